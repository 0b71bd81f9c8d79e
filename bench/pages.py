"""The main pages, each as the person who opens it most, found by following links as they would."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx2
from lxml import html

ORIGIN = "http://127.0.0.1"
# Whose, and the page's shape; `…` stands for an id, and the page is the first of that shape that a link leads to.
MAIN = (
    ("Amara", "/"),
    ("Amara", "/journeys/…"),
    ("Bea", "/"),
    ("Bea", "/journeys/…"),
    ("Priya", "/"),
    ("Priya", "/journeys"),
    ("Priya", "/panels"),
    ("Priya", "/journeys/…/outcome"),
    ("Ada", "/people"),
    ("Ada", "/teams"),
    ("Ada", "/establishment"),
    ("Ada", "/pay-steps"),
    ("Callum", "/requests"),
    ("Callum", "/requests/…"),
    ("Mo", "/requests"),
    ("Mo", "/requests/…/candidates"),
    ("Rosa", "/"),
    ("Rosa", "/offers/…"),
    ("Priya", "/figures/authority/358"),
    ("Priya", "/figures/authority/358/vacancy_rate_fte"),
)


@dataclass(frozen=True)
class Page:
    person: str
    shape: str
    path: str
    cookie: str

    @property
    def name(self) -> str:
        return f"{self.person} {self.shape}"


def shape_of(path: str) -> str:
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "…", path)


async def become(client: httpx2.AsyncClient, person: str) -> None:
    """Sign in as one of the demo's people."""
    client.cookies.clear()
    chooser = html.document_fromstring((await client.get("/demo")).text)
    account = next(
        form.find(".//input[@name='account']").get("value")
        for form in chooser.iterfind(".//li/form")
        if form.findtext(".//h2").startswith(person)
    )
    await client.post("/demo", data={"account": account}, headers={"sec-fetch-site": "same-origin"})


async def found(client: httpx2.AsyncClient) -> list[Page]:
    """Every page of MAIN with its address; StopIteration names none, so a shape nobody links to is an error here."""
    pages = []
    for person in dict.fromkeys(person for person, _ in MAIN):
        await become(client, person)
        cookie = "; ".join(f"{each.name}={each.value}" for each in client.cookies.jar)
        wanted = [shape for who, shape in MAIN if who == person]
        at = await _addresses(client, wanted)
        pages += [Page(person, shape, at[shape], cookie) for shape in wanted]
    return pages


async def _addresses(client: httpx2.AsyncClient, wanted: list[str]) -> dict[str, str]:
    """Follow links breadth first until each shape wanted has an address that answers 200."""
    at: dict[str, str] = {}
    seen, queue = {"/"}, ["/"]
    while queue and not at.keys() >= {*wanted}:
        path = queue.pop(0)
        answer = await client.get(path)
        if answer.status_code != 200 or "html" not in answer.headers["content-type"]:
            continue
        at.setdefault(shape_of(path), path)
        for link in html.document_fromstring(answer.text).xpath("//a/@href"):
            parts = urlsplit(link)
            new = not parts.netloc and parts.path.startswith("/") and shape_of(parts.path) not in {*map(shape_of, seen)}
            if new and not parts.path.startswith(("/static", "/sign", "/demo", "/day")):
                seen.add(parts.path)
                queue.append(parts.path)
    if missing := [shape for shape in wanted if shape not in at]:
        raise SystemExit(f"no link leads to {', '.join(missing)}")
    return at
