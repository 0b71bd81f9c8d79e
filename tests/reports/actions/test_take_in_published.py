"""DfE's file taken in: every row, symbols as text, older releases beside newer."""

import json
import time

import pytest

from foundation.database.pool import transaction
from foundation.deeds import enter
from foundation.intake.kinds import KINDS, Content
from foundation.routing import hash_of
from reports.actions.published import KIND
from reports.commands import take_in
from reports.measures.display import Symbol
from reports.queries.published import Official, Releases, official_for, official_national
from tests.cast import ADA, TRAFFORD


@pytest.fixture(autouse=True)
def the_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "published", KIND)


async def releases_of(authority: int = TRAFFORD) -> Releases:
    async with transaction(readonly=True):
        await enter(hash_of(ADA.token))
        return await official_for(authority, "North West")


async def test_the_official_file_is_loaded_whole_and_every_authority_has_its_series(
    clone, as_owner, indicators, capsys
):
    started = time.perf_counter()
    assert await take_in("published", Content("csww.csv", indicators.read_bytes())) == 0
    assert time.perf_counter() - started < 10
    assert "Taken in: 1,463 rows." in capsys.readouterr().out
    levels = await as_owner.fetch("select level, count(*) as n from published_row group by level order by level")
    assert [(row["level"], row["n"]) for row in levels] == [("authority", 1355), ("national", 9), ("regional", 99)]
    trafford = (await releases_of()).authority[0]
    assert {year: str(value) for year, value in trafford.series("agency_rate_fte").items()} == dict(
        zip(range(2017, 2026), ["11.8", "3.8", "13.5", "25.8", "40.4", "39.1", "40.9", "39.3", "29"], strict=True)
    )
    without = await as_owner.fetch(
        "select name from authority a where not exists (select from published_row p where p.authority @> array[a.code])"
    )
    assert [row["name"] for row in without] == []


async def test_a_joint_return_is_the_series_of_both_and_renamed_codes_keep_one_place(clone, as_owner, indicators):
    await take_in("published", Content("csww.csv", indicators.read_bytes()))
    kingston, richmond = [(await releases_of(code)).authority[0] for code in (314, 318)]
    assert kingston == richmond and kingston.joint and len(kingston.years) == 9
    for code in ("370", "373"):
        assert await as_owner.fetchval("select count(*) from published_row where place = $1", code) == 9


async def test_the_second_time_the_file_is_refused_with_its_day(clone, region_file, capsys):
    content = Content("csww.csv", region_file())
    assert (await take_in("published", content), await take_in("published", content)) == (0, 1)
    assert "already taken in on" in capsys.readouterr().err


async def test_another_file_of_a_release_that_is_here_changes_nothing(clone, region_file, capsys):
    assert await take_in("published", Content("csww.csv", region_file())) == 0
    assert await take_in("published", Content("csww.csv", region_file(cases="1255"))) == 2
    assert "the 2025 release was already taken in on" in capsys.readouterr().err
    assert str((await releases_of()).authority[0].years[2025]["cases"]) == "1254"


async def test_an_older_release_stands_beside_the_newer(clone, region_file):
    older = region_file(vacancy_rate_fte="33.1").replace(b"\r\n2025,", b"\r\n2024,")
    assert await take_in("published", Content("2024.csv", older)) == 0
    assert await take_in("published", Content("2025.csv", region_file())) == 0
    found = (await releases_of()).authority
    assert [(each.release, each.series("vacancy_rate_fte")) for each in found] == [
        (2025, {2025: found[0].years[2025]["vacancy_rate_fte"]}),
        (2024, {2024: found[1].years[2024]["vacancy_rate_fte"]}),
    ]
    async with transaction(readonly=True):
        await enter(hash_of(ADA.token))
        assert await official_national() == ()


async def test_symbols_are_kept_as_text(clone, as_owner, region_file):
    assert await take_in("published", Content("csww.csv", region_file(agency_fte="u", absence_rate_fte="low"))) == 0
    figures = json.loads(await as_owner.fetchval("select figures from published_row where place = '358'"))
    assert (figures["agency_fte"], figures["absence_rate_fte"], figures["vacancy_rate_fte"]) == ("u", "low", "32.6")
    trafford: Official = (await releases_of()).authority[0]
    assert trafford.years[2025]["agency_fte"] is Symbol.LOW_RELIABILITY


async def test_faults_are_printed_by_row_and_column_and_nothing_is_loaded(clone, as_owner, region_file, capsys):
    assert await take_in("published", Content("csww.csv", region_file(cases="many", vacancy_fte="few"))) == 2
    said = capsys.readouterr().err
    assert "row 3, cases: 'many' is neither" in said and "row 3, vacancy_fte" in said and "2 faults" in said
    assert await as_owner.fetchval("select count(*) from published_row") == 0


@pytest.mark.parametrize("content", [b"PK\x03\x04 a workbook", b"name,age\r\nAda,41\r\n", b"\xff\xfe"])
async def test_what_is_not_the_file_at_all_is_not_read(clone, as_owner, content, capsys):
    assert await take_in("published", Content("other", content)) == 2
    assert await as_owner.fetchval("select state from intake_file") == "failed"
