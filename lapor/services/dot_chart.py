"""Shares as dots with their intervals on one scale, drawn with lines so that they stay sharp.

Every row has its numbers in words too: the picture is for the eye, the words for everybody.
"""

from collections.abc import Sequence
from typing import NamedTuple

from lapor import i18n
from lapor.services.printing import Sheet, printable

LEFT, RIGHT, ROW = 85.0, 190.0, 9.0  # mm: the ends of the scale, and the height of a line
TENTH = 10  # the scale begins at a full ten per cent
INK, BLUE, GREY = (27, 39, 51), (11, 95, 165), (107, 119, 133)


class Dot(NamedTuple):
    """One row: its name, what it says in words, and the share with its interval, in per cent."""

    name: str
    words: str
    value: float | None = None
    low: float | None = None
    high: float | None = None


def dots(sheet: Sheet, rows: Sequence[Dot], goal: float | None, lang: str) -> None:
    """The rows below each other; a dashed rule at the goal."""
    with sheet.local_context():  # a colour that stays fills every table after it
        _draw(sheet, rows, goal, lang)


def _draw(sheet: Sheet, rows: Sequence[Dot], goal: float | None, lang: str) -> None:
    lows = [row.low for row in rows if row.low is not None]
    lows += [] if goal is None else [goal]
    first = min(lows, default=0) // TENTH * TENTH
    top = sheet.get_y() + 2
    for row in rows:
        _row(sheet, row.name, row.words)
        if row.value is not None and row.low is not None and row.high is not None:
            _dot(sheet, _at(row.value, first), _at(row.low, first), _at(row.high, first))
        sheet.set_y(sheet.get_y() + ROW)
    if goal is not None:
        _rule(sheet, _at(goal, first), top)
    _scale(sheet, first, lang)


def _row(sheet: Sheet, name: str, words: str) -> None:
    sheet.set_text_color(*INK)
    sheet.set_font("helvetica", size=8)
    sheet.text(10, sheet.get_y() + ROW / 2, printable(name))
    sheet.set_font("helvetica", size=6)
    sheet.text(10, sheet.get_y() + ROW / 2 + 3, printable(words))


def _dot(sheet: Sheet, at: float, low: float, high: float) -> None:
    y = sheet.get_y() + ROW / 2
    sheet.set_draw_color(*GREY)
    sheet.line(low, y, high, y)
    sheet.set_fill_color(*BLUE)
    sheet.ellipse(at - 1, y - 1, 2, 2, style="F")


def _rule(sheet: Sheet, at: float, top: float) -> None:
    sheet.set_draw_color(*GREY)
    sheet.set_dash_pattern(dash=1.2, gap=1.2)
    sheet.line(at, top, at, sheet.get_y())
    sheet.set_dash_pattern()


def _scale(sheet: Sheet, first: float, lang: str) -> None:
    """Its two ends and its middle, in per cent."""
    sheet.set_font("helvetica", size=6)
    for value in (first, (first + 100) / 2, 100):
        words = printable(i18n.percent(value, lang, 0))
        sheet.text(_at(value, first) - sheet.get_string_width(words) / 2, sheet.get_y() + 3, words)
    sheet.ln(7)


def _at(per_cent: float, first: float) -> float:
    return LEFT + (RIGHT - LEFT) * (per_cent - first) / (100 - first)
