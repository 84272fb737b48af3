"""The results framework: results, their indicators, and the figures of each, series by series."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from db.codes import FigureKind
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.errors import NotAllowed
from lapor.domain.kpi import Kpi, Reading, Split
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.programme_fields import FIGURE, INDICATOR, RESULT
from lapor.domain.text import Text
from lapor.queries import programme as queries
from lapor.queries.programme import Row
from lapor.services import board, kpi, programme_evidence, topics
from lapor.services.kpi_scope import Period
from lapor.services.month_sums import NotCounted
from lapor.services.programme_evidence import Proof
from lapor.services.programme_few import few
from lapor.services.setup import PILOTS

YEARS = 3  # of computed actuals, this one included
CLOSED = Text("Program ini tidak terbuka untuk Anda.", "The programme is not open to you.")


@dataclass(frozen=True)
class Point:
    """One figure. `value` None: hidden from this reader, or nothing to compute it from."""

    key: str  # of the row; "" where it is computed
    kind: str  # of FigureKind
    series: str
    government: str  # code; "": all six, or the nation
    from_on: date
    to_on: date
    value: float | None
    n: int | None
    scope_note: str = ""
    source: str = ""
    note: str = ""
    proofs: tuple[Proof, ...] = ()
    is_computed: bool = False
    is_hidden: bool = False  # too few people stand behind it for this reader
    is_demo: bool = False
    counted_at: datetime | None = None  # of what is computed: the moment; None: exact


@dataclass(frozen=True)
class Indicator:
    """One indicator. Points of two series, or of two governments, are never one line."""

    code: str
    name: Text
    definition: Text | None
    values: Mapping[str, Any]  # all its fields, by name
    lines: dict[tuple[str, str], list[Point]]  # by (series, government), in the order of `to_on`
    proofs: tuple[Proof, ...] = ()

    @property
    def has_english(self) -> bool:
        return bool(self.values["name_en"])

    @property
    def is_computed(self) -> bool:
        return bool(self.values["kpi"] or self.values["topic_code"])

    @property
    def is_being_counted(self) -> bool:
        """Nothing can be said of its topic yet."""
        computed = any(point.is_computed for line in self.lines.values() for point in line)
        return bool(self.values["topic_code"]) and not computed


@dataclass(frozen=True)
class Result:
    code: str
    name: Text
    values: Mapping[str, Any]
    indicators: list[Indicator] = field(default_factory=list)
    parts: list["Result"] = field(default_factory=list)

    @property
    def every(self) -> list[Indicator]:
        """Its indicators, then those of its parts."""
        return self.indicators + [one for part in self.parts for one in part.every]


@dataclass(frozen=True)
class Framework:
    """The tree, and the published indicators that are in no result."""

    roots: list[Result]
    published: list[Indicator]

    @property
    def indicators(self) -> list[Indicator]:
        """All of them, in the order of the tree."""
        return [one for root in self.roots for one in root.every] + self.published

    @property
    def counted_at(self) -> datetime | None:
        """Some of what is computed is no newer than this; None: all is exact."""
        lines = [line for one in self.indicators for line in one.lines.values()]
        moments = [point.counted_at for line in lines for point in line if point.counted_at]
        return min(moments, default=None)


def framework(session: Session, actor: Actor, today: date, *, exact: bool = False) -> Framework:
    """All of it, as this actor may see it. `exact`: as of topics.monitor. Raises NotAllowed.

    Partners read results, indicators and figures too; a figure of fewer than ten people or
    complaints, or of a survey of fewer, is hidden from them.
    """
    if not actor.may(Permission.SEE_PROGRAMME):
        raise NotAllowed(CLOSED)
    rows = queries.framework_rows(session, actor)
    points = _entered(session, actor, rows[FIGURE.name], rows[INDICATOR.name])
    for code, found in computed(session, actor, rows[INDICATOR.name], today, exact=exact).items():
        points[code] += found
    proofs = programme_evidence.shown(session, actor, "indicator")
    indicators: dict[str | None, list[Indicator]] = defaultdict(list)
    for row in rows[INDICATOR.name]:
        one = _indicator(row, points[row.key], proofs.get(row.key, ()))
        indicators[row.values["result_code"]].append(one)
    below: dict[str | None, list[Row]] = defaultdict(list)
    for row in rows[RESULT.name]:
        below[row.values["parent_code"]].append(row)
    return Framework(_results(below, indicators, None), indicators[None])


def published(session: Session, actor: Actor) -> list[Indicator]:
    """The indicators that are in no result and whose figures are entered. Raises NotAllowed."""
    if not actor.may(Permission.SEE_PROGRAMME):
        raise NotAllowed(CLOSED)
    rows = queries.framework_rows(session, actor)
    points = _entered(session, actor, rows[FIGURE.name], rows[INDICATOR.name])
    found = [_indicator(row, points[row.key], ()) for row in rows[INDICATOR.name]]
    return [one for one in found if one.values["result_code"] is None and not one.is_computed]


def text(values: Mapping[str, Any], name: str) -> Text:
    """A text in both languages; where there is no English the Indonesian stands."""
    indonesian = values[f"{name}_id"] or "–"
    return Text(indonesian, values[f"{name}_en"] or indonesian)


def _results(
    below: Mapping[str | None, list[Row]], indicators: Mapping[str | None, list[Indicator]],
    code: str | None,
) -> list[Result]:  # fmt: skip
    return [
        Result(
            row.key, text(row.values, "name"), row.values, indicators.get(row.key, []),
            _results(below, indicators, row.key),
        )
        for row in below.get(code, [])
    ]  # fmt: skip


def _indicator(row: Row, points: Iterable[Point], proofs: Sequence[Proof]) -> Indicator:
    lines: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for point in sorted(points, key=lambda one: (one.to_on, one.kind)):
        lines[point.series, point.government].append(point)
    has_definition = row.values["definition_id"]
    return Indicator(
        row.key, text(row.values, "name"),
        text(row.values, "definition") if has_definition else None,
        row.values, dict(lines), tuple(proofs),
    )  # fmt: skip


def _entered(
    session: Session, actor: Actor, figures: list[Row], indicators: list[Row]
) -> dict[str, list[Point]]:
    is_partner = actor.scope(Permission.SEE_PROGRAMME) == Scope.AGGREGATE
    units = {row.key: row.values["unit"] for row in indicators}
    proofs = programme_evidence.shown(session, actor, "figure")
    hidden_ones = few(figures, units) if is_partner else frozenset()
    found: dict[str, list[Point]] = defaultdict(list)
    for row in figures:
        values, hidden = row.values, row.key in hidden_ones
        found[values["indicator_code"]].append(
            Point(
                row.key, values["kind"], values["series"], values["government_id"],
                values["from_on"], values["to_on"], None if hidden else values["value"],
                None if hidden else values["n"], values["scope_note"], values["source"],
                values["note"], tuple(proofs.get(row.key, ())), is_hidden=hidden,
                is_demo=values["is_demo"],
            )
        )  # fmt: skip
    return found


def computed(
    session: Session, actor: Actor, indicators: Iterable[Row], today: date, *, exact: bool = False
) -> dict[str, list[Point]]:
    """Actuals of the indicators that are KPIs or topics, year by year, the last up to today."""
    found: dict[str, list[Point]] = defaultdict(list)
    places = sorted({row.values["government_id"] for row in indicators})
    own = actor.scope(Permission.SEE_KPI) == Scope.OWN_GOVERNMENT
    here = queries.places(session).get(actor.government_id or 0, "")
    for place in places:
        there = [row for row in indicators if row.values["government_id"] == place]
        rows = [row for row in there if row.values["kpi"] in BY_CODE]
        kpis = [BY_CODE[row.values["kpi"]] for row in rows]
        asked = () if own else (place,) if place else PILOTS
        label = here if own else place  # who reads one government reads its number, not all six's
        for row in there:
            if row.values["topic_code"]:
                with suppress(NotCounted):
                    found[row.key] += _of_topic(
                        session, actor, row, asked, label, today, exact=exact
                    )
        for year in range(today.year - YEARS + 1, today.year + 1):
            last = min(date(year, 12, 31), today)
            readings = _readings(session, actor, asked, kpis, year, today)
            for row in rows:
                of_year = readings[row.values["kpi"]]
                if len(of_year) == 1:  # a stock in bands of age is no one number
                    found[row.key].append(_point(label, of_year[0], date(year, 1, 1), last))
    return found


def _of_topic(
    session: Session,
    actor: Actor,
    row: Row,
    governments: tuple[str, ...],
    label: str,
    today: date,
    *,
    exact: bool,
) -> list[Point]:
    """Every year of the programme, since what is in a topic may be over for years."""
    firsts = [date(year, 1, 1) for year in range(topics.BEGAN.year, today.year + 1)]
    lasts = [date(one.year, 12, 31) for one in firsts]
    periods = [
        Period(first, last, min(last, today)) for first, last in zip(firsts, lasts, strict=True)
    ]
    found = topics.by_period(
        session, actor, row.values["topic_code"], periods, governments, today, exact=exact
    )
    return [
        Point(
            "", FigureKind.ACTUAL, "", label, period.since or period.as_of, period.as_of,
            one.n, one.whole, source="Lapor", is_computed=True, is_hidden=one.n is None,
            counted_at=found.at,
        )
        for period, one in zip(periods, found.counted, strict=True)
    ]  # fmt: skip


def _readings(
    session: Session, actor: Actor, asked: tuple[str, ...], kpis: list[Kpi], year: int, today: date
) -> dict[str, list[Reading]]:
    """Of one government a partner reads what stands beside the others: a small one of these must
    not be found by taking the rest from the six together."""
    among = actor.scope(Permission.SEE_KPI) == Scope.AGGREGATE and len(asked) == 1
    found = kpi.board(
        session, actor, PILOTS if among else asked, since=date(year, 1, 1),
        until=date(year, 12, 31), as_of=min(date(year, 12, 31), today),
        by=(Split.GOVERNMENT,) if among else (), kpis=list(dict.fromkeys(kpis)), today=today,
    )  # fmt: skip
    if not among:
        return found
    return {
        code: [one for place, one in board.by_place(readings).items() if place in asked]
        for code, readings in found.items()
    }


def _point(government: str, reading: Reading, first: date, last: date) -> Point:
    hidden = reading.suppressed
    return Point(
        "", FigureKind.ACTUAL, "", government, first, last, board.shown(reading),
        None if hidden else reading.n, source="Lapor", is_computed=True, is_hidden=hidden,
    )  # fmt: skip
