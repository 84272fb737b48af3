"""KPIs as the command line and other programs read them: plain lists of codes and numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlmodel import Session

from db.codes import Channel, Class, Status
from lapor.domain.access import Actor
from lapor.domain.kpi import Days, Kpi, Reading, Split
from lapor.domain.kpi_catalogue import KPIS
from lapor.domain.text import Text
from lapor.services.kpi import measure
from lapor.services.kpi_agencies import can_be_cut
from lapor.services.kpi_rows import Part, Row, rows_behind
from lapor.services.kpi_scope import HERE, Filters, Period, chosen, kpi_of

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Request:
    """The words of a command line, as the domain knows them."""

    period: Period
    filters: Filters
    today: date | None

    @property
    def asks(self) -> dict[str, Any]:
        period = self.period
        return {
            "since": period.since,
            "until": period.until,
            "as_of": period.as_of,
            "known_on": period.known_on,
            "filters": self.filters,
            "today": self.today,
        }


def measure_json(
    session: Session, actor: Actor, codes: Sequence[str], *, by: Sequence[str] = (), **asks: Any
) -> list[dict[str, Any]]:
    """The readings of each code; none: of all that can be cut so. `asks` as `request` has them."""
    asked = request(**asks)
    splits = [_word(code, Split, Text("Rincian", "split")) for code in by]
    kpis = [kpi_of(code) for code in codes]
    kpis = kpis or [kpi for kpi in KPIS if can_be_cut(kpi, splits, asked.filters)]
    return [
        _reading(one, kpi) for kpi in kpis for one in _measured(session, actor, kpi, splits, asked)
    ]


def rows_json(
    session: Session, actor: Actor, code: str, *, part: str = Part.NUMERATOR, **asks: Any
) -> list[dict[str, Any]]:
    which = _word(part, Part, Text("Bagian", "part"))
    rows = rows_behind(session, actor, kpi_of(code), part=which, **request(**asks).asks)
    return [_row(row, which) for row in rows]


def request(
    *,
    governments: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    as_of: date | None = None,
    known_on: date | None = None,
    agency: str | None = None,
    klass: str | None = None,
    channel: str | None = None,
    category: str | None = None,
    territory: str | None = None,
    status: str | None = None,
    today: date | None = None,
) -> Request:
    last = today or datetime.now(HERE).date()
    if known_on is not None:
        last = min(last, known_on)
    filters = Filters(
        tuple(governments),
        agency,
        None if klass is None else _word(klass, Class, Text("Klasifikasi", "class")),
        None if channel is None else _word(channel, Channel, Text("Kanal", "channel")),
        category,
        territory,
        None if status is None else _word(status, Status, Text("Status", "status")),
    )
    return Request(Period(since, until, as_of or last, known_on), filters, today)


def _word(code: str, words: type[Word], what: Text) -> Word:
    return chosen(code, {word.value: word for word in words}, what)


def _measured(
    session: Session, actor: Actor, kpi: Kpi, by: Sequence[Split], asked: Request
) -> list[Reading]:
    """Agencies of two governments may share a name: then the group names the government too."""
    found = measure(session, actor, kpi, by=by, **asked.asks)
    groups = [tuple(one.group.items()) for one in found]
    if len(set(groups)) < len(groups) and Split.GOVERNMENT not in by:
        return measure(session, actor, kpi, by=(Split.GOVERNMENT, *by), **asked.asks)
    return found


def _reading(reading: Reading, kpi: Kpi) -> dict[str, Any]:
    figures = reading.figures
    found: dict[str, Any] = {
        "kpi": kpi.code,
        "group": dict(reading.group),
        "value": reading.value,
        "n": None if reading.suppressed else figures.n,
        "numerator": figures.numerator,
        "denominator": figures.denominator,
    }
    if isinstance(kpi.shape, Days):
        found |= {"median": figures.median, "mean": figures.mean, "p90": figures.p90}
    return found | _remarks(reading)


def _remarks(reading: Reading) -> dict[str, Any]:
    """What a reader must know beside the number, only where there is something to know."""
    found: dict[str, Any] = {}
    if reading.undated:
        found["undated"] = reading.undated
    if reading.dates_unknown:
        found["dates_unknown"] = True
    if reading.suppressed:
        found["suppressed"] = True
    if reading.note is not None:
        found["note"] = reading.note.en
    return found


def _row(row: Row, part: Part) -> dict[str, Any]:
    found: dict[str, Any] = {
        "number": row.number,
        "source": row.source,
        "government": row.government,
        "agency": row.agency,
        "status": row.status.value,
        "cohort_on": row.cohort_on.isoformat(),
        "on": row.on.isoformat(),
        "days": row.days,
    }
    if part == Part.EXCLUDED and row.reason is not None:
        found["reason"] = row.reason.en
    return found
