"""Complaints with a token in every place that holds people's words, and a search of every byte."""

import base64

from sqlalchemy import text
from sqlmodel import select

from db import ids
from db.codes import MoveCode
from db.engine import reading
from db.models import (
    Activity,
    BulkRow,
    BulkRun,
    DataRequest,
    Draft,
    ImportConflict,
    Redaction,
)
from db.privacy_codes import RequestKind, RequestState
from lapor import keyring
from lapor.queries import wording
from lapor.services import attachments, data_requests, stories, traces
from lapor.services.evidence import prepared
from lapor.services.intake.tell import packed_story
from lapor.services.stories import Told
from tests.builders import a_complaint, at
from tests.db.files import a_picture

M = MoveCode
M = MoveCode
NOW = at("2026-11-20")
OLD = {"received": "2020-01-06", "dispatched": "2020-01-08", "followed_up": "2020-01-10",
       "closed": "2020-01-20"}  # fmt: skip
YOUNG = {"received": "2026-01-05", "dispatched": "2026-01-07", "followed_up": "2026-01-09",
         "closed": "2026-01-20"}  # fmt: skip
PLACES = ("judul", "isi", "sunting", "pelapor", "catatan", "konsep", "berkas", "potongan",
          "konflik", "massal", "permintaan")  # fmt: skip


def canary(place, number):
    return f"kenari{place}{number}qz"


def sown(session, cast, number, **dates):
    """A complaint with a canary in every place that holds people's words."""
    here = {place: canary(place, number) for place in PLACES}
    one = a_complaint(
        session, number=number, title=f"Jalan {here['judul']}", body=f"Kami {here['isi']} rusak",
        edited=f"Kami {here['sunting']}", reporter={"name": here["pelapor"]}, anonymous=True,
        **dates,
    )  # fmt: skip
    key = {"complaint_id": one.id, "home_id": one.home_id}
    story = session.exec(select(Activity).where(Activity.complaint_id == one.id)).all()
    for row in story:
        row.note = f"Sudah {here['catatan']}"
    file = prepared(f"{here['berkas']}.jpg", a_picture())
    attachments.add(session, cast.rini, one.id, file, now=NOW)
    told = [Told(activity, 0, "", here["konflik"]) for activity in _told(session, one)]
    run = BulkRun(id=ids.new_id(0), account="rini", move=M.ARCHIVE, note=here["massal"],
                  asked_at=NOW)  # fmt: skip
    piece = Redaction(**key, seq=1, kind="name", is_hidden=True, by="siti", at=NOW)
    piece.sealed = keyring.seal(wording.PURPOSE, here["potongan"].encode(), wording.bound(piece))
    asked = DataRequest(
        id=ids.new_id(0), kind=RequestKind.ACCESS, complaint_id=one.id, received_at=NOW,
        due_at=NOW, state=RequestState.OPEN, entered_by="siti",
    )  # fmt: skip
    asked.sealed = keyring.seal(
        data_requests.PURPOSE, here["permintaan"].encode(), data_requests.bound(asked)
    )
    session.add_all([
        Draft(**key, account="siti", move=M.NOTE, body=here["konsep"], seen=1, saved_at=NOW),
        piece,
        ImportConflict(**key, import_run_id=1, status="done", story=packed_story(told),
                       fingerprint=7),
        run, BulkRow(run_id=run.id, **key, number=number, seen=1),
        asked,
    ])  # fmt: skip
    session.flush()
    return one.id


def _told(session, one):
    return stories.retold(stories.read(session, one.id, one.home_id))


def stored(engine, folder):
    """Every byte that is kept: the database with its -wal and -shm, the files, the list outside.

    Of PostgreSQL what a dump says, and the pages of the tables as the server has them on the disk.
    """
    found = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    if engine.dialect.name == "sqlite":
        return b"".join(found)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))  # what is only in memory is written
        names = connection.execute(text(
            "SELECT c.oid::regclass::text, pg_relation_filepath(c.oid) FROM pg_class c "
            "WHERE relkind IN ('r', 'i', 't') AND c.oid >= 16384"
        )).all()  # fmt: skip
        for _, path in names:
            size = connection.execute(text("SELECT size FROM pg_stat_file(:p)"), {"p": path})
            read = text("SELECT pg_read_binary_file(:p, 0, :n)")
            found.append(bytes(connection.execute(read, {"p": path, "n": size.scalar()}).scalar()))
    return b"".join(found)


def forms(words):
    """As it may lie there: plain, UTF-16 of either order, base64 at each of the three places."""
    plain = words.encode()
    yield from (plain, plain.lower(), plain.upper(), words.encode("utf-16-le"))
    yield words.encode("utf-16-be")
    for before in range(3):
        coded = base64.b64encode(b"x" * before + plain)
        yield coded[4 if before else 0 : -4]


def found_in(data, words):
    return [form for form in forms(words) if form in data]


def swept(engine):
    """Whoever still reads what is gone ends in a moment: the jobs would come again too."""
    for _ in range(20):
        with reading(engine) as session:
            if not traces.due(session):
                return True
        traces.sweep(engine, rewrite=True)
    return False
