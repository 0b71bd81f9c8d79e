"""Hostile files, made here: workbooks, CSV, XML, pictures and documents that lie, swell, nest, point out or break."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

SEED = 20261122
CALLS = (
    '=cmd|"/c calc"!A1',
    "+1+cmd",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "＝1+1",
    '=HYPERLINK("http://x.example")',
)
NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
REL = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
BOOK = f'<workbook {NS} {REL}><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
LINKS = f'<Relationships {RELS}><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'
CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row>'
SHEET = f"<worksheet {NS}><sheetData>{CELL}</sheetData></worksheet>"
TEXTS = f"<sst {NS}>{'<si><t>Amara</t></si>' * 50}</sst>"
STYLES = f'<styleSheet {NS}><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
PARTS = {
    "xl/workbook.xml": BOOK, "xl/_rels/workbook.xml.rels": LINKS, "xl/worksheets/sheet1.xml": SHEET,
    "xl/sharedStrings.xml": TEXTS, "xl/styles.xml": STYLES,
}  # fmt: skip


@dataclass(frozen=True)
class Hostile:
    """A file by what it tries; `opener` is the one it is sent to when it is fed to one directly."""

    tries: str
    name: str
    content: bytes
    opener: str


def all_files() -> list[Hostile]:
    """At least three hundred, the same ones each time."""
    return [*_workbooks(), *_parts(), *_broken(), *_tables(), *_markup(), *_pictures(), *_disguised()]


def workbook(more: dict[str, str | bytes] | None = None, **parts: str | bytes) -> bytes:
    """A workbook; keywords replace a part by the first word of its name (sheet1, workbook, sharedStrings …)."""
    out, contents = io.BytesIO(), dict(PARTS) | (more or {})
    for word, content in parts.items():
        contents[next(name for name in contents if name.rpartition("/")[2].startswith(word))] = content
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in contents.items():
            made.writestr(name, content)
    return out.getvalue()


def sheet(rows: str, before: str = "") -> str:
    return f"<worksheet {NS}>{before}<sheetData>{rows}</sheetData></worksheet>"


def _xlsx(tries: str, content: bytes) -> Hostile:
    return Hostile(tries, "people.xlsx", content, "xlsx")


def _workbooks() -> Iterator[Hostile]:
    yield _xlsx("10 MB that unpack to 5 GB", _bomb(500))
    yield _xlsx("a bomb among the texts", _bomb(50, "xl/sharedStrings.xml"))
    yield _xlsx("a zip within a zip", workbook({"xl/worksheets/sheet1.xml": workbook()}))
    yield _xlsx("forty zips within each other", _nested(40))
    yield _xlsx("ninety thousand tiny members", _many(90_000))
    yield _xlsx("members that the directory does not count", _many(90_000, said=1))
    for place, words in ((22, "real size"), (18, "packed size"), (14, "checksum")):
        for value in (0, 1, 0x7FFFFFFF, 0xFFFFFFFF):
            yield _xlsx(f"a lying {words} of {value}", _lying(place, value))
    for name in ("../../etc/passwd", "/etc/passwd", "..\\evil", "xl/../../x", "C:\\x", "a\0b", "xl/workbook.xml"):
        yield _xlsx(f"a member called {name!r}", _with_member(name))
    for part in ("xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml", "xl/embeddings/oleObject1.bin",
                 "xl/activeX/activeX1.xml", "xl/connections.xml", "xl/queryTables/queryTable1.xml",
                 "xl/macrosheets/sheet1.xml"):  # fmt: skip
        yield _xlsx(f"{part}", workbook({part: b"x"}))
    yield _xlsx(
        "DDE", workbook({"xl/externalLinks/externalLink1.xml": '<ddeLink ddeService="cmd" ddeTopic="/c calc"/>'})
    )
    outside = LINKS.replace("/></Rel", ' TargetMode="External"/></Rel').replace(
        "worksheets/sheet1.xml", "http://x.example/"
    )
    yield _xlsx("a sheet that lies outside", workbook({"xl/_rels/workbook.xml.rels": outside}))
    for target in (
        "../../../etc/passwd",
        "/etc/passwd",
        "worksheets/../../x.xml",
        "worksheets/sheet9.xml",
        "",
        "styles.xml",
    ):
        yield _xlsx(
            f"a sheet at {target!r}",
            workbook({"xl/_rels/workbook.xml.rels": LINKS.replace("worksheets/sheet1.xml", target)}),
        )
    yield from _sheets()


def _sheets() -> Iterator[Hostile]:
    wide = '<dimension ref="A1:XFD1048576"/>'
    blanks = "".join(f'<row r="{number}"/>' for number in range(1, 400_000))
    for tries, content in (
        ("a declared size of 17 thousand million cells", sheet(CELL, wide)),
        ("400,000 blank rows", sheet(blanks)),
        ("millions of blank cells", sheet('<row r="1">' + "<c/>" * 3_000_000 + "</row>")),
        ("a cell in the last row", sheet(CELL + CELL.replace('"1"', '"1048576"').replace("A1", "A1048576"))),
        ("a cell in the last column", sheet(CELL.replace("A1", "XFD1"))),
        ("a column that no sheet has", sheet(CELL.replace("A1", "ZZZZZ1"))),
        ("rows out of order", sheet('<row r="5"/><row r="2"/>')),
        ("a row below zero", sheet(CELL.replace('r="1"', 'r="-1"'))),
        ("a row of many figures", sheet(CELL.replace('r="1"', f'r="{"9" * 400}"'))),
        ("a text that is not there", sheet('<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>')),
        ("a text before the first", sheet('<row r="1"><c r="A1" t="s"><v>-1</v></c></row>')),
        ("a number with a huge exponent", sheet('<row r="1"><c r="A1"><v>1e999999999</v></c></row>')),
        ("a number of a million figures", sheet(f'<row r="1"><c r="A1"><v>{"9" * 1_000_000}</v></c></row>')),
        ("a day before all days", sheet('<row r="1"><c r="A1" s="0"><v>-99999999</v></c></row>')),
        ("a day after all days", sheet('<row r="1"><c r="A1" s="0"><v>9999999999</v></c></row>')),
        ("NaN and infinity", sheet('<row r="1"><c r="A1"><v>NaN</v></c><c r="B1"><v>inf</v></c></row>')),
        ("a cell of two million letters", sheet(CELL.replace("<t>a", "<t>" + "a" * 2_000_000))),
    ):  # fmt: skip
        yield _xlsx(tries, workbook(sheet1=content))
    yield _xlsx(
        "a hundred million letters among the texts", _bomb(10, "xl/sharedStrings.xml", b"a", f"<sst {NS}><si><t>")
    )
    yield _xlsx("two million texts", workbook(sharedStrings=f"<sst {NS}>{'<si><t/></si>' * 2_000_000}</sst>"))
    formats = f'<numFmts><numFmt numFmtId="200" formatCode="{"[" * 100_000}"/></numFmts><cellXfs>'
    yield _xlsx("a format code that backtracks", workbook(styles=STYLES.replace("<cellXfs>", formats)))


def documents() -> list[tuple[str, bytes]]:
    """XML that swells, reads files, calls out, nests or never ends a tag."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return [
        ("a billion laughs", f'<!DOCTYPE a [<!ENTITY l0 "lol">{laughs}]><a>&l9;</a>'.encode()),
        ("quadratic growth", f'<!DOCTYPE a [<!ENTITY x "{"x" * 100_000}">]><a>{"&x;" * 10_000}</a>'.encode()),
        ("a file of the server", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
        ("a call to the network", b'<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]><a>&x;</a>'),
        ("a document type elsewhere", b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>'),
        ("parameter entities", b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p;]><a/>'),
        (
            "an inclusion",
            b'<a xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="/etc/passwd" parse="text"/></a>',
        ),
        ("100,000 elements deep", b"<a>" * 100_000 + b"</a>" * 100_000),
        ("an attribute of four million letters", b"<a b='" + b"x" * 4_000_000 + b"'/>"),
        ("a comment that never ends", b"<a><!--" + b"x" * 4_000_000),
        ("a tag that never ends", b"<a" + b" " * 4_000_000),
        ("an unknown encoding", b'<?xml version="1.0" encoding="x-evil"?><a/>'),
        ("UTF-7", b'<?xml version="1.0" encoding="UTF-7"?>+ADw-a/+AD4-'),
        ("bytes that are no text", bytes(range(256)) * 40),
    ]


def _parts() -> Iterator[Hostile]:
    for name in PARTS:
        for tries, content in documents():
            yield _xlsx(f"{tries} as {name}", workbook({name: content}))


def _broken() -> Iterator[Hostile]:
    """A good workbook cut at each kilobyte, and with bytes changed."""
    chance = random.Random(SEED)
    noise = "".join(f'<row r="{n}"><c r="A{n}"><v>{chance.random()}</v></c></row>' for n in range(1, 2_500))
    good = workbook(sheet1=sheet(noise))
    for size in range(1024, len(good), 1024):
        yield _xlsx(f"cut after {size // 1024} KB", good[:size])
    for number in range(30):
        bad = bytearray(good)
        for _ in range(1 + number):
            bad[chance.randrange(len(bad))] = chance.randrange(256)
        yield _xlsx(f"{number + 1} bytes changed", bytes(bad))


def _tables() -> Iterator[Hostile]:
    def csv(tries: str, content: bytes) -> Hostile:
        return Hostile(tries, "people.csv", content, "csv")

    for call in CALLS:
        for cell in (call, '"' + call.replace('"', '""') + '"'):
            yield csv(f"the formula {cell!r}", f"name,team\r\n{cell},Sale\r\n".encode())
    head = b"name,team\r\nAmara,Sale\r\n"
    for tries, content in (
        ("ten million columns", b"," * 10_000_000),
        ("a quote that never closes", b'name\r\n"' + b"a" * 9_000_000),
        ("a quote that never closes over many lines", b'name\r\n"' + b"a\r\n" * 3_000_000),
        ("a line of nine million letters", b"a" * 9_000_000),
        ("nine million empty lines", b"\n" * 9_000_000),
        ("quotes alone", b'"' * 9_000_000),
        ("a quote in the middle", b'name\r\na"b"c,"d"e\r\n'),
        ("UTF-16 with its mark", "name,team\r\nAmara,Sale\r\n".encode("utf-16")),
        ("UTF-16, big end first", b"\xfe\xff" + "name,team\r\n".encode("utf-16-be")),
        ("UTF-16 without its mark", "name,team\r\nAmara,Sale\r\n".encode("utf-16-le")),
        ("UTF-32", "name,team\r\n".encode("utf-32")),
        ("Windows-1252", "name\r\nZoë – Côte\r\n".encode("cp1252")),
        ("half a pair of surrogates", b"name\r\n\xed\xa0\x80\r\n"),
        ("a letter written too long", b"name\r\n\xc0\xaf\r\n"),
        ("a NUL", head + b"\0\r\n"), ("NULs alone", b"\0" * 1_000_000),
        ("semicolons", b"name;team\r\nAmara;Sale\r\n"), ("tabs", b"name\tteam\r\nAmara\tSale\r\n"),
        ("returns alone", b"name,team\rAmara,Sale\r" * 1000), ("a mark within", head + b"\xef\xbb\xbfname\r\n"),
        ("letters that turn the line round", "name\r\n\u202eevil\u2066\r\n".encode()),
        ("a script", b"name\r\n<script>alert(1)</script>\r\n"),
        ("twelve megabytes", b"a,b\n" * 3_000_000), ("nothing but spaces", b" " * 1000),
    ):  # fmt: skip
        yield csv(tries, content)


def _markup() -> Iterator[Hostile]:
    for tries, content in documents():
        yield Hostile(f"{tries}, as XML", "return.xml", content, "xml")
        yield Hostile(f"{tries}, as a table", "people.csv", content, "csv")


def _pictures() -> Iterator[Hostile]:
    from PIL import Image, PngImagePlugin

    def png(size: tuple[int, int], mode: str = "L", **more: object) -> bytes:
        out = io.BytesIO()
        Image.new(mode, size).save(out, "PNG", **more)
        return out.getvalue()

    out = io.BytesIO()
    Image.effect_noise((400, 300), 60).convert("RGB").save(out, "JPEG", exif=_with_place())
    jpeg, chance = out.getvalue(), random.Random(SEED)
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", "x" * 50_000_000, zip=True)
    huge = bytearray(png((8, 8)))
    huge[16:24] = struct.pack(">II", 2**31 - 1, 2**31 - 1)
    found = {
        "four hundred million pixels": png((20_000, 20_000)), "a text of fifty megabytes": png((8, 8), pnginfo=texts),
        "a size that is not so": bytes(huge), "the place it was taken": jpeg,
        "a workbook behind it": jpeg + workbook(), "a script behind it": jpeg + b"<script>alert(1)</script>",
        "drawn by script": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "a PDF": b"%PDF-1.7\n" * 100,
        "a GIF": b"GIF89a" + b"\0" * 200, "a TIFF": b"II*\0" + b"\xff" * 200, "nothing": b"x",
        "65,535 a side": jpeg[:2] + b"\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01",
    }  # fmt: skip
    for tries, content in found.items():
        yield Hostile(tries, "board.png", content, "picture")
    for eighth in range(1, 8):
        yield Hostile(f"cut after {eighth} eighths", "board.jpg", jpeg[: len(jpeg) * eighth // 8], "picture")
    for number in range(10):
        bad = bytearray(jpeg)
        for _ in range(10):
            bad[chance.randrange(2, len(bad))] = chance.randrange(256)
        yield Hostile(f"ten bytes changed, {number}", "board.jpg", bytes(bad), "picture")


def _with_place() -> bytes:
    from PIL import Image

    exif = Image.Exif()
    exif[0x010E] = "CANARY of a place"
    exif.get_ifd(0x8825)[1] = "N"
    return exif.tobytes()


def _disguised() -> Iterator[Hostile]:
    """What it is not: by its name, or by its first bytes."""
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000
    for first, what in (
        (b"%PDF-1.7", "a PDF"), (b"\xff\xd8\xff\xe0", "a picture"), (b"\x89PNG\r\n", "a picture"), (b"GIF89a", "a GIF"),
        (b"MZ\x90", "a program"), (b"\x7fELF", "a program"), (b"<html>", "a page"), (b"\x1f\x8b\x08", "packed"),
        (old, "a workbook with a password"), (b"Rar!\x1a", "packed"), (b"7z\xbc\xaf", "packed"), (b"{\\rtf1", "a text"),
    ):  # fmt: skip
        for name in ("people.csv", "people.xlsx"):
            yield Hostile(f"{what} called {name}", name, first + b" junk" * 50, name.rpartition(".")[2])
    for name in (
        "people.exe",
        "people.xlsm",
        "people.xls",
        "people.svg",
        "people.csv.html",
        "people.pdf",
        "people.zip",
    ):
        yield Hostile(f"a file called {name}", name, b"name,team\r\n", "csv")
    yield Hostile("a workbook called .csv", "people.csv", workbook(), "csv")


def _raw_zip(members: list[tuple[bytes, bytes, int, int]], said: int | None = None) -> bytes:
    """Members as (name, packed bytes, real size, method), with whatever sizes the directory is to tell."""
    out, directory = io.BytesIO(), io.BytesIO()
    for name, packed, real, method in members:
        at = out.tell()
        common = struct.pack("<HHHHIIIHH", 20, 0, method, 0, 0, len(packed), real & 0xFFFFFFFF, len(name), 0)
        out.write(b"PK\x03\x04" + common + name + packed)
        directory.write(b"PK\x01\x02\x14\x00" + common + struct.pack("<HHHII", 0, 0, 0, 0, at) + name)
    at, count = out.tell(), len(members) if said is None else said
    count = min(count, 0xFFFF)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, directory.tell(), at, 0)
    return out.getvalue() + directory.getvalue() + end


def _bomb(
    blocks: int, name: str = "xl/worksheets/sheet1.xml", letter: bytes = b" ", head: str = "<worksheet>"
) -> bytes:
    """`blocks` times 10 MB in the part `name`, packed once and repeated."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packing.compress(head.encode()) + packing.flush(zlib.Z_FULL_FLUSH)
    block = packing.compress(letter * 10 * 2**20) + packing.flush(zlib.Z_FULL_FLUSH)
    members = [(part.encode(), PARTS[part].encode(), len(PARTS[part]), 0) for part in PARTS if part != name]
    packed = start + block * blocks + packing.flush()
    return _raw_zip([*members, (name.encode(), packed, 0xFFFFFFFF, 8)])


def _many(count: int, said: int | None = None) -> bytes:
    return _raw_zip([(b"a%06d" % number, b"", 0, 0) for number in range(count)], said)


def _nested(deep: int) -> bytes:
    content = workbook()
    for _ in range(deep):
        content = workbook({"xl/worksheets/sheet1.xml": content})
    return content


def _lying(place: int, value: int) -> bytes:
    """Every local header (4 on from the record's own) and directory entry tells `value` at `place`."""
    content = bytearray(workbook())
    for mark, shift in ((b"PK\x03\x04", 0), (b"PK\x01\x02", 2)):
        at = content.find(mark)
        while at >= 0:
            content[at + place + shift : at + place + shift + 4] = struct.pack("<I", value)
            at = content.find(mark, at + 4)
    return bytes(content)


def _with_member(name: str) -> bytes:
    members = [(part.encode(), text.encode(), len(text), 0) for part, text in PARTS.items()]
    return _raw_zip([*members, (name.encode(), b"x", 1, 0)])
