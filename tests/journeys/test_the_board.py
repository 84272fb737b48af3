"""The board in a browser: two coordinators, the dates before, the result after, and the paper."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from db.models import AuditLog, Complaint
from tests.builders import a_complaint
from tests.cast import DINKES, PUPR
from tests.journeys.slow_line import SlowLine
from tests.journeys.test_by_hand import IDLE
from tests.live import Site, live

__all__ = ["live"]  # the fixture
FIRST, SECOND = "810001", "810002"


@pytest.fixture(scope="module")
def site(live: Site) -> Site:
    """The world, with two complaints that came yesterday."""
    yesterday = (date.today() - timedelta(days=1)).isoformat()  # noqa: DTZ011
    with live.writing() as session:
        for number in (FIRST, SECOND):
            a_complaint(session, number=number, received=yesterday)
    return live


@pytest.fixture
def signed_in(browser: Browser, site: Site) -> Iterator[Callable[[str, str], Page]]:
    """A browser of one's own for each person, at this address."""
    contexts = []

    def open_as(name: str, address: str, before: Callable[[Page], object] = id) -> Page:
        context = browser.new_context(
            locale="id-ID", timezone_id="Asia/Jakarta", viewport={"width": 1440, "height": 1000}
        )
        contexts.append(context)
        cookie = {"name": "lapor", "value": site.secret(name), "url": site.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        before(page)
        page.goto(f"{site.url}/{address}")
        return page

    yield open_as
    for context in contexts:
        context.close()


def pick(page: Page, number: str) -> None:
    page.get_by_text(f"Pilih {number}", exact=True).click()
    expect(page.get_by_role("checkbox", name=f"Pilih {number}", exact=True)).to_be_checked()


def choose(page: Page, label: str, words: str) -> None:
    page.get_by_label(label).click()
    page.keyboard.type(words)
    page.keyboard.press("Enter")


def agency_of(site: Site, number: str) -> int | None:
    with site.writing() as session:
        return session.exec(select(Complaint.agency_id).where(Complaint.number == number)).one()


def test_what_is_chosen_while_the_server_is_still_answering_stays_chosen(signed_in):
    """An answer that comes late does not put an empty box over what was chosen since."""
    lines: list[SlowLine] = []
    siti = signed_in("siti", "dispatch", before=lambda page: lines.append(SlowLine(page)))
    expect(siti.get_by_label("Instansi utama")).to_be_visible()
    siti.wait_for_selector(IDLE)
    lines[0].holds = True
    siti.get_by_text(f"Pilih {SECOND}", exact=True).click()
    siti.wait_for_timeout(1_500)  # the server has answered, and nobody here has heard it
    choose(siti, "Instansi utama", "PUPR")
    lines[0].release()
    expect(siti.get_by_text("Tenggat yang akan ditetapkan")).to_be_visible()
    siti.wait_for_selector(IDLE)
    expect(siti.get_by_label("Instansi utama")).to_have_value("Dinas PUPR uji")


def test_two_coordinators_give_the_same_complaint_and_the_second_is_told(site, signed_in):
    siti = signed_in("siti", "dispatch")
    rini = signed_in("rini", "dispatch")
    for page in (siti, rini):
        pick(page, FIRST)
    pick(siti, SECOND)
    choose(siti, "Instansi utama", "PUPR")
    choose(rini, "Instansi utama", "Kesehatan")
    expect(siti.get_by_text("Tenggat yang akan ditetapkan")).to_be_visible()
    rini.get_by_role("button", name="Disposisikan 1 laporan").click()
    expect(rini.get_by_text("Hasil: 1 dari 1 didisposisikan")).to_be_visible()
    siti.get_by_role("button", name="Disposisikan 2 laporan").click()
    expect(siti.get_by_text("Hasil: 1 dari 2 didisposisikan")).to_be_visible()
    expect(siti.get_by_text("Rini Hapsari mendisposisikan laporan ke Dinas Kes")).to_be_visible()
    assert (agency_of(site, FIRST), agency_of(site, SECOND)) == (DINKES, PUPR)


def test_a_list_stays_where_it_is_when_something_opens_beside_it(signed_in):
    """Nothing is looked for below the page's address, what was drawn is remembered for the next
    time, and the table is not drawn anew for a preview."""
    asked: list[str] = []
    siti = signed_in(
        "siti", "queue", before=lambda page: page.on("request", lambda one: asked.append(one.url))
    )
    table = siti.locator("[data-testid=stMain] [data-testid=stDataFrame]")
    expect(table.locator("canvas").first).to_be_visible()
    siti.wait_for_selector(IDLE)
    assert not [url for url in asked if "/queue/_stcore" in url]
    siti.reload()
    expect(table.locator("canvas").first).to_be_visible()
    assert "DataFrame" in siti.evaluate("() => localStorage.getItem('parts /queue')")
    siti.wait_for_selector(IDLE)
    table.evaluate("one => { one.dataset.mark = 'the same' }")
    whole = table.bounding_box()
    assert whole
    siti.mouse.click(whole["x"] + 16, whole["y"] + 60)
    expect(siti.locator(".st-key-preview")).to_be_visible()
    expect(table).to_have_attribute("data-mark", "the same")
    beside = table.bounding_box()
    assert beside and beside["width"] < 0.7 * whole["width"]


def test_the_paper_is_a_pdf_and_its_taking_is_logged(site, signed_in, tmp_path: Path):
    page = signed_in("siti", "tomorrow")
    with page.expect_download() as download:
        page.get_by_role("button", name="Cetak (PDF)").click()
    download.value.save_as(tmp_path / "besok.pdf")
    assert (tmp_path / "besok.pdf").read_bytes().startswith(b"%PDF-")
    with site.writing() as session:
        taken = select(AuditLog.actor, AuditLog.subject).where(AuditLog.action == "export")
        assert ("siti", "tomorrow") in session.exec(taken).all()
