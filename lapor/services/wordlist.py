"""The full-text index, kept beside the texts: what is written there is written here.

SQLite has an FTS5 table without content (an entry is taken out by saying again what it held),
PostgreSQL a tsvector in the text's own row. Both hold the words of lapor.domain.words.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import Select, and_, select, text
from sqlmodel import Session, col

from db import bulk, ids
from db.codes import MoveCode
from db.days import day_number, month_number
from db.models import Activity, Complaint, ComplaintText, Mark
from lapor.domain.masking import Decision
from lapor.domain.words import MOST, findable
from lapor.queries import wording

GAP = 10  # places between title and body: no phrase reaches across
MOST_PLACES = 255  # … of one word that a tsvector keeps
PLACES = tuple(map(str, range(2 * MOST + GAP + 1)))
CHUNK = 2_000
NAME, KIND = (
    "words",
    "masked, numbers of other countries too",
)  # how the index of this database was made, as a Mark says
Decisions = Sequence[Decision]
Key = tuple[int, int]  # a complaint's id and its home
Kept = Callable[[str, str], tuple[str, ...]]


def kept(session: Session) -> Kept:
    """What this database keeps of the words of a (title, body) that nobody decided about."""
    return _parted if _is_sqlite(session) else _placed


def _parted(title: str, body: str) -> tuple[str, ...]:
    return _line(title), _line(body)


def _placed(title: str, body: str) -> tuple[str, ...]:
    return (vector(title, body),)


def write_texts(session: Session, rows: Sequence[tuple[Any, ...]]) -> None:
    """New texts in bulk: complaint_id, home_id, body, edited, and what `kept` made of each."""
    columns: tuple[str, ...] = ("complaint_id", "home_id", "body", "edited")
    if not _is_sqlite(session):
        bulk.insert(session, "complaint_text", (*columns, "words"), rows)
        return
    bulk.insert(session, "complaint_text", columns, [row[:4] for row in rows])
    entries = [(row[0], *row[4:]) for row in rows]
    bulk.insert(session, "complaint_fts", ("rowid", "title", "body"), entries)


def put(
    session: Session, key: Key, before: tuple[str, str], after: tuple[str, str], *,
    was: Decisions | None = None,
) -> None:  # fmt: skip
    """(title, body) of one complaint changed, or what is hidden in them: `was` held before."""
    now = wording.decisions(session, key)
    was = now if was is None else was
    _tell_months(session, key)
    _put(session, key, before, after, was, now)


def _put(
    session: Session, key: Key, before: tuple[str, str], after: tuple[str, str], was: Decisions,
    now: Decisions,
) -> None:  # fmt: skip
    if _is_sqlite(session):
        take_out = text(
            "INSERT INTO complaint_fts (complaint_fts, rowid, title, body) "
            "VALUES ('delete', :id, :title, :body)"
        )
        session.connection().execute(take_out, _entry(key, before, was))
        put_in = text("INSERT INTO complaint_fts (rowid, title, body) VALUES (:id, :title, :body)")
        session.connection().execute(put_in, _entry(key, after, now))
        return
    statement = text(
        "UPDATE complaint_text SET words = CAST(:words AS tsvector) "
        "WHERE complaint_id = :id AND home_id = :home_id"
    )
    values = {"words": vector(*after, now), "id": key[0], "home_id": key[1]}
    session.connection().execute(statement, values)


def _tell_months(session: Session, key: Key) -> None:
    """What was counted of the words of its months is to be counted again: see month_sums."""
    now = select(col(Complaint.received_on)).where(
        col(Complaint.id) == key[0], col(Complaint.home_id) == key[1]
    )
    first = select(col(Activity.on)).where(  # a correction may have dated it otherwise since
        col(Activity.complaint_id) == key[0], col(Activity.home_id) == key[1],
        col(Activity.kind) == MoveCode.RECEIVE,
    )  # fmt: skip
    days = [day for one in (now, first) for day in session.execute(one).scalars()]
    months = {month_number(day_number(day)) for day in days}
    rows = [(ids.new_id(key[1]), key[1], month) for month in sorted(months)]
    bulk.insert(session, "changed_text", ("id", "home_id", "month"), rows)


def read(session: Session, key: Key) -> tuple[str, str]:
    """(title, body) as they are."""
    found = session.execute(_texts().where(col(Complaint.id) == key[0])).one()
    return found.title, found.body


def _entry(key: Key, words: tuple[str, str], decisions: Decisions) -> dict[str, Any]:
    title, body = (_line(one, decisions) for one in words)
    return {"id": key[0], "title": title, "body": body}


def vector(title: str, body: str, decisions: Decisions = ()) -> str:
    """A tsvector as PostgreSQL reads it: 'jalan':1,14 'rusak':2."""
    first, second = findable(title, decisions), findable(body, decisions)
    places: dict[str, list[str]] = defaultdict(list)
    for start, words in ((1, first), (1 + len(first) + GAP, second)):
        for place, word in zip(PLACES[start : start + len(words)], words, strict=True):
            places[word].append(place)
    return " ".join([f"'{word}':{','.join(found[:MOST_PLACES])}" for word, found in places.items()])


def is_of_today(session: Session) -> bool:
    """Was the index made as it is made now? A release before this held NIK and telephones."""
    kept = session.get(Mark, NAME)
    return kept is not None and kept.value == KIND


def fill(session: Session) -> int:
    """The index made anew from the texts; returns how many. For a database that had none."""
    session.merge(Mark(name=NAME, value=KIND))
    session.connection().execute(text("UPDATE month_change SET n = n + 1"))
    if _is_sqlite(session):
        session.connection().execute(
            text("INSERT INTO complaint_fts (complaint_fts) VALUES ('delete-all')")
        )
    filled = 0
    for chunk in texts(session):
        for key, title, body in chunk:
            if _is_sqlite(session):
                statement = text(
                    "INSERT INTO complaint_fts (rowid, title, body) VALUES (:id, :title, :body)"
                )
                session.connection().execute(
                    statement, _entry(key, (title, body), wording.decisions(session, key))
                )
            else:
                decided = wording.decisions(session, key)
                _put(session, key, ("", ""), (title, body), decided, decided)
        filled += len(chunk)
    return filled


def texts(session: Session) -> Iterator[list[tuple[Key, str, str]]]:
    """((id, home), title, body) of every complaint, a chunk at a time."""
    last = -1
    while True:
        statement = _texts().where(col(Complaint.id) > last).order_by(col(Complaint.id))
        chunk = [
            ((id, home), title, body)
            for id, home, title, body in session.execute(statement.limit(CHUNK))
        ]
        if not chunk:
            return
        yield chunk
        last = chunk[-1][0][0]


def _texts() -> Select[int, int, str, str]:
    return select(
        col(Complaint.id), col(Complaint.home_id), col(Complaint.title), col(ComplaintText.body)
    ).join(
        ComplaintText,
        and_(
            col(ComplaintText.complaint_id) == col(Complaint.id),
            col(ComplaintText.home_id) == col(Complaint.home_id),
        ),
    )


def wrong(session: Session) -> Iterator[int]:
    """Ids of complaints whose entry is missing or is not of their text.

    SQLite keeps no words to read back in order: there it is the number of words that must agree.
    """
    expected, kept = (
        (_sizes, "SELECT id, sz FROM complaint_fts_docsize WHERE id BETWEEN :first AND :last")
        if _is_sqlite(session)
        else (_places, "SELECT complaint_id, CAST(words AS text) FROM complaint_text "
              "WHERE complaint_id BETWEEN :first AND :last")
    )  # fmt: skip
    for chunk in texts(session):
        ends = {"first": chunk[0][0][0], "last": chunk[-1][0][0]}
        rows = session.connection().execute(text(kept), ends)
        found: dict[int, Any] = {id: words for id, words in rows}  # noqa: C416
        for (id, home), title, body in chunk:
            hidden = wording.decisions(session, (id, home))
            if not expected(found.pop(id, None), title, body, hidden):
                yield id
        yield from found


def _places(kept: str | None, title: str, body: str, hidden: Decisions) -> bool:
    return kept is not None and set(kept.split()) == set(vector(title, body, hidden).split())


def _sizes(kept: bytes | None, title: str, body: str, hidden: Decisions) -> bool:
    """FTS5 keeps how many words each column has, each as a varint."""
    if kept is None:
        return False
    sizes: list[int] = []
    n = 0
    for byte in kept:
        n = n << 7 | byte & 0x7F
        if byte < 0x80:
            sizes, n = [*sizes, n], 0
    return sizes == [len(findable(title, hidden)), len(findable(body, hidden))]


def _line(words: str, decisions: Decisions = ()) -> str:
    return " ".join(findable(words, decisions))


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
