"""The proof: story, milestones, ledger, balances, words, seals, packs, the programme and audit rows
agree, or it says where not."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from db import bulk, ids, migrate
from db.codes import Role
from lapor.domain.access import Actor
from lapor.domain.effects import state_of
from lapor.domain.retelling import as_known
from lapor.services import (
    assists,
    audit_anchors,
    audit_chain,
    counting,
    ledger,
    month_sums,
    packs,
    programme_proof,
    receipt_sums,
    seals,
    wordlist,
)
from lapor.services.assists import Asked
from lapor.services.audit_proof import Reading
from lapor.services.progress import Progress, untold
from lapor.services.reference import rules_of, zone_of
from lapor.services.replay import Replayed, replay
from lapor.services.stories import columns

READER = Actor("", Role.NATIONAL)  # seals are of all figures, of every government
MOST = 100  # differences that are named; more are counted
TOLD = "told_entry"  # a temporary table: what the stories post
LINKED_WITHIN = timedelta(minutes=1)


class Difference(NamedTuple):
    # file (of SQLite), schema, story, milestones, ledger, balances, words, sums (of months), seals,
    # packs, programme;
    # of the audit log: audit (a row), chain (its place) or anchor
    check: str
    subject: str
    found: str


class Verdict(NamedTuple):
    complaints: int
    entries: int
    audit_rows: int
    differences: list[Difference]
    known: list[Difference]  # what a restore replaced of the audit log: said, and no difference

    @property
    def agrees(self) -> bool:
        return not self.differences


def verify(
    session: Session, *, now: datetime | None = None, progress: Progress = untold
) -> Verdict:
    """Read everything and compare. Nothing is changed but a temporary table."""
    if torn := list(_file(session)):  # what else it says would be worth nothing
        return Verdict(0, 0, 0, torn, [])
    differences: list[Difference] = list(_schema(session))
    complaints = entries = 0
    names = ledger.quoted(ledger.LEDGER)
    ledger.empty(session, TOLD, f"{names} FROM ledger WHERE 1 = 0")
    for chunk in replay(session):
        told = [row[: len(ledger.LEDGER)] for one in chunk for row in one.entries]
        bulk.insert(session, TOLD, ledger.LEDGER, told)
        asked = assists.asked(session, [one.complaint for one in chunk])
        differences += [found for one in chunk for found in _complaint(session, one, asked)]
        complaints += len(chunk)
        entries += len(told)
        progress(complaints)
    for part in (_ledger, _balances, _words, _sums):
        differences += part(session)
    differences += [Difference("seals", *found) for found in seals.wrong(session, READER)]
    differences += [
        Difference("packs", str(id), "not what was frozen") for id in packs.wrong(session)
    ]
    differences += [Difference("programme", *found) for found in programme_proof.wrong(session)]
    anchored = audit_anchors.read(audit_anchors.file_of(session))
    audit_rows, wrong = _audit(session, anchored, now or datetime.now(UTC))
    known = [Difference(*one) for one in anchored.lost]
    return Verdict(complaints, entries, audit_rows, differences + wrong, known)


def _file(session: Session) -> Iterator[Difference]:
    """PostgreSQL looks at its pages by itself, where they were made with checksums."""
    if session.get_bind().dialect.name == "sqlite":
        try:
            said = session.connection().exec_driver_sql("PRAGMA quick_check(10)").scalars().all()
        except DatabaseError as error:
            said = [str(error.orig)]
        yield from (Difference("file", "database", one) for one in said if one != "ok")


def _schema(session: Session) -> Iterator[Difference]:
    if migrate.pending(session.connection()):
        yield Difference("schema", "database", "not at the newest migration")


def _ledger(session: Session) -> Iterator[Difference]:
    """The ledger must be what the stories post, entry by entry."""
    names = ledger.quoted(ledger.LEDGER)
    kept, told = f"SELECT {names} FROM ledger", f"SELECT {names} FROM {TOLD}"
    for side, statement in (
        ("in the ledger, not in the story", f"{kept} EXCEPT {told}"),
        ("in the story, not in the ledger", f"{told} EXCEPT {kept}"),
    ):
        for row in session.connection().execute(text(f"{statement} LIMIT {MOST}")):
            yield Difference("ledger", str(row.complaint_id), f"metric {row.metric} {side}")


def _complaint(session: Session, one: Replayed, asked: Asked) -> Iterator[Difference]:
    complaint = one.complaint
    if not one.told:
        yield Difference("story", str(complaint.id), "no activity")
        return
    versions = {activity.version for activity in one.told}
    if versions != set(range(1, complaint.version + 1)):
        yield Difference("story", str(complaint.id), "version without an activity")
    state = state_of(as_known(one.told))
    zone = zone_of(session, state.government)
    for name, value in columns(state, rules_of(session, state.government), zone).items():
        if getattr(complaint, name) != value:
            yield Difference("milestones", str(complaint.id), name)
    if asked.get((complaint.id, complaint.home_id), ()) != tuple(sorted(state.helps)):
        yield Difference("milestones", str(complaint.id), "helping agencies")


def _words(session: Session) -> Iterator[Difference]:
    """What the search finds must be what the texts say."""
    for complaint_id in islice(wordlist.wrong(session), MOST):
        yield Difference("words", str(complaint_id), "the search does not know its text")


def _sums(session: Session) -> Iterator[Difference]:
    """What was counted in the background must be what counting gives, where it is said to hold."""
    kept = month_sums.wrong(session, counting.everything(session))
    for rule, cell in islice(kept, MOST):
        yield Difference("sums", rule, str(tuple(cell)))


def _balances(session: Session) -> Iterator[Difference]:
    """Each balance plus the tail must be the GROUP BY of the ledger."""
    run = session.connection().execute
    names = ledger.quoted(ledger.LEDGER)
    days = {day for row in run(text('SELECT DISTINCT cohort_on, "on" FROM ledger')) for day in row}
    months = {day: ledger.month_of(day) for day in days}
    for balance, key in ledger.BALANCES.items():
        expected = _grouped(run(text(f"SELECT {names} FROM ledger")), key, months)
        kept = _summed(run(text(f"SELECT {ledger.quoted(key)}, n FROM {balance}")))
        tail = _grouped(run(text(f"SELECT {names} FROM ledger_tail")), key, months)
        for group, n in tail.items():
            kept[group] = kept.get(group, 0) + n
        wrong = {g for g in expected.keys() | kept if expected.get(g, 0) != kept.get(g, 0)}
        for group in _first(wrong):
            yield Difference("balances", balance, str(dict(zip(key, group, strict=True))))
    for balance, keys in receipt_sums.wrong(session).items():
        for key in _first(keys):
            yield Difference("balances", balance, str(key))


def _summed(rows: Iterable[Any]) -> dict[tuple[Any, ...], int]:
    return {tuple(row[:-1]): row[-1] for row in rows}


def _grouped(
    rows: Iterable[Any], key: tuple[str, ...], months: dict[int, int]
) -> dict[tuple[Any, ...], int]:
    places = {name: place for place, name in enumerate(ledger.LEDGER)}
    cohort, on, n = places["cohort_on"], places["on"], places["n"]
    found: dict[tuple[Any, ...], int] = defaultdict(int)
    for row in rows:
        computed = {"cohort_month": months[row[cohort]], "on_month": months[row[on]]}
        group = tuple(computed[k] if k in computed else row[places[k]] for k in key)
        found[group] += row[n]
    return found


def _audit(
    session: Session, anchored: audit_anchors.Known, now: datetime
) -> tuple[int, list[Difference]]:
    """Rows, chains and what was written elsewhere about them."""
    proof, wrong = Reading(anchored.anchors), list(anchored.faults)
    wrong += list(islice(proof.faults(audit_chain.entries(session)), MOST))
    late = now - LINKED_WITHIN
    waiting = Counter(
        row.home for row in audit_chain.unlinked(session) if ids.moment(row.id) < late
    )
    found = [Difference(*one) for one in wrong]
    for home, n in sorted(waiting.items()):
        found.append(Difference("chain", f"home {home}", f"{n} rows unlinked for over a minute"))
    return proof.rows, found


def _first(found: set[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return sorted(found, key=str)[:MOST]
