"""Files as people send them: rows come back as rows, what cannot be read says so, and pictures lose their past."""

import csv
import io
from datetime import date, datetime

import pytest

from foundation.intake.kinds import Fault
from foundation.intake.refused import refused_rows
from foundation.uploads.limits import MOST_CELL, MOST_COLUMNS, Unreadable
from foundation.uploads.opening import opened, picture, table, table_kind


async def rows_of(name: str, content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO((await table(name, content)).decode("utf-8-sig"), newline="")))


def workbook(*rows: list[object], hidden_first: bool = False) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    if hidden_first:
        book.active.append(["hidden"])
        book.active.sheet_state = "hidden"
    sheet = book.create_sheet("People") if hidden_first else book.active
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def test_a_workbook_comes_back_as_its_cells_are_read():
    sent = workbook(
        ["name", "from", "hours", "lead", "at", "sum"],
        ["Amara Okafor", date(2026, 3, 27), 29.6, True, datetime(2026, 3, 27, 9, 30), "=1+1"],  # noqa: DTZ001
        [],
        ["Beatrice, “Bea”", None, 37, False, None, 0.1],
    )
    assert await rows_of("people.xlsx", sent) == [
        ["name", "from", "hours", "lead", "at", "sum"],
        ["Amara Okafor", "2026-03-27", "29.6", "TRUE", "2026-03-27 09:30:00"],
        [],
        ["Beatrice, “Bea”", "", "37", "FALSE", "", "0.1"],
    ]


async def test_the_first_sheet_that_can_be_seen_is_the_one():
    assert await rows_of("people.xlsx", workbook(["name"], ["Amara"], hidden_first=True)) == [["name"], ["Amara"]]


async def test_a_csv_comes_back_as_it_was():
    for content in (b"name,team\r\nAmara,Sale\r\n", "\ufeffname\r\nZoë\r\n".encode(), b'a,"b\r\nc"\r\n', b"a,b"):
        assert await table("people.csv", content) == content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("name\r\nZoë\r\n".encode("utf-16"), "The file is in UTF-16"),
        (b"name\r\nZo\xeb\r\n", "Line 2 has a letter that is not in UTF-8: the file may be in Windows-1252"),
        (b"name\r\nA\0mara\r\n", "Line 2 holds bytes that no table has"),
        (b'name,team\r\n"Amara,Sale\r\n', "opens a cell in row 2 and is never closed"),
        (b'name\r\n"A"mara\r\n', "Row 2 has a quotation mark"),
        (b"name\r\n" + b"x" * (MOST_CELL + 1), "Row 2 has a cell of more than 32,767 characters"),
        (b"," * (MOST_COLUMNS + 1), f"Row 1 has {MOST_COLUMNS + 2} columns; a file may have {MOST_COLUMNS}"),
        (b"x" * (2**20 + 1), "Line 1 is longer than a million characters"),
        (b"name;team\r\n", "parted by semicolons or tabs"),
        (b"a\r\n" * 100_002, "more than 100,000 rows"),
    ],
)
async def test_a_csv_that_is_none_says_where_and_what_to_do(content, words):
    with pytest.raises(Unreadable, match=words):
        await table("people.csv", content)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("people.xls", b"\xd0\xcf\x11\xe0", "ends in .xls is not taken in"),
        ("people.xlsx", b"\xd0\xcf\x11\xe0", "older workbook .*, or one with a password"),
        ("people.csv", b"PK\x03\x04", "its name ends in .csv"),
        ("people.xlsx", b"name,team", "not a workbook"),
        ("people.csv", b"%PDF-1.7", "This is a PDF"),
        ("people.csv", b"\xef\xbb\xbf <?xml version='1.0'?>", "a web page or XML"),
        ("people.pdf", b"name", "ends in .pdf is not taken in"),
    ],
)
def test_what_a_file_is_goes_by_its_name_and_its_first_bytes_together(name, content, words):
    with pytest.raises(Unreadable, match=words):
        table_kind(name, content)


async def test_a_picture_is_made_anew_upright_and_without_its_past():
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "CANARY"
    exif.get_ifd(0x8825)[2] = (53.0, 25.0, 0.0)
    out = io.BytesIO()
    Image.new("RGB", (3000, 1000), "red").save(out, "JPEG", exif=exif, comment=b"CANARY")
    made = await picture("board.jpg", out.getvalue() + b"CANARY<script>")
    assert b"CANARY" not in made and b"Exif" not in made
    with Image.open(io.BytesIO(made)) as seen:
        assert seen.format == "JPEG" and seen.width < seen.height <= 2400 and not seen.getexif()


async def test_pictures_of_too_many_pixels_and_other_kinds_are_refused_in_words():
    from PIL import Image

    out = io.BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    for name, content, words in (
        ("plan.png", out.getvalue(), "more than 40 million pixels"),
        ("plan.svg", b"<svg/>", "ends in .jpg, .jpeg or .png"),
        ("plan.png", b"<svg/>", "not a picture that can be read"),
    ):
        with pytest.raises(Unreadable, match=words):
            await picture(name, content)


async def test_xml_without_tricks_is_let_through_and_a_document_type_is_not():
    assert await opened("xml", b"<Message><Child>1</Child></Message>") == b""
    with pytest.raises(Unreadable, match="declares a document type"):
        await opened("xml", b"<!DOCTYPE a><a/>")
    with pytest.raises(Unreadable, match="damaged"):
        await opened("xml", b"<a><b></a>")


# The rows that come back --------------------------------------------------------------------------------------------


def test_refused_rows_come_back_with_what_to_put_right_and_no_formula():
    sent = b"name,hours\r\nAmara,many\r\nBea,37\r\n=cmd|x,-5\r\n"
    faults = [
        Fault(2, "hours", "'many' is not a number"),
        Fault(4, "name", "'=cmd|x' is not a name"),
        Fault(4, "hours", "below zero"),
    ]
    made = list(csv.reader(io.StringIO(refused_rows(sent, faults).decode("utf-8-sig"))))
    assert made == [
        ["Row in your file", "What to put right", "name", "hours"],
        ["2", "hours: 'many' is not a number", "Amara", "many"],
        ["4", "name: '=cmd|x' is not a name; hours: below zero", "'=cmd|x", "-5"],
    ]


def test_without_faults_nothing_comes_back():
    assert refused_rows(b"name\r\nAmara\r\n", []) == b""


async def test_the_refused_rows_are_there_to_download_until_the_file_is_mended(browser, as_owner):
    from foundation.work.hands import work_off
    from reports.published import FIGURES, PLACE
    from tests.cast import ADA, KIT, UMA

    head, cells = (*PLACE, *FIGURES), ["2025", "Reporting Year", "Planet", *[""] * (len(PLACE) - 3)]
    sent = "\r\n".join([",".join(head), ",".join([*cells, *["12"] * len(FIGURES)])]).encode()
    page = await browser.sign_in(ADA).get("/intake/new")
    fields = {field.get("name"): field.get("value") for field in page.form("/intake/new").iter("input")
              if field.get("type") == "hidden"} | {"kind": "published"}  # fmt: skip
    page = await browser.post("/intake/new", fields, files={"file": ("published.csv", sent, "text/csv")})
    await work_off()
    page = await browser.get(page.path)
    assert "Download the refused rows" in page.text
    file = await browser.get(f"{page.path}/refused")
    assert file.response.headers["content-type"].startswith("text/csv")
    assert "'Planet' is not one of" in file.response.text
    for other in (UMA, KIT):
        assert (await browser.sign_in(other).get(f"{page.path}/refused")).status == 404
    page = await browser.sign_in(ADA).get(page.path)
    await browser.press(page, "/cancel")
    assert (await browser.get(f"{page.path}/refused")).status == 404
    assert await as_owner.fetchval("select content from intake_file") == b"", "what is called off is not kept"
