"""The complaints behind a number: what counts, what it counts among, and what was left out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, NamedTuple

from sqlmodel import Session, col, select

from db.codes import Metric, Status
from db.days import day_of
from db.models import Complaint
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.exclusion import reason
from lapor.domain.kpi import RECEIPT, Agencies, Count, Kpi, Metrics, Share, Split
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.state import State
from lapor.domain.text import Text
from lapor.queries.ledger import Behind, Cut, behind
from lapor.services import kpi_ages
from lapor.services.kpi_labels import Labels
from lapor.services.kpi_scope import ALL, Asked, Filters, Period, asked, kpi_of
from lapor.services.kpi_standing import agency_of, chunks, standing, states

Key = tuple[int, int]  # (complaint_id, home_id)
MEASURED = frozenset(
    {
        Metric.VERIFIED_IN_TIME,
        Metric.VERIFIED_AFTER_DUE,
        Metric.FOLLOWED_IN_TIME,
        Metric.FOLLOWED_AFTER_DUE,
        Metric.DONE_IN_TIME,
        Metric.DONE_AFTER_DUE,
        Metric.RATED,
    }
)


class Part(StrEnum):
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    EXCLUDED = "excluded"


PARTS = {
    Part.NUMERATOR: Text("Pembilang", "Numerator"),
    Part.DENOMINATOR: Text("Penyebut", "Denominator"),
    Part.EXCLUDED: Text("Dikecualikan", "Left out"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One complaint behind a number. Never its words, never whose it is."""

    complaint_id: int
    home_id: int
    number: str
    source: str
    government: str
    agency: str | None
    status: Status
    cohort_on: date  # the date that dates the KPI
    on: date  # since when it counts
    days: int | None = None  # working days, or the rating
    reason: Text | None = None  # why it was left out


def rows_behind(
    session: Session,
    actor: Actor,
    kpi: Kpi | str,
    *,
    part: Part | str = Part.NUMERATOR,
    since: date | None = None,
    until: date | None = None,
    as_of: date,
    known_on: date | None = None,
    filters: Filters = ALL,
    today: date | None = None,
) -> list[Row]:
    """As many as the number says. A partner sees numbers only."""
    kpi, period = kpi_of(kpi), Period(since, until, as_of, known_on)
    question = asked(session, actor, kpi, period, (), filters, today)
    return _told(session, question, _behind(session, question, Part(part)), Part(part))


def keys_behind(session: Session, question: Asked, part: Part) -> list[Key]:
    """The same complaints and no more of them, the newest by what dates the number first."""
    found = _behind(session, question, part)
    newest = sorted(found, key=lambda one: (one.cohort_on, one.complaint_id), reverse=True)
    return [(one.complaint_id, one.home_id) for one in newest]


class Counted(NamedTuple):
    cohort_on: date  # the date that dates the KPI
    on: date  # since when it counts
    days: int | None  # working days, or the rating


class Printed(NamedTuple):
    """What the digest is made of: of a row, all that does not change with its state."""

    number: str
    source: str
    counted: Counted


def printed(session: Session, question: Asked, parts: Sequence[Part]) -> dict[Part, list[Printed]]:
    """The same complaints as rows_behind, without telling the story of each.

    What is counted is also among what it counts of: each number is looked up once.
    """
    found = {part: _behind(session, question, part) for part in parts}
    keys = {(one.complaint_id, one.home_id) for each in found.values() for one in each}
    names = {key: (number, source) for key, number, source, *_ in _columns(session, keys)}
    return {
        part: [Printed(*names[one.complaint_id, one.home_id], _counted(one)) for one in each]
        for part, each in found.items()
    }


def _counted(one: Behind) -> Counted:
    days = one.days if one.metric in MEASURED else None
    return Counted(_day(one.cohort_on), _day(one.on), days)


_day = lru_cache(10_000)(day_of)  # few days, many complaints


def _behind(session: Session, question: Asked, part: Part) -> list[Behind]:
    _check(question)
    match part:
        case Part.NUMERATOR:
            return _numerator(session, question)
        case Part.DENOMINATOR:
            return _denominator(session, question)
        case Part.EXCLUDED:
            return _excluded(session, question)


def _check(question: Asked) -> None:
    kpi = question.kpi
    if question.aggregate:
        raise NotAllowed(
            Text("Mitra melihat angka, bukan laporan.", "Partners see numbers, not complaints.")
        )
    if isinstance(kpi.shape, Agencies):
        raise BadInput(
            Text(
                f"“{kpi.name.id}” menghitung instansi, bukan laporan: rinci per instansi.",
                f"“{kpi.name.en}” counts agencies, not complaints: cut it by agency.",
            )
        )


def _numerator(session: Session, question: Asked) -> list[Behind]:
    shape = question.kpi.shape
    assert not isinstance(shape, Agencies)
    if isinstance(shape, Count):
        return _entries(session, question, shape.of, shape.less)
    found = _entries(session, question, shape.of)
    if isinstance(shape, Share) and shape.at_least is not None:
        return [one for one in found if one.days >= shape.at_least]
    return found


def _denominator(session: Session, question: Asked) -> list[Behind]:
    """Only a share has one that is made of complaints."""
    shape = question.kpi.shape
    return _entries(session, question, shape.among) if isinstance(shape, Share) else []


def _excluded(session: Session, question: Asked) -> list[Behind]:
    """Received in the period and in scope, and in neither part."""
    shape = question.kpi.shape
    part = _denominator if isinstance(shape, Share) else _numerator
    kept = {(one.complaint_id, one.home_id) for one in part(session, question)}
    of_receipt = replace(
        question, kpi=BY_CODE["received"], cut=replace(question.cut, by_holder=True)
    )
    found = _entries(session, of_receipt, BY_CODE["received"].shape.metrics)
    return [one for one in found if (one.complaint_id, one.home_id) not in kept]


def _entries(session: Session, question: Asked, of: Metrics, less: Metrics = ()) -> list[Behind]:
    """One for each complaint of which something is left after what takes away."""
    left: Counter[Key] = Counter()
    first: dict[Key, Behind] = {}
    for cut in _cuts(session, question, of + less):
        for one in _found(session, question, cut):
            key = (one.complaint_id, one.home_id)
            if one.metric not in of:
                left[key] -= one.n
                continue
            left[key] += one.n
            if one.n > 0:
                first.setdefault(key, one)
    return [first[key] for key, n in left.items() if n > 0]


def _cuts(session: Session, question: Asked, metrics: Metrics) -> list[Cut]:
    shape = question.kpi.shape
    cut = replace(question.cut, metrics=metrics)
    if isinstance(shape, Count) and shape.older_than is not None:
        return kpi_ages.older_than(session, cut, shape.older_than)
    return [cut]


def _found(session: Session, question: Asked, cut: Cut) -> list[Behind]:
    if question.is_now or not cut.joins_complaint:
        return behind(session, cut)
    return [one for one, _ in standing(session, cut)]


@dataclass(frozen=True, slots=True)
class Known:
    """Of one complaint, what its entries do not say."""

    number: str
    source: str
    status: Status
    agency_id: int | None
    state: State | None = None


def _told(session: Session, question: Asked, found: list[Behind], part: Part) -> list[Row]:
    known = _known(session, question, found, with_states=part == Part.EXCLUDED)
    labels = Labels(session)
    labels.learn(Split.GOVERNMENT, {one.government_id for one in found})
    labels.learn(Split.AGENCY, {one.agency_id for one in found})
    labels.learn(Split.AGENCY, {one.agency_id for one in known.values()})
    rows = [
        _row(question, one, known[one.complaint_id, one.home_id], labels, part) for one in found
    ]
    return sorted(rows, key=lambda row: (row.cohort_on, row.number, row.complaint_id))


def _row(question: Asked, one: Behind, known: Known, labels: Labels, part: Part) -> Row:
    agency = known.agency_id if one.metric in RECEIPT else one.agency_id or None
    why = None
    if part == Part.EXCLUDED and known.state is not None:
        why = reason(question.kpi, known.state, *question.span)
    return Row(
        one.complaint_id,
        one.home_id,
        known.number,
        known.source,
        labels.code(Split.GOVERNMENT, one.government_id) or "",
        labels.code(Split.AGENCY, agency),
        known.status,
        *_counted(one),
        why,
    )


def _known(
    session: Session, question: Asked, found: list[Behind], *, with_states: bool
) -> dict[Key, Known]:
    """From the complaints' rows; of a past day, what the stories had told by then."""
    keys = {(one.complaint_id, one.home_id) for one in found}
    known = {key: Known(*columns) for key, *columns in _columns(session, keys)}
    if question.is_now and not with_states:
        return known
    then = states(session, keys, question.cut.as_of, question.cut.known_on)
    return {
        key: replace(one, status=then[key].status, agency_id=agency_of(then[key]), state=then[key])
        for key, one in known.items()
    }


def _columns(session: Session, keys: set[Key]) -> Iterator[tuple[Any, ...]]:
    for chunk in chunks(sorted(keys), 4_000):
        statement = select(  # type: ignore[call-overload]
            Complaint.id,
            Complaint.home_id,
            Complaint.number,
            Complaint.source,
            Complaint.status,
            Complaint.agency_id,
        ).where(
            col(Complaint.id).in_([key[0] for key in chunk]),
            col(Complaint.home_id).in_({key[1] for key in chunk}),
        )
        for id, home_id, *columns in session.connection().execute(statement):
            yield (id, home_id), *columns
