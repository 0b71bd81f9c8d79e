"""Who may confirm a pay step, and where it places someone when a new award fell in between."""

from datetime import date

import pytest

from tests.cast import ADA, AMARA, FARAH, PRIYA
from workforce.rules.confirming import Moved, barred, placements

OLD, NEW = "framework_linked/2025-04-01", "framework_linked/2026-04-01"
MARCH, APRIL = date(2026, 3, 10), date(2026, 4, 1)


def test_somebody_who_neither_earned_decided_nor_finalised_the_step_may_confirm_it():
    assert barred(ADA.id, AMARA.id, PRIYA.id, FARAH.id) is None


@pytest.mark.parametrize(
    ("who", "duty"),
    [(AMARA, "D1"), (PRIYA, "D17"), (FARAH, "D17")],
    ids=["whose step it is", "who decided", "who made it final"],
)
def test_those_close_to_the_outcome_may_not_confirm_its_step(who, duty):
    no = barred(who.id, AMARA.id, PRIYA.id, FARAH.id)
    assert no is not None and no.duty == duty


def test_a_step_confirmed_within_its_year_is_one_placement():
    assert placements(OLD, 2, MARCH, Moved(OLD, 1, date(2025, 4, 1))) == (Moved(OLD, 2, MARCH),)


def test_a_step_confirmed_after_a_new_award_is_placed_in_both_years():
    assert placements(OLD, 2, MARCH, Moved(NEW, 1, APRIL)) == (Moved(OLD, 2, MARCH), Moved(NEW, 2, APRIL))


def test_someone_not_on_the_scale_yet_is_placed_once():
    assert placements(NEW, 2, APRIL, None) == (Moved(NEW, 2, APRIL),)


@pytest.mark.parametrize("level", [2, 3])
def test_pay_is_never_raised_twice_nor_brought_down(level):
    assert placements(NEW, 2, APRIL, Moved(NEW, level, MARCH)) == ()
