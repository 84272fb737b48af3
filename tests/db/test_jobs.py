"""What the clock does in transactions of its own: one at a time, each step once, catching up."""

import threading
from datetime import date, timedelta

import pytest
from sqlmodel import delete, select

import db.engine
from db import ids
from db.codes import MoveCode, Status
from db.engine import reading, writing
from db.models import Activity, Complaint, DispatchRule, Lease
from lapor.domain.audit_words import PHRASES
from lapor.domain.job_names import CLOCK
from lapor.services import jobs, leases
from lapor.services.complaints import make_move
from lapor.services.verify import verify
from tests.builders import a_complaint, at
from tests.cast import PUPR, gather
from tests.conftest import KINDS
from tests.databases import filled

M = MoveCode
ANSWERED = {"dispatched": "2026-09-08", "followed_up": "2026-09-10"}  # lapses on the 24th


@pytest.fixture(scope="module", params=KINDS)
def engine(request, tmp_path_factory):
    engine = filled(request.param, tmp_path_factory.mktemp("jobs"), "jobs")
    with writing(engine) as session:
        gather(session)
    yield engine
    engine.dispose()


@pytest.fixture
def here(engine, monkeypatch):
    """The program's own database is this one; what is open in it is closed afterwards."""
    monkeypatch.setattr(db.engine, "engine", lambda: engine)
    yield engine
    with writing(engine) as session:
        for one in session.exec(select(Complaint).where(Complaint.is_open)):
            one.moved_here = False


def born(**how):
    with writing() as session:
        one = a_complaint(session, **how)
        return one.id, one.home_id


def kinds(key):
    with reading() as session:
        rows = session.exec(
            select(Activity).where(Activity.complaint_id == key[0]).order_by(Activity.version)
        )
        return [(row.kind, row.on, row.by) for row in rows]


def test_it_catches_up_after_an_outage_and_does_nothing_twice(here):
    keys = [born(**ANSWERED) for _ in range(5)]
    done = jobs.run(now=at("2026-11-02"))
    assert done.moves == {M.LAPSE: 5}
    for key in keys:
        assert kinds(key)[-1] == (M.LAPSE, date(2026, 9, 24), "")
    again = jobs.run(now=at("2026-11-02", "10:10"))
    assert (again.moves, again.failed) == ({}, 0)
    with reading() as session:
        assert verify(session).agrees


def test_who_is_due_tomorrow_is_reminded_once_for_each_deadline(here):
    key = born(received="2026-09-07", dispatched="2026-09-08")  # to be followed up by the 15th
    assert jobs.run(now=at("2026-09-13")).moves == {}  # a Sunday: two working days
    assert jobs.run(now=at("2026-09-14", "00:30")).moves == {M.REMIND: 1}
    assert jobs.run(now=at("2026-09-15")).moves == {}
    assert kinds(key)[-1] == (M.REMIND, date(2026, 9, 14), "")
    with writing() as session:
        from tests.cast import Actor, Role

        budi = Actor("budi", Role.LIAISON, key[1], PUPR)
        # the officer's page shows the version before the reminder: that is no conflict
        make_move(session, budi, key[0], M.FOLLOW_UP, seen=2, note="Sudah", now=at("2026-09-15"))
    # resolution is due on the 28th
    assert jobs.run(now=at("2026-09-24")).moves == {}
    assert jobs.run(now=at("2026-09-25")).moves == {M.REMIND: 1}
    with reading() as session:
        assert verify(session).agrees


def test_what_is_open_sixty_working_days_after_its_dispatch_is_escalated_once(here):
    # 60 working days after Tuesday 8 September 2026, with no holiday but 25 December: 1 December
    key = born(received="2026-09-07", dispatched="2026-09-08")
    assert M.ESCALATE not in jobs.run(now=at("2026-12-01")).moves
    assert jobs.run(now=at("2026-12-02")).moves == {M.ESCALATE: 1}
    assert jobs.run(now=at("2026-12-09")).moves == {}
    with reading() as session:
        found = session.get_one(Complaint, key)
        assert (found.escalated_on, found.status) == (date(2026, 12, 2), Status.NOT_FOLLOWED_UP)


def test_one_at_a_time(here):
    born(**ANSWERED)
    now = at("2026-11-02")
    with writing() as session:
        from datetime import UTC, datetime

        assert leases.take(session, CLOCK, "another process", datetime.now(UTC))
    assert jobs.run(now=now) is None
    with writing() as session:
        session.get_one(Lease, CLOCK).until -= timedelta(hours=1)  # … died
    assert jobs.run(now=now).moves == {M.LAPSE: 1}


def test_two_at_once_do_each_thing_once(here):
    keys = [born(**ANSWERED) for _ in range(8)]
    found = []
    runs = [
        threading.Thread(target=lambda: found.append(jobs.run(now=at("2026-11-02"))))
        for _ in range(4)
    ]
    for thread in runs:
        thread.start()
    for thread in runs:
        thread.join()
    done = [report.moves.get(M.LAPSE, 0) for report in found if report]
    assert (len(found), sum(done)) == (4, 8)
    assert all([kind for kind, _, _ in kinds(key)].count(M.LAPSE) == 1 for key in keys)
    with reading() as session:
        assert verify(session).agrees


def test_a_step_that_another_process_made_is_not_counted_again(here):
    """Its lease may have run out while it was asleep: the second finds the step made."""
    (id, home), now = born(**ANSWERED), at("2026-11-02")
    with reading() as session:
        step = jobs.step_of(session, session.get_one(Complaint, (id, home)), now)
    took = []
    for _ in range(2):
        with writing() as session:
            took.append(jobs.take(session, step, now))
    assert took == [True, False]


def test_one_that_cannot_be_moved_does_not_stop_the_others(here):
    broken, whole = born(**ANSWERED), born(**ANSWERED)
    with writing() as session:
        # a story whose facts nobody can read: whatever made it, the others go on
        first = session.get_one(Activity, (*broken, 1, 0))
        kept, first.facts = first.facts, '{"klass": 99}'
    try:
        done = jobs.run(now=at("2026-11-02"))
        assert (done.moves, done.failed) == ({M.LAPSE: 1}, 1)
    finally:
        with writing() as session:
            session.get_one(Activity, (*broken, 1, 0)).facts = kept
    assert kinds(whole)[-1][0] == M.LAPSE
    assert jobs.run(now=at("2026-11-02")).moves == {M.LAPSE: 1}


def test_a_rule_that_fails_with_one_complaint_keeps_what_it_did_with_the_others(here):
    """Each is dispatched in a transaction of its own, and once."""
    waits = {"received": "2026-09-28", "title": "Jalan berlubang"}
    before, broken, after = born(**waits), born(**waits), born(**waits)
    with writing() as session:
        home = before[1]
        session.add(DispatchRule(
            id=ids.new_id(home), government_id=home, position=1, words="berlubang", agency_id=PUPR,
            is_active=True, is_automatic=True,
        ))  # fmt: skip
        first = session.get_one(Activity, (*broken, 1, 0))
        kept, first.facts = first.facts, '{"klass": 99}'  # a story that nobody can read
    try:
        done = jobs.run(now=at("2026-09-29"))
        assert (done.moves, done.failed) == ({M.DISPATCH: 2}, 1)
        assert [kinds(key)[-1][0] for key in (before, after)] == [M.DISPATCH, M.DISPATCH]
        assert [kind for kind, *_ in kinds(broken)] == [M.RECEIVE]
        assert jobs.run(now=at("2026-09-29", "10:10")).moves == {}
    finally:
        with writing() as session:
            session.get_one(Activity, (*broken, 1, 0)).facts = kept
    assert jobs.run(now=at("2026-09-29", "10:20")).moves == {M.DISPATCH: 1}
    with writing() as session:
        session.execute(delete(DispatchRule))
    with reading() as session:
        assert verify(session).agrees


def test_whatever_the_clock_reports_has_words_on_the_system_page():
    assert set(jobs.Report._fields) - {"moves", "failed"} <= PHRASES.keys()
