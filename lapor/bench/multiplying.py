"""A database filled by copying: lives made once, and their copies written by SQL alone.

The rows of a base are right because `loading.load` wrote them. A copy of a complaint is the same
life received some milliseconds later, with a number and a sentence of its own; balances are
multiplied. All is written in the order of the keys, so that trees only grow at their ends.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import SQLModel

from db import ids
from db.engine import writing
from lapor.bench import lives, scratch, texts
from lapor.bench.scratch import Hand
from lapor.domain.words import findable
from lapor.services import loading, wordlist
from lapor.services.ledger import SUMS, quoted

BASE = 100_000  # lives that are made one by one
SLICE = 200_000  # rows of one statement, which sorts them
FIRST_NUMBER = 7_000_000
APART = 32  # milliseconds between copies: ids of one moment take up to 17
SHIFT = APART << (ids.HOME + ids.SEQUENCE)
TABLES = ("ledger", "complaint_text", "activity", "complaint", "reporter")  # the longest first
WORDS = "complaint_fts"  # SQLite's index of words is a table of its own
ID, BODY = "b.{} + c.shift", "b.body || c.sentence"


class Copied(NamedTuple):
    """How the rows of one table are copied: what stands in each column, and what orders them."""

    table: str
    told: Mapping[str, str]
    key: Sequence[str]


def fill(engine: Engine, pilots: list[int], n: int) -> int:
    """Fill an empty scratch database with n complaints, or with the few less that come out even.

    Returns how many times each life is there. A database in which this ended halfway is of no use.
    """
    times = -(-n // BASE)
    with writing(engine) as session:
        loading.load(session, lives.lives(session, pilots, n // times))
    with scratch.hands(engine) as hands:
        _keep(hands[0], times)
        _copy_all(hands, times)
        for balance in SUMS:
            hands[0].say(f"UPDATE {balance} SET n = n * {times}")
        hands[0].say("UPDATE month_change SET n = n + 1")
        hands[0].connection.commit()
    return times


def _copy_all(hands: Sequence[Hand], times: int) -> None:
    """Each hand takes the next table when it is free."""
    free = list(hands)

    def work(copied: Copied) -> None:
        hand = free.pop()
        _copy(hand, copied, times)
        free.append(hand)

    with ThreadPoolExecutor(len(hands)) as pool:
        list(pool.map(work, _copied(hands[0])))


def _keep(hand: Hand, times: int) -> None:
    """The base apart, each row with its place in the order of its key; and what copies add."""
    for table in TABLES:
        key = quoted(_key(table))
        places = f"SELECT t.*, ROW_NUMBER() OVER (ORDER BY {key}) AS place FROM {table} AS t"
        hand.keep(table, f"{places} ORDER BY {key}")
    if hand.is_sqlite:
        hand.say(f"CREATE TABLE base.{WORDS} (place INTEGER PRIMARY KEY, id, title, body)")
        hand.put(f"base.{WORDS}", _words(hand))
    hand.say("CREATE TABLE base.copy (shift BIGINT, sentence TEXT, words TEXT)")
    hand.put("base.copy", _copies(hand, times))
    hand.connection.commit()


def _words(hand: Hand) -> Iterator[tuple[int, int, str, str]]:
    """As `wordlist` gives them to the index: parted by blanks."""
    lines = hand.say(
        "SELECT b.place, b.id, b.title, t.body FROM base.complaint AS b "
        "JOIN base.complaint_text AS t ON t.place = b.place"
    )
    for place, id, title, body in lines:
        yield place, id, " ".join(findable(title)), " ".join(findable(body))


def _copies(hand: Hand, times: int) -> Iterator[tuple[int, str, str]]:
    """How much later each is received, its own sentence, and that as the index takes it."""
    yield 0, "", ""
    for copy in range(1, times):
        name = texts.NAMES[copy * 37 % len(texts.NAMES)]
        sentence = f"Laporan serupa dari warga {name}, berkas {copy}."
        words = " ".join(findable(sentence)) if hand.is_sqlite else wordlist.vector(sentence, "")
        yield copy * SHIFT, f" {sentence}", f" {words}"


def _copied(hand: Hand) -> Iterator[Copied]:
    told: dict[str, str]
    for table in TABLES:
        names = [column.name for column in SQLModel.metadata.tables[table].columns]
        told = {name: f'b."{name}"' for name in names}
        own = "id" if table == "complaint" else "complaint_id"
        told[own] = ID.format(own)
        if table == "complaint_text":
            told["body"] = BODY
            if not hand.is_sqlite:
                told["words"] = "b.words || CAST(c.words AS tsvector)"
        yield Copied(table, told, [told[name] for name in _key(table)])
    if hand.is_sqlite:
        id = ID.format("id")
        yield Copied(WORDS, {"rowid": id, "title": "b.title", "body": "b.body || c.words"}, [id])


def _key(table: str) -> list[str]:
    return [column.name for column in SQLModel.metadata.tables[table].primary_key]


def _copy(hand: Hand, copied: Copied, times: int) -> None:
    """In one transaction, so that a server with `wal_level = minimal` writes no log of it."""
    table, told, key = copied.table, dict(copied.told), ", ".join(copied.key)
    hand.empty(table)
    with hand.without_indexes(table):
        for first, last in _slices(hand, table, times):
            if table == "complaint":
                told["number"] = _number((first - 1) * times, key)
            hand.say(
                f"INSERT INTO {table} ({quoted(told)}) SELECT {', '.join(told.values())} "
                f"FROM base.{table} AS b CROSS JOIN base.copy AS c "
                f"WHERE b.place BETWEEN {first} AND {last} ORDER BY {key}"
            )
    hand.connection.commit()


def _number(before: int, key: str) -> str:
    return f"CAST({FIRST_NUMBER + before - 1} + ROW_NUMBER() OVER (ORDER BY {key}) AS VARCHAR(32))"


def _slices(hand: Hand, table: str, times: int) -> Iterator[tuple[int, int]]:
    """The first and last place of the rows whose copies are written together."""
    ((rows,),) = hand.say(f"SELECT COUNT(*) FROM base.{table}")
    step = max(1, SLICE // times)
    for first in range(1, rows + 1, step):
        yield first, min(first + step - 1, rows)
