"""The front-end files that are served hold neither the font nor the arms councils may not use."""

import gzip
import re
from pathlib import Path

import pytest

from foundation.vendor import SOURCES, VENDOR, VendorError, build, councils_css, leftovers, missing

CSS = """@charset "UTF-8";:root{--govuk-frontend-version:"6.3.0"}
/*! Copyright. The font has been customised for exclusive use on gov.uk. */@font-face{
font-family:GDS Transport;src:url(/assets/fonts/a.woff2)}
@font-face{font-family:"GDS Transport";font-weight:700;src:url(/assets/fonts/b.woff2)}
.govuk-link{font-family:GDS Transport,arial,sans-serif;color:red}
.govuk-footer__crown{margin:0}.govuk-footer__link{margin:1px}
@media print{.govuk-footer__copyright-logo:before{background:url(/images/govuk-crest.svg)}.kept{margin:2px}}
"""


def packages(folder: Path, css: str = CSS) -> Path:
    for name, source in SOURCES.items():
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        (folder / source).write_text(css if name.endswith(".css") else "const version='1'")
    about = '{"name": "govuk-frontend", "version": "6.3.0", "license": "MIT"}'
    (folder / "govuk-frontend" / "package.json").write_text(about)
    (folder / "plotly.js-basic-dist-min" / "LICENSE").write_text("MIT")
    return folder


def test_font_and_crest_go_and_everything_else_stays() -> None:
    css = councils_css(CSS)
    assert leftovers(css) == []
    assert ".govuk-link{font-family:arial,sans-serif;color:red}" in css
    assert ".govuk-footer__link{margin:1px}" in css
    assert "@media print{.kept{margin:2px}}" in css


@pytest.mark.parametrize("word", ["gds transport", "CREST", ".tudor-crown{}", "url(/assets/x.png)", "@font-face"])
def test_each_forbidden_word_is_seen_in_any_case(word: str) -> None:
    assert leftovers(f"a {word} b")


def test_a_crest_that_is_not_a_rule_stops_the_build_and_the_old_files_stay(tmp_path: Path) -> None:
    vendor = tmp_path / "static" / "vendor"
    build(packages(tmp_path / "packages"), vendor)
    before = (vendor / "govuk-frontend.min.css").read_bytes()
    with pytest.raises(VendorError, match="crest"):
        build(packages(tmp_path / "packages", CSS + "/* the royal crest */"), vendor)
    assert (vendor / "govuk-frontend.min.css").read_bytes() == before
    assert [path.name for path in vendor.parent.iterdir()] == ["vendor"]


def test_a_missing_package_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(VendorError, match="make install"):
        build(tmp_path, tmp_path / "vendor")
    assert missing(tmp_path / "vendor") == list(SOURCES)


def test_each_file_stands_beside_its_licence_and_its_compressed_self(tmp_path: Path) -> None:
    made = build(packages(tmp_path / "packages"), tmp_path / "vendor")
    for path in made:
        assert gzip.decompress(path.with_name(path.name + ".gz").read_bytes()) == path.read_bytes()
    assert "6.3.0" in (tmp_path / "vendor" / "LICENCE-govuk-frontend.txt").read_text()
    assert missing(tmp_path / "vendor") == []


def built(name: str) -> str:
    if missing():
        pytest.skip("static/vendor is not built: make install")
    return (VENDOR / name).read_text(encoding="utf-8")


def test_the_stylesheet_built_here_is_the_pinned_one_without_font_and_arms() -> None:
    css = built("govuk-frontend.min.css")
    assert '--govuk-frontend-version:"6.3.0"' in css
    assert leftovers(css) == [] and leftovers(built("govuk-frontend.min.js")) == []
    assert "url(" not in css
    assert css.count("{") == css.count("}") > 1_500


def test_the_chart_bundle_is_of_the_major_that_the_python_package_writes_for() -> None:
    import plotly

    theirs = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
    versions = [re.search(r"plotly\.js .*?v(\d+)\.", text) for text in (built("plotly-basic.min.js"), theirs[:500])]
    ours, python = (found.group(1) if found else None for found in versions)
    assert ours == python is not None
