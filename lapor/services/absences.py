"""Who is away and who stands in: everybody says it for themselves, a coordinator for their own."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session, col, select

from db import ids
from db.codes import Role
from db.days import day_of, milliseconds
from db.models import Absence, Account
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.errors import BadInput, NotFound
from lapor.domain.text import Text
from lapor.i18n import day
from lapor.queries import absences as queries
from lapor.queries.absences import Away
from lapor.services import audit, turns
from lapor.services.ledger import local_day
from lapor.services.reference import zone_of

LONGEST = timedelta(days=366)
OFFICERS = (Role.NATIONAL, Role.COORDINATOR, Role.LIAISON)  # who has complaints to see to
CENTRE = 0  # the government whose zone is the centre's


@dataclass(frozen=True)
class Colleagues:
    """For whom this actor may enter an absence, and who could stand in for each."""

    names: dict[str, str]  # account → name
    substitutes: dict[str, dict[str, str]]  # account → the others of the same desk


def today_of(session: Session, actor: Actor, now: datetime) -> date:
    """The local day where the actor works; of the centre where that is nowhere."""
    zone = zone_of(session, CENTRE if actor.government_id is None else actor.government_id)
    return day_of(local_day(milliseconds(now), zone))


def coming(session: Session, actor: Actor, *, now: datetime | None = None) -> list[Away]:
    """Absences that are not over and that this actor may enter and end."""
    if not actor.may(Permission.MOVE_COMPLAINTS):
        return []
    return queries.coming(session, actor, today_of(session, actor, now or datetime.now(UTC)))


def colleagues(session: Session, actor: Actor, agency_id: int | None = None) -> Colleagues:
    """Oneself first. A coordinator also has the officers of an agency of their government."""
    own = session.get(Account, actor.name)
    if own is None or not _may_enter(actor, own):
        return Colleagues({}, {})
    people = [own]
    if agency_id is not None and actor.may(Permission.DISPATCH):
        statement = select(Account).where(Account.agency_id == agency_id, Account.is_active)
        found = session.exec(statement.order_by(Account.full_name))
        people += [one for one in found if _may_enter(actor, one)]
    return Colleagues(
        {one.name: one.full_name for one in people},
        {one.name: _stand_ins(session, one) for one in people},
    )


def _stand_ins(session: Session, away: Account) -> dict[str, str]:
    """Active officers of the same desk: the same role in the same agency and government."""
    statement = select(Account).where(
        col(Account.role) == away.role,
        col(Account.is_active),
        col(Account.name) != away.name,
        col(Account.government_id).is_not_distinct_from(away.government_id),
        col(Account.agency_id).is_not_distinct_from(away.agency_id),
    )
    return {one.name: one.full_name for one in session.exec(statement.order_by(Account.full_name))}


def _may_enter(actor: Actor, account: Account) -> bool:
    if account.role not in OFFICERS:
        return False
    scope = actor.scope(Permission.DISPATCH)
    if scope == Scope.OWN_GOVERNMENT:
        return account.government_id == actor.government_id or account.name == actor.name
    return scope == Scope.ALL or account.name == actor.name


def enter(
    session: Session, actor: Actor, account: str, *, from_on: date | None, until_on: date | None,
    substitute: str | None = None, now: datetime | None = None,
) -> int:  # fmt: skip
    """Write down that somebody is away, and who has their work meanwhile. Returns its id.

    Raises NotFound for somebody this actor may not enter it for, BadInput where the days or the
    substitute cannot be.
    """
    now = now or datetime.now(UTC)
    away = _account(session, actor, account)
    turns.of_accounts(session, account, *filter(None, [substitute]))
    first, last = _span(from_on, until_on, today_of(session, actor, now))
    _require_free(session, away, first, last)
    if substitute is not None:
        _require_present(session, away, substitute, first, last)
    found = Absence(
        id=ids.new_id(away.government_id or CENTRE),
        account=away.name, from_on=first, until_on=last, substitute=substitute,
    )  # fmt: skip
    session.add(found)
    _note(session, actor, away, "absent", f"{first} {last}", now)
    session.flush()
    return found.id


def _account(session: Session, actor: Actor, name: str) -> Account:
    found = None
    if actor.may(Permission.MOVE_COMPLAINTS):
        found = session.get(Account, name)
    if found is None or not found.is_active or not _may_enter(actor, found):
        raise NotFound(
            Text(
                "Akun ini tidak ada atau di luar kewenangan Anda.",
                "There is no such account, or it is outside what you may change.",
            )
        )
    return found


def _span(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    if first is None or last is None:
        raise BadInput(
            Text(
                "Isi tanggal mulai dan tanggal terakhir ketidakhadiran.",
                "Give the first and the last day of the absence.",
            )
        )
    if last < first or last < today:
        raise BadInput(
            Text(
                "Hari terakhir harus sama dengan atau setelah hari pertama, dan belum lewat.",
                "The last day must not lie before the first, nor in the past.",
            )
        )
    if last - first > LONGEST:
        raise BadInput(
            Text(
                "Ketidakhadiran paling lama satu tahun. Akun yang pindah tugas ditutup oleh admin.",
                "An absence lasts a year at most. Ask to close the account of who has left.",
            )
        )
    return first, last


def _require_free(session: Session, away: Account, first: date, last: date) -> None:
    for other in queries.overlapping(session, away.name, first, last):
        raise BadInput(
            Text(
                f"{away.full_name} sudah tercatat tidak hadir {day(other.from_on, 'id')} sampai "
                f"{day(other.until_on, 'id')}. Akhiri yang itu atau pilih hari lain.",
                f"{away.full_name} is already away from {day(other.from_on, 'en')} to "
                f"{day(other.until_on, 'en')}. End that one, or choose other days.",
            )
        )


def _require_present(
    session: Session, away: Account, substitute: str, first: date, last: date
) -> None:
    """An active officer of the same desk who is there on these days."""
    name = _stand_ins(session, away).get(substitute)
    if name is None:
        raise BadInput(
            Text(
                "Pengganti harus petugas aktif dari instansi yang sama. Pilih dari daftar.",
                "The substitute must be an active officer of the same agency. Choose one listed.",
            )
        )
    if queries.overlapping(session, substitute, first, last):
        raise BadInput(
            Text(
                f"{name} juga tidak hadir pada hari-hari itu. Pilih pengganti lain.",
                f"{name} is away on those days too. Choose another substitute.",
            )
        )


def end(session: Session, actor: Actor, absence_id: int, *, now: datetime | None = None) -> None:
    """Back earlier, or not away at all: what has not begun goes, what has ends yesterday.

    Raises NotFound where it is not this actor's to end, or is over.
    """
    now = now or datetime.now(UTC)
    found = session.get(Absence, absence_id) if 0 <= absence_id < 1 << 63 else None
    account = session.get_one(Account, found.account) if found else None
    if found is not None:
        turns.of_accounts(session, found.account)
        found = session.get(Absence, absence_id, populate_existing=True)
    today = today_of(session, actor, now)
    if found is None or account is None or found.until_on < today or not _may_enter(actor, account):
        raise NotFound(
            Text(
                "Ketidakhadiran ini sudah berakhir atau di luar kewenangan Anda.",
                "This absence is over, or it is outside what you may change.",
            )
        )
    if found.from_on < today:
        found.until_on = today - timedelta(days=1)
    else:
        session.delete(found)
    _note(session, actor, account, "present", f"{today}", now)
    session.flush()


def _note(
    session: Session, actor: Actor, account: Account, action: str, summary: str, now: datetime
) -> None:
    audit.write(
        session, actor.name, action, account.name, home_id=account.government_id or CENTRE,
        now=now, summary=summary,
    )  # fmt: skip
