"""A process that makes moves until it is killed, and says each one only when it is acknowledged."""

import os
import random
from collections.abc import Sequence

from sqlmodel import col, select

from db.codes import MoveCode, Role
from db.engine import make_engine, reading, writing
from db.models import Complaint
from lapor.domain.access import Actor
from lapor.services.complaints import make_move

# from a complaint that was dispatched at version 2, over and over
LIFE = (MoveCode.FOLLOW_UP, MoveCode.NOTE, MoveCode.HOLD, MoveCode.COMPLETE)


def write(url: str, ids: Sequence[int], government: int, told: str, life: int) -> None:
    """For ever. A line of `told` is "id version note" of a move whose commit has returned."""
    chance, engine = random.Random(life), make_engine(url)
    actor = Actor(f"penulis{life}", Role.COORDINATOR, government)
    out = os.open(told, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    with reading(engine) as session:
        rows = session.exec(select(Complaint).where(col(Complaint.id).in_(ids))).all()
    versions = {row.id: row.version for row in rows}
    while True:
        id, note = chance.choice(ids), f"{chance.random()}"
        seen = versions[id]
        with writing(engine) as session:
            make_move(session, actor, id, LIFE[seen % len(LIFE)], seen=seen, note=note)
        versions[id] = seen + 1
        os.write(out, f"{id} {seen + 1} {note}\n".encode())
