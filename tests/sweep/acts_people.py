"""The acts on people's records and work: joining, moving, hours, leaving, numbers, contact, and records told apart."""

from datetime import date, timedelta
from typing import Any

from tests.cast import TODAY, named
from tests.sweep.acts import Act, Step, day_of
from tests.sweep.world import Household

HR = frozenset({"hr"})
LATER = TODAY + timedelta(days=30)
PERSON = ("person_record", "")
TWIN = named("a second record of the household")
NUMBER = named("a number of the household")


def worker(house: Household) -> dict[str, Any]:
    return {"id": house.worker}


async def working(step: Step) -> None:
    """One plain employment, begun a while ago, and nothing that an HR system feeds."""
    await step.sql("delete from feed_person where person = $1", step.house.worker)
    await step.sql("update employment set starts = '2019-04-01', ends = null, fed = null, census_reason = null"
                   " where person = $1 and post is not null", step.house.worker)  # fmt: skip


async def nobody_fed(step: Step) -> None:
    await step.sql("update feed set loaded_at = null")


async def to_come(step: Step) -> None:
    """A change that begins in a month."""
    await working(step)
    await step.sql("update employment set ends = $2 where person = $1 and post is not null", step.house.worker, LATER)
    await step.sql(
        "insert into employment select (jsonb_populate_record(e, jsonb_build_object('id', $2::text, 'starts', $3::text,"
        " 'ends', null))).* from employment e where person = $1 and post is not null",
        step.house.worker, str(TWIN), LATER.isoformat(),
    )  # fmt: skip


async def leaving(step: Step) -> None:
    await working(step)
    await step.sql(
        "update employment set ends = $2, census_reason = 1, id = $3 where person = $1 and post is not null",
        step.house.worker, LATER, TWIN,
    )  # fmt: skip


async def numbered(step: Step) -> None:
    await step.sql(
        "insert into known_number (id, person, authority, kind, value, source, linked_by, linked_on)"
        " values ($1, $2, $3, 'payroll', 'Z1', 'entered', $4, $5)",
        NUMBER, step.house.worker, step.house.spot.authority, named("nobody"), TODAY,
    )  # fmt: skip


async def doubled(step: Step) -> None:
    """Two records of one name and birth date, in Trafford."""
    await step.sql("update person set birth_date = '1980-01-01' where id = $1", step.house.worker)
    await step.sql(
        "insert into person (id, authority, region, name, sort_key, birth_date)"
        " select $2, authority, region, name, sort_key, birth_date from person where id = $1",
        step.house.worker, TWIN,
    )  # fmt: skip


async def answered(step: Step) -> None:
    await step.sql(
        "insert into match_decided (id, suspected, authority, person, verdict, decided_by, decided_on)"
        " values (gen_random_uuid(), $1, $2, $3, 'not_same', $4, $5)",
        step.ids["match"], step.house.spot.authority, step.house.worker, named("nobody"), TODAY,
    )  # fmt: skip


def match(house: Household) -> dict[str, Any]:
    return {"id": house.ids["match"]}


def moved(step: Step) -> dict[str, Any]:
    return {"census_role": "Senior practitioner", "title": "Moved", **day_of("since", TODAY)}


def begun(step: Step) -> dict[str, Any]:
    until = day_of("until", date(2027, 6, 30))
    return {"census_role": "Case holder", "hours": "8", "basis": "fixed_term", **day_of("since", TODAY), **until}


def left(step: Step) -> dict[str, Any]:
    return {"reason": "1", "destination": "8", **day_of("last", LATER)}


ACTS: tuple[Act, ...] = (
    Act("person:joined", PERSON, None, nobody_fed, ids=lambda house: {}, houses=("team",),
        form=lambda step: {"name": "Ines Duarte", **begun(step)}),
    Act("work:begun", PERSON, None, working, ids=worker, form=begun, who=HR),
    Act("work:moved", PERSON, None, working, ids=worker, form=moved, who=HR),
    Act("hours:changed", PERSON, None, working, ids=worker, who=HR,
        form=lambda step: {"hours": "20", **day_of("since", TODAY)}),
    Act("person:left", PERSON, None, working, ids=worker, form=left, who=HR),
    Act("change:taken_back", PERSON, None, to_come, ids=worker, form=lambda step: {"row": str(TWIN)}, who=HR),
    Act("leaving:taken_back", PERSON, None, leaving, ids=worker, form=lambda step: {"row": str(TWIN)}, who=HR),
    Act("number:linked", PERSON, None, ids=worker, form=lambda step: {"kind": "payroll", "value": "Z2"}, who=HR),
    Act("number:unlinked", PERSON, None, numbered, ids=worker, form=lambda step: {"number": str(NUMBER)}, who=HR),
    Act("contact:changed", PERSON, None, ids=worker, form=lambda step: {"work_email": "new@example.invalid"}),
    Act("matches:sought", PERSON, None, doubled, ids=lambda house: {}, who=HR, houses=("team",)),
    Act("match:decided", PERSON, None, ids=match, form=lambda step: {"verdict": "same"}, who=HR),
    Act("match:undone", PERSON, None, answered, ids=match, who=HR),
)  # fmt: skip
