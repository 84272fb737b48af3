"""Which results were reached? Every figure of every indicator, series by series."""

from collections.abc import Collection
from datetime import datetime

from lapor import i18n
from lapor.domain.picture import Line, Section
from lapor.domain.programme_words import FIGURES
from lapor.domain.text import Text
from lapor.services.kpi_scope import HERE
from lapor.services.picture.pilots import DIGITS, HIDDEN
from lapor.services.programme_framework import Framework, Indicator, Point

COMPUTED = Text("Lapor, dihitung dari laporan", "Lapor, computed from complaints")
NO_SOURCE = Text("Diisi PMU tanpa sumber", "Entered by the PMU without a source")


def lines(tree: Framework, topics: Collection[str]) -> list[Line]:
    """In the order of the framework, then what is published outside it; not what is of a topic."""
    return [
        line
        for indicator in tree.indicators
        if not is_of_topic(indicator, topics)
        for line in of_indicator(indicator)
    ]


def is_of_topic(indicator: Indicator, topics: Collection[str]) -> bool:
    """It is computed from a topic, or its figures are a series that is called as a topic is."""
    named = any(series in topics for series, _place in indicator.lines)
    return named or bool(indicator.values["topic_code"])


def of_indicator(indicator: Indicator) -> list[Line]:
    return [
        _line(indicator, point)
        for points in indicator.lines.values()
        for point in points
        if point.value is not None or point.is_hidden
    ]


def _line(indicator: Indicator, point: Point) -> Line:
    place, series = point.government, point.series
    key = f"{indicator.code}/{point.kind}/{series}/{place}/{point.to_on.isoformat()}"
    kind = FIGURES[point.kind]
    return Line(
        Section.RESULTS,
        f"figure/{key}",
        indicator.name,
        place,
        kind=point.kind,
        series=series,
        value=None if point.value is None else round(point.value, DIGITS),
        unit=indicator.values["unit"],
        words=None if point.value is not None else kind,
        n=point.n,
        since=point.from_on,
        until=point.to_on,
        source=_source(point),
        note=HIDDEN if point.is_hidden else _note(point),
        is_hidden=point.is_hidden,
        is_demo=point.is_demo,
        digests=tuple(proof.digest for proof in point.proofs if proof.digest),
    )


def _source(point: Point) -> Text:
    if point.is_computed:
        return COMPUTED
    return Text(point.source, point.source) if point.source else NO_SOURCE


def counted(at: datetime) -> Text:
    """Of what is counted in the background: when it was."""
    local = at.astimezone(HERE)
    return Text(
        f"Dihitung {i18n.day(local.date(), 'id')} {local:%H.%M} WIB",
        f"Counted on {i18n.day(local.date(), 'en')}, {local:%H.%M} WIB",
    )


def _note(point: Point) -> Text | None:
    if point.counted_at is not None:
        return counted(point.counted_at)
    words = " · ".join(filter(None, (point.scope_note, point.note)))
    return Text(words, words) if words else None
