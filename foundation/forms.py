"""What a person typed: bound to a pydantic model, or shown again with a word beside each field that was wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Any, ClassVar, Union, get_args, get_origin
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.datastructures import FormData

from foundation.drafts.kept import Draft, Drafts
from foundation.problems import Refusal


class Form(BaseModel):
    """A form's fields. `words`: what to say when a field is missing or wrong, in the user's words."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True, extra="ignore")
    words: ClassVar[Mapping[str, str]] = {}


class Empty(Form):
    """A form that is only a button."""


@dataclass(frozen=True)
class Filled:
    """A form as it stands on a page: what was typed, what was wrong with it, the key of this press, what is kept."""

    values: Mapping[str, list[str]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    key: str = ""
    drafts: Drafts | None = None

    def value(self, name: str, default: Any = "") -> str:
        found = self.values.get(name)
        return found[0] if found else ("" if default is None else str(default))

    def chosen(self, name: str, option: str, default: Any = ()) -> bool:
        return option in (self.values[name] if name in self.values else [str(each) for each in default])

    def error(self, name: str) -> str | None:
        return self.errors.get(name)

    def draft(self, action: str, inside: str) -> Draft | None:
        """What is kept of the form with this action, where it has long words and the page may keep them."""
        return self.drafts.of(action, inside) if self.drafts else None


def fresh_form() -> Filled:
    return Filled(key=uuid4().hex)


def filled(data: FormData, errors: Mapping[str, str]) -> Filled:
    """What was typed, to be shown again; passwords and files are never given back."""
    values: dict[str, list[str]] = {}
    for name, value in data.multi_items():
        if isinstance(value, str) and name not in ("csrf", "key"):
            values.setdefault(name, []).append(value)
    key = data.get("key")
    return Filled(values, errors, key if isinstance(key, str) and key else uuid4().hex)


def bind(form: type[Form], data: FormData) -> Form:
    """The form's model, or a Refusal naming every field that is missing or wrong."""
    raw = {
        name: value
        for name, info in form.model_fields.items()
        if (value := _raw(data, name, info.annotation)) is not None
    }
    try:
        return form.model_validate(raw)
    except ValidationError as wrong:
        errors: dict[str, str] = {}
        for error in wrong.errors():
            name = str(error["loc"][0]) if error["loc"] else ""
            errors.setdefault(name, _words(form, name, error))
        raise Refusal(**errors) if "" not in errors else _whole(errors) from None


def _whole(errors: dict[str, str]) -> Refusal:
    whole = errors.pop("")
    return Refusal(whole, **errors)


def _raw(data: FormData, name: str, annotation: Any) -> Any:
    kind = _plain(annotation)
    if get_origin(kind) is dict:  # one box for each of several things: children-<id>, children-<id> …
        start = f"{name}-"
        boxes = {key.removeprefix(start): value for key, value in data.multi_items() if key.startswith(start)}
        return {key: v.replace("\0", "").strip() for key, v in boxes.items() if isinstance(v, str) and v.strip()}
    if kind is date and f"{name}-day" in data:
        return _date(data, name)
    if get_origin(kind) in (tuple, list):
        return [value.replace("\0", "") if isinstance(value, str) else value for value in data.getlist(name) if value]
    if kind is bool:
        return name in data
    value = data.get(name)
    if isinstance(value, str):
        value = value.replace("\0", "").strip()
        if kind is Decimal:
            value = value.replace(",", "").removeprefix("£")
        return value or None
    return value


def _plain(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, UnionType):
        return next(each for each in get_args(annotation) if each is not type(None))
    return annotation


def _date(data: FormData, name: str) -> str | None:
    day, month, year = (str(data.get(f"{name}-{part}", "")).strip() for part in ("day", "month", "year"))
    if not (day or month or year):
        return None
    return f"{year.lstrip('0')}-{month.zfill(2)}-{day.zfill(2)}"  # no year of our time has fewer than four figures


def _words(form: type[Form], name: str, error: Any) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if name in form.words:
        return form.words[name]
    label = name.replace("_", " ")
    if error["type"] == "missing":
        return f"Enter {label}"
    if error["type"].startswith("date"):
        return f"{label.capitalize()} must be a real date, such as 27 3 2026"
    if error["type"].startswith("decimal"):
        return f"{label.capitalize()} must be a number, such as 22.5"
    if error["type"] == "string_too_long":
        return f"{label.capitalize()} must be {error['ctx']['max_length']:,} characters or fewer"
    return f"Check {label}: {error['msg'].lower()}"
