"""The story of a row of the programme in sentences: who changed which field from what to what."""

from datetime import date
from typing import Any

from lapor import i18n
from lapor.domain.errors import BadInput
from lapor.domain.programme_fields import Entry, Form, Kind
from lapor.domain.programme_values import parsed
from lapor.domain.text import Text
from lapor.services.programme_entry import Change, changed

NOTHING = "–"
SHOWN = 120  # characters of a text
NOT_TOLD = ("size", "stored_as", "media_type")  # of a file: its name and its digest are told


def told(kind: Kind, one: Change) -> list[Text]:
    """What was done, and below it each field that changed."""
    name = kind.one
    verb = _verb(kind, one)
    done = Text(
        f"{one.by} {verb.id} {name.id.lower()}", f"{one.by} {verb.en} the {name.en.lower()}"
    )
    why = f": {one.why}" if one.why else ""
    return [Text(done.id + why, done.en + why), *_fields(kind, one)]


def _verb(kind: Kind, one: Change) -> Text:
    if one.before is None:
        return Text("menambahkan", "added")
    if one.after is not None:
        return Text("mengubah", "changed")
    is_kept = kind.name == "evidence"
    return Text("menarik", "withdrew") if is_kept else Text("menghapus", "removed")


def _fields(kind: Kind, one: Change) -> list[Text]:
    if one.before is None or one.after is None:
        return []
    entries = {entry.name: entry for entry in kind.entries}
    return [
        difference(entries[name], one.before.get(name), one.after.get(name))
        for name in changed(one.before, one.after)
        if name in entries and name not in NOT_TOLD
    ]


def difference(entry: Entry, old: Any, new: Any) -> Text:
    """“Nilai: 72,7 → 68”."""
    return Text(
        f"{entry.label.id}: {shown(entry, old, 'id')} → {shown(entry, new, 'id')}",
        f"{entry.label.en}: {shown(entry, old, 'en')} → {shown(entry, new, 'en')}",
    )


def shown(entry: Entry, value: Any, lang: str) -> str:
    """A value for people; a date may be told as text, as the story keeps it."""
    if value is None or value == "":
        return NOTHING
    match entry.form:
        case Form.YES_NO:
            return i18n.pick(Text("ya", "yes") if value else Text("tidak", "no"), lang)
        case Form.CHOICE:
            label = entry.choices.get(value)
            return i18n.pick(label, lang) if label else str(value)
        case Form.DATE:
            return _day(entry, value, lang)
        case Form.WHOLE | Form.DECIMAL:
            digits = len(f"{value:.6f}".rstrip("0").partition(".")[2])
            return i18n.number(value, lang, digits)
    text = str(value)
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _day(entry: Entry, value: Any, lang: str) -> str:
    try:
        found = parsed(entry, value)
    except BadInput:  # what was possible when it was told is not any more
        return str(value)
    return i18n.day(found, lang) if isinstance(found, date) else NOTHING
