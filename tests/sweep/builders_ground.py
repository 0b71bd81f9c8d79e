"""The ground of the sweep: accounts and grants of each person trying, history about each household, files taken in."""

import json
from datetime import UTC, date, datetime
from uuid import uuid4

from tests.cast import LEEDS, NORTH_WEST, SALFORD, TODAY, TRAFFORD, YORKSHIRE, named
from tests.sweep.acts_suppliers import agency
from tests.sweep.cells import Stands
from tests.sweep.ones_own import held_form, long_work
from tests.sweep.world import BANK_ROLES, Household, World, at, scope_of


async def ground(world: World) -> None:
    await editions(world)
    for house in world.households.values():
        await _account(world, house)
        await long_work(world, house)
        await held_form(world, house)
        await _grant(world, house)
        await _lent(world, house)
        await _opened(world, house)
        await _notice(world, house)
        await _history(world, house)
        await _figures(world, house)
    await world.owner.execute(
        "insert into audit_head (chain, seq, hash) select chain, max(seq), '' from audit group by chain"
    )
    for label in ("team", "region", "elsewhere"):
        await _files(world, world.households[label])
        await _sign_in(world, world.households[label])
        await agency(world, world.households[label])


async def _account(world: World, house: Household) -> None:
    probe = next((p for p in world.probes if p.id == house.worker), None)
    email = world.ink.word()
    if probe is None:
        await world.put("account", id=uuid4(), person=house.worker, name=house.name, email=f"{email}@example.invalid")
    else:
        await world.owner.execute(
            "update account set email = $2 where person = $1", house.worker, f"{email}@example.invalid"
        )
    world.thing(house, at(house, "account"), house.worker, name=house.name, contact=email)


async def _grant(world: World, house: Household) -> None:
    """A role held by the worker; in the households of others one more for a named case, and one of the bank's."""
    spot, own = house.spot, house.label.endswith("'s own")
    if own:
        return  # the grants under test are their own: see `enrol`
    authority = {"authority": spot.authority, "region": spot.region}
    kinds = {"": ("social_worker", "own", authority | {"team": spot.team}, frozenset())}
    if house.label in world.spots:
        case = authority | {"case_id": house.ids["journey"]}
        kinds["case"] = ("assessor", "sent to me", case, frozenset({"case_role"}))
        kinds["bank"] = ("bank_finance", "region", {"region": spot.region}, frozenset({"bank_role"}))
    for what, (role, scope, place, facts) in kinds.items():
        reason, starts, id = world.ink.word(), world.ink.past(), uuid4()
        giver, giver_name = await world.someone("Gil")
        await world.put(
            "role_grant", id=id, person=house.worker, role=role, scope=scope, starts=starts, reason=reason,
            granted_by=giver, **place,
        )  # fmt: skip
        house.ids[f"grant {what}".strip()] = id
        stands = Stands("grant", house.worker, team=place.get("team"), authority=place.get("authority"),
                        region=spot.region, facts=facts)  # fmt: skip
        world.thing(house, stands, id, what=what, person=house.name, reason=reason, from_=starts,
                    granted_by=giver_name)  # fmt: skip


async def _notice(world: World, house: Household) -> None:
    """A notice to the worker, nobody else's; of somebody trying it is theirs to mark."""
    word, id = world.ink.word(), uuid4()
    await world.put(
        "notice", id=id, person=house.worker, kind="role_given", subject=id, link="/account",
        facts=json.dumps({"role": word}),
    )  # fmt: skip
    house.ids["notice"] = id
    for what in ("", "mine") if house.label.endswith("'s own") else ("",):
        world.thing(house, at(house, "notice"), id, what=what, words=word)


LENDERS = frozenset({
    "line_manager", "principal_social_worker", "programme_coordinator", "hr", "payroll_finance", "budget_holder",
    "director", "chief_executive", "data_protection_officer", "bank_coordinator", "compliance_officer", "bank_finance",
})  # fmt: skip


async def _lent(world: World, house: Household) -> None:
    """A role of the worker's lent to somebody; in the household given by name, to each of those trying."""
    probe = next((p for p in world.probes if p.id == house.worker), None)
    if (probe is None and house.label not in world.spots) or (probe is not None and probe.role not in LENDERS):
        return
    spot, role, scope = house.spot, "payroll_finance", "authority"
    place = {"authority": spot.authority, "region": spot.region}
    if probe is not None:
        role, held = probe.role, world.reaches[probe.id]
        scope, place = scope_of(role), {"authority": held.authority, "region": held.region, "team": held.team}
    receiver, name = await world.someone("Ren")
    lent, id, starts = house.ids.get("grant"), uuid4(), TODAY
    if probe is None:
        lent = uuid4()
        await world.put("role_grant", id=lent, person=house.worker, role=role, scope=scope, starts=date(2025, 1, 6),
                        granted_by=named("nobody"), **place)  # fmt: skip
    await world.put(
        "role_grant", id=id, person=receiver, role=role, scope=scope, starts=starts, ends=date(2026, 12, 10),
        reason="Leave", granted_by=house.worker, lent_by=house.worker, lent_from=lent,
        acts=["intake_file:create"], **place,
    )  # fmt: skip
    house.ids["lending"] = id
    stands = Stands("delegation", house.worker, frozenset({receiver}), authority=place["authority"],
                    region=place["region"])  # fmt: skip
    world.thing(house, stands, id, receiver=name)
    facts = frozenset({"bank_role"} if role in BANK_ROLES else ())
    held = Stands("grant", receiver, team=place.get("team"), authority=place["authority"], region=place["region"],
                  facts=facts)  # fmt: skip
    world.thing(house, held, id, what="lent", person=name)


async def _opened(world: World, house: Household) -> None:
    """One record of the worker's opened an hour ago and more, by somebody else, with one page seen."""
    if house.label not in (*world.spots, "social_worker's own", "bank_worker's own"):
        return
    spot, reason, id = house.spot, world.ink.word(), uuid4()
    opener, _ = await world.someone("Odd")
    second, _ = await world.someone("Sue")
    await world.put(
        "break_glass", id=id, opened_by=opener, role="director", kind="person", record=house.worker,
        subject=house.worker, authority=spot.authority, region=spot.region, reason=f"{reason} and more words",
        second_officer=second, told_at=datetime(2026, 9, 1, 12, tzinfo=UTC),
    )  # fmt: skip
    await world.owner.execute("update break_glass set closed_at = now() where id = $1", id)
    house.ids["glass"] = id
    stands = Stands("break_glass", house.worker, authority=spot.authority, region=spot.region)
    world.thing(house, stands, id, reason=reason, subject=house.name)


async def _history(world: World, house: Household) -> None:
    """Two lines about the worker: a deed of HR's and one of the bank's, each at a moment of its own."""
    spot = house.spot
    for what, deed, kind, region in (
        ("hr", "pay_step:confirmed", "pay_step", None),
        ("bank", "offer:accepted", "offer", spot.region),
    ):
        when, (who, name) = world.ink.past(), await world.someone("Eli")
        facts = {"person": str(house.worker), "to_level": 3, "effective": "2026-01-01", "worker": str(house.worker)}
        await world.owner.execute(
            "insert into audit (chain, seq, at, actor, role, deed, subject, kind, authority, region, worker, facts,"
            " prev, hash) select c, coalesce(max(a.seq), 0) + 1, $2, $3, 'hr', $4, $5, $6, $7, $8, $5, $9, '', ''"
            " from (select $1::text as c) x left join audit a on a.chain = c group by c",
            f"authority:{spot.authority}", datetime(when.year, when.month, when.day, 12, tzinfo=UTC), who, deed,
            house.worker, kind, spot.authority, region, json.dumps(facts),
        )  # fmt: skip
        stands = Stands("audit_history", house.worker, authority=spot.authority, region=spot.region,
                        facts=frozenset({f"{what}_deed"}))  # fmt: skip
        world.thing(house, stands, house.worker, what=what, who=name, when=when, subject=house.name)


async def _files(world: World, house: Household) -> None:
    """Files of an authority: one with faults, one committed. This kind is HR's to keep."""
    spot = house.spot
    for what in ("errors", "committed"):
        id, fingerprint, fault = uuid4(), world.ink.word(), world.ink.word()
        rows, (who, name) = world.ink.count(), await world.someone("Una")
        done = what == "committed"
        await world.put(
            "intake_file", id=id, kind="published", authority=spot.authority, name="file.csv", state=what,
            fingerprint=fingerprint, content=b"", rows_total=rows, rows_done=rows,
            errors="[]" if done else json.dumps([{"row": 3, "column": "Name", "reason": fault}]),
            uploaded_by=named("nobody"), committed_by=who if done else None,
            committed_at=datetime(2026, 9, 1, 12, tzinfo=UTC) if done else None,
            refused=None if done else f"Row,What to put right\r\n3,{fault}\r\n".encode(),
        )  # fmt: skip
        house.ids[f"file {what}"] = id
        stands = Stands("intake_file", authority=spot.authority, region=spot.region,
                        facts=frozenset({"kind_kept:hr"}))  # fmt: skip
        marks = {"committed_by": name, "rows": rows} if done else {"errors": fault}
        world.thing(house, stands, id, what=what, fingerprint=fingerprint, **marks)


async def _sign_in(world: World, house: Household) -> None:
    """The authority's own identity provider, and what it will call somebody."""
    spot = house.spot
    place = {"authority": spot.authority, "region": spot.region}
    (proposer, proposed_by), name, word = await world.someone("Pia"), world.ink.word(), world.ink.word()
    await world.put(
        "provider", id=(id := uuid4()), name=name, issuer=f"https://{word}.example", client_id="steadfast",
        scopes="openid", claim="employee_id", mfa="amr", mfa_values="mfa", state="in force", proposed_by=proposer,
        confirmed_by=named("nobody"), **place,
    )  # fmt: skip
    house.ids["provider"] = id
    stands = Stands("grant", **place)
    world.thing(house, stands, id, what="provider", name=name, issuer=word, granted_by=proposed_by)
    (person, whose), value = await world.someone("Ned"), world.ink.word()
    account = await world.owner.fetchval("select id from account where person = $1", person)
    await world.put(
        "sign_in_key", id=(id := uuid4()), person=person, account=account, value=value, state="in force",
        registered_by=named("nobody"), confirmed_by=named("somebody"), **place,
    )  # fmt: skip
    house.ids["sign-in name"] = id
    world.thing(house, stands, id, what="sign-in name", person=whose, value=value)


async def _figures(world: World, house: Household) -> None:
    """The authority's own figures: its children in need as counted today stand for them all."""
    spot = house.spot
    cases = await world.owner.fetchval("select sum(children)::int from caseload where authority = $1", spot.authority)
    world.thing(house, Stands("dashboard_authority", authority=spot.authority, region=spot.region), house.worker,
                figures=cases)  # fmt: skip


async def editions(world: World) -> None:
    """One of the nation's and one of each authority's own."""
    for authority, region in ((None, None), (TRAFFORD, NORTH_WEST), (SALFORD, NORTH_WEST), (LEEDS, YORKSHIRE)):
        title, source, starts = world.ink.word(), world.ink.word(), world.ink.future()
        await world.put("edition", kind="sweep", key=f"sweep/{authority}", title=title, source=source, status="local",
                        starts=starts, fingerprint="0" * 64, authority=authority)  # fmt: skip
        # An authority's own edition is no business of its region.
        stands = Stands("rule_edition", authority=authority, region=region if authority is None else -1, reference=True)
        world.thing(None, stands, named(f"edition {authority}"), what=str(authority), title=title, source=source,
                    from_=starts)  # fmt: skip
