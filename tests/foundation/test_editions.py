"""Dated files load in order, answer for a day, and say which file and key is wrong."""

from datetime import date
from pathlib import Path

import pytest

from foundation.editions import EditionError, by_key, fingerprint, load, on

GOOD = 'title = "{title}"\nsource = "a source"\nstatus = "in_force"\nstarts = {starts}\n'


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "2026-04-01", GOOD.format(title="Second", starts="2026-04-01") + "cap = 3\n")
    write(tmp_path, "2025-04-01", GOOD.format(title="First", starts="2025-04-01") + "ends = 2025-12-31\n")
    return tmp_path


def test_editions_come_oldest_first_and_keep_their_data(folder: Path) -> None:
    first, second = load(folder)
    assert (first.title, second.title, second.data) == ("First", "Second", {"cap": 3})
    assert first.key == f"{folder.name}/2025-04-01"


def test_the_edition_of_a_day_is_the_one_dated_for_it_and_its_last_day_counts(folder: Path) -> None:
    editions = load(folder)
    assert on(editions, date(2025, 12, 31)).title == "First"
    assert on(editions, date(2026, 4, 1)).title == "Second"
    for uncovered in (date(2025, 3, 31), date(2026, 1, 1)):
        with pytest.raises(LookupError):
            on(editions, uncovered)


def test_a_row_finds_the_edition_it_used_by_key(folder: Path) -> None:
    editions = load(folder)
    assert by_key(editions, editions[0].key) is editions[0]
    with pytest.raises(LookupError, match="2031"):
        by_key(editions, "caps/2031-04-01")


def test_rows_of_a_csv_beside_the_file_are_read_with_it(tmp_path: Path) -> None:
    (tmp_path / "spine.csv").write_text("point,annual\n3,24796\n", encoding="utf-8")
    write(tmp_path, "2026-04-01", GOOD.format(title="Spine", starts="2026-04-01") + 'rows = "spine.csv"\n')
    assert load(tmp_path)[0].data["rows"] == [{"point": "3", "annual": "24796"}]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('source = "s"\nstatus = "local"\nstarts = 2026-04-01', "title"),
        ('title = "t"\nsource = " "\nstatus = "local"\nstarts = 2026-04-01', "source"),
        ('title = "t"\nsource = "s"\nstatus = "current"\nstarts = 2026-04-01', "status"),
        ('title = "t"\nsource = "s"\nstatus = "local"\nstarts = "1 April"', "starts"),
        ('title = "t"\nsource = "s"\nstatus = "local"\nstarts = 2026-04-01T09:00:00', "starts"),
        ('title = "t"\nsource = "s"\nstatus = "local"\nstarts = 2026-04-01\nends = 2026-03-31', "ends"),
        ('title = "t"\nsource = "s"\nstatus = "local"\nstarts = 2026-04-01\nrows = "gone.csv"', "rows"),
        ("title = ", "TOML"),
    ],
)
def test_a_bad_file_is_refused_with_its_name_and_the_key(tmp_path: Path, text: str, key: str) -> None:
    write(tmp_path, "2026-04-01", text)
    with pytest.raises(EditionError) as refused:
        load(tmp_path)
    assert "2026-04-01.toml" in str(refused.value) and key in str(refused.value)


def test_a_folder_that_is_not_there_is_an_error_not_an_empty_list(tmp_path: Path) -> None:
    with pytest.raises(EditionError):
        load(tmp_path / "absent")


def test_a_changed_byte_changes_the_fingerprint(folder: Path) -> None:
    path = folder / "2026-04-01.toml"
    before = fingerprint(path)
    path.write_text(path.read_text() + "\n")
    assert len(before) == 64 and fingerprint(path) != before
