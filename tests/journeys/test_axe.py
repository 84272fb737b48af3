"""J14: what axe finds serious or critical on our pages is Streamlit's own, and listed."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.axe.baseline import STREAMLIT
from tests.live import Site, live

__all__ = ["live"]  # the fixture
AXE = (Path(__file__).parents[1] / "axe/axe.min.js").read_text("utf-8")
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
COUNTED = ("serious", "critical")
ALL = {"resultTypes": ["violations"]}
# by night the same elements have other colours, and nothing else is new
COLOURS = ALL | {"runOnly": ["color-contrast"]}
PAGES = (  # address, and as whom: "" is nobody
    ("", ""),
    ("home", "siti"),
    ("queue", "siti"),
    ("complaint", "siti"),
    ("kpi", "rini"),
    ("accounts", "rini"),
    ("privacy", "rini"),
)
GROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


WHERE = """target => [...(function* up(one) {
  for (; one; one = one.parentElement) if (one.dataset.testid) yield one.dataset.testid;
})(document.querySelector(target))].slice(0, 4).join(" < ")"""


def found(page: Page, what: dict[str, Any]) -> list[str]:
    """Each finding that counts and is not of the baseline: rule, element and why."""
    page.evaluate(AXE)
    run = "async what => (await axe.run(document, what)).violations"
    return [
        f"{one['id']}: {node['html'][:200]} {page.evaluate(WHERE, node['target'][-1])} "
        f"{node['failureSummary']}"
        for one in page.evaluate(run, what)
        if one["impact"] in COUNTED
        for node in one["nodes"]
        if not _is_known(page, one["id"], node["target"][-1])
    ]


def _is_known(page: Page, rule: str, target: str) -> bool:
    within = "([target, known]) => document.querySelector(target).closest(known) !== null"
    return any(
        page.evaluate(within, [target, one.selector]) for one in STREAMLIT if one.rule == rule
    )


def settled(page: Page) -> None:
    page.wait_for_selector("[data-testid=stHeading], [data-testid=stForm]")
    page.wait_for_selector(IDLE)
    page.wait_for_timeout(300)
    page.wait_for_selector(IDLE)


def test_j14_axe_finds_nothing_serious_on_our_pages(live: Site, browser: Browser) -> None:
    wrong: dict[str, list[str]] = {}
    for address, name in PAGES:
        context = browser.new_context(locale="id-ID", color_scheme="light")
        if name:
            cookie = {"name": "lapor", "value": live.secret(name), "url": live.url}
            context.add_cookies([cookie])  # type: ignore[list-item]
        query = live.detail("L-1")[1] if address == "complaint" else ""
        page = context.new_page()
        page.goto(f"{live.url}/{address}?{query}")
        settled(page)
        by_day = page.evaluate(GROUND)
        left = found(page, ALL)
        page.emulate_media(color_scheme="dark")
        page.wait_for_timeout(300)
        assert page.evaluate(GROUND) != by_day
        if left := left + found(page, COLOURS):
            wrong[address or "sign in"] = left
        context.close()
    assert wrong == {}, json.dumps(wrong, indent=1)
