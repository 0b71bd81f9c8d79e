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
    "reports/data/returns/csww/2022.toml": "bd8215e0524961c2bd92eb0cc4337fc6eafd7d3371b6bd856851d5dd9ed09579",
    "reports/data/returns/csww/2024.toml": "ff1dbff388c3167d826a9a895aa0f008e428f152166e3a4ea219221c99dac733",
    "reports/data/returns/csww/2025.toml": "9a5832cbb1cdd9ee54ee6421612984ab571cc00b1fa0cf1fcc4d1e34da1993dd",
    "staffbank/data/agency_rules/2024-10-31.toml": "7a92b62972df67eb453ca2c11efc3b2f38c69922ec6db3e23b47c325c38e623f",
    "workforce/data/authorities/2023-04-01.csv": "4ba3ba97c747cdec2254218f20c6ba8c6b4b208af6e335c75f783c1b8e62f31d",
    "workforce/data/authorities/2023-04-01.toml": "c125a8e87f309ec1f7d85af468feb142121984076efcee3841b5f436299c3df1",
    "workforce/data/employer_cost/2024-04-01.toml": "1f39b4875c8a5df6ff544600c965cfe0d63aeba0aecd7f26692ab683c511acf7",
    "workforce/data/employer_cost/2025-04-01.toml": "c9ef529168b71f207423c1bd210165df24fc5a7a11fd1aa12aaf3ecc5656f5cb",
    "workforce/data/employer_cost/2026-04-01.toml": "caf6f4b07b3db8e81b84143b57129c4a98d0fffd2341c3d227ccecc08a119737",
    "workforce/data/pay/framework_linked/2025-04-01.toml": "1744d69a0b7efff636fd340047afb8e39e1a467ef838ffa9f264310c7e7b6e88",
    "workforce/data/pay/framework_linked/2026-04-01.toml": "fd20ab03c7c85066d7f85c7188d7de6e5618b9e6c7d0c57ca2c3d713ee71f96d",
    "workforce/data/pay/framework_linked/2027-04-01.toml": "9d2304f8ba41573f7ea223c619ce53b0e398e7285ac8f9c8e290dcc200fbaa2c",
    "workforce/data/spines/njc/2021-04-01.csv": "5a9e25c886bf5b7570ffc7ede128bf04a4439fc811d598449f8a07cf602d099d",
    "workforce/data/spines/njc/2021-04-01.toml": "85e181f0906285eddfb1d4c67d94cff56d32deab23a997435e11236a0695626f",
    "workforce/data/spines/njc/2022-04-01.csv": "19fa02b79569c9c8cd25f397b22831e241a774ca02c99808220dfe0f479ddc98",
    "workforce/data/spines/njc/2022-04-01.toml": "43cef4408d02c49073a280c8b1e9f002e7897303387cd42c1249b3ea550e35e4",
    "workforce/data/spines/njc/2023-04-01.csv": "d458b51ec7b36214688847079ec0a37e88effcd278535714657dfda9a80b9941",
    "workforce/data/spines/njc/2023-04-01.toml": "b423fd5f9aadca959da1afe8adac589d690acea360f7ab263188613e6daabb26",
    "workforce/data/spines/njc/2024-04-01.csv": "9c539e1cfa8499436559c3876f4da1cf0f34f229f3b15b7023da4d0c73fc4d92",
    "workforce/data/spines/njc/2024-04-01.toml": "06dd6ad8188d4befd4904f6c8056af99f813b15e1ee298040852e9a74f1dec5c",
    "workforce/data/spines/njc/2025-04-01.csv": "486e70d3ee42b17dd33d2a88bea2d455fdaca1d21da4d806a55929159372a493",
    "workforce/data/spines/njc/2025-04-01.toml": "8848ec78f409101ebc35dc3057ac0e55e0b218eeac639d21054b23199a5496af",
    "workforce/data/structure/2019-04-01.toml": "d677dd65fd3217d8e22ae5b3548ba3276122e9e5294f1ca37e84a7a24a155c87",
    "workforce/data/teachers/2025-09-01.csv": "bec135ffb1f9c87051f097a51a292806ec263dd7a0a144d10c344ceac8f581ad",
    "workforce/data/teachers/2025-09-01.toml": "fc290f8013303ffa27f6ec42a3538719c06c09bb4a1d2925237058aade1c6a5c",
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
