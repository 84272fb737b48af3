"""What is pressed before a picture is taken. By keys, so that it is the same in both languages."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Page
from sqlmodel import col, select

from db.codes import MoveCode, Status
from db.engine import reading
from db.models import Account, Complaint
from lapor.domain.access import Actor
from lapor.services.complaints import make_move
from tests.db.intake import DONE
from tests.live import PASSWORD, Site

DRAWN = "() => !document.querySelector('[data-testid=stSkeleton]')"
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
Step = Callable[[Page, Site], None]
LONG = {  # what a picture of writing shows, by the language of the page
    "id": "Petugas sudah memeriksa lokasi. Perbaikan dikerjakan pekan ini.",
    "en": "Our team has looked at the place. It is repaired this week.",
}


def settled(page: Page) -> None:
    page.wait_for_timeout(1200)
    page.wait_for_selector(IDLE)
    page.wait_for_timeout(800)
    page.wait_for_selector(IDLE)
    page.wait_for_function(DRAWN)  # a widget whose code is still on its way is a grey box


def press(page: Page, key: str) -> None:
    page.locator(f".st-key-{key} button").first.click()
    settled(page)


def unfold(page: Page, key: str) -> None:
    page.locator(f".st-key-{key} summary").first.click()
    settled(page)


def write(page: Page, key: str, words: str) -> None:
    page.locator(f".st-key-{key}").locator("input, textarea").first.fill(words)
    page.keyboard.press("Tab")
    settled(page)


def choose(page: Page, key: str, letters: str) -> None:
    page.locator(f".st-key-{key}").get_by_role("combobox").first.focus()
    page.keyboard.type(letters)
    page.keyboard.press("Enter")
    settled(page)


def lang(page: Page) -> str:
    return str(page.evaluate("navigator.language"))[:2]


def late(site: Site, officer: str) -> Complaint:
    """The latest of an officer's agency that is past its day and waits for a first answer."""
    today = date.today()  # noqa: DTZ011
    with reading(site.engine) as session:
        agency = session.get_one(Account, officer).agency_id
        return session.exec(
            select(Complaint)
            .where(Complaint.agency_id == agency, Complaint.status == Status.NOT_FOLLOWED_UP)
            .where(col(Complaint.follow_up_due_on) < today)
            .order_by(col(Complaint.follow_up_due_on).desc(), col(Complaint.id))
        ).all()[0]


def open_late(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/complaint?id={late(site, 'budi').id}")
    settled(page)


def write_answer(page: Page) -> None:
    """The form may be open already: what was typed last time came back as a draft."""
    if not page.locator(".st-key-note").count():
        press(page, f"choose-{MoveCode.FOLLOW_UP}")
    write(page, "note", LONG[lang(page)])


def answer(page: Page, site: Site) -> None:
    open_late(page, site)
    write_answer(page)


def conflict(page: Page, site: Site) -> None:
    """A colleague answers while this one writes."""
    page.goto(f"{site.url}/complaint?id={late(site, 'euis').id}")
    settled(page)
    write_answer(page)
    with site.writing() as session:
        euis = session.get_one(Account, "euis")
        actor = Actor("euis", euis.role, euis.government_id, euis.agency_id, euis.full_name)
        found = late(site, "euis")
        note = "Sudah ditangani tadi pagi."
        make_move(session, actor, found.id, MoveCode.FOLLOW_UP, seen=found.version, note=note)
    press(page, "make-move")


def bulk(page: Page, _site: Site) -> None:
    page.locator(".st-key-layout").get_by_role("radio").last.click(force=True)
    settled(page)
    for place in range(3):
        page.locator("[class*=st-key-pick-] label").nth(place).click()
        settled(page)
    page.locator(".st-key-bulk").get_by_role("combobox").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    settled(page)
    page.locator(".st-key-bulk").scroll_into_view_if_needed()


def dispatch(page: Page, _site: Site) -> None:
    for place in range(2):
        page.locator("[data-testid=stCheckbox] label").nth(place).click()
        settled(page)
    choose(page, "to-agency", "Pekerjaan Umum")


def pilots(page: Page) -> None:
    """Past the head of the board, to its numbers."""
    first = page.locator("[class*=st-key-number-]").first
    first.evaluate("one => one.scrollIntoView({block: 'center'})")
    settled(page)


def passport(page: Page, _site: Site) -> None:
    press(page, "number-51-03-followed_up_on_time")


def why(page: Page, site: Site) -> None:
    passport(page, site)
    press(page, "passport-why")
    page.locator(".st-key-why-open").scroll_into_view_if_needed()


def freeze(page: Page, _site: Site) -> None:
    if page.locator(".st-key-brief-id").count():
        return  # there is one: the picture is of that
    page.locator("[data-testid=stMain] summary").first.click()
    settled(page)
    page.locator("[data-testid=stTextInput] input").first.fill("Rapat Dewan 9")
    page.keyboard.press("Tab")
    settled(page)
    press(page, "freeze-it")
    page.wait_for_selector(".st-key-brief-id")
    settled(page)


def seal(page: Page, _site: Site) -> None:
    unfold(page, "seal-open")
    page.locator(".st-key-seal-open").scroll_into_view_if_needed()


def ask(page: Page, site: Site) -> None:
    """A request about personal data is written down."""
    choose(page, "request-kind", "A")
    write(page, "request-number", late(site, "budi").number)
    write(page, "request-name", "Sri Wahyuni")
    words = {"id": "Ingin tahu data apa yang disimpan.", "en": "Wants to know what is held."}
    write(page, "request-words", words[lang(page)])
    page.get_by_test_id("stFormSubmitButton").locator("button").last.click()
    page.wait_for_selector("[class*=st-key-ready-]")
    settled(page)


def change_calendar(page: Page, _site: Site) -> None:
    day = date.today() + timedelta(days=3)  # noqa: DTZ011
    while day.isoweekday() > 5:  # a day off on a weekend changes nothing
        day += timedelta(days=1)
    page.locator(".st-key-calendar-on [role=spinbutton]").first.click()
    page.keyboard.type(f"{day:%d%m%Y}")
    write(page, "calendar-name", "Cuti bersama daerah")
    write(page, "calendar-basis", "SE Bupati 12/2026")
    press(page, "calendar-preview")
    page.wait_for_timeout(2500)
    settled(page)
    page.mouse.wheel(0, 5000)
    settled(page)


def wrong_file() -> bytes:
    """Eight rows of which three are refused."""
    rows = [DONE | {"nomor_laporan": f"K-{n}", "kode_pemda": "34.04"} for n in range(1, 9)]
    rows[2]["tanggal_masuk"] = "31-02-2024"
    rows[4]["klasifikasi"] = "aduan"
    rows[6]["tanggal_selesai"] = "2023-12-01"
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def bring(page: Page, _site: Site) -> None:
    """An export with mistakes in it, looked at before it is loaded."""
    file = {"name": "laporan-september.csv", "mimeType": "text/csv", "buffer": wrong_file()}
    page.set_input_files("input[type=file]", file)  # type: ignore[arg-type]
    settled(page)
    press(page, "check")
    page.wait_for_selector(".st-key-load")
    settled(page)


def invite(page: Page, _site: Site) -> None:
    unfold(page, "invite-open")
    write(page, "invite-full", "Tuti Aminah")
    write(page, "invite-name", "tuti")
    choose(page, "invite-role", {"id": "Pejabat", "en": "Liaison"}[lang(page)])


def second_factor(page: Page, _site: Site) -> None:
    """After the password, of somebody who has not set it up yet."""
    form = page.get_by_test_id("stForm")
    form.locator("input").first.fill("siti")
    form.locator("input[type=password]").fill(PASSWORD)
    form.get_by_test_id("stFormSubmitButton").locator("button").click()
    page.wait_for_selector("[data-testid=stCode]")
    settled(page)
    page.mouse.move(0, 0)
    # a secret is no part of a picture, not even that of an invented person
    secrets = page.locator("[data-testid=stCode], [data-testid=stImage] img")
    assert secrets.count() == 2
    secrets.evaluate_all("all => all.forEach(one => { one.style.filter = 'blur(6px)' })")
    page.wait_for_timeout(500)
