"""One deed done undisturbed, and then cut before and after each of its statements: what was left, and what was told."""

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from foundation import deeds
from foundation.access import Actor
from foundation.deeds import Deed, Done
from foundation.problems import NotNow, NotSure
from tests.faults.knife import Knife
from tests.faults.ready import Call, Case
from tests.faults.stage import Changes, Stage
from tests.sweep.acts import press

Do = Callable[[str], Awaitable[Done]]  # a deed done under a key


@dataclass
class Whole:
    """The deed undisturbed: its statements, what it left, which deeds are on the record, and how to do it again."""

    statements: list[str]
    before: Changes
    changes: Changes
    record: list[str]
    call: Call


@dataclass
class Found:
    """What the cuts of one deed left."""

    statements: int = 0
    left: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@asynccontextmanager
async def heard(knife: Knife) -> AsyncIterator[list[Call]]:
    """The deeds that a form's press calls, with the statements of each under the knife."""
    calls: list[Call] = []
    plain = Deed.__call__

    async def called(self: Deed, actor: Actor, *args: Any, key: str = "", **named: Any) -> Done:
        if deeds._under_way.get() is not None or knife.held:
            return await plain(self, actor, *args, key=key, **named)
        calls.append(Call(self.name, actor, named))
        knife.hold(0, False)
        try:
            return await plain(self, actor, *args, key=key, **named)
        finally:
            knife.drop()

    Deed.__call__ = called  # type: ignore[method-assign]
    try:
        yield calls
    finally:
        Deed.__call__ = plain  # type: ignore[method-assign]


def new_key() -> str:
    return str(uuid4())


async def afresh(stage: Stage, case: Case) -> None:
    await stage.put_back()
    await case.ready()


async def sent(case: Case, key: str) -> str:
    """The answer to a press over HTTP: where the person goes next, or the status of a refusal."""
    found = await press(case.act, case.step, fresh=True, form={**case.act.form(case.step), "key": key})
    return found.text.split(" ")[0] if found.status == 303 else f"{found.status} {found.text[-300:]}"


async def undisturbed(stage: Stage, knife: Knife, case: Case) -> Whole:
    """Pressed, and pressed again: one effect, one answer."""
    await afresh(stage, case)
    key, before = new_key(), await stage.changes()
    async with heard(knife) as calls:
        if case.call is None:
            first = await sent(case, key)
        else:
            calls.append(case.called())
            knife.hold(0, False)
            first = (await calls[0](key)).then
            knife.drop()
    whole = Whole(list(knife.said), before, await stage.changes(), await stage.audit(), calls[0])
    assert not first[:3].isdigit() and case.act.deed in whole.record, (str(case), first, whole.record)
    stood = await stage.stands()
    again = await sent(case, key) if case.call is None else (await whole.call(key)).then
    assert again == first, f"{case}: pressed twice: {first}, then {again}"
    assert not await stage.otherwise(stood), f"{case}: the second press changed something"
    return whole


async def left_by(stage: Stage, whole: Whole) -> str:
    if not await stage.committed():
        return "nothing"
    found = await stage.changes()
    return "whole" if found == whole.changes else "nothing" if found == whole.before else "half"


async def cut(stage: Stage, knife: Knife, whole: Whole, ready: Callable[[], Awaitable[None]], do: Do) -> Found:
    """Cut everywhere. Where the person is told "nothing was saved", nothing was; what was done is told again by key."""
    found, fresh = Found(len(whole.statements)), False
    for at in range(1, len(whole.statements) + 1):
        for after in (False, True):
            if not fresh:
                await ready()
            where = f"cut {'after' if after else 'before'} statement {at}, {whole.statements[at - 1][:60]!r}"
            await stage.mark()
            told, answer = await _told(knife, at, after, do, key := new_key())
            await stage.gone(knife.cut)
            left = await left_by(stage, whole)
            found.left[left] += 1
            if left == "half" or (told is NotNow and left != "nothing") or (answer and left != "whole"):
                found.wrong.append(f"{where}: told {told or answer}, {left} left")
            if (left == "whole" and not answer) or at == len(whole.statements):
                found.wrong += [f"{where}: {no}" for no in await pressed_again(stage, whole, do, key, answer)]
            fresh = left == "nothing" and at < len(whole.statements)
    return found


async def _told(knife: Knife, at: int, after: bool, do: Do, key: str) -> tuple[type[Exception] | None, str]:
    knife.hold(at, after)
    try:
        return None, (await do(key)).then
    except (NotNow, NotSure) as lost:
        return type(lost), ""
    finally:
        knife.drop()


async def pressed_again(stage: Stage, whole: Whole, do: Do, key: str, before: str) -> list[str]:
    """After a cut, twice more under the same key: one effect, one answer."""
    answers = [before or (await do(key)).then, (await do(key)).then, (await do(key)).then]
    no = [f"pressed again: {answers}"] if len(set(answers)) > 1 else []
    if await stage.changes() != whole.changes:
        no.append("pressed again, the effect is not one")
    return no


def line_of(name: str, found: Found, seconds: float) -> str:
    cuts = sum(found.left.values())
    kinds = (found.left["nothing"], found.left["whole"], found.left["half"])
    return f"{name:<32}{found.statements:>11}{cuts:>6}{kinds[0]:>9}{kinds[1]:>7}{kinds[2]:>6}{seconds:>9.1f}"
