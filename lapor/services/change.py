"""Why did it change? The difference between two stamps of a KPI, in parts that sum to it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from sqlmodel import Session

from db.codes import Metric
from lapor.domain.access import Actor
from lapor.domain.change import NAMES, Level, Step, Tally, Why, less, level, steps
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.kpi import (
    SMALL,
    Agencies,
    AgencyQuestion,
    Backlog,
    Count,
    Days,
    Figures,
    Kpi,
    Rate,
    Reading,
    Share,
    Split,
    gathered,
    total,
)
from lapor.domain.suppression import suppressed
from lapor.domain.text import Text
from lapor.queries import balances
from lapor.queries.changes import Stamp, between
from lapor.queries.ledger import Cut
from lapor.services import kpi_ages, kpi_scope, kpi_undated
from lapor.services.kpi_people import Census, People
from lapor.services.kpi_scope import ALL, EASTERNMOST, Asked, Filters, Period, asked, chosen, kpi_of
from lapor.services.kpi_shared import needs_days

# a hidden age could be worked out from the whole and the other ages, each asked for by itself
ONE_AGE = Text(
    "Mitra melihat perubahan laporan terbuka untuk semua umur sekaligus.",
    "Partners see the change of the backlog for all ages together.",
)


@dataclass(frozen=True, slots=True)
class Part:
    """What one reason did to the number. The parts stand in the order they were applied in."""

    why: Why
    name: Text
    value: Fraction | None  # of the KPI's value, in its unit; None where an end has no value
    numerator: int
    denominator: int | None  # None: the KPI has none
    touched: int | None  # complaints; None: not told to this reader


@dataclass(frozen=True, slots=True)
class Change:
    """The parts' values, numerators and denominators each sum exactly to the difference.

    `earlier` and `later` are what the KPI says at the two stamps. A difference is None where one
    of them has no value, or where it may not be told.
    """

    kpi: Kpi
    earlier: Reading
    later: Reading
    difference: Fraction | None
    numerator: int | None
    denominator: int | None
    parts: tuple[Part, ...]
    is_folded: bool = False  # a partner sees the difference alone: its parts are too small


class Side(NamedTuple):
    """One of the two stamps, as it was asked and what there was."""

    question: Asked
    tally: Tally
    people: People

    @property
    def level(self) -> Level:
        return level(self.question.kpi.shape, self.tally, self.people.number)


def explain(
    session: Session,
    actor: Actor,
    kpi: Kpi | str,
    earlier: Period,
    later: Period,
    *,
    filters: Filters = ALL,
    age: str | None = None,
    today: date | None = None,
) -> Change:
    """Why the KPI says something else at the later stamp than at the earlier one.

    They may differ in as-of, known-on and period, and stand in either order. `age` is a band of
    the backlog (0-5, 6-14, 15-60, over_60); without it the backlog is that of all ages. Raises
    BadInput for what the ledger does not tell: see _check.
    """
    kpi = kpi_of(kpi)
    questions = [asked(session, actor, kpi, one, (), filters, today) for one in (earlier, later)]
    kpi_scope.require_all_together(session, questions[0])
    _check(questions[0])
    if age is not None and questions[0].aggregate:
        raise NotAllowed(ONE_AGE)
    change = _between(session, kpi, questions, None if age is None else _band(kpi, age))
    if questions[0].aggregate:
        return _for_partner(change, (earlier, later), today)
    return change


def _between(session: Session, kpi: Kpi, questions: Sequence[Asked], band: int | None) -> Change:
    first, last = (_stamp(session, question, band) for question in questions)
    census = Census(session)
    people = [_people(census, question) for question in questions]
    tallies = [_tally(session, first)]
    found = between(session, first, last)
    tallies.append(_sum(tallies[0], *found.tallies.values()))
    made = steps(
        kpi.shape,
        tallies[0],
        found.tallies,
        touched=found.touched,
        people=(people[0].number, people[1].number),
    )
    sides = [Side(*one) for one in zip(questions, tallies, people, strict=True)]
    return _change(session, sides, made)


def _check(question: Asked) -> None:
    """Only what is an entry of the ledger has a reason."""
    shape = question.kpi.shape
    name = question.kpi.name
    if isinstance(shape, Agencies) and shape.question != AgencyQuestion.GOOD:
        raise BadInput(
            Text(
                f"Perubahan “{name.id}” tidak dapat diurai: angka ini dihitung dari daftar "
                "instansi, bukan dari buku besar laporan. Lihat daftar instansinya.",
                f"The change of “{name.en}” cannot be broken down: it is counted from the list "
                "of agencies, not from the ledger of complaints. See the list of agencies.",
            )
        )
    if question.cut.joins_complaint or question.filters.status is not None:
        raise BadInput(
            Text(
                f"Perubahan “{name.id}” tidak dapat diurai per status, atau per instansi yang "
                "memegang laporan: keduanya berganti tanpa entri di buku besar angka ini. "
                "Hapus saringan itu.",
                f"The change of “{name.en}” cannot be broken down by status, nor by the agency "
                "that holds a complaint: both change without an entry of this number in the "
                "ledger. Take that filter away.",
            )
        )


def _band(kpi: Kpi, age: str) -> int:
    bands = kpi.shape.bands if isinstance(kpi.shape, Backlog) else ()
    return chosen(age, {band.code: n for n, band in enumerate(bands)}, Text("Umur", "age"))


def _stamp(session: Session, question: Asked, band: int | None) -> Stamp:
    shape = question.kpi.shape
    by = (Split.AGENCY,) if isinstance(shape, Agencies) else ()
    cut = replace(
        question.cut,
        metrics=shape.metrics,
        with_days=needs_days(question.kpi),
        by=by,
        by_holder=False,
    )
    return Stamp(tuple(_cuts(session, shape, cut, band)), question.span)


def _cuts(session: Session, shape: object, cut: Cut, band: int | None) -> Iterable[Cut]:
    """One, or where age is asked for one for each calendar."""
    if isinstance(shape, Backlog) and band is not None:
        for one in kpi_ages.bands(session, cut, [each.most for each in shape.bands]):
            yield replace(one, spans=(one.spans[band],))
    elif isinstance(shape, Count) and shape.older_than is not None:
        yield from kpi_ages.older_than(session, cut, shape.older_than)
    else:
        yield cut


def _tally(session: Session, stamp: Stamp) -> Tally:
    found: Counter[tuple[Metric, int, int]] = Counter()
    for cut in stamp.cuts:
        for one in balances.sums(session, cut):
            agency = one.key[0] if one.key else None
            found[one.metric, one.days, agency or 0] += one.n
    return found


def _sum(*tallies: Tally) -> Tally:
    found: Counter[tuple[Metric, int, int]] = Counter()
    for tally in tallies:
        found.update(tally)
    return found


def _people(census: Census, question: Asked) -> People:
    is_rate = isinstance(question.kpi.shape, Rate)
    return census.people(question, ()) if is_rate else People(None, None)


def _reading(session: Session, side: Side) -> Reading:
    """What the KPI says there, as lapor.services.kpi.measure does."""
    question, tally, people = side
    shape = question.kpi.shape
    entries: Counter[tuple[Metric, int]] = Counter()
    for (metric, days, _), n in tally.items():
        entries[metric, days] += n
    counts = gathered(entries)
    if isinstance(shape, Agencies):
        good = side.level
        value = None if good.value is None else float(good.value)
        figures = Figures(value, good.denominator or 0, good.numerator, good.denominator)
    elif isinstance(shape, Rate):
        figures = shape.read(counts, people.number)
    else:
        figures = shape.read(counts)
    undated = 0
    if isinstance(shape, Share | Days):
        undated = total(counts, shape.undated)
    unknown = bool(kpi_undated.keys(session, question))
    return Reading(question.kpi.code, {}, figures, undated, unknown, note=people.note)


def _change(session: Session, sides: Sequence[Side], made: Sequence[Step]) -> Change:
    earlier, later = (_reading(session, side) for side in sides)
    was, now = (side.level for side in sides)
    difference = None
    is_known = not earlier.dates_unknown and not later.dates_unknown  # else it would be a guess
    if is_known and was.value is not None and now.value is not None:
        difference = now.value - was.value
    return Change(
        sides[0].question.kpi,
        earlier,
        later,
        difference,
        now.numerator - was.numerator,
        less(now.denominator, was.denominator),
        tuple(_part(step, difference is not None) for step in made),
    )


def _part(step: Step, has_value: bool) -> Part:
    return Part(
        step.why,
        NAMES[step.why],
        step.value if has_value else None,
        step.numerator,
        step.denominator,
        step.touched,
    )


def _for_partner(change: Change, stamps: tuple[Period, Period], today: date | None) -> Change:
    """No part that is made of few, nor a way to work one out from the others.

    Nothing where one of the two numbers is hidden. Days within a month are not broken down
    either: the parts of two neighbouring days would differ by single complaints.
    """
    (earlier,), (later,) = suppressed([change.earlier]), suppressed([change.later])
    if earlier.suppressed or later.suppressed:
        return Change(change.kpi, earlier, later, None, None, None, (), is_folded=True)
    now = today or datetime.now(EASTERNMOST).date()
    days = {day for one in stamps for day in (one.as_of, one.known_on) if day not in (None, now)}
    whole = all(day is not None and (day + timedelta(1)).day == 1 for day in days)
    if whole and not any(_is_small(one) for one in change.parts):
        return change
    folded = Part(
        Why.NOT_SHOWN,
        NAMES[Why.NOT_SHOWN],
        change.difference,
        change.numerator or 0,
        change.denominator,
        None,
    )
    parts = (folded,) if change.parts else ()
    return replace(change, parts=parts, is_folded=True)


def _is_small(part: Part) -> bool:
    if part.why == Why.POPULATION:
        return False  # of no complaint
    counts = [part.touched or 0, abs(part.numerator)]
    if part.denominator is not None:
        counts += [abs(part.denominator), abs(part.denominator - part.numerator)]
    return any(0 < count < SMALL for count in counts)
