"""The guided tour in a browser, from the sign-in page to the partner's brief: each stop does what
it says."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from db.codes import MoveCode
from db.models import Activity, AuditLog, Pack
from lapor.demo.tour import STOPS
from tests.demo_live import IDLE, demo_running
from tests.journeys.test_the_programme import cells
from tests.live import Site

SMALL = {"width": 360, "height": 740}
# while it opens a button moves on: nobody presses it then, and a press may miss it
OPENED = """() => Promise.allSettled([...document.querySelectorAll("details")].flatMap(
  one => one.getAnimations({subtree: true}).map(move => move.finished)))"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with demo_running(tmp_path_factory) as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        locale="id-ID", timezone_id="Asia/Jakarta", viewport={"width": 1440, "height": 900},
        accept_downloads=True,
    )  # fmt: skip
    yield context.new_page()
    context.close()


def panel(page: Page, number: int):
    """The tour's panel, once it stands at this stop."""
    found = page.locator(".st-key-tour-panel")
    expect(found).to_contain_text(f"perhentian {number} dari {len(STOPS)}")
    expect(found).to_contain_text(STOPS[number - 1].title.id)
    page.wait_for_selector(IDLE, timeout=120_000)
    expect(page.locator(".st-key-tour-here")).to_have_count(0)  # it is the page of this stop
    return found


def go_on(page: Page, number: int):
    page.locator(".st-key-tour-next button").click()
    return panel(page, number)


def test_the_whole_tour(site: Site, page: Page) -> None:
    page.goto(site.url)
    page.locator(".st-key-tour-begin button").click()
    panel(page, 1)
    expect(page.get_by_text("Terlambat").first).to_be_visible()

    go_on(page, 2)
    page.get_by_role("button", name="Tindak lanjuti", exact=True).first.click()
    page.get_by_label("Tanggapan untuk pelapor").fill("Petugas kami sudah memeriksa lokasi.")
    page.locator(".st-key-make-move").get_by_role("button").click()
    expect(page.get_by_text("Tersimpan: Tindak lanjuti")).to_be_visible()
    panel(page, 2)  # it survives what is done on the page
    with site.writing() as session:
        newest = select(Activity).order_by(Activity.at.desc())  # type: ignore[attr-defined]
        assert session.exec(newest).first().kind == MoveCode.FOLLOW_UP  # type: ignore[union-attr]

    told = go_on(page, 3).inner_text()
    before, after = (
        int(told.split(word)[1].split(" dari ")[0].replace(".", ""))
        for word in ("Saat tur dimulai: ", "Sekarang: ")
    )
    assert after == before + 1

    go_on(page, 4)
    expect(page.get_by_text("SHA-256").first).to_be_visible()

    go_on(page, 5)  # another role, without a password
    expect(page.get_by_test_id("stSidebar").get_by_text("Maya Anggraini")).to_be_visible()
    expect(page.locator(".st-key-why-open").get_by_text("selisih")).to_be_visible()

    go_on(page, 6)
    expect(page.get_by_role("button", name="Buka 9").first).to_be_visible()
    page.reload()
    panel(page, 6)  # and a reload

    go_on(page, 7)
    page.get_by_role("button", name="Tampilkan (dicatat)").click()
    page.get_by_test_id("stPopoverBody").locator("input").first.click()
    page.get_by_role("option").first.click()
    page.get_by_role("button", name="Tampilkan", exact=True).click()
    expect(page.get_by_text("Tercatat").first).to_be_visible()

    go_on(page, 8)
    assert "siti" in cells(page, "Baris jejak audit, terbaru lebih dahulu")

    go_on(page, 9)
    page.get_by_test_id("stExpander").get_by_text("Bekukan paket").click()
    expect(page.get_by_label("Judul")).to_be_visible()
    page.evaluate(OPENED)
    page.get_by_label("Judul").fill("Rapat Dewan dalam tur")
    page.locator(".st-key-freeze-it button").click()
    expect(page.get_by_text("Paket dibekukan")).to_be_visible()

    go_on(page, 10)
    with page.expect_download() as download:
        page.locator(".st-key-brief-id button").click()
    assert download.value.path().read_bytes().startswith(b"%PDF")
    with site.writing() as session:
        assert [one.title for one in session.exec(select(Pack))] == ["Rapat Dewan dalam tur"]
        switched = select(AuditLog).where(AuditLog.action == "switch_role")
        assert len(session.exec(switched).all()) == 6  # siti, maya, siti, ratna, maya, dewi

    page.set_viewport_size(SMALL)  # type: ignore[arg-type]
    panel(page, 10)
    assert page.evaluate("document.documentElement.scrollWidth") == SMALL["width"]
    page.locator(".st-key-tour-leave button").click()
    expect(page.locator(".st-key-tour-panel")).to_have_count(0)
    page.set_viewport_size({"width": 1440, "height": 900})

    _switches_by_hand(page)


def _switches_by_hand(page: Page) -> None:
    """The page stays where the other role has it, and the language does."""
    page.get_by_role("radio", name="English").click()
    box = page.locator(".st-key-be")
    box.locator("input").fill("Maya")
    page.get_by_role("option", name="Maya Anggraini").click()
    expect(page.get_by_test_id("stSidebar").get_by_text("Programme manager")).to_be_visible()
    assert page.url.split("?")[0].endswith("/partners")
