"""Silent agencies: nobody signs in, no decree is known, complaints lie untouched."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from sqlmodel import Session

from db.codes import Clock
from db.days import day_of, milliseconds
from db.models import Agency, Government
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.decree import in_force
from lapor.domain.errors import NotAllowed, NotFound
from lapor.domain.kpi import SMALL
from lapor.domain.text import Text
from lapor.queries import reference
from lapor.queries import silence as queries
from lapor.queries.silence import Accounts, Untouched
from lapor.services.ledger import local_day
from lapor.services.reference import rules_of, zone_of

AWAY = timedelta(days=30)


class Reason(StrEnum):
    NO_ACCOUNT = "no_account"
    NO_SIGN_IN = "no_sign_in"
    NO_DECREE = "no_decree"
    UNTOUCHED = "untouched"


REASONS = MappingProxyType(
    {
        Reason.NO_ACCOUNT: Text("Tidak punya akun aktif", "Has no active account"),
        Reason.NO_SIGN_IN: Text("Tidak masuk selama 30 hari", "Has not signed in for 30 days"),
        Reason.NO_DECREE: Text(
            "SK Tim tidak diketahui atau tidak berlaku", "No decree on its team is in force"
        ),
        Reason.UNTOUCHED: Text("Laporan tidak disentuh", "Complaints lie untouched"),
    }
)


@dataclass(frozen=True)
class Why:
    """One reason. `n` counts accounts (no_sign_in) or complaints (untouched)."""

    reason: Reason
    n: int = 0
    since: date | None = None  # None: it was never so

    @property
    def text(self) -> Text:
        return REASONS[self.reason]


@dataclass(frozen=True)
class SilentAgency:
    id: int
    name: str
    why: tuple[Why, ...]


@dataclass(frozen=True)
class Silence:
    """Of one government. Who sees aggregates only gets counts of agencies, and no names."""

    government: str  # code
    name: str
    agencies: int  # at work, silent or not
    counts: dict[Reason, int] | None  # agencies by reason; None: too few agencies to be told
    silent: list[SilentAgency]  # the most reasons first
    coordinators: list[str]  # whom to ask
    as_of: date
    untouched_days: int | None  # more than so many working days without a touch: the limit F


def silence(
    session: Session, actor: Actor, government: str, *, now: datetime | None = None
) -> Silence:
    """By the government's code. Raises NotAllowed, or NotFound outside what the actor sees."""
    now = now or datetime.now(UTC)
    row = _government(session, actor, government)
    rules = rules_of(session, row.id)
    today = local_day(milliseconds(now), zone_of(session, row.id))
    limit = rules.policies.days(Clock.FOLLOW_UP, today)
    own = actor.agency_id if actor.scope(Permission.SEE_KPI) == Scope.OWN_AGENCY else None
    at_work = queries.agencies(session, row.id, own)
    accounts = queries.accounts(session, row.id)
    waiting: dict[int, Untouched] = {}
    if limit is not None:  # without the clock nobody can say what is long
        last = day_of(rules.calendar.last_older_than(today, limit))
        waiting = queries.untouched(session, actor, row.id, last)
    found = [
        SilentAgency(one.id, one.name, tuple(why))
        for one in at_work
        if (why := _why(session, one, accounts.get(one.id), waiting.get(one.id), now))
    ]
    counts = Counter(why.reason for one in found for why in one.why)
    told = Silence(
        row.code, row.name, len(at_work), {reason: counts[reason] for reason in Reason},
        sorted(found, key=lambda one: (-len(one.why), one.name)),
        queries.coordinators(session, row.id), day_of(today), limit,
    )  # fmt: skip
    return _told_to(actor, told)


def _government(session: Session, actor: Actor, code: str) -> Government:
    if not actor.may(Permission.SEE_KPI):
        raise NotAllowed(Text("Anda tidak dapat melihat KPI.", "You may not see KPIs."))
    for row in reference.governments(session, actor, Permission.SEE_KPI):
        if row.code == code:
            return row
    raise NotFound(
        Text(
            "Pemerintah daerah ini tidak ada atau di luar kewenangan Anda.",
            "There is no such government, or it is outside what you may see.",
        )
    )


def _why(
    session: Session,
    agency: Agency,
    accounts: Accounts | None,
    waiting: Untouched | None,
    now: datetime,
) -> list[Why]:
    found = []
    if accounts is None:
        found.append(Why(Reason.NO_ACCOUNT))
    elif accounts.seen_at is None or accounts.seen_at <= now - AWAY:
        found.append(Why(Reason.NO_SIGN_IN, accounts.n, _day(session, agency, accounts.seen_at)))
    today = now.astimezone(zone_of(session, agency.government_id)).date()
    if not in_force(agency.decree, agency.decree_on, agency.decree_until, today):
        found.append(Why(Reason.NO_DECREE, since=_ended(agency, today)))
    if waiting is not None:
        found.append(Why(Reason.UNTOUCHED, waiting.n, waiting.since))
    return found


def _ended(agency: Agency, today: date) -> date | None:
    """The first day on which its decree was no more; None: none is known, or it begins later."""
    until = agency.decree_until
    return until + timedelta(days=1) if until is not None and until < today else None


def _day(session: Session, agency: Agency, at: datetime | None) -> date | None:
    if at is None:
        return None
    return day_of(local_day(milliseconds(at), zone_of(session, agency.government_id)))


def _told_to(actor: Actor, found: Silence) -> Silence:
    """A partner learns how many, as of a share of agencies: of fewer than ten nothing."""
    if actor.scope(Permission.SEE_KPI) != Scope.AGGREGATE:
        return found
    counts = found.counts if found.agencies >= SMALL else None
    return Silence(
        found.government, found.name, found.agencies, counts, [], [], found.as_of,
        found.untouched_days,
    )  # fmt: skip
