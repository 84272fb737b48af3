"""Every page in both languages and themes, wide and narrow, on sheets to be looked at.

    python -m tests.contact_sheet [--demo FOLDER] [--to FOLDER] [--pages NAME …]

builds the demo (or takes one that is there), photographs, checks what a script can see, and prints
what it found. What only an eye sees is written in docs/looks.md.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from lapor.config import DEMO_SECRET
from tests import screenshot_steps as steps
from tests.conftest import CHROMIUM, FLAGS
from tests.eyes import WATCH, faults
from tests.live import Site, running
from tests.screenshots import LOCALES, TELEPHONE, demo, secret
from tests.visits import Visit, visits

WIDTHS = (1440, 360)
THEMES = ("light", "dark")
TALLEST = 4000  # pixels of a page that are photographed
SHOWN = {1440: 760, 360: 300}  # how wide a photograph stands on a sheet
SHEET, GAP = (1560, 1150), 16
OPEN_ALL = """() => document.querySelectorAll('[data-testid=stMain] details:not([open]) > summary')
    .forEach(one => one.click())"""
HEIGHT = """() => { const main = document.querySelector('[data-testid=stMain]');
    return main ? main.scrollHeight : document.documentElement.scrollHeight }"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", type=Path, help="a folder with the demo of screenshots.demo()")
    parser.add_argument("--to", type=Path, default=Path("/tmp/lapor-sheets"))
    parser.add_argument("--open", action="store_true", help="with every expander open")
    parser.add_argument("--langs", nargs="+", default=list(LOCALES))
    parser.add_argument("--widths", nargs="+", type=int, default=list(WIDTHS))
    parser.add_argument("--pages", nargs="+", default=[], help="addresses; else all of them")
    asked = parser.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    found = 0
    with (
        running(asked.demo or demo(), kept=True, LAPOR_SECRET_KEY=DEMO_SECRET) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        complaint = f"id={steps.late(site, 'budi').id}"
        for visit in visits(complaint):
            if asked.pages and (visit.address or "sign-in") not in asked.pages:
                continue
            for lang in asked.langs:
                for width in asked.widths:
                    found += _look(browser, site, visit, lang, width, asked)
        browser.close()
    return int(found > 0)


def _look(
    browser: Browser, site: Site, visit: Visit, lang: str, width: int, asked: argparse.Namespace
) -> int:
    """Photograph one page by day and by night; prints what is wrong and says how much."""
    name = "-".join(filter(None, (visit.address or "sign-in", visit.who, lang, str(width))))
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        locale=LOCALES[lang],
        timezone_id="Asia/Jakarta",
        color_scheme="light",
        user_agent=TELEPHONE if width < 500 else None,
    )
    if visit.who:
        cookie = {"name": "lapor", "value": secret(site, visit.who), "url": site.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(f"{site.url}/{visit.address}?{visit.query}")
    steps.settled(page)
    if asked.open:
        page.evaluate(OPEN_ALL)
        steps.settled(page)
    wrong = faults(page, lang)
    for one in wrong:
        sys.stdout.write(f"{name}: {one}\n")
    for number, sheet in enumerate(sheets(list(_photographs(page, width)), SHOWN[width]), 1):
        sheet.save(asked.to / f"{name}-{number}.png", optimize=True)
    context.close()
    sys.stdout.write(f"{name}: looked at, {len(wrong)} faults\n")
    sys.stdout.flush()
    return len(wrong)


def _photographs(page: Page, width: int) -> Iterator[Image.Image]:
    height = max(900, min(TALLEST, int(page.evaluate(HEIGHT))))
    page.set_viewport_size({"width": width, "height": height})
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        page.wait_for_timeout(600)
        yield Image.open(BytesIO(page.screenshot())).convert("RGB")


def sheets(photographs: Sequence[Image.Image], width: int) -> Iterator[Image.Image]:
    """Day and night side by side, in pieces of one sheet's height, as many sheets as it takes."""
    size = (width, round(photographs[0].height * width / photographs[0].width))
    small = [one.resize(size, Image.Resampling.LANCZOS) for one in photographs]
    pieces = [
        one.crop((0, top, width, min(top + SHEET[1], one.height)))
        for top in range(0, size[1], SHEET[1])
        for one in small
    ]
    fit = max(1, SHEET[0] // (width + GAP))
    for first in range(0, len(pieces), fit):
        shown = pieces[first : first + fit]
        sheet = Image.new(
            "RGB", (len(shown) * (width + GAP), max(one.height for one in shown)), "#888888"
        )
        for place, one in enumerate(shown):
            sheet.paste(one, (place * (width + GAP), 0))
        yield sheet.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)


if __name__ == "__main__":
    sys.exit(main())
