"""Overlap, ranking, tiers and cost: the bank's own rules, at their edges."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from foundation.clock import LONDON
from staffbank.rules.agency.findings import Outcome
from staffbank.rules.agency.settings import settings_on
from staffbank.rules.cascade import SUPPLIERS, cost_of, hours_between, preview
from staffbank.rules.ranking import Known, rank
from staffbank.rules.working_time import overlap
from tests.cast import ROSA, SAM, TESS

NOON = datetime(2026, 12, 11, 12, tzinfo=LONDON)
HOUR = timedelta(hours=1)
WANTED = (NOON, NOON + 8 * HOUR)


@pytest.mark.parametrize(
    ("booked", "outcome"),
    [
        pytest.param((NOON - HOUR, NOON), Outcome.ELIGIBLE, id="ends as it begins"),
        pytest.param((NOON + 8 * HOUR, NOON + 9 * HOUR), Outcome.ELIGIBLE, id="begins as it ends"),
        pytest.param((NOON - HOUR, NOON + HOUR), Outcome.BLOCKED, id="shares its first hour"),
        pytest.param((NOON + HOUR, NOON + 2 * HOUR), Outcome.BLOCKED, id="lies within"),
        pytest.param((NOON - HOUR, NOON + 9 * HOUR), Outcome.BLOCKED, id="lies around"),
    ],
)
def test_two_bookings_overlap_when_they_share_a_moment_and_not_when_they_touch(booked, outcome):
    assert overlap(WANTED, [booked]).outcome is outcome


def test_a_clash_says_until_when_and_never_where():
    answer = overlap(WANTED, [(NOON, NOON + HOUR)])
    assert answer.reason == "Already booked then, until 13:00 on 11 December 2026"


ROSAS = Known(ROSA.id, 0, None, frozenset({"court work"}), date(2027, 1, 4), Decimal("38.44"), "novak rosa")


def order(*known: Known) -> list:
    return [
        r.worker
        for r in sorted(rank(known, frozenset({"court work"}), date(2027, 1, 4)).values(), key=lambda r: r.place)
    ]


@pytest.mark.parametrize(
    "better",
    [
        {"worked_here": date(2026, 3, 31), "cost": Decimal("45")},
        {"sort_key": "a", "cost": Decimal("38.44")},
        {"cost": Decimal("30")},
    ],
    ids=["the team knows them, though dearer", "their name, all else equal", "they cost less"],
)
def test_somebody_comes_first_because(better):
    sams = replace(ROSAS, worker=SAM.id, **better)
    assert order(ROSAS, sams)[0] == SAM.id


def test_who_cannot_start_comes_after_who_can_however_well_known():
    blocked = replace(ROSAS, worker=TESS.id, group=2, worked_here=date(2026, 3, 31))
    assert order(blocked, ROSAS) == [ROSA.id, TESS.id]


def test_suppliers_wait_two_days_unless_children_have_no_worker():
    waiting, at_once = (preview("assignment", NOON, children)[-1] for children in (0, 3))
    assert (waiting.tier, waiting.at) == (SUPPLIERS, NOON + 48 * HOUR)
    assert at_once.at == NOON


def test_cost_over_the_cap_is_counted_to_the_penny_and_no_cap_is_not_within_it():
    settings = settings_on(date(2027, 1, 4))
    dear = cost_of(Decimal(30), Decimal(37), Decimal(481), 1, Decimal("38.40"), settings)
    assert (dear.hourly, dear.over) == (Decimal("38.44"), Decimal("0.04"))
    assert cost_of(Decimal(30), Decimal(37), Decimal(481), 1, None, settings).over is None


def test_the_night_the_clocks_go_back_is_an_hour_longer():
    starts, ends = datetime(2026, 10, 24, 20, tzinfo=LONDON), datetime(2026, 10, 25, 8, tzinfo=LONDON)
    assert hours_between(starts, ends) == 13
