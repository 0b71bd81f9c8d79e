"""Django templates made from the product's HTML: the layout apart, each text a variable, like rows a loop."""

import pickle
import re
from pathlib import Path
from typing import Any

# A script's data stays as it is: it is no text to escape.
TEXT = re.compile(r"(?s:<script.*?</script>)|>([^<>]*[^\s<>][^<>]*)<|((?<=href=\")[^\"]*|(?<=value=\")[^\"]*)")
ROWS = re.compile(r"((?:<(tr|li)\b[^>]*>(?:(?!</?\2\b).)*</\2>\s*){2,})", re.S)
ROW = re.compile(r"<(tr|li)\b[^>]*>.*?</\1>\s*", re.S)


def write(folder: Path, pages: list[str]) -> None:
    """`<n>.html` that extends `layout-<n>.html`, and `<n>.values`, for each page."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, whole in enumerate(pages):
        before, main, after = re.split(r"(?<=id=\"main-content\">)|(?=</main>)", whole)
        layout = _literal(before) + "{% block content %}{% endblock %}" + _literal(after)
        (folder / f"layout-{number}.html").write_text(layout)
        values: dict[str, Any] = {}
        body = _loops(main, values)
        (folder / f"{number}.html").write_text(
            f'{{% extends "layout-{number}.html" %}}{{% block content %}}{body}{{% endblock %}}'
        )
        (folder / f"{number}.values").write_bytes(pickle.dumps(values))


def _literal(text: str) -> str:
    return text.replace("{%", "").replace("{{", "")


def _loops(main: str, values: dict[str, Any]) -> str:
    parts, at = [], 0
    for match in ROWS.finditer(main):
        rows = [row.group(0) for row in ROW.finditer(match.group(1))]
        split = [_holes(row) for row in rows]
        if len({skeleton for skeleton, _ in split}) > 1:
            continue
        name = f"rows{len(values)}"
        values[name] = [texts for _, texts in split]
        parts += [_variables(main[at : match.start()], values), f"{{% for row in {name} %}}"]
        parts += [_filled(split[0][0], "row"), "{% endfor %}"]
        at = match.end()
    return "".join([*parts, _variables(main[at:], values)])


def _variables(text: str, values: dict[str, Any]) -> str:
    skeleton, texts = _holes(text)
    name = f"texts{len(values)}"
    values[name] = texts
    return _filled(skeleton, name)


def _holes(text: str) -> tuple[str, list[str]]:
    """The markup with a NUL for each text and address, and those, unescaped as a view would hand them over."""
    from html import unescape

    texts: list[str] = []

    def hole(match: re.Match[str]) -> str:
        if match.lastindex is None:
            return match.group(0)
        texts.append(unescape(match.group(1) if match.group(1) is not None else match.group(2)))
        return ">\0<" if match.group(1) is not None else "\0"

    return _literal(TEXT.sub(hole, text)), texts


def _filled(skeleton: str, name: str) -> str:
    number = iter(range(skeleton.count("\0")))
    return re.sub("\0", lambda _: f"{{{{ {name}.{next(number)} }}}}", skeleton)
