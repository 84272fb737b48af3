"""Sealing a month: what it would hold, and the deed. services/seals reads what was sealed.

A seal is of the last day that is over in all of Indonesia, so that nothing can be recorded for it
any more, wherever the home of a complaint is.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session, col, func, select

from db.days import day_of, first_of_month
from db.models import Government, Seal
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.text import Text
from lapor.i18n import day
from lapor.services import audit, turns
from lapor.services.kpi_scope import HERE, chosen
from lapor.services.progress import Progress, untold
from lapor.services.seals import Sealed, digest_of, figures, first_day, number_of

SETTLED = timedelta(minutes=30)  # after midnight: what was being written then is written
MONTHS = 36  # that are offered


@dataclass(frozen=True)
class Foreseen:
    """What a seal would hold, were it made now."""

    government: str
    name: str
    month: date
    edition: int
    known_on: date
    figures: int  # how many
    digest: str


@dataclass(frozen=True)
class Month:
    """A month that is over, and of these governments how many have sealed it."""

    first: date
    sealed: int


def last_day_over(now: datetime) -> date:
    """Of which nothing new can be recorded: yesterday, where a day of Indonesia ends last."""
    return (now - SETTLED).astimezone(HERE).date() - timedelta(days=1)


def months(
    session: Session, actor: Actor, governments: Sequence[str], *, now: datetime | None = None
) -> list[Month]:
    """Those that are over, the newest first: what is not sealed yet can be seen at once."""
    _require(actor)
    last = number_of(last_day_over(now or datetime.now(UTC)) + timedelta(days=1)) - 1
    statement = (
        select(Seal.month, func.count(func.distinct(col(Seal.government_id))))
        .join(Government, col(Government.id) == col(Seal.government_id))
        .where(col(Government.code).in_(governments))
        .group_by(col(Seal.month))
    )
    sealed = dict(session.exec(statement).all())
    return [
        Month(first_day(month), sealed.get(month, 0)) for month in range(last, last - MONTHS, -1)
    ]


def foresee(
    session: Session, actor: Actor, governments: Sequence[str], month: date, *,
    now: datetime | None = None,
) -> list[Foreseen]:  # fmt: skip
    """What sealing would keep; nothing is written. Raises as `seal` does."""
    _require(actor)
    known_on = last_day_over(now or datetime.now(UTC))
    found = []
    for code in governments:
        place = _government(session, code)
        edition, told = _figures(session, actor, place, month, known_on)
        found.append(
            Foreseen(
                place.code, place.name, first_day(number_of(month)), edition, known_on,
                len(json.loads(told)), digest_of(told),
            )
        )  # fmt: skip
    return found


def seal(
    session: Session, actor: Actor, governments: Sequence[str], month: date, *,
    now: datetime | None = None, progress: Progress = untold,
) -> list[Sealed]:  # fmt: skip
    """Freeze a month that is over, of all these governments or of none.

    `month` is any of its days; sealing again adds an edition. `progress` is told how many
    governments are done. Raises NotAllowed, or BadInput where
    the month runs, or is sealed as of this day already.
    """
    _require(actor)
    now = now or datetime.now(UTC)
    places = [_government(session, one) for one in governments]
    for id in sorted(place.id for place in places):
        turns.of_government(session, id)  # the edition is the next one of the month
    made = []
    for place in places:
        made.append(_sealed(session, actor, place, month, now))
        progress(len(made))
    return made


def _sealed(
    session: Session, actor: Actor, place: Government, month: date, now: datetime
) -> Sealed:
    known_on = last_day_over(now)
    edition, told = _figures(session, actor, place, month, known_on)
    row = Seal(
        government_id=place.id, month=number_of(month), edition=edition, known_on=known_on,
        figures=told, digest=digest_of(told), sealed_by=actor.name, sealed_at=now,
    )  # fmt: skip
    session.add(row)
    audit.write(
        session, actor.name, "seal", f"{place.code} {month:%Y-%m}", home_id=place.id, now=now,
        summary=row.digest,
    )  # fmt: skip
    session.flush()
    return Sealed(
        place.code, place.name, first_day(row.month), edition, known_on,
        actor.full_name or actor.name, now, row.digest,
    )  # fmt: skip


def _figures(
    session: Session, actor: Actor, place: Government, month: date, known_on: date
) -> tuple[int, str]:
    """The edition, and what it holds."""
    number = number_of(month)
    edition = _checked(session, place, number, known_on)
    return edition, figures(session, actor, place.code, number, known_on)


def _require(actor: Actor) -> None:
    if not actor.may(Permission.SEAL):
        raise NotAllowed(Text("Bulan disegel admin nasional.", "Months are not yours to seal."))


def _government(session: Session, code: str) -> Government:
    rows = {row.code: row for row in session.exec(select(Government))}
    return chosen(code, rows, Text("Kode pemerintah daerah", "government"))


def _checked(session: Session, place: Government, month: int, known_on: date) -> int:
    """The edition that a seal would be."""
    last = day_of(first_of_month(month + 1) - 1)
    if last > known_on:
        raise BadInput(
            Text(
                f"Bulan ini baru dapat disegel setelah berakhir: mulai {day(last, 'id')} lewat.",
                f"This month can be sealed when it is over: after {day(last, 'en')}.",
            )
        )
    statement = select(func.max(col(Seal.known_on)), func.max(col(Seal.edition))).where(
        Seal.government_id == place.id, Seal.month == month
    )
    newest, edition = session.exec(statement).one()
    if newest is not None and newest >= known_on:
        raise BadInput(
            Text(
                f"Bulan ini sudah disegel di {place.name} menurut yang diketahui "
                f"{day(newest, 'id')}.",
                f"This month is sealed already in {place.name}, as known on {day(newest, 'en')}.",
            )
        )
    return (edition or 0) + 1
