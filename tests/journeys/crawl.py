"""Finds the pages there are: every address each person meets by links, with what is on each."""

import re
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import httpx2
from starlette.routing import compile_path

import wiring
from foundation.routing import DOORS, Door
from tests.browser import Browser, Page

EACH = 3  # addresses of one route that one person opens in search of what it can show
ENOUGH = 8  # pages of one route, one after another, that held nothing new: from then on each person opens one


@dataclass(frozen=True)
class Found:
    """A page: where, what is on it, and where its forms are sent."""

    path: str
    door: str
    title: str
    parts: frozenset[str]  # every kind of element on it
    posts: tuple[str, ...] = ()


@dataclass
class Known:
    """What all who walked here have seen: every kind of element of each route, and how long it brought nothing new."""

    parts: dict[str, set[str]] = field(default_factory=dict)
    stale: Counter[str] = field(default_factory=Counter)

    def met(self, door: str, parts: frozenset[str]) -> None:
        known = self.parts.setdefault(door, set())
        self.stale[door] = self.stale[door] + 1 if parts <= known else 0
        known |= parts

    def each(self, door: str) -> int:
        return 1 if self.stale[door] >= ENOUGH else EACH


@dataclass
class Walk:
    """What one person met: pages, routes, how many addresses were opened, and links that lead nowhere."""

    pages: list[Found] = field(default_factory=list)
    routes: set[str] = field(default_factory=set)
    opened: int = 0
    broken: list[str] = field(default_factory=list)


def doors(method: str = "GET") -> list[Door]:
    return [door for door, _ in _doors(method)]


def door_of(path: str, method: str = "GET") -> Door | None:
    """The route that answers this address; earlier routes win, as they do when served."""
    return next((door for door, pattern in _doors(method) if pattern.match(path)), None)


@cache
def _doors(method: str) -> list[tuple[Door, re.Pattern[str]]]:
    wiring.routes()
    return [(door, compile_path(door.path)[0]) for door in DOORS if door.method == method]


def parts_of(page: Page) -> frozenset[str]:
    """What is on the page: each kind of element within each kind of element, however many rows there are."""
    return frozenset(f"{_kind(each.getparent())} > {_kind(each)}" for each in page.tree.find(".//body").iter("*"))


def _kind(element: Any) -> str:
    """Its tag, the names of its attributes, and the values of those that decide how it looks or what it is."""
    if element is None:
        return ""
    told = (
        f"{name}={value}" if name in ("class", "type", "role", "scope") else name for name, value in element.items()
    )
    return f"{element.tag} {' '.join(sorted(told))}"


@asynccontextmanager
async def visitor(url: str) -> AsyncIterator[Browser]:
    async with httpx2.AsyncClient(base_url=url, timeout=30) as client:
        yield Browser(client)


async def people(browser: Browser) -> dict[str, str]:
    """The demo's people: name → account."""
    page = await browser.get("/demo")
    return {
        " ".join(form.find(".//h2").text_content().split()): form.find(".//input[@name='account']").get("value")
        for form in page.tree.findall(".//main//form")
    }


async def walk(browser: Browser, known: Known, start: str = "/") -> Walk:
    """Follow every link of this service from here, breadth first, a few addresses of each route."""
    found, waiting, seen = Walk(), [start], {start}
    opened: dict[str, int] = {}
    while waiting:
        path = waiting.pop(0)
        door = door_of(urlsplit(path).path)
        if door is None:
            found.broken.append(path)
            continue
        place = door.path + " ".join(sorted(re.findall(r"[?&](\w+)=", path)))
        if opened.get(place, 0) >= known.each(door.path):
            continue
        opened[place] = opened.get(place, 0) + 1
        found.opened += 1
        links = await _open(browser, path, door, found, known)
        fresh = [link for link in dict.fromkeys(links) if link not in seen]
        seen.update(fresh)
        waiting += fresh
    return found


async def _open(browser: Browser, path: str, door: Door, found: Walk, known: Known) -> list[str]:
    page = await browser.get(path)
    found.routes.add(door.path)
    if page.status != 200:
        found.broken.append(f"{path} ({page.status})")
        return []
    if page.tree is None:
        return []
    shown = door_of(page.path) or door  # where the reader was led on to another page, it is that one
    found.routes.add(shown.path)
    parts = parts_of(page)
    known.met(shown.path, parts)
    found.pages.append(Found(path, shown.path, page.title, parts, _posts(page)))
    found.broken += [f"{path}: {fault}" for fault in _unkept(page)]
    here = str(page.response.url)
    links = [urljoin(here, a.get("href")) for a in page.tree.iter("a") if a.get("href")]
    links += [urljoin(here, asked) for form in page.tree.iter("form") for asked in _questions(form)]
    return [
        _within(link) for link in links if urlsplit(link).netloc == urlsplit(here).netloc and _within(link) != "/demo"
    ]


def _unkept(page: Page) -> list[str]:
    """Long words that no draft is kept of; and two kept forms with a field of one name, whose words would be mixed."""
    forms = [form for form in page.tree.iterfind(".//main//form") if form.find(".//textarea") is not None]
    told = [f"no draft is kept of the form to {form.get('action')}" for form in forms if form.get("data-draft") is None]
    met: set[str] = set()
    for form in forms:
        names = {each.get("name") for each in form.iter("textarea", "select")} | {
            each.get("name") for each in form.iter("input") if each.get("type") != "hidden"
        }
        told += [f"two forms have a field {name}, and drafts" for name in sorted(names & met)]
        met |= names
    return told


def _posts(page: Page) -> tuple[str, ...]:
    forms = page.tree.iterfind(".//main//form")
    return tuple(form.get("action") for form in forms if (form.get("method") or "").lower() == "post")


def _questions(form: Any) -> list[str]:
    """The addresses a form that only asks leads to: sent as it stands, and with two letters in its boxes."""
    if (form.get("method") or "get").lower() != "get":
        return []
    boxes = [each.get("name") for each in form.iter("input") if each.get("type", "text") in ("text", "search")]
    kept = [(each.get("name"), each.get("value", "")) for each in form.iter("input") if each.get("type") == "hidden"]
    return [f"{form.get('action')}?{urlencode([*kept, *((box, words) for box in boxes)])}" for words in ("", "an")]


def _within(link: str) -> str:
    parts = urlsplit(link)
    return parts.path + (f"?{parts.query}" if parts.query else "")
