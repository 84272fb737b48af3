"""How long a page takes in Chromium, next to an empty page of Streamlit, and a click in the queue.

    python -m tests.bench.interactive [--demo FOLDER] [--rounds 3] [--json FILE]

One browser, one after the other: every page from the navigation to the idle script, an empty
script served by the same Streamlit without our gate, and clicks in the queue. The browser has been
at each address once before, as at the empty page's: what it keeps is there, as it is every day
(`first_ms` is that first visit, of which nothing is promised). Writes JSON for docs/performance.md,
or prints it and ends with 1 where a page or a click takes longer than is promised.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from lapor.bench import machine
from lapor.config import DEMO_SECRET
from tests.conftest import CHROMIUM, FLAGS
from tests.live import Site, running
from tests.screenshot_steps import late
from tests.screenshots import demo, secret
from tests.visits import Visit, visits

FACTOR, MORE, CLICK = 1.5, 300, 250  # milliseconds: a page ≤ FACTOR × empty + MORE; a click
# milliseconds since the navigation (or the click) at which the script has become idle and stays so
# for a tenth of a second; the page is asked by itself, so no telling to and fro is counted
IDLE = """since => new Promise(done => {
  let at = 0;
  const look = () => {
    const app = document.querySelector('[data-testid=stApp]');
    const idle = app?.dataset.testScriptState === 'notRunning'
        && app.dataset.testConnectionState === 'CONNECTED'
        && !document.querySelector('[data-testid=stAppSkeleton], [data-testid=stSkeleton]')
        && document.querySelector('[data-testid=stMain] [data-testid=stElementContainer]');
    const now = performance.now();
    if (!idle) at = 0; else if (!at) at = now;
    if (at && now - at > 100) done(at - since); else setTimeout(look, 5);
  };
  look();
})"""
# milliseconds from the next press of the mouse to a screen with another list, or with a preview
CHANGED = r"""() => {
  const told = () => [document.querySelector('.st-key-preview') !== null,
    ...[...document.querySelectorAll('[data-testid=stMain] [data-testid=stCaptionContainer]')]
      .map(one => one.innerText).filter(words => /\d–\d/.test(words))].join();
  const before = told();
  window.changed = new Promise(done => addEventListener('pointerdown', () => {
    const began = performance.now();
    const look = () => told() !== before && told() !== 'false'
      ? requestAnimationFrame(() => done(performance.now() - began)) : setTimeout(look, 4);
    look();
  }, {once: true, capture: true}));
}"""
ROW, HEAD = 61, 35  # pixels, of the table


@contextmanager
def empty_streamlit() -> Iterator[str]:
    """The address of a script that writes one word."""
    folder = Path(tempfile.mkdtemp(prefix="lapor-empty-"))
    (folder / "empty.py").write_text("import streamlit as st\nst.text('kosong')\n")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "empty.py", "--server.port", str(port),
         "--server.headless", "true", "--server.fileWatcherType", "none",
         "--browser.gatherUsageStats", "false"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(f"{url}/_stcore/health").raise_for_status()
                break
            except httpx.HTTPError:
                time.sleep(0.1)
        yield url
    finally:
        server.terminate()
        server.wait(10)


def opened(page: Page, address: str) -> float:
    """Milliseconds from the navigation to the idle script."""
    page.goto(address, wait_until="commit")
    return float(page.evaluate(IDLE, 0))


def clicked(page: Page, click: Callable[[], None]) -> float:
    """Milliseconds from a click to the changed screen."""
    page.evaluate(CHANGED)
    click()
    took = float(page.evaluate("() => window.changed"))
    page.evaluate(IDLE, 0)
    return took


def _context(browser: Browser, site: Site, who: str) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="id-ID", timezone_id="Asia/Jakarta"
    )
    if who:
        cookie = {"name": "lapor", "value": secret(site, who), "url": site.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
    return context


def pages(browser: Browser, site: Site, empty: str, rounds: int) -> dict[str, dict[str, float]]:
    """Medians of each page, and of the empty page opened as often and just before."""
    found: dict[str, dict[str, float]] = {}
    contexts = {who: _context(browser, site, who) for who in {one.who for one in _asked(site)}}
    bare = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    for context in contexts.values():
        opened(context.new_page(), site.url)
    opened(bare, empty)
    for one in _asked(site):
        page, address = contexts[one.who].pages[0], f"{site.url}/{one.address}?{one.query}"
        first = opened(page, address)
        both = [(opened(bare, empty), opened(page, address)) for _ in range(rounds)]
        nothing, took = (median(column) for column in zip(*both, strict=True))
        found[f"{one.address or 'sign-in'} as {one.who or 'nobody'}"] = {
            "empty_ms": round(nothing), "page_ms": round(took),
            "most_ms": round(FACTOR * nothing + MORE), "first_ms": round(first),
        }  # fmt: skip
    for context in (*contexts.values(), bare.context):
        context.close()
    return found


def _asked(site: Site) -> list[Visit]:
    return visits(f"id={late(site, 'budi').id}")


def clicks(browser: Browser, site: Site, rounds: int) -> dict[str, float]:
    """Medians of what is pressed in the queue, each as often."""
    context = _context(browser, site, "siti")
    page = context.new_page()
    opened(page, f"{site.url}/queue")
    lists = page.locator(".st-key-filter-list button")
    found: dict[str, list[float]] = {"preview": [], "next page": [], "worklist": []}
    for turn in range(rounds):
        found["preview"].append(clicked(page, lambda turn=turn: _row(page, turn)))  # type: ignore[misc]
        _row(page, turn)  # put down again
        page.locator(".st-key-preview").wait_for(state="detached")
        found["next page"].append(clicked(page, page.locator(".st-key-next button").click))
        clicked(page, page.locator(".st-key-previous button").click)
        found["worklist"].append(clicked(page, lists.filter(has_text="Terlambat").click))
        clicked(page, lists.filter(has_text="Semua terbuka").click)
    context.close()
    return {name: round(median(took)) for name, took in found.items()}


def _row(page: Page, place: int) -> None:
    """Tick a row of the table, which is a picture to the browser."""
    box = page.locator("[data-testid=stMain] [data-testid=stDataFrame]").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + 16, box["y"] + HEAD + ROW * place + ROW / 2)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", type=Path, help="a folder with the demo of screenshots.demo()")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="a file; else they are printed")
    asked = parser.parse_args()
    with (
        running(asked.demo or demo(), kept=True, LAPOR_SECRET_KEY=DEMO_SECRET) as site,
        empty_streamlit() as empty,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        told = machine.about(["python", "-m", "tests.bench.interactive", *sys.argv[1:]]) | {
            "database": machine.database(site.engine),
            "clicks_ms": clicks(browser, site, asked.rounds),
            "pages": pages(browser, site, empty, asked.rounds),
        }
        browser.close()
    slow = [name for name, one in told["pages"].items() if one["page_ms"] > one["most_ms"]]
    slow += [name for name, took in told["clicks_ms"].items() if took > CLICK]
    said = json.dumps({**told, "slower_than_promised": slow}, indent=1) + "\n"
    if asked.json:
        asked.json.write_text(said, "utf-8")
        return 0
    sys.stdout.write(said)
    return int(bool(slow))


if __name__ == "__main__":
    sys.exit(main())
