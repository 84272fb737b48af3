"""Data quality of one government: what spoils its numbers, who can mend it, and what it moves."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import NamedTuple

from sqlmodel import Session, select

from db.codes import Metric
from db.days import day_number, day_of, first_of_month, milliseconds, month_number
from db.models import Government
from lapor.domain.access import Actor
from lapor.domain.errors import NotAllowed
from lapor.domain.kpi import SMALL, Entries, Split, gathered, total
from lapor.domain.kpi_catalogue import BY_CODE as KPIS
from lapor.domain.quality import BY_CODE, FLAWS, Effect, Flaw, Shift, bounds, metrics_of, placed
from lapor.domain.quality import without as kpi_without
from lapor.domain.text import Text
from lapor.queries import balances, entries, ledger
from lapor.queries import quality as queries
from lapor.queries.ledger import Cut
from lapor.queries.quality import Behind, Found, Tally, Where
from lapor.services import flaws, kpi_people
from lapor.services.kpi_scope import Asked, Filters, Period, asked, chosen
from lapor.services.ledger import local_day
from lapor.services.reference import rules_of, zone_of

MONTHS = 12  # looked at, if no period is named
NONE = Tally(0, None)


@dataclass(frozen=True)
class Listed:
    """One flaw. `n` is None where a reader of aggregates must not see it: fewer than ten."""

    flaw: Flaw
    n: int | None
    oldest: date | None = None  # received, or of refused rows the day the file was read
    age_days: int | None = None  # working days since then
    shifts: tuple[Shift, ...] = ()  # of the KPIs it touches; none if there is no such complaint


@dataclass(frozen=True)
class Quality:
    government: str  # code
    name: str
    period: Period  # of receipt for the complaints, of what dates each KPI for what they move
    flaws: list[Listed]  # all of FLAWS, in their order


class _Look(NamedTuple):
    row: Government
    question: Asked
    where: Where
    period: Period
    today: int


def quality(
    session: Session,
    actor: Actor,
    government: str,
    period: Period,
    *,
    now: datetime | None = None,
) -> Quality:
    """By the government's code; without `since` of twelve months up to the period's end.

    A partner gets counts, suppressed, and nothing of what they move: two numbers would give the
    third. A liaison gets counts of their agency's complaints. Raises NotAllowed or BadInput.
    """
    look = _look(session, actor, government, period, now)
    found = {code: flaws.found(session, look.where, code) for code in flaws.CODES}
    tallies = queries.tallies(session, look.where)
    tallies |= {code: _tally(keys) for code, keys in found.items()}
    tallies["refused_rows"] = _refused(session, look)
    shifts = _shifts(session, look, found, tallies)
    listed = [
        _listed(session, look, flaw, tallies[flaw.code], shifts.get(flaw.code, ()))
        for flaw in FLAWS
    ]
    return Quality(look.row.code, look.row.name, look.period, listed)


def rows(
    session: Session,
    actor: Actor,
    government: str,
    code: str,
    period: Period,
    *,
    most: int = 500,
    now: datetime | None = None,
) -> list[Behind]:
    """The complaints behind a flaw, the oldest first. A partner sees numbers only."""
    flaw = chosen(code, BY_CODE, Text("Masalah data", "flaw"))
    look = _look(session, actor, government, period, now)
    if look.question.aggregate:
        raise NotAllowed(
            Text("Mitra melihat angka, bukan laporan.", "Partners see numbers, not complaints.")
        )
    if not flaw.is_per_complaint:
        return []
    if code in queries.COVERED:
        return queries.listed(session, look.where, code, most)
    keys = flaws.found(session, look.where, code)
    return queries.listed_by_key(session, look.where, keys, most)


def _look(
    session: Session, actor: Actor, government: str, period: Period, now: datetime | None
) -> _Look:
    now = now or datetime.now(UTC)
    until = min(period.until or period.as_of, period.as_of)
    since = period.since or months_before(until, MONTHS)
    period = replace(period, since=since, until=until)
    filters = Filters((government,))
    question = asked(session, actor, KPIS["received"], period, (), filters, None)
    row = session.exec(select(Government).where(Government.code == government)).one()
    where = Where(actor, row.id, row.region_id, since, until)
    return _Look(
        row, question, where, period, local_day(milliseconds(now), zone_of(session, row.id))
    )


def months_before(until: date, months: int) -> date:
    """The first day of the month with which so many months end."""
    return day_of(first_of_month(month_number(day_number(until)) - months + 1))


def _tally(keys: Sequence[Found]) -> Tally:
    return Tally(len(keys), min((one.received_on for one in keys), default=None))


def _refused(session: Session, look: _Look) -> Tally:
    """Of the government's last file. Rows belong to nobody yet: an agency has none of them."""
    run = queries.last_import(session, look.row.id)
    if run is None or not run.refused or look.question.cut.agencies is not None:
        return NONE
    return Tally(
        run.refused, day_of(local_day(milliseconds(run.at), zone_of(session, look.row.id)))
    )


def _listed(
    session: Session, look: _Look, flaw: Flaw, tally: Tally, shifts: tuple[Shift, ...]
) -> Listed:
    if look.question.aggregate:
        return Listed(flaw, None if 0 < tally.n < SMALL else tally.n)
    if not tally.n or tally.oldest is None:
        return Listed(flaw, tally.n)
    calendar = rules_of(session, look.row.id).calendar
    age = calendar.elapsed(day_number(tally.oldest), max(look.today, day_number(tally.oldest)))
    return Listed(flaw, tally.n, tally.oldest, age, shifts)


def _shifts(
    session: Session,
    look: _Look,
    found: Mapping[str, list[Found]],
    tallies: Mapping[str, Tally],
) -> dict[str, tuple[Shift, ...]]:
    """What each flaw moves, of those that are there. Only for whoever sees the government whole."""
    present = [flaw for flaw in FLAWS if tallies[flaw.code].n]
    if look.question.aggregate or look.question.cut.agencies is not None or not present:
        return {}
    touched = [KPIS[code] for code in dict.fromkeys(c for flaw in present for c in flaw.kpis)]
    cut = replace(look.question.cut, metrics=metrics_of(touched), with_days=True)
    counts = _counts(balances.sums(session, cut))
    if tallies["no_agency"].n:
        nobodys = queries.told_by_row(session, look.where, "no_agency")
        found = {**found, "no_agency": nobodys}
    by_flaw = _flawed(session, cut, found) | _unknown(session, cut, counts)
    people = kpi_people.Census(session).people(look.question, ()).number
    return {
        flaw.code: tuple(
            _shift(flaw, code, counts, by_flaw.get(flaw.code, {}), tallies[flaw.code].n, people)
            for code in flaw.kpis
        )
        for flaw in present
    }


def _shift(
    flaw: Flaw, code: str, counts: Entries, flawed: Entries, n: int, people: int | None
) -> Shift:
    kpi = KPIS[code]
    if flaw.effect == Effect.PLACED:
        return placed(
            kpi, counts, total(gathered(flawed), kpi.shape.metrics) if flawed else n, flaw.by
        )
    if flaw.effect == Effect.BOUNDS:
        return bounds(kpi, counts, flawed)
    return kpi_without(kpi, counts, flawed, people)


def _counts(sums: Sequence[ledger.Sum]) -> Counter[tuple[Metric, int]]:
    found: Counter[tuple[Metric, int]] = Counter()
    for one in sums:
        found[one.metric, one.days] += one.n
    return found


def _flawed(
    session: Session, cut: Cut, found: Mapping[str, list[Found]]
) -> dict[str, Counter[tuple[Metric, int]]]:
    """What the complaints of each flaw count for. A complaint may have several."""
    keys = list({(one.id, one.home_id): one for keys in found.values() for one in keys}.values())
    own = entries.of_complaints(session, cut, keys) if keys else {}
    by_flaw = {}
    for code, members in found.items():
        counts: Counter[tuple[Metric, int]] = Counter()
        for one in members:
            counts.update(own.get((one.id, one.home_id), {}))
        by_flaw[code] = counts
    return by_flaw


def _unknown(session: Session, cut: Cut, counts: Entries) -> dict[str, Counter[tuple[Metric, int]]]:
    """What has no date or no class, as the ledger has it.

    Without a class no clock of resolution ran: the day such a complaint was done is known.
    """
    done, unclassified = Metric.DONE_UNDATED, 0
    if counts.get((done, 0)):
        by_class = replace(cut, metrics=(done,), by=(Split.CLASS,), with_days=False)
        unclassified = sum(one.n for one in ledger.sums(session, by_class) if one.key[0] is None)
    undated = Counter(counts)
    undated[done, 0] -= unclassified
    return {"undated": undated, "unclassified": Counter({(done, 0): unclassified})}
