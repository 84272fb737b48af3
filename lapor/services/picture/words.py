"""A line in words: its value as the reader's language writes it, its state, its period."""

from collections.abc import Mapping

from lapor import i18n
from lapor.domain.picture import Line, Picture
from lapor.domain.programme_words import DECISIONS, FIGURES, MILESTONES, RISKS, SERIES
from lapor.domain.programme_words import UNITS as PROGRAMME_UNITS
from lapor.domain.text import Text
from lapor.services.definitions import UNITS as KPI_UNITS

UNITS: Mapping[str, Text] = {
    **PROGRAMME_UNITS,
    **{unit.value: text for unit, text in KPI_UNITS.items()},
}
PERCENT, RUPIAH, DOLLARS = "percent", "idr", "usd"
COUNTS = ("complaints", "people", "events", "agencies", "documents", "")  # below ten: "< 10"
FEW, HIDDEN = Text("< 10", "< 10"), Text("ditutup", "hidden")
NONE = Text("–", "–")
INVENTED = Text("DATA BUATAN", "INVENTED DATA")
KINDS: Mapping[str, Text] = {**FIGURES, **MILESTONES, **RISKS, **DECISIONS}


def value(line: Line, lang: str) -> str:
    """The value with its unit, the state in words, or why there is none."""
    if line.is_hidden:
        return i18n.pick(FEW if line.unit in COUNTS else HIDDEN, lang)
    if line.words is not None and line.value is None:
        return i18n.pick(line.words, lang)
    return amount(line.value, line.unit, lang)


def amount(value: float | None, unit: str, lang: str) -> str:
    if value is None:
        return i18n.pick(NONE, lang)
    if unit == PERCENT:
        return i18n.percent(value, lang, 1)
    words = i18n.number(value, lang, 1 if value % 1 else 0)
    if unit == RUPIAH:
        return f"Rp\N{NO-BREAK SPACE}{words}"
    if unit == DOLLARS:
        return f"US$\N{NO-BREAK SPACE}{words}"
    return f"{words}\N{NO-BREAK SPACE}{i18n.pick(UNITS[unit], lang)}" if unit in UNITS else words


def span(line: Line, lang: str) -> str:
    """The period a figure is of; one day is one day."""
    if line.until is None:
        return ""
    last = i18n.day(line.until, lang)
    if line.since is None or line.since == line.until:
        return last
    return f"{i18n.day(line.since, lang)} – {last}"


def series(line: Line, lang: str) -> str:
    return i18n.pick(SERIES[line.series], lang) if line.series in SERIES else line.series


def kind(line: Line, lang: str) -> str:
    """What sort of figure it is, or in which state a thing is; "" where there is no more to say."""
    return i18n.pick(KINDS[line.kind], lang) if line.kind in KINDS else ""


def unit(line: Line, lang: str) -> str:
    return i18n.pick(UNITS[line.unit], lang) if line.unit in UNITS else ""


def title(picture: Picture, line: Line, lang: str) -> str:
    """What a line is about: its name, its series, its place; and where it alone is invented."""
    is_untrue = line.is_demo and not picture.is_demo
    parts = (
        i18n.pick(line.name, lang), series(line, lang), picture.name_of(line.place),
        i18n.pick(INVENTED, lang) if is_untrue else "",
    )  # fmt: skip
    return " · ".join(filter(None, parts))
