"""One row of every walled table for each of three authorities, and whose each row is: what the second wall keeps."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

import asyncpg

from foundation.access import Role, Scope
from tests import cast
from tests.builders import insert
from tests.canaries_feed import feed_rows
from tests.canaries_matching import matching_rows
from tests.canaries_pay import pay_rows
from tests.cast import LEEDS, REGION_OF, SALFORD, TODAY, TRAFFORD, Member, named

WORKER = {TRAFFORD: cast.AMARA, SALFORD: cast.VIC, LEEDS: cast.BO}
TEAM = {TRAFFORD: cast.STRETFORD, SALFORD: cast.IRWELL, LEEDS: cast.HEADINGLEY}
NAME = {TRAFFORD: "Trafford", SALFORD: "Salford", LEEDS: "Leeds"}
JOURNEY = {place: named(f"{WORKER[place].name.split()[0]}'s journey") for place in NAME}
GRANT = {place: named(f"{NAME[place]}'s grant") for place in NAME}
OPENER = named("opener")
PANEL = {place: named(f"{NAME[place]}'s panel") for place in NAME}
# What a region's people share with its authorities; everything else is an authority's alone.
REGIONAL = {
    "membership",
    "practice_reference",
    "request",
    "call_log",
    "offer",
    "booking",
    "rule_decision",
    "unallocated",
    "role_grant",
    "intake_file",
    "provider",
    "sign_in_key",
    "audit",
    "supplier",
    "supplier_member",
    "invitation",
}

ASSESSED = {"person", "employment", "caseload"}


@dataclass(frozen=True)
class Canary:
    """A row, and whose it is: its authority and region, whom it is about, and the named cases it is part of."""

    table: str
    row: dict[str, Any]
    authority: int | None
    region: int | None
    about: frozenset[UUID] = frozenset()
    cases: frozenset[UUID] = frozenset()
    secret: bool = field(default=False)  # its author's alone, whatever anyone's role

    def within(self, member: Member) -> bool:
        """Whether the wall may show it: by the specification's words, not by the policies'."""
        if member.id in self.about:
            return True
        if self.secret:
            return False
        wide = member.case is None
        inside = wide and member.scope in (Scope.OWN, Scope.TEAM, Scope.AUTHORITY, Scope.NONE)
        by_authority = inside and member.authority is not None and member.authority == self.authority
        regional = wide and (member.scope is Scope.REGION or member.role is Role.BANK_WORKER)
        by_region = regional and self.table in REGIONAL and member.region == self.region
        return (
            by_authority
            or by_region
            or self._put_to_all_there(member)
            or (member.case is not None and member.case in self.cases | self._assessed(member))
        )

    def _put_to_all_there(self, member: Member) -> bool:
        """Editions of an authority are read by whoever has a part in a case there too: so a scale filed with it."""
        there = member.authority is not None and member.authority == self.authority
        return self.table in ("pay_scale", "pay_scale_approval") and member.scope is Scope.SENT and there

    def _assessed(self, member: Member) -> frozenset[UUID]:
        """An assessor meets whom they assess: a part in the journey is a part in these rows about its worker."""
        if member.role is not Role.ASSESSOR or self.table not in ASSESSED or self.authority is None:
            return frozenset()
        return frozenset({JOURNEY[self.authority]}) if WORKER[self.authority].id in self.about else frozenset()


def of(place: int) -> Iterator[Canary]:
    """The rows of one authority, parents first."""
    worker, team, region, journey, panel = WORKER[place], TEAM[place], REGION_OF[place], JOURNEY[place], PANEL[place]
    mine, case = frozenset({worker.id}), frozenset({journey})

    def key(words: str) -> UUID:
        return named(f"{NAME[place]} {words}")

    def row(
        table: str, *, about: Any = frozenset(), cases: Any = frozenset(), secret: bool = False, **columns: Any
    ) -> Canary:
        return Canary(table, columns, place, region, frozenset(about), frozenset(cases), secret)

    at = {"authority": place}
    here = {"authority": place, "region": region}
    yield row(
        "post",
        id=key("post"),
        **at,
        team=team,
        title="Social worker",
        census_role="Case holder",
        fte=Decimal(1),
        starts=date(2020, 1, 1),
    )
    yield row(
        "post_change",
        id=key("post change"),
        post=key("post"),
        **at,
        post_starts=date(2020, 1, 1),
        post_until=date.max,
        starts=date(2024, 1, 1),
        team=team,
        title="Senior social worker",
        census_role="Senior practitioner",
        fte=Decimal("0.5"),
        kind="held",
    )
    yield row("team_change", team=team, **at, starts=date(2024, 1, 1), service="Safeguarding", cost_code="X1")
    yield row(
        "vacancy_declared",
        id=key("declared"),
        **at,
        on_day=date(2025, 9, 30),
        fte=Decimal("3.5"),
        declared_by=named("nobody"),
        declared_on=date(2025, 10, 20),
    )
    returned = {**at, "return": key("census")}
    yield row(
        "statutory_return", id=key("census"), **at, kind="csww", year=2025, edition="csww/2025", state="open",
        begun_by=named("nobody"), begun_on=date(2025, 10, 6),
    )  # fmt: skip
    yield row("return_hand", **returned, person=named("nobody"), since=date(2025, 10, 6))
    said = {"id": key("census said"), **returned, "version": 1}
    yield row("return_answer", **said, item="CostSWE", value="1", answered_by=named("nobody"),
              answered_on=date(2025, 10, 6))  # fmt: skip
    note = {"about": "DFE-01 Cases30", "words": "So", "noted_by": named("nobody"), "noted_on": date(2025, 10, 6)}
    yield Canary("return_note", said | note, place, None)
    mark = sha256(b"x").hexdigest()
    yield row("return_signature", id=key("census signed"), **returned, fingerprint=mark, signed_by=key("somebody"),
              signed_for=key("somebody"), signed_on=date(2025, 10, 20))  # fmt: skip
    yield row("return_sent", **returned, number=1, file=b"x", fingerprint=mark, parts="{}", workers=0,
              signature=key("census signed"), sent_by=named("nobody"), sent_on=date(2025, 10, 20))  # fmt: skip
    yield row(
        "vacancy_bridge",
        id=key("bridge"),
        declared=key("declared"),
        **at,
        reason="other",
        fte=Decimal("0.5"),
        words="A reason",
        added_by=named("nobody"),
        added_on=date(2025, 10, 20),
    )
    yield row(
        "absence", about=mine, id=key("absence"), person=worker.id, **at, kind="sick_leave", starts=date(2026, 3, 1)
    )
    yield row("caseload", about=mine, person=worker.id, **at, team=team, on_day=TODAY, children=14)
    yield row("unallocated", team=team, **here, on_day=TODAY, children=3)
    yield row("worker_change", team=team, **at, month=date(2026, 10, 1), never=90, once=20, twice=5, more=1,
              entered_by=named("manager"))  # fmt: skip
    yield row("supervision_held", about=mine, person=worker.id, **at, team=team, held_on=TODAY,
              entered_by=named("manager"))  # fmt: skip
    yield row("caseload_policy", id=key("definition"), **at, starts=date(2026, 4, 1), words="Each child counts as one.",
              child_protection=Decimal("1.5"), court=Decimal(2), looked_after=Decimal(1), ceiling=22, first_year=80,
              second_year=90, supervision_days=28, written_by=named("HR"), written_on=TODAY)  # fmt: skip
    yield row("caseload_token", id=key("token"), **at, label="The case system", fingerprint=key("token").bytes * 2,
              made_by=named("HR"), made_on=TODAY, ends=date(2027, 10, 31))  # fmt: skip
    yield row("registration_status", about=mine, id=key("register"), person=worker.id, **at, status="active",
              starts=date(2025, 12, 3), checked_on=date(2025, 12, 3), source="register")  # fmt: skip
    yield row(
        "pay_placement",
        about=mine,
        id=key("placement"),
        person=worker.id,
        **at,
        edition="pay/example",
        level=2,
        starts=date(2026, 4, 1),
        annual_pence=3_900_000,
    )
    draft = {"scale": key("scale"), "number": 1, "base": "pay/example", "starts": date(2028, 4, 1), "levels": "[]",
             "areas": "[]", "saved_on": TODAY, "title": "A draft"}  # fmt: skip
    made = {"maker": named("maker"), "filed_by": named("maker")}
    yield row("pay_scale", about={worker.id}, secret=True, id=key("own scale"), maker=worker.id, **at,
              **(draft | {"scale": key("own draft")}))  # fmt: skip
    yield row("pay_scale", id=key("filed scale"), **at, **draft, **made, filed_on=TODAY, state="consultation")
    yield row("pay_scale_approval", scale=key("filed scale"), **at, **made, approved_by=named("director"),
              approved_for=named("director"), approved_on=TODAY)  # fmt: skip
    yield row("supplement", id=key("supplement"), **at, post=key("post"), kind="market", annual_pence=200_000,
              starts=date(2026, 12, 1), ends=date(2027, 12, 1), shown_by="pay_gap", evidence="x", aim="y",
              review_on=date(2027, 9, 1), asked_by=named("HR"), asked_on=TODAY)  # fmt: skip
    yield row("tied_payment", about=mine, id=key("tied"), person=worker.id, **at, kind="welcome", amount_pence=100_000,
              paid_on=date(2026, 5, 1), months=12, recorded_by=named("HR"), recorded_on=TODAY)  # fmt: skip
    yield row(
        "pay_step_due",
        about=mine,
        id=key("step"),
        person=worker.id,
        **at,
        outcome=key("outcome"),
        decided_by=named("nobody"),
        raised_by=named("nobody"),
        edition="pay/example",
        from_level=2,
        to_level=3,
        effective=date(2026, 12, 1),
        annual_pence=4_100_000,
    )
    yield row(
        "pay_step_confirmed",
        about=mine,
        step=key("step"),
        person=worker.id,
        decided_by=named("nobody"),
        raised_by=named("nobody"),
        **at,
        placement=key("placement"),
        confirmed_by=named("HR"),
        confirmed_on=TODAY,
    )
    yield from pay_rows(row, key, worker.id, place)
    yield from feed_rows(row, worker.id, place)
    yield from matching_rows(row, key, worker.id, place)
    yield row(
        "journey",
        about=mine,
        cases=case,
        id=journey,
        worker=worker.id,
        **here,
        team=team,
        edition="framework/example",
        phase=1,
        state="in_progress",
        started_on=date(2025, 9, 1),
        phase_started_on=date(2025, 9, 1),
        weekly_hours=Decimal(37),
    )
    yield row(
        "close_to_case",
        about=mine,
        cases=case,
        journey=journey,
        **at,
        person=named("assessor"),
        part="assessor",
        since=date(2025, 9, 1),
    )
    thing = {"journey": journey, **at, "worker": worker.id}
    yield row(
        "evidence",
        about=mine,
        secret=True,
        id=key("draft"),
        **thing,
        phase=1,
        state="draft",
        kind="reflection",
        on_day=TODAY,
        title="draft",
    )
    yield row(
        "evidence",
        about=mine,
        cases=case,
        id=key("sent"),
        **thing,
        phase=1,
        state="submitted",
        kind="reflection",
        on_day=TODAY,
        title="sent",
        anonymised=True,
        sent_on=TODAY,
    )
    yield row("review", about=mine, cases=case, id=key("review"), journey=journey, **at, phase=1, code="three months")
    yield row(
        "recommendation",
        about=mine,
        cases=case,
        id=key("recommendation"),
        **thing,
        phase=1,
        result="pass",
        report="A report.",
        made_by=named("assessor"),
        made_on=TODAY,
    )
    yield row("panel", about=mine, cases={panel, journey}, id=panel, **at, meets_on=TODAY, chair=named("chair"))
    yield row("panel_seat", cases={panel}, panel=panel, **at, person=named("member"))
    yield row("panel_case", about=mine, cases=case, panel=panel, journey=journey, **at)
    yield row(
        "outcome",
        about=mine,
        cases=case,
        id=key("outcome"),
        **thing,
        phase=1,
        panel=panel,
        result="met",
        state="provisional",
        reasons="Because.",
        decided_by=named("nobody"),
        decided_on=TODAY,
    )
    bank = named(f"bank worker of {NAME[place]}")
    its = frozenset({bank})
    yield row(
        "membership",
        about=its,
        id=key("membership"),
        worker=bank,
        **here,
        name="Bank worker",
        sort_key="worker bank",
        state="active",
        joined_on=date(2025, 1, 1),
        job_type="SW",
    )
    yield Canary(
        "practice_reference",
        {
            "id": key("reference"),
            "worker": bank,
            "region": region,
            "author": "A former manager",
            "employer": "Elsewhere",
            "practice_based": True,
            "received_on": TODAY,
        },
        None,
        region,
        its,
    )
    dates = {
        "starts_on": date(2026, 12, 1),
        "ends_on": date(2027, 2, 26),
        "weekly_hours": Decimal(37),
        "rate_pence": 2500,
    }
    yield row(
        "request",
        about=its,
        id=key("request"),
        **here,
        team=team,
        kind="assignment",
        state="filled",
        job_type="SW",
        local_title="Social worker",
        reason="vacancy",
        raised_by=named("manager"),
        raised_on=TODAY,
        approved_by=named("holder"),
        approved_on=TODAY,
        **dates,
    )
    asked = {"request": key("request"), **here}
    yield row("call_log", id=key("call"), **asked, words="Rang.", by_person=named("coordinator"))
    yield row(
        "offer",
        about=its,
        id=key("offer"),
        **asked,
        worker=bank,
        kind="assignment",
        state="accepted",
        rate_pence=2500,
        interview_notes="Notes.",
    )
    yield row(
        "booking",
        about=its,
        id=key("booking"),
        offer=key("offer"),
        **asked,
        place=1,
        team=team,
        worker=bank,
        kind="assignment",
        state="confirmed",
        during=asyncpg.Range(datetime(2026, 12, 1, tzinfo=UTC), datetime(2027, 2, 27, tzinfo=UTC)),
        **dates,
    )
    yield row(
        "rule_decision",
        about=its,
        id=key("answer"),
        **asked,
        offer=key("offer"),
        worker=bank,
        as_at=TODAY,
        edition="rules/example",
        outcome="PASS",
        answers="{}",
    )
    yield row(
        "intake_file",
        id=key("file"),
        kind="people",
        **here,
        name="people.csv",
        state="uploaded",
        fingerprint=key("file").hex,
        content=b"x",
        uploaded_by=named("HR"),
    )
    yield row(
        "draft",
        about=mine,
        secret=True,
        person=worker.id,
        form="/journeys/new",
        page="/journeys/new",
        version=1,
        words="{}",
        saved_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    yield row(
        "provider",
        id=key("provider"),
        **here,
        name="The council",
        issuer=f"https://{NAME[place].lower()}.example",
        client_id="steadfast",
        scopes="openid",
        claim="employee_id",
        mfa="amr",
        mfa_values="mfa",
        state="in force",
        proposed_by=named("nobody"),
        confirmed_by=named("somebody"),
    )
    signs_in = {"person": worker.id, "account": worker.account}
    yield row(
        "sign_in_key",
        about=mine,
        id=key("sign-in name"),
        **here,
        **signs_in,
        value="E1",
        state="in force",
        registered_by=named("nobody"),
        confirmed_by=named("somebody"),
    )
    issued = {"provider": key("provider"), "issuer": f"https://{NAME[place].lower()}.example", "sub": "s"}
    yield row("identity", about=mine, id=key("identity"), **here, **signs_in, **issued)
    yield row("draft_choice", about=mine, secret=True, person=worker.id, offline=True)
    chained = {"chain": f"authority:{place}", "seq": 1, "prev": b"p", "hash": b"h", "facts": "{}", "role": "hr"}
    done = {"deed": "outcome:decided", "subject": key("outcome"), "kind": "outcome", "worker": worker.id}
    stamp = {"at": datetime(2026, 11, 1, tzinfo=UTC), "actor": named("nobody")}
    yield Canary("audit", chained | done | stamp | at, place, None, mine)
    yield row("notice", about=mine, secret=True, id=key("notice"), person=worker.id, kind="role_given",
              subject=key("notice"), link="/", facts="{}")  # fmt: skip
    yield row("notice_wishes", about=mine, secret=True, person=worker.id)
    of_region = {"supplier": key("supplier"), "region": region}
    theirs = {"account": key("supplier's account"), "person": key("supplier's person")}
    agency, whose = frozenset({key("supplier")}), frozenset({theirs["person"]})
    nobody, moment = named("nobody"), datetime(2026, 11, 1, tzinfo=UTC)
    yield Canary("supplier", {"id": key("supplier"), "region": region, "name": NAME[place], "entered_by": nobody}, None,
                 region, cases=agency)  # fmt: skip
    yield Canary("account", {"id": theirs["account"], "person": theirs["person"], "name": "Sid"}, None, None, whose)
    yield Canary("supplier_member", {**theirs, **of_region, "email": f"sid@{NAME[place]}.example"}, None, region, whose,
                 agency)  # fmt: skip
    yield Canary("invitation", {"id": key("invitation"), **theirs, **of_region, "kind": "join", "asked_by": nobody,
                                "asked_at": moment, "expires_at": moment}, None, region, cases=agency)  # fmt: skip
    opened = {"subject": worker.id, **at}
    yield row("break_glass", about=mine, id=key("glass"), **opened, region=region, opened_by=OPENER, role="director",
              kind="person", record=worker.id, reason="A child was hurt.", second_officer=named("second officer"),
              told_at=moment)  # fmt: skip
    yield row("break_glass_read", about=mine, id=key("look"), **opened, glass=key("glass"), path="/", acts=["see"])
    lender = named("lender")
    yield row("role_grant", about={lender}, id=GRANT[place], person=lender, role="hr", scope="authority", **here,
              starts=date(2025, 1, 6), reason="the tests", granted_by=nobody)  # fmt: skip
    yield row("recertification", id=key("certified"), **at, role_grant=GRANT[place], holder=lender,
              quarter=date(2026, 10, 1), decided_by=nobody, decided_on=TODAY)  # fmt: skip
    yield row("saved_view", about=mine, secret=True, id=key("view"), person=worker.id, title="Mine", address="/figures",
              saved_on=TODAY)  # fmt: skip
    monthly = {**at, "owner": worker.id}
    yield row("monthly_report", id=key("monthly"), **monthly, title="Monthly", due_day=1, recipients=[worker.id],
              starts=TODAY)  # fmt: skip
    yield row("monthly_report_sent", id=key("sent"), report=key("monthly"), **monthly, as_on=TODAY, sent_on=TODAY,
              figures="{}", fingerprint=hashlib.sha256(b"{}").hexdigest(), told=[], left_out=[])  # fmt: skip
    yield row("work", about=mine, secret=True, id=key("work"), kind="export", person=worker.id)
    yield row("held_form", about=mine, secret=True, id=key("held"), person=worker.id, path="/", fields="[]")


async def sow(owner: asyncpg.Connection) -> list[Canary]:
    """Every canary, in the tables; people, grants, accounts and spells are there already, and are counted too."""
    rows = [canary for place in NAME for canary in of(place)]
    async with owner.transaction():
        await owner.execute("select set_context($1, '{}', '{}', '{}')", str(OPENER))  # who looks says what they saw
        for canary in rows:
            await insert(owner, canary.table, **canary.row)
    return [*rows, *await _cast_rows(owner)]


async def _cast_rows(owner: asyncpg.Connection) -> list[Canary]:
    """The cast's own rows in the tables that conftest filled."""
    found = [
        Canary("person", dict(r), r["authority"], r["region"], frozenset({r["id"]}))
        for r in await owner.fetch("table person")
    ]
    found += [
        Canary("employment", dict(r), r["authority"], None, frozenset({r["person"]}))
        for r in await owner.fetch("table employment")
    ]
    found += [
        Canary(
            "role_grant",
            dict(r),
            r["authority"],
            r["region"],
            frozenset({r["person"]}),
            frozenset({r["case_id"]} - {None}),
        )
        for r in await owner.fetch("table role_grant")
    ]
    found += [
        Canary("account", dict(r), None, None, frozenset({r["person"]}))
        for r in await owner.fetch("select * from account where id not in (select account from supplier_member)")
    ]
    return found
