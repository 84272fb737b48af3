"""A complaint on the telephone, and an answer taken back to lapor.go.id, in a browser."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlmodel import select

from db.codes import MoveCode
from db.engine import reading
from db.models import Account, Complaint, ComplaintText
from lapor.domain.access import Actor
from lapor.services.complaints import make_move
from tests.builders import a_complaint
from tests.hostile import HOSTILE
from tests.journeys.slow_line import SlowLine
from tests.live import Site, live

__all__ = ["live"]  # the fixture
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
TEXTS = [
    text.replace("\0", "").encode("utf-8", "ignore").decode().strip() for text in HOSTILE
]  # fmt: skip


@pytest.fixture(scope="module")
def site(live: Site) -> Site:
    """Siti answered ten of SP4N's complaints with texts that try to be more than texts."""
    day = (date.today() - timedelta(days=1)).isoformat()  # noqa: DTZ011
    with live.writing() as session:
        account = session.get_one(Account, "siti")
        siti = Actor("siti", account.role, account.government_id)
        for text in TEXTS:
            found = a_complaint(session, title=text, received=day, dispatched=day)
            make_move(session, siti, found.id, MoveCode.FOLLOW_UP, seen=found.version, note=text)
    return live


@pytest.fixture
def asked(browser: Browser, site: Site) -> Iterator[Callable[..., tuple[Page, list[str]]]]:
    """Siti's browser, and every address that it asked anybody for."""
    contexts = []

    def open_at(address: str, width: int = 1280) -> tuple[Page, list[str]]:
        context = browser.new_context(
            locale="id-ID", timezone_id="Asia/Jakarta", viewport={"width": width, "height": 900},
            permissions=["clipboard-read", "clipboard-write"],
        )  # fmt: skip
        contexts.append(context)
        cookie = {"name": "lapor", "value": site.secret("siti"), "url": site.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        addresses: list[str] = []
        page.on("request", lambda request: addresses.append(request.url))
        page.goto(site.url + address)
        return page, addresses

    yield open_at
    for context in contexts:
        context.close()


def idle(page: Page) -> None:
    page.wait_for_timeout(700)
    page.wait_for_selector(IDLE)


def choose(page: Page, label: str, words: str) -> None:
    """By the keyboard: to the box, the first letters, Enter."""
    box = page.get_by_role("combobox", name=label)
    box.focus()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    idle(page)


def type_a_call(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", name="Apa yang dilaporkan?")).to_be_visible()
    idle(page)
    choose(page, "Kanal", "Telepon")
    page.get_by_label("Judul: pokok laporan").focus()
    page.keyboard.type(title)
    page.keyboard.press("Tab")
    page.get_by_role("textbox", name="Isi: yang disampaikan pelapor").focus()
    page.keyboard.type("Gelap sejak Senin malam.")
    page.keyboard.press("Tab")
    idle(page)


def outside(site: Site, addresses: list[str]) -> list[str]:
    return [one for one in addresses if not one.startswith((site.url, "data:", "blob:", "ws:"))]


@pytest.mark.parametrize("width", [1280, 360])
def test_a_call_is_written_down_by_the_keyboard_once(
    site: Site, asked: Callable[..., tuple[Page, list[str]]], tmp_path: Path, width: int
) -> None:
    title = f"Lampu mati di simpang {width}"
    page, _ = asked("/receive", width)
    type_a_call(page, title)
    choose(page, "Kecamatan", "Gamping")
    save = page.get_by_role("button", name="Simpan laporan")
    save.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Laporan sudah dicatat").first).to_be_visible()
    with reading(site.engine) as session:
        (found,) = session.exec(select(Complaint).where(Complaint.title == title)).all()
    expect(page.get_by_role("heading", name=found.number)).to_be_visible()
    assert found.territory_id == 340401
    slip = page.get_by_role("button", name="Tanda terima (PDF), Bahasa Indonesia")
    with page.expect_download() as download:
        slip.click()
    download.value.save_as(tmp_path / "slip.pdf")
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF")


def test_a_second_press_before_the_answer_came_writes_nothing_twice(
    site: Site, asked: Callable[..., tuple[Page, list[str]]]
) -> None:
    title = "Saluran tersumbat di gang empat"
    page, _ = asked("")
    line = SlowLine(page)
    page.goto(site.url + "/receive")
    type_a_call(page, title)
    line.holds = True
    save = page.get_by_role("button", name="Simpan laporan")
    save.click()
    for _attempt in range(50):
        page.wait_for_timeout(200)
        with reading(site.engine) as session:
            if session.exec(select(Complaint.id).where(Complaint.title == title)).all():
                break
    page.wait_for_timeout(1500)  # the first press has been answered, and nobody has heard it
    save.click()
    page.wait_for_timeout(1500)
    line.release()
    expect(page.get_by_label("Judul: pokok laporan")).to_have_value("")
    idle(page)
    with reading(site.engine) as session:
        (found,) = session.exec(select(Complaint).where(Complaint.title == title)).all()
    expect(page.get_by_role("heading", name=found.number)).to_be_visible()


def test_what_was_typed_stays_while_a_known_one_is_looked_at(
    site: Site, asked: Callable[..., tuple[Page, list[str]]]
) -> None:
    with reading(site.engine) as session:
        known = session.exec(select(ComplaintText.body)).first()
    page, _ = asked("/receive")
    idle(page)
    page.get_by_label("Judul: pokok laporan").fill("Sama seperti kemarin")
    page.get_by_role("textbox", name="Isi: yang disampaikan pelapor").fill(str(known))
    page.keyboard.press("Tab")
    expect(page.get_by_text("teks sama").first).to_be_visible()
    page.locator("[class*=st-key-known-] button").first.click()
    expect(page.get_by_role("heading", name=re.compile("^Laporan "))).to_be_visible()
    page.get_by_role("link", name="Catat laporan").click()
    expect(page.get_by_label("Judul: pokok laporan")).to_have_value("Sama seperti kemarin")
    expect(page.get_by_role("textbox", name="Isi: yang disampaikan pelapor")).to_have_value(
        str(known)
    )


def test_hostile_answers_are_copied_as_they_are_and_load_nothing(
    site: Site, asked: Callable[..., tuple[Page, list[str]]]
) -> None:
    page, addresses = asked("/copy_back")
    seen: list[str] = []
    while len(seen) < len(TEXTS):
        expect(page.get_by_test_id("stCode").first).to_be_visible()
        idle(page)
        blocks = page.get_by_test_id("stCode").locator("code")
        seen += [str(block.text_content()) for block in blocks.all()]
        main = page.get_by_test_id("stMain")
        assert main.locator("img, script, iframe, object, embed").count() == 0
        assert main.locator("code a, code b, code svg").count() == 0
        if len(seen) < len(TEXTS):
            page.get_by_role("button", name="Berikutnya").click()

    assert [text.strip() for text in seen] == TEXTS
    assert outside(site, addresses) == []


def test_the_copy_button_copies_the_answer(
    site: Site, asked: Callable[..., tuple[Page, list[str]]]
) -> None:
    page, _ = asked("/copy_back")
    block = page.get_by_test_id("stCode").first
    expect(block).to_be_visible()
    idle(page)
    button = block.locator("button")
    for _ in range(60):  # shown while one points at the block, which moves while a page is drawn
        block.hover()
        if button.is_visible():
            break
        page.wait_for_timeout(500)
    button.click()
    assert page.evaluate("navigator.clipboard.readText()") == TEXTS[0]
    link = page.get_by_role("link", name="Buka di lapor.go.id").first
    with reading(site.engine) as session:
        answered = select(Complaint.number).where(Complaint.title == TEXTS[0])
        numbers = session.exec(answered).all()
    addresses = [f"https://www.lapor.go.id/pengaduan/{number}" for number in numbers]
    assert link.get_attribute("href") in addresses
    assert "noreferrer" in str(link.get_attribute("rel"))
