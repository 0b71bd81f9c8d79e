"""Builds the census from the register: one entry for each unbroken time of a person here, and each agency worker."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from foundation.periods import DAY, add_months
from reports.measures.workers import ROLES
from reports.returns.formats import written
from reports.returns.message import Message, Worker, first_day, reference_day
from reports.returns.register import AgencyWorker, Register, Someone, Spell
from reports.returns.specification import Settings, Specification

Answers = Mapping[tuple[UUID | None, str], str]  # (person, or None for the authority; item) → what HR answered here
FROM_KIND = {
    "authority": "2", "trust": "2", "uk_authority": "3", "overseas": "3", "staffing_company": "4", "agency": "4",
    "voluntary": "5", "other": "8",
}  # fmt: skip
NEWLY_QUALIFIED = "1"
SEXES = {"Sex": {"male": "M", "female": "F"}, "GenderCurrent": {"male": "1", "female": "2"}}
ABSENCES = {"sick_leave": "SIC", "family_leave": "MAT", "career_break": "UNP", "other": "OTH"}


@dataclass(frozen=True)
class Stay:
    """Spells that follow one another without a day between: since when, the last that began by the day, until when.

    `left`: the last day worked, for whoever had left by the census's own rule.
    """

    starts: date
    last: Spell
    left: date | None


def build(register: Register, spec: Specification, answers: Answers) -> Message:
    """The message; what the register does not hold is taken from the answers, for the items that are put right here."""
    direct = [(someone, stay) for someone in register.people for stay in stays(someone, spec.settings, register.year)]
    workers = [
        *(_direct(someone, stay, spec, answers) for someone, stay in sorted(direct, key=_by_number)),
        *(_agency(worker, spec, answers) for worker in sorted(register.agency, key=lambda w: (w.swe_number, w.name))),
    ]
    return Message(register.year, f"{register.authority:03d}", _block(register, spec, answers), tuple(workers))


def stays(someone: Someone, settings: Settings, year: int) -> list[Stay]:
    """The unbroken times here that reach into the year to 30 September."""
    chains: list[list[Spell]] = []
    for spell in sorted(someone.spells, key=lambda each: each.starts):
        before = next((chain for chain in chains if chain[-1].ends == spell.starts), None)
        if before is None:
            chains.append([spell])
        else:
            before.append(spell)
    found = [_stay(chain, settings, year) for chain in chains]
    return [stay for stay in found if stay is not None]


def _stay(chain: list[Spell], settings: Settings, year: int) -> Stay | None:
    day, ends = reference_day(year), chain[-1].ends
    last = ends - DAY if ends else None
    if chain[0].starts > day or (last and last < first_day(year)):
        return None
    begun = [spell for spell in chain if spell.starts <= day]
    gone = last is not None and (last <= day if settings.last_day_counts_as_leaving else last < day)
    return Stay(chain[0].starts, begun[-1], last if gone else None)


def _by_number(pair: tuple[Someone, Stay]) -> tuple[str, str, date]:
    return pair[0].swe_number, pair[0].name, pair[1].starts


def _direct(someone: Someone, stay: Stay, spec: Specification, answers: Answers) -> Worker:
    left, spell = stay.left is not None, stay.last
    values = {
        "AgencyWorker": "0", "SWENo": someone.swe_number, "PersonBirthDate": _iso(someone.birth_date),
        spec.sex: SEXES[spec.sex].get(someone.sex, ""), "Ethnicity": someone.ethnicity, "OrgRole": role(spell.role),
        "RoleStartDate": _iso(stay.starts), "StartOrigin": origin(someone, stay.starts, spec.settings),
        **_hours(spell.fte, left, spec.settings), "WorkingDaysLost": written(someone.days_lost, 2),
    }  # fmt: skip
    values |= _gone(stay) if left else _here(someone, spell, spec)
    return _sent(values, someone.person, someone.name, spec, answers)


def _gone(stay: Stay) -> dict[str, str]:
    return {
        "RoleEndDate": _iso(stay.left), "LeaverDestination": str(stay.last.destination or ""),
        "ReasonLeave": str(stay.last.reason or ""), "Cases30": "0",
    }  # fmt: skip


def _here(someone: Someone, spell: Spell, spec: Specification) -> dict[str, str]:
    salary = someone.salary
    if salary is not None and spec.settings.salary == "actual":
        salary = salary * spell.fte if spell.fte is not None else None
    return {
        "Cases30": "" if someone.cases is None else str(someone.cases),
        "Absat30Sept": "1" if someone.absence else "0",
        "ReasonAbsence": ABSENCES.get(someone.absence or "", "OTH") if someone.absence else "",
        "BaseSalary": written(salary, 2),
        "RRPayments": written(someone.payments, 2),
    }


def _agency(worker: AgencyWorker, spec: Specification, answers: Answers) -> Worker:
    share = written(worker.fte, 6)
    values = {
        "AgencyWorker": "1", "SWENo": worker.swe_number, "FTE": share, "OrgRole": role(worker.role), "FTE30": share,
        "Cases30": "" if worker.cases is None else str(worker.cases), "ContractWeeks": written(worker.weeks, 1),
    }  # fmt: skip
    return _sent(values, worker.person, worker.name, spec, answers)


def _sent(values: dict[str, str], person: UUID, name: str, spec: Specification, answers: Answers) -> Worker:
    """Only items of the year; what was answered here counts before what was worked out."""
    agency = values["AgencyWorker"] == "1"
    for item in spec.of_worker:
        given = answers.get((person, item.tag))
        if given and item.fix == "here" and not (agency and item.needed == "direct"):
            values[item.tag] = given
    return Worker({tag: text for tag, text in values.items() if text and spec.has(tag)}, person, name)


def _hours(fte: Decimal | None, left: bool, settings: Settings) -> dict[str, str]:
    share = written(fte, 6)
    if not left:
        return {"FTE": share, "FTE30": share}
    other = "FTE" if settings.hours_of_a_leaver == "FTE30" else "FTE30"
    return {settings.hours_of_a_leaver: share, other: "0"}


def role(name: str | None) -> str:
    """The census code of a published role, "" for none."""
    return next((str(place) for place, each in enumerate(ROLES, start=1) if each == name), "")


def origin(someone: Someone, starts: date, settings: Settings) -> str:
    """Where a starter came from as the record tells it, "" where it does not."""
    since = add_months(starts, -settings.origin_within_months)
    before = [work for work in someone.before if work.ends <= starts]
    if before:
        latest = max(before, key=lambda work: work.ends)
        code = "4" if latest.agency else FROM_KIND.get(latest.employer_kind, "")
        return code if latest.ends >= since else ""
    return NEWLY_QUALIFIED if _new(someone.registered_on, starts, settings) and _first(someone, starts) else ""


def _new(registered: date | None, starts: date, settings: Settings) -> bool:
    return registered is not None and registered >= add_months(starts, -settings.newly_qualified_months)


def _first(someone: Someone, starts: date) -> bool:
    return not any(spell.starts < starts for spell in someone.spells)


def _block(register: Register, spec: Specification, answers: Answers) -> dict[str, str]:
    cover = [worker for worker in register.agency if worker.covers]
    values = {
        "NumberOfVacancies": written(register.vacancies, 2),
        "NoAgencyFTE": written(_sum(worker.fte for worker in cover), 2),
        "NoAgencyHeadcount": str(len(cover)),
    }
    for item in spec.in_block:
        if item.fix == "here":
            values[item.tag] = answers.get((None, item.tag), "")
    return values


def _sum(shares: Iterable[Decimal | None]) -> Decimal:
    return sum((share for share in shares if share is not None), Decimal(0))


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
