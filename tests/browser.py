"""A browser without scripts, for the tests: it signs in as one of the cast, and checks every page it fetches."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, ClassVar
from urllib.parse import urljoin, urlsplit

import httpx2
from lxml import html

import asgi
from foundation.routing import COOKIE
from tests.cast import Member

ORIGIN = "http://steadfast.test"


class NotWellFormed(AssertionError):
    """A page that breaks a promise made for every page."""


@dataclass
class Page:
    """An answer: its status, its words, and its tree where it is a page."""

    response: httpx2.Response
    tree: Any = field(default=None)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def path(self) -> str:
        return urlsplit(str(self.response.url)).path

    @property
    def text(self) -> str:
        """The words a reader meets, white space folded."""
        if self.tree is None:
            return self.response.text
        return " ".join(self.tree.find("body").text_content().split())

    @property
    def title(self) -> str:
        return self.tree.findtext(".//title")

    @property
    def h1(self) -> str:
        return " ".join(self.tree.find(".//h1").text_content().split())

    @property
    def errors(self) -> list[str]:
        found = self.tree.find_class("govuk-error-summary__list")
        return [" ".join(item.text_content().split()) for item in found[0]] if found else []

    def form(self, action: str = "") -> Any:
        """The form whose action ends so, or the only one of the main part."""
        forms = [f for f in self.tree.findall(".//main//form") if (f.get("action") or "").endswith(action)]
        assert forms, f"no form on {self.path} with an action ending {action!r}"
        return forms[0]

    def links(self) -> list[str]:
        return [a.get("href") for a in self.tree.iterfind(".//main//a") if a.get("href")]


class _Balanced(HTMLParser):
    """Every element that is opened is closed, in order."""

    VOID: ClassVar = {
        "meta",
        "link",
        "input",
        "br",
        "img",
        "hr",
        "path",
        "rect",
        "line",
        "circle",
        "polyline",
        "area",
        "col",
        "wbr",
    }

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.VOID:
            return
        if not self.open or self.open.pop() != tag:
            raise NotWellFormed(f"</{tag}> closes what was not open")


@dataclass
class Browser:
    """`await browser.sign_in(AMARA)`, `get(path)`, `press(page, action, **typed)`; redirects are followed."""

    client: httpx2.AsyncClient
    checked: int = 0

    @classmethod
    @asynccontextmanager
    async def on_app(cls) -> AsyncIterator["Browser"]:
        transport = httpx2.ASGITransport(app=application())
        async with httpx2.AsyncClient(transport=transport, base_url=ORIGIN, follow_redirects=False) as client:
            yield cls(client)

    def sign_in(self, member: Member) -> "Browser":
        self.client.cookies.clear()
        self.client.cookies.set(COOKIE, member.token)
        return self

    async def get(self, path: str, **params: Any) -> Page:
        return await self._follow(await self.client.get(path, params=params or None))

    async def post(self, path: str, data: dict[str, Any], **more: Any) -> Page:
        headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
        return await self._follow(await self.client.post(path, data=data, headers=headers, **more))

    async def press(self, page: Page, action: str = "", **typed: Any) -> Page:
        """Send the form on the page as it stands, with what is typed put in. A name may hold '-': pass it by **{}."""
        form = page.form(action)
        data: dict[str, Any] = {}
        for element in form.iter("input", "textarea", "select"):
            name, kind = element.get("name"), element.get("type", "text")
            if not name or kind in ("file",):
                continue
            if kind in ("checkbox", "radio"):
                if element.get("checked") is not None:
                    data.setdefault(name, []).append(element.get("value"))
            elif element.tag == "select":
                data[name] = next((o.get("value") for o in element.iter("option") if o.get("selected") is not None), "")
            elif element.tag == "textarea":
                data[name] = element.text or ""
            else:
                data[name] = element.get("value") or ""
        data |= typed
        return await self.post(urljoin(page.path, form.get("action") or page.path), data)

    async def _follow(self, response: httpx2.Response) -> Page:
        for _ in range(5):
            if response.status_code not in (302, 303):
                break
            response = await self.client.get(response.headers["location"])
        return self._check(response)

    def _check(self, response: httpx2.Response) -> Page:
        if not response.headers.get("content-type", "").startswith("text/html"):
            return Page(response)
        page = Page(response, html.document_fromstring(response.text))
        check(page)
        self.checked += 1
        return page


def application() -> Any:
    """The application without its lifespan: the tests' own pool serves it."""
    global _application
    if _application is None:
        _application = asgi.application()
    return _application


_application: Any = None


def check(page: Page) -> None:
    """What every page promises; NotWellFormed names what is broken and where."""

    def no(words: str) -> None:
        raise NotWellFormed(f"{page.path} ({page.status}): {words}")

    balanced = _Balanced()
    balanced.feed(page.response.text)
    if balanced.open:
        no(f"left open: {balanced.open}")
    tree = page.tree
    if tree.get("lang") != "en":
        no("has no language")
    if not (page.title or "").endswith("– Steadfast"):
        no(f"title {page.title!r} does not end with the service's name")
    if page.errors and not page.title.startswith("Error: "):
        no("has errors that the title does not announce")
    if len(tree.findall(".//h1")) != 1:
        no(f"has {len(tree.findall('.//h1'))} first headings")
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    if len(ids) != len(set(ids)):
        no(f"repeats ids {sorted({i for i in ids if ids.count(i) > 1})}")
    labelled = {label.get("for") for label in tree.iter("label")}
    for element in tree.iter("input", "textarea", "select"):
        hidden = element.get("type") in ("hidden", "submit")
        if not hidden and element.get("id") not in labelled and not element.get("aria-label"):
            no(f"field {element.get('name')} has no label")
    for form in tree.iter("form"):
        if (form.get("method") or "get").lower() == "post":
            names = {element.get("name") for element in form.iter("input")}
            if "csrf" not in names and not (form.get("action") or "").startswith("/demo"):
                no(f"form to {form.get('action')} has no token")
    for link in tree.find_class("govuk-error-summary__list"):
        for anchor in link.iter("a"):
            if anchor.get("href", "#").removeprefix("#") not in ids:
                no(f"error links to {anchor.get('href')}, which is not there")
    for element in tree.iter():
        if element.get("style") or any(name.startswith("on") for name in element.attrib):
            no(f"<{element.tag}> has an inline style or handler")
