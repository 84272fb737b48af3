"""Who is written to now: once a day, after their hour, outside their quiet hours, on working days.

A digest is claimed before it is sent, so two processes never send it twice; what a server did not
take is given back and tried again by the next run. A process that dies in between has sent it or
not: it is not sent again, as the next one tells the same and more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from cryptography.exceptions import InvalidTag
from sqlmodel import Session, col, select, update

from db.days import day_of, milliseconds
from db.engine import reading, writing
from db.models import Account, NoticeSetting
from lapor.config import settings
from lapor.domain.access import Actor
from lapor.domain.job_names import DIGEST
from lapor.domain.notices import midnight
from lapor.logs import report
from lapor.services import desk, home, home_programme, job_runs, ledger, mail, notices
from lapor.services import notice_settings as kept_settings
from lapor.services.digest_letter import Digest, letter
from lapor.services.mail import Sender, UnavailableError, UndeliverableError
from lapor.services.reference import rules_of

SERVER, ADDRESS = "server", "address"  # what the trouble was
FIRST = timedelta(days=1)  # what the first digest looks back
log = structlog.get_logger()


@dataclass(frozen=True)
class Reader:
    """Somebody whose hour has come."""

    actor: Actor
    lang: str
    local: datetime  # now, by their clock
    zone: ZoneInfo
    last_at: datetime | None


@dataclass
class Sent:
    sent: int = 0
    nothing: int = 0  # nothing needed them
    failed: int = 0


def run(*, now: datetime | None = None) -> Sent | None:
    """Send what is due, in transactions of its own. None: nothing is, or there is no server."""
    now = now or datetime.now(UTC)
    if not mail.is_set():
        return None
    with reading() as session:
        readers = list(due(session, now))
    if not readers:
        return None
    done = Sent()
    with job_runs.kept(DIGEST) as kept:
        try:
            with mail.connected() as sender:
                for one in readers:
                    _send(sender, one, now, done)
        except UnavailableError:  # nobody's was claimed: all of it is tried again
            done.failed += 1
            _tell_server(readers)
            log.warning("no digest sent: the mail server cannot be used")
        kept.failed = done.failed
        kept.outcome = {"sent": done.sent, "nothing": done.nothing}
    return done


def due(session: Session, now: datetime) -> Iterator[Reader]:
    """Those who want one, and whose hour it is where they work."""
    statement = (
        select(Account, NoticeSetting)
        .join(NoticeSetting, col(NoticeSetting.account) == col(Account.name))
        .where(
            col(Account.is_active), col(NoticeSetting.is_digest),
            col(NoticeSetting.email_sealed).is_not(None),
        )
        .order_by(col(Account.name))
    )  # fmt: skip
    for account, kept in session.exec(statement):
        actor = Actor(
            account.name, account.role, account.government_id, account.agency_id,
            account.full_name,
        )  # fmt: skip
        zone = desk.home_zone(session, actor)
        local = now.astimezone(zone)
        hours = kept_settings.hours_of(kept)
        if hours.is_due(local, kept.digest_at) and _works_today(session, actor, now):
            lang = account.lang or settings().lang
            yield Reader(actor, lang, local, zone, kept.digest_at)


def _works_today(session: Session, actor: Actor, now: datetime) -> bool:
    today = ledger.local_day(milliseconds(now), desk.home_zone(session, actor))
    return rules_of(session, actor.government_id or 0).calendar.is_workday(today)


def told(session: Session, actor: Actor, since: datetime, now: datetime) -> Digest:
    """What needs them, what happened since, and which numbers turned red."""
    found = home.read(session, actor, now=now)
    today = day_of(ledger.local_day(milliseconds(now), desk.home_zone(session, actor)))
    red = home_programme.red(session, actor, since, today)
    return Digest((*found.pressing, *red), notices.read(session, actor, since, now=now))


def _send(sender: Sender, one: Reader, now: datetime, done: Sent) -> None:
    """Claim, read, send; what could not be sent is given back where another try may help."""
    if not _claimed(one, now):
        return  # another process has it
    try:
        with reading() as session:
            kept = session.get_one(NoticeSetting, one.actor.name)
            to = kept_settings.address_of(kept)
            found = told(session, one.actor, one.last_at or now - FIRST, now)
        if found.is_empty:
            done.nothing += 1
        else:
            sender.send(letter(found, to, one.lang, now, one.zone))
            done.sent += 1
    except UndeliverableError:
        done.failed += 1
        _put(one, now, trouble=ADDRESS)
    except (UnavailableError, InvalidTag):  # no server, or not the key that sealed the address
        done.failed += 1
        _put(one, now, digest_at=one.last_at, trouble=SERVER)
    except Exception as error:  # a bug with this one: said, and the next one is taken
        done.failed += 1
        _put(one, now, digest_at=one.last_at)
        report(error)


def _claimed(one: Reader, now: datetime) -> bool:
    """The UPDATE decides: of two who want to, one finds the day still free."""
    begun = midnight(one.local).astimezone(UTC)
    is_free = col(NoticeSetting.digest_at).is_(None) | (col(NoticeSetting.digest_at) < begun)
    with writing() as session:
        taken = session.connection().execute(
            update(NoticeSetting)
            .where(col(NoticeSetting.account) == one.actor.name, is_free)
            .values(digest_at=now, trouble="")
        )
        return taken.rowcount == 1


def _put(one: Reader, claimed: datetime, **values: object) -> None:
    """Unless somebody else has claimed another day meanwhile."""
    with writing() as session:
        session.connection().execute(
            update(NoticeSetting)
            .where(
                col(NoticeSetting.account) == one.actor.name,
                col(NoticeSetting.digest_at) == claimed,
            )
            .values(**values)
        )


def _tell_server(readers: list[Reader]) -> None:
    names = [one.actor.name for one in readers]
    with writing() as session:
        session.connection().execute(
            update(NoticeSetting).where(col(NoticeSetting.account).in_(names))
            .values(trouble=SERVER)
        )  # fmt: skip
