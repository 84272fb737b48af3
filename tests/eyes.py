"""What a script sees of a page: overflow, cut text, jumps, errors, codes, English."""

import re

from playwright.sync_api import Page

LOOK = r"""() => {
  const told = [], width = document.documentElement.clientWidth;
  const key = one => one.closest('[class*=st-key-]')?.className.match(/st-key-\S+/)?.[0] ?? '';
  const name = one => `${key(one)} `
      + `${one.closest('[data-testid]')?.dataset.testid ?? one.tagName} `
      + `"${(one.innerText ?? '').trim().slice(0, 50)}"`;
  if (document.documentElement.scrollWidth > width) told.push('the document scrolls sideways');
  const main = document.querySelector('[data-testid=stMain]');
  const block = document.querySelector('[data-testid=stMainBlockContainer]');
  for (const one of [main, block])
    if (one && one.scrollWidth > one.clientWidth)
      told.push(`${one.dataset.testid} scrolls sideways`);
  for (const one of document.querySelectorAll('[data-testid=stMain] *')) {
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    if (!box.width || !box.height || style.visibility === 'hidden') continue;
    if (one.closest('.dvn-scroller') !== one && one.closest('.dvn-scroller')) continue;
    if (one.closest('canvas, svg, [aria-hidden=true]')) continue;
    const scrolls = ['auto', 'scroll'].includes(style.overflowX);
    if (scrolls && one !== main && one.scrollWidth > one.clientWidth + 1)
      told.push(`scrolls sideways (${one.scrollWidth} in ${one.clientWidth}): ${name(one)}`);
    if (box.right > width + 1 && box.width > width)
      told.push(`wider than the window: ${name(one)}`);
    const words = [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (words && box.width > 4 && box.height > 4
        && ['hidden', 'clip'].includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1)
      told.push(`text is cut off (${one.scrollWidth} in ${one.clientWidth}): ${name(one)}`);
  }
  for (const one of document.querySelectorAll(
      '[data-testid=stException], [data-testid=stAlertContentError]'))
    told.push(`an error: ${one.innerText.slice(0, 200)}`);
  return [...new Set(told)];
}"""
# line by line as they stand, without the names of icons
WORDS = r"""() => {
  const told = [];
  for (const part of document.querySelectorAll('[data-testid=stMain], [data-testid=stSidebar]')) {
    const walk = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const one = node.parentElement, words = node.data.trim();
      if (!words || one.closest('style, script, [role=img]')) continue;
      if (!one.checkVisibility()) continue;
      if (getComputedStyle(one).fontFamily.includes('Material')) continue;
      told.push(words);
    }
    for (const one of part.querySelectorAll('[placeholder]'))
      if (one.placeholder && one.checkVisibility()) told.push(one.placeholder);
  }
  return told.join('\n');
}"""
# a page that tells of its layout shifts: the worst window of at most five seconds (CLS), by whom
WATCH = r"""
window.shifts = [];
new PerformanceObserver(list => { for (const one of list.getEntries()) {
  if (one.hadRecentInput) continue;
  const names = one.sources.map(({node, previousRect, currentRect}) => {
    const from = node?.nodeType === 1 ? node : node?.parentElement;
    const key = from?.closest('[class*=st-key-]')?.className.match(/st-key-\S+/)?.[0];
    const words = (from?.innerText ?? '').slice(0, 30).replaceAll('\n', ' ');
    return `${key ?? from?.closest('[data-testid]')?.dataset.testid} "${words}" `
        + `${Math.round(previousRect.y)} to ${Math.round(currentRect.y)}`;
  });
  window.shifts.push([one.startTime, one.value, names]);
} }).observe({type: 'layout-shift', buffered: true});
"""
MOST_SHIFT = 0.1  # of the window, times how far: what web.dev calls good
CODE = re.compile(
    r"\b(?:None(?!: an agency of its own)|NaN|NaT|nan|undefined|null|Traceback)\b"
    r"|(?<!\{)\b[a-z]+(?:_[a-z]+)+\b(?!\})"
)
# words that no Indonesian sentence of ours has
ENGLISH = re.compile(
    r"\b(?:the|and|of|is|are|with|for|to|from|not|all|choose|select|options|upload|press|enter"
    r"|apply|open|close|save|delete|show|hide|view|filter|download|date|due|late|days|complaints?"
    r"|agency|agencies|account|page|next|previous|search|type|yes|drag|drop|file|files|limit"
    r"|browse|empty|results?)\b",
    re.IGNORECASE,
)

# an address is in no language; what lets it break between lines is not seen
UNSEEN, ADDRESS = re.compile("[\u200b\u2060]"), re.compile(r"https?:\S+")


def shift(page: Page) -> tuple[float, list[str]]:
    """(the layout shift since it was opened, what moved most), where WATCH was put into it."""
    worst, window, first, last = 0.0, 0.0, 0.0, float("-inf")
    told: list[tuple[float, float, list[str]]] = page.evaluate("window.shifts ?? []")
    for at, value, _names in sorted(told):
        if at - last > 1_000 or at - first > 5_000:
            window, first = 0.0, at
        window, last = window + value, at
        worst = max(worst, window)
    return worst, max(told, key=lambda one: one[1])[2] if told else []


def faults(page: Page, lang: str) -> list[str]:
    """What is wrong, one sentence each."""
    told: list[str] = page.evaluate(LOOK)
    for drawn in page.evaluate(WORDS).splitlines():
        line = ADDRESS.sub("", UNSEEN.sub("", drawn))
        if found := CODE.search(line):
            told.append(f"a code {found[0]!r}: {line[:120]}")
        english = ENGLISH.findall(line) if lang == "id" else []
        if english:
            told.append(f"English {english}: {line[:120]}")
    moved, names = shift(page)
    if moved > MOST_SHIFT:
        told.append(f"jumps by {moved:.3f}: {'; '.join(names)}")
    return list(dict.fromkeys(told))
