"""Builds static/vendor/ from the npm packages, without the font and the coat of arms councils may not use.

Run as `python -m foundation.vendor` by `make install`. GOV.UK Frontend's stylesheet carries the GDS Transport font,
"customised for exclusive use on gov.uk", and the royal crest; a service outside gov.uk may use neither.
"""

import gzip
import json
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"

# What a page asks for -> where the package keeps it.
SOURCES = {
    "govuk-frontend.min.css": "govuk-frontend/dist/govuk/govuk-frontend.min.css",
    "govuk-frontend.min.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "plotly-basic.min.js": "plotly.js-basic-dist-min/plotly-basic.min.js",
}
LICENCES = ("govuk-frontend", "plotly.js-basic-dist-min")
FORBIDDEN = ("GDS Transport", "crown", "crest", "/assets/", "@font-face")

_FONT_FACE = re.compile(r"(?:/\*[^*]*exclusive\s+use[^*]*\*/)?\s*@font-face\s*\{[^{}]*\}", re.IGNORECASE)
# A whole innermost rule whose selector or body names the arms: the crest's box has no use without the crest.
_ARMS = re.compile(r"[^{}]*(?:crown|crest)[^{}]*\{[^{}]*\}|[^{}]*\{[^{}]*(?:crown|crest)[^{}]*\}", re.IGNORECASE)
_FAMILY = re.compile(r"(font-family:\s*)[\"']?GDS Transport[\"']?\s*,", re.IGNORECASE)

_MIT = """Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


class VendorError(Exception):
    """The front-end packages are missing or still hold what must not be served."""


def councils_css(css: str) -> str:
    """GOV.UK Frontend's stylesheet in Arial, without font files and without the crest."""
    return _FAMILY.sub(r"\1", _ARMS.sub("", _FONT_FACE.sub("", css)))


def leftovers(text: str) -> list[str]:
    """The forbidden words still in `text`, in whatever case; a class name that says crown counts too."""
    return [word for word in FORBIDDEN if word.lower() in text.lower()]


def missing(vendor: Path = VENDOR) -> list[str]:
    """Names of the files a page would ask for and not find; pages stay usable without them."""
    return [name for name in SOURCES if not (vendor / name).is_file()]


def build(packages: Path = PACKAGES, vendor: Path = VENDOR) -> list[Path]:
    """Build the folder anew beside the old one, then put it in place; returns the files served.

    Raises VendorError, leaving the old folder as it was, when a package is absent or a forbidden word remains.
    """
    fresh = vendor.with_name(vendor.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        for name, source in SOURCES.items():
            _serve(fresh / name, _text(packages / source))
        for package in LICENCES:
            (fresh / f"LICENCE-{package}.txt").write_text(_licence(packages / package), encoding="utf-8")
    except BaseException:
        shutil.rmtree(fresh)
        raise
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)
    return [vendor / name for name in SOURCES]


def _text(source: Path) -> str:
    if not source.is_file():
        raise VendorError(f"{source} is not there: run 'make install', which fetches the front-end packages.")
    return source.read_text(encoding="utf-8")


def _serve(target: Path, text: str) -> None:
    if target.suffix == ".css":
        text = councils_css(text)
    # Plotly knows no arms, and its minified code may hold any short word by chance: only GOV.UK's files are searched.
    if target.name.startswith("govuk") and (left := leftovers(text)):
        raise VendorError(
            f"{target.name} still contains {', '.join(left)}; foundation/vendor.py must learn to drop it."
        )
    target.write_text(text, encoding="utf-8")
    packed = gzip.compress(text.encode(), compresslevel=9, mtime=0)  # mtime 0: the same input gives the same bytes
    target.with_name(target.name + ".gz").write_bytes(packed)


def _licence(package: Path) -> str:
    own = next((path for path in sorted(package.glob("LICEN[SC]E*"))), None)
    if own:
        return own.read_text(encoding="utf-8")
    about = json.loads((package / "package.json").read_text(encoding="utf-8"))
    if about.get("license") != "MIT":
        raise VendorError(f"{about['name']} {about['version']} has no licence file and is not under MIT: look first.")
    return f"{about['name']} {about['version']}, MIT License\n\nCopyright (c) Crown Copyright (GDS)\n\n{_MIT}"


def main() -> int:
    """Build, say what was made; 0 done, 1 refused."""
    try:
        made = build()
    except (VendorError, OSError) as problem:
        print(f"Front-end files not built: {problem}", file=sys.stderr)
        return 1
    print(f"Built {', '.join(path.name for path in made)} in {VENDOR}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
