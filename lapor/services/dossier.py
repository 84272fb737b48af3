"""One complaint as this actor may see it: what it says, what happened, what is due, what next.

Personal numbers are hidden here already: what nobody had disclosed never reaches a page.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import Session

from db.codes import Clock, MoveCode
from db.days import milliseconds
from db.models import (
    Account,
    Activity,
    Agency,
    Attachment,
    Category,
    Complaint,
    Erasure,
    Government,
)
from lapor.domain.access import Actor, Permission
from lapor.domain.effects import state_of
from lapor.domain.masking import mask
from lapor.domain.retelling import as_known
from lapor.domain.state import State
from lapor.domain.workflow import Move, moves_from
from lapor.queries import complaints as queries
from lapor.queries import reference, wording
from lapor.services import attachments, complaints, ledger, reporters, stories, undo
from lapor.services.attachments import File
from lapor.services.deadlines import Due, due_of
from lapor.services.reference import government, rules_of, zone_of
from lapor.services.reporters import Hidden, Person
from lapor.services.telling import Sentence, sentences
from lapor.services.undo import TakingBack


class Shown(NamedTuple):
    """The lines of the log on which something hidden is shown; see lapor.services.reporters."""

    identity: int | None = None
    numbers: int | None = None


NOTHING = Shown()


class About(NamedTuple):
    """Whose it is, and what it is about, by name."""

    agency: str | None
    unit: str | None
    officer: str | None
    category: str | None
    place: str


class Behind(NamedTuple):
    """What is hidden, and whether this actor may ask for it."""

    has_identity: bool
    reporter: Person | None  # masked, or not while that is disclosed
    may_disclose: bool
    has_numbers: bool  # some of the words hide a number
    numbers_shown: bool


class Words(NamedTuple):
    """All that people wrote, as it is shown."""

    title: str | None
    body: str | None
    edited: str | None
    story: list[Sentence]
    have_numbers: bool
    numbers_shown: bool


@dataclass(frozen=True)
class Dossier:
    """Without the right there is no text, and no file."""

    complaint: Complaint
    title: str | None
    body: str | None
    edited: str | None
    state: State
    story: list[Sentence]
    files: list[File]
    moves: list[Move]
    due: Due
    government: Government
    about: About
    behind: Behind
    taking_back: TakingBack | None
    erased_at: datetime | None = None
    is_restricted: bool = False

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.government.zone)

    def since(self, version: int) -> list[Sentence]:
        """What was recorded after this version."""
        return [one for one in self.story if one.version > version]


def dossier(
    session: Session, actor: Actor, complaint_id: int, *, shown: Shown = NOTHING,
    now: datetime | None = None,
) -> Dossier:  # fmt: skip
    """Raises NotFound where it is missing or out of scope."""
    now, complaint = now or datetime.now(UTC), complaints.get(session, actor, complaint_id)
    rows = stories.read(session, complaint.id, complaint.home_id)
    state = state_of(as_known(stories.retold(rows)))
    files = attachments.rows_of(session, complaint)
    words = _words(session, actor, complaint, (rows, files), shown, now)
    today = ledger.local_day(milliseconds(now), zone_of(session, state.government))
    found = Dossier(
        complaint=complaint,
        title=words.title,
        body=words.body,
        edited=words.edited,
        state=state,
        story=words.story,
        files=attachments.shown(session, files) if words.title is not None else [],
        moves=_moves(session, actor, complaint),
        due=due_of(state, rules_of(session, state.government), today, _began(rows)),
        government=government(session, state.government),
        about=_about(session, complaint),
        behind=_behind(session, actor, complaint, words, shown, now),
        taking_back=undo.taking_back(rows, actor, now),
        **_gone(session, complaint),
    )
    session.expunge(complaint)
    complaint.title = words.title or ""  # the row goes along, and says no more than it may
    return found


def _words(
    session: Session, actor: Actor, complaint: Complaint,
    told: tuple[list[Activity], list[Attachment]], shown: Shown, now: datetime,
) -> Words:  # fmt: skip
    """What was written, with the numbers hidden or not."""
    is_open = reporters.is_disclosed(
        session, actor, complaint, Hidden.NUMBERS, shown.numbers, now
    )  # fmt: skip
    readable = wording.may_read(session, actor, complaint)
    hidden = wording.decisions(session, (complaint.id, complaint.home_id))
    rows, files = told
    story = sentences(session, complaint, rows, with_notes=readable, files=files, reader=actor)
    text = queries.text(session, complaint) if readable else None
    title = complaint.title if readable else None
    body, edited = (text.body, text.edited) if text else (None, None)
    written = [title, body, edited, *(one.note for one in story)]

    def show(words: str | None) -> str | None:
        return words if is_open or words is None else mask(words, hidden)

    return Words(
        show(title),
        show(body),
        show(edited),
        [replace(one, note=show(one.note) or "") for one in story],
        have_numbers=any(mask(one, hidden) != one for one in written if one),
        numbers_shown=is_open,
    )


def _behind(
    session: Session, actor: Actor, complaint: Complaint, words: Words, shown: Shown, now: datetime
) -> Behind:
    return Behind(
        has_identity=queries.has_reporter(session, complaint),
        reporter=reporters.person(session, actor, complaint, shown.identity, now),
        may_disclose=reporters.may_see(session, actor, complaint),
        has_numbers=words.have_numbers,
        numbers_shown=words.numbers_shown,
    )


def _gone(session: Session, complaint: Complaint) -> dict[str, Any]:
    """Were its personal data erased, or are they not to be used?"""
    key = (complaint.id, complaint.home_id)
    row = session.get(Erasure, key)
    restricted = wording.is_restricted(session, key)
    return {"erased_at": row.at if row else None, "is_restricted": restricted}


def _about(session: Session, complaint: Complaint) -> About:
    category = session.get(Category, complaint.category_id) if complaint.category_id else None
    return About(
        agency=_agency(session, complaint.agency_id),
        unit=_agency(session, complaint.unit_id),
        officer=_full_name(session, complaint.officer),
        category=category.name if category else None,
        place=reference.place_name(session, complaint.territory_id),
    )


def _began(rows: list[Activity]) -> dict[Clock, datetime]:
    """The moments from which a region counts hours: receipt, and the first dispatch."""
    began = {Clock.VERIFY: rows[0].at}
    first = next((row.at for row in rows if row.kind == MoveCode.DISPATCH), None)
    if first is not None:
        began |= {Clock.FOLLOW_UP: first, Clock.RESOLVE: first}
    return began


def _moves(session: Session, actor: Actor, complaint: Complaint) -> list[Move]:
    if not actor.may(Permission.MOVE_COMPLAINTS):
        return []
    how = complaints.standing(session, actor, complaint)
    return moves_from(complaint.status, actor.role, how)


def _agency(session: Session, agency_id: int | None) -> str | None:
    agency = session.get(Agency, agency_id) if agency_id else None
    return agency.name if agency else None


def _full_name(session: Session, account: str | None) -> str | None:
    found = session.get(Account, account) if account else None
    return found.full_name if found else None
