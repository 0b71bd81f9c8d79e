"""The browser tests use the browser they are given, and say so when there is none."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import async_playwright

from tests import chromium


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    chromium.executable.cache_clear()
    yield
    chromium.executable.cache_clear()


def script(path: Path, code: int) -> Path:
    path.write_text(f"#!/bin/sh\nexit {code}\n")
    path.chmod(0o755)
    return path


def test_the_named_browser_comes_before_the_systems(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", str(script(tmp_path / "mine", 0)))
    monkeypatch.setenv("PATH", f"{script(tmp_path / 'chromium', 0).parent}:{os.environ['PATH']}")
    assert chromium.executable() == str(tmp_path / "mine")


def test_a_named_browser_that_does_not_start_is_not_replaced_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", str(script(tmp_path / "mine", 1)))
    with pytest.raises(chromium.NoBrowser, match="mine does not start"):
        chromium.executable()


def test_without_any_browser_the_words_name_the_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "CACHE", tmp_path)
    with pytest.raises(chromium.NoBrowser, match="make browser"):
        chromium.executable()


@pytest.mark.browser
async def test_the_browser_found_here_runs_a_page() -> None:
    options = {"executable_path": chromium.executable(), "args": chromium.flags(), "env": chromium.environment()}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**options, timeout=60_000)
        try:
            page = await browser.new_page()
            await page.set_content("<title>x</title><script>document.title = 6 * 7</script><p>Steadfast</p>")
            assert (await page.title(), await page.inner_text("p")) == ("42", "Steadfast")
        finally:
            await browser.close()
