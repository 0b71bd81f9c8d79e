"""Every deed with the world made ready for it: those behind a form, and those the product does itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from foundation.access import Actor
from foundation.database.pool import transaction
from foundation.deeds import DEEDS, Done
from foundation.routing import hash_of, stranger
from tests.faults.readied import INNER, SID, SUPPLIERS, VARIANTS
from tests.sweep.acts import Act, Step, out_of_the_wall
from tests.sweep.test_acts_sweep import ACTS, tries
from tests.sweep.world import Household, Probe, World


@dataclass(frozen=True)
class Call:
    """A deed and what it is done with, so that any process can do it again under the same key."""

    deed: str
    actor: Actor
    named: dict[str, Any] = field(default_factory=dict)

    async def __call__(self, key: str = "") -> Done:
        return await DEEDS[self.deed](self.actor, key=key, **self.named)


@dataclass(frozen=True)
class Case:
    """A deed to be done by `probe` about `house`. `call`: for a deed that no form leads to."""

    act: Act
    house: Household
    probe: Probe
    world: World
    call: Callable[[Step], dict[str, Any]] | None = None
    by: Actor | None = None  # the product itself, where it does the deed
    title: str = ""  # of a second way for one deed

    def __str__(self) -> str:
        return f"{self.act.deed} {self.title}".strip()

    @property
    def step(self) -> Step:
        return Step(self.world, self.house, self.probe)

    async def ready(self) -> None:
        async with transaction():
            await out_of_the_wall(self.step, self.act)

    def called(self) -> Call:
        assert self.call is not None
        return Call(self.act.deed, self.by or stranger(hash_of(self.probe.fresh)), self.call(self.step))


def cases(world: World) -> Iterator[Case]:
    """One of each deed that can be done by itself; the others happen inside these."""
    own = {case.act.deed: case for case in (*_suppliers(world), *_inner(world))}
    for act in ACTS:
        if act.deed not in own:
            one = next(one for one in tries(world, act) if one.allowed)
            yield Case(act, one.house, one.probe, world)
    yield from own.values()
    yield from _variants(world)


def _variants(world: World) -> Iterator[Case]:
    for name, title, ready, state in VARIANTS:
        act = next(act for act in ACTS if act.deed == name)
        one = next(one for one in tries(world, act) if one.allowed)
        start = (*act.state[:2], state or act.state[2]) if act.state else None
        yield Case(replace(act, ready=ready, state=start), one.house, one.probe, world, title=title)


def _suppliers(world: World) -> Iterator[Case]:
    for act in ACTS:
        if act.deed in SUPPLIERS:
            ready, form = SUPPLIERS[act.deed]
            yield Case(replace(act, ready=ready, form=form, who=None), world.households["team"], SID, world)


def _inner(world: World) -> Iterator[Case]:
    house = world.households["team"]
    director = next(probe for probe in world.probes if probe.role == "director" and not probe.sent)
    for name, by, ready, call in INNER:
        yield Case(Act(name, ("", ""), None, ready), house, director, world, call, by)
