"""J14: what axe finds serious or critical on our pages is Streamlit's own, and listed."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from db.codes import Role
from db.models import Account
from tests.axe.baseline import STREAMLIT
from tests.builders import a_complaint
from tests.live import Site, live
from tests.screenshot_steps import DRAWN, IDLE
from tests.visits import ROLES, every, visits

__all__ = ["live"]  # the fixture
AXE = (Path(__file__).parents[1] / "axe/axe.min.js").read_text("utf-8")
COUNTED = ("serious", "critical")
ALL = {"resultTypes": ["violations"]}
# by night the same elements have other colours, and nothing else is new
COLOURS = ALL | {"runOnly": ["color-contrast"]}
SIDEWAYS = """() => ['html', '[data-testid=stMain]', '[data-testid=stMainBlockContainer]']
    .filter(name => [...document.querySelectorAll(name)]
      .some(one => one.scrollWidth > one.clientWidth))"""
# What cannot be reached by Tab, and of each kind of control the first that shows no focus. In a
# group whose choice moves by arrows one is reached; a table is reached as one.
KEYBOARD = """async () => {
  const told = new Set(), seen = new Set();
  const all = document.querySelectorAll('[data-testid=stMain] :is(button, a[href], input, textarea,'
      + ' summary, [role=button], [role=combobox])');
  const looks = one => {  // of it and of what stands around it: a field is a box in boxes
    const told = [];
    for (let each = one, left = 6; each && left; each = each.parentElement, left -= 1) {
      const style = getComputedStyle(each);
      told.push(style.outline, style.boxShadow, style.borderColor, style.backgroundColor);
    }
    return told.join('|');
  };
  for (const one of all) {
    if (one.disabled || !one.checkVisibility({visibilityProperty: true})) continue;
    if (one.closest('[data-testid=stDataFrame], [inert], [aria-hidden=true]')) continue;
    const kind = `${one.closest('[data-testid]').dataset.testid} ${one.tagName} ${one.type ?? ''}`;
    const group = one.closest('[role=radiogroup], [role=group], [data-testid=stButtonGroup]');
    const others = group?.querySelectorAll('[tabindex="0"], :not([tabindex]):is(button, input)');
    if (one.tabIndex < 0 && one.type !== 'file' && !others?.length)
      told.add(`not reached by Tab: ${kind} "${one.innerText.slice(0, 40)}"`);
    if (seen.has(kind) || one.tabIndex < 0) continue;
    seen.add(kind);
    document.activeElement?.blur();
    const before = looks(one);
    one.focus({preventScroll: true});
    for (let turn = 0; turn < 100 && looks(one) === before; turn += 1)  // React draws it later
      await new Promise(done => setTimeout(done, 20));
    if (looks(one) === before) told.add(`shows no focus: ${kind} "${one.innerText.slice(0, 40)}"`);
  }
  document.activeElement?.blur();
  return [...told];
}"""
GROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
# LAPOR_TEST_SWEEP=all: every page as every role that may open it; -k yusuf is a piece of that
ASKED = every if os.environ.get("LAPOR_TEST_SWEEP") else visits


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
    page.wait_for_function(DRAWN)


@pytest.fixture(scope="module")
def site(live: Site) -> Site:
    """With one of each role."""
    with live.writing() as session:
        sleman = session.get_one(Account, "siti").government_id
        for name, role in ROLES.items():
            if session.get(Account, name) is None:
                place = sleman if role == Role.HEAD else None
                session.add(Account(name=name, full_name=name.title(), password_hash="-",
                                    role=role, government_id=place))  # fmt: skip
        a_complaint(session, number="AXE-1", dispatched="2026-09-08")
    return live


@pytest.mark.parametrize("who", sorted({one.who for one in ASKED("")}))
def test_j14_axe_finds_nothing_serious_on_our_pages(site: Site, browser: Browser, who: str) -> None:
    """Every page in both themes, as who sees most of it and as those who see something else."""
    wrong: dict[str, list[str]] = {}
    complaint = site.detail("AXE-1")[1]
    asked = [one for one in ASKED(complaint) if one.who == who]
    context = browser.new_context(locale="id-ID", color_scheme="light", reduced_motion="reduce")
    if who:
        cookie = {"name": "lapor", "value": site.secret(who), "url": site.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    for visit in asked:
        if left := _in_both_themes(page, f"{site.url}/{visit.address}?{visit.query}"):
            wrong[visit.address or "sign in"] = left
    context.close()
    assert wrong == {}, json.dumps(wrong, indent=1)


def _in_both_themes(page: Page, address: str) -> list[str]:
    page.emulate_media(color_scheme="light")
    page.goto(address)
    settled(page)
    by_day = page.evaluate(GROUND)
    left = found(page, ALL)
    page.keyboard.press("Tab")  # from here on what has the focus shows it
    left += page.evaluate(KEYBOARD)
    for width in (720, 360):  # a wide screen at 200 %, and a telephone
        page.set_viewport_size({"width": width, "height": 720})
        left += [f"at {width} px {one} scrolls sideways" for one in _sideways(page)]
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"before => {GROUND} !== before", arg=by_day)
    return left + found(page, COLOURS)


def _sideways(page: Page) -> list[str]:
    """What is wider than its place, once tables and charts have taken their new width."""
    for _ in range(40):
        if not (wide := list(page.evaluate(SIDEWAYS))):
            break
        page.wait_for_timeout(50)
    return wide
