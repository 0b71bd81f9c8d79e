"""Three ways to use the service: with keys alone, without scripts, and with a thumb on a screen 320 pixels wide.

A journey is written once, in the words on the pages; each hand does it in its own way, or says where it could not.
"""

import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import ClassVar, Literal

from playwright.async_api import Browser as Chrome
from playwright.async_api import Download, Locator, Page

from tests.journeys import axe, promises

FURTHEST = 250  # presses of Tab before a thing counts as out of reach
Role = Literal[
    "link", "button", "textbox", "radio", "checkbox", "combobox", "group", "heading", "spinbutton", "searchbox"
]


class Lost(AssertionError):
    """Something a person could not do, and where."""


OPTION = "(box, words) => [...box.options].find((each) => each.label.startsWith(words))?.value ?? null"


@dataclass
class Hand:
    """With a mouse; the base of the three. Words are those of labels, links and buttons, as their beginnings."""

    page: Page
    steps: int = 0  # pages gone to
    taps: int = 0  # links, buttons, folds, choices: all but typing
    pages: list[str] = field(default_factory=list)
    judged: set[str] = field(default_factory=set)
    context: ClassVar[dict[str, object]] = {"viewport": promises.WIDE}
    name: ClassVar[str] = "a mouse"

    # Finding ------------------------------------------------------------------------------------------------------

    def _find(self, role: Role, words: str, within: str = "") -> Locator:
        """The first such thing whose name begins with these words; `within`: in the row, card or group that says so."""
        place: Page | Locator = self.page.locator("body")
        if within:
            place = self.page.locator("fieldset, tr, li, section, article, .govuk-summary-card, .sf-card, form")
            place = place.filter(has_text=within).last
        beginning = re.escape(words).replace(":", r"\s*:")  # hidden words begin with a space
        return place.get_by_role(role, name=re.compile(rf"^\s*{beginning}", re.I)).first

    async def _there(self, found: Locator, words: str) -> Locator:
        if not await found.count():
            raise Lost(f"{self.where()}: there is no {words!r}. The page says: {(await self.text())[:1500]}")
        return found

    def where(self) -> str:
        return re.sub(r"^https?://[^/]+", "", self.page.url)

    async def text(self) -> str:
        return " ".join((await self.page.locator("main").inner_text()).split())

    # Doing --------------------------------------------------------------------------------------------------------

    def told(self) -> str:
        return f"{self.name}: {self.steps} pages"

    async def become(self, name: str) -> None:
        """Choose who to be, on the demo's own page."""
        await self.page.goto("/demo")
        await self.press(f"Be {name}")
        await self.reads(f"Hello, {name.split()[0]}")

    async def follow(self, words: str, within: str = "") -> None:
        """A link, also where it is drawn as a button."""
        link = self._find("link", words, within)
        link = link if await link.count() else self._find("button", words, within)
        await self._go(await self._there(link, words))

    async def press(self, words: str, within: str = "") -> None:
        await self._go(await self._there(self._find("button", words, within), words))

    async def write(self, label: str, words: str, within: str = "") -> None:
        """Into the box with this label, in place of what it holds."""
        box = self._find("textbox", label, within)
        for role in ("searchbox", "spinbutton"):
            box = box if await box.count() else self._find(role, label, within)
        await self._type(await self._there(box, label), words)

    async def choose(self, words: str, within: str = "") -> None:
        """A radio button or a tick box."""
        found = self._find("radio", words, within)
        found = found if await found.count() else self._find("checkbox", words, within)
        self.taps += 1
        await self._mark(await self._there(found, words))

    async def pick(self, label: str, words: str) -> None:
        """The option of a list that begins with these words."""
        box = await self._there(self._find("combobox", label), label)
        option = await box.evaluate(OPTION, words)
        if option is None:
            raise Lost(f"{self.where()}: {label!r} has no option {words!r}: {await box.inner_text()}")
        self.taps += 1
        await box.select_option(value=option)

    async def date(self, legend: str, day: date) -> None:
        for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            await self.write(part, str(number), within=legend)

    async def open(self, words: str) -> None:
        """What is folded away under these words."""
        self.taps += 1
        await self._activate(await self._there(self.page.locator("summary", has_text=words).first, words))

    async def give(self, label: str, file: Path) -> None:
        """A file, to the field with this label."""
        await self.page.get_by_label(label).set_input_files(file)

    async def fetch(self, words: str) -> Download:
        """The file that a link or a button brings."""
        found = self._find("link", words)
        found = found if await found.count() else self._find("button", words)
        await self._there(found, words)
        async with self.page.expect_download() as coming:
            await self._activate(found)
        return await coming.value

    async def reads(self, *phrases: str) -> None:
        said = (await self.text()).casefold()
        for phrase in phrases:
            if " ".join(phrase.split()).casefold() not in said:
                raise Lost(f"{self.where()}: nothing says {phrase!r}. The page says: {(await self.text())[:2000]}")

    async def waits_for(self, phrase: str, again: str) -> None:
        """Until the page says this, a minute at most; without scripts by the link that says to look again."""
        until = time.monotonic() + 60
        while not await self.page.locator("main", has_text=phrase).count():
            if time.monotonic() > until:
                raise Lost(f"{self.where()}: a minute went by and nothing says {phrase!r}: {await self.text()}")
            await self._look_again(again)
        await self.page.wait_for_load_state()
        await self.arrive()

    async def _look_again(self, again: str) -> None:
        """The page asks again by itself."""
        await self.page.wait_for_timeout(300)

    async def reads_not(self, phrase: str) -> None:
        if phrase.casefold() in (await self.text()).casefold():
            raise Lost(f"{self.where()}: the page says {phrase!r}")

    async def has_link(self, words: str) -> bool:
        return bool(await self._find("link", words).count())

    # In its own way -----------------------------------------------------------------------------------------------

    async def _go(self, thing: Locator) -> None:
        async with self.page.expect_navigation(wait_until="load") as coming:
            await self._activate(thing)
        answer = await coming.value
        if answer and answer.status >= 400 and answer.status not in (401, 422):
            raise Lost(f"{self.where()} answered {answer.status}: {(await self.text())[:500]}")
        self.steps, self.taps = self.steps + 1, self.taps + 1
        self.pages.append(self.where())
        await self.arrive()

    async def arrive(self) -> None:
        """What must hold wherever this hand comes to."""
        if await self.page.locator("h1").count() != 1:
            raise Lost(f"{self.where()} has {await self.page.locator('h1').count()} first headings")

    async def _activate(self, thing: Locator) -> None:
        await thing.click()

    async def _type(self, box: Locator, words: str) -> None:
        await box.fill(words)

    async def _mark(self, thing: Locator) -> None:
        await thing.check(force=True)


class Keys(Hand):
    """Keys alone: Tab, Shift and Tab, arrows, Space and Enter; focus must never be lost on the way."""

    name = "keys alone"

    async def _activate(self, thing: Locator) -> None:
        await self._reach(thing)
        await self.page.keyboard.press("Enter")

    async def _type(self, box: Locator, words: str) -> None:
        await self._reach(box)
        await self.page.keyboard.press("Control+A")
        await self.page.keyboard.press("Delete")
        if len(words) < 40:
            await self.page.keyboard.type(words)
        else:
            await self.page.keyboard.insert_text(words)

    async def _mark(self, thing: Locator) -> None:
        await self._reach(thing)
        if not await thing.is_checked():
            await self.page.keyboard.press("Space")
        if not await thing.is_checked():
            raise Lost(f"{self.where()}: Space does not choose {await thing.get_attribute('id')}")

    async def pick(self, label: str, words: str) -> None:
        box = await self._there(self._find("combobox", label), label)
        self.taps += 1
        await self._reach(box)
        await self.page.keyboard.type(words)
        chosen = await box.evaluate("each => each.selectedOptions[0]?.label")
        if not chosen or not chosen.startswith(words):
            raise Lost(f"{self.where()}: typing {words!r} in {label!r} chose {chosen!r}")

    async def give(self, label: str, file: Path) -> None:
        await self._reach(self.page.get_by_label(label))
        async with self.page.expect_file_chooser() as chooser:
            await self.page.keyboard.press("Space")
        await (await chooser.value).set_files(file)

    async def _reach(self, thing: Locator) -> None:
        """Tab, or the arrows within a group of radio buttons, until it has focus."""
        for _ in range(FURTHEST):
            step = await thing.evaluate(NEXT)
            if step == "here":
                return
            if step == "lost":
                break
            await self.page.keyboard.press(step)
            if await self.page.evaluate("document.activeElement === document.body"):
                raise Lost(f"{self.where()}: focus was lost on the way to {await thing.evaluate('e => e.outerHTML')}")
        raise Lost(f"{self.where()}: Tab does not reach {await thing.evaluate('e => e.outerHTML')}")


# Which key brings focus nearer to this element: forward, back, or an arrow between radio buttons of one name.
NEXT = """(wanted) => {
  const at = document.activeElement
  if (at === wanted) return 'here'
  if (at.type === 'radio' && wanted.type === 'radio' && at.name === wanted.name)
    return at.compareDocumentPosition(wanted) & 4 ? 'ArrowDown' : 'ArrowUp'
  return at === document.body || at.compareDocumentPosition(wanted) & 4 ? 'Tab' : 'Shift+Tab'
}"""


class Plain(Hand):
    """Without scripts."""

    name = "no scripts"
    context: ClassVar[dict[str, object]] = {"viewport": promises.WIDE, "java_script_enabled": False}

    async def _look_again(self, again: str) -> None:
        await self.follow(again)


class Thumb(Hand):
    """A phone 320 pixels wide: no page scrolls sideways, and axe has nothing against the first of each kind."""

    name = "320 px"
    context: ClassVar[dict[str, object]] = {"viewport": promises.NARROW, "has_touch": True, "is_mobile": True}

    async def arrive(self) -> None:
        await super().arrive()
        faults = await self.page.evaluate(promises.SIDEWAYS)
        if (kind := re.sub(r"[0-9a-f-]{36}", "", self.page.url.partition("?")[0])) not in self.judged:
            faults += await axe.faults(self.page)
            self.judged.add(kind)
        if faults:
            raise Lost(f"{self.where()} at 320 px: " + "\n".join(faults))

    async def follow(self, words: str, within: str = "") -> None:
        """A narrow screen folds many tabs away under Menu: a tap more."""
        tab = self.page.locator("a", has_text=re.compile(rf"^\s*{re.escape(words)}\s*$"))
        if not within and await self.page.locator(".sf-tabs__fold:not([open])").filter(has=tab).count():
            await self.open("Menu")
        await super().follow(words, within)

    async def _activate(self, thing: Locator) -> None:
        await thing.tap()

    async def _mark(self, thing: Locator) -> None:
        await thing.evaluate("each => each.scrollIntoView({block: 'center'})")
        await self.page.locator(f"label[for='{await thing.get_attribute('id')}']").tap()
        if not await thing.is_checked():
            raise Lost(f"{self.where()}: a tap does not choose {await thing.get_attribute('id')}")


WAYS: tuple[type[Hand], ...] = (Keys, Plain, Thumb)


@asynccontextmanager
async def hand(chrome: Chrome, url: str, way: type[Hand]) -> AsyncIterator[Hand]:
    """A fresh browser window for one way of using it."""
    context = await chrome.new_context(base_url=url, reduced_motion="reduce", **way.context)
    context.set_default_timeout(45_000)
    try:
        yield way(await context.new_page())
    finally:
        await context.close()
