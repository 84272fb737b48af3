"""The app over the whole demo: built once for all who ask for it, copied for each."""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from db import migrate
from db.engine import make_engine
from lapor.config import DEMO_SECRET
from lapor.demo.build import build
from tests.live import Site, running

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


def demo_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fifteen seconds: so the workers of one run share it."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    path = shared / "demo" / "live.db"
    path.parent.mkdir(exist_ok=True)
    with (path.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            part = path.with_suffix(".part")
            engine = make_engine(f"sqlite:///{part}")
            migrate.upgrade(engine)
            build(engine, today=date.today())  # noqa: DTZ011  what is late is late today
            with engine.connect() as connection:
                connection.exec_driver_sql("ROLLBACK")
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            engine.dispose()
            part.rename(path)
    return path


@contextmanager
def demo_running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("demo-site")
    shutil.copy(demo_database(tmp_path_factory), folder / "live.db")
    # whoever built it sealed the reporters with the secret of the demo
    with running(folder, kept=True, LAPOR_SECRET_KEY=DEMO_SECRET) as site:
        yield site


class Hand:
    """A page that counts what a person does on it: clicks, and fields typed into."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.fields = page, 0, 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def point(self, table: str, x: int, row: int, until: Locator) -> None:
        """A cell of a table, which is a picture to the browser. A click on one that is not painted
        yet is lost and repeated: it counts once."""
        self.clicks += 1
        for _ in range(5):
            region = self.page.get_by_role("region", name=table)
            region.scroll_into_view_if_needed()
            box = region.locator("canvas").first.bounding_box()
            assert box
            self.page.mouse.click(box["x"] + x, box["y"] + 65 + 61 * row)
            try:
                expect(until).to_be_visible()
            except AssertionError:
                continue
            return
        expect(until).to_be_visible()

    def fill(self, what: Locator, words: str) -> None:
        what.fill(words)
        self.fields += 1

    def menu(self, name: str) -> None:
        self.click(self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=name))

    def choose(self, label: str, option: str) -> None:
        """Out of a list that opens: two clicks."""
        self.click(
            self.page.get_by_test_id("stSelectbox")
            .filter(has_text=label)
            .locator("button, input")
            .first
        )
        self.click(self.page.get_by_role("option", name=option, exact=True))

    def settled(self) -> None:
        self.page.wait_for_selector(IDLE)


def person(browser: Browser, site: Site, name: str) -> tuple[BrowserContext, Hand]:
    """A browser of one's own, signed in, at the first page."""
    context = browser.new_context(
        locale="id-ID", timezone_id="Asia/Jakarta", viewport={"width": 1440, "height": 900},
        accept_downloads=True,
    )  # fmt: skip
    cookie = {"name": "lapor", "value": site.secret(name), "url": site.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(site.url)
    return context, Hand(page)


Enter = Callable[[str], Hand]
