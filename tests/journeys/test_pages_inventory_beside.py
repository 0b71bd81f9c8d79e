"""The other half of the inventory of pages: a file of its own, so that a second worker takes its share."""

from pathlib import Path

import pytest
from playwright.async_api import Browser as Chrome

from tests.journeys.service import Served
from tests.journeys.test_pages_inventory import take_part

pytestmark = [pytest.mark.browser, pytest.mark.slow]


async def test_no_page_has_a_fault_whoever_looks_at_it(
    chrome: Chrome, demo: Served, bare: Served, of_the_run: Path
) -> None:
    await take_part(chrome, demo, bare, of_the_run, "two")
