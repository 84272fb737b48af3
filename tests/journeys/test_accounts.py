"""An officer of a real database: invited, enrolled, signed in, and helped with a lost password."""

import re
import time
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from lapor.services import accounts, sessions
from tests.journeys.test_by_hand import idle
from tests.journeys.test_the_main_job import open_first_row
from tests.live import Site, running

OFFICER, NEXT = "angin ribut di ladang", "sepeda tua warna ungu"


@pytest.fixture
def site(tmp_path):
    with running(tmp_path, real=True) as site:
        yield site


@pytest.fixture
def visitor(browser):
    """Opens browsers of their own, which share nothing."""
    contexts: list[BrowserContext] = []

    def open_one() -> Page:
        contexts.append(browser.new_context(locale="en-GB"))
        return contexts[-1].new_page()

    yield open_one
    for context in contexts:
        context.close()


def administrator(site: Site, page: Page) -> None:
    """Rini, who showed her second factor a moment ago."""
    with site.writing() as session:
        accounts.existing(session, "rini").totp_since = datetime.now(UTC)
        secret = sessions.open(session, "rini", is_strong=True)
    page.context.add_cookies([{"name": "lapor", "value": secret, "url": site.url}])


def says(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def choose_password(page: Page, address: str, password: str) -> None:
    page.goto(address)
    page.get_by_label("New password", exact=True).fill(password)
    page.get_by_label("New password again").fill(password)
    press(page, "Keep this password")
    says(page, "Your password is kept")
    assert "tautan" not in page.url


def enter(page: Page, name: str, password: str) -> None:
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").first.fill(password)
    press(page, "Sign in")


def enrol(page: Page) -> pyotp.TOTP:
    """Set up a telephone; returns it."""
    says(page, "Set up your second factor")
    key = page.locator("[data-testid=stCode]").first.inner_text()
    telephone = pyotp.TOTP(re.sub(r"[^A-Z2-7]", "", key))
    image = page.get_by_test_id("stImage").locator("img").last
    assert image.evaluate("one => one.complete && one.naturalWidth > 0")
    page.get_by_label("Verification code").fill(telephone.now())
    press(page, "Continue")
    says(page, "Your recovery codes")
    assert len(re.findall(r"(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}", page.inner_text("body"))) == 10
    press(page, "I have kept them, continue")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    return telephone


def ahead(telephone: pyotp.TOTP) -> str:
    """The code after this one, which has not been used."""
    return telephone.at(time.time() + 30)


def test_from_an_invitation_to_a_reset(site: Site, visitor):
    admin, officer = visitor(), visitor()
    administrator(site, admin)
    admin.goto(site.url + "/accounts")

    admin.get_by_text("Invite somebody").click()
    admin.get_by_label("Full name").fill("Tuti Aminah")
    admin.get_by_label("User name", exact=True).fill("tuti")
    admin.keyboard.press("Tab")
    for key, choice in (("role", "Coordinating administrator"), ("government", "Kab. Sleman")):
        idle(admin)
        admin.locator(f".st-key-invite-{key}").get_by_role("combobox").focus()
        admin.keyboard.type(choice)
        admin.keyboard.press("Enter")
    says(admin, "Sees the complaints of the own government.")
    press(admin, "Create the account and its link")
    invitation = admin.locator("[data-testid=stCode]").first.inner_text().strip()
    choose_password(officer, invitation, OFFICER)
    enter(officer, "tuti", OFFICER)
    telephone = enrol(officer)

    press(officer, "Sign out")
    idle(officer)
    officer.goto(invitation)
    says(officer, "This link does not work")
    enter(officer, "tuti", OFFICER)
    officer.get_by_label("Verification code").fill("000000")
    press(officer, "Continue")
    says(officer, "The code is wrong")
    officer.get_by_label("Verification code").fill(ahead(telephone))
    press(officer, "Continue")
    officer.get_by_role("link", name="Tuti Aminah").click()
    says(officer, "This browser")
    says(officer, "Recovery codes left: 10 of 10.")

    press(admin, "I have handed it over")
    idle(admin)
    admin.get_by_label("Search by name or place").fill("tuti")
    admin.get_by_label("Search by name or place").press("Enter")
    idle(admin)
    open_first_row(admin, "Accounts", "Tuti Aminah", across=30)
    press(admin, "Reset the password")
    admin.get_by_test_id("stPopoverBody").get_by_role("button", name="Reset the password").click()
    reset = admin.locator("[data-testid=stCode]").first.inner_text().strip()
    officer.get_by_role("button", name="Save the name").click()  # the next thing they do
    says(officer, "Please sign in")
    enter(officer, "tuti", OFFICER)
    says(officer, "User name or password is wrong")
    choose_password(officer, reset, NEXT)
    enter(officer, "tuti", NEXT)
    officer.get_by_label("Verification code").fill("000000")  # the second factor stayed
    press(officer, "Continue")
    says(officer, "The code is wrong")
