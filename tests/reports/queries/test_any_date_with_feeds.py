"""Counts on any date are those of the day books when deeds, HR files and corrections mix, and an authority is split.

Some people are the HR system's: what happens to them comes in files of changes, of everyone in post, or of the whole
history, which are sent in any order and some of them twice. The books are what the HR system itself says in the end: of
two extracts the later one counts, whenever it comes. On a day two authorities take the place of one: whoever goes there
on that very day has neither left nor started, once somebody has said that the two records are one person's.
"""

from collections import Counter
from contextlib import suppress
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import wiring
from foundation.database.pool import fetch
from foundation.deeds import enter
from foundation.problems import Refusal
from foundation.routing import hash_of
from reports.queries.components import components_on
from tests.cast import LEEDS, SALFORD, TRAFFORD
from tests.reports.queries.day_book import DAY, Stands, counted
from tests.reports.queries.hr_system import NIGHT, HrSystem, send
from tests.reports.queries.office import NAMES, OFFICES, SIZES, Office
from tests.reports.queries.said import FULL, Undone, asked_of, hours, more, post, said_beside, said_of_work, who_of
from workforce.actions.changes import NewHours, change_hours
from workforce.actions.matching import Decide, decide_match, look_for_matches
from workforce.rules.pay_scales import fte
from workforce.rules.structure import Structure, Succession

pytestmark = pytest.mark.slow
wiring.routes()

SPLIT = date(2026, 4, 1)
SPLITS = Structure(successions=(Succession(SPLIT, (f"{TRAFFORD}",), (f"{SALFORD}", f"{LEEDS}")),))
EVERYONE = range(len(NAMES))

stands = st.builds(lambda weekly, place: Stands(fte(weekly), place), hours, post)
which, lately = st.integers(0, 9), st.dates(date(2025, 9, 1), date(2027, 2, 1))
happened = st.one_of(
    st.tuples(who_of, st.just("begin"), lately, stands),
    st.tuples(who_of, st.just("change"), lately, st.fixed_dictionaries({"fte": hours.map(fte)})),
    st.tuples(who_of, st.just("change"), lately, st.fixed_dictionaries({"fte": hours.map(fte)})),
    st.tuples(who_of, st.just("change"), lately, st.fixed_dictionaries({"post": post})),
    st.tuples(who_of, st.just("correct"), which, st.fixed_dictionaries({"fte": hours.map(fte)})),
    st.tuples(who_of, st.just("correct"), which, st.fixed_dictionaries({"post": post})),
    st.tuples(who_of, st.just("leave"), lately),
    *(st.tuples(who_of, st.just("stay")) for _ in range(3)),
    st.tuples(who_of, st.just("restart"), which, st.integers(-60, 60)),
    st.tuples(who_of, st.just("undo"), which),
    st.tuples(who_of, st.just("undo"), which),
    *[st.tuples(who_of, st.just("vanish")), st.tuples(who_of, st.just("undo"), which)] * 2,
)
KINDS = st.sampled_from(["changes", "everyone", "everyone", "history"])
night = st.tuples(st.lists(happened, min_size=4, max_size=6), KINDS)
nights = {TRAFFORD: st.lists(night, min_size=4, max_size=6), SALFORD: st.lists(night, min_size=1, max_size=2),
          LEEDS: st.lists(night, min_size=1, max_size=2)}  # fmt: skip
# Where each goes on the day of the split, how many days late, and whether the two records are known for one person's.
goes = st.tuples(*(
    st.tuples(st.sampled_from([SALFORD, LEEDS, LEEDS, None]), st.sampled_from([0, 0, 1]), st.sampled_from([1, 1, 0]))
    for _ in EVERYONE
))  # fmt: skip
begun = st.tuples(*(
    st.tuples(st.just("begin"), st.just(each), st.dates(date(2025, 1, 6), date(2025, 12, 31)), hours, post)
    for each in EVERYONE
))  # fmt: skip
changed = st.tuples(st.just("hours"), who_of, st.dates(date(2026, 1, 5), date(2026, 2, 28)), hours)
taken: Counter[str] = Counter()
compared: Counter[str] = Counter()


@st.composite
def histories(draw: Any) -> dict[str, Any]:
    where = st.sampled_from(list(OFFICES))
    return {
        "first": [*draw(begun), draw(changed), *draw(st.lists(st.one_of(*said_of_work), max_size=3))],
        "goes": draw(goes), "then": fte(draw(hours)),
        "kept": {authority: draw(st.sets(who_of, min_size=1 + (authority == TRAFFORD))) for authority in OFFICES},
        "nights": {authority: draw(nights[authority]) for authority in OFFICES},
        "deeds": draw(st.lists(st.tuples(where, st.one_of(*said_of_work)), min_size=3, max_size=6)),
        "beside": draw(st.lists(st.tuples(where, st.one_of(*said_beside)), min_size=4, max_size=8)),
        "order": draw(st.integers(0, 2**30)), "asked": draw(asked_of),
    }  # fmt: skip


@settings(max_examples=10, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(told=histories())
async def test_the_counts_of_any_date_are_those_of_the_day_books_with_files_and_a_split(db, monkeypatch, told):
    monkeypatch.setattr("foundation.deeds._listeners", {})  # the test does the product's part itself
    with suppress(Undone):
        async with db.transaction():
            await History(db, told).hold()
            raise Undone


class History:
    """One history: the offices, their HR systems, and what was said of whom."""

    def __init__(self, db: Any, told: dict[str, Any]) -> None:
        self.db, self.told = db, told
        self.offices: dict[int, Office] = {}
        self.systems: dict[int, HrSystem] = {}
        self.joined: set[tuple[int, int]] = set()  # who, and where they are known to have gone

    async def hold(self) -> None:
        edge = [day for _, who, day, *_ in self.told["first"] for day in (day - DAY, day)]
        nights = [NIGHT + DAY * n for n in range(4, 12)]
        asked = sorted({*self.told["asked"], *edge, *nights, SPLIT - DAY, SPLIT, date(2026, 9, 30)})
        before = {authority: await self._figures(authority, asked) for authority in OFFICES}
        await self._open()
        for event in self.told["first"]:
            await self.offices[TRAFFORD].enter(*event)
        await self._split()
        for authority in OFFICES:
            for events, kind in self.told["nights"][authority]:
                mine = sorted(self.told["kept"][authority])
                self.systems[authority].night([(mine[who % len(mine)], *event) for who, *event in events], kind)
        mine = sorted(self.told["kept"][TRAFFORD])
        self.systems[TRAFFORD].night([(who, "vanish") for who in mine], "everyone")
        self.systems[TRAFFORD].night([], "everyone")
        await self._send()
        await self._join()
        for authority, event in self.told["beside"]:
            if self.offices[authority].people[event[1]]:
                await self.offices[authority].enter(*event)
        for authority in OFFICES:
            after = await self._figures(authority, asked)
            for day in asked:
                self._compare(authority, day, before[authority][day], after[day])
        self._add_up()

    async def _figures(self, authority: int, asked: list[date]) -> Any:
        await enter(hash_of(OFFICES[authority].hr.token))
        return await components_on(authority, asked, SPLITS)

    async def _open(self) -> None:
        for authority, (hr, _) in OFFICES.items():
            self.offices[authority] = Office(authority, await enter(hash_of(hr.token)), self.db)
            await self.offices[authority].open()
            self.systems[authority] = HrSystem(self.offices[authority], self.told["kept"][authority])
        await self.offices[TRAFFORD].know()

    async def _split(self) -> None:
        """Trafford's HR system begins, then whoever goes leaves on the day before, by deed or in the HR system."""
        trafford, system = self.offices[TRAFFORD], self.systems[TRAFFORD]
        system.night([], "changes")
        system.night([(who, "change", SPLIT - DAY * 60, {"fte": self.told["then"]}) for who in EVERYONE], "changes")
        left = {who for who in EVERYONE if self.told["goes"][who][0] and who not in system.keeps
                and await trafford.enter("leave", who, SPLIT - DAY)}  # fmt: skip
        system.night([(who, "leave", SPLIT - DAY) for who in EVERYONE if self.told["goes"][who][0]], "changes")
        for who in system.keeps:
            if self.told["goes"][who][0] and max(trafford.books[who].days, default=None) == SPLIT - DAY:
                left.add(who)
        for who in sorted(left):
            to, late, _ = self.told["goes"][who]
            since = SPLIT + DAY * late
            if who in self.systems[to].keeps:
                self.systems[to].night([(who, "begin", since, Stands(fte(FULL), None))], "changes")
            else:
                await self.offices[to].join(who, since, FULL, None)

    async def _send(self) -> None:
        """Every file in the order drawn, a third of them twice, and deeds of those without a feed in between."""
        files = [extract for system in self.systems.values() for extract in system.extracts]
        order = Random(self.told["order"])
        work = [(each, False) for each in files]
        work += [(each, True) for each in order.sample(files, len(files) // 3)]
        order.shuffle(work)
        deeds = list(self.told["deeds"])
        for extract, again in work:
            await send(extract, again=again)
            taken["sent again" if again else "everyone" if extract.full else "changes"] += 1
            if deeds:
                await self._deed(*deeds.pop())
        for deed in deeds:
            await self._deed(*deed)
        await self._who_came_by_file()

    async def _deed(self, authority: int, event: tuple[Any, ...]) -> None:
        office = self.offices[authority]
        if event[1] not in self.systems[authority].keeps and office.people[event[1]]:
            await office.enter(*event)

    async def _who_came_by_file(self) -> None:
        for authority, office in self.offices.items():
            await enter(hash_of(office.hr.token))
            rows = await fetch("select payroll_number, person from feed_person where authority = $1", authority)
            for row in rows:
                who = int(row["payroll_number"][1:])
                assert office.people[who] in (None, row["person"]), "known by the number, and taken for somebody new"
                office.people[who] = row["person"]
                with pytest.raises(Refusal):
                    await change_hours(office.actor, id=row["person"], form=NewHours(since=SPLIT, hours=FULL))

    async def _join(self) -> None:
        """The successor's HR answers who is whom; nothing is joined before."""
        for to in (SALFORD, LEEDS):
            office = self.offices[to]
            mine = {id: who for who, id in enumerate(office.people) if id}
            if not mine:
                continue
            await look_for_matches(office.actor)
            await enter(hash_of(office.hr.token))
            for row in await fetch("select id, person, other from match_suspected where authority = $1", to):
                who = mine.get(row["person"])
                known = who is not None and self.told["goes"][who][2]
                if known and row["other"] == self.offices[TRAFFORD].people[who]:
                    await decide_match(office.actor, id=row["id"], form=Decide(verdict="same"))
                    self.joined.add((who, to))

    def _passes(self, who: int, to: int) -> bool:
        """From the last day at the one to the first at the other, on the very day, by one person."""
        left, came = self.offices[TRAFFORD].books[who].days, self.offices[to].books[who].days
        return (
            (who, to) in self.joined and SPLIT - DAY in left and SPLIT not in left
            and SPLIT in came and SPLIT - DAY not in came
        )  # fmt: skip

    def _compare(self, authority: int, day: date, before: Any, after: Any) -> None:
        went = {(who, SPLIT - DAY) for who in EVERYONE for to in (SALFORD, LEEDS)
                if authority == TRAFFORD and self._passes(who, to)}  # fmt: skip
        came = {(who, SPLIT) for who in EVERYONE if authority != TRAFFORD and self._passes(who, authority)}
        told = counted(self.offices[authority].books, SIZES, day, came, went)
        found = {name: more(after, before, name) for name in told}
        assert found == {name: round(value, 6) for name, value in told.items()}, (authority, day)
        compared.update(days=1, counts=len(found))

    def _add_up(self) -> None:
        compared["histories"] += 1
        compared["passed over"] += sum(self._passes(who, to) for who in EVERYONE for to in (SALFORD, LEEDS))
        for office in self.offices.values():
            taken.update(office.taken)
        for system in self.systems.values():
            taken.update(system.taken)


def test_every_kind_of_thing_happened():
    """The test above would hold of histories in which nothing does."""
    in_system = ("begin", "change", "correct", "leave", "stay", "restart", "undo", "vanish")
    by_deed = ("join", "hours", "away", "count")
    missing = [kind for kind in (*in_system, *by_deed, "changes", "everyone", "sent again") if not taken[kind]]
    assert not missing and compared["passed over"] >= 5, (missing, taken, compared)
