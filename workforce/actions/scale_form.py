"""The forms of drafted pay scales: what is changed, level by level, and with whom a draft is shared."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import StringConstraints

from foundation.forms import Form

Box = Annotated[str, StringConstraints(max_length=400)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=120)]
Words = Annotated[str, StringConstraints(max_length=2000)]


class Changes(Form):
    """Points, gate and area boxes by number, as many as any scale has; empty ones change nothing."""

    points_1: Box = ""
    points_2: Box = ""
    points_3: Box = ""
    points_4: Box = ""
    points_5: Box = ""
    points_6: Box = ""
    points_7: Box = ""
    points_8: Box = ""
    gate_2: Box = ""
    gate_3: Box = ""
    gate_4: Box = ""
    gate_5: Box = ""
    gate_6: Box = ""
    gate_7: Box = ""
    gate_8: Box = ""
    area_1: Box = ""
    area_2: Box = ""
    area_3: Box = ""
    area_4: Box = ""
    area_5: Box = ""
    area_6: Box = ""

    @property
    def typed(self) -> Mapping[str, str]:
        return {name: str(getattr(self, name)) for name in Changes.model_fields}


class ChangeScale(Changes):
    title: Title
    starts: date
    why: Words = ""
    words: ClassVar[Mapping[str, str]] = {
        "title": "Enter a name for the draft, of up to 120 characters",
        "starts": "Enter the first day of the scale, such as 1 4 2027",
    }


class SaveScale(ChangeScale):
    scale: Box


class ShareScale(Form):
    person: UUID
    words: ClassVar[Mapping[str, str]] = {"person": "Choose somebody from the list"}


class ApproveScale(Form):
    looked: bool = False
