"""axe on a page as it stands: a violation is an error, and what axe leaves to a person must have been judged."""

from functools import cache
from importlib.resources import files
from typing import Any

from playwright.async_api import Page

MOST = 6  # faults told of one page
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# What axe cannot decide and a person has: (rule, part of the target or of its markup) → why it is right.
JUDGED: dict[tuple[str, str], str] = {
    ("color-contrast", "data-unformatted"): "a chart's own words: near black on white or on a bar's pale grid, 12 to 1;"
    " the drawing is hidden from screen readers, and its table follows it",
    ("color-contrast", "sign-in-ends-words"): "near black on the white of its own box, above the page's veil",
    ("color-contrast", "govuk-table__"): "a cell partly beyond the edge of its scrolling region; near black on white",
    ("color-contrast", "> td:nth-child"): "a link in such a cell; the link's blue on white, 6 to 1",
    (
        "color-contrast",
        "govuk-radios__label",
    ): "GOV.UK draws the round button over the label's edge, not over its words",
    ("color-contrast", "govuk-checkboxes__label"): "GOV.UK draws the box over the label's edge, not over its words",
}

RUN = """async ([tags, colours]) => {
  const said = await axe.run(document, {
    runOnly: {type: 'tag', values: tags}, rules: {'target-size': {enabled: true}, 'color-contrast': {enabled: colours}},
    resultTypes: ['violations', 'incomplete'], preload: false,
  })
  const brief = (found) => found.flatMap((rule) => rule.nodes.map((node) => ({
    rule: rule.id, help: rule.help, target: node.target.join(' '), html: node.html.slice(0, 300),
    why: [...node.any, ...node.all, ...node.none].map((check) => check.message).join('; '),
  })))
  return {violations: brief(said.violations), incomplete: brief(said.incomplete)}
}"""


@cache
def source() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


async def faults(page: Page, *, colours: bool = True) -> list[str]:
    """What axe holds against this page, in words; empty when nothing. `colours`: contrast too, most of its time."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(source())
    said = await page.evaluate(RUN, [TAGS, colours])
    doubtful = [each for each in said["incomplete"] if not judged(each)]
    found = [
        f"axe {kind} {each['rule']}: {each['help']} at {each['target']} ({each['why']}) {each['html']}"
        for kind, nodes in (("violation", said["violations"]), ("not judged yet", doubtful))
        for each in nodes
    ]
    return found[:MOST] + ([f"and {len(found) - MOST} more of axe’s"] if len(found) > MOST else [])


def judged(found: dict[str, Any]) -> bool:
    return any(found["rule"] == rule and (part in found["target"] or part in found["html"]) for rule, part in JUDGED)
