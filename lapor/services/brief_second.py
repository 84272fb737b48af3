"""The brief's second page: results, what is in place, who was reached, risks, decisions, topics."""

from lapor import i18n
from lapor.domain.picture import QUESTIONS, Line, Picture, Section, courses
from lapor.domain.text import Text
from lapor.services.brief_parts import Footnotes, Room, cut, heading, left_out, table
from lapor.services.picture import words
from lapor.services.printing import Sheet

INDICATOR = Text("Indikator", "Indicator")
BASELINE = Text("Angka dasar", "Baseline")
ACTUAL = Text("Capaian terakhir", "Latest actual")
TARGET = Text("Target", "Target")
PLACE = Text("Daerah", "Region")
NOTHING = Text("Belum ada isian.", "Nothing has been entered yet.")


def draw(sheet: Sheet, picture: Picture, notes: Footnotes, lang: str, room: Room) -> None:
    _results(sheet, picture, notes, lang, room)
    _deliverables(sheet, picture, notes, lang)
    for section in (Section.REACHED, Section.RISKS, Section.MEETINGS, Section.TOPICS):
        _sentences(sheet, picture, section, notes, lang, room)


def _results(sheet: Sheet, picture: Picture, notes: Footnotes, lang: str, room: Room) -> None:
    """What has an actual; the rest is in the annex."""
    heading(sheet, QUESTIONS[Section.RESULTS], lang)
    found = courses(picture.of(Section.RESULTS))
    if not found:
        sheet.line_of(i18n.pick(NOTHING, lang), 8)
        return
    shown = [one for one in found if one.actual is not None][: room.results]
    rows = [
        [
            cut(words.title(picture, one.line, lang), room.letters),
            *(_figure(line, notes, lang) for line in (one.baseline, one.actual, one.target)),
        ]
        for one in shown
    ]
    head = [i18n.pick(one, lang) for one in (INDICATOR, BASELINE, ACTUAL, TARGET)]
    table(sheet, head, rows, widths=(74, 38, 42, 36))
    left_out(sheet, len(found) - len(rows), lang)


def _figure(line: Line | None, notes: Footnotes, lang: str) -> str:
    if line is None:
        return "-"
    when = f" ({line.until.year})" if line.until else ""
    n = "" if line.n is None or line.is_hidden else f", n {i18n.number(line.n, lang)}"
    return f"{words.value(line, lang)}{when}{n} {notes.mark(line)}".strip()


def _deliverables(sheet: Sheet, picture: Picture, notes: Footnotes, lang: str) -> None:
    """Pilots down, deliverables across, the state of each in words."""
    heading(sheet, QUESTIONS[Section.DELIVERABLES], lang)
    if not crossed(sheet, picture, "milestone/", lang):
        sheet.line_of(i18n.pick(NOTHING, lang), 8)


def crossed(sheet: Sheet, picture: Picture, keys: str, lang: str, size: float = 5.8) -> bool:
    """What the lines with such keys say of each pilot; False where there are none."""
    lines = [line for line in picture.of(Section.DELIVERABLES) if line.key.startswith(keys)]
    found = {(line.place, line.name): line for line in lines}
    names = list(dict.fromkeys(line.name for line in lines))
    rows = [
        [place.name, *(_state(found.get((place.code, name)), lang) for name in names)]
        for place in picture.places
    ]
    if names:
        head = [i18n.pick(PLACE, lang), *(i18n.pick(name, lang) for name in names)]
        table(sheet, head, rows, widths=(20, *[170 / len(names)] * len(names)), size=size)
    return bool(names)


def _state(line: Line | None, lang: str) -> str:
    return "-" if line is None else words.value(line, lang)


def _sentences(
    sheet: Sheet, picture: Picture, section: Section, notes: Footnotes, lang: str, room: Room
) -> None:
    heading(sheet, QUESTIONS[section], lang)
    found = picture.of(section)
    if not found:
        sheet.line_of(i18n.pick(NOTHING, lang), 8)
    for line in found[: room.sentences]:
        name = cut(words.title(picture, line, lang), room.letters)
        said = cut(words.value(line, lang), 2 * room.letters)  # of a meeting it is its summary
        told = f"{name}: {said} {notes.mark(line)}".strip()
        sheet.line_of(f"- {told}", 8)
    left_out(sheet, len(found) - room.sentences, lang)
