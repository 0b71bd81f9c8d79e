"""A released edition never changes: every file in a package's data folder keeps its fingerprint."""

from pathlib import Path

from foundation.editions import fingerprint

ROOT = Path(__file__).parents[1]
PACKAGES = ("workforce", "frameworks", "staffbank", "reports")

# One line a file, added when the file is released. To change a value, release a new dated file.
RELEASED: dict[str, str] = {
    "frameworks/data/asye/2026-04-01.toml": "aa3f9e0b233052aa407487af65a7ca405d2ad7bb7b62cacd55898826e2290143",
    "frameworks/data/five_year/2022-05-23.toml": "8defe62bda6b9afb6b5e31fefaa5598d1030fbd9211c8dabe9975f4efe749a9e",
    "frameworks/data/two_year/2027-09-01.toml": "b1ca38e6978d6ffb2857e1237ab8c5504a422d050f073c343d4e659181d0b454",
    "reports/data/headline/2025-09-30.csv": "6e3f49ec84900dd7724e6029d5c39cdd28110c6d689c8e125118e02f4e55e243",
    "reports/data/headline/2025-09-30.toml": "15d4cfa2abd07dda8de8ac83ddb9995947f30d081c11fe1be4fa53be446b8de9",
    "staffbank/data/agency_rules/2024-10-31.toml": "7a92b62972df67eb453ca2c11efc3b2f38c69922ec6db3e23b47c325c38e623f",
    "workforce/data/authorities/2023-04-01.csv": "4ba3ba97c747cdec2254218f20c6ba8c6b4b208af6e335c75f783c1b8e62f31d",
    "workforce/data/authorities/2023-04-01.toml": "c125a8e87f309ec1f7d85af468feb142121984076efcee3841b5f436299c3df1",
    "workforce/data/pay/framework_linked/2025-04-01.toml": "1744d69a0b7efff636fd340047afb8e39e1a467ef838ffa9f264310c7e7b6e88",
    "workforce/data/pay/framework_linked/2026-04-01.toml": "fd20ab03c7c85066d7f85c7188d7de6e5618b9e6c7d0c57ca2c3d713ee71f96d",
}


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
