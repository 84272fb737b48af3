"""Sealed months: what was kept, whether it still holds, and what was recorded since.

Recomputing a seal as known on its day gives the same bytes: it holds what the ledger remembers, and
nothing that is read beside the ledger from today's list of agencies, calendar or population. So
a backlog is one number without its ages, and SEALED leaves out what cannot be without them.
services/sealing makes seals.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from db.days import day_number, day_of, first_of_month, month_number
from db.models import Account, Government, Seal
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.errors import NotAllowed, NotFound
from lapor.domain.kpi import Agencies, AgencyQuestion, Backlog, Count, Kpi, Rate, Split
from lapor.domain.kpi_catalogue import BY_CODE, KPIS
from lapor.domain.text import Text
from lapor.queries import reference
from lapor.services.kpi_json import Request, board_json
from lapor.services.kpi_scope import ALL, Period

IN_ORDER = col(Seal.government_id), col(Seal.month), col(Seal.edition)
LISTED: Any = (  # not the figures, of which a page needs none
    columns(
        col(Government.code), col(Government.name), col(Seal.month), col(Seal.edition),
        col(Seal.known_on), col(Seal.sealed_at), col(Seal.digest), col(Seal.sealed_by),
        col(Account.full_name),
    )
    .join(Government, col(Government.id) == col(Seal.government_id))
    .outerjoin(Account, col(Account.name) == col(Seal.sealed_by))
    .order_by(*IN_ORDER)
)  # fmt: skip
CUTS: tuple[tuple[str, ...], ...] = ((), (Split.CLASS.value,), (Split.CHANNEL.value,))
SUMMED = ("value", "n", "numerator")  # of the ages of a backlog


def _is_of_the_ledger(kpi: Kpi) -> bool:
    match kpi.shape:
        case Agencies(question):
            return question == AgencyQuestion.GOOD
        case Rate():
            return False
        case Count(older_than=days):
            return days is None
    return True


SEALED = tuple(kpi.code for kpi in KPIS if _is_of_the_ledger(kpi))


@dataclass(frozen=True)
class Sealed:
    """One seal, with the names a reader needs."""

    government: str
    name: str
    month: date  # its first day
    edition: int
    known_on: date
    by: str
    at: datetime
    digest: str


@dataclass(frozen=True)
class Moved:
    """A figure that later entries changed, as of the same day. `group` has codes."""

    kpi: str
    group: dict[str, str | None]
    sealed: float | None
    now: float | None
    sealed_n: int | None
    now_n: int | None
    sealed_undated: int = 0  # complaints left out, as nobody knows their dates
    now_undated: int = 0


def first_day(month: int) -> date:
    return day_of(first_of_month(month))


def number_of(month: date) -> int:
    return month_number(day_number(month))


def figures(
    session: Session, actor: Actor, government: str, month: int, known_on: date,
    codes: Sequence[str] = SEALED,
) -> str:  # fmt: skip
    """Every figure of the month, as of that day and as known on it: canonical JSON."""
    period = _period(month, known_on)
    found = _measured(session, actor, government, replace(period, known_on=known_on), codes)
    return json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(told: str) -> str:
    return hashlib.sha256(told.encode()).hexdigest()


def _period(month: int, as_of: date) -> Period:
    return Period(first_day(month), day_of(first_of_month(month + 1) - 1), as_of)


def _measured(
    session: Session, actor: Actor, government: str, period: Period, codes: Sequence[str]
) -> list[dict[str, Any]]:
    """Asked as on the morning after the last day that was over, whenever it is asked."""
    asked = Request(period, ALL, period.as_of + timedelta(days=1))
    return [
        one
        for cut in CUTS
        for one in _without_ages(board_json(session, actor, codes, government, cut, asked))
    ]


def _without_ages(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where one age begins is said by the calendar of today; how many there are is not."""
    kept: list[dict[str, Any]] = []
    for one in found:
        if not isinstance(BY_CODE[one["kpi"]].shape, Backlog):
            kept.append(one)
            continue
        group = {name: code for name, code in one["group"].items() if name != "age"}
        last = kept[-1] if kept else {}
        if (last.get("kpi"), last.get("group")) == (one["kpi"], group):
            last |= {name: _sum(last[name], one[name]) for name in SUMMED}
        else:
            kept.append(one | {"group": group})
    return kept


def _sum(one: float | None, other: float | None) -> float | None:
    """What is not known of one age is not known of all."""
    return None if one is None or other is None else one + other


def _codes(row: Seal) -> list[str]:
    """What was a KPI when it was sealed; a catalogue that grew later changes nothing."""
    return list(dict.fromkeys(one["kpi"] for one in json.loads(row.figures)))


def listed(
    session: Session, actor: Actor, governments: Sequence[str], period: Period | None = None
) -> list[Sealed]:
    """The newest seal of each month of this period, of those governments whose KPIs the actor sees.

    Without a period every edition of every month, the newest first.
    """
    mine = reference.reached(actor, Permission.SEE_KPI)
    asked = LISTED.where(mine, col(Government.code).in_(governments))
    rows = session.connection().execute(asked)
    found = [
        Sealed(code, name, first_day(month), edition, known_on, full_name or by, at, digest)
        for code, name, month, edition, known_on, at, digest, by, full_name in rows
    ]
    if period is None:
        return sorted(found, key=lambda one: (one.at, one.month, one.edition))[::-1]
    since = period.since and period.since.replace(day=1)
    return list(
        {
            (one.government, one.month): one
            for one in found
            if (since is None or one.month >= since)
            and (period.until is None or one.month <= period.until)
        }.values()
    )


def named(
    session: Session, actor: Actor, government: str, month: date, edition: int | None = None
) -> Sealed:
    """One seal; without an edition the newest. Raises NotFound."""
    first = first_day(number_of(month))
    for one in listed(session, actor, [government]):
        if one.month == first and edition in (None, one.edition):
            return one
    raise NotFound(Text("Segel ini tidak ada.", "There is no such seal."))


def sees_whole(actor: Actor, government_id: int) -> bool:
    """Seals are of a whole government, with its small cells: neither partner nor agency reads."""
    scope = actor.scope(Permission.SEE_KPI)
    own = scope == Scope.OWN_GOVERNMENT and actor.government_id == government_id
    return scope == Scope.ALL or own


def kept(session: Session, actor: Actor, one: Sealed) -> str:
    """The figures as they were sealed, byte by byte: the digest is of these.

    Raises NotAllowed to who does not see the whole government, or NotFound.
    """
    return _kept(session, actor, one).figures


def _kept(session: Session, actor: Actor, one: Sealed) -> Seal:
    statement = (
        select(Seal)
        .join(Government, col(Government.id) == col(Seal.government_id))
        .where(
            Government.code == one.government,
            Seal.month == number_of(one.month),
            Seal.edition == one.edition,
        )
    )
    row = session.exec(statement).first()
    if row is None:
        raise NotFound(Text("Segel ini tidak ada.", "There is no such seal."))
    if not sees_whole(actor, row.government_id):
        raise NotAllowed(
            Text(
                "Angka tersegel hanya untuk yang melihat seluruh pemerintah daerah ini.",
                "Sealed figures are for those who see the whole of this government.",
            )
        )
    return row


def again(session: Session, actor: Actor, one: Sealed) -> str:
    """The same figures recomputed, as known on the day of the seal. Raises as `kept` does."""
    return _again(session, actor, _kept(session, actor, one), one.government)


def differences(session: Session, actor: Actor, one: Sealed) -> list[Moved]:
    """What was recorded since, as of the day of the seal: none is ever silent.

    Raises NotAllowed to who does not see the whole government, or NotFound.
    """
    row = _kept(session, actor, one)
    then = {_at(figure): figure for figure in json.loads(row.figures)}
    period = _period(row.month, row.known_on)
    found = _measured(session, actor, one.government, period, _codes(row))
    now = {_at(figure): figure for figure in found}
    return list(_moved(then, now))


def _moved(then: dict[Any, dict[str, Any]], now: dict[Any, dict[str, Any]]) -> Iterator[Moved]:
    for at in dict.fromkeys((*then, *now)):
        was, is_now = then.get(at, {}), now.get(at, {})
        if was == is_now:
            continue
        group = (was or is_now)["group"]
        yield Moved(
            at[0],
            group,
            was.get("value"),
            is_now.get("value"),
            was.get("n"),
            is_now.get("n"),
            was.get("undated", 0),
            is_now.get("undated", 0),
        )


def _at(figure: dict[str, Any]) -> tuple[str, tuple[tuple[str, str | None], ...]]:
    return figure["kpi"], tuple(sorted(figure["group"].items()))


def wrong(session: Session, actor: Actor) -> Iterator[tuple[str, str]]:
    """(government and month, what is wrong) of each seal that does not hold any more."""
    rows = select(Seal, Government).join(Government, col(Government.id) == col(Seal.government_id))
    for row, place in session.exec(rows.order_by(*IN_ORDER)):
        subject = f"{place.code} {first_day(row.month):%Y-%m} edition {row.edition}"
        if digest_of(row.figures) != row.digest:
            yield subject, "the figures are not those that were sealed"
        elif _again(session, actor, row, place.code) != row.figures:
            yield subject, "recomputing it as known on its day gives other figures"


def _again(session: Session, actor: Actor, row: Seal, government: str) -> str:
    return figures(session, actor, government, row.month, row.known_on, _codes(row))
