"""Sealed months: a government's figures as they were known on one day, kept and compared for ever.

A seal is of the last day that is over, so that recomputing it as known on that day gives the same
bytes. What is recorded later shows as a difference. KPIs that count agencies by today's list of
agencies (connectivity, activity) are no part of it: no ledger remembers that list.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from db.days import day_number, day_of, first_of_month, month_number
from db.models import Account, Government, Seal
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.kpi import Agencies, AgencyQuestion, Split
from lapor.domain.kpi_catalogue import KPIS
from lapor.domain.text import Text
from lapor.i18n import day
from lapor.services import audit
from lapor.services.kpi_json import measure_json
from lapor.services.kpi_scope import Period, chosen
from lapor.services.reference import zone_of

SETTLED = timedelta(minutes=30)  # after midnight: what was being written then is written
SEALED = tuple(
    kpi.code
    for kpi in KPIS
    if not (isinstance(kpi.shape, Agencies) and kpi.shape.question != AgencyQuestion.GOOD)
)
CUTS: tuple[tuple[str, ...], ...] = ((), (Split.CLASS.value,), (Split.CHANNEL.value,))


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


def seal(
    session: Session, actor: Actor, government: str, month: date, *, now: datetime | None = None
) -> Sealed:
    """Freeze a month that is over. `month` is any of its days; sealing again adds an edition.

    Raises NotAllowed, or BadInput where the month runs, or is sealed as of this day already.
    """
    if not actor.may(Permission.SEAL):
        raise NotAllowed(Text("Bulan disegel admin nasional.", "Months are not yours to seal."))
    now = now or datetime.now(UTC)
    place = _government(session, government)
    known_on = last_day_over(session, place.id, now)
    number = month_number(day_number(month))
    _check(session, place, number, known_on)
    told = figures(session, actor, government, number, known_on)
    row = Seal(
        government_id=place.id, month=number, edition=_editions(session, place.id, number) + 1,
        known_on=known_on, figures=told, digest=digest_of(told),
        sealed_by=actor.name, sealed_at=now,
    )  # fmt: skip
    session.add(row)
    audit.write(
        session, actor.name, "seal", f"{government} {_first(number):%Y-%m}", home_id=place.id,
        now=now, summary=row.digest,
    )  # fmt: skip
    session.flush()
    return _told(row, place, actor.full_name or actor.name)


def last_day_over(session: Session, government_id: int, now: datetime) -> date:
    """Of which nothing new can be recorded: yesterday, in the government's zone."""
    local = (now - SETTLED).astimezone(zone_of(session, government_id))
    return local.date() - timedelta(days=1)


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
    return Period(_first(month), day_of(first_of_month(month + 1) - 1), as_of)


def _measured(
    session: Session, actor: Actor, government: str, period: Period, codes: Sequence[str]
) -> list[dict[str, Any]]:
    return [
        one
        for cut in CUTS
        for one in measure_json(
            session, actor, codes, by=cut, governments=(government,), since=period.since,
            until=period.until, as_of=period.as_of, known_on=period.known_on,
        )
    ]  # fmt: skip


def _codes(row: Seal) -> list[str]:
    """What was a KPI when it was sealed; a catalogue that grew later changes nothing."""
    return list(dict.fromkeys(one["kpi"] for one in json.loads(row.figures)))


def listed(session: Session, actor: Actor, governments: list[str], period: Period) -> list[Sealed]:
    """The newest seal of each month of this period, for those who see these governments' KPIs."""
    if not actor.may(Permission.SEE_KPI) or not governments:
        return []
    first = None if period.since is None else month_number(day_number(period.since))
    last = None if period.until is None else month_number(day_number(period.until))
    found: dict[tuple[int, int], Sealed] = {}
    for row, place, name in _rows(session, governments):
        if (first is None or row.month >= first) and (last is None or row.month <= last):
            found[place.id, row.month] = _told(row, place, name or row.sealed_by)
    return list(found.values())


def may_compare(actor: Actor) -> bool:
    return actor.scope(Permission.SEE_KPI) in (Scope.ALL, Scope.OWN_GOVERNMENT)


def differences(session: Session, actor: Actor, one: Sealed) -> list[Moved]:
    """What was recorded since, as of the day of the seal: none is ever silent.

    Raises NotAllowed for those who see a part of the government's complaints, or no small numbers:
    their figures are others than the sealed ones.
    """
    if not may_compare(actor):
        raise NotAllowed(
            Text(
                "Angka bulan tersegel dibandingkan oleh yang melihat seluruh laporan daerahnya.",
                "Sealed figures are compared by those who see all complaints of the government.",
            )
        )
    place = _government(session, one.government)
    month = month_number(day_number(one.month))
    row = session.get_one(Seal, (place.id, month, one.edition))
    then = {_at(figure): figure for figure in json.loads(row.figures)}
    period = _period(month, row.known_on)
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
            at[0], group, was.get("value"), is_now.get("value"), was.get("n"), is_now.get("n")
        )


def _at(figure: dict[str, Any]) -> tuple[str, tuple[tuple[str, str | None], ...]]:
    return figure["kpi"], tuple(sorted(figure["group"].items()))


def wrong(session: Session, actor: Actor) -> Iterator[tuple[str, str]]:
    """(government and month, what is wrong) of each seal that does not hold any more."""
    for row, place, _name in _rows(session, None):
        subject = f"{place.code} {_first(row.month):%Y-%m} edition {row.edition}"
        if digest_of(row.figures) != row.digest:
            yield subject, "the figures are not those that were sealed"
        elif _again(session, actor, row, place.code) != row.figures:
            yield subject, "recomputing it as known on its day gives other figures"


def _again(session: Session, actor: Actor, row: Seal, government: str) -> str:
    return figures(session, actor, government, row.month, row.known_on, _codes(row))


def _rows(
    session: Session, governments: list[str] | None
) -> Iterator[tuple[Seal, Government, str | None]]:
    statement = (
        select(Seal, Government, Account.full_name)
        .join(Government, col(Government.id) == col(Seal.government_id))
        .outerjoin(Account, col(Account.name) == col(Seal.sealed_by))
        .order_by(col(Seal.government_id), col(Seal.month), col(Seal.edition))
    )
    if governments is not None:
        statement = statement.where(col(Government.code).in_(governments))
    yield from session.exec(statement)


def _told(row: Seal, place: Government, name: str) -> Sealed:
    return Sealed(
        place.code, place.name, _first(row.month), row.edition, row.known_on, name, row.sealed_at,
        row.digest,
    )  # fmt: skip


def _first(month: int) -> date:
    return day_of(first_of_month(month))


def _government(session: Session, code: str) -> Government:
    rows = {row.code: row for row in session.exec(select(Government))}
    return chosen(code, rows, Text("Kode pemerintah daerah", "government"))


def _editions(session: Session, government_id: int, month: int) -> int:
    statement = select(func.max(col(Seal.edition))).where(
        Seal.government_id == government_id, Seal.month == month
    )
    return session.exec(statement).one() or 0


def _check(session: Session, place: Government, month: int, known_on: date) -> None:
    last = day_of(first_of_month(month + 1) - 1)
    if last > known_on:
        raise BadInput(
            Text(
                f"Bulan ini baru dapat disegel setelah berakhir: mulai {day(last, 'id')} lewat.",
                f"This month can be sealed when it is over: after {day(last, 'en')}.",
            )
        )
    statement = select(func.max(col(Seal.known_on))).where(
        Seal.government_id == place.id, Seal.month == month
    )
    newest = session.exec(statement).one()
    if newest is not None and newest >= known_on:
        raise BadInput(
            Text(
                f"Bulan ini sudah disegel menurut yang diketahui {day(newest, 'id')}.",
                f"This month is sealed already, as known on {day(newest, 'en')}.",
            )
        )
