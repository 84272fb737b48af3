"""From receipt to done in a browser: the officer answers, is warned of a colleague, and the board
moves."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, TimeoutError, expect

from tests.builders import a_complaint
from tests.live import Site, live

__all__ = ["live"]  # the fixture
NUMBER, TITLE = "L-9", "Lampu jalan mati di simpang tiga"
SECOND = "Kami kirim petugas besok pagi."


@pytest.fixture(scope="module")
def site(live: Site) -> Site:
    """The world, with one complaint that Budi's agency got yesterday."""
    yesterday = (date.today() - timedelta(days=1)).isoformat()  # noqa: DTZ011
    with live.writing() as session:
        a_complaint(session, number=NUMBER, title=TITLE, received=yesterday, dispatched=yesterday)
    return live


@pytest.fixture
def signed_in(browser: Browser, site: Site) -> Iterator[Callable[[str], Page]]:
    """A browser of one's own for each person, signed in."""
    contexts = []

    def open_as(name: str) -> Page:
        context = browser.new_context(locale="id-ID", timezone_id="Asia/Jakarta")
        contexts.append(context)
        cookie = {"name": "lapor", "value": site.secret(name), "url": site.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        return context.new_page()

    yield open_as
    for context in contexts:
        context.close()


def address(site: Site) -> str:
    page, query = site.detail(NUMBER)
    return f"{site.url}/{page}?{query}"


def write(page: Page, button: str, label: str, text: str) -> None:
    page.get_by_role("button", name=button, exact=True).first.click()
    page.get_by_label(label).fill(text)


def submit(page: Page, button: str) -> None:
    page.locator(".st-key-make-move").get_by_role("button", name=button).click()


def open_first_row(page: Page, table: str, heading: str, across: int = 60) -> None:
    """A table is a picture to the browser: the cell so many pixels across its first row is clicked.

    A click on a table that is not painted yet is lost, so it is repeated until the row opens.
    """
    opened = page.get_by_role("heading", name=heading)
    for _ in range(5):
        region = page.get_by_role("region", name=table)
        region.scroll_into_view_if_needed()
        box = region.locator("canvas").first.bounding_box()
        assert box
        page.mouse.click(box["x"] + across, box["y"] + 52)
        with suppress(TimeoutError):
            opened.wait_for(timeout=4000)
            return
    expect(opened).to_be_visible()


def test_from_the_queue_to_the_board(site: Site, signed_in: Callable[[str], Page]) -> None:
    budi = signed_in("budi")
    budi.goto(f"{site.url}/queue")
    budi.get_by_role("radio", name="Daftar").or_(
        budi.get_by_role("button", name="Daftar", exact=True)
    ).first.click()
    expect(budi.get_by_text(TITLE)).to_be_visible()
    budi.get_by_role("button", name=f"Buka {NUMBER}").click()
    expect(budi.get_by_role("heading", name=f"Laporan {NUMBER}")).to_be_visible()

    expect(budi.get_by_role("button", name="Pilih berkas", exact=True)).to_be_visible()

    # a second tab of Siti's sees the complaint as it is now, and writes for a while
    siti = signed_in("siti")
    siti.goto(address(site))
    write(siti, "Tindak lanjuti", "Tanggapan untuk pelapor", SECOND)

    write(budi, "Tindak lanjuti", "Tanggapan untuk pelapor", "Petugas sudah memeriksa lokasi.")
    submit(budi, "Tindak lanjuti")
    expect(budi.get_by_text("Tersimpan: Tindak lanjuti")).to_be_visible()
    expect(budi.get_by_text("Sedang diproses").first).to_be_visible()

    submit(siti, "Tindak lanjuti")
    refusal = siti.get_by_text("Budi Santoso menindaklanjuti laporan pada")
    expect(refusal).to_be_visible()
    expect(refusal).to_contain_text("WIB")
    expect(siti.get_by_label("Tulisan Anda")).to_have_value(SECOND)
    expect(
        siti.get_by_text("Budi Santoso menindaklanjuti laporan", exact=True).first
    ).to_be_visible()
    siti.get_by_role("button", name="Sudah saya baca: kembali ke formulir").click()
    expect(siti.get_by_label("Tanggapan untuk pelapor")).to_have_value(SECOND)

    write(siti, "Tutup", "Tanggapan untuk pelapor (tidak wajib)", "Lampu sudah menyala.")
    submit(siti, "Tutup")
    expect(siti.get_by_text("Tersimpan: Tutup")).to_be_visible()
    expect(siti.get_by_role("button", name="Buka kembali")).to_be_visible()

    siti.goto(f"{site.url}/kpi?rows=completion_rate&part=numerator")
    siti.get_by_text("Laporan mana saja?").click()
    expect(siti.get_by_text("1 laporan", exact=True)).to_be_visible()
    open_first_row(siti, "Laporan di balik angka", f"Laporan {NUMBER}")
