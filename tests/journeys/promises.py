"""What every page promises in a real browser: a title, a way past the top, focus that is seen, no sideways scroll."""

from playwright.async_api import Page

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
MIDDLE = {"width": 768, "height": 900}

# What sticks out to the right of a narrow page, unless it scrolls within a region of its own.
SIDEWAYS = """() => {
  const wide = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= wide) return []
  const out = [...document.body.querySelectorAll('*')].filter((each) =>
    each.getBoundingClientRect().right > wide + 1 && !each.closest('.sf-scroll') && !each.closest('.govuk-skip-link'))
  return out.slice(0, 3).map((each) => each.outerHTML.slice(0, 160)).concat(['the page itself'])
}"""

# Everything that can be reached by Tab, focused in turn: which of them looks no different?
UNSEEN = """() => {
  const look = (each) => {
    const style = getComputedStyle(each)
    const drawn = each.labels?.[0] && getComputedStyle(each.labels[0], '::before')
    return [style.outlineStyle, style.outlineWidth, style.outlineColor, style.boxShadow, style.backgroundColor,
      style.borderColor, drawn?.outline, drawn?.boxShadow].join()
  }
  const faults = []
  const before = document.activeElement
  const reached = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
  for (const each of document.querySelectorAll(reached)) {
    if (each.disabled || !each.checkVisibility()) continue
    const plain = look(each)
    each.focus({focusVisible: true, preventScroll: true})
    if (document.activeElement !== each) continue
    if (look(each) === plain) faults.push(each.outerHTML.slice(0, 160))
    each.blur()
  }
  before?.focus?.({preventScroll: true})
  return faults
}"""


# Of things of one kind side by side three stay: axe reads the colours of each, and the hundredth row is as the third.
THINNED = """() => {
  const kind = (each) => [each, ...each.querySelectorAll('*')].map((one) =>
    one.tagName + one.className + (one.type ?? '') + (one.disabled ?? '') + one.getAttributeNames()).join()
  for (const parent of document.querySelectorAll('main *')) {
    if (parent.children.length < 4) continue
    const met = new Map()
    for (const child of [...parent.children]) {
      const same = kind(child)
      met.set(same, (met.get(same) ?? 0) + 1)
      if (met.get(same) > 3) child.remove()
    }
  }
}"""


async def thinned(page: Page) -> None:
    """Leave out what repeats, of a page that is not needed afterwards."""
    await page.evaluate(THINNED)


async def at_any_width(page: Page) -> list[str]:
    faults = []
    if await page.locator("h1").count() != 1:
        faults.append(f"{await page.locator('h1').count()} first headings")
    if not (await page.title()).endswith("– Steadfast"):
        faults.append(f"title {await page.title()!r}")
    faults += [f"focus cannot be seen on {each}" for each in await page.evaluate(UNSEEN)]
    return faults


async def skips(page: Page) -> list[str]:
    """The first Tab reaches the skip link, it shows, and it leads to the main part."""
    await page.evaluate("document.activeElement?.blur?.(); window.scrollTo(0, 0)")
    await page.keyboard.press("Tab")
    link = page.locator(".govuk-skip-link")
    if not await link.evaluate("each => each === document.activeElement"):
        return ["the first Tab does not reach the skip link"]
    box = await link.bounding_box()
    if not box or box["height"] < 24:
        return ["the skip link does not show when it has focus"]
    await page.keyboard.press("Enter")
    within = await page.evaluate("document.activeElement?.id || location.hash")
    return [] if "main-content" in within else [f"the skip link leads to {within!r}"]


async def when_narrow(page: Page) -> list[str]:
    """What sticks out at 320 and at 768 pixels, where it is left; a chart is given a moment to be drawn again."""
    told = []
    for size in (NARROW, MIDDLE):
        await page.set_viewport_size(size)
        for _ in range(10):
            found = await page.evaluate(SIDEWAYS)
            if not found:
                break
            await page.wait_for_timeout(150)
        told += [f"sticks out at {size['width']} px: {each}" for each in found]
    return told
