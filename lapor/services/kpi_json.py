"""KPIs as the command line and other programs read them: plain lists of codes and numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from sqlmodel import Session

from db.codes import Channel, Class, Status
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput
from lapor.domain.kpi import Days, Kpi, Reading, Split
from lapor.domain.kpi_catalogue import KPIS
from lapor.domain.text import Text
from lapor.services.change import explain
from lapor.services.change_told import Change
from lapor.services.change_told import Part as ChangePart
from lapor.services.kpi import board, measure
from lapor.services.kpi_agencies import can_be_cut
from lapor.services.kpi_rows import Part, Row, rows_behind
from lapor.services.kpi_scope import HERE, Filters, Period, chosen, kpi_of
from lapor.services.passport import Limit, passport

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


def board_json(
    session: Session, actor: Actor, codes: Sequence[str], government: str, by: Sequence[str],
    asked: Request,
) -> list[dict[str, Any]]:  # fmt: skip
    """What `measure_json` says of one government, with the sums of all KPIs read at once."""
    splits = [_word(code, Split, Text("Rincian", "split")) for code in by]
    kpis = [kpi_of(code) for code in codes]
    found = board(session, actor, [government], by=splits, kpis=kpis, **asked.asks)
    return [_reading(one, kpi) for kpi in kpis for one in found[kpi.code]]


def rows_json(
    session: Session, actor: Actor, code: str, *, part: str = Part.NUMERATOR, **asks: Any
) -> list[dict[str, Any]]:
    which = _word(part, Part, Text("Bagian", "part"))
    rows = rows_behind(session, actor, kpi_of(code), part=which, **request(**asks).asks)
    return [_row(row, which) for row in rows]


def change_json(
    session: Session,
    actor: Actor,
    code: str,
    *,
    before: Mapping[str, date | None],
    age: str | None = None,
    **asks: Any,
) -> dict[str, Any]:
    """Why the number is not what it was before: `before` names what of the period was other.

    Each value is a number and, as `exact`, a fraction: the parts' fractions sum exactly.
    """
    other = {name: day for name, day in before.items() if day is not None}
    if not other:
        raise BadInput(
            Text(
                "Sebut dengan apa dibandingkan, misalnya --before-as-of 2026-06-30.",
                "Say what to compare with, for example --before-as-of 2026-06-30.",
            )
        )
    asked = request(**asks)
    earlier = replace(asked.period, **other)
    change = explain(
        session, actor, code, earlier, asked.period, filters=asked.filters, age=age,
        today=asked.today,
    )  # fmt: skip
    return _change(change, earlier, asked.period)


def _change(change: Change, earlier: Period, later: Period) -> dict[str, Any]:
    kpi = change.kpi
    return {
        "kpi": kpi.code,
        "earlier": _days(earlier) | _reading(change.earlier, kpi),
        "later": _days(later) | _reading(change.later, kpi),
        **_exact(change.difference),
        "numerator": change.numerator,
        "denominator": change.denominator,
        "folded": change.is_folded,
        "parts": [_part(part) for part in change.parts],
    }


def _days(period: Period) -> dict[str, str | None]:
    days = {
        "since": period.since,
        "until": period.until,
        "as_of": period.as_of,
        "known_on": period.known_on,
    }
    return {name: None if day is None else day.isoformat() for name, day in days.items()}


def _exact(value: Fraction | None) -> dict[str, Any]:
    if value is None:
        return {"value": None, "exact": None}
    return {"value": float(value), "exact": str(value)}


def _part(part: ChangePart) -> dict[str, Any]:
    return {
        "why": part.why.value,
        "name": part.name.en,
        **_exact(part.value),
        "numerator": part.numerator,
        "denominator": part.denominator,
        "touched": part.touched,
        **({"agencies": list(part.agencies)} if part.agencies else {}),
    }


def passport_json(session: Session, actor: Actor, code: str, **asks: Any) -> dict[str, Any]:
    asked = request(**asks)
    kpi = kpi_of(code)
    made = passport(session, actor, kpi, asked.period, asked.filters, today=asked.today)
    return {
        "kpi": kpi.code,
        "definition": {label.en: words.en for label, words in made.definition},
        "policies": [_limit(one) for one in made.policies],
        "calendar": list(made.calendar),
        "filters": {label.en: words.en for label, words in made.filters},
        **_days(made.period),
        "readings": [_reading(one, kpi) for one in made.readings],
        "parts": [
            {"part": one.part.value, "rows": one.rows, "digest": one.digest} for one in made.parts
        ],
        "digest": made.digest,
        "excluded": [{"reason": one.reason.en, "n": one.n} for one in made.excluded or ()],
    }


def _limit(one: Limit) -> dict[str, Any]:
    return {
        "clock": one.clock.value,
        "class": None if one.klass is None else one.klass.value,
        "days": one.days,
        "unit": one.unit,
        "since": one.since.isoformat(),
        "until": None if one.until is None else one.until.isoformat(),
        "basis": one.basis,
        "government": one.government,
        "counted": one.government is None,
    }


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
