"""The rows of a file that were refused, as a file to correct: each with its number and what to put right."""

import csv
import io
from collections.abc import Sequence

from foundation.intake.kinds import Fault
from foundation.sheets import harmless


def refused_rows(content: bytes, faults: Sequence[Fault]) -> bytes:
    """CSV: the headings, then each row that a fault names, with two columns before its own; b"" when nothing is named.

    Cells are the sender's own words: what a spreadsheet would run as a formula is made plain text.
    """
    wrong: dict[int, list[str]] = {}
    for fault in faults:
        wrong.setdefault(fault.row, []).append(f"{fault.column}: {fault.reason}" if fault.column else fault.reason)
    out = io.StringIO()
    writer = csv.writer(out)
    for number, cells in enumerate(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")), 1):
        if number == 1:
            first = ["Row in your file", "What to put right"] if 1 not in wrong else ["1", "; ".join(wrong[1])]
            writer.writerow([*map(harmless, first), *map(harmless, cells)])
        elif number in wrong:
            writer.writerow([str(number), harmless("; ".join(wrong[number])), *map(harmless, cells)])
    return ("\ufeff" + out.getvalue()).encode() if wrong else b""
