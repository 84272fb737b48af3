"""A backup is whole, comes back equal, and what was erased since is erased again."""

import hashlib
import io
import json
import os
import tarfile
from datetime import UTC, datetime

import pytest
from alembic import command
from pydantic import SecretStr
from sqlmodel import select

import db.engine
from db import migrate
from db.engine import reading, writing
from db.models import AccountLink, Activity, Complaint, ComplaintText, Reporter, WebSession
from db.privacy_codes import LinkPurpose
from lapor import config, keyring
from lapor.domain.errors import BadInput, NotAllowed
from lapor.services import (
    audit_anchors,
    audit_chain,
    backup,
    erasure,
    erasure_list,
    identity,
    links,
    restore,
    rotation,
    sealed_files,
    sealed_stream,
    sessions,
    start,
    traces,
)
from lapor.services.loading import load
from lapor.services.verify import verify
from tests.builders import a_new_complaint
from tests.cast import gather
from tests.conftest import KINDS
from tests.databases import empty, filled
from tests.db.canaries import NOW, OLD, PLACES, YOUNG, canary, found_in, sown, stored, swept
from tests.db.test_retention import figures


@pytest.fixture
def here(monkeypatch, tmp_path):
    """Each database with its files; one list of erasures, apart from all of them."""

    def files(session):
        return tmp_path / f"files-{session.get_bind().engine.url.database.rpartition('/')[2]}"

    monkeypatch.setattr(sealed_files, "folder", files)
    monkeypatch.setattr(erasure_list, "place", lambda session: tmp_path / "outside" / "list")
    monkeypatch.setattr(audit_anchors, "file_of", lambda session: tmp_path / "outside" / "anchors")


@pytest.fixture(params=KINDS[:2])  # partitions are PostgreSQL's own business
def two(request, tmp_path, here):
    """A database with people's words, and an empty place."""
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    old = filled(request.param, tmp_path / "old", "backup_old")
    new = empty(request.param, tmp_path / "new", "backup_new")
    if request.param == "sqlite":
        new = db.engine.make_engine(f"sqlite:///{tmp_path / 'new' / 'other.db'}")
    yield old, new
    old.dispose()
    new.dispose()


def anchored(engine, now):
    with writing(engine) as session:
        audit_chain.link_waiting(session, now)
        audit_anchors.drop(session, audit_anchors.file_of(session), now)


def told(engine, ids):
    """All that is kept of these complaints."""
    with reading(engine) as session:
        return [
            [
                row.model_dump()
                for model, key in (
                    (Complaint, Complaint.id), (ComplaintText, ComplaintText.complaint_id),
                    (Reporter, Reporter.complaint_id), (Activity, Activity.complaint_id),
                )
                for row in session.exec(select(model).where(key == id))
            ]
            for id in ids
        ]  # fmt: skip


def test_j10_a_backup_comes_back_equal_and_without_whom_was_erased(two, tmp_path):
    old, new = two
    with writing(old) as session:
        cast = gather(session)
        gone = sown(session, cast, "G1", **OLD)
        kept = sown(session, cast, "G2", **YOUNG)
        load(session, [a_new_complaint(session, body=f"Isi {n}", **YOUNG) for n in range(60)])
        start.setup.mark(session, "kind", "demo")
        sample = [*session.exec(select(Complaint.id).where(Complaint.id != gone))][:50] + [kept]
        sessions.open(session, "rini", now=NOW)
        links.make(session, "siti", LinkPurpose.INVITATION, by="rini", now=NOW)
    file = tmp_path / "lapor.backup"
    anchored(old, NOW)
    told_of = backup.make(old, file)
    assert told_of["counts"]["complaint"] == 62
    assert len(told_of["members"]) == 3
    assert not found_in(file.read_bytes(), canary("isi", "G2"))
    with reading(old) as session:
        before = figures(session, cast)
    with pytest.raises(BadInput, match="no list"):
        restore.restore(new, file)
    with writing(old) as session:  # after the backup
        files = erasure.erase(session, [(gone, cast.sleman)], by="rini", now=NOW)
    traces.sweep(old, files)
    anchored(old, NOW)  # of a row that the backup does not have
    done = restore.restore(new, file)
    assert (done.is_open, done.erased_again, done.differences) == (True, 1, [])
    assert [one.check for one in done.lost] == ["restored"]
    anchored(new, datetime.now(UTC))  # the chain goes on from there
    with reading(new) as session:
        assert verify(session).differences == []
        assert verify(session).known == done.lost
        assert not [*session.exec(select(WebSession)), *session.exec(select(AccountLink))]
        start.check_start(session)
        assert figures(session, cast) == before
        assert backup.counts(session)["complaint"] == 62
    assert swept(new)
    assert told(new, sample) == told(old, sample)
    whole = stored(new, tmp_path / "new") + b"".join(
        path.read_bytes() for path in tmp_path.glob("files-*other*/*")
    )
    left = {place: found_in(whole, canary(place, "G1")) for place in PLACES}
    assert {place: found for place, found in left.items() if found} == {}
    assert found_in(whole, canary("isi", "G2"))
    with pytest.raises(BadInput, match="empty place"):
        restore.restore(new, file)


def test_a_database_is_backed_up_before_it_is_migrated_and_comes_back_migrated(two, tmp_path):
    """Who has the new release and the old database makes a backup first."""
    old, new = two
    with writing(old) as session:
        gather(session)
        load(session, [a_new_complaint(session)])
    command.downgrade(migrate.config(old), "0008")
    with pytest.raises(migrate.WrongSchema):
        migrate.require_current(old)
    made = backup.make(old, tmp_path / "backup")
    assert (made["revision"], made["counts"]["complaint"]) == ("0008", 1)
    assert not {"balance_agency_day", "balance_late"} & set(made["counts"])
    done = restore.restore(new, tmp_path / "backup", without_list=True)
    assert done.is_open and done.differences == []
    migrate.require_current(new)


def test_nobody_opens_it_before_it_is_erased_again(two, tmp_path, monkeypatch):
    old, new = two
    if old.dialect.name != "sqlite":
        pytest.skip("the mark is the same row")
    with writing(old) as session:
        start.setup.mark(session, "kind", "demo")
    backup.make(old, tmp_path / "a.backup")
    monkeypatch.setattr(restore, "verify", fails)
    with pytest.raises(ZeroDivisionError):
        restore.restore(new, tmp_path / "a.backup", without_list=True)
    with pytest.raises(SystemExit, match="being restored"):
        start.launch(new)
    with pytest.raises(NotAllowed, match="being restored"):
        start.require_kind(new)


def fails(session):
    raise ZeroDivisionError


def packed(path, *members):
    """A tar as somebody else would make it: (name, bytes or a type of tar)."""
    with tarfile.open(path, "w") as tar:
        for name, content in members:
            one = tarfile.TarInfo(name)
            if isinstance(content, bytes):
                one.size = len(content)
                tar.addfile(one, io.BytesIO(content))
            else:
                one.type, one.linkname = content, "/etc/passwd"
                tar.addfile(one)
    return path


def about(content):
    return {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def manifest(**more):
    told = {"format": 1, "made_at": "2026-01-01", "engine": "sqlite", "revision": "0006",
            "counts": {}, "members": {"database.sqlite": about(b"x")}}  # fmt: skip
    return json.dumps(told | more).encode()


X, D = ("database.sqlite", b"x"), {"database.sqlite": about(b"x")}
FOREIGN = {
    "above": [X, ("../x", b"x"), ("manifest.json", manifest(members=D | {"../x": about(b"x")}))],
    "from the root": [X, ("/tmp/x", b"x"), ("manifest.json", manifest())],
    "not told of": [X, ("files/aa", b"x"), ("manifest.json", manifest())],
    "a link": [X, ("files/aa", tarfile.SYMTYPE), ("manifest.json", manifest())],
    "a pipe": [X, ("files/aa", tarfile.FIFOTYPE), ("manifest.json", manifest())],
    "twice": [X, X, ("manifest.json", manifest())],
    "another content": [("database.sqlite", b"y"), ("manifest.json", manifest())],
    "no database": [("manifest.json", manifest(members={}))],
    "no manifest": [X],
    "a list": [X, ("manifest.json", b"[]")],
    "more than a name": [X, ("manifest.json", manifest(counts={'a" UNION SELECT 1 --': 1}))],
}


@pytest.mark.parametrize("how", FOREIGN)
def test_a_foreign_archive_is_refused_in_a_sentence(tmp_path, how):
    (tmp_path / "in").mkdir()
    file = packed(tmp_path / "a.tar", *FOREIGN[how])
    with pytest.raises(BadInput, match="not sealed"):
        backup.unpack(file, tmp_path / "in")
    with pytest.raises(BadInput, match="not a whole backup"):
        backup.unpack(file, tmp_path / "in", plain=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tar", "in"]


def test_a_sparse_member_is_no_bomb(tmp_path):
    """Half a kilobyte that unpacks to eight terabytes of nothing."""
    file, head = tmp_path / "a.tar", tarfile.TarInfo("database.sqlite")
    head.type = tarfile.GNUTYPE_SPARSE
    block = bytearray(head.tobuf(tarfile.GNU_FORMAT))
    block[386:398], block[398:410] = b"00000000000\0", b"00000000000\0"
    block[483:495] = b"77777777777\0"
    block[148:156] = b"%06o\0 " % (sum(block[:148]) + 256 + sum(block[156:512]))
    file.write_bytes(bytes(block) + bytes(1024))
    with pytest.raises(BadInput, match="not a whole backup"):
        backup.unpack(file, tmp_path, plain=True)
    assert [path.name for path in tmp_path.iterdir()] == ["a.tar"]


def test_what_a_killed_backup_left_unsealed_goes_with_the_next(tmp_path):
    left, running = tmp_path / ".lapor-work-old", tmp_path / ".lapor-work-new"
    for folder in (left, running):
        folder.mkdir()
        (folder / "database.sqlite").write_text("rahasia")
    os.utime(left, (0, 0))
    with backup.working(tmp_path) as folder:
        assert folder.parent == tmp_path
    assert [path.name for path in tmp_path.iterdir()] == [running.name]


@pytest.mark.parametrize("size", [0, 1, sealed_stream.PIECE, sealed_stream.PIECE + 1])
def test_a_sealed_file_opens_whole_or_not_at_all(tmp_path, size):
    plain, sealed = tmp_path / "plain", tmp_path / "sealed"
    plain.write_bytes(bytes(size))
    sealed_stream.seal(plain, sealed, backup.PURPOSE)
    sealed_stream.unseal(sealed, tmp_path / "again", backup.PURPOSE)
    assert (tmp_path / "again").read_bytes() == bytes(size)
    data = sealed.read_bytes()
    first = 16 + 4 + min(size, sealed_stream.PIECE) + 16  # the end of the first piece
    changed = bytes([*data[:-1], data[-1] ^ 1])
    for n, wrong in enumerate((changed, data[:-1], data[:first] if first < len(data) else b"x" * 30,
                               data + data[16:first])):  # fmt: skip
        bad = tmp_path / f"bad{n}"
        bad.write_bytes(wrong)
        with pytest.raises(BadInput, match="damaged"):
            sealed_stream.unseal(bad, tmp_path / f"out{n}", backup.PURPOSE)


def with_keys(monkeypatch, newest, *old):
    monkeypatch.setattr(config.settings(), "secret_key", SecretStr(newest))
    monkeypatch.setattr(config.settings(), "old_secret_keys", SecretStr(",".join(old)))
    forget()


def forget():
    config.derived_keys.cache_clear()
    keyring.ciphers.cache_clear()


def test_a_new_secret_opens_what_the_old_one_sealed_until_all_is_sealed_anew(
    two, monkeypatch, request, tmp_path
):
    request.addfinalizer(forget)  # after monkeypatch has put the settings back
    target, _ = two
    first = config.settings().secret_key.get_secret_value()
    with writing(target) as session:
        cast = gather(session)
        one = sown(session, cast, "G1", **YOUNG)
    with_keys(monkeypatch, "b" * 40, first)
    with reading(target) as session:
        old = rotation.left(session)
        assert {name: (one.old, one.lost) for name, one in old.items()} == {
            "reporter": (1, 0), "redaction": (1, 0), "data_request": (1, 0),
            "attachment files": (1, 0),
        }  # fmt: skip
        assert verify(session).differences == []  # rows of the audit log by the old key
    assert sum(rotation.rotate(target).values()) == 4
    assert sum(rotation.rotate(target).values()) == 0
    with reading(target) as session:
        assert rotation.left(session) == {}
    with_keys(monkeypatch, "b" * 40)  # the old one is gone
    with reading(target) as session:
        row = session.exec(select(Reporter).where(Reporter.complaint_id == one)).one()
        assert identity.unseal(row.sealed) == {"name": canary("pelapor", "G1")}
        assert rotation.left(session) == {}
    with_keys(monkeypatch, "c" * 40)
    with reading(target) as session:
        assert {one.lost for one in rotation.left(session).values()} == {1}
