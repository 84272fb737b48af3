"""What is new for somebody since they last looked: read from what happened, kept nowhere twice."""

from datetime import UTC, datetime, timedelta
from functools import partial

from sqlmodel import Session, col, func, select

from db.days import milliseconds
from db.ids import EPOCH_MS, compose
from db.models import Agency, ImportRun, NoticeSetting, Pack, SavedView, WebSession
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import NotAllowed
from lapor.domain.notices import Kind, News, heard_by, looked_back
from lapor.domain.text import Text
from lapor.queries import notices as queries
from lapor.queries.notices import LISTS, MOST, Happened
from lapor.services import desk, turns, views
from lapor.services.stories import unpacked

QUEUE = "pages/queue.py"
PAUSE = timedelta(hours=1)
SOME = 3  # complaints that are named one by one


def last_here(session: Session, actor: Actor) -> datetime | None:
    """When this person last said they had seen all, else when their last visit ended.

    Browsers that followed each other within PAUSE are one visit. None: they were never here before.
    """
    kept = session.exec(
        select(NoticeSetting.seen_until).where(NoticeSetting.account == actor.name)
    ).first()
    begun = session.exec(
        select(WebSession.created_at).where(WebSession.key == actor.key)
    ).first()  # fmt: skip
    left = None
    if begun is not None:
        left = session.exec(
            select(func.max(col(WebSession.seen_at))).where(
                WebSession.account == actor.name, col(WebSession.seen_at) < begun - PAUSE
            )
        ).one()
    return max((one for one in (kept, left) if one is not None), default=None)


def read(
    session: Session, actor: Actor, since: datetime | None, *, now: datetime | None = None
) -> list[News]:
    """What others did since then, of the kinds this person wants to hear of; the pressing first.

    None: of the last week. Never of more than a fortnight.
    """
    now = now or datetime.now(UTC)
    first = looked_back(now, since)
    silent = muted(session, actor)
    if not _asks_approval(session, actor):
        silent |= {Kind.APPROVED, Kind.DECLINED}
    kinds = [kind for kind in heard_by(actor) if kind not in silent]
    apart = {
        Kind.SHARED_VIEW: partial(_shared, session, actor, first),
        Kind.IMPORTED: partial(_imported, session, actor, first),
        Kind.FROZEN: partial(_frozen, session, actor, first),
    }
    asked = [kind for kind in kinds if kind not in apart]
    happened = queries.happened(session, actor, asked, first, desk.times(session, actor, now))
    found = (
        apart[kind]() if kind in apart else _of_complaints(actor, kind, happened.get(kind, []))
        for kind in kinds
    )
    return [one for one in found if one is not None]


def _asks_approval(session: Session, actor: Actor) -> bool:
    """Where answers go out at once nobody approves or declines one."""
    agency = session.get(Agency, actor.agency_id) if actor.agency_id is not None else None
    return agency is not None and agency.needs_approval


def seen(session: Session, actor: Actor, until: datetime) -> None:
    """All that was told until then was read: it is no news any more."""
    kept = kept_for(session, actor)
    if kept.seen_until is None or kept.seen_until < until:
        kept.seen_until = until


def muted(session: Session, actor: Actor) -> frozenset[Kind]:
    """The kinds this person does not want to hear of."""
    kept = session.exec(
        select(NoticeSetting.muted).where(NoticeSetting.account == actor.name)
    ).first()
    return frozenset(Kind(one) for one in (kept or "").split(",") if one in set(Kind))


def kept_for(session: Session, actor: Actor) -> NoticeSetting:
    """The row of this person, made where there is none yet. Raises NotAllowed."""
    if not actor.may(Permission.OWN_ACCOUNT):
        raise NotAllowed(Text("Peran ini tidak punya akun.", "This role has no account."))
    turns.of_accounts(session, actor.name)
    found = session.get(NoticeSetting, actor.name)
    if found is None:
        found = NoticeSetting(account=actor.name)
        session.add(found)
    return found


def _of_complaints(actor: Actor, kind: Kind, found: list[Happened]) -> News | None:
    if kind == Kind.HELP_ASKED:  # of us, and not of another that helps with the same complaint
        found = [one for one in found
                 if (unpacked(one.facts) or {}).get("helper") == actor.agency_id]  # fmt: skip
    if not found:
        return None
    query = {"list": LISTS[kind].value} if kind in LISTS else {}
    some = tuple((one.complaint_id, one.number) for one in found[:SOME])
    return News(kind, min(len(found), MOST), QUEUE, query, len(found) > MOST, some)


def _first_id(since: datetime) -> int:
    """Ids made since then are not smaller."""
    return compose(max(milliseconds(since), EPOCH_MS), 0, 0)


def _shared(session: Session, actor: Actor, since: datetime) -> News | None:
    fresh = set(session.exec(select(SavedView.id).where(col(SavedView.id) >= _first_id(since))))
    found = [one for one in views.views(session, actor) if one.id in fresh and not one.is_mine]
    query = found[0].address if len(found) == 1 else {}
    return News(Kind.SHARED_VIEW, len(found), QUEUE, query) if found else None


def _imported(session: Session, actor: Actor, since: datetime) -> News | None:
    if not actor.may(Permission.SEE_SYSTEM):
        return None
    later = col(ImportRun.id) >= _first_id(since), col(ImportRun.actor) != actor.name
    n = session.exec(select(func.count()).select_from(ImportRun).where(*later)).one()
    return News(Kind.IMPORTED, n, "pages/system.py") if n else None


def _frozen(session: Session, actor: Actor, since: datetime) -> News | None:
    if not actor.may(Permission.SEE_PACKS):
        return None
    later = col(Pack.frozen_at) > since, col(Pack.frozen_by) != actor.name
    n = session.exec(select(func.count()).select_from(Pack).where(*later)).one()
    return News(Kind.FROZEN, n, "pages/packs.py") if n else None
