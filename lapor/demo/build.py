"""Fills an empty database with invented data: the same arguments, the same rows."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from db.codes import MoveCode
from db.engine import writing
from db.models import Complaint, Mark
from lapor.demo import (
    cast,
    copying,
    decisions,
    fates,
    files,
    helping,
    milestones,
    programme,
    receipts,
    rules,
    stock,
    templates,
    visits,
    volumes,
)
from lapor.demo.emptying import empty
from lapor.demo.life import SOURCE, Life
from lapor.demo.world import World
from lapor.domain.errors import BadInput
from lapor.domain.text import Text
from lapor.services import accounts, audit_anchors, audit_chain, setup
from lapor.services.loading import load
from lapor.services.stories import NewComplaint, Told

ASKED = "asked"  # the mark with how many complaints somebody wanted; empty: the usual demo
Progress = Callable[[float, str], None]


def build(
    engine: Engine, *, complaints: int | None = None, seed: int = 1, today: date,
    progress: Progress | None = None, again_by: str = "",
) -> None:  # fmt: skip
    """About 12,000 complaints up to the morning of `today`, or exactly as many as asked for.

    `again_by`: who asked that the demo which is there is deleted and made anew, by the same seed
    and in the same size.
    """
    told = progress or _silent
    with writing(engine) as session:
        told(0.0, "Menyiapkan data rujukan")
        if again_by:
            seed, complaints = _emptied(session)
        _begin(session)
        world = cast.assemble(session, seed, today)
        milestones.invent(session, seed, today)
        programme.invent(session, seed, today)
        written = _load(session, world, today, complaints, told)
        if complaints is None:
            written += load(session, files.an_export(world))
            files.note_import(session, world, today)
        _desk(session, world, today)
        asked = "" if complaints is None else complaints
        _mark(session, seed=seed, today=today, complaints=written, asked=asked)
        _log(session, again_by)
    told(1.0, "Selesai")


def _begin(session: Session) -> None:
    _require_empty(session)
    setup.fill_reference(session)


def _log(session: Session, again_by: str) -> None:
    """Who asked for it where it was made anew; and the chain of what the build wrote."""
    if again_by:
        accounts.note(session, again_by, "reset_demo", again_by, now=datetime.now(UTC))
    audit_anchors.file_of(session).unlink(missing_ok=True)  # of invented data that is gone
    audit_chain.link_waiting(session, datetime.now(UTC))


def _mark(session: Session, **values: object) -> None:
    """What this database is, and how it was made."""
    for name, value in ({"kind": "demo"} | values).items():
        setup.mark(session, name, str(value))


def _emptied(session: Session) -> tuple[int, int | None]:
    """The seed and the size the demo was made with."""
    marks = {mark.name: mark.value for mark in session.exec(select(Mark))}
    empty(session)
    asked = marks.get(ASKED, "")
    return int(marks.get("seed", 1)), int(asked) if asked else None


def _desk(session: Session, world: World, today: date) -> None:
    """What officers keep beside the complaints."""
    visits.invent(session, world)
    helping.keep_assists(session)
    helping.invent_absences(session, world, today)
    rules.invent(session, world, today)
    templates.invent(session, world, today)
    copying.invent(session, world, today)
    decisions.invent(session, world, today)


def _silent(share: float, what: str) -> None:
    """Nobody watches."""


def _require_empty(session: Session) -> None:
    if session.exec(select(Complaint.id).limit(1)).first() is not None:
        raise BadInput(
            Text(
                "Basis data ini sudah berisi laporan. Data buatan perlu basis data kosong.",
                "This database holds complaints already. Demo data goes into an empty one only.",
            )
        )


def _load(
    session: Session, world: World, today: date, complaints: int | None, told: Progress
) -> int:
    """Those that were merged come last: they name the id of the complaint they went into."""
    on_desks = stock.receipts(world, complaints)
    wanted = None if complaints is None else complaints - len(on_desks)
    cells = volumes.cells(today, wanted)
    expected = sum(cell.complaints for cell in cells) + len(on_desks)
    merged: list[NewComplaint] = []

    def report(written: int) -> None:
        told(0.1 + 0.85 * written / max(expected, 1), f"{written} dari {expected} laporan")

    lives = tell(world, cells, on_desks)
    written = load(session, _without_merged(lives, merged), progress=report)
    return written + load(session, _resolved(session, merged))


def tell(
    world: World, cells: list[volumes.Cell], on_desks: list[receipts.Receipt]
) -> Iterator[NewComplaint]:
    """All lives, in the order the complaints were received."""
    writer = receipts.Writer(world)
    for receipt, number, rng in receipts.in_order(world, cells, on_desks, world.seed):
        draft = writer.draft(receipt, number, rng)
        if receipt.stock is None:
            life = Life(world, draft, rng)
            fates.live(life)
        else:
            life = Life(world, stock.suited(draft, receipt.stock), rng)
            stock.live(life, receipt.stock)
        yield life.written_down()


def _without_merged(
    lives: Iterator[NewComplaint], merged: list[NewComplaint]
) -> Iterator[NewComplaint]:
    for life in lives:
        if _merges(life):
            merged.append(life)
        else:
            yield life


def _merges(life: NewComplaint) -> bool:
    return any(one.activity.kind == MoveCode.MERGE for _, told in life.recordings for one in told)


def _resolved(session: Session, merged: list[NewComplaint]) -> Iterator[NewComplaint]:
    """With the id of the complaint they went into, where so far its number stands."""
    statement = select(Complaint.number, Complaint.id).where(col(Complaint.source) == SOURCE)
    ids = dict(session.exec(statement).all())
    for life in merged:
        recordings = tuple((at, (_with_id(one, ids),)) for at, (one,) in life.recordings)
        yield life._replace(recordings=recordings)


def _with_id(one: Told, ids: dict[str, int]) -> Told:
    activity = one.activity
    if activity.kind != MoveCode.MERGE or activity.facts is None:
        return one
    facts = {"merged_into": ids[activity.facts["merged_into"]]}
    return one._replace(activity=activity._replace(facts=facts))
