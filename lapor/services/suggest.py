"""Suggestions of an agency: trained for each government by `jobs run`, asked for by proposals.

Learning takes seconds and holds no transaction: what is read, learned and kept are three steps.
A model that cannot be opened is as good as none, is said to be so, and is trained anew.
"""

import threading
import time
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import structlog
from lokal import wilayah
from sqlalchemy import select
from sqlmodel import Session, col

from db.engine import reading, writing
from db.models import Agency, Government, SuggestionModel
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.errors import NotFound
from lapor.domain.suggestion import LEAST, LEAST_AGENCIES, LEAST_EACH, Places, gazetteer
from lapor.domain.text import Text
from lapor.i18n import number
from lapor.queries import dispatches
from lapor.services import audit, suggest_learn
from lapor.services.suggest_learn import Lesson
from lapor.services.suggest_model import Measured, Model, Unreadable, opened, packed, seal

RETRAIN_AFTER = timedelta(days=1)
PATIENCE = 60.0  # seconds of learning at once: the clock's other work waits meanwhile
SILENCE = b""  # kept where there was too little to learn from
REMEMBERED = 16  # models at once, some megabytes each
log = structlog.get_logger()

# by government, with the moment and the seal that the row carries
_models: dict[int, tuple[tuple[datetime, bytes], Model | None]] = {}
_lock = threading.Lock()


class Standing(NamedTuple):
    """What a government's learner knows, in words."""

    text: Text
    trained_at: datetime | None
    learned_from: int
    measured: Measured | None


TOO_LITTLE = Text(
    f"Belum ada saran instansi: diperlukan sedikitnya {LEAST} disposisi yang ditindaklanjuti, pada "
    f"sedikitnya {LEAST_AGENCIES} instansi masing-masing {LEAST_EACH}, dan hasil uji yang lebih "
    "baik daripada menebak.",
    f"No agency is suggested yet: that takes at least {LEAST} answered dispatches, {LEAST_EACH} "
    f"each at {LEAST_AGENCIES} agencies or more, and a trial that beats guessing.",
)
UNREADABLE = Text(
    "Saran instansi tidak dipakai: modelnya tidak dapat dibuka atau segelnya tidak cocok. Model "
    "dilatih ulang saat pekerjaan berkala berikutnya.",
    "Suggestions are not used: the model cannot be opened or its seal does not fit. It is trained "
    "anew when the jobs run next.",
)


def lesson(session: Session, government_id: int) -> Lesson | None:
    """What this government's own dispatches can teach."""
    government = session.get_one(Government, government_id)
    past = dispatches.kept(session, government_id)
    return suggest_learn.prepared(government_id, past, places(session, government))


def places(session: Session, government: Government) -> Places:
    """Its district offices, districts and villages."""
    agencies = session.execute(
        select(col(Agency.id), col(Agency.name)).where(
            col(Agency.government_id) == government.id, col(Agency.is_active)
        )
    )
    districts = {
        one.id: (one.name, [village.name for village in wilayah.list_wilayah(one.code)])
        for one in dispatches.districts(session, government.region_id)
    }
    return gazetteer(dict(agencies.all()), districts)


def train(session: Session, government_id: int, *, now: datetime | None = None) -> Model | None:
    """Learn and keep, in the session's transaction. None, and nothing kept: it stays silent."""
    found = lesson(session, government_id)
    model = suggest_learn.learned(found) if found else None
    keep(session, government_id, model, now=now)
    return model


def keep(
    session: Session, government_id: int, model: Model | None, *, now: datetime | None = None
) -> None:
    """Put the model in the place of the last one. None: it was tried, and stays silent."""
    now = now or datetime.now(UTC)
    row = session.get(SuggestionModel, government_id) or SuggestionModel(
        government_id=government_id, trained_at=now, learned_from=0, content=b"", code=b""
    )
    content = packed(model) if model else SILENCE
    if model:
        _note(session, government_id, "suggestions_trained", now, f"{model.learned_from} of them")
    elif row.content != SILENCE:
        _note(session, government_id, "suggestions_dropped", now)
    row.trained_at, row.learned_from = now, model.learned_from if model else 0
    row.content, row.code = content, seal(government_id, content)
    session.add(row)
    session.flush()


def _note(
    session: Session, government_id: int, action: str, now: datetime, summary: str = ""
) -> None:
    """The audit row of what the system did."""
    audit.write(
        session, "", action, str(government_id), home_id=government_id, now=now, summary=summary
    )


def train_due(*, now: datetime | None = None) -> int:
    """Train what was not tried for a day, for a minute or so; returns how many have a model now.

    What is left is trained at the next call.
    """
    now, began = now or datetime.now(UTC), time.monotonic()
    trained = 0
    with reading() as session:
        staffed = sorted(dispatches.governments_with_agencies(session))
        waiting = [one for one in staffed if is_due(session, one, now)]
    for government_id in waiting:
        if time.monotonic() - began > PATIENCE:
            break
        with reading() as session:
            found = lesson(session, government_id)
        model = suggest_learn.learned(found) if found else None
        with writing() as session:
            keep(session, government_id, model, now=now)
        trained += model is not None
    return trained


def is_due(session: Session, government_id: int, now: datetime) -> bool:
    """Was it not tried for a day, or can what was kept not be opened?"""
    row = session.get(SuggestionModel, government_id)
    return row is None or now - row.trained_at >= RETRAIN_AFTER or _is_unreadable(row)


def _is_unreadable(row: SuggestionModel) -> bool:
    try:
        _open(row)
    except Unreadable:
        return True
    return False


def _open(row: SuggestionModel) -> Model | None:
    """The model; None where it stays silent. Raises Unreadable."""
    if row.content == SILENCE and row.code == seal(row.government_id, SILENCE):
        return None
    return opened(row.government_id, row.content, row.code)


def model_of(session: Session, government_id: int) -> Model | None:
    """This government's model, remembered by this process until another one is kept."""
    stamp = session.execute(
        select(col(SuggestionModel.trained_at), col(SuggestionModel.code)).where(
            col(SuggestionModel.government_id) == government_id
        )
    ).one_or_none()
    if stamp is None:
        return None
    with _lock:
        known = _models.get(government_id)
    if known and known[0] == tuple(stamp):
        return known[1]
    try:
        model = _open(session.get_one(SuggestionModel, government_id))
    except Unreadable:
        log.warning("suggestions not readable", government=government_id)
        model = None
    with _lock:
        while len(_models) >= REMEMBERED:
            _models.pop(next(iter(_models)))
        _models[government_id] = (tuple(stamp), model)
    return model


def standing(session: Session, actor: Actor, government_id: int) -> Standing:
    """What the learner of this government knows. Raises NotFound outside the actor's scope."""
    if not _may_see(actor, government_id):
        raise NotFound(Text("Pemerintah daerah tidak ditemukan.", "There is no such government."))
    row = session.get(SuggestionModel, government_id)
    try:
        model = _open(row) if row else None
    except Unreadable:
        return Standing(UNREADABLE, None, 0, None)
    if row is None or model is None:
        return Standing(TOO_LITTLE, None, 0, None)
    return Standing(_learned(model), row.trained_at, row.learned_from, model.measured)


def _may_see(actor: Actor, government_id: int) -> bool:
    scope = actor.scope(Permission.DISPATCH)
    return scope == Scope.ALL or (scope is not None and actor.government_id == government_id)


def _learned(model: Model) -> Text:
    return Text(
        f"Saran instansi dipelajari dari {number(model.learned_from, 'id')} disposisi pemerintah "
        "daerah ini.",
        f"Suggestions are learned from {number(model.learned_from, 'en')} dispatches of this "
        "government.",
    )
