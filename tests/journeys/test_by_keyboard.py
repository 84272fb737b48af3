"""Without a mouse: from the sign-in to an answer, and back to the list, wide and narrow."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.builders import a_complaint
from tests.live import PASSWORD, Site, live

__all__ = ["live"]  # the fixture
PHONE = "Mozilla/5.0 (Linux; Android 14; Mobile) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36"
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one.matches('button, a, input, textarea, [role=radio], [role=button]')) return '';
  const label = one.id ? document.querySelector(`label[for="${CSS.escape(one.id)}"]`) : null;
  return (one.getAttribute('aria-label') || label?.innerText || one.innerText || '').trim();
}"""
MOST = 150  # presses of Tab: a page with more before its work would be no page for a keyboard


@pytest.fixture(scope="module")
def site(live: Site) -> Site:
    yesterday = (date.today() - timedelta(days=1)).isoformat()  # noqa: DTZ011
    with live.writing() as session:
        for number in ("K-1", "K-2"):
            a_complaint(session, number=number, received=yesterday, dispatched=yesterday)
    return live


@pytest.fixture(params=[(1440, 900, ""), (360, 780, PHONE)], ids=["wide", "narrow"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    width, height, agent = request.param
    context = browser.new_context(
        locale="id-ID",
        viewport={"width": width, "height": height},
        **({"user_agent": agent} if agent else {}),
    )
    yield context.new_page()
    context.close()


def settled(page: Page) -> None:
    page.wait_for_timeout(300)
    page.wait_for_selector(IDLE)


def tab_to(page: Page, fits: Callable[[str], bool]) -> str:
    """Press Tab until what has the focus is called so; returns what it is called."""
    passed = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        name = page.evaluate(FOCUSED)
        if fits(name):
            return name
        passed.append(name[:30])
    raise AssertionError(f"not reached by Tab: {passed}")


def press(page: Page, name: str) -> None:
    tab_to(page, lambda found: found.endswith(name))
    page.keyboard.press("Enter")
    settled(page)


def a_popover_is_on_the_way(page: Page) -> None:
    """Streamlit draws it at the end of the document: Tab goes into it, and on behind its button."""
    press(page, "Unduh\n\nexpand_more")
    opener = page.get_by_role("button", name="Unduh")
    kinds = page.get_by_test_id("stPopoverBody").get_by_role("button")
    for n in range(kinds.count()):
        page.keyboard.press("Tab")
        expect(kinds.nth(n)).to_be_focused()
    page.keyboard.press("Escape")
    expect(kinds).to_have_count(0)
    expect(opener).to_be_focused()


def test_from_the_sign_in_to_an_answer_and_back(site: Site, page: Page) -> None:
    page.goto(f"{site.url}/queue?status=not_followed_up")
    expect(page.get_by_role("heading", name="Silakan masuk")).to_be_visible()
    tab_to(page, lambda name: name == "Nama pengguna")
    page.keyboard.type("siti")
    tab_to(page, lambda name: name == "Kata sandi")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    queue = page.get_by_role("heading", name="Laporan mana yang paling mendesak?")
    expect(queue).to_be_visible()
    settled(page)
    if page.viewport_size and page.viewport_size["width"] > 400:
        tab_to(page, lambda name: name.endswith("Tabel"))  # a row of choices: arrows move in it
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        settled(page)
    a_popover_is_on_the_way(page)
    opened = tab_to(page, lambda name: "Buka K-" in name)
    number = opened.split()[-1]
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Laporan {number}")).to_be_visible()
    settled(page)

    press(page, "Tindak lanjuti")
    tab_to(page, lambda name: name == "Tanggapan untuk pelapor")
    page.keyboard.type("Petugas kami sudah di lokasi.")
    press(page, "Tindak lanjuti")
    expect(page.get_by_text("Tersimpan: Tindak lanjuti")).to_be_visible()

    press(page, "Kembali ke antrean")
    expect(queue).to_be_visible()
    settled(page)
    assert "status=not_followed_up" in page.url
    expect(page.get_by_role("button", name=f"Buka {number}")).to_have_count(0)
