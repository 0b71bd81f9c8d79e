"""Between a person and a thing there is one relation, and grants add up to what one may see of it."""

from uuid import UUID

import pytest

from foundation.access import Actor, Cell, Grant, Place, Relation, Role, Row, may_ever, reach, relation_of, sight

AMARA, PRIYA, SOMEONE = UUID(int=1), UUID(int=2), UUID(int=3)
HER_TEAM, OTHER_TEAM, CASE = UUID(int=11), UUID(int=12), UUID(int=21)
TRAFFORD, SALFORD, KENT = 1, 2, 3
GREATER_MANCHESTER, SOUTH_EAST = 7, 9

ABOUT_AMARA = Place(subject=AMARA, given=frozenset({AMARA}), team=HER_TEAM, authority=TRAFFORD, region=7)
GIVEN_BY_NAME = Place(subject=SOMEONE, given=frozenset({AMARA}), team=HER_TEAM, authority=TRAFFORD, region=7)
GIVEN_BY_CASE = Place(subject=SOMEONE, cases=frozenset({CASE}), team=OTHER_TEAM, authority=KENT, region=SOUTH_EAST)
OWN_TEAM = Place(subject=SOMEONE, team=HER_TEAM, authority=TRAFFORD, region=GREATER_MANCHESTER)
NEXT_TEAM = Place(subject=SOMEONE, team=OTHER_TEAM, authority=TRAFFORD, region=GREATER_MANCHESTER)
NEXT_AUTHORITY = Place(subject=SOMEONE, team=OTHER_TEAM, authority=SALFORD, region=GREATER_MANCHESTER)
FAR_AWAY = Place(subject=SOMEONE, team=OTHER_TEAM, authority=KENT, region=SOUTH_EAST)
PLACES = (ABOUT_AMARA, GIVEN_BY_NAME, OWN_TEAM, NEXT_TEAM, NEXT_AUTHORITY, FAR_AWAY)

OWN, OTHER_ROLE, SENT, TEAM, AUTHORITY, REGION, FAR, MANY = Relation

# The table "which relation to look up" of the access specification, one line per scope of the grant.
BY_SCOPE = [
    (
        Grant(Role.SOCIAL_WORKER, TRAFFORD, GREATER_MANCHESTER, HER_TEAM),
        (OWN, SENT, TEAM, AUTHORITY, REGION, FAR),
    ),
    (
        Grant(Role.ASSESSOR, TRAFFORD, GREATER_MANCHESTER, HER_TEAM),
        (OTHER_ROLE, SENT, TEAM, AUTHORITY, REGION, FAR),
    ),
    (
        Grant(Role.LINE_MANAGER, TRAFFORD, GREATER_MANCHESTER, HER_TEAM),
        (OTHER_ROLE, SENT, TEAM, AUTHORITY, REGION, FAR),
    ),
    (
        Grant(Role.PRINCIPAL_SOCIAL_WORKER, TRAFFORD, GREATER_MANCHESTER),
        (OTHER_ROLE, SENT, AUTHORITY, AUTHORITY, REGION, FAR),
    ),
    (
        Grant(Role.HR, TRAFFORD, GREATER_MANCHESTER, HER_TEAM),
        (OTHER_ROLE, SENT, AUTHORITY, AUTHORITY, REGION, FAR),
    ),
    (
        Grant(Role.BANK_COORDINATOR, region=GREATER_MANCHESTER),
        (OTHER_ROLE, SENT, REGION, REGION, REGION, FAR),
    ),
    (
        Grant(Role.ANALYST, region=GREATER_MANCHESTER),
        (OTHER_ROLE, None, FAR, FAR, FAR, FAR),
    ),
    (
        Grant(Role.AUDITOR, TRAFFORD, GREATER_MANCHESTER),
        (OTHER_ROLE, None, AUTHORITY, AUTHORITY, FAR, FAR),
    ),
    (
        Grant(Role.AUDITOR, region=GREATER_MANCHESTER),
        (OTHER_ROLE, None, REGION, REGION, REGION, FAR),
    ),
    (
        Grant(Role.PLATFORM_SUPPORT),
        (OTHER_ROLE, None, FAR, FAR, FAR, FAR),
    ),
]


@pytest.mark.parametrize(("grant", "relations"), BY_SCOPE, ids=lambda value: getattr(value, "role", None))
def test_the_leftmost_relation_that_fits_is_looked_up(grant: Grant, relations: tuple[Relation | None, ...]) -> None:
    for place, expected in zip(PLACES, relations, strict=True):
        if expected is not None:
            assert relation_of(grant, AMARA, place) is expected, place


@pytest.mark.parametrize("role", Role)
def test_what_is_everyones_own_is_own_through_any_role(role: Role) -> None:
    account = Place(subject=AMARA, everyones=True)
    assert relation_of(Grant(role, TRAFFORD, GREATER_MANCHESTER), AMARA, account) is OWN


@pytest.mark.parametrize("role", Role)
def test_a_figure_over_many_is_an_aggregate_for_every_role(role: Role) -> None:
    assert relation_of(Grant(role, TRAFFORD, GREATER_MANCHESTER), AMARA, Place(aggregate=True)) is MANY


def test_an_offer_is_sent_to_the_worker_when_it_names_no_subject() -> None:
    offer = Place(given=frozenset({AMARA}), team=HER_TEAM, authority=TRAFFORD, region=GREATER_MANCHESTER)
    assert relation_of(Grant(Role.BANK_WORKER, region=GREATER_MANCHESTER), AMARA, offer) is SENT


def test_national_reference_things_belong_to_everyones_region_and_are_an_aggregate_for_an_analyst() -> None:
    edition = Place(reference=True)
    assert relation_of(Grant(Role.SOCIAL_WORKER, TRAFFORD), AMARA, edition) is REGION
    assert relation_of(Grant(Role.AGENCY_SUPPLIER), AMARA, edition) is REGION
    assert relation_of(Grant(Role.ANALYST), AMARA, edition) is MANY


def test_a_regions_reference_things_stay_in_the_region() -> None:
    caps = Place(region=GREATER_MANCHESTER, reference=True)
    assert relation_of(Grant(Role.LINE_MANAGER, TRAFFORD, GREATER_MANCHESTER, HER_TEAM), AMARA, caps) is REGION
    assert relation_of(Grant(Role.LINE_MANAGER, KENT, SOUTH_EAST, OTHER_TEAM), AMARA, caps) is FAR


def test_a_neighbouring_decider_reaches_the_named_case_and_nothing_else_of_that_authority() -> None:
    decider = Grant(Role.PRINCIPAL_SOCIAL_WORKER, KENT, SOUTH_EAST, case=CASE)
    assert relation_of(decider, PRIYA, GIVEN_BY_CASE) is SENT
    assert relation_of(decider, PRIYA, FAR_AWAY) is FAR


def test_two_things_without_a_team_or_authority_are_not_in_the_same_one() -> None:
    nowhere = Place(subject=SOMEONE)
    for role in (Role.LINE_MANAGER, Role.HR, Role.BANK_COORDINATOR, Role.SOCIAL_WORKER):
        assert relation_of(Grant(role), AMARA, nowhere) is FAR


JOURNEY: Row = {
    Role.SOCIAL_WORKER: {OWN: Cell()},
    Role.HR: {AUTHORITY: Cell(frozenset({"name", "stage"}))},
    Role.PAYROLL_FINANCE: {AUTHORITY: Cell(frozenset({"name", "outcome"}))},
    Role.PANEL_CHAIR: {SENT: Cell(when="part_open")},
    Role.DATA_PROTECTION_OFFICER: {AUTHORITY: Cell(step_up=True)},
    Role.PRINCIPAL_SOCIAL_WORKER: {AUTHORITY: Cell(), SENT: Cell(when="part_open")},
}


def actor(*grants: Grant, fresh: bool = False) -> Actor:
    return Actor(PRIYA, "Priya", b"", grants, fresh)


def test_what_has_no_line_is_refused() -> None:
    assert sight(JOURNEY, actor(Grant(Role.BUDGET_HOLDER, TRAFFORD)), OWN_TEAM) is None
    assert sight(JOURNEY, actor(Grant(Role.HR, SALFORD)), OWN_TEAM) is None
    assert sight(JOURNEY, actor(), OWN_TEAM) is None


def test_fields_of_several_grants_add_up() -> None:
    sees = sight(JOURNEY, actor(Grant(Role.HR, TRAFFORD), Grant(Role.PAYROLL_FINANCE, TRAFFORD)), OWN_TEAM)
    assert sees is not None and sees.fields == {"name", "stage", "outcome"}
    assert not sees.sees("pause_reason")


def test_a_grant_elsewhere_adds_nothing_here() -> None:
    sees = sight(JOURNEY, actor(Grant(Role.HR, TRAFFORD), Grant(Role.PRINCIPAL_SOCIAL_WORKER, SALFORD)), OWN_TEAM)
    assert sees is not None and sees.fields == {"name", "stage"}


def test_a_line_with_a_condition_holds_only_while_it_is_true() -> None:
    chair = actor(Grant(Role.PANEL_CHAIR, case=CASE))
    opened = Place(subject=AMARA, cases=frozenset({CASE}), facts=frozenset({"part_open"}))
    assert sight(JOURNEY, chair, opened) is not None
    assert sight(JOURNEY, chair, Place(subject=AMARA, cases=frozenset({CASE}))) is None


def test_a_fresh_sign_in_is_asked_only_where_no_other_grant_answers() -> None:
    officer = Grant(Role.DATA_PROTECTION_OFFICER, TRAFFORD)
    alone = sight(JOURNEY, actor(officer), OWN_TEAM)
    assert alone is not None and alone.step_up and alone.fields is None
    both = sight(JOURNEY, actor(officer, Grant(Role.HR, TRAFFORD)), OWN_TEAM)
    assert both is not None and not both.step_up and both.fields == {"name", "stage"}


def test_a_list_reaches_what_the_grants_reach_and_no_further() -> None:
    wide = reach(JOURNEY, actor(Grant(Role.HR, TRAFFORD, GREATER_MANCHESTER), Grant(Role.PAYROLL_FINANCE, SALFORD)))
    assert wide.authorities == (TRAFFORD, SALFORD)
    assert not (wide.own or wide.given or wide.regions or wide.teams or wide.cases)
    chair = reach(JOURNEY, actor(Grant(Role.PANEL_CHAIR, TRAFFORD, case=CASE)))
    assert chair.cases == (CASE,) and chair.authorities == ()
    decider = reach(JOURNEY, actor(Grant(Role.PRINCIPAL_SOCIAL_WORKER, KENT, SOUTH_EAST, case=CASE)))
    assert decider.cases == (CASE,) and decider.authorities == ()
    assert not reach(JOURNEY, actor(Grant(Role.BUDGET_HOLDER, TRAFFORD)))


def test_a_role_without_any_line_may_never() -> None:
    assert may_ever(JOURNEY, actor(Grant(Role.HR)))
    assert not may_ever(JOURNEY, actor(Grant(Role.BUDGET_HOLDER, TRAFFORD)))
