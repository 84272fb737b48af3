"""J14: what axe finds serious or critical on our pages is Streamlit's own, and listed."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.axe.baseline import STREAMLIT
from tests.live import Site, running

AXE = (Path(__file__).parents[1] / "axe/axe.min.js").read_text("utf-8")
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
COUNTED = ("serious", "critical")
RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
PAGES = (  # address, and as whom: "" is nobody
    ("", ""),
    ("queue", "siti"),
    ("complaint", "siti"),
    ("kpi", "rini"),
    ("accounts", "rini"),
    ("privacy", "rini"),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("axe")) as site:
        yield site


def found(page: Page) -> set[tuple[str, str]]:
    """(rule, element) of each finding that counts and is not of the baseline."""
    page.evaluate(AXE)
    violations: list[dict[str, Any]] = page.evaluate(RUN)
    all_of_them = {
        (one["id"], node["html"][:300])
        for one in violations
        if one["impact"] in COUNTED
        for node in one["nodes"]
        if not _is_known(page, one["id"], node["target"])
    }
    return all_of_them


def _is_known(page: Page, rule: str, target: list[Any]) -> bool:
    selectors = [one.selector for one in STREAMLIT if one.rule == rule]
    return any(
        page.evaluate(
            "([one, within]) => !!document.querySelector(one)?.closest(within)",
            [target[-1], selector],
        )
        for selector in selectors
    )


def settled(page: Page) -> None:
    page.wait_for_selector("[data-testid=stHeading], [data-testid=stForm]")
    page.wait_for_selector(IDLE)
    page.wait_for_timeout(400)
    page.wait_for_selector(IDLE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_j14_axe_finds_nothing_serious_on_our_pages(site: Site, browser: Browser, scheme) -> None:
    wrong: dict[str, list[tuple[str, str]]] = {}
    for address, name in PAGES:
        context = browser.new_context(locale="id-ID", color_scheme=scheme)
        if name:
            cookie = {"name": "lapor", "value": site.secret(name), "url": site.url}
            context.add_cookies([cookie])  # type: ignore[list-item]
        query = site.detail("L-1")[1] if address == "complaint" else ""
        page = context.new_page()
        page.goto(f"{site.url}/{address}?{query}")
        settled(page)
        if left := found(page):
            wrong[address or "sign in"] = sorted(left)
        context.close()
    assert wrong == {}, json.dumps(wrong, indent=1)
