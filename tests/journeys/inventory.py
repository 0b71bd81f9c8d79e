"""What one part met of every page and state: the promises each is held to, the count, what Chromium complained of."""

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import urlsplit

from playwright.async_api import Browser as Chrome
from playwright.async_api import ConsoleMessage
from playwright.async_api import Page as Tab

from tests.browser import Browser
from tests.journeys import axe, promises
from tests.journeys.crawl import Found, Known, Walk
from tests.journeys.ledger import Ledger
from tests.journeys.service import Service


@dataclass
class Inventory:
    """What was seen, and what is wrong with it."""

    ledger: Ledger
    seen: list[tuple[str, str, str]] = field(default_factory=list)  # route, who, state
    faults: list[str] = field(default_factory=list)
    known: Known = field(default_factory=Known)
    met: set[tuple[str, str]] = field(default_factory=set)  # route, who: also where the page looked as another's did
    titles: dict[str, set[str]] = field(default_factory=dict)
    axed: int = 0  # runs of axe, over all widths
    where: dict[str, tuple[str, str]] = field(default_factory=dict)  # route → a page of it in the demo, and who met it

    async def look(self, tab: Tab, door: str, who: str, state: str) -> None:
        """Hold the page in this tab to every promise, wide and narrow; a route's first page to axe at three widths."""
        first = self.ledger.claim("route looked at", door)
        self.titles.setdefault(door, set()).add(await tab.title())
        found = await promises.skips(tab) if first else []
        found += await promises.when_narrow(tab)
        await promises.thinned(tab)
        # It is at the middle width now. From 641 pixels on the colours are the wide page's, which are judged there.
        for size in (promises.MIDDLE, promises.NARROW, promises.WIDE) if first else (promises.WIDE,):
            if size is not promises.MIDDLE:
                await tab.set_viewport_size(size)
            found += await axe.faults(tab, colours=size is not promises.MIDDLE)
            self.axed += 1
        found += await promises.at_any_width(tab)
        self.seen.append((door, who, state))
        self.met.add((door, who))
        self.faults += [f"{urlsplit(tab.url).path} as {who}, {state}: {fault}" for fault in found]

    def fresh(self, found: Walk, who: str) -> list[Found]:
        """Of one walk, the pages to look at: those with something that no page of their route held which anyone looks
        at. The richest come first, since the more of them are on one page the fewer need be opened."""
        self.met |= {(door, who) for door in found.routes}
        self.ledger.claim("route met", *found.routes)
        self.faults += [f"as {who}: a link leads nowhere: {link}" for link in found.broken]
        richest = sorted(found.pages, key=lambda page: -len(page.parts))
        return [page for page in richest if self.ledger.claim(f"part of {page.door}", *page.parts)]

    def handed_in(self) -> "Telling":
        return Telling(self.seen, self.met, self.titles, self.axed)


@dataclass
class Telling:
    """What a part saw, for whoever closes the inventory."""

    seen: list[tuple[str, str, str]]
    met: set[tuple[str, str]]
    titles: dict[str, set[str]]
    axed: int

    @classmethod
    def whole(cls, parts: list["Telling"]) -> "Telling":
        titles: dict[str, set[str]] = {}
        for part in parts:
            for door, those in part.titles.items():
                titles.setdefault(door, set()).update(those)
        return cls(
            [each for part in parts for each in part.seen],
            set().union(*(part.met for part in parts)),
            titles,
            sum(part.axed for part in parts),
        )

    def told(self) -> str:
        """The list and the count, as the test prints it."""
        states: dict[str, Counter[str]] = {}
        for door, _, state in self.seen:
            states.setdefault(door, Counter())[state] += 1
        lines = [
            f"{door:40} {sum(count.values()):3}  {', '.join(f'{state} {times}' for state, times in count.items())};"
            f" met by {sum(each == door for each, _ in self.met)} people"
            for door, count in sorted(states.items())
        ]
        totals = (
            f"{len(self.seen)} pages of {len(states)} routes in {len({state for _, _, state in self.seen})} states:"
            f" {self.axed} runs of axe, no sideways scroll at 320 and 768 px"
        )
        return "\n".join([*lines, f"{totals}; {len(self.met)} pairs of route and person"])


async def tab_for(chrome: Chrome, service: Service, browser: Browser) -> Tab:
    """A tab of Chromium, signed in as whoever this browser is."""
    context = await chrome.new_context(viewport=promises.WIDE, base_url=service.url, reduced_motion="reduce")
    await context.add_cookies(
        [{"name": c.name, "value": c.value, "url": service.url} for c in browser.client.cookies.jar]
    )
    tab = await context.new_page()
    tab.on("console", partial(_complain, tab))
    tab.on("pageerror", lambda problem: complaints.append(f"{tab.url}: {problem}"))
    return tab


complaints: list[str] = []  # what Chromium wrote in its console: broken scripts, and what the content policy refused


def _complain(tab: Tab, said: ConsoleMessage) -> None:
    if said.type in ("error", "warning") and not said.text.startswith(
        "Failed to load resource: the server responded with a status of 4"
    ):
        complaints.append(f"{tab.url}: {said.text}")
