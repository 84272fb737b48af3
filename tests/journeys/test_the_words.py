"""Indonesian pages speak Indonesian: no English of ours or of Streamlit's is left on them."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.demo_live import IDLE
from tests.live import Site, live

__all__ = ["live"]  # the fixture
ENGLISH = frozenset(
    re.findall(
        r"\w+",
        "the and of search press enter select choose options option upload drag drop browse "
        "results show hide close open clear next previous page month running connecting loading "
        "fullscreen columns column download copy sort ascending empty value sidebar row rows cell "
        "with is are you this from increment decrement help tooltip click here year day apply "
        "submit remove",
    )
)
# what nothing of ours can change, each with whose it is: see docs/decisions.md
EXCEPTIONS = (
    r"(day|month|year|hour|minute), .*",  # React Aria: the parts of a date, no Indonesian there
    r"Selected Date: .*|\d+ options? available\.",  # the same
    r"[XY]-axis .*|.*; [^;]*: .*",  # Vega: a chart's axes and marks; the chart has an alt of ours
)
WHOLE = re.compile("|".join(EXCEPTIONS), re.DOTALL)
# material icons are letters that a font draws; citizens' words are theirs
SAID = """() => {
  const told = new Set();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const around = walk.currentNode.parentElement;
    if (!around.closest('script, style, noscript, [data-testid=stIconMaterial], [lang=en], code'))
      told.add(walk.currentNode.textContent);
  }
  for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
    for (const one of document.querySelectorAll(`[${name}]`)) told.add(one.getAttribute(name));
  return [...told];
}"""
PAGES = {
    "rini": ("queue", "kpi", "accounts", "calendar", "privacy"),
    "siti": ("receive", "dispatch", "complaint", "profile"),
}


@pytest.fixture
def page(browser: Browser, live: Site, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(locale="id-ID", timezone_id="Asia/Jakarta")
    cookie = {"name": "lapor", "value": live.secret(request.param), "url": live.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


def left_over(page: Page) -> list[str]:
    return [
        said
        for said in page.evaluate(SAID)
        if ENGLISH & set(re.findall(r"[a-z]+", said.lower())) and not WHOLE.fullmatch(said.strip())
    ]


@pytest.mark.parametrize("page", PAGES, indirect=True)
def test_no_english_is_left(page: Page, live: Site, request: pytest.FixtureRequest) -> None:
    wrong = {}
    for name in PAGES[request.node.callspec.params["page"]]:
        query = f"?{live.detail('L-1')[1]}" if name == "complaint" else ""
        page.goto(f"{live.url}/{name}{query}")
        page.get_by_test_id("stHeading").first.wait_for()
        page.wait_for_selector(IDLE)
        assert page.evaluate("document.documentElement.lang") == "id"
        if found := left_over(page):
            wrong[name] = found
    assert not wrong


@pytest.mark.parametrize("page", ["siti"], indirect=True)
def test_a_list_and_a_table_speak_it_when_they_open(page: Page, live: Site) -> None:
    page.goto(f"{live.url}/receive")
    box = page.get_by_test_id("stSelectbox").first
    box.locator("input").fill("tidak ada yang begini")
    page.get_by_text("Tidak ada hasil").wait_for()
    assert left_over(page) == []
    page.keyboard.press("Escape")
    page.get_by_role("radio", name="English").click()
    page.locator("html[lang=en]").wait_for(state="attached")
    box.locator("input").fill("nothing like this")
    page.get_by_text("No results").wait_for()
    assert page.url == f"{live.url}/receive"
