"""Tables of the programme: looked at first, then taken whole or not at all.

The preview enters every row and takes all of it back, so what it refuses and what it lets through
is what entering does; it needs a session that may write.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlmodel import Session

from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput, NotAllowed, Refusal, Stale
from lapor.domain.programme_fields import KINDS, Entry, Kind
from lapor.domain.programme_values import parsed
from lapor.domain.text import Text
from lapor.queries import programme as queries
from lapor.services import audit, programme_checks, programme_entry
from lapor.services.intake.files import opened
from lapor.services.programme_tables import Line, read, refusal


class Difference(NamedTuple):
    """One field that will say something else."""

    entry: Entry
    old: Any
    new: Any


@dataclass(frozen=True)
class Incoming:
    """One row that will be written: new where `seen` is 0."""

    kind: Kind
    key: str
    sheet: str
    line: int
    values: dict[str, Any]
    seen: int
    differences: tuple[Difference, ...] = ()


@dataclass
class Preview:
    """What a file would do. Nothing is taken while something is refused."""

    file_name: str
    digest: str  # SHA-256 of the file
    new: list[Incoming] = field(default_factory=list)
    changed: list[Incoming] = field(default_factory=list)
    same: int = 0
    refused: list[Text] = field(default_factory=list)  # each with its sheet, line and column

    @property
    def may_apply(self) -> bool:
        return not self.refused and bool(self.new or self.changed)


def preview(
    session: Session, actor: Actor, data: bytes, name: str, *, kind: str = "",
    now: datetime | None = None,
) -> Preview:  # fmt: skip
    """What this XLSX or CSV would change; nothing stays written. `kind`: of a CSV, else told by
    its columns. Raises NotAllowed, or BadInput for a file that cannot be read at all."""
    if not actor.may(Permission.EDIT_PROGRAMME):
        raise NotAllowed(programme_checks.NOT_YOURS)
    with opened(data, name) as file:
        lines = read(file, kind)
        found = Preview(file.name, file.digest)
    waiting = _in_order(session, lines, found)
    with session.begin_nested() as tried:
        _try(session, actor, waiting, found, now or datetime.now(UTC))
        tried.rollback()
    session.expire_all()
    return found


def apply(
    session: Session, actor: Actor, wanted: Preview, *, why: str = "", now: datetime | None = None
) -> int:
    """Write all rows of a preview in this transaction; returns how many.

    Raises BadInput where something was refused, Stale where a row was changed since, with the
    sheet and the line: then nothing may be committed.
    """
    now = now or datetime.now(UTC)
    if not wanted.may_apply:
        raise BadInput(
            Text(
                "Tidak ada yang dapat diterapkan. Perbaiki berkasnya, lalu pratinjau lagi.",
                "There is nothing that can be taken. Correct the file and preview it again.",
            )
        )
    rows = sorted([*wanted.new, *wanted.changed], key=lambda one: list(KINDS).index(one.kind.name))
    refused = _passes(rows, lambda one: _enter(session, actor, one, why or wanted.file_name, now))
    if refused:
        one, error = refused[0]
        said = refusal(one.sheet, one.line, None, error.text).text
        raise Stale(said) if isinstance(error, Stale) else BadInput(said)
    summary = f"{len(wanted.new)} new, {len(wanted.changed)} changed, {wanted.digest[:16]}"
    audit.write(
        session, actor.name, "import_programme", wanted.file_name[:120], home_id=0, now=now,
        summary=summary,
    )  # fmt: skip
    return len(rows)


def _enter(session: Session, actor: Actor, one: Incoming, why: str, now: datetime) -> None:
    """One row in a savepoint of its own: what is refused leaves the others as they are."""
    with session.begin_nested():
        programme_entry.save(
            session, actor, one.kind.name, one.values, seen=one.seen, why=why, now=now
        )


def _passes(
    rows: list[Incoming], enter: Callable[[Incoming], None]
) -> list[tuple[Incoming, Refusal]]:
    """Enter rows, those again that were refused, as long as it helps: a row may point at a later
    one of its own sheet. Returns what stays refused."""
    while True:
        refused = []
        for one in rows:
            try:
                enter(one)
            except Refusal as error:
                refused.append((one, error))
        if not refused or len(refused) == len(rows):
            return refused
        rows = [one for one, _ in refused]


def _in_order(session: Session, lines: list[Line], found: Preview) -> list[Incoming]:
    """Each line as a row, kind by kind; what cannot be read goes to the refused."""
    order, seen, rows = list(KINDS), dict[tuple[str, str], int](), []
    for line in sorted(lines, key=lambda one: order.index(one.kind.name)):
        values = _values(line, found)
        if values is None:
            continue
        full = {
            name: values[name] if name in values else parsed(line.kind.entry(name), None)
            for name in line.kind.key
        }
        key = line.kind.key_of(full)
        first = seen.setdefault((line.kind.name, key), line.line)
        if first != line.line:
            twice = Text(
                f"kunci “{key}” sudah ada di baris {first}",
                f"the key “{key}” is already in line {first}",
            )
            found.refused.append(refusal(line.sheet, line.line, None, twice).text)
            continue
        row = programme_checks.get(session, line.kind, full)
        version = row.version if row else 0
        rows.append(Incoming(line.kind, key, line.sheet, line.line, values | full, version))
    return rows


def _values(line: Line, found: Preview) -> dict[str, Any] | None:
    values: dict[str, Any] = {}
    wrong = False
    for name, cell in line.cells.items():
        try:
            values[name] = parsed(line.kind.entry(name), cell)
        except BadInput as error:
            found.refused.append(refusal(line.sheet, line.line, name, error.text).text)
            wrong = True
    return None if wrong else values


def _try(
    session: Session, actor: Actor, rows: list[Incoming], found: Preview, now: datetime
) -> None:
    of = queries.places(session)

    def enter(one: Incoming) -> None:
        row = programme_checks.get(session, one.kind, one.values)
        before = queries.values_of(one.kind, row, of) if row else {}
        _enter(session, actor, one, "", now)
        differences = tuple(
            Difference(one.kind.entry(name), before.get(name), value)
            for name, value in one.values.items()
            if row is not None and before[name] != value
        )
        if row is None:
            found.new.append(one)
        elif differences:
            found.changed.append(replace(one, differences=differences))
        else:
            same.append(one)

    same: list[Incoming] = []
    for one, error in _passes(rows, enter):
        found.refused.append(refusal(one.sheet, one.line, None, error.text).text)
    found.same = len(same)
