"""The cast's ids and a journey and an item to vary one fact of."""

from datetime import date
from uuid import UUID, uuid5

from frameworks.rules.evidence import Evidence
from frameworks.rules.journey import Journey

TODAY = date(2026, 11, 23)


def person(name: str) -> UUID:
    return uuid5(UUID(int=0), name)


AMARA, BEA, PRIYA, CALLUM, ADA = (person(name) for name in ("Amara", "Bea", "Priya", "Callum", "Ada"))
CHAIR, OBSERVER, DIRECTOR, CHIEF = (person(name) for name in ("chair", "observer", "director", "chief executive"))

JOURNEY = Journey(
    id=person("a journey"),
    worker=AMARA,
    authority=358,
    region=1,
    edition="five_year/2022-05-23",
    phase=1,
    state="active",
    started_on=date(2024, 11, 4),
    assessor=BEA,
    line_manager=CALLUM,
    observers=(OBSERVER,),
    panel_chair=CHAIR,
    due_on=date(2026, 11, 4),
    missing=(),
)

REFLECTION = Evidence(
    id=person("an item"),
    journey=JOURNEY.id,
    worker=AMARA,
    state="draft",
    kind="critical_reflection",
    title="A first meeting that went badly",
    body="I spoke too soon and too long.",
    standards=("S6",),
    on=date(2026, 11, 20),
    anonymised=True,
    registered_on=date(2024, 9, 1),
    assessor=BEA,
)
