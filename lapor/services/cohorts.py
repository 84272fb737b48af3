"""The cohort triangle: what was dispatched in a month, and how far it was months later."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from db.codes import Metric
from db.days import day_of, first_of_month, month_number
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.kpi import SMALL, DatedBy, Kpi, Reading, Share, Split, gathered
from lapor.domain.suppression import NOTHING, suppressed
from lapor.domain.text import Text
from lapor.queries import cohorts
from lapor.services import board, kpi_undated, trends
from lapor.services.kpi_scope import ALL, Asked, Filters, Period, asked, kpi_of

TRIANGLES = ("completion_rate", "follow_up_rate")
MOST_MONTHS = 12  # that a cohort is followed
Months = Mapping[int, Counter[Metric]]  # what came in each month, by metric
TOGETHER = Text(
    "Mitra melihat kohor semua daerah percontohan bersama.",
    "Partners see the cohorts of all pilots together.",
)


@dataclass(frozen=True, slots=True)
class Field:
    """A cohort at the end of a month (of the running one: at the day of the data)."""

    months: int  # after the month of dispatch
    as_of: date
    reading: Reading


@dataclass(frozen=True, slots=True)
class Cohort:
    first: date  # of the month of dispatch
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Triangle:
    kpi: Kpi
    cohorts: tuple[Cohort, ...]  # the oldest first


def triangle(
    session: Session,
    actor: Actor,
    kpi: Kpi | str,
    period: Period,
    filters: Filters = ALL,
    *,
    today: date | None = None,
) -> Triangle:
    """Each field is what the KPI of that month's dispatches said as of that day, and nothing else.

    Of the pilots, or of the governments that the filters name. At least thirteen months of
    dispatch, each followed for a year. Raises BadInput for what is no share of those dispatched,
    NotAllowed where a partner asks for one government.
    """
    kpi = _checked(kpi_of(kpi), filters)
    question = _asked(session, actor, kpi, trends.stretch(period), filters, today)
    cut = replace(question.cut, metrics=kpi.shape.metrics, by_holder=False)
    came: dict[int, dict[int, Counter[Metric]]] = defaultdict(lambda: defaultdict(Counter))
    for (metric, cohort, on), n in cohorts.sums(session, cut).items():
        came[cohort][on][metric] += n
    by_month = replace(question, cut=replace(cut, by=(Split.MONTH,)))
    unknown = kpi_undated.until(session, by_month)
    first, last = (month_number(edge) for edge in question.span if edge is not None)
    found = (
        _cohort(question, month, came[month], unknown.get((month,), 0))
        for month in range(first, last + 1)
    )
    return Triangle(kpi, tuple(found))


def _asked(
    session: Session, actor: Actor, kpi: Kpi, period: Period, filters: Filters, today: date | None
) -> Asked:
    named = bool(filters.governments)
    if not named:
        codes = tuple(one.code for one in board.places(session, actor))
        filters = replace(filters, governments=codes)
    question = asked(session, actor, kpi, period, (), filters, today)
    if question.aggregate and named:
        raise NotAllowed(TOGETHER)
    return question


def _checked(kpi: Kpi, filters: Filters) -> Kpi:
    if filters.status is not None:
        raise BadInput(
            Text(
                "Kohor tidak dapat disaring per status: status adalah hasilnya. Hapus saringan "
                "status.",
                "Cohorts cannot be filtered by status: it is their outcome. Take that filter away.",
            )
        )
    if isinstance(kpi.shape, Share) and kpi.dated_by == DatedBy.DISPATCH:
        return kpi
    raise BadInput(
        Text(
            f"“{kpi.name.id}” bukan bagian dari laporan yang didisposisi, jadi tidak punya kohor.",
            f"“{kpi.name.en}” is no share of those dispatched, so it has no cohorts.",
        )
    )


def _cohort(question: Asked, month: int, came: Months, unknown_until: int) -> Cohort:
    """`unknown_until`: the last day from which something counts that a file did not date."""
    kpi, as_of = question.kpi, question.cut.as_of
    assert isinstance(kpi.shape, Share)
    counts: Counter[tuple[Metric, int]] = Counter()
    fields = []
    for on in sorted(one for one in came if one < month):
        _add(counts, came[on])
    for months in range(min(month_number(as_of) - month, MOST_MONTHS) + 1):
        _add(counts, came.get(month + months, Counter()))
        ends = min(first_of_month(month + months + 1) - 1, as_of)
        figures = kpi.shape.read(gathered(counts))
        reading = Reading(kpi.code, {}, figures, dates_unknown=unknown_until > ends)
        fields.append(Field(months, day_of(ends), reading))
    told = _for_partner(fields) if question.aggregate else fields
    return Cohort(day_of(first_of_month(month)), tuple(told))


def _add(counts: Counter[tuple[Metric, int]], came: Counter[Metric]) -> None:
    for metric, n in came.items():
        counts[metric, 0] += n


def _for_partner(fields: list[Field]) -> list[Field]:
    """Nothing small, and no two neighbours whose difference is small."""
    told, last = [], (0, 0)
    for one in fields:
        (reading,) = suppressed([one.reading])
        here = (one.reading.figures.numerator or 0, one.reading.n)
        steps = [abs(now - was) for now, was in zip(here, last, strict=True)]
        if reading.suppressed or any(0 < step < SMALL for step in steps):
            reading = reading._replace(figures=NOTHING, suppressed=True)
        else:
            last = here
        told.append(replace(one, reading=reading))
    return told
