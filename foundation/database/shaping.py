"""A row as the frozen dataclass its readers take."""

from dataclasses import Field
from typing import Any, ClassVar, Protocol, TypeVar

import asyncpg


class Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


Shape = TypeVar("Shape", bound=Dataclass)


def shaped(kind: type[Shape], row: asyncpg.Record, /, **made: Any) -> Shape:
    """Each field is the row's column of that name, an array as a tuple, but for those `made` of other columns."""
    same = {name: row[name] for name in kind.__dataclass_fields__ if name not in made}
    return kind(**{name: tuple(each) if isinstance(each, list) else each for name, each in same.items()}, **made)
