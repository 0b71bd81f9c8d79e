"""A file of posts is checked by row and field, shown for what it would do, and taken in whole or not at all."""

from datetime import date
from decimal import Decimal

import pytest

import foundation.deeds
import wiring
from foundation.database.pool import transaction
from foundation.deeds import COMMAND_LINE, enter, service
from foundation.intake import deeds, files, work
from foundation.intake.kinds import Content, Faulty, Unreadable
from tests.builders_reports import changed, post
from tests.cast import AMARA, SALE, STRETFORD, TRAFFORD
from workforce.imports.posts import POSTS, read

HEAD = "Reference,Title,Team,Role,FTE,From,To,Kind\n"
OPERATOR = service(COMMAND_LINE)
wiring.routes()


def untold(*far: int) -> None:
    """Nobody listens how far it is."""


def faults_of(rows: str) -> set[tuple[int, str]]:
    with pytest.raises(Faulty) as no:
        read((HEAD + rows).encode(), untold)
    return {(fault.row, fault.column) for fault in no.value.faults}


def test_every_cell_that_cannot_be_is_named_by_row_and_column() -> None:
    rows = (
        "P1,Social worker,Stretford,Case holder,37,01/04/2026,,\n"
        "P2,Social worker,Stretford,Case holder,1,31/02/2026,,\n"
        "P3,,Stretford,Case holder,1,1/2/26,,\n"
        "P4,Social worker,Stretford,Boss,zero,2026-04-01,,frozen\n"
        ",Social worker,Stretford,Case holder,0.6,2026-04-01,,\n"
        "P6,Social worker,Stretford,case HOLDER,0.6,2026-04-01,,over established\n"
    )
    assert faults_of(rows) == {
        (2, "fte"), (3, "from"), (4, "title"), (4, "from"), (5, "role"), (5, "fte"), (5, "kind"), (6, "reference"),
    }  # fmt: skip


def test_hours_in_the_place_of_fte_are_called_hours() -> None:
    with pytest.raises(Faulty) as no:
        read((HEAD + "P1,Social worker,Stretford,Case holder,37,01/04/2026,,\n").encode(), untold)
    assert "37 looks like hours a week" in no.value.faults[0].reason


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", HEAD.encode(), b"\xff\xfe\x00", b""])
def test_what_is_no_table_of_posts_is_not_read(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(content, untold)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test does the product's part itself."""
    monkeypatch.setattr(foundation.deeds, "_listeners", {})


@pytest.fixture
async def posts(as_owner):
    """Three posts of Trafford's with references: one Amara holds, one that changed, one nobody named."""
    held = await post(as_owner, "held", reference="P1")
    grown = await post(as_owner, "grown", reference="P2", fte=Decimal("0.5"))
    await changed(as_owner, grown, date(2026, 6, 1), fte=Decimal("0.6"))
    await post(as_owner, "unnamed", reference="P9")
    for team, name in ((STRETFORD, "Stretford"), (SALE, "Sale")):
        await as_owner.execute("update team set name = $2 where id = $1", team, name)
    await as_owner.execute("update employment set post = $1 where person = $2", held, AMARA.id)
    return as_owner


async def take_in(rows: str, name: str = "posts.csv") -> files.File:
    """Both stages, as the command does them."""
    content = Content(name, (HEAD + rows).encode())
    handed = await deeds.hand_in(OPERATOR, kind=POSTS, content=content, authority=TRAFFORD)
    await work.work(handed.subject)
    file = await this(handed.subject)
    if file.state == "ready":
        await deeds.let_in(OPERATOR, id=file.id)
        await work.work(file.id)
        file = await this(file.id)
    return file


async def this(id):
    async with transaction(readonly=True):
        return await files.file_for(await enter(OPERATOR.session), id)


async def test_a_file_creates_changes_and_closes_in_one_act_and_says_so_before(posts):
    file = await take_in(
        "P1,Social worker,Stretford,Case holder,1,2019-04-01,,\n"
        "P2,Senior social worker,stretford ,Senior practitioner,0.8,2026-12-01,2027-03-31,\n"
        "P7,Social worker,Sale,Case holder,0.75,2026-12-01,,grant-funded\n"
    )
    assert (file.state, file.rows_done) == ("committed", 3)
    assert file.preview["words"] == (
        "1 new posts (0.75 FTE), 1 changed, 1 closed, 1 as they were;"
        " 1 posts here that the file does not name stay as they are"
    )
    new = await posts.fetchrow("select * from post where reference = 'P7'")
    assert (new["fte"], new["kind"], new["starts"], new["ends"]) == (
        Decimal("0.75"),
        "grant_funded",
        date(2026, 12, 1),
        None,
    )
    was, now = await posts.fetch(
        "select c.* from post_change c join post p on p.id = c.post where p.reference = 'P2' order by c.starts"
    )
    assert (was["fte"], now["fte"], now["title"]) == (Decimal("0.6"), Decimal("0.8"), "Senior social worker")
    assert await posts.fetchval("select ends from post where reference = 'P2'") == date(2027, 4, 1)
    facts = await posts.fetchval("select facts::text from audit where deed = 'intake:loaded'")
    assert '"rows": 3' in facts and "fingerprint" in facts


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("P1,Social worker,Stretfort,Case holder,1,2019-04-01,,", "team", "You have no team called Stretfort"),
        ("P1,Social worker,Stretford,Case holder,0.5,2019-04-01,,", "from", "stood otherwise on its first day"),
        ("P2,Social worker,Stretford,Case holder,0.9,2026-05-31,,", "from", "The post changed on 1 June 2026"),
        ("P1,Social worker,Stretford,Case holder,1,2019-04-01,2026-12-31,", "to", "Somebody is in the post after"),
        ("P5,Social worker,Stretford,Case holder,1,2026-12-01,2026-11-30,", "to", "must not be before the first"),
    ],
)  # fmt: skip
async def test_a_row_that_does_not_fit_what_there_is_keeps_the_whole_file_out(posts, row, column, why):
    before = await posts.fetch("select * from post order by id")
    file = await take_in("P8,Social worker,Sale,Case holder,1,2026-12-01,,\n" + row + "\n")
    (fault,) = file.errors
    assert (fault.row, fault.column) == (3, column) and why in fault.reason
    assert await posts.fetch("select * from post order by id") == before


async def test_a_post_named_twice_is_refused_and_says_whether_the_days_overlap(posts):
    file = await take_in(
        "P8,Social worker,Sale,Case holder,1,2026-12-01,2026-12-31,\nP8,Social worker,Sale,Case holder,1,2026-12-31,,\n"
        "P9,Social worker,Sale,Case holder,1,2026-12-01,2026-12-30,\nP9,Social worker,Sale,Case holder,1,2026-12-31,,\n"
    )
    said = {fault.row: fault.reason for fault in file.errors}
    assert said == {
        3: "P8 stands in row 2 already, and the days of the two overlap",
        5: "P9 stands in row 4 already. Send one row a post, and the next change in another file",
    }
