"""docs/demo.md: the script of the tour in both languages, and five tasks with what each may take.

From the same tables as the tour's panel and the tests that do it.
"""

from pathlib import PurePosixPath
from urllib.parse import urlencode

from lapor.demo.people import PEOPLE
from lapor.demo.tasks import TASKS
from lapor.demo.tour import STOPS, Stop, Which
from lapor.docs_parts import page, table
from lapor.domain.access import ROLE_NAMES
from lapor.domain.text import Text
from lapor.i18n import LOCALES, pick

BEGIN = Text(
    "Jalankan `make demo` dan `make run`, buka halaman masuk, lalu pilih **Mulai tur**. Panel "
    "di atas halaman menyebut perhentian, apa yang dikerjakan, dan apa yang perlu diperhatikan;"
    " **Selanjutnya** membawa ke halaman berikut sebagai peran yang tepat, tanpa kata sandi. Di"
    " bilah samping ada **Menjadi orang lain** untuk berganti peran kapan saja, dan **Mulai "
    "dari awal** yang mengembalikan data buatan seperti hari pertama. Semua itu hanya ada dalam"
    " mode demo.",
    "Run `make demo` and `make run`, open the sign-in page and choose **Begin the tour**. The "
    "panel above the page names the stop, what to do, and what to notice; **Next stop** opens "
    "the next page in the right role, without a password. In the sidebar **Be somebody else** "
    "changes roles at any time, and **Begin again** brings the invented data back to the first "
    "day. All of this exists in demo mode only.",
)
HEADS = {
    "id": ("Naskah tur", "Sebagai", "Halaman", "Kerjakan", "Perhatikan"),
    "en": ("Script of the tour", "As", "Page", "Do", "Notice"),
}
LOOKED_UP = {
    Which.URGENT: Text("laporan teratas perhentian 1", "the first complaint of stop 1"),
    Which.NAMED: Text(
        "laporan pertama yang pelapornya diketahui", "the first complaint whose reporter is known"
    ),
}


def page_of() -> str:
    return page("The demo", *(_script(lang) for lang in LOCALES), _tasks())


def _script(lang: str) -> str:
    title = HEADS[lang][0]
    stops = (_stop(number, stop, lang) for number, stop in enumerate(STOPS, 1))
    return "\n\n".join([f"## {title}", pick(BEGIN, lang), *stops])


def _stop(number: int, stop: Stop, lang: str) -> str:
    _, as_, where, do, notice = HEADS[lang]
    who = next(one for one in PEOPLE if one.name == stop.account)
    query = f"?{urlencode(stop.query)}" if stop.query else ""
    address = f"`/{PurePosixPath(stop.path).stem}{query}`"
    if stop.which is not None:
        address += f", {pick(LOOKED_UP[stop.which], lang)}"
    lines = (
        (as_, f"{who.full_name}, {pick(ROLE_NAMES[who.role], lang)}"),
        (where, address),
        (do, pick(stop.do, lang)),
        (notice, pick(stop.notice, lang)),
    )
    listed = [f"- {label}: {words}" for label, words in lines]
    return "\n".join([f"### {number}. {pick(stop.title, lang)}", "", *listed])


def _tasks() -> str:
    rows = (
        (one.words.id, one.words.en, ROLE_NAMES[one.role].en, str(one.clicks), str(one.fields))
        for one in TASKS
    )
    head = ("tugas", "task", "as", "clicks, at most", "fields typed, at most")
    about = (
        "Tried in Chromium as somebody new would, with nothing but the screen: "
        "`tests/journeys/test_five_tasks.py` does them, counts and compares. Counted from the "
        "first page after signing in; choosing out of a list is two clicks."
    )
    return "\n\n".join(["## Five tasks", about, table(head, rows)])
