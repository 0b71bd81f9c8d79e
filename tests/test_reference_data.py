"""A released edition never changes: every file under a package's data folder keeps the fingerprint it was released with."""

from pathlib import Path

from foundation.editions import fingerprint

ROOT = Path(__file__).parents[1]
PACKAGES = ("workforce", "frameworks", "staffbank", "reports")

# One line a file, added when the file is released. To change a value, release a new dated file.
RELEASED: dict[str, str] = {}


def shipped() -> dict[str, Path]:
    files = (path for package in PACKAGES for path in (ROOT / package / "data").rglob("*") if path.is_file())
    return {str(path.relative_to(ROOT)): path for path in files}


def test_no_released_edition_has_changed_or_gone() -> None:
    found = {name: fingerprint(path) for name, path in shipped().items()}
    changed = sorted(name for name, print_ in RELEASED.items() if found.get(name) != print_)
    assert not changed, f"released editions changed or missing: {changed}"


def test_every_edition_shipped_has_been_released() -> None:
    unreleased = sorted(set(shipped()) - set(RELEASED))
    assert not unreleased, f"add the fingerprint of: {unreleased}"
