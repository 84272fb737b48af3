"""Retention: what is due by which rule, looked at, confirmed by typing, then erased.

Nothing goes by itself. The list that was confirmed is the list that is done: another one, since
the rules, the holds or the day changed, is refused.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db import ids
from db.codes import Class, Status
from db.engine import engine, reading, unhurried, writing
from db.models import Erasure, RetentionRun
from lapor.domain import retention as rules_of
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.retention import Due, Rule, is_over, months_before, rule_for
from lapor.domain.text import Text
from lapor.queries import retention as queries
from lapor.services import audit, erasure, freshness, traces, turns
from lapor.services.progress import Progress, untold

CHUNK = 100  # complaints in one transaction
CHANGED = Text(
    "Daftar ini berubah sejak dilihat. Lihat daftar baru, lalu ketik jumlahnya.",
    "This list has changed since it was looked at. Look at the new one, then type its number.",
)


class Plan(NamedTuple):
    """What would go. held: due by a rule, and kept by a hold."""

    due: list[Due]
    held: int
    today: date

    @property
    def groups(self) -> "list[Group]":
        """The most first."""
        counted = Counter((one.government_id, one.klass, one.status) for one in self.due)
        return counted.most_common()


Group = tuple[tuple[int, Class | None, Status], int]  # (government, class, status), how many


class Counted(NamedTuple):
    """A plan without its rows."""

    due: int
    held: int
    groups: list[Group]


class State(NamedTuple):
    """What decides a plan, but for complaints that are closed or opened meanwhile."""

    today: date
    rules: tuple[Rule, ...]
    holds: tuple[int, ...]
    erased: int


def state(session: Session, today: date) -> State:
    return State(today, tuple(queries.rules(session)), *queries.kept_and_gone(session))


def counted(session: Session, actor: Actor, today: date) -> Counted:
    """How many are due. Raises NotAllowed."""
    require_sight(actor)
    found = _planned(session, actor, today)
    return Counted(len(found.due), found.held, found.groups)


def plan(session: Session, actor: Actor, *, now: datetime | None = None) -> Plan:
    """What is due today in the actor's scope. Nothing is written. Raises NotAllowed."""
    require_sight(actor)
    return _planned(session, actor, (now or datetime.now(UTC)).date())


def require_sight(actor: Actor) -> None:
    """Raises NotAllowed."""
    if not actor.may(Permission.SEE_PRIVACY):
        raise NotAllowed(
            Text("Masa simpan bukan wewenang Anda.", "Retention is not yours to look at.")
        )


def _planned(session: Session, actor: Actor, today: date, held_at: datetime | None = None) -> Plan:
    rules, due, held = queries.rules(session), list[Due](), 0
    if not rules:
        return Plan([], 0, today)
    until = months_before(today, min(rule.months for rule in rules))
    for one in queries.closed(session, actor, Permission.SEE_PRIVACY, until, held_at):
        rule = rule_for(rules, one.klass, one.status)
        if rule is None or not is_over(rule, one.closed_on, today):
            continue
        if one.is_held:
            held += 1
        else:
            about = (one.id, one.home_id, one.government_id, one.klass, one.status, one.closed_on)
            due.append(Due(*about, rule.id))
    return Plan(due, held, today)


def ask(
    session: Session, actor: Actor, *, found: Plan | None = None, now: datetime | None = None
) -> RetentionRun:
    """The list of today, to be confirmed. Raises NotAllowed, or BadInput where nothing is due.

    `found`: as it was read just before, so that nobody who writes waits for that.
    """
    _require(actor)
    now = now or datetime.now(UTC)
    found = found or _planned(session, actor, now.date())
    if not found.due:
        raise BadInput(
            Text(
                "Tidak ada laporan yang masa simpannya habis hari ini.",
                "No complaint has reached the end of its period today.",
            )
        )
    run = RetentionRun(
        id=ids.new_id(0), asked_by=actor.name, asked_at=now, due=len(found.due), held=found.held,
        digest=rules_of.digest(found.due),
    )  # fmt: skip
    session.add(run)
    session.flush()
    return run


def check(session: Session, actor: Actor, run_id: int, typed: str) -> RetentionRun:
    """What a click can be told at once: may they, and is it typed so. Nothing of the list is read.

    A run that was confirmed needs no typing. Raises NotAllowed, NotFresh (what is erased does not
    come back) or BadInput.
    """
    _require(actor)
    freshness.require_fresh(session, actor)
    run = _run(session, run_id)
    if run.confirmed_at is None:
        rules_of.checked_typing(typed, run.due)
    return run


def confirm(
    session: Session, actor: Actor, run_id: int, typed: str, *, digest: str | None = None,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """`digest`: of the list as it was read just before, so that nobody who writes waits for that.

    Raises NotAllowed, or BadInput where it is not typed so, or the list is another by now.
    """
    _require(actor)
    run = _run(session, run_id)
    rules_of.checked_typing(typed, run.due)
    if run.confirmed_at is not None:
        return
    if (digest or _digest(session, actor, run)) != run.digest:
        raise BadInput(CHANGED)
    run.confirmed_by, run.confirmed_at = actor.name, now or datetime.now(UTC)
    session.add(run)
    audit.write(
        session, actor.name, "confirm_retention", str(run.id), home_id=0, now=run.confirmed_at,
        summary=f"{run.due} complaints, {run.digest}",
    )  # fmt: skip
    session.flush()


def _digest(session: Session, actor: Actor, run: RetentionRun) -> str:
    """Of what is due now, by the day of the run."""
    return rules_of.digest(_planned(session, actor, run.asked_at.date()).due)


@unhurried()
def carry_out(
    actor: Actor, run_id: int, *, target: Engine | None = None, progress: Progress = untold,
    rewrite: bool = False,
) -> int:  # fmt: skip
    """Erase what was confirmed, in transactions of its own; returns how many by now.

    One that was stopped in the middle goes on: what is gone is not due any more. Where `progress`
    stops it, what is gone by then is gone from every byte too. Raises NotAllowed, or BadInput for a
    run that nobody confirmed, or whose list is another by now.
    """
    target = target or engine()
    with reading(target) as session:
        run = _confirmed(session, actor, run_id)
        waiting = _left(session, actor, run)
    done, files = run.erased, list[str]()
    try:
        for start in range(0, len(waiting), CHUNK):
            with writing(target) as session:
                some = erase_some(session, actor, run_id, waiting[start : start + CHUNK])
            done, files = done + some.complaints, files + some.files
            progress(done)
        with writing(target) as session:
            _confirmed(session, actor, run_id).finished_at = datetime.now(UTC)
    finally:
        traces.sweep(target, files, rewrite=rewrite)
    return done


@unhurried()
def confirm_and_carry_out(
    actor: Actor, run_id: int, typed: str, *, progress: Progress = untold
) -> int:
    """Both, as the page does it: the one is kept even where the other is stopped; one that was
    confirmed goes on. Raises as `check` and `carry_out`."""
    with reading() as session:
        run = check(session, actor, run_id, typed)
        digest = None if run.confirmed_at else _digest(session, actor, run)
    if digest:
        with writing() as session:
            confirm(session, actor, run_id, typed, digest=digest)
    return carry_out(actor, run_id, progress=progress)


class Some(NamedTuple):
    """files: sealed ones that no row names any more."""

    complaints: int
    files: list[str]


def erase_some(session: Session, actor: Actor, run_id: int, some: Sequence[Due]) -> Some:
    """A part of a confirmed run; one that was held or opened in the meantime is left."""
    run = _confirmed(session, actor, run_id)
    keys = [(one.complaint_id, one.home_id) for one in some]
    if keys:  # nobody holds or opens one of them between the look and the erasure
        turns.of_complaints(session, *(id for id, _ in keys))
        kept = queries.held(session, keys) | queries.opened(session, keys)
        kept |= queries.gone(session, keys, run.id)  # another process carries it out too
        keys = [key for key in keys if key not in kept]
    by = run.confirmed_by or ""
    files = erasure.erase(session, keys, by=by, now=datetime.now(UTC), run_id=run.id)
    run.erased += len(keys)
    session.add(run)
    session.flush()
    return Some(len(keys), files)


def runs(session: Session, actor: Actor, most: int = 20) -> list[RetentionRun]:
    """Those that were confirmed, the newest first. Raises NotAllowed."""
    if not actor.may(Permission.SEE_PRIVACY):
        raise NotAllowed(Text("Bukan wewenang Anda.", "This is not yours to look at."))
    statement = select(RetentionRun).where(col(RetentionRun.confirmed_at).is_not(None))
    return list(session.exec(statement.order_by(col(RetentionRun.id).desc()).limit(most)))


def _left(session: Session, actor: Actor, run: RetentionRun) -> list[Due]:
    """What of the confirmed list is not erased yet. A hold placed since keeps its complaint, one
    lifted since gives none, and neither makes it another list. Raises BadInput."""
    planned = _planned(session, actor, run.asked_at.date(), held_at=run.asked_at).due
    erased = session.exec(select(Erasure.complaint_id).where(col(Erasure.run_id) == run.id))
    if rules_of.digest_of({one.complaint_id for one in planned} | set(erased)) != run.digest:
        raise BadInput(CHANGED)
    return planned


def _confirmed(session: Session, actor: Actor, run_id: int) -> RetentionRun:
    """Raises NotAllowed or BadInput."""
    _require(actor)
    run = _run(session, run_id)
    if run.confirmed_by is None:
        raise BadInput(
            Text(
                "Penghapusan ini belum dikonfirmasi. Ketik jumlahnya dahulu.",
                "This erasure was not confirmed. Type its number first.",
            )
        )
    return run


def _run(session: Session, run_id: int) -> RetentionRun:
    run = session.get(RetentionRun, run_id)
    if run is None:
        raise BadInput(Text("Daftar ini tidak ada. Lihat daftar baru.", "There is no such list."))
    return run


def _require(actor: Actor) -> None:
    if actor.scope(Permission.ERASE) is None:
        raise NotAllowed(
            Text(
                "Hanya admin nasional yang menghapus data pribadi menurut masa simpan.",
                "Only the national administrator erases personal data by retention.",
            )
        )
