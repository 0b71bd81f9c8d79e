"""A described table reads the same on the page and in the file, and no cell of the file runs as a formula."""

import pytest

from foundation.sheets import Column, Sheet

SHEET = Sheet(
    "Posts",
    (Column("Team", lambda row: row[0], link=lambda row: f"/teams/{row[0]}"), Column("FTE", lambda row: row[1], True)),
    (("Sale", "0.6"), ("Irwell", None)),
    "Counted today.",
)


def test_page_and_file_hold_the_same_cells():
    assert [[cell.words for cell in row] for row in SHEET.shown()] == [["Sale", "0.6"], ["Irwell", ""]]
    assert SHEET.csv("posts").body.decode("utf-8-sig").splitlines() == [
        "Team,FTE",
        "Sale,0.6",
        "Irwell,",
        "Counted today.",
    ]


@pytest.mark.parametrize("text", ["=1+1", "+44 161", "-cmd", "@sum", "\tx", "\rx"])
def test_a_cell_that_would_run_is_made_plain(text):
    body = Sheet("t", (Column("c", lambda row: row),), (text,)).csv("t").body.decode("utf-8-sig")
    assert "'" + text.strip() in body or "'" + text in body


def test_a_negative_number_stays_a_number():
    assert (
        Sheet("t", (Column("c", lambda row: row),), ("-1.5",)).csv("t").body.decode("utf-8-sig").splitlines()[1]
        == "-1.5"
    )
