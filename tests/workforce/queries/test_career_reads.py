"""Careers are read for many at once, across authorities, in dates and kinds only."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

from foundation.periods import Period
from tests.builders import employment, insert
from tests.cast import AMARA, BO, MO, SALFORD, TRAFFORD, named
from workforce.queries.careers import Career, careers_of


async def test_a_coordinator_reads_careers_of_other_authorities_people_in_three_reads(clone, as_owner, as_):
    from foundation.database.pool import transaction

    await employment(
        as_owner, AMARA.id, TRAFFORD, date(2016, 9, 1), ends=date(2019, 3, 1), employer_authority=SALFORD,
        left_for="resigned", fte=Decimal("0.6"),
    )  # fmt: skip
    await insert(
        as_owner, "absence", id=named("a break"), person=AMARA.id, authority=TRAFFORD, kind="family_leave",
        starts=date(2018, 1, 1), ends=date(2018, 7, 1),
    )  # fmt: skip
    async with transaction(readonly=True):
        await as_(MO)
        careers = await careers_of([AMARA.id, BO.id, named("nobody"), AMARA.id])
    amara = careers[AMARA.id]
    assert [(spell.employer, spell.region) for spell in amara.spells] == [
        ("Salford", "North West"),
        ("Trafford", "North West"),
    ]
    assert amara.spells[0].fte == Decimal("0.6") and amara.spells[0].left_for == "resigned"
    assert [each.period for each in amara.breaks_in(amara.spells[0])] == [Period(date(2018, 1, 1), date(2018, 7, 1))]
    assert amara.breaks_in(amara.spells[1]) == ()
    assert amara.registered_on == date(2016, 9, 1) and amara.registration_status == "active"
    assert careers[BO.id].spells[0].region == "Yorkshire and The Humber"
    assert careers[named("nobody")] == Career(named("nobody"))
    assert len(careers) == 3


def test_a_career_holds_no_name_contact_or_reason_of_absence():
    assert {f.name for f in fields(Career)} == {
        "person", "swe_number", "registered_on", "registration_status", "checked_on", "spells", "breaks",
    }  # fmt: skip
