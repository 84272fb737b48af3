"""The brief: two pages for a partner, made of a picture and of nothing else.

The same picture gives the same text, in either language; the figures of both are one set.
"""

from collections.abc import Sequence
from datetime import datetime

from lapor import i18n
from lapor.domain.comparison import wilson
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.picture import (
    QUESTIONS,
    Difference,
    Line,
    Picture,
    Place,
    Section,
    What,
    numbered,
)
from lapor.domain.text import Text
from lapor.services import brief_second
from lapor.services.brief_parts import ROOMS, Footnotes, Heading, Room, heading, table
from lapor.services.dot_chart import Dot, dots
from lapor.services.invented import UNTRUE
from lapor.services.picture import words
from lapor.services.printing import Sheet, printable

TITLE = Text("SP4N-LAPOR! di enam daerah percontohan", "SP4N-LAPOR! in the six pilot regions")
STAMP = Text(
    "Keadaan per {as_of}, diketahui per {known_on}. Periode {since} – {until}.",
    "State as of {as_of}, known on {known_on}. Period {since} – {until}.",
)
DIGEST = Text("Sidik SHA-256 paket: {digest}", "SHA-256 of the pack: {digest}")
PLACE = Text("Daerah", "Region")
WITHIN = Text("di antaranya {name}", "of which {name}")
N = Text("n {n}", "n {n}")
GOAL = Text("target {value}", "target {value}")
CHART = "follow_up_rate"
CHART_TITLE = Text(
    "{kpi}: titik, selang kepercayaan 95 % (Wilson), dan target",
    "{kpi}: dots, 95% intervals (Wilson) and the target",
)
COLUMNS = (
    "received", "follow_up_rate", "completion_rate", "followed_up_on_time", "resolve_days",
    "backlog",
)  # fmt: skip
LEADERS = Text("Komitmen pimpinan daerah", "Commitment of the regions' heads")
CHANGED = Text("Apa yang berubah sejak rapat terakhir?", "What changed since the last board?")
FIRST = Text("Ini paket pertama.", "This is the first pack.")
COUNTS = Text(
    "{changed} baris berubah, {new} baru, {gone} tidak ada lagi; semuanya ada di lampiran.",
    "{changed} lines changed, {new} are new, {gone} are gone; all of them are in the annex.",
)
MOVED = Text("{name}, {place}: {was} menjadi {now}.", "{name}, {place}: {was}, now {now}.")
PAGES = 2


def to_pdf(
    picture: Picture, lang: str, *, title: str, digest: str, at: datetime,
    changes: Sequence[Difference] | None,
) -> bytes:  # fmt: skip
    """`changes` are since the pack before; None: there is none."""
    for room in ROOMS:
        sheet = Sheet(lang, f"Lapor · {i18n.day(picture.as_of, lang)} · {digest[:12]}")
        sheet.set_title(printable(f"{i18n.pick(TITLE, lang)}: {title}"))
        sheet.set_lang(lang)
        sheet.set_creation_date(at)
        _draw(sheet, picture, lang, title, digest, changes, room)
        if sheet.page_no() == PAGES:
            break
    return bytes(sheet.output())


def _draw(
    sheet: Sheet, picture: Picture, lang: str, title: str, digest: str,
    changes: Sequence[Difference] | None, room: Room,
) -> None:  # fmt: skip
    notes = Footnotes(numbered(picture.lines))
    sheet.add_page()
    _head(sheet, picture, lang, title, digest)
    _pilots(sheet, picture, notes, lang)
    _chart(sheet, picture, lang)
    _leaders(sheet, picture, lang)
    _changes(sheet, picture, changes, lang, room.changes)
    notes.print_used(sheet, lang, room.letters)
    sheet.add_page()
    brief_second.draw(sheet, picture, notes, lang, room)
    notes.print_used(sheet, lang, room.letters)


def _head(sheet: Sheet, picture: Picture, lang: str, title: str, digest: str) -> None:
    sheet.line_of(i18n.pick(TITLE, lang), 15, "B")
    sheet.line_of(title, 11)
    if picture.is_demo:
        sheet.line_of(i18n.pick(UNTRUE, lang), 10, "B")
    days = {
        name: i18n.day(getattr(picture, name), lang)
        for name in ("as_of", "known_on", "since", "until")
    }
    sheet.line_of(i18n.pick(STAMP, lang).format(**days), 8)
    sheet.line_of(i18n.pick(DIGEST, lang).format(digest=digest), 6)


def _pilots(sheet: Sheet, picture: Picture, notes: Footnotes, lang: str) -> None:
    heading(sheet, QUESTIONS[Section.PILOTS], lang)
    found = {line.key: line for line in picture.of(Section.PILOTS)}
    names = []
    for code in COLUMNS:
        some = next((one for key, one in found.items() if key.startswith(f"kpi/{code}/")), None)
        name = i18n.pick(BY_CODE[code].name if some is None else some.name, lang)
        names.append(f"{name} {notes.mark(some)}".strip())
    rows = [
        [_name(place, picture, lang)]
        + [_cell(found.get(f"kpi/{code}/{place.code}"), lang) for code in COLUMNS]
        for place in picture.places
    ]
    table(sheet, [i18n.pick(PLACE, lang), *names], rows, widths=(30, *[26] * len(COLUMNS)))


def _name(place: Place, picture: Picture, lang: str) -> str:
    if place.within:
        return i18n.pick(WITHIN, lang).format(name=place.name)
    return place.name


def _cell(line: Line | None, lang: str) -> str:
    if line is None:
        return "-"
    told = [words.value(line, lang)]
    if line.n is not None and not line.is_hidden:
        told.append(i18n.pick(N, lang).format(n=i18n.number(line.n, lang)))
    if line.target is not None:
        goal = words.amount(line.target, line.unit, lang)
        told.append(i18n.pick(GOAL, lang).format(value=goal))
    return "\n".join(told)


def _chart(sheet: Sheet, picture: Picture, lang: str) -> None:
    found = {line.place: line for line in picture.lines if line.key.startswith(f"kpi/{CHART}/")}
    if not found:
        return
    some = next(iter(found.values()))
    name, said = some.name, CHART_TITLE
    title = Text(said.id.format(kpi=name.id), said.en.format(kpi=name.en))
    heading(sheet, title, lang, Heading.SMALL)
    goals = {line.target for line in found.values()}
    goal = goals.pop() if len(goals) == 1 else None
    rows = [_dot(place, found.get(place.code), lang) for place in picture.places]
    dots(sheet, rows, goal, lang)


def _leaders(sheet: Sheet, picture: Picture, lang: str) -> None:
    """Commitment as what it is: meetings, who chaired them, escalations acted on."""
    heading(sheet, LEADERS, lang, Heading.SMALL)
    brief_second.crossed(sheet, picture, "lead/", lang, 7)


def _dot(place: Place, line: Line | None, lang: str) -> Dot:
    told = _cell(line, lang).replace("\n", " · ")
    if line is None or line.value is None or not line.n or line.is_hidden:
        return Dot(place.name, told)
    span = wilson(round(line.value * line.n / 100), line.n)
    if span is None:
        return Dot(place.name, told)
    return Dot(place.name, told, line.value, span.low, span.high)


def _changes(
    sheet: Sheet, picture: Picture, changes: Sequence[Difference] | None, lang: str, most: int
) -> None:
    heading(sheet, CHANGED, lang)
    if changes is None:
        sheet.line_of(i18n.pick(FIRST, lang), 9)
        return
    counts = {
        what.value: i18n.number(sum(one.what == what for one in changes), lang) for what in What
    }
    sheet.line_of(i18n.pick(COUNTS, lang).format(**counts), 9)
    for one in _largest(changes)[:most]:
        assert one.before is not None and one.after is not None
        sheet.line_of(
            i18n.pick(MOVED, lang).format(
                name=i18n.pick(one.after.name, lang),
                place=picture.name_of(one.after.place),
                was=words.value(one.before, lang),
                now=words.value(one.after, lang),
            ),
            8,
        )


def _largest(changes: Sequence[Difference]) -> list[Difference]:
    """Shares of pilots that moved most, in points."""
    moved = [
        (abs(one.after.value - one.before.value), one)
        for one in changes
        if one.before is not None and one.after is not None
        and one.line.section == Section.PILOTS and one.line.unit == words.PERCENT
        and one.before.value is not None and one.after.value is not None
    ]  # fmt: skip
    moved.sort(key=lambda pair: (-pair[0], pair[1].line.key))
    return [one for points, one in moved if points]
