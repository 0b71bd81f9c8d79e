"""Deeds of the ground, of the frameworks, and of returns and reports, cut at every statement."""

from pathlib import Path

import pytest

from foundation import deeds
from tests.faults.every_deed import SHARES, no_queue, package_of, proved

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("package", SHARES[Path(__file__).name])
async def test_a_deed_is_done_whole_or_not_at_all_and_once(stage, knife, every_case, monkeypatch, package):
    monkeypatch.setattr(deeds, "_queue", no_queue)
    await proved(stage, knife, [case for case in every_case if package_of(case) == package])
