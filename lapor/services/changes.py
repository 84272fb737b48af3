"""What a correction changed, in words: the field, what it was, and what it is now."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from db.codes import MoveCode
from db.days import day_of
from db.models import Category
from lapor.domain.effects import state_of
from lapor.domain.retelling import as_known
from lapor.domain.state import Activity, State
from lapor.domain.text import Text
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.i18n import day
from lapor.queries import reference

NONE, YES, NO = Text("kosong", "empty"), Text("ya", "yes"), Text("tidak", "no")
FIELDS = {
    "klass": Text("klasifikasi", "class"),
    "category": Text("kategori", "category"),
    "channel": Text("kanal", "channel"),
    "territory": Text("wilayah", "place"),
    "anonymous": Text("anonim", "anonymous"),
    "secret": Text("rahasia", "secret"),
    "verify_due": Text("tenggat verifikasi", "verification due"),
    "follow_up_due": Text("tenggat tindak lanjut", "follow-up due"),
    "resolve_due": Text("tenggat penyelesaian", "resolution due"),
}
CHANGING = (
    MoveCode.CORRECT,
    MoveCode.SET_CONFIDENTIALITY,
    MoveCode.COMPLETE,
    MoveCode.REPLY,
    MoveCode.REDATE,
    MoveCode.REIMPORT,
)


def changes(session: Session, told: Sequence[Activity]) -> dict[int, list[Text]]:
    """By version, for the steps whose sentence does not say it itself."""
    versions = {one.version for one in told if one.kind in CHANGING}
    return {version: _between(session, told, version) for version in versions}


def _between(session: Session, told: Sequence[Activity], version: int) -> list[Text]:
    before = [one for one in told if one.version < version]
    if not before:
        return []
    was = state_of(as_known(before))
    now = state_of(as_known([*before, *(one for one in told if one.version == version)]))
    return [
        Text(
            f"{name.id}: {(_word(session, field, was)).id} → {_word(session, field, now).id}",
            f"{name.en}: {(_word(session, field, was)).en} → {_word(session, field, now).en}",
        )
        for field, name in FIELDS.items()
        if getattr(was, field) != getattr(now, field)
    ]


def _word(session: Session, field: str, state: State) -> Text:
    value: Any = getattr(state, field)
    if value is None:
        return NONE
    if field == "klass":
        return CLASS_NAMES[value]
    if field == "channel":
        return CHANNEL_NAMES[value]
    if field in ("anonymous", "secret"):
        return YES if value else NO
    if field.endswith("_due"):
        return Text(day(day_of(value), "id"), day(day_of(value), "en"))
    if field == "category":
        found = session.get(Category, value)
        name = found.name if found else str(value)
        return Text(name, (found and found.name_en) or name)
    place = reference.place_name(session, value) or str(value)
    return Text(place, place)
