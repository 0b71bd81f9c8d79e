"""A row as a frozen dataclass: the columns of its fields' names, arrays as tuples, and what is made of others."""

from dataclasses import dataclass
from typing import ClassVar

import pytest

from foundation.database.shaping import shaped


@dataclass(frozen=True)
class Booked:
    """A booking with its people and its price."""

    kind: str
    people: tuple[str, ...]
    pounds: int
    called: ClassVar[str] = "booking"


ROW = {"kind": "shift", "people": ["Amara", "Callum"], "pence": 1200, "note": "not asked for"}


def test_fields_are_columns_of_their_name_or_made() -> None:
    assert shaped(Booked, ROW, pounds=ROW["pence"] // 100) == Booked("shift", ("Amara", "Callum"), 12)


def test_a_column_that_is_not_there_is_never_guessed() -> None:
    with pytest.raises(KeyError):
        shaped(Booked, ROW)
