"""What the packages below learn of journeys: counts and days away of whoever has an open one, for who arranges them."""

import pytest

from foundation.database.pool import transaction
from foundation.deeds import enter
from foundation.problems import NotThere
from foundation.routing import hash_of
from tests import builders_frameworks as made
from tests.builders import insert
from tests.cast import AMARA, CALLUM, CORA, IRWELL, SALFORD, STRETFORD, TODAY, TRAFFORD, named
from workforce.queries.absences import absence_for
from workforce.queries.caseloads import team_for, teams
from workforce.queries.loads import load_of, loads_of
from workforce.queries.people import person_for

AWAY = named("Amara's absence")


@pytest.fixture
async def counted(as_owner):
    """Amara and Callum of one team, both counted; Amara was ill for a week."""
    for who, children in ((AMARA, 14), (CALLUM, 3)):
        await insert(as_owner, "caseload", person=who.id, authority=TRAFFORD, team=STRETFORD, on_day=TODAY,
                     children=children, agreed=15)  # fmt: skip
    await insert(
        as_owner, "absence", id=AWAY, person=AMARA.id, authority=TRAFFORD, kind="sick_leave", days_lost=5,
        starts=TODAY.replace(day=2), ends=TODAY.replace(day=9),
    )  # fmt: skip
    return as_owner


async def as_cora(ask, *args):
    async with transaction(readonly=True):
        return await ask(await enter(hash_of(CORA.token)), *args)


async def test_a_coordinator_sees_what_those_with_an_open_journey_hold_and_nobody_elses(counted):
    await made.journey(counted)
    load = await as_cora(load_of, AMARA.id)
    assert load and (load.children, load.agreed) == (14, 15)
    assert load.weighted is None and load.counts is None and load.supervision is None
    assert await as_cora(load_of, CALLUM.id) is None
    assert [each.person for each in await as_cora(loads_of, STRETFORD)] == [AMARA.id]


async def test_a_coordinator_sees_when_those_with_an_open_journey_were_away_and_not_why(counted):
    assert (await as_cora(person_for, AMARA.id)).away is None
    await made.journey(counted)
    (away,) = (await as_cora(person_for, AMARA.id)).away or ()
    assert away.period.start == TODAY.replace(day=2) and away.kind is None and away.days_lost is None
    found = await as_cora(absence_for, AWAY)
    assert found.away == away.period and found.kind is None


async def test_a_teams_own_sum_is_kept_from_whoever_sees_some_of_its_counts(counted):
    """Beside Amara's 14, the team's 17 would say that Callum holds three."""
    await made.journey(counted)
    team = await as_cora(team_for, STRETFORD)
    assert (team.children, team.workers, team.unallocated) == (None, None, None)
    assert [each.id for each in await as_cora(teams)] == [STRETFORD]


@pytest.mark.parametrize("state", ["completed", "withdrawn", "transferred"])
async def test_all_of_it_ends_with_the_journey(counted, state):
    await made.journey(counted, state=state)
    assert await as_cora(load_of, AMARA.id) is None
    assert await as_cora(loads_of, STRETFORD) == [] and await as_cora(teams) == []
    assert (await as_cora(person_for, AMARA.id)).away is None
    for ask, id in ((team_for, STRETFORD), (absence_for, AWAY)):
        with pytest.raises(NotThere):
            await as_cora(ask, id)


async def test_a_journey_elsewhere_opens_nothing_here(counted):
    await made.journey(counted, authority=SALFORD, team=IRWELL)
    assert await as_cora(load_of, AMARA.id) is None
    assert await as_cora(teams) == []


async def test_the_pages_of_teams_show_a_coordinator_no_sum_that_is_not_theirs(counted, browser):
    await made.journey(counted)
    page = await browser.sign_in(CORA).get("/teams")
    assert "Stretford child protection" in page.text and "Children held" not in page.text
    assert "Supervision late" not in page.text
    page = await browser.get(f"/teams/{STRETFORD}")
    assert AMARA.name in page.text and CALLUM.name not in page.text and "17" not in page.text
