"""Bulk loads: ids, balances, and the reporter who is sealed."""

import os
import signal
from collections import Counter
from pickle import PicklingError

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from db.codes import MoveCode, Status
from db.days import milliseconds, month_number
from db.ids import EPOCH_MS, home_of
from db.models import Activity, Complaint, ComplaintText, Reporter
from lapor.services import ledger
from lapor.services.aside import aside
from lapor.services.identity import unseal
from lapor.services.loading import CHUNK, AsItIs, load, load_told
from lapor.services.new_rows import Places
from lapor.services.stories import NewComplaint
from tests.builders import a_complaint, a_new_complaint, at

M = MoveCode


def ids_of(session: Session, numbers: list[str]) -> list[int]:
    found = dict(
        session.exec(
            select(Complaint.number, Complaint.id).where(col(Complaint.number).in_(numbers))
        ).all()
    )
    return [found[number] for number in numbers]


def test_the_same_story_gets_the_same_id_again(session, cast):
    new = [a_new_complaint(session, number=f"88{n}", dispatched="2026-09-08") for n in range(50)]
    numbers = [one.number for one in new]
    inner = session.begin_nested()
    load(session, new)
    first = ids_of(session, numbers)
    inner.rollback()
    session.expire_all()
    load(session, list(reversed(new)))
    assert ids_of(session, numbers) == first
    assert len(set(first)) == 50


def test_an_id_tells_the_home_and_about_when_it_was_received(session, cast):
    complaint = a_complaint(session, government="51.03")
    assert home_of(complaint.id) == complaint.home_id == cast.badung
    received = (complaint.id >> 22) + EPOCH_MS
    assert 0 <= received - milliseconds(complaint.received_at) < 1_000


def test_an_id_that_is_taken_makes_the_next_one_step_aside(session, cast):
    one = a_new_complaint(session, number="4711")
    twin = one._replace(source="lain")  # the same number and moment from another system
    third = one._replace(source="ketiga")
    load(session, [one, twin])
    load(session, [third])  # and against what is in the database
    found = session.exec(
        select(Complaint.id).where(Complaint.number == "4711").order_by(col(Complaint.id))
    ).all()
    assert len(set(found)) == 3


def test_everything_of_a_complaint_is_written(session, cast):
    new = a_new_complaint(
        session, dispatched="2026-09-08", followed_up="2026-09-10", title="Judul", body="Isi",
        edited="Isi yang disunting",
    )  # fmt: skip
    assert load(session, [new]) == 1
    complaint = session.exec(select(Complaint).where(Complaint.number == new.number)).one()
    assert (complaint.status, complaint.version, complaint.title) == (Status.IN_PROCESS, 3, "Judul")
    assert complaint.received_at == at("2026-09-07")
    words = session.get(ComplaintText, (complaint.id, complaint.home_id))
    assert (words.body, words.edited) == ("Isi", "Isi yang disunting")
    rows = session.exec(select(Activity).where(Activity.complaint_id == complaint.id)).all()
    assert [row.kind for row in rows] == [M.RECEIVE, M.DISPATCH, M.FOLLOW_UP]
    assert session.get(Reporter, (complaint.id, complaint.home_id)) is None


def test_what_a_file_brought_was_not_moved_here(session, cast):
    assert not a_complaint(session, by="").moved_here
    assert a_complaint(session, by="siti").moved_here


def test_more_than_a_chunk_is_loaded_and_progress_is_told(session, cast):
    one = a_new_complaint(session)
    told: list[int] = []
    many = (one._replace(number=f"99{n}") for n in range(CHUNK + 10))
    assert load(session, many, progress=told.append) == CHUNK + 10
    assert told == [CHUNK, CHUNK + 10]
    ids = session.exec(select(Complaint.id).where(col(Complaint.number).startswith("99"))).all()
    assert len(set(ids)) == CHUNK + 10  # all of one millisecond and one home


def test_the_process_that_computes_says_what_went_wrong_and_goes_on():
    with aside(lambda n: 12 // n) as second:
        wrong, right = second.ask(0), second.ask(4)
        with pytest.raises(ZeroDivisionError):
            wrong.result()
        assert right.result() == 3


def test_what_cannot_be_handed_over_is_said_and_not_waited_for():
    with aside(lambda n: n if n else lambda: n) as second:
        asked, answered, right = second.ask(lambda: 0), second.ask(0), second.ask(4)
        with pytest.raises((AttributeError, PicklingError)):
            asked.result(20)
        with pytest.raises(RuntimeError):
            answered.result(20)
        assert right.result(20) == 4


def test_nothing_is_kept_when_the_process_that_computes_is_killed(session, cast):
    mine = os.getpid()

    class Dying(AsItIs):
        def complaint(self, new: NewComplaint, place: Places) -> NewComplaint:
            if os.getpid() != mine:
                os.kill(os.getpid(), signal.SIGKILL)
            return new

    one, before = a_new_complaint(session), len(session.exec(select(Complaint.id)).all())
    many = [one._replace(number=f"99{n}") for n in range(CHUNK)]
    with pytest.raises(RuntimeError), session.begin_nested():
        load_told(session, many, Dying())
    assert len(session.exec(select(Complaint.id)).all()) == before


def test_balances_are_the_sums_of_the_entries(session, cast):
    load(
        session,
        [
            a_new_complaint(session, received=f"2026-0{1 + n % 9}-07", dispatched="2026-09-08",
                            followed_up=f"2026-{10 + n % 2}-1{n % 9}", agency=9_901 + n % 2)
            for n in range(60)
        ],
    )  # fmt: skip
    run = session.connection().execute
    names = ("government_id", "metric", "cohort_on", "on", "agency_id", "days", "n")
    columns = ", ".join(f'"{name}"' for name in names)
    rows = run(text(f"SELECT {columns} FROM ledger")).all()
    entries = [dict(zip(names, row, strict=True)) for row in rows]
    for balance, key in ledger.BALANCES.items():
        expected: Counter = Counter()
        for entry in entries:
            entry["cohort_month"] = month_number(entry["cohort_on"])
            entry["on_month"] = month_number(entry["on"])
            expected[tuple(entry[name] for name in key)] += entry["n"]
        columns = ", ".join(f'"{name}"' for name in key)
        kept = {
            tuple(row[:-1]): row[-1] for row in run(text(f"SELECT {columns}, n FROM {balance}"))
        }
        assert {k: n for k, n in kept.items() if n} == {k: n for k, n in expected.items() if n}
    assert run(text("SELECT COUNT(*) FROM ledger_tail")).scalar_one() == 0


def test_the_reporter_is_sealed(session, cast):
    person = {"name": "Sri Wahyuni", "phone": "081234567890", "email": "sri@contoh.id"}
    first, second = (a_complaint(session, reporter=person) for _ in range(2))
    sealed = [session.get(Reporter, (one.id, one.home_id)).sealed for one in (first, second)]
    assert [unseal(one) for one in sealed] == [person, person]
    assert sealed[0] != sealed[1]  # equal people do not look equal
    for one in sealed:
        for plain in (*person.values(), *person, "Sri"):
            assert plain.encode() not in one


def test_no_table_holds_a_reporter_in_the_clear(session, cast):
    person = {"name": "Sri Wahyuni", "phone": "081234567890", "email": "sri@contoh.id"}
    a_complaint(session, reporter=person)
    for table in ("complaint", "complaint_text", "activity", "reporter", "audit_log", "ledger"):
        for row in session.connection().execute(text(f"SELECT * FROM {table}")):
            for value in row:
                shown = (
                    bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                )
                assert not any(plain.encode() in shown for plain in person.values())
