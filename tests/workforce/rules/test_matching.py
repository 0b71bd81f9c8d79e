"""Which records may be one person's: on what ground, never on less, and told apart by their numbers."""

from datetime import date
from itertools import combinations
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from tests.cast import named
from workforce.rules.matching import Known, Suspicion, ground, one_slip, plain_name, plain_number, suspects

BORN = date(1988, 3, 2)


def known(name: str, born: date | None = None, *numbers: tuple[str, str], id: str = "") -> Known:
    return Known(named(id or f"{name} {born} {numbers}"), name, born, frozenset(numbers))


def test_one_number_is_the_strongest_ground_whatever_the_names():
    assert ground(known("Amara Okafor", None, ("swe", "SW1")), known("A. Bell", BORN, ("swe", "SW1"))) == "number"


def test_a_number_of_another_kind_is_no_ground():
    assert (
        ground(known("Amara Okafor", None, ("payroll", "17")), known("Bo Larsen", None, ("case_login", "17"))) is None
    )


def test_two_registration_numbers_are_two_people_of_one_name():
    ours, theirs = known("Amara Okafor", BORN, ("swe", "SW1")), known("Amara Okafor", BORN, ("swe", "SW2"))
    assert ground(ours, theirs) is None


def test_name_and_birth_date_in_any_order_case_and_accent():
    assert ground(known("Amara OKAFOR", BORN), known("Okafor, Amára", BORN)) == "name_and_birth"
    assert ground(known("Amara Okafor", BORN), known("Amara Okafor", date(1988, 3, 3))) is None


def test_one_slip_of_the_pen_is_enough_with_a_birth_date_and_not_without():
    assert ground(known("Amara Okafor", BORN), known("Amara Okafro", BORN)) == "similar_name"
    assert ground(known("Amara Okafor"), known("Amara Okafro")) is None
    assert ground(known("Amara Okafor", BORN), known("Amara Okafor")) == "similar_name"


def test_slips_are_one_letter_or_two_neighbours_and_never_in_a_short_name():
    for other in ("okafor", "okaafor", "okafr", "okafir", "okafro"):
        assert one_slip("okafor", other), other
    for other in ("okaxir", "kaforo", "okaf"):
        assert not one_slip("okafor", other), other
    assert not one_slip("bo", "jo")


def test_numbers_are_compared_without_spaces_and_names_without_marks():
    assert plain_number(" sw 12 34 ") == "SW1234"
    assert plain_name("O’Brien-Smith, Zoë") == plain_name("zoe obrien smith")


def test_each_pair_is_suspected_once_by_its_strongest_ground():
    one, two = known("Amara Okafor", BORN, ("swe", "SW1"), id="a"), known("Amara Okafor", BORN, ("swe", "SW1"), id="b")
    first, second = sorted((one.id, two.id), key=str)
    assert suspects([two, one]) == [Suspicion(first, second, "number")]


people = st.builds(
    Known,
    st.uuids(),
    st.sampled_from(("Amara Okafor", "Okafor Amara", "Amara Okafro", "Bo Larsen", "Bo Larssen", "Priya Raman")),
    st.sampled_from((None, BORN, date(1990, 1, 1))),
    st.frozensets(st.sampled_from((("swe", "SW1"), ("swe", "SW2"), ("payroll", "7"))), max_size=2),
)


@given(st.lists(people, max_size=12, unique_by=lambda one: one.id))
def test_grouping_finds_what_comparing_everybody_finds(records: list[Known]):
    def pair(one: Known, two: Known) -> tuple[UUID, UUID]:
        first, second = sorted((one.id, two.id), key=str)
        return first, second

    slow = {pair(one, two): why for one, two in combinations(records, 2) if (why := ground(one, two))}
    assert {(each.one, each.two): each.why for each in suspects(records)} == slow
