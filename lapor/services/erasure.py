"""The personal data of complaints, made to go: who it was, what was said, every copy of it.

What stays: the number, the dates, the ledger, the figures. A step of the story keeps what it did
and by which officer, and loses its words. Bytes that are left behind go with lapor.services.traces.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, select, update

from db.models import (
    Activity,
    Attachment,
    BulkRow,
    BulkRun,
    Complaint,
    ComplaintText,
    DataRequest,
    Draft,
    Erasure,
    ImportConflict,
    Mark,
    Redaction,
    Reporter,
    SuggestionModel,
)
from lapor.services import audit, turns, wordlist
from lapor.services.intake.tell import packed_story, unpacked_story

Key = tuple[int, int]  # a complaint's id and its home
TRACES = "traces"  # the mark that says that bytes are left behind
NOTHING = ("", "")


def erase(
    session: Session, keys: Sequence[Key], *, by: str, now: datetime, **because: int
) -> list[str]:
    """Take out all that is personal of these complaints, and write down that it was done.

    `because`: the run_id of retention or the request_id of the person. The caller has checked who
    may, and holds. Never more than some hundred in one transaction.
    Returns the names of the sealed files that no row names any more: to be shredded once this is
    committed, by `traces.sweep`.
    """
    if not keys:
        return []
    turns.of_complaints(session, *(id for id, _ in keys))
    for id, home in keys:
        wordlist.put(session, (id, home), wordlist.read(session, (id, home)), NOTHING)
        session.merge(Erasure(complaint_id=id, home_id=home, at=now, by=by, **because))
        audit.write(session, by, "erase", str(id), home_id=home, now=now)
    session.flush()
    files = list(session.exec(select(Attachment.stored_as).where(*_of(Attachment, keys))))
    _forget_learned(session, keys)
    _forget_words(session, keys)
    _forget_beside(session, keys)
    session.merge(Mark(name=TRACES, value=now.isoformat()))
    session.flush()
    session.expire_all()
    return files


def _of(model: Any, keys: Sequence[Key]) -> tuple[ColumnElement[bool], ...]:
    """The home first: the tables may be spread by it."""
    id = model.id if model is Complaint else model.complaint_id
    return (
        col(model.home_id).in_({home for _, home in keys}),
        col(id).in_([id for id, _ in keys]),
    )


def _forget_learned(session: Session, keys: Sequence[Key]) -> None:
    """A model keeps words of the texts it learned from; the jobs learn a new one from the rest."""
    taught = select(Activity.government_id).where(*_of(Activity, keys)).distinct()
    run = session.connection().execute
    run(delete(SuggestionModel).where(col(SuggestionModel.government_id).in_(taught)))


def _forget_words(session: Session, keys: Sequence[Key]) -> None:
    run = session.connection().execute
    gone = {"title": "", "fingerprint": None, "has_attachment": False}
    run(update(Complaint).where(*_of(Complaint, keys)).values(gone))
    run(update(ComplaintText).where(*_of(ComplaintText, keys)).values(body="", edited=None))
    run(update(Activity).where(*_of(Activity, keys)).values(note=""))
    run(delete(Reporter).where(*_of(Reporter, keys)))


def _forget_beside(session: Session, keys: Sequence[Key]) -> None:
    """What is kept beside a complaint: files, drafts, decisions on its words, requests."""
    run = session.connection().execute
    for model in (Attachment, Draft, Redaction):
        run(delete(model).where(*_of(model, keys)))
    ids = [id for id, _ in keys]
    run(update(DataRequest).where(col(DataRequest.complaint_id).in_(ids)).values(sealed=None))
    runs = select(BulkRow.run_id).where(*_of(BulkRow, keys))
    run(update(BulkRun).where(col(BulkRun.id).in_(runs)).values(note=""))
    for conflict in session.exec(select(ImportConflict).where(*_of(ImportConflict, keys))):
        told = [one._replace(note="") for one in unpacked_story(conflict.story, 1)]
        conflict.story = packed_story(told)
        session.add(conflict)
