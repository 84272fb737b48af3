"""Reads of past dispatches: who kept and answered what, for the learner and to test rules."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, select
from sqlmodel import Session, col

from db.codes import GovernmentKind, MoveCode, Status
from db.ids import home_of
from db.models import Activity, Agency, Category, Complaint, ComplaintText, Government, Region
from lapor.domain.access import Actor, Permission
from lapor.domain.masking import mask
from lapor.queries import wording
from lapor.queries.conditions import IS_UNDONE
from lapor.queries.scope import may_read, visible

C = Complaint
MOST = 50_000  # complaints of one government that are looked at, the newest first
AT_ONCE = 1_000


class Past(NamedTuple):
    """A complaint of the past. `kept_by`: the agency that has it and has answered it."""

    id: int
    title: str
    body: str
    category_id: int | None
    territory_id: int | None
    kept_by: int | None
    on: date  # of its dispatch, else of its receipt
    known_on: date | None  # from this day on one could know that the agency was right


class Asked(NamedTuple):
    """A complaint for which an agency is looked for. No words without the right to read them."""

    id: int
    government_id: int
    agency_id: int | None
    category_id: int | None
    territory_id: int | None
    returns: int
    words: tuple[str, ...] | None  # title and body


_OF_THE_SAME = and_(
    col(ComplaintText.complaint_id) == col(C.id), col(ComplaintText.home_id) == col(C.home_id)
)


def _told(kind: MoveCode, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Is there such an activity in the complaint's story?"""
    return (
        select(col(Activity.version))
        .where(
            col(Activity.complaint_id) == col(C.id),
            col(Activity.home_id) == col(C.home_id),
            col(Activity.kind) == kind,
            *conditions,
        )
        .exists()
    )


def _kept() -> ColumnElement[bool]:
    """The agency that has it now also gave the last answer: a wrong first dispatch does not count.

    An answer that was undone is not the last one, and a re-dispatch nobody answered is no proof.
    """
    answered = _told(
        MoveCode.FOLLOW_UP,
        col(Activity.agency_id) == col(C.agency_id),
        col(Activity.on) == col(C.last_follow_up_on),
    )
    return and_(col(C.agency_id).is_not(None), answered)


def _past(government_id: int) -> Select[Any]:
    facts: tuple[Any, ...] = (
        C.id, C.title, ComplaintText.body, C.category_id, C.territory_id, C.agency_id,
        C.received_on, C.dispatched_on, C.last_follow_up_on, C.is_undated, _kept(),
    )  # fmt: skip
    return (
        select(*facts)
        .join(ComplaintText, _OF_THE_SAME)
        .where(col(C.government_id) == government_id)
        .order_by(col(C.received_at).desc(), col(C.id).desc())
        .limit(MOST)
        .execution_options(yield_per=AT_ONCE)
    )


def kept(session: Session, government_id: int) -> list[Past]:
    """What can be learned from, in the order of dispatch. For the system: nobody is asked.

    An export without dates does not say when it was answered: there the day of receipt counts.
    """
    statement = _past(government_id).where(_kept(), col(C.id).not_in(wording.restricted(session)))
    return sorted(
        (_hidden(session, one) for one in _read(session, statement)),
        key=lambda one: (one.on, one.id),
    )


def _hidden(session: Session, one: Past) -> Past:
    """Without the pieces that somebody hid by hand; numbers are nothing that is learned."""
    decided = wording.decisions(session, (one.id, home_of(one.id)))
    if not decided:
        return one
    return one._replace(title=mask(one.title, decided), body=mask(one.body, decided))


def since(session: Session, government_id: int, first: date) -> Iterator[Past]:
    """All that was received from this day on, the newest first. For the system."""
    return _read(session, _past(government_id).where(col(C.received_on) >= first))


def _read(session: Session, statement: Select[Any]) -> Iterator[Past]:
    for row in session.execute(statement):
        id, title, body, category, territory, agency, received, dispatched, answered, *rest = row
        is_undated, is_kept = rest
        on = dispatched or received
        known = on if is_undated else answered
        kept_by = agency if is_kept else None
        yield Past(id, title, body, category, territory, kept_by, on, known if is_kept else None)


def asked(session: Session, actor: Actor, complaint_ids: Sequence[int]) -> list[Asked]:
    """Those of these complaints that the actor may move, with the words they may read."""
    facts: tuple[Any, ...] = (
        C.id, C.government_id, C.agency_id, C.category_id, C.territory_id, C.returns,
        C.is_secret, C.title, ComplaintText.body,
    )  # fmt: skip
    statement = (
        select(*facts)
        .join(ComplaintText, _OF_THE_SAME)
        .where(
            col(C.id).in_(complaint_ids),
            col(C.home_id).in_(_homes(complaint_ids)),
            visible(actor),
            visible(actor, Permission.MOVE_COMPLAINTS),
        )
    )
    return [
        Asked(id, government, agency, category, place, returns, words)
        for id, government, agency, category, place, returns, is_secret, *title_and_body in (
            session.execute(statement)
        )
        for words in [tuple(title_and_body) if may_read(actor, is_secret) else None]
    ]


def _homes(complaint_ids: Iterable[int]) -> set[int]:
    return {home_of(one) for one in complaint_ids}


def refused_by(session: Session, complaint_ids: Sequence[int]) -> dict[int, set[int]]:
    """Agencies that returned each of these complaints, and did not undo it: not theirs."""
    found: dict[int, set[int]] = {}
    statement = select(col(Activity.complaint_id), col(Activity.agency_id)).where(
        col(Activity.complaint_id).in_(complaint_ids),
        col(Activity.home_id).in_(_homes(complaint_ids)),
        col(Activity.kind) == MoveCode.RETURN,
        ~IS_UNDONE,
    )
    for complaint_id, agency_id in session.execute(statement):
        if agency_id is not None:
            found.setdefault(complaint_id, set()).add(agency_id)
    return found


def waiting(
    session: Session, government_id: int, complaint_id: int | None = None
) -> list[tuple[Complaint, str]]:
    """With their bodies: unassigned, last moved here, and never dispatched to anybody.

    With an id this one alone, if it is one of them.
    """
    statement = (
        select(C, col(ComplaintText.body))
        .join(ComplaintText, _OF_THE_SAME)
        .where(
            col(C.government_id) == government_id,
            col(C.is_open),
            col(C.moved_here),
            col(C.status) == Status.UNVERIFIED,
            col(C.agency_id).is_(None),
            ~_told(MoveCode.DISPATCH),
        )
        .order_by(col(C.id))
    )
    if complaint_id is not None:
        statement = statement.where(col(C.id) == complaint_id)
    return [(complaint, body) for complaint, body in session.execute(statement)]


def active_agencies(session: Session, government_ids: Iterable[int]) -> dict[int, Agency]:
    statement = select(Agency).where(
        col(Agency.government_id).in_(list(government_ids)), col(Agency.is_active)
    )
    return {one.id: one for one in session.execute(statement).scalars()}


def parents(session: Session) -> dict[int, int | None]:
    """Category → the category above it."""
    statement = select(col(Category.id), col(Category.parent_id))
    return dict(session.execute(statement).all())


def districts(session: Session, region_id: int | None) -> list[Region]:
    """The districts in this province or regency: their ids begin with its own."""
    if region_id is None:
        return []
    width = 10 ** (6 - len(str(region_id)))
    first = region_id * width
    statement = select(Region).where(col(Region.id).between(first, first + width - 1))
    return list(session.execute(statement).scalars())


def governments_with_agencies(session: Session) -> set[int]:
    """Those that can dispatch: the centre only hands over."""
    statement = (
        select(col(Agency.government_id))
        .join(Government, col(Government.id) == col(Agency.government_id))
        .where(col(Government.kind) != GovernmentKind.CENTRAL)
        .distinct()
    )
    return set(session.execute(statement).scalars())
