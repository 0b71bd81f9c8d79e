"""A departure from a rule in exceptional circumstances: recorded with reasons and an end, and signed.

Source: DfE statutory guidance, Child and family social workers: agency rules (2024), compliance: to be followed
unless exceptional circumstances arise. Judged: who signs (`exception_office`), that the record must cover the whole
engagement, and that registration, DBS, right to work and rest are never excused.
"""

from dataclasses import replace

from foundation.periods import in_words
from staffbank.rules.agency.facts import Departure, Question
from staffbank.rules.agency.findings import Finding, Outcome
from staffbank.rules.agency.rule_ids import EXCUSABLE
from staffbank.rules.agency.words import OFFICES


def excused(rule: str, finding: Finding, question: Question) -> Finding:
    """The finding, or what a departure recorded for the whole engagement makes of it."""
    if finding.outcome is not Outcome.BLOCKED or rule not in EXCUSABLE:
        return finding
    covering = [one for one in question.departures if one.rule == rule and _covers(one, question)]
    if not covering:
        return finding
    departure = next((one for one in covering if _signed(one, question)), covering[0])
    office, last = question.settings.exception_office, departure.period.last
    figures = {**finding.figures, "exception_to": last}
    until = f" to {in_words(last)}" if last else ""
    if _signed(departure, question):
        words = f"{finding.reason}. Exceptional circumstances are recorded and signed{until}"
        return replace(finding, outcome=Outcome.ELIGIBLE, reason=words, figures=figures)
    words = f"{finding.reason}. Exceptional circumstances are recorded{until}; still to sign: {OFFICES[office]}"
    return replace(finding, outcome=Outcome.NEEDS_SIGNOFF, reason=words, signoffs=(office,), figures=figures)


def _covers(departure: Departure, question: Question) -> bool:
    """The whole engagement, or the first day alone where its end is open."""
    engaged, last = question.engagement.period, departure.period.last
    return engaged.start in departure.period and (last is None or last >= (engaged.last or engaged.start))


def _signed(departure: Departure, question: Question) -> bool:
    office = question.settings.exception_office
    return any(mark.office == office and mark.counts_for(question.engagement) for mark in departure.signed)
