"""One officer's morning, in a real browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.live import CANARY, PASSWORD, Site, live

__all__ = ["live"]  # the fixture
QUEUE = "Laporan mana yang paling mendesak?"
HOME = "Apa yang perlu saya kerjakan hari ini?"
PROBE = "Failed to load resource: the server responded with a status of 404 (Not Found)"


@pytest.fixture
def deep(live: Site) -> str:
    """The address of one complaint, as it would stand in a message."""
    page, query = live.detail("L-2")
    return f"/{page}?{query}"


@pytest.fixture
def said():
    """What the consoles of all tabs said, but for Streamlit's probes under a deep address."""
    return []


@pytest.fixture
def tab(browser, said):
    """Opens tabs that share cookies."""
    context = browser.new_context(locale="id-ID")

    def note(text: str) -> None:
        if text != PROBE:
            said.append(text)

    def open_tab() -> Page:
        page = context.new_page()
        page.on("console", lambda m: note(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda e: note(str(e)))
        page.on("request", lambda r: note(r.url) if not _is_local(r.url) else None)
        return page

    yield open_tab
    context.close()


def _is_local(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))


def sign_in(page: Page, name: str = "siti", password: str = PASSWORD) -> None:
    page.get_by_label("Nama pengguna").fill(name)
    page.get_by_label("Kata sandi").first.fill(password)
    page.get_by_role("button", name="Masuk", exact=True).click()


def heading(page: Page, name: str):
    return expect(page.get_by_role("heading", name=name))


def shows(page: Page) -> None:
    """The complaint of the deep link, drawn."""
    heading(page, "Laporan L-2").to_be_visible()
    expect(page.get_by_text(f"{CANARY} L-2").first).to_be_visible()


def test_a_deep_link_survives_the_sign_in(live: Site, deep, tab, said):
    page = tab()
    page.goto(live.url + deep)
    heading(page, "Silakan masuk").to_be_visible()
    sign_in(page, password="bukan ini")
    expect(page.get_by_text("Nama pengguna atau kata sandi salah")).to_be_visible()
    sign_in(page)
    shows(page)
    assert page.url == live.url + deep
    cookies = {c["name"]: c for c in page.context.cookies()}
    assert (cookies["lapor"]["httpOnly"], cookies["lapor"]["sameSite"]) == (True, "Lax")
    assert page.evaluate("document.cookie").count("lapor") == 0

    page.reload()
    shows(page)
    assert page.evaluate("document.documentElement.lang") == "id"
    menu = page.get_by_test_id("stSidebarNav")
    menu.get_by_role("link", name="Antrean laporan").click()
    heading(page, QUEUE).to_be_visible()
    menu.get_by_role("link", name="Pemantauan KPI").click()
    heading(page, QUEUE).not_to_be_visible()
    page.goto(live.url + "/queue")
    heading(page, QUEUE).to_be_visible()
    expect(page.get_by_role("dialog")).not_to_be_visible()

    page.get_by_role("button", name="Keluar").click()
    heading(page, "Silakan masuk").to_be_visible()
    assert "lapor" not in {c["name"] for c in page.context.cookies()}
    assert said == []


def test_a_revoked_session_ends_in_every_tab(live: Site, deep, tab, said):
    first, second = tab(), tab()
    first.goto(live.url + deep)
    sign_in(first)
    shows(first)
    second.goto(live.url + deep)
    shows(second)
    first.get_by_role("button", name="Keluar").click()
    heading(first, "Silakan masuk").to_be_visible()

    second.get_by_test_id("stSidebarNav").get_by_role("link", name="Pemantauan KPI").click()
    heading(second, "Silakan masuk").to_be_visible()
    expect(second.get_by_text(CANARY)).to_have_count(0)
    sign_in(second)
    shows(second)
    assert said == []


def test_one_click_in_the_demo_and_a_language_that_stays(live: Site, tab, said):
    page = tab()
    page.goto(live.url)
    page.get_by_role("radio", name="English").click()
    heading(page, "Please sign in").to_be_visible()
    expect(page.get_by_text("Invented data").first).to_be_visible()
    page.get_by_role("button", name="Tamu").click()
    heading(page, "What needs me today?").to_be_visible()
    expect(page.get_by_text("Invented data, not real")).to_be_visible()

    page.get_by_role("radio", name="Bahasa Indonesia").click()
    heading(page, HOME).to_be_visible()
    assert page.url == live.url + "/home"
    page.reload()
    heading(page, HOME).to_be_visible()
    assert said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sign_in_page_fits_a_small_screen(live: Site, browser, scheme):
    context = browser.new_context(
        locale="id-ID", viewport={"width": 360, "height": 740}, color_scheme=scheme
    )
    page = context.new_page()
    page.goto(live.url)
    heading(page, "Silakan masuk").to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    for box in [page.get_by_label("Nama pengguna"), page.get_by_role("button", name="Tamu")]:
        edges = box.bounding_box()
        assert edges
        assert edges["x"] >= 0
        assert edges["x"] + edges["width"] <= 360
    context.close()
