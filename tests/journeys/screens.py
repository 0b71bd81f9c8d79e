"""Takes a picture of each page at 1280 and 360 pixels into docs/screens: `python -m tests.journeys.screens [NAME…]`."""

import asyncio
import shutil
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from playwright.async_api import Browser as Chrome
from playwright.async_api import Page as Tab

from foundation.database import server
from tests.journeys.service import ROOT, Service, chromium_started, copy_served, with_demo

FOLDER = ROOT / "docs" / "screens"
WIDTHS = {1280: 900, 360: 740}
TALLEST = 1800  # pixels; a longer page is cut off there

# Name → who looks, and the way there from their home: an address, or the words of links, each followed in turn.
SHOTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "demo": ("", ("/demo",)),
    "help": ("", ("/help",)),
    "accessibility": ("", ("/accessibility",)),
    "privacy": ("", ("/privacy",)),
    "home-social-worker": ("Amara Okafor", ("/",)),
    "home-assessor": ("Bea Lindqvist", ("/",)),
    "home-programme-coordinator": ("Cora Whitfield", ("/",)),
    "home-panel-chair": ("Farah Aziz", ("/",)),
    "home-principal-social-worker": ("Priya Raman", ("/",)),
    "home-hr": ("Ada Mensah", ("/",)),
    "home-line-manager": ("Callum Reid", ("/",)),
    "home-budget-holder": ("Dev Patel", ("/",)),
    "home-bank-coordinator": ("Mo Haddad", ("/",)),
    "home-bank-worker": ("Rosa Novak", ("/",)),
    "home-director": ("Helen Marsh", ("/",)),
    "account": ("Amara Okafor", ("/account",)),
    "roles": ("Amara Okafor", ("/roles",)),
    "search": ("Ada Mensah", ("/search?q=Okafor",)),
    "not-found": ("Amara Okafor", ("/nowhere",)),
    "not-allowed": ("Amara Okafor", ("/intake",)),
    "journey-own": ("Amara Okafor", ("/", "Your whole journey")),
    "evidence-draft": ("Amara Okafor", ("/", "Power at the front door")),
    "evidence-new": ("Amara Okafor", ("/", "Write something new")),
    "journeys": ("Cora Whitfield", ("/journeys",)),
    "journey-decided": ("Priya Raman", ("/journeys", "Joe Penhallow")),
    "panels": ("Cora Whitfield", ("/panels",)),
    "panel": ("Cora Whitfield", ("/panels", "23 November 2026")),
    "panel-new": ("Cora Whitfield", ("/panels/new",)),
    "panel-case": ("Farah Aziz", ("/", "Moderate:")),
    "panel-minutes": ("Farah Aziz", ("/panels", "17 November 2026")),
    "outcome": ("Priya Raman", ("/", "Record the outcome")),
    "report": ("Priya Raman", ("/", "Record the outcome", "Read the assessor")),
    "pay-steps": ("Ada Mensah", ("/pay-steps",)),
    "pay-step": ("Ada Mensah", ("/", "Confirm a pay step")),
    "pay": ("Ada Mensah", ("/pay",)),
    "people": ("Ada Mensah", ("/people",)),
    "person": ("Ada Mensah", ("/search?q=Okafor", "Amara Okafor")),
    "teams": ("Callum Reid", ("/teams",)),
    "establishment": ("Ada Mensah", ("/establishment",)),
    "requests": ("Mo Haddad", ("/requests",)),
    "request-kind": ("Callum Reid", ("/requests/new",)),
    "request-new": ("Callum Reid", ("/requests/new?kind=assignment",)),
    "request-approve": ("Dev Patel", ("/", "Approve the cost")),
    "candidates": ("Mo Haddad", ("/", "Find people")),
    "candidate": ("Callum Reid", ("/", "Look at")),
    "offers": ("Rosa Novak", ("/offers",)),
    "offer": ("Rosa Novak", ("/", "Answer the offer")),
    "bookings": ("Mo Haddad", ("/bookings",)),
    "caps": ("Mo Haddad", ("/caps",)),
    "figures": ("Ada Mensah", ("/", "All figures")),
    "figure": ("Ada Mensah", ("/", "Vacancy rate")),
    "figures-england": ("Ada Mensah", ("/figures/national",)),
    "files": ("Ada Mensah", ("/intake",)),
    "file-new": ("Ada Mensah", ("/intake/new",)),
    "roles-held": ("Lena Fischer", ("/grants",)),
    "history": ("Helen Marsh", ("/history",)),
}


async def take(chrome: Chrome, service: Service, wanted: list[str]) -> list[str]:
    """Every picture asked for; what could not be reached is told, in words."""
    missed, tabs = [], {}
    for name in wanted:
        who, way = SHOTS[name]
        if who not in tabs:
            tabs[who] = await _tab(chrome, service, who)
        try:
            await _go(tabs[who], way)
            for width, height in WIDTHS.items():
                await _picture(tabs[who], FOLDER / f"{name}-{width}.png", width, height)
        except Exception as problem:
            missed.append(f"{name}: {str(problem).splitlines()[0]} at {tabs[who].url}")
    return missed


async def _tab(chrome: Chrome, service: Service, who: str) -> Tab:
    context = await chrome.new_context(base_url=service.url, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    tab = await context.new_page()
    if who:
        await tab.goto("/demo")
        await tab.get_by_role("button", name=f"Be {who}").click()
    return tab


async def _go(tab: Tab, way: tuple[str, ...]) -> None:
    for step in way:
        if step.startswith("/"):
            await tab.goto(step)
            continue
        found = tab.locator("main a", has_text=step).first
        if not await found.count():
            raise LookupError(f"no link says {step!r}")
        await tab.goto(await found.get_attribute("href") or "/")


async def _picture(tab: Tab, path: Path, width: int, height: int) -> None:
    await tab.set_viewport_size({"width": width, "height": height})
    await tab.reload()
    await tab.wait_for_timeout(150)
    whole = await tab.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": 0, "width": width, "height": min(max(whole, 200), TALLEST)}
    await tab.screenshot(path=path, full_page=True, clip=clip)
    _few_colours(path)


def _few_colours(path: Path) -> None:
    """A third of the size, where Pillow is to hand; it is not among what the tests install."""
    try:
        from PIL import Image
    except ImportError:
        return
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)


def _started(folder: Path) -> server.Urls:
    folder.chmod(0o755)
    return server.ensure(folder, database="steadfast_none", fsync=False)


async def main(wanted: list[str]) -> int:
    folder = Path(tempfile.mkdtemp(prefix="steadfast-screens-"))
    cluster = await asyncio.to_thread(_started, folder)
    try:
        async with AsyncExitStack() as stack:
            template = await with_demo(cluster)
            service = await stack.enter_async_context(copy_served(cluster, template))
            chrome = await stack.enter_async_context(chromium_started())
            missed = await take(chrome, service, wanted or list(SHOTS))
    finally:
        server.stop(folder)
        shutil.rmtree(folder, ignore_errors=True)
    print("\n".join(missed) or f"{2 * len(wanted or SHOTS)} pictures in {FOLDER}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
