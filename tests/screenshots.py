"""Pictures for README and handbooks, taken from the demo of today: `make screenshots`.

With names only those: `make screenshots o="queue answer tour"`.
"""

import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from db import migrate
from db.engine import make_engine
from lapor.config import DEMO_SECRET
from lapor.demo.build import build
from lapor.services import accounts, sessions
from tests import screenshot_steps as steps
from tests import tour_picture
from tests.conftest import CHROMIUM, FLAGS
from tests.live import ROOT, Site, running

OUT = ROOT / "docs/screenshots"
LOCALES = {"id": "id-ID", "en": "en-GB"}
BOTH = ("en", "id")  # a draft that stays is in the language of the tour
TELEPHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140 Mobile Safari/537.36"
COLOURS = 128  # of a picture: a screen has few, and each picture stays small


class Shot(NamedTuple):
    name: str
    who: str  # "" is nobody
    address: str
    step: steps.Step | None = None
    langs: Sequence[str] = BOTH
    width: int = 1440
    scheme: str = "light"
    height: int = 900


ONE = ("id",)
LAST_YEAR = "period=last_year"
SHOTS = (
    Shot("home", "siti", "/home"),
    Shot("queue", "siti", "/queue"),
    Shot("queue-phone", "budi", "/queue", None, ONE, 360),
    Shot("answer", "budi", "/queue", steps.answer),
    Shot("dispatch", "siti", "/dispatch", steps.dispatch),
    Shot("receive", "siti", "/receive"),
    Shot("tomorrow", "budi", "/tomorrow", None, ONE),
    Shot("kpi", "maya", f"/kpi?{LAST_YEAR}", height=1400),
    Shot("kpi-dark", "dewi", "/kpi", None, ONE, 1440, "dark"),
    Shot("passport", "maya", f"/kpi?{LAST_YEAR}", steps.passport),
    Shot("why", "maya", f"/kpi?{LAST_YEAR}", steps.why),
    Shot("government", "maya", f"/government?{LAST_YEAR}", None, ONE),
    Shot("indicator", "maya", f"/indicator?{LAST_YEAR}&kpi=followed_up_on_time", None, ONE),
    Shot("quality", "maya", f"/quality?{LAST_YEAR}", None, ONE),
    Shot("targets", "rini", f"/targets?{LAST_YEAR}", steps.seal, ONE),
    Shot("programme", "maya", "/programme", None, ONE),
    Shot("topics", "maya", "/topics?period=all", None, ONE),
    Shot("partners", "dewi", "/partners?period=all", None, ONE),
    Shot("calendar", "rini", "/calendar", steps.change_calendar, ONE),
    Shot("privacy", "siti", "/privacy", steps.ask),
    Shot("packs", "maya", "/packs", steps.freeze),
    Shot("bulk", "siti", "/queue?list=late", steps.bulk),
    Shot("conflict", "asep", "/queue", steps.conflict),
)
REAL = (  # what only a real database shows: the demo takes no files and has no passwords
    Shot("import", "rini", "/intake", steps.bring),
    Shot("accounts", "rini", "/accounts", steps.invite),
    Shot("second-factor", "", "/", steps.second_factor),
)


TOUR = "tour"  # the one that moves


def main(names: Sequence[str]) -> None:
    OUT.mkdir(parents=True, exist_ok=True)
    invented, real = (
        [one for one in shots if _is_asked(one.name, names)] for shots in (SHOTS, REAL)
    )
    taken: list[Path] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        if invented or _is_asked(TOUR, names):
            with running(demo(), kept=True, LAPOR_SECRET_KEY=DEMO_SECRET) as site:
                taken += [
                    _taken(browser, site, shot, lang) for shot in invented for lang in shot.langs
                ]
                if _is_asked(TOUR, names):
                    tour_picture.make(browser, site, OUT / f"{TOUR}.gif")
        if real:
            with running(Path(tempfile.mkdtemp(prefix="lapor-real-")), real=True) as site:
                taken += [_taken(browser, site, shot, lang) for shot in real for lang in shot.langs]
        browser.close()
    for old in set(OUT.glob("*.png")) - set(taken):
        if not names:
            old.unlink()


def _is_asked(name: str, names: Sequence[str]) -> bool:
    return not names or name in names


def demo() -> Path:
    """A folder with the demo of today in it."""
    folder = Path(tempfile.mkdtemp(prefix="lapor-shots-"))
    engine = make_engine(f"sqlite:///{folder}/live.db")
    migrate.upgrade(engine)
    build(engine, today=date.today())  # noqa: DTZ011  what is open is open today
    engine.dispose()
    return folder


def _taken(browser: Browser, site: Site, shot: Shot, lang: str) -> Path:
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        locale=LOCALES[lang],
        timezone_id="Asia/Jakarta",
        color_scheme=shot.scheme,  # type: ignore[arg-type]
        user_agent=TELEPHONE if shot.width < 500 else None,
    )
    if shot.who:
        cookie = {"name": "lapor", "value": secret(site, shot.who), "url": site.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
    page = context.new_page()
    page.goto(site.url + shot.address)
    steps.settled(page)
    if shot.step:
        shot.step(page, site)
    ending = "" if lang == "id" else f".{lang}"
    path = OUT / f"{shot.name}{ending}.png"
    _save(page, path)
    context.close()
    return path


def secret(site: Site, who: str) -> str:
    """Of somebody who showed a second factor a moment ago: what needs one is open."""
    with site.writing() as session:
        accounts.existing(session, who).totp_since = datetime.now(UTC)
        return sessions.open(session, who, is_strong=True)


def _save(page: Page, path: Path) -> None:
    picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
    few = picture.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1:])
