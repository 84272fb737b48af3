"""Is every row of the programme what its story says? Part of `verify`.

A row with a story is what its newest change left, at that version, and each change began where the
one before it ended. A row without one is as it came: published (db/reference/programme), invented
for the demo, or a milestone (and its evidence) older than the story, of which nothing can be said.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from sqlmodel import Session, col, select

from db.models import Evidence, ProgrammeChange
from db.models.programme import Kept
from lapor.domain.programme_fields import KINDS, Kind
from lapor.queries import programme as queries
from lapor.services import programme_entry, programme_seeds

FILE = ("file_name", "media_type", "size", "digest", "stored_as")
Wrong = tuple[str, str]  # the row, and what is wrong with it


def wrong(session: Session) -> Iterator[Wrong]:
    """Every row, story or published row that does not agree, kind by kind."""
    stories: dict[tuple[str, str], list[ProgrammeChange]] = defaultdict(list)
    order = (col(ProgrammeChange.changed_at), col(ProgrammeChange.id))
    for change in session.exec(select(ProgrammeChange).order_by(*order)):
        stories[change.kind, change.key].append(change)
    of = queries.places(session)
    for kind in KINDS.values():
        rows = {
            kind.key_of(queries.values_of(kind, row, of)): row
            for row in session.exec(select(queries.MODELS[kind.name]))
        }
        came = dict(programme_seeds.published(session, kind))
        told = {key: story for (name, key), story in stories.items() if name == kind.name}
        for key in sorted({*rows, *came, *told}):
            row, published = rows.get(key), came.get(key)
            now = _now(kind, row, of) if row else None
            found = _of_story(told[key], row, now) if key in told else None
            found = found or _as_it_came(kind, told.get(key), row, now, published)
            if found:
                yield f"{kind.name} {key}", found


def _now(kind: Kind, row: Kept, of: Mapping[int, str]) -> dict[str, Any]:
    """As the story writes a row."""
    values = queries.values_of(kind, row, of)
    if isinstance(row, Evidence):
        values |= {name: getattr(row, name) for name in FILE}
    return programme_entry.told_of(values)


def _of_story(
    story: list[ProgrammeChange], row: Kept | None, now: dict[str, Any] | None
) -> str | None:
    last = story[-1]
    for one, following in zip(story, story[1:], strict=False):
        if not _same(_read(one.after), _read(following.before)):
            return f"the change to version {following.version} does not begin where the last ended"
    is_there = row is not None and not (isinstance(row, Evidence) and row.withdrawn_at)
    if last.after is None:
        return "it is there, and its story says it is not" if is_there else None
    if row is None or not is_there:
        return "it was removed without a story"
    if row.version != last.version or not _same(_read(last.after), now):
        return "it is not what its last change says"
    return None


def _as_it_came(
    kind: Kind, story: list[ProgrammeChange] | None, row: Kept | None,
    now: dict[str, Any] | None, published: dict[str, Any] | None,
) -> str | None:  # fmt: skip
    """What a row was before its first change: entered here, or one that had come by itself."""
    came = now if story is None else _read(story[0].before)
    if came is None:
        entered = story is not None
        return None if entered or published is None else "what was published is not there"
    is_older = kind.name == "milestone" or came.get("about") == "milestone"
    if came["is_demo"] or is_older:
        return None
    if story is None and row is not None and row.version != 1:
        return "it was changed without a story"
    if published is None:
        return "nobody entered it"
    return None if _same(published, came) else "it is not what was published"


def _same(told: dict[str, Any] | None, other: dict[str, Any] | None) -> bool:
    """In what both tell: of a file only its own change does."""
    if told is None or other is None:
        return told is other
    return all(told[name] == other[name] for name in told.keys() & other.keys())


def _read(told: str | None) -> dict[str, Any] | None:
    return None if told is None else dict(json.loads(told))
