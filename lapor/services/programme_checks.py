"""What a row of the programme must agree with: rows it points at, and rows that point at it."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from db.codes import EvidenceAbout, MeetingKind
from db.models import (
    Category,
    Decision,
    Event,
    Evidence,
    Figure,
    Indicator,
    Pack,
    Participants,
    Result,
    Topic,
)
from db.models.programme import Kept
from lapor.domain import programme_rules, topic
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.programme_fields import KINDS, Form, Kind, Values
from lapor.domain.programme_values import parsed
from lapor.domain.text import Text
from lapor.queries import programme as queries

NOT_YOURS = Text(
    "Baris program ini bukan wewenang Anda.", "This row of the programme is not yours to change."
)
COORDINATORS = ("milestone", "event", "participants", "meeting", "evidence")
HANGS = Text(
    "Masih ada yang bergantung pada baris ini. Hapus dahulu yang bergantung padanya.",
    "Something still hangs on this row. Remove that first.",
)
FROZEN = Text(
    "Angka ini ada dalam paket beku, jadi tidak dapat dihapus.",
    "This figure is in a frozen pack and cannot be removed.",
)
RULE_HOLDS = Text(
    "Aturan topik tidak diubah: tambahkan edisi berikutnya.",
    "The rule of a topic is not changed: add its next edition.",
)
CIRCLE = Text("Baris ini menjadi bagian dari dirinya.", "This makes a row a part of itself.")
NOTHING_SHOWN = Text(
    "Bukti memerlukan alamat, nomor dokumen, atau berkas.",
    "Evidence needs an address, a document number or a file.",
)


def require_reach(
    session: Session, actor: Actor, kind: Kind, *states: Values
) -> None:  # before and after: nobody takes a row over, and nobody gives one away
    """Raises NotAllowed. A coordinator keeps the tracker of the own region."""
    scope = actor.scope(Permission.EDIT_PROGRAMME)
    if scope == Scope.ALL:
        return
    own = queries.places(session).get(actor.government_id or 0, "")
    if scope is None or not own or kind.name not in COORDINATORS:
        raise NotAllowed(NOT_YOURS)
    for values in states:
        owner, is_theirs = _owner(session, kind.name, values)
        if owner != own or not is_theirs:
            raise NotAllowed(NOT_YOURS)


def _owner(session: Session, name: str, values: Values) -> tuple[str, bool]:
    """(the government's code, may a coordinator keep such a row at all?)"""
    of = queries.places(session)
    if name == "participants":
        event = session.get(Event, values["event_code"])
        return (of.get(event.government_id, ""), True) if event else ("", False)
    if name == "evidence":
        about, key = str(values["about"]), str(values["about_key"])
        row = find(session, KINDS[about], key)
        if row is None or about not in ("milestone", "event", "meeting"):
            return "", False
        return _owner(session, about, queries.values_of(KINDS[about], row, of))
    if name == "meeting":
        return str(values["government_id"]), values["kind"] == MeetingKind.COORDINATION
    return str(values["government_id"]), True


def find(session: Session, kind: Kind, key: str) -> Kept | None:
    """The row with this key, just as `Kind.key_of` writes it: what hangs on it is found by that."""
    parts = key.split("/")
    if len(parts) != len(kind.key):
        return None
    try:
        values = [
            parsed(kind.entry(name), part) for name, part in zip(kind.key, parts, strict=True)
        ]
    except BadInput:
        return None
    named = dict(zip(kind.key, values, strict=True))
    return get(session, kind, named) if kind.key_of(named) == key else None


def get(session: Session, kind: Kind, values: Values) -> Kept | None:
    """The row with the key that these values name."""
    ids = {code: id for id, code in queries.places(session).items()}
    wanted = {
        name: ids.get(values[name]) if kind.entry(name).form == Form.GOVERNMENT else values[name]
        for name in kind.key
    }
    if None in wanted.values():
        return None
    return session.get(queries.MODELS[kind.name], wanted)


def check(session: Session, kind: Kind, values: Values, before: Values | None, today: date) -> None:
    """All rules of one row. Raises BadInput with the first it breaks."""
    programme_rules.check(kind, values, today)
    _check_pointers(session, kind, values)
    match kind.name:
        case "result":
            _check_tree(session, values)
        case "figure":
            owner = session.get(Indicator, values["indicator_code"])
            if owner is not None:
                _check_figure(values, owner.unit, owner.kpi or owner.topic_code)
        case "indicator":
            of = queries.places(session)
            asked = select(Figure).where(Figure.indicator_code == values["code"])
            for row in session.exec(asked):
                figure = queries.values_of(KINDS["figure"], row, of)
                _check_figure(figure, values["unit"], values["kpi"] or values["topic_code"])
        case "topic":
            _check_topic(session, values, before)
        case "evidence":
            _check_evidence(session, values)


def _check_figure(values: Values, unit: str, source: str | None) -> None:
    programme_rules.check_figure(values, unit, is_computed=bool(source))


def _check_pointers(session: Session, kind: Kind, values: Values) -> None:
    codes = set(queries.places(session).values())
    for entry in kind.entries:
        value = values[entry.name]
        if entry.form == Form.REFERENCE and value is not None:
            model: Any = queries.MODELS[entry.to]
            first = getattr(model, KINDS[entry.to].key[0])
            if not session.scalar(sql_select(exists().where(first == value))):
                raise _dangling(entry.label, value, KINDS[entry.to].one)
        elif entry.form == Form.GOVERNMENT and value not in codes:
            raise _dangling(entry.label, value, Text("kode daerah percontohan", "code of a pilot"))


def _dangling(label: Text, value: str, what: Text) -> BadInput:
    return BadInput(
        Text(
            f"{label.id}: “{value}” bukan {what.id.lower()} yang ada.",
            f"{label.en}: “{value}” is no {what.en.lower()} that exists.",
        )
    )


def _check_tree(session: Session, values: Values) -> None:
    rows = session.exec(select(Result))
    _check_circle(values, {row.code: row.parent_code for row in rows})


def _check_circle(values: Values, parents: dict[str, str | None]) -> None:
    """The way up from this row ends."""
    above, seen = values["parent_code"], {values["code"]}
    while above is not None:
        if above in seen:
            raise BadInput(CIRCLE)
        seen.add(above)
        above = parents.get(above)


def _check_topic(session: Session, values: Values, before: Values | None) -> None:
    if before is not None and any(values[name] != before[name] for name in ("categories", "words")):
        raise BadInput(RULE_HOLDS)
    editions = session.exec(select(Topic.edition).where(Topic.code == values["code"])).all()
    newest = max(editions, default=0)
    if before is None and values["edition"] != newest + 1:
        raise BadInput(
            Text(f"Edisi berikutnya adalah {newest + 1}.", f"The next edition is {newest + 1}.")
        )
    known = set(session.exec(select(Category.code)))
    for code in topic.rule(values["categories"], values["words"]).categories:
        if code not in known:
            raise _dangling(KINDS["topic"].entry("categories").label, code,
                            Text("kode kategori", "code of a category"))  # fmt: skip
    rows = session.exec(select(Topic).order_by(col(Topic.edition)))
    _check_circle(values, {row.code: row.parent_code for row in rows})


def _check_evidence(session: Session, values: Values) -> None:
    if find(session, KINDS[values["about"]], values["about_key"]) is None:
        label = KINDS["evidence"].entry("about_key").label
        raise _dangling(label, values["about_key"], KINDS[values["about"]].one)


def require_something_shown(values: Values, file: object) -> None:
    """A new piece of evidence is a link, a document or a file. Raises BadInput."""
    if not (values["address"] or values["document_number"] or file):
        raise BadInput(NOTHING_SHOWN)


def require_free(session: Session, kind: Kind, key: str) -> None:
    """Raises NotAllowed where a row cannot be removed."""
    about = (col(Evidence.about) == kind.name, col(Evidence.about_key) == key)
    if kind.name in set(EvidenceAbout) and queries.standing(session, *about):
        raise NotAllowed(HANGS)  # what was withdrawn cannot be removed, and holds nothing
    if any(session.scalar(sql_select(exists().where(one))) for one in _hanging(kind.name, key)):
        raise NotAllowed(HANGS)
    line = json.dumps(f"figure/{key}", ensure_ascii=False)  # as a picture names it
    told = col(Pack.figures).contains(line, autoescape=True)
    if kind.name == "figure" and session.scalar(sql_select(exists().where(told))):
        raise NotAllowed(FROZEN)


def _hanging(name: str, key: str) -> Iterator[ColumnElement[bool]]:
    match name:
        case "result":
            yield from (
                col(model.parent_code if model is Result else model.result_code) == key  # type: ignore[union-attr]
                for model in (Result, Indicator, Event)
            )
        case "indicator":
            yield col(Figure.indicator_code) == key
        case "event":
            yield col(Participants.event_code) == key
        case "meeting":
            yield col(Decision.meeting_code) == key
            yield col(Pack.meeting_code) == key
        case "topic":
            code, edition = key.split("/")
            yield col(Indicator.topic_code) == code
            yield col(Topic.parent_code) == code
            yield (col(Topic.code) == code) & (col(Topic.edition) > int(edition))
