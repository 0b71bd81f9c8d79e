"""What a person typed is bound, or comes back with a word beside every field that was wrong."""

from datetime import date
from decimal import Decimal
from typing import ClassVar

import pytest
from pydantic import Field
from starlette.datastructures import FormData

from foundation.forms import Form, bind, filled
from foundation.problems import Refusal


class Log(Form):
    title: str = Field(max_length=20)
    on: date
    hours: Decimal | None = None
    standards: tuple[str, ...] = ()
    anonymised: bool = False
    words: ClassVar = {"title": "Enter a title of 20 characters or fewer"}


WHOLE = [("title", " A visit "), ("on-day", "7"), ("on-month", "3"), ("on-year", "2026")]


def test_three_boxes_make_one_date_and_the_rest_is_tidied():
    form = bind(
        Log, FormData([*WHOLE, ("hours", "£1,200.50"), ("standards", "A"), ("standards", "B"), ("anonymised", "yes")])
    )
    assert form == Log(
        title="A visit", on=date(2026, 3, 7), hours=Decimal("1200.50"), standards=("A", "B"), anonymised=True
    )


def test_every_wrong_field_is_named_at_once():
    with pytest.raises(Refusal) as refused:
        bind(
            Log,
            FormData([("title", "x" * 21), ("on-day", "31"), ("on-month", "2"), ("on-year", "2026"), ("hours", "two")]),
        )
    assert refused.value.errors == {
        "title": "Enter a title of 20 characters or fewer",
        "on": "On must be a real date, such as 27 3 2026",
        "hours": "Hours must be a number, such as 22.5",
    }


@pytest.mark.parametrize("year", ["26", "0026", "20 26", "20261"])
def test_a_year_has_four_figures(year):
    with pytest.raises(Refusal) as refused:
        bind(Log, FormData([*WHOLE[:3], ("on-year", year)]))
    assert list(refused.value.errors) == ["on"]


def test_letters_that_no_column_can_hold_are_left_out():
    form = bind(Log, FormData([("title", "A\0 visit"), *WHOLE[1:], ("standards", "A\0")]))
    assert form.title == "A visit" and form.standards == ("A",)


def test_a_missing_field_asks_for_it():
    with pytest.raises(Refusal) as refused:
        bind(Log, FormData([("title", "A visit")]))
    assert refused.value.errors == {"on": "Enter on"}


def test_fields_sent_by_hand_change_nothing():
    assert not hasattr(bind(Log, FormData([*WHOLE, ("state", "final")])), "state")


def test_what_was_typed_is_kept_but_never_the_token():
    again = filled(FormData([*WHOLE, ("csrf", "t"), ("key", "k1")]), {"title": "No"})
    assert again.value("title") == " A visit " and again.value("on-day") == "7" and again.key == "k1"
    assert "csrf" not in again.values and again.error("title") == "No"
