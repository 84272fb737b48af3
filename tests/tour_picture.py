"""A minute of Lapor as one moving picture: from a late complaint to a partner's brief."""

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image
from playwright.sync_api import Browser, Page

from tests import screenshot_steps as steps
from tests.live import Site

SIZE = (1200, 750)  # of the browser
SHOWN = (960, 600)  # of the picture
COLOURS = 96
SECONDS = 6  # a frame stands this long: ten of them are a minute
BAR = """words => {
    const bar = document.createElement('div');
    bar.id = 'tour-words';
    bar.textContent = words;
    bar.style.cssText = 'position:fixed;inset:auto 0 0 0;z-index:2147483647;padding:14px 24px;'
        + 'background:#14202b;color:#fff;font:600 21px system-ui,sans-serif;text-align:center';
    document.body.append(bar);
}"""


class Reel:
    """The frames so far, each with its number and what it shows in both languages."""

    def __init__(self) -> None:
        self.frames: list[Image.Image] = []

    def take(self, page: Page, indonesian: str, english: str) -> None:
        page.evaluate(BAR, f"{len(self.frames) + 1}. {indonesian} · {english}")
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
        page.evaluate("document.getElementById('tour-words').remove()")
        small = picture.resize(SHOWN, Image.Resampling.LANCZOS)
        self.frames.append(
            small.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        )

    def save(self, path: Path) -> None:
        first, *others = self.frames
        first.save(
            path, save_all=True, append_images=others, duration=1000 * SECONDS, loop=0,
            optimize=True,
        )  # fmt: skip


def make(browser: Browser, site: Site, path: Path) -> None:
    """It answers a complaint and freezes a pack in the site's database."""
    reel = Reel()
    with _signed_in(browser, site, "budi") as page:
        _answer(page, site, reel)
    with _signed_in(browser, site, "maya") as page:
        _measure(page, site, reel)
        _hand_over(page, site, reel)
    reel.save(path)


@contextmanager
def _signed_in(browser: Browser, site: Site, who: str) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": SIZE[0], "height": SIZE[1]}, locale="id-ID", timezone_id="Asia/Jakarta"
    )
    cookie = {"name": "lapor", "value": site.secret(who), "url": site.url}
    context.add_cookies([cookie])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


def _go(page: Page, site: Site, address: str) -> None:
    page.goto(site.url + address)
    steps.settled(page)


def _answer(page: Page, site: Site, reel: Reel) -> None:
    _go(page, site, "/queue?list=late")
    reel.take(page, "Yang terlambat di atas", "What is late stands first")
    steps.open_late(page, site)
    reel.take(page, "Satu laporan lewat tenggat", "One complaint past its day")
    steps.write_answer(page)
    reel.take(page, "Tulis tanggapan, lihat akibatnya", "Write the answer, see what it changes")
    steps.press(page, "make-move")
    reel.take(page, "Tersimpan: sedang diproses", "Saved: it is in process")


def _measure(page: Page, site: Site, reel: Reel) -> None:
    _go(page, site, "/kpi?period=last_year")
    steps.pilots(page)
    reel.take(page, "Keenam daerah berdampingan", "The six pilots side by side")
    steps.passport(page, site)
    reel.take(page, "Paspor angka: dari mana ia datang", "A number's passport: where it comes from")
    steps.press(page, "passport-why")
    page.locator(".st-key-why-open").scroll_into_view_if_needed()
    reel.take(page, "Mengapa angkanya berubah", "Why the number changed")


def _hand_over(page: Page, site: Site, reel: Reel) -> None:
    _go(page, site, "/partners?period=all")
    reel.take(page, "Yang dibaca mitra", "What partners read")
    _go(page, site, "/packs")
    steps.freeze(page, site)
    reel.take(page, "Paket beku untuk rapat", "A frozen pack for the board")
    with page.expect_download() as download:
        page.locator(".st-key-brief-id button").first.click()
    page.set_content(_first_page(download.value.path()))
    reel.take(page, "Ringkasan untuk mitra (PDF)", "The brief for a partner (PDF)")


def _first_page(path: Path) -> str:
    """The brief as a page of its own, for a picture of it."""
    document = pypdfium2.PdfDocument(path)
    out = BytesIO()
    document[0].render(scale=1.5).to_pil().save(out, "PNG")
    document.close()
    data = base64.b64encode(out.getvalue()).decode()
    return (
        '<body style="margin:0;background:#7a8792;text-align:center">'
        f'<img style="height:{SIZE[1] - 60}px" src="data:image/png;base64,{data}"></body>'
    )
