"""The chain of the audit log: whatever is changed, taken out, moved or cut is named (J11)."""

import random
import threading
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import text
from sqlmodel import func, select

import db.engine
from db import ids
from db.engine import reading, writing
from db.models import AuditLink, AuditLog, AuditWaiting
from lapor.config import settings
from lapor.services import audit, audit_anchors, audit_chain, leases
from lapor.services.audit_chain import entries
from lapor.services.audit_proof import Anchor, Entry, Reading, link_code
from lapor.services.verify import verify
from tests.builders import at
from tests.conftest import KINDS
from tests.databases import filled
from tests.db.test_verify import as_owner, run

NOW = at("2026-09-14")


def write(session, home: int, n: int = 1) -> list[int]:
    found = [audit.write(session, "siti", "close", str(i), home_id=home, now=NOW) for i in range(n)]
    session.flush()
    return found


def told(session, **about) -> list[tuple[str, str]]:
    session.flush()
    session.expire_all()
    found = verify(session, **about).differences
    return [(one.check, one.subject) for one in found]


@pytest.fixture
def log(session, tmp_path, monkeypatch):
    """Two homes, three rows each, all linked; anchors go into a folder of their own."""
    monkeypatch.setenv("LAPOR_ANCHORS", str(tmp_path))
    settings.cache_clear()
    rows = {home: write(session, home, 3) for home in (3, 5)}
    audit_chain.link_waiting(session, NOW)
    yield rows
    monkeypatch.undo()
    settings.cache_clear()


def test_a_linked_log_agrees_and_rows_that_commit_late_come_next(session, log, monkeypatch):
    monkeypatch.setattr(audit_chain, "BATCH", 2)
    early = ids.compose(1_000, 3, 7)  # made in 2018, committed now
    monkeypatch.setattr(ids, "new_id", lambda home: early)
    write(session, 3)
    assert audit_chain.link_waiting(session, NOW) == 1
    assert audit_chain.end(session, 3)[0] == 4
    assert session.get_one(AuditLink, (3, 4)).audit_id == early
    assert session.exec(select(func.count()).select_from(AuditWaiting)).one() == 0
    assert told(session) == []


def test_a_row_without_a_place_is_named_after_a_minute(session, log):
    write(session, 5, 2)
    now = ids.moment(ids.new_id(0))
    assert told(session, now=now + timedelta(seconds=30)) == []
    # … and who takes it out of what waits gains nothing
    run(session, "DELETE FROM audit_waiting")
    assert told(session, now=now + timedelta(seconds=90)) == [("chain", "home 5")]


FAULTS = {  # on place 2 of home 3, whose row is {id}
    "row rewritten": (
        "UPDATE audit_log SET actor = 'wayan' WHERE id = {id}", [("audit", "{id}")]
    ),
    "row deleted": ("DELETE FROM audit_log WHERE id = {id}", [("chain", "{place}")]),
    "link deleted": (
        "DELETE FROM audit_link WHERE home_id = 3 AND place = 2",
        [("chain", "home 3, place 2–2"), ("chain", "home 3")],
    ),
    "link rewritten": (
        "UPDATE audit_link SET code = (SELECT code FROM audit_link WHERE home_id = 5 AND place = 2)"
        " WHERE home_id = 3 AND place = 2",
        [("chain", "{place}")],
    ),
    "link of another moment": (
        "UPDATE audit_link SET linked_at = linked_at + 1 WHERE home_id = 3 AND place = 2",
        [("chain", "{place}")],
    ),
    "row and link deleted": (
        "DELETE FROM audit_log WHERE id = {id}; "
        "DELETE FROM audit_link WHERE home_id = 3 AND place = 2",
        [("chain", "home 3, place 2–2")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_j11_each_change_is_found_and_named(session, log, fault):
    as_owner(session)
    statements, expected = FAULTS[fault]
    known = {"id": log[3][1], "place": f"home 3, place 2, row {log[3][1]}"}
    for statement in statements.format(**known).split("; "):
        run(session, statement)
    late = ids.moment(log[3][1]) + timedelta(minutes=2)
    assert told(session, now=late) == [(c, where.format(**known)) for c, where in expected]


def test_two_links_that_changed_places_are_found(session, log):
    first, second = (session.get_one(AuditLink, (3, place)).audit_id for place in (1, 2))
    for id, place in ((0, 1), (first, 2), (second, 1)):
        run(session, f"UPDATE audit_link SET audit_id = {id} WHERE home_id = 3 AND place = {place}")
    assert {check for check, _ in told(session)} == {"chain"}


def test_j11_a_cut_tail_is_found_back_to_the_last_anchor(session, log):
    path = audit_anchors.file_of(session)
    assert audit_anchors.drop(session, path, NOW) == 2
    assert audit_anchors.drop(session, path, NOW) == 0  # nothing grew
    assert path.stat().st_mode & 0o777 == 0o600
    write(session, 3)
    audit_chain.link_waiting(session, NOW)
    assert told(session) == []
    as_owner(session)
    cut(session, 3, 4)
    assert told(session) == []  # after the last anchor: the window that is open
    cut(session, 3, 2)
    cut(session, 5, 1)  # … a whole chain
    assert told(session) == [("anchor", "home 3, place 2–3"), ("anchor", "home 5, place 1–3")]


def cut(session, home, place):
    found = session.exec(
        select(AuditLink.audit_id).where(AuditLink.home_id == home, AuditLink.place >= place)
    ).all()
    for id in found:
        run(session, "DELETE FROM audit_log WHERE id = :id", id=id)
    run(session, f"DELETE FROM audit_link WHERE home_id = {home} AND place >= {place}")


def test_a_chain_written_anew_is_found_by_its_anchor(session, log):
    """Whoever has the key still cannot change what was told elsewhere."""
    path = audit_anchors.file_of(session)
    audit_anchors.drop(session, path, NOW)
    run(session, "DELETE FROM audit_link WHERE home_id = 3")
    for id in log[3]:
        run(session, "INSERT INTO audit_waiting (audit_id, home_id) VALUES (:id, 3)", id=id)
    audit_chain.link_waiting(session, NOW + timedelta(hours=1))
    assert told(session) == [("anchor", f"home 3, place 3, row {log[3][2]}")]


def test_what_a_restore_replaced_is_known_and_its_line_forgives_no_later_cut(session, log):
    path, later = audit_anchors.file_of(session), NOW + timedelta(hours=2)
    audit_anchors.drop(session, path, NOW)
    as_owner(session)
    cut(session, 3, 2)  # as a backup of then has it
    assert told(session) == [("anchor", "home 3, place 2–3")]
    audit_anchors.restored(session, NOW + timedelta(hours=1))
    audit_anchors.restored(session, NOW + timedelta(hours=1))  # nothing more to say
    assert told(session) == []
    assert [one.subject for one in verify(session).known] == ["home 3, place 2–3"]
    assert len(path.read_text().splitlines()) == 3
    write(session, 3, 3)
    audit_chain.link_waiting(session, later)
    assert audit_anchors.drop(session, path, later) == 1
    assert told(session) == []
    cut(session, 3, 2)
    line = path.read_text().splitlines()[2]
    with path.open("a") as file:  # the line of then, put there again, and one that is made up
        file.write(f"{line}\n{line[:-9]}\n")
        file.write(line.replace('"home": 3', '"home": 5') + "\n")
    assert told(session) == [("anchor", "line 6"), ("anchor", "line 7"),
                             ("anchor", "home 3, place 2–4")]  # fmt: skip


def test_a_line_of_an_anchor_that_we_did_not_write_is_named(session, log):
    path = audit_anchors.file_of(session)
    audit_anchors.drop(session, path, NOW)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([lines[0].replace('"place": 3', '"place": 2'), lines[1], "x"]))
    assert told(session) == [("anchor", "line 1"), ("anchor", "line 3")]


def test_an_hour_after_the_last_the_ends_are_sent_to_syslog_too(session, log, monkeypatch):
    import socket

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(5)
        monkeypatch.setenv("LAPOR_SYSLOG", f"127.0.0.1:{server.getsockname()[1]}")
        settings.cache_clear()
        path = audit_anchors.file_of(session)
        audit_anchors.drop(session, path, NOW)
        heard = server.recv(4_096).decode().rstrip("\0")
    assert heard.endswith(path.read_text().splitlines()[0])
    path.write_text(heard)  # … and what syslog kept can be compared as it stands
    (anchor,), faults, _ = audit_anchors.read(path)
    assert (anchor.home, anchor.place, faults) == (3, 3, [])


def sample(seed: int) -> list[Entry]:
    """A small log of three chains, made without a database."""
    chance, found = random.Random(seed), []
    for home in (1, 2, 9):
        before = bytes(32)
        for place in range(1, chance.randint(2, 6)):
            id = ids.compose(1_000 * place + chance.randrange(900), home, place)
            about = (id, home, 10**12 + place, "siti", "close", f"{chance.random()}", "")
            row = about + (audit.code_over(*about),)
            link = (home, place, id, 10**12 + place, b"")
            before = link_code(before, home, place, link[3], id, row[-1])
            found.append(
                Entry(audit_chain.Link._make(link[:-1] + (before,)), audit_chain.Row._make(row))
            )
    return found


def faults(log, anchors=()) -> list:
    return list(Reading(anchors).faults(log))


def other(value):
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    return value + 1 if isinstance(value, int) else value + "x"


@pytest.mark.parametrize("seed", range(3))
def test_j11_every_single_change_of_a_small_log_is_found(seed):
    """Exhaustive: each field of each row and link, each one out, each two swapped, each tail."""
    log = sample(seed)
    assert faults(log) == []
    ends = {one.link.home: one.link for one in log}
    anchors = [Anchor(home, end.place, end.code, 0) for home, end in ends.items()]
    assert faults(log, anchors) == []
    for i, entry in enumerate(log):
        for part in ("row", "link"):
            thing = getattr(entry, part)
            for name, value in thing._asdict().items():
                changed = entry._replace(**{part: thing._replace(**{name: other(value)})})
                assert faults([*log[:i], changed, *log[i + 1 :]]), (part, name)
        assert faults([*log[:i], entry._replace(row=None), *log[i + 1 :]])
        assert faults([*log[:i], *log[i + 1 :]], anchors)
        for then in range(i + 1, len(log)):
            if log[then].link.home == entry.link.home:
                swapped = [*log]
                swapped[i], swapped[then] = swapped[then], swapped[i]
                assert faults(swapped)
        assert faults(log[:i], anchors)


@pytest.fixture(scope="module", params=KINDS)
def engine_of_its_own(request, tmp_path_factory):
    engine = filled(request.param, tmp_path_factory.mktemp("chain"), "chain")
    yield engine
    engine.dispose()


def test_writers_and_two_linkers_at_once_leave_one_chain(engine_of_its_own, monkeypatch):
    """Without the lease: then places are the last defence, and nothing is linked twice or lost."""
    engine = engine_of_its_own
    for name in ("reading", "writing"):
        monkeypatch.setattr(audit_chain, name, partial(getattr(db.engine, name), engine))
    monkeypatch.setattr(leases, "take", lambda *_: True)
    over = threading.Event()

    def writer(home):
        for _ in range(15):
            with writing(engine) as session:
                write(session, home, 2)

    def linker():
        while not over.is_set():
            audit_chain.link_all()

    linkers = [threading.Thread(target=linker) for _ in range(2)]
    writers = [threading.Thread(target=writer, args=(home,)) for home in (1, 1, 2)]
    for thread in (*linkers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    for thread in linkers:
        thread.join()
    audit_chain.link_all()
    with reading(engine) as session:
        proof = Reading()
        assert list(proof.faults(entries(session))) == []
        assert (proof.rows, proof.ends) == (90, {1: 60, 2: 30})
        assert session.exec(select(func.count()).select_from(AuditWaiting)).one() == 0


def test_another_process_with_the_lease_is_left_alone(engine_of_its_own, monkeypatch):
    engine = engine_of_its_own
    for name in ("reading", "writing"):
        monkeypatch.setattr(audit_chain, name, partial(getattr(db.engine, name), engine))
    with writing(engine) as session:
        leases.take(session, audit_chain.LEASE, "x", datetime.now(UTC))
        write(session, 4)
    assert audit_chain.link_all() == 0
    with writing(engine) as session:
        leases.release(session, audit_chain.LEASE, "x")
    assert audit_chain.link_all() == 1


def test_what_waits_is_found_without_reading_the_log(session):
    """By the plan: a million rows that are linked cost the next round nothing."""
    write(session, 1)
    plan = "EXPLAIN " + ("QUERY PLAN " * (session.get_bind().dialect.name == "sqlite"))
    statement = "SELECT audit_id, home_id FROM audit_waiting ORDER BY audit_id, home_id LIMIT 5"
    said = str(session.connection().execute(text(plan + statement)).all())
    assert "audit_log" not in said
    assert session.exec(select(func.count()).select_from(AuditLog)).one() == 1
