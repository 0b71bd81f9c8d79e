"""Deeds of the workforce and of the staff bank, cut at every statement; and that no deed is left out anywhere."""

from pathlib import Path

import pytest

from foundation import deeds
from foundation.deeds import DEEDS, Done
from tests.faults.cuts import Whole, afresh, cut, line_of, new_key, undisturbed
from tests.faults.every_deed import INSIDE, NOT_YET, SHARES, no_queue, package_of, proved

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("package", SHARES[Path(__file__).name])
async def test_a_deed_is_done_whole_or_not_at_all_and_once(stage, knife, every_case, monkeypatch, package):
    monkeypatch.setattr(deeds, "_queue", no_queue)
    await proved(stage, knife, [case for case in every_case if package_of(case) == package])


def test_no_deed_is_left_out(every_case):
    """Each is cut by itself, in the file whose share its package is, or is seen to happen inside one that is."""
    product = {name for name, deed in DEEDS.items() if not deed.body.__module__.startswith("tests")}
    alone, shared_out = (
        {case.act.deed for case in every_case},
        sorted(name for each in SHARES.values() for name in each),
    )
    print(f"{len(product)} deeds: {len(alone)} by themselves in {len(every_case)} cases, {len(INSIDE)} inside others")
    assert sorted([*alone, *INSIDE, *NOT_YET]) == sorted(product)
    assert shared_out == sorted({package_of(case) for case in every_case})
    assert set(INSIDE.values()) <= {str(case) for case in every_case}
    assert all(Path(__file__).with_name(name).is_file() for name in SHARES)


async def test_a_deed_in_two_transactions_is_found_half_done(stage, knife, every_case):
    """The twin: the same cuts show what they are there to show."""
    case = next(case for case in every_case if case.act.deed == "evidence:logged")
    once = (await undisturbed(stage, knife, case)).call

    async def twice(key: str) -> Done:
        await once(key)
        return await once(f"{key[:-1]}{'1' if key[-1] == '0' else '0'}")

    await afresh(stage, case)
    before, _ = await stage.changes(), knife.hold(0, False)
    await twice(new_key())
    knife.drop()
    whole = Whole(list(knife.said), before, await stage.changes(), await stage.audit(), once)
    found = await cut(stage, knife, whole, lambda: afresh(stage, case), twice)
    print(line_of("twin", found, 0))
    assert found.left["half"] > 5 and any("half left" in no for no in found.wrong)
