"""Whatever citizens and officers write, a complaint's page asks nobody else for anything, and no
element is made of it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from sqlmodel import Session, col, select

from db import ids
from db.codes import MoveCode
from db.models import Account, Agency, Attachment, Complaint
from lapor.domain.access import Actor
from lapor.domain.masking import mask
from lapor.services import drafts, presence
from lapor.services.complaints import make_move
from lapor.services.evidence import safe_name
from tests.builders import a_complaint
from tests.journeys.hostile_texts import TEXTS
from tests.live import Site, running

PLAIN = "Jalan berlubang di depan pasar"
ALL = (PLAIN, *TEXTS)
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
# whatever a text could become; buttons, badges and icons are ours on every page
ELEMENTS = (
    "a, img, iframe, script, object, embed, form, input, video, audio, style, link, meta, base, "
    "table, h1, h2, h3, h4, h5, h6, strong, em, del, code, pre, li, hr, blockquote, details, math, "
    ".katex"
)
COUNT = """names => {
  const all = [...document.querySelectorAll(`[data-testid=stMain] :is(${names})`)];
  return all.map(one => one.classList.contains("katex") ? "katex" : one.tagName);
}"""


def test_there_are_sixty_and_they_differ():
    assert len(TEXTS) == len(set(TEXTS)) == 60
    assert max(map(len, TEXTS)) > 9_900


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("hostile")) as site:
        with site.writing() as session:
            siti = session.get_one(Account, "siti")
            actor = Actor("siti", siti.role, siti.government_id, full_name=siti.full_name)
            for place, words in enumerate(ALL):
                _write(session, actor, place, words)
        yield site


def _write(session: Session, siti: Actor, place: int, words: str) -> None:
    """The words as title, text, copy, agency, note, draft, name of a file and of a colleague."""
    government, agency = siti.government_id or 0, 80_000 + place
    session.add(Agency(id=agency, government_id=government, name=words))
    colleague = Actor(f"rekan{place}", siti.role, government, full_name=words)
    session.add(
        Account(
            name=colleague.name, full_name=words, password_hash="-", role=siti.role,
            government_id=government,
        )
    )  # fmt: skip
    session.flush()
    one = a_complaint(
        session, number=f"H-{place}", title=words, body=words, edited=f"Salinan: {words}",
        received="2026-09-07", dispatched="2026-09-08", agency=agency,
    )  # fmt: skip
    at = datetime(2026, 9, 9, 3, tzinfo=UTC)
    note = words or PLAIN
    make_move(session, colleague, one.id, MoveCode.FOLLOW_UP, seen=one.version, note=note, now=at)
    session.expire_all()
    drafts.save(session, siti, one.id, MoveCode.FOLLOW_UP, words, seen=one.version)
    presence.opened(session, colleague, one.id)
    _attach(session, one, colleague.name, safe_name(words), at)


def _attach(session: Session, one: Complaint, by: str, name: str, at: datetime) -> None:
    session.add(
        Attachment(
            id=ids.new_id(one.home_id), home_id=one.home_id, complaint_id=one.id, name=name,
            media_type="image/png", size=1, digest="0" * 64, stored_as="tidak-ada", at=at, by=by,
        )
    )  # fmt: skip
    session.flush()


# whatever a list could make of a text; its own links lead to headings and to lapor.go.id
IN_LISTS = """
img, iframe, script, object, embed, video, audio, math, .katex, table:not(canvas table),
blockquote, li,
a:not([href^='#'], [href^='https://www.lapor.go.id/'])
"""


def made(page: Page) -> Counter[str]:
    return Counter(page.evaluate(COUNT, ELEMENTS))


def whole(page: Page, expected: Counter[str]) -> Counter[str]:
    """What is made when all is drawn; to the end another where a text made something."""
    page.wait_for_selector(IDLE)
    for _ in range(300):
        if made(page) == expected:
            break
        page.wait_for_timeout(50)
    return made(page)


LATE = ("table", "input[type=file]", "input[type=text]")  # their scripts come after the first words


def plain(page: Page) -> Counter[str]:
    """What the page of harmless words is made of, when its last parts are there and stay."""
    settled(page)
    for part in LATE:
        page.get_by_test_id("stMain").locator(part).first.wait_for(state="attached")
    found, still = made(page), 0
    while still < 20:
        page.wait_for_timeout(50)
        now = made(page)
        found, still = now, still + 1 if now == found else 0
    return found


def settled(page: Page) -> None:
    page.wait_for_selector("[data-testid=stHeading]")
    page.wait_for_selector(IDLE)
    page.wait_for_timeout(300)
    page.wait_for_selector(IDLE)


ENOUGH = 3  # pages that differ are waited for, each to the end: more would tell nothing new
RELOADED = 10  # one page in so many is loaded anew; to the others goes who is here, as by "back"
GO = """address => {
  history.pushState({}, "", address);
  window.dispatchEvent(new PopStateEvent("popstate"));
}"""


def shown(page: Page) -> set[str]:
    texts = page.get_by_test_id("stText").all_text_contents()
    return {" ".join(one.split()) for one in texts}


def test_j8_sixty_hostile_texts_are_only_texts(site: Site, browser: Browser) -> None:
    context = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 900})
    context.add_cookies(
        [{"name": "lapor", "value": site.secret("siti"), "url": site.url}]  # type: ignore[list-item]
    )
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.on("pageerror", lambda error: said.append(str(error)))
    expected: Counter[str] | None = None
    with site.writing() as session:
        where = dict(
            session.exec(
                select(Complaint.number, Complaint.id).where(col(Complaint.number).like("H-%"))
            ).all()
        )
    wrong = {}
    for place, words in enumerate(ALL):
        number = f"H-{place}"
        address = f"/complaint?id={where[number]}"
        if place % RELOADED:
            page.evaluate(GO, address)
        else:
            page.goto(site.url + address)
        heading = page.get_by_test_id("stHeading").filter(has_text=re.compile(rf"{number}(?!\d)"))
        heading.first.wait_for()
        if expected is None:  # of the plain one, which comes first
            expected = plain(page)
        found = whole(page, expected)
        if found != expected:
            differs = {k for k in found | expected if found[k] != expected[k]}
            wrong[words[:60]] = {k: (expected[k], found[k]) for k in differs}
            assert len(wrong) < ENOUGH, wrong
        assert " ".join(mask(words).split()) in shown(page), words[:60]
        assert page.title() == "Lapor"
    context.close()
    assert wrong == {}
    assert said == []
    ours = (site.url, site.url.replace("http", "ws", 1), "data:", "blob:")
    assert {url for url in asked if not url.startswith(ours)} == set()


def test_lists_previews_and_what_is_copied_are_only_texts(site: Site, browser: Browser) -> None:
    context = browser.new_context(locale="id-ID", viewport={"width": 1280, "height": 900})
    context.add_cookies(
        [{"name": "lapor", "value": site.secret("siti"), "url": site.url}]  # type: ignore[list-item]
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site.url}/queue")
    settled(page)
    page.get_by_text("Daftar", exact=True).last.click()
    picks = page.locator("label").filter(has_text=re.compile("^Pilih H-"))
    previewed = _over_pages(page, picks, _preview_each)
    page.goto(f"{site.url}/copy_back")
    settled(page)
    copied = _over_pages(page, page.get_by_test_id("stCode"))
    context.close()
    assert (previewed, copied) == (len(ALL), len(ALL))
    ours = (site.url, site.url.replace("http", "ws", 1), "data:", "blob:")
    assert {url for url in asked if not url.startswith(ours)} == set()


EVERY = 5  # each card and its text is looked at; a preview says the same words again


def _over_pages(
    page: Page, items: Locator, look: Callable[[Locator, int], None] | None = None
) -> int:
    """How many items there are, page by page; nothing else is made anywhere."""
    seen = 0
    following = page.get_by_role("button", name="Berikutnya")
    while True:
        settled(page)
        here, first = items.count(), items.first.inner_text()
        if look is not None:
            look(items, here)
        assert page.get_by_test_id("stMain").locator(IN_LISTS).all_inner_texts() == []
        seen += here
        expect(following).to_have_count(1)
        if following.is_disabled():
            return seen
        following.click()
        expect(items.first).not_to_have_text(first)


def _preview_each(picks: Locator, here: int) -> None:
    """Pick some complaints of this page, one by one: a preview opens, of the parts a card has."""
    page = picks.page
    for place in range(0, here, EVERY):
        for _ in ("to look", "and back"):
            picks.nth(place).click()
            settled(page)
            expect(picks).to_have_count(here)
            assert page.get_by_test_id("stMain").locator(IN_LISTS).all_inner_texts() == []
