"""Every task of the handbook with the keyboard alone, in Chromium: by hand, not in CI.

    python -m tests.by_keyboard_all [--demo FOLDER] [--only WORDS …]

Each task is steps: what has to be reached by Tab (or an arrow within a row of choices), has to show
the focus, and has to answer to Enter or Space. Prints each task that fails, and where.
"""

import argparse
import re
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pyotp
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, TimeoutError, expect, sync_playwright

from db.models import Account
from lapor.config import DEMO_SECRET
from lapor.services import sessions
from tests import screenshot_steps as steps
from tests.conftest import CHROMIUM, FLAGS
from tests.live import PASSWORD, Site, running
from tests.screenshots import demo

MOST = 260  # presses of Tab: more controls than any page has
WAIT = 10_000  # milliseconds
# is the focus within this part of the page, or on what is called so?
HERE = r"""([key, words]) => {
  const one = document.activeElement;
  if (!one || one === document.body) return false;
  if (one.dataset.testid === 'stMain') return false;  // what scrolls is a stop of Tab too
  if (key) return [...document.querySelectorAll(`[class*="st-key-${key}"]`)].some(part =>
      part.contains(one) && [...part.classList].some(name => name.startsWith(`st-key-${key}`)));
  if (!one.matches('button, a, input, textarea, summary, [role]')) return false;
  const label = one.id ? document.querySelector(`label[for="${CSS.escape(one.id)}"]`) : null;
  const called = [one.getAttribute('aria-label'), label?.innerText, one.innerText].join(' ');
  return called.includes(words);
}"""
NAMED = "() => (document.activeElement?.innerText || document.activeElement?.ariaLabel || '')"
LABEL = "() => document.activeElement.ariaLabel || document.activeElement.labels[0].innerText"
SHOWN = r"""async () => {
  const one = document.activeElement;
  const looks = () => {
    const told = [];
    for (let each = one, left = 6; each && left; each = each.parentElement, left -= 1) {
      const style = getComputedStyle(each);
      told.push(style.outline, style.boxShadow, style.borderColor, style.backgroundColor);
    }
    return told.join('|');
  };
  if (one.matches(':focus-visible') && getComputedStyle(one).outlineStyle !== 'none') return true;
  const focused = looks();
  one.blur();
  for (let turn = 0; turn < 50 && looks() === focused; turn += 1)
    await new Promise(done => setTimeout(done, 20));
  const differs = looks() !== focused;
  one.focus();
  return differs;
}"""


telephones: list[pyotp.TOTP] = []  # one for each that was set up, the newest last


class Task(NamedTuple):
    """Of whom, on which page; a step is a verb and what it is about (see `_do`)."""

    name: str
    who: str
    address: str
    steps: tuple[str, ...]
    is_real: bool = False  # what the demo does not offer: files, passwords


LAST = "period=last_year"
TASKS = (
    Task("sign in, and set up a second factor", "", "", ("type ~Nama pengguna=siti",
         f"type ~Kata sandi={PASSWORD}", "press ~Masuk", "code enrol-code", "press ~Lanjut",
         "press paper-kept", "see Keluar"), True),
    Task("sign in with a second factor", "", "", ("type ~Nama pengguna=siti",
         f"type ~Kata sandi={PASSWORD}", "press ~Masuk", "code sign-in-code", "press ~Lanjut",
         "see Keluar"), True),
    Task("try as somebody", "", "", ("press as-", "see Beranda")),
    Task("another telephone", "siti", "profile", ("press factor-begin", "code new-factor-code",
         "press factor-confirm", "press paper-put-away", "see Aktif sejak"), True),
    Task("password", "siti", "profile", ("press ~Ganti kata sandi", "type current-password=x",
         "type new-password=salah satu kata", "type new-again=salah satu kata",
         "press save-password", "see sandi"), True),
    Task("language", "siti", "home", ("arrow lang", "see Home")),
    Task("since I was here", "siti", "home", ("reach home-",)),
    Task("digest", "siti", "profile", ("type ~surel=siti@contoh.go.id", "press save-email",
         "press save-digest")),
    Task("tour", "siti", "home", ("press tour-start", "press tour-next", "press tour-leave")),
    Task("be somebody else", "siti", "home", ("pick be=Dewi", "see Dewi")),
    Task("a list of the queue", "budi", "queue", ("arrow layout", "press open-",
         "see Kembali ke antrean", "press back-button", "see paling mendesak")),
    Task("columns and views", "budi", "queue", ("press likings", "reach columns", "escape",
         "press views", "type view_name=Punyaku", "escape", "press export", "reach export-",
         "escape", "press ~Saringan", "pick filter-class")),
    Task("search", "budi", "queue", ("type search=jalan", "see Jalan")),
    Task("answer", "budi", "late", ("press choose-follow_up", "type note=Petugas sudah di sana.",
         "press make-move", "see Tersimpan")),
    Task("send back", "budi", "late", ("press choose-return", "type note=Bukan wewenang kami.",
         "press make-move", "see Tersimpan", "press undo")),
    Task("assign, note, more steps", "siti", "late", ("press more-moves", "down", "enter",
         "reach move-form", "press close-form")),
    Task("file on a complaint", "siti", "open", ("file upload=bukti.png", "see bukti.png",
         "press ~Lampirkan", "see Terlampir: bukti"), True),
    Task("who reported", "rini", "late", ("press ask-", "pick reason-", "press show-")),
    Task("hide words", "siti", "open", ("press ~Yang disembunyikan", "type hide-words=depan pasar",
         "press ~Sembunyikan", "see Diputuskan"), True),
    Task("absence", "budi", "tomorrow", ("press ~Ketidakhadiran", "reach away-from",
         "reach away-until", "press away-enter")),
    Task("template", "siti", "templates", ("press new-template", "type template_name=Uji",
         "type template_body=Terima kasih.", "press save-template")),
    Task("record", "siti", "receive", ("pick receive-", "type ~Judul=Lampu mati",
         "type ~Isi=Lampu jalan mati di depan pasar.", "press record-")),
    Task("dispatch", "siti", "dispatch", ("space pick-", "pick to-agency", "press dispatch",
         "see Hasil")),
    Task("many at once", "siti", "queue", ("arrow layout", "space pick-", "pick bulk-move",
         "press bulk-look", "press bulk-")),
    Task("copy back", "siti", "copy_back", ("press mark-", "see dimasukkan")),
    Task("rule", "siti", "rules", ("press ~Aturan baru", "pick ~Instansi", "reach ~Buat aturan")),
    Task("KPI, passport, why", "maya", f"kpi?{LAST}", ("press number-", "press passport-why",
         "see Mengapa")),
    Task("KPI download", "maya", f"kpi?{LAST}", ("press ~Unduh", "escape")),
    Task("indicator", "maya", f"indicator?{LAST}", ("pick kpi", "arrow peers")),
    Task("quality", "maya", f"quality?{LAST}", ("press ~Laporan mana",)),
    Task("programme entry", "rini", "programme_entry", ("pick kind", "pick row",
         "reach save-row", "press import-open", "reach take-templat", "reach programme-file",
         "press preview-rows")),
    Task("evidence", "rini", "programme_entry?kind=evidence", ("file evidence-file-=bukti.png",
         "see bukti.png"), True),
    Task("pack", "maya", "packs", ("press ~Bekukan paket", "type pack-title=Dewan uji",
         "press freeze-it", "see Paket dibekukan")),
    Task("partners", "dewi", "partners?period=all", ("arrow ~KemenPANRB",)),
    Task("import", "rini", "intake", ("file file=laporan.csv", "see laporan.csv",
         "pick government=Sleman", "reach mode", "space create", "press check",
         "see Yang akan terjadi", "press load", "see dimuat", "press to-queue",
         "see paling mendesak"), True),
    Task("invite", "rini", "accounts", ("press invite-open", "type invite-full=Uji Coba",
         "type invite-name=ujicoba", "pick invite-role=Pengawas", "press invite-send")),
    Task("open an account", "rini", "accounts", ("pick open-any", "press ask-",
         "press do-")),
    Task("target", "rini", "targets", ("press ~Tetapkan atau cabut target", "type target-value=90",
         "type target-basis=SK 1", "press set-target")),
    Task("seal", "rini", "targets", ("press seal-open", "press preview-seal",
         "press seal-month-now", "see disegel")),
    Task("calendar", "rini", "calendar", ("date calendar-on=17082027",
         "type calendar-name=Hari uji", "type calendar-basis=SKB 1", "press calendar-preview",
         "press redating-leave")),
    Task("limits", "rini", "calendar", ("arrow calendar-view", "type limit-days=4",
         "type limit-basis=SKB 1", "press limit-preview")),
    Task("request", "siti", "privacy", ("pick request-kind", "type request-number={late}",
         "type request-name=Wulan", "press ~Catat", "see dicatat")),
    Task("erase", "rini", "privacy", ("arrow privacy-section", "press ask-retention",
         "say retention-typed", "press erase-retention", "see laporan terhapus")),
    Task("audit", "rini", "audit", ("type who=siti", "press ~Unduh", "escape",
         "pick doing")),
    Task("rights", "rini", "rights", ("arrow rights-view",)),
    Task("clock and verify", "rini", "system", ("press run-verify", "see cocok")),
)  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--demo", type=Path, help="a folder with the demo of screenshots.demo()")
    parser.add_argument("--only", nargs="+", default=[], help="words in the names of tasks")
    asked = parser.parse_args()
    tasks = [one for one in TASKS if not asked.only or any(word in one.name for word in asked.only)]
    failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for is_real in (False, True):
            some = [one for one in tasks if one.is_real == is_real]
            if some:
                with _site(asked.demo, is_real) as site:
                    failed += sum(not _done(browser, site, one) for one in some)
        browser.close()
    return int(failed > 0)


@contextmanager
def _site(folder: Path | None, is_real: bool) -> Iterator[Site]:
    """What is done to the demo is done to a copy of it."""
    place = Path(tempfile.mkdtemp(prefix="lapor-keyboard-"))
    if is_real:
        with running(place, real=True) as site:
            yield site
        return
    shutil.copy((folder or demo()) / "live.db", place / "live.db")
    with running(place, kept=True, LAPOR_SECRET_KEY=DEMO_SECRET) as site:
        yield site


def _done(browser: Browser, site: Site, task: Task) -> bool:
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, locale="id-ID", timezone_id="Asia/Jakarta"
    )
    if task.who:
        value = _secret(site, task.who)
        context.add_cookies([{"name": "lapor", "value": value, "url": site.url}])
    page, at = context.new_page(), ""
    page.set_default_timeout(WAIT)
    try:
        page.goto(f"{site.url}/{_address(site, task)}")
        steps.settled(page)
        for step in task.steps:
            at = step
            if "{late}" in step:
                at = step.replace("{late}", steps.late(site, "budi").number)
            _do(page, at)
        wrong = ""
    except Exception as error:  # every other task is tried all the same
        wrong = str(error).splitlines()[0] or traceback.format_exc()
    broken = page.locator("[data-testid=stException]").count()
    context.close()
    words = "reached, shown and pressed" if not wrong else f"FAILED at “{at}”: {wrong[:600]}"
    sys.stdout.write(f"{task.name}: {words}{' (an exception)' if broken else ''}\n")
    sys.stdout.flush()
    return not wrong and not broken


def _secret(site: Site, who: str) -> str:
    """Signed in with a second factor, in Indonesian whatever another task chose."""
    with site.writing() as session:
        account = session.get_one(Account, who)
        account.lang, account.totp_since = "id", datetime.now(UTC)
        return sessions.open(session, who, is_strong=True)


def _address(site: Site, task: Task) -> str:
    if task.address == "late":
        return f"complaint?id={steps.late(site, 'budi').id}"
    if task.address == "open":
        return "?".join(site.detail("L-1"))
    return task.address


def _do(page: Page, step: str) -> None:
    """`press`, `space`: reached, then Enter or Space. `type X=words`, `date X=digits`, `pick X=
    letters` (or the next one), `arrow`: the next in a row of choices. `file X=name`: Enter opens
    the browser's own window, which gives it. `code`: what the telephone shows. `say`: the words
    that the label quotes. `reach`: only that. `see`: words. `enter`, `escape`, `down`: a key."""
    verb, _space, about = step.partition(" ")
    if verb in ("enter", "escape", "down"):
        page.keyboard.press({"enter": "Enter", "escape": "Escape", "down": "ArrowDown"}[verb])
    elif verb == "see":
        expect(page.get_by_text(re.compile(about, re.IGNORECASE)).first).to_be_visible()
    else:
        where, _equals, words = about.partition("=")
        _tab_to(page, where)
        # React may draw it anew while it is looked at
        if not any(page.evaluate(SHOWN) for _turn in range(3)):
            raise AssertionError("shows no focus")
        _use(page, verb, words)
    if verb != "reach":
        _settled(page)


def _use(page: Page, verb: str, words: str) -> None:
    keyboard = page.keyboard
    if verb in ("press", "space"):
        keyboard.press("Enter" if verb == "press" else "Space")
    elif verb in ("type", "date"):
        keyboard.press("ControlOrMeta+a")
        keyboard.type(words)
        keyboard.press("Tab")
    elif verb == "pick":
        keyboard.type(words) if words else keyboard.press("ArrowDown")
        page.wait_for_timeout(400)
        keyboard.press("Enter")
    elif verb == "arrow":
        keyboard.press("ArrowRight")
        keyboard.press("Enter")
    elif verb == "file":
        _give(page, _file(words))
    elif verb == "code":
        keyboard.type(_code(page))
        keyboard.press("Tab")
    elif verb == "say":
        keyboard.type(re.findall("“(.+?)”", page.evaluate(LABEL))[0])
        keyboard.press("Tab")


def _give(page: Page, file: FilePayload) -> None:
    """A page that is just drawn anew hears no Enter: whoever sees no window presses again."""
    for is_last in (False, False, True):
        try:
            with page.expect_file_chooser(timeout=3_000) as opened:
                page.keyboard.press("Enter")
        except TimeoutError:
            if is_last:
                raise
            continue
        opened.value.set_files(file)
        return


def _file(name: str) -> FilePayload:
    if name.endswith(".csv"):
        return {"name": name, "mimeType": "text/csv", "buffer": steps.wrong_file()}
    picture = BytesIO()
    Image.new("RGB", (64, 48), "#009E73").save(picture, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": picture.getvalue()}


def _code(page: Page) -> str:
    """Of the key that the page shows, else of the one that was shown last; not used yet."""
    shown = page.locator("[data-testid=stCode]")
    if shown.count():
        telephones.append(pyotp.TOTP(re.sub(r"[^A-Z2-7]", "", shown.first.inner_text())))
        return telephones[-1].now()
    return telephones[-1].at(time.time() + 30)


def _tab_to(page: Page, where: str) -> None:
    """Presses Tab until it is there."""
    asked = ["", where[1:]] if where.startswith("~") else [where, ""]
    passed: list[str] = []
    for _turn in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate(HERE, asked):
            return
        passed.append(str(page.evaluate(NAMED))[:14].replace("\n", " "))
    raise AssertionError(f"not reached by Tab: {passed[:60]}")


def _settled(page: Page) -> None:
    page.wait_for_timeout(500)
    page.wait_for_selector(steps.IDLE, timeout=WAIT)
    page.wait_for_function(steps.DRAWN)


if __name__ == "__main__":
    sys.exit(main())
