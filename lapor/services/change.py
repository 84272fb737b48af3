"""Why did it change? The difference between two stamps of a KPI, in parts that sum to it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from db.codes import Metric
from lapor.domain.access import Actor
from lapor.domain.change import Level, Step, Tally, less, level, steps
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.kpi import (
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
from lapor.domain.text import Text
from lapor.queries import balances
from lapor.queries.changes import Stamp, between
from lapor.queries.ledger import Cut
from lapor.services import change_agencies, kpi_ages, kpi_scope, kpi_undated
from lapor.services.change_told import Change, for_partner, made_of
from lapor.services.kpi_people import Census, People
from lapor.services.kpi_scope import ALL, Asked, Filters, Period, asked_alike, chosen, kpi_of
from lapor.services.kpi_shared import needs_days

# a hidden age could be worked out from the whole and the other ages, each asked for by itself
ONE_AGE = Text(
    "Mitra melihat perubahan laporan terbuka untuk semua umur sekaligus.",
    "Partners see the change of the backlog for all ages together.",
)


Pair = tuple[Asked, Asked]  # the same question at the two stamps


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
    BadInput for what cannot be told: see _refusal.
    """
    kpi = kpi_of(kpi)
    band = None if age is None else _band(kpi, age)
    found = _explained(session, actor, [kpi], (earlier, later), filters, band, today)[kpi.code]
    if isinstance(found, Text):
        raise BadInput(found)
    return found


def explain_all(
    session: Session, actor: Actor, kpis: Sequence[str], earlier: Period, later: Period, *,
    filters: Filters = ALL, today: date | None = None,
) -> dict[str, Change | Text]:  # fmt: skip
    """The same of many KPIs by their codes, or why one cannot be told.

    All that are sums over their period share one reading of the earlier sums and one of the entries
    between; the others (ages, agencies) have their own.
    """
    each = [kpi_of(kpi) for kpi in kpis]
    return _explained(session, actor, each, (earlier, later), filters, None, today)


def _explained(
    session: Session, actor: Actor, kpis: Sequence[Kpi], stamps: tuple[Period, Period],
    filters: Filters, band: int | None, today: date | None,
) -> dict[str, Change | Text]:  # fmt: skip
    earlier, later = (
        asked_alike(session, actor, kpis, stamp, (), filters, today) for stamp in stamps
    )
    is_partner = bool(earlier) and earlier[0].aggregate
    if earlier:
        kpi_scope.require_all_together(session, earlier[0])
    if band is not None and is_partner:
        raise NotAllowed(ONE_AGE)
    found = dict[str, Change | Text]()
    for alike in _alike(list(zip(earlier, later, strict=True)), band):
        found |= _told(session, alike, band)
    if is_partner:
        found = {
            code: one if isinstance(one, Text) else for_partner(one, stamps, today)
            for code, one in found.items()
        }
    return {kpi.code: found[kpi.code] for kpi in kpis}


def _alike(pairs: Sequence[Pair], band: int | None) -> Iterable[list[Pair]]:
    """Those that ask the same of the ledger stand together."""
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:
        kpi = pair[0].kpi
        has_ages = band is not None or (isinstance(kpi.shape, Count) and kpi.shape.older_than)
        alone = has_ages or isinstance(kpi.shape, Agencies) or _refusal(pair[0]) is not None
        groups.setdefault(kpi.code if alone else "", []).append(pair)
    return groups.values()


def _told(session: Session, pairs: list[Pair], band: int | None) -> dict[str, Change | Text]:
    kpi = pairs[0][0].kpi
    refusal = _refusal(pairs[0][0])
    if refusal is not None:
        return {kpi.code: refusal}
    if isinstance(kpi.shape, Agencies) and kpi.shape.question != AgencyQuestion.GOOD:
        try:
            return {kpi.code: change_agencies.change(session, *pairs[0])}
        except BadInput as not_so_cut:
            return {kpi.code: not_so_cut.text}
    return dict(_between(session, pairs, band))


def _between(
    session: Session, pairs: list[Pair], band: int | None
) -> Iterator[tuple[str, Change | Text]]:
    first, last = (_stamp(session, [pair[side] for pair in pairs], band) for side in (0, 1))
    tally, found, census = _tally(session, first), between(session, first, last), Census(session)
    for pair in pairs:
        shape, with_days = pair[0].kpi.shape, needs_days(pair[0].kpi)
        before = {at: n for at, n in tally.items() if at[0] in shape.metrics}
        parts = found.tallies_of(shape.metrics, with_days=with_days)
        people = [_people(census, question) for question in pair]
        made = steps(
            shape,
            before,
            parts,
            touched=found.touched(shape.metrics, with_days=with_days),
            people=(people[0].number, people[1].number),
        )
        tallies = (before, _sum(before, *parts.values()))
        sides = [Side(*one) for one in zip(pair, tallies, people, strict=True)]
        yield pair[0].kpi.code, _change(session, sides, made)


def _refusal(question: Asked) -> Text | None:
    """Only what is an entry of the ledger, or an agency's, has a reason."""
    name = question.kpi.name
    if question.cut.joins_complaint or question.filters.status is not None:
        return Text(
            f"Perubahan “{name.id}” tidak dapat diurai per status, atau per instansi yang "
            "memegang laporan: keduanya berganti tanpa entri di buku besar angka ini. "
            "Hapus saringan itu.",
            f"The change of “{name.en}” cannot be broken down by status, nor by the agency "
            "that holds a complaint: both change without an entry of this number in the "
            "ledger. Take that filter away.",
        )
    return None


def _band(kpi: Kpi, age: str) -> int:
    bands = kpi.shape.bands if isinstance(kpi.shape, Backlog) else ()
    return chosen(age, {band.code: n for n, band in enumerate(bands)}, Text("Umur", "age"))


def _stamp(session: Session, questions: Sequence[Asked], band: int | None) -> Stamp:
    """What they ask, together."""
    question, shape = questions[0], questions[0].kpi.shape
    cut = replace(
        question.cut,
        metrics=tuple(dict.fromkeys(at for one in questions for at in one.kpi.shape.metrics)),
        with_days=any(needs_days(one.kpi) for one in questions),
        by=(Split.AGENCY,) if isinstance(shape, Agencies) else (),
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
        made_of(made, has_value=difference is not None),
    )
