"""Full text: which complaints hold the words, so that neither rare nor common words cost much.

The index says how many hold them. Of very few the ids are the condition, of SOME the index is
asked inside the query, and where there are more, nearly every complaint of a list does: then the
list is walked in its own order and the texts themselves are read (lapor.queries.walking). Common
words are not ranked by relevance, which takes seconds; see lapor.queries.ranking.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    bindparam,
    cast,
    column,
    exists,
    false,
    not_,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlmodel import Session, col

from db.models import Complaint, ComplaintText
from lapor.domain.access import Actor, Permission
from lapor.domain.words import Term

FEW, NAMED = 2_000, 200  # rare words, and so few that their ids are said one by one
SOME = {"sqlite": 20_000, "postgresql": 5_000}  # PostgreSQL reads the rows to count them
IDS = {
    "sqlite": "SELECT rowid AS id FROM complaint_fts WHERE complaint_fts MATCH :asked",
    "postgresql": (
        "SELECT complaint_id AS id FROM complaint_text WHERE words @@ CAST(:asked AS tsquery)"
    ),
}


def readable(actor: Actor) -> ColumnElement[bool]:
    """What one may not read, one may not find by its words either."""
    if not actor.may(Permission.SEE_TEXT):
        return false()
    return true() if actor.may(Permission.SEE_SECRET_TEXT) else not_(col(Complaint.is_secret))


def holding(session: Session, terms: tuple[Term, ...]) -> ColumnElement[bool] | None:
    """Complaints whose texts hold all these words; None where they are too many to say."""
    known: dict[tuple[Term, ...], Any] = session.info.setdefault("found", {})
    if terms not in known:
        known[terms] = _holding(session, terms)
    found: ColumnElement[bool] | None = known[terms]
    return found


def _holding(session: Session, terms: tuple[Term, ...]) -> ColumnElement[bool] | None:
    run, kind = session.connection().execute, session.get_bind().dialect.name
    asked = expression(session, terms)
    ids = list(run(text(f"{IDS[kind]} LIMIT {FEW + 1}"), asked).scalars())
    if len(ids) <= FEW:
        session.info.setdefault("rare", set()).add(terms)
        if len(ids) <= NAMED:
            return col(Complaint.id).in_(ids)
    else:
        capped = text(f"SELECT COUNT(*) FROM ({IDS[kind]} LIMIT {SOME[kind] + 1}) AS part")
        if run(capped, asked).scalar_one() > SOME[kind]:
            return None
    return col(Complaint.id).in_(text(IDS[kind]).bindparams(**asked).columns(column("id")))


def is_rare(session: Session, terms: tuple[Term, ...]) -> bool:
    """Do few hold these words, of all complaints?"""
    holding(session, terms)
    return terms in session.info.get("rare", ())


def expression(session: Session, terms: tuple[Term, ...]) -> dict[str, str]:
    """What the index of this database is asked, as the parameter of a statement."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return {"asked": _match(terms) if is_sqlite else _tsquery(terms)}


def any_of(session: Session, terms: tuple[Term, ...]) -> Any:
    """The ids of all complaints whose texts hold one of these, as a part of a statement.

    Also of those that the actor may not read: for sums, never for rows.
    """
    kind = session.get_bind().dialect.name
    return text(IDS[kind]).bindparams(_either(kind, terms)).columns(column("id"))


def has_any_of(
    session: Session, terms: tuple[Term, ...], id: Any, home: Any, ends: tuple[int, int]
) -> Any:
    """Does this complaint? The same, for few whose ids lie between these `ends`.

    SQLite's index finds the ids between two in no time, and each by itself slowly.
    """
    kind = session.get_bind().dialect.name
    asked = _either(kind, terms)
    if kind == "sqlite":
        near = text(f"{IDS[kind]} AND rowid BETWEEN :first_id AND :last_id")
        near = near.bindparams(asked, first_id=ends[0], last_id=ends[1])
        return id.in_(near.columns(column("id")))
    words: Any = col(ComplaintText.words).op("@@")(cast(asked, TSQUERY))
    own = (col(ComplaintText.complaint_id) == id, col(ComplaintText.home_id) == home)
    return exists().where(*own, words)


def _either(kind: str, terms: tuple[Term, ...]) -> Any:
    said, either = (_matched, " OR ") if kind == "sqlite" else (_queried, " | ")
    return bindparam("asked", either.join(said(one) for one in terms), unique=True)


def _match(terms: tuple[Term, ...]) -> str:
    """For FTS5: "depan pasar" AND "jal"* NOT "lampu". The words hold letters and digits only."""
    wanted = " AND ".join(_matched(one) for one in terms if not one.is_excluded)
    return f"({wanted})" + "".join(f" NOT {_matched(one)}" for one in terms if one.is_excluded)


def _matched(one: Term) -> str:
    return f'"{" ".join(one.words)}"{"*" if one.is_prefix else ""}'


def _tsquery(terms: tuple[Term, ...]) -> str:
    """For PostgreSQL: ('depan' <-> 'pasar') & ('jal':*) & !('lampu')."""
    return " & ".join(("!" if one.is_excluded else "") + _queried(one) for one in terms)


def _queried(one: Term) -> str:
    words = " <-> ".join(f"'{word}'" for word in one.words)
    return f"({words}{':*' if one.is_prefix else ''})"
