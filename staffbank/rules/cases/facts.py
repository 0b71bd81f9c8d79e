"""Turns the shape of an agency-rules case into the facts the rules ask about: authorities found, periods half-open."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import groupby

from foundation.cases import Malformed
from foundation.periods import any_overlap
from staffbank.rules.agency import facts
from staffbank.rules.agency.settings import Settings, settings_on
from staffbank.rules.cases import case as shapes
from staffbank.rules.cases import engagement as asked
from staffbank.rules.cases import worker as people
from staffbank.rules.cases.values import period_of
from workforce.rules.authorities import Authorities, Authority, authorities_on

ROUTES: dict[facts.Basis, facts.Route] = {"umbrella": "umbrella", "psc": "psc", "self_employed": "self_employed"}


def question_of(case: shapes.Case) -> facts.Question:
    """A case as the rules take it; Malformed for an unknown authority, or two caps for one region, type and day."""
    known = _authorities(case.authorities)
    engagement = _engagement(case.engagement, known)
    return facts.Question(
        engagement,
        _worker(case.worker, known),
        _settings(case.settings, engagement.test_day),
        tuple(_agreement(row, f"agreements[{index}]", known) for index, row in enumerate(case.agreements)),
        _caps(case.caps),
        tuple(_permission(row) for row in case.permissions),
        tuple(facts.Departure(row.rule, row.period, row.reasons, _signed(row.signed)) for row in case.exceptions),
    )


@cache
def _built_in() -> Authorities:
    return authorities_on(date.max)


def _authorities(rows: list[shapes.ExtraAuthority]) -> Authorities:
    known = _built_in()
    if rows:
        known = known.with_rows(Authority(row.name, row.region) for row in rows)
    for index, row in enumerate(rows):
        for at, name in enumerate(row.succeeds):
            _find(known, name, f"authorities[{index}].succeeds[{at}]")
    return known


def _find(known: Authorities, name: str, where: str) -> Authority:
    try:
        return known.find(name)
    except LookupError:
        raise Malformed(where, "not an authority known by this name or code") from None


def _engagement(given: asked.Engagement, known: Authorities) -> facts.Engagement:
    contract, mapping = given.contract or asked.Contract(), given.job_mapping or {}
    return facts.Engagement(
        _find(known, given.authority, "engagement.authority"),
        period_of(given.starts_on, given.ends_on),
        given.as_at or given.starts_on,
        body=given.body,
        kind=given.kind,
        basis=given.basis,
        service=given.service,
        children_share=given.children_share,
        offered_on=given.offered_on,
        job_type=given.job_type or mapping.get(given.local_title or ""),
        weekly_hours=given.weekly_hours,
        rate=None if given.rate is None else _rate(given.rate, given.basis),
        requested_by=given.requested_by,
        contract_prevents=frozenset(contract.prevents),
        contract_until=contract.until,
        shift=None if given.shift is None else given.shift.shift,
        compensatory_rest_agreed=bool(given.shift and given.shift.compensatory_rest_agreed),
    )


def _rate(given: asked.Rate, basis: facts.Basis) -> facts.Rate:
    extras = tuple(
        facts.Extra(extra.amount, extra.per == "week", extra.kind == "receipted_expenses")
        for extra in given.extras
        if extra.amount is not None
    )
    route = given.route or ROUTES.get(basis, "paye")
    return facts.Rate(given.hourly, route, extras, given.margin, given.disaggregated)


def _worker(given: people.Worker, known: Authorities) -> facts.Worker:
    return facts.Worker(
        given.profession,
        given.registered_on,
        given.registration_status,
        given.dbs,
        given.right_to_work_until,
        tuple(_employment(row, f"worker.employments[{index}]", known) for index, row in enumerate(given.employments)),
        tuple(facts.Reference(r.author, r.employer, r.practice_based, r.received_on) for r in given.references),
        tuple(row.shift for row in given.shifts),
    )


def _employment(given: people.Employment, where: str, known: Authorities) -> facts.Employment:
    authority = None if given.authority is None else _find(known, given.authority, f"{where}.authority")
    left = given.left or people.Left()
    return facts.Employment(
        authority.name if authority else given.employer or "",
        given.employer_kind or ("authority" if authority else "other"),
        given.period,
        authority.region if authority else None,
        given.service,
        given.basis,
        given.role_needs_registration,
        given.verified,
        given.fte,
        tuple(absence.period for absence in given.absences if absence.kind == "career_break"),
        facts.Leaving(left.reason, left.proof, left.probation_ends_on),
    )


def _agreement(given: shapes.Agreement, where: str, known: Authorities) -> facts.Agreement:
    outside = (
        _find(known, name, f"{where}.non_signatories[{index}]").name for index, name in enumerate(given.non_signatories)
    )
    return facts.Agreement(
        given.id,
        frozenset(given.area),
        given.period,
        frozenset(outside),
        given.cool_off_months,
        given.over_cap_stage,
    )


def _caps(rows: list[shapes.Cap]) -> tuple[facts.Cap, ...]:
    def place(cap: facts.Cap) -> tuple[str, str]:
        return cap.region, cap.job_type

    caps = tuple(facts.Cap(row.region, row.job_type, row.hourly, row.period) for row in rows)
    for (region, job_type), same in groupby(sorted(caps, key=place), key=place):
        if any_overlap(cap.period for cap in same):
            raise Malformed("caps", f"two in force on one day for {region}, {job_type}")
    return caps


def _permission(row: shapes.Permission) -> facts.Permission:
    signed, stage = _signed(row.signed), row.regional_stage_on
    return facts.Permission(row.id, row.rate_to, row.roles, row.period, row.used, signed, stage)


def _signed(rows: Iterable[shapes.Signature]) -> tuple[facts.Signature, ...]:
    return tuple(facts.Signature(row.office, row.on, row.by, row.delegate, row.delegation_recorded) for row in rows)


def _settings(given: shapes.Settings, day: date) -> Settings:
    chosen = {name: getattr(given, name) for name in given.model_fields_set}
    if "bases_out_of_scope" in chosen:
        chosen["bases_out_of_scope"] = tuple(chosen["bases_out_of_scope"])
    return replace(settings_on(day), **chosen)
