"""The topics and the editions of their rules: who decided which rule, when, and which one holds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.errors import NotAllowed, NotFound
from lapor.domain.programme_fields import TOPIC
from lapor.domain.text import Text
from lapor.domain.topic import parts
from lapor.queries import programme as queries

CLOSED = Text("Topik ini tidak terbuka untuk Anda.", "This topic is not open to you.")
MISSING = Text(
    "Topik atau edisi ini tidak ada. Pilih topik lain.",
    "There is no such topic or edition. Choose another topic.",
)
ONLY_NEWEST = Text(
    "Mitra melihat edisi yang berlaku: selisih dua edisi dapat menunjuk satu laporan.",
    "Partners see the edition that holds: what two editions differ by may point at one complaint.",
)


@dataclass(frozen=True)
class Topic:
    """One edition of a topic. `editions` are all it has; the newest holds."""

    code: str
    edition: int
    name: Text
    parent: str | None
    categories: str  # codes with commas between
    words: str
    decided_by: str  # "" for a partner: somebody may have typed a person
    decided_on: date
    note: str
    is_demo: bool
    editions: tuple[int, ...]

    @property
    def holds(self) -> bool:
        return self.edition == max(self.editions)


def listed(session: Session, actor: Actor) -> list[Topic]:
    """The edition that holds of each topic: roots in the order of their codes, parts after them.

    Raises NotAllowed.
    """
    newest = {one.code: one for one in _all(session, actor)}  # editions come in their order
    found: list[Topic] = []
    for one in newest.values():
        if one.parent not in newest:
            found += _with_parts(one, newest)
    return found


def one(session: Session, actor: Actor, code: str, edition: int | None) -> Topic:
    """The edition asked for, or the one that holds. Raises NotAllowed or NotFound."""
    found = [one for one in _all(session, actor) if one.code == code]
    if not found or edition not in (None, *found[-1].editions):
        raise NotFound(MISSING)
    chosen = next((one for one in found if one.edition == edition), found[-1])
    if not chosen.holds and actor.scope(Permission.SEE_PROGRAMME) == Scope.AGGREGATE:
        raise NotAllowed(ONLY_NEWEST)
    return chosen


def way(topic: Topic, known: Mapping[str, Topic]) -> list[Topic]:
    """The topic, then what it is a part of, outwards. A circle ends where it would close."""
    found = [topic]
    while (above := known.get(found[-1].parent or "")) is not None:
        if above.code in {one.code for one in found}:
            break
        found.append(above)
    return found


def in_words(topic: Topic, names: Mapping[str, Text]) -> Text:
    """The rule, as somebody reads it; `names` are those of the categories by their codes."""
    categories = [names.get(code, Text(code, code)) for code in parts(topic.categories)]
    words = ", ".join(f"“{one}”" for one in parts(topic.words))
    said = []
    if categories:
        said.append(
            Text(
                "kategori " + ", ".join(one.id for one in categories),
                "category " + ", ".join(one.en for one in categories),
            )
        )
    if words:
        said.append(Text(f"salah satu kata {words}", f"one of the words {words}"))
    return Text(" atau ".join(one.id for one in said), " or ".join(one.en for one in said))


def changed(topic: Topic, words: str, categories: str) -> Topic:
    """The topic by a rule that nobody has decided yet."""
    return replace(topic, words=words, categories=categories)


def _with_parts(topic: Topic, known: Mapping[str, Topic]) -> list[Topic]:
    found = [topic]
    for one in known.values():
        if one.parent == topic.code and one.code != topic.code:
            found += _with_parts(one, {code: it for code, it in known.items() if it is not topic})
    return found


def _all(session: Session, actor: Actor) -> list[Topic]:
    scope = actor.scope(Permission.SEE_PROGRAMME)
    if scope is None:
        raise NotAllowed(CLOSED)
    reader = queries.ALL_ROWS if scope == Scope.AGGREGATE else actor
    rows = [row.values for row in queries.rows(session, reader, TOPIC)]
    return [
        Topic(
            row["code"], row["edition"], Text(row["name_id"], row["name_en"] or row["name_id"]),
            row["parent_code"] or None,
            row["categories"], row["words"],
            "" if scope == Scope.AGGREGATE else row["decided_by"], row["decided_on"],
            row["note"], row["is_demo"],
            tuple(other["edition"] for other in rows if other["code"] == row["code"]),
        )
        for row in rows
    ]  # fmt: skip
