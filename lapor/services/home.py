"""What needs somebody today: their worklists, requests, programme and system, as counts."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from lapor.domain.access import Actor, Permission
from lapor.domain.text import Text
from lapor.domain.today import ALWAYS, WORK, Matter, Tone, of_worklist
from lapor.queries import complaints as queries
from lapor.queries.complaints import CAP
from lapor.queries.filters import Filters
from lapor.services import data_requests, desk, home_programme, home_system, tomorrow
from lapor.services.tomorrow import Task

TASKS = 5
REQUESTS = Text("Permintaan data pribadi", "Requests about personal data")


@dataclass(frozen=True)
class Home:
    """First what is always shown, then what is not empty, by subject."""

    work: tuple[Matter, ...]
    more: tuple[Matter, ...]
    tasks: tuple[Task, ...]  # deadlines that can still be kept, the nearest first
    shows_tasks: bool  # of who moves complaints
    programme: tuple[Matter, ...]
    system: tuple[Matter, ...]

    @property
    def pressing(self) -> tuple[Matter, ...]:
        """All that is not empty, for whoever reads it elsewhere."""
        every = (*self.work, *self.more, *self.programme, *self.system)
        return tuple(one for one in every if one.n)


def read(session: Session, actor: Actor, *, now: datetime | None = None) -> Home:
    """Nobody is told of what they may not see: each part asks for its own permission."""
    now = now or datetime.now(UTC)
    today = now.astimezone(desk.home_zone(session, actor)).date()
    lists = _worklists(session, actor, now)
    more = (*lists[ALWAYS:], *_requests(session, actor, now))
    return Home(
        work=lists[:ALWAYS],
        more=tuple(one for one in more if one.n),
        tasks=_tasks(session, actor, now),
        shows_tasks=actor.may(Permission.MOVE_COMPLAINTS),
        programme=home_programme.read(session, actor, today),
        system=home_system.read(session, actor, today, now),
    )


def _worklists(session: Session, actor: Actor, now: datetime) -> tuple[Matter, ...]:
    if not actor.may(Permission.SEE_COMPLAINTS):
        return ()
    lists = WORK.get(actor.role, ())
    times = desk.times(session, actor, now)
    counts = queries.counts(session, actor, Filters(), lists, times=times)
    return tuple(of_worklist(one, counts[one], CAP) for one in lists)


def _requests(session: Session, actor: Actor, now: datetime) -> tuple[Matter, ...]:
    """People's requests about their own data have a clock of 3 x 24 hours."""
    if not actor.may(Permission.SEE_PRIVACY):
        return ()
    n, late = data_requests.waiting(session, actor, now=now)
    words = Text(f"{late} lewat 3×24 jam", f"{late} past 3×24 hours") if late else None
    tone = Tone.BAD if late else Tone.SOON
    return (Matter(REQUESTS, n, "pages/privacy.py", tone=tone, words=words),)


def _tasks(session: Session, actor: Actor, now: datetime) -> tuple[Task, ...]:
    if not actor.may(Permission.MOVE_COMPLAINTS):
        return ()
    return tuple(tomorrow.next_up(session, actor, TASKS, now=now))
