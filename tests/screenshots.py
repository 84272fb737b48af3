"""Pictures for the README, taken from the demo of today: `make screenshots`."""

import tempfile
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from db import migrate
from db.engine import make_engine
from lapor.demo.build import build
from tests.conftest import CHROMIUM, FLAGS
from tests.live import ROOT, running

OUT = ROOT / "docs/screenshots"
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
SHOTS = (
    # name, who, address, width, colour scheme
    ("queue", "siti", "/queue", 1440, "light"),
    ("queue-phone", "budi", "/queue", 360, "light"),
    ("dispatch", "siti", "/dispatch", 1440, "light"),
    ("tomorrow", "budi", "/tomorrow", 1440, "light"),
    ("kpi", "maya", "/kpi", 1440, "light"),
    ("kpi-dark", "dewi", "/kpi", 1440, "dark"),
    ("government", "maya", "/government?period=last_year&cut=territory", 1440, "light"),
    ("government-phone", "maya", "/government?period=last_year&cut=territory", 360, "light"),
    ("indicator", "maya", "/indicator?period=last_year&kpi=followed_up_on_time", 1440, "light"),
    ("quality", "maya", "/quality?period=last_year", 1440, "light"),
    ("targets", "maya", "/targets?period=last_year", 1440, "light"),
    ("passport", "maya", "/kpi?period=last_year", 1440, "light"),
    ("framework", "dewi", "/framework", 1440, "light"),
    ("programme", "maya", "/programme", 1440, "light"),
    ("activities", "maya", "/activities", 1440, "light"),
    ("topics", "maya", "/topics?period=all", 1440, "light"),
    ("partners", "dewi", "/partners?period=all", 1440, "light"),
)

CHOSEN = {"passport": ".st-key-number-36-03-followed_up_on_time button"}  # by name of the picture


def settled(page: Page) -> None:
    page.wait_for_selector(IDLE)
    page.wait_for_timeout(1500)
    page.wait_for_selector(IDLE)


def main() -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="lapor-shots-"))
    engine = make_engine(f"sqlite:///{folder}/live.db")
    migrate.upgrade(engine)
    build(engine, today=date.today())  # noqa: DTZ011  what is open is open today
    engine.dispose()
    with running(folder, kept=True) as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, who, address, width, scheme in SHOTS:
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                locale="id-ID",
                timezone_id="Asia/Jakarta",
                color_scheme=scheme,  # type: ignore[arg-type]
            )
            cookie = {"name": "lapor", "value": site.secret(who), "url": site.url}
            context.add_cookies([cookie])  # type: ignore[list-item]
            page = context.new_page()
            page.goto(site.url + address)
            settled(page)
            if name in CHOSEN:
                page.click(CHOSEN[name])
                settled(page)
            page.screenshot(path=OUT / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
