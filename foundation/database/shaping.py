"""A row as the frozen dataclass its readers take."""

from dataclasses import Field, fields
from functools import cache
from typing import Any, ClassVar, Protocol, TypeVar

import asyncpg


class Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


Shape = TypeVar("Shape", bound=Dataclass)


def shaped(kind: type[Shape], row: asyncpg.Record, /, **made: Any) -> Shape:
    """Each field is the row's column of that name, an array as a tuple, but for those `made` of other columns."""
    for name in _names(kind):
        if name not in made:
            value = row[name]
            made[name] = tuple(value) if isinstance(value, list) else value
    return kind(**made)


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))
