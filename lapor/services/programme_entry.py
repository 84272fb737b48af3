"""The one way a row of the programme is entered, changed or removed, and the story of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, cast

from sqlmodel import Session, col, select

from db import ids
from db.models import Account, Evidence, ProgrammeChange
from db.models.programme import Kept
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.errors import BadInput, NotAllowed, NotFound, Stale
from lapor.domain.programme_fields import KINDS, Form, Kind, Values
from lapor.domain.programme_values import cleaned, parsed
from lapor.domain.text import Text
from lapor.queries import programme as queries
from lapor.queries import reference
from lapor.queries.programme import Row
from lapor.services import audit, programme_checks, turns
from lapor.services.kpi_scope import HERE, chosen

MISSING = Text(
    "Baris program ini tidak ada atau di luar kewenangan Anda.",
    "There is no such row of the programme, or it is outside what you may see.",
)
ONLY_WITHDRAWN = Text(
    "Bukti tidak dihapus; tarik bukti itu.", "Evidence is not removed; withdraw it."
)
WHY = 500  # characters of a reason
LETTERS = {"event": "K", "evidence": "B", "risk": "R", "meeting": "M", "decision": "D"}


class StaleRow(Stale):
    """Somebody else was faster. `theirs` is the row as it is now, None if it was removed."""

    def __init__(self, text: Text, theirs: Row | None) -> None:
        super().__init__(text)
        self.theirs = theirs


@dataclass(frozen=True)
class Change:
    """One change of one row. `before` None: it was new; `after` None: it was removed."""

    version: int
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    why: str
    by: str  # the full name
    at: datetime


def kind_of(name: str) -> Kind:
    return chosen(name, KINDS, Text("Jenis baris", "kind of row"))


def save(
    session: Session, actor: Actor, name: str, values: Values, *, seen: int, why: str = "",
    now: datetime | None = None, file: Mapping[str, Any] | None = None,
) -> str:  # fmt: skip
    """Write one row over the version the actor saw (0: there was none); returns its key.

    Values may be as typed. What is not given stays as it was; a row that stays the same is not
    written. `file` has the columns of a new piece of evidence that nobody types.
    Raises NotAllowed, BadInput, or StaleRow where somebody was faster.
    """
    now, kind = now or datetime.now(UTC), kind_of(name)
    require_writer(session, actor, kind)
    turns.of_government(session, queries.NO_GOVERNMENT)
    row = _row(session, kind, values)
    of = queries.places(session)
    before = queries.values_of(kind, row, of) if row else None
    after = typed(kind, {**(before or {}), **values})
    key = kind.key_of(after)
    programme_checks.require_reach(session, actor, kind, *([before] if before else []), after)
    if (row.version if row else 0) != seen:
        raise stale(session, kind, key, row, of)
    if is_new_evidence := before is None and kind.name == "evidence":
        programme_checks.require_something_shown(after, file)
    programme_checks.check(session, kind, after, before, now.astimezone(HERE).date())
    if after != before:
        columns = after | dict(file or {})
        added = {"added_by": actor.name, "added_at": now} if is_new_evidence else {}
        row = write(session, kind, row, columns | added)
        tell(session, actor, kind, key, row.version, (before, columns), why, now)
    return key


def remove(
    session: Session, actor: Actor, name: str, key: str, *, seen: int, why: str = "",
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Take a row away on which nothing hangs; the story keeps what it said. Raises as `save`."""
    now, kind = now or datetime.now(UTC), kind_of(name)
    require_writer(session, actor, kind)
    turns.of_government(session, queries.NO_GOVERNMENT)
    if kind.name == "evidence":
        raise NotAllowed(ONLY_WITHDRAWN)
    row = programme_checks.find(session, kind, key)
    if row is None:
        raise NotFound(MISSING)
    of = queries.places(session)
    before = queries.values_of(kind, row, of)
    programme_checks.require_reach(session, actor, kind, before)
    if row.version != seen:
        raise stale(session, kind, key, row, of)
    programme_checks.require_free(session, kind, key)
    session.delete(row)
    session.flush()
    tell(session, actor, kind, key, seen + 1, (before, None), why, now)


def rows(session: Session, actor: Actor, name: str) -> list[Row]:
    """Every row of a kind that the actor may see, in the order of the keys; none for a partner."""
    return queries.rows(session, actor, kind_of(name))


def history(session: Session, actor: Actor, name: str, key: str) -> list[Change]:
    """The changes of a row, the newest first. Raises NotFound out of scope."""
    kind, scope = kind_of(name), actor.scope(Permission.SEE_PROGRAMME)
    seen = {row.key for row in queries.rows(session, actor, kind)}
    if key not in seen and scope != Scope.ALL:
        raise NotFound(MISSING)
    names = dict(session.exec(select(Account.name, Account.full_name)).all())
    return [
        Change(
            one.version, _read(one.before), _read(one.after), one.why,
            names.get(one.changed_by, one.changed_by), one.changed_at,
        )
        for one in queries.changes(session, name, key)
    ]  # fmt: skip


def kinds_for(actor: Actor) -> list[Kind]:
    """The kinds this actor may enter."""
    scope = actor.scope(Permission.EDIT_PROGRAMME)
    if scope == Scope.ALL:
        return list(KINDS.values())
    return [KINDS[name] for name in programme_checks.COORDINATORS] if scope else []


def next_code(session: Session, kind: Kind) -> str:
    """A code that is free: the number after the highest one with this kind's letter."""
    letter = LETTERS[kind.name]
    model: Any = queries.MODELS[kind.name]
    taken = session.exec(select(model.code).where(col(model.code).like(f"{letter}-%"))).all()
    numbers = [int(code[2:]) for code in taken if code[2:].isdecimal()]
    return f"{letter}-{max(numbers, default=0) + 1:03}"


def suggested(session: Session, actor: Actor, kind: Kind) -> dict[str, Any]:
    """What a new row begins with: a free code where it has one, and the actor's own pilot."""
    has_code = kind.key[0] == "code" and kind.name not in ("result", "indicator", "topic")
    found: dict[str, Any] = {"code": next_code(session, kind)} if has_code else {}
    if actor.scope(Permission.EDIT_PROGRAMME) == Scope.OWN_GOVERNMENT:
        found["government_id"] = queries.places(session).get(actor.government_id or 0, "")
    return found


def pilots(session: Session, actor: Actor) -> dict[str, str]:
    """Names by code of the pilots whose rows the actor may enter."""
    found = reference.governments(session, actor, Permission.EDIT_PROGRAMME, pilots_only=True)
    return {one.code: one.name for one in found if one.is_pilot}


def require_writer(session: Session, actor: Actor, kind: Kind) -> None:
    """Raises NotAllowed for whoever may not enter such rows at all."""
    programme_checks.require_reach(session, actor, kind)


def typed(kind: Kind, values: Values) -> dict[str, Any]:
    """Each field's value. Raises BadInput for what cannot be, or a field there is not."""
    unknown = set(values) - {entry.name for entry in kind.entries}
    if unknown:
        names = ", ".join(sorted(unknown))
        raise BadInput(Text(f"Isian tidak dikenal: {names}.", f"Unknown fields: {names}."))
    return {entry.name: parsed(entry, values.get(entry.name)) for entry in kind.entries}


def _row(session: Session, kind: Kind, values: Values) -> Kept | None:
    """The row that these values are of, if there is one. Raises NotFound for withdrawn evidence."""
    key = {part: parsed(kind.entry(part), values.get(part)) for part in kind.key}
    row = programme_checks.get(session, kind, key)
    if isinstance(row, Evidence) and row.withdrawn_at is not None:
        raise NotFound(MISSING)
    return row


def stale(
    session: Session, kind: Kind, key: str, row: Kept | None, of: Mapping[int, str]
) -> StaleRow:
    """Who was faster, and what the row says now."""
    last = next(queries.changes(session, kind.name, key), None)
    by = session.get(Account, last.changed_by) if last else None
    who = by.full_name if by else "–"
    return StaleRow(
        Text(
            f"{kind.one.id} ini baru saja diubah oleh {who}. Lihat perubahannya, lalu simpan "
            "isian Anda lagi, atau batalkan.",
            f"This {kind.one.en.lower()} has just been changed by {who}. Look at the change, then "
            "save what you typed again, or cancel.",
        ),
        queries.as_row(kind, row, of) if row else None,
    )


def write(session: Session, kind: Kind, row: Kept | None, values: Values) -> Kept:
    """The values as columns of the row, or of a new one. Checks nothing and tells nobody."""
    place = {code: id for id, code in queries.places(session).items()}
    columns = dict(values)
    for entry in kind.entries:
        if entry.form == Form.GOVERNMENT:
            columns[entry.name] = place[values[entry.name]]
    if row is None:
        model: Any = queries.MODELS[kind.name]
        row = cast(Kept, model(**columns))
    else:
        for name, value in columns.items():
            setattr(row, name, value)
        row.version += 1
    session.add(row)
    session.flush()
    session.refresh(row)  # its words as the database gives them
    return row


def tell(
    session: Session, actor: Actor, kind: Kind, key: str, version: int,
    states: tuple[Values | None, Values | None], why: str, now: datetime,
) -> None:  # fmt: skip
    """The story and the audit log, in the same transaction."""
    before, after = states
    session.add(
        ProgrammeChange(
            id=ids.new_id(0), kind=kind.name, key=key, version=version, before=_json(before),
            after=_json(after), why=" ".join(cleaned(why).split())[:WHY],
            changed_by=actor.name, changed_at=now,
        )
    )  # fmt: skip
    action = "remove" if after is None else "save"
    names = changed(before or {}, after or {})
    audit.write(
        session, actor.name, f"{action}_{kind.name}", key, home_id=0, now=now,
        summary=", ".join(names),
    )  # fmt: skip


def changed(before: Values, after: Values) -> list[str]:
    """Names of the fields that differ."""
    return [name for name in {**before, **after} if before.get(name) != after.get(name)]


def _json(values: Values | None) -> str | None:
    if values is None:
        return None
    return json.dumps(values, ensure_ascii=False, sort_keys=True, default=date.isoformat)


def told_of(values: Values) -> dict[str, Any]:
    """The values as the story keeps them: a day is text."""
    return dict(json.loads(_json(values) or "{}"))


def _read(told: str | None) -> dict[str, Any] | None:
    return None if told is None else dict(json.loads(told))
