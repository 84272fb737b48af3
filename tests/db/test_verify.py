"""The proof is clean after everything that is allowed, and finds each thing that is not."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from db.codes import Class, MoveCode
from db.models import CalendarDay, Complaint
from lapor.services import audit, ledger
from lapor.services.complaints import make_move
from lapor.services.loading import load
from lapor.services.rebuild import rebuild
from lapor.services.targets import Target
from lapor.services.verify import verify
from tests.builders import a_complaint, a_new_complaint, at
from tests.cast import DINKES, PUPR
from tests.db.test_quality import typed_later

M = MoveCode
NOW = at("2026-09-14")


@pytest.fixture
def complaint(session, cast) -> Complaint:
    """One that was loaded, held, moved here, corrected, with a reply in its midst."""
    one = a_complaint(
        session, dispatched="2026-09-08", followed_up="2026-09-09", territory=340_404,
        more=((M.HOLD, "2026-09-10"), (M.COMPLETE, "2026-09-11")),
    )  # fmt: skip
    for version, (code, changed) in enumerate(
        ((M.REPLY, None), (M.FOLLOW_UP, None), (M.CORRECT, {"klass": Class.SUPERVISORY})), 6 - 1
    ):
        make_move(
            session, cast.siti, one.id, code, seen=version, note="x",
            now=NOW + timedelta(hours=version), target=Target(changed=changed),
        )  # fmt: skip
    session.refresh(one)
    return one


def several(session: Session) -> list:
    return [
        a_new_complaint(session),
        a_new_complaint(session, dispatched="2026-09-08", agency=DINKES),
        a_new_complaint(session, dispatched="2026-09-08", followed_up="2026-09-10", by=""),
        a_new_complaint(session, more=((M.ARCHIVE, "2026-09-14"),), klass=None),
        a_new_complaint(session, government="51.03", dispatched="2026-09-09", anonymous=True),
    ]


def found(session: Session) -> set[str]:
    session.flush()
    session.expire_all()
    return {difference.check for difference in verify(session).differences}


def run(session: Session, statement: str, **values) -> None:
    done = session.connection().execute(text(statement), values)
    assert done.rowcount >= 1, "nothing was planted"


def rows(session: Session, table: str) -> list[tuple]:
    return sorted(
        (tuple(row) for row in session.connection().execute(text(f"SELECT * FROM {table}"))),
        key=str,
    )


def test_an_empty_database_agrees(session):
    verdict = verify(session)
    assert verdict.agrees
    assert verdict[:3] == (0, 0, 0)


def test_it_agrees_after_loads_and_moves_and_says_what_it_read(session, complaint):
    load(session, several(session))
    verdict = verify(session)
    assert verdict.differences == []
    assert verdict.complaints == 6
    assert verdict.audit_rows == 3
    assert verdict.entries == len(rows(session, "ledger")) > 30


def test_it_agrees_after_folding_and_the_tail_is_empty(session, complaint):
    before = len(rows(session, "ledger_tail"))
    assert before > 0
    assert ledger.fold(session) == before
    assert rows(session, "ledger_tail") == []
    assert ledger.fold(session) == 0
    assert verify(session).differences == []


def test_rebuilding_makes_the_same_rows(session, complaint):
    load(session, several(session))
    ledger.fold(session)
    tables = ("ledger", *ledger.BALANCES)
    before = {table: rows(session, table) for table in tables}
    before |= {name: [row for row in before[name] if row[-1]] for name in ledger.BALANCES}
    rebuilt = rebuild(session)
    assert {table: rows(session, table) for table in tables} == before
    assert rows(session, "ledger_tail") == []
    assert (rebuilt.complaints, rebuilt.entries) == (6, len(before["ledger"]))
    assert verify(session).differences == []


MILESTONES = {
    "status": 1, "holder": 2, "is_open": False, "government_id": 1, "agency_id": DINKES,
    "unit_id": PUPR, "class": 4, "channel": 1, "category_id": 7, "territory_id": 36,
    "is_anonymous": True, "is_secret": True, "received_on": 20_000, "verified_on": 20_000,
    "dispatched_on": None, "followed_up_on": 20_000, "last_follow_up_on": 20_000,
    "first_done_on": 20_000, "done_on": 20_000, "archived_on": 20_000, "on_hold_on": 20_000,
    "verify_due_on": 20_000, "follow_up_due_on": 20_000, "resolve_due_on": None, "returns": 9,
    "rating": 1, "merged_into": 1, "closed_by": 1, "previous_status": 1, "is_undated": True,
}  # fmt: skip


@pytest.mark.parametrize("column", MILESTONES)
def test_a_changed_milestone_is_named(session, complaint, column):
    key = {"id": complaint.id, "value": MILESTONES[column]}
    run(session, f"UPDATE complaint SET {column} = :value WHERE id = :id", **key)
    session.expire_all()
    (difference,) = verify(session).differences
    assert difference.check == "milestones"
    assert difference.subject == str(key["id"])
    assert difference.found in (column, "klass")


ENTRIES = {
    "deleted": "DELETE FROM ledger WHERE complaint_id = :id AND version = 2 AND seq = 1",
    "turned round": "UPDATE ledger SET n = -n WHERE complaint_id = :id AND version = 2 AND seq = 1",
    "of another day": 'UPDATE ledger SET "on" = "on" + 1 WHERE complaint_id = :id AND version = 1',
    "of another agency": "UPDATE ledger SET agency_id = 1 WHERE complaint_id = :id AND version = 2",
    "of another cause": "UPDATE ledger SET cause = 1 WHERE complaint_id = :id AND version = 2",
    "recorded on another day": (
        "UPDATE ledger SET recorded_on = recorded_on - 1 WHERE complaint_id = :id AND version = 2"
    ),
    "added": (
        "INSERT INTO ledger SELECT government_id, metric, cohort_on, home_id, complaint_id, "
        'version, seq + 50, "on", agency_id, klass, channel, category_id, territory_id, days, n, '
        "recorded_on, cause FROM ledger WHERE complaint_id = :id AND version = 1"
    ),
}


@pytest.mark.parametrize("fault", ENTRIES)
def test_a_ledger_entry_that_is_not_the_storys_is_found(session, complaint, fault):
    names = ", ".join(f'"{name}"' for name in ledger.LEDGER)
    statement = ENTRIES[fault].replace("INTO ledger SELECT", f"INTO ledger ({names}) SELECT")
    run(session, statement, id=complaint.id)
    assert "ledger" in found(session)


@pytest.mark.parametrize(
    "table",
    [
        "balance",
        "balance_day",
        "balance_agency",
        "balance_agency_day",
        "balance_place",
        "balance_receipt",
        "balance_late",
    ],
)
@pytest.mark.parametrize("change", ["UPDATE {} SET n = n + 1", "DELETE FROM {}"])
def test_a_balance_that_is_not_the_sum_of_its_entries_is_found(session, complaint, table, change):
    typed_later(session, 1)
    run(session, change.format(table))
    session.expire_all()
    differences = verify(session).differences
    assert {(one.check, one.subject) for one in differences} == {("balances", table)}


def test_a_tail_that_lost_an_entry_is_found(session, complaint):
    run(session, "DELETE FROM ledger_tail WHERE complaint_id = :id AND seq = 0", id=complaint.id)
    assert found(session) == {"balances"}


OWNER = {  # of the database: they can take the trigger away, and the HMAC still finds them
    "sqlite": ("DROP TRIGGER audit_log_no_update", "DROP TRIGGER audit_log_no_delete"),
    "postgresql": ("ALTER TABLE audit_log DISABLE TRIGGER USER",),
}


def as_owner(session):
    for statement in OWNER[session.get_bind().dialect.name]:
        session.execute(text(statement))


@pytest.mark.parametrize("change", ["UPDATE audit_log SET summary = ''", "DELETE FROM audit_log"])
def test_the_database_refuses_to_change_the_audit_log(session, complaint, change):
    with pytest.raises(DBAPIError, match="never changed"):
        run(session, change)


AUDIT = ("actor = 'wayan'", "action = 'merge'", "subject = '1'", "summary = 'x'", "at = at + 1")


@pytest.mark.parametrize("change", AUDIT)
def test_a_changed_audit_row_is_found(session, complaint, change):
    as_owner(session)
    run(session, f"UPDATE audit_log SET {change} WHERE actor = 'siti'")
    assert found(session) == {"audit"}


def test_an_audit_row_that_we_did_not_write_is_found(session, cast):
    audit.write(session, "siti", "close", "1", home_id=0, now=NOW)
    session.flush()
    names = "home_id, at, actor, action, subject, summary, code"
    run(session, f"INSERT INTO audit_log (id, {names}) SELECT id + 1, {names} FROM audit_log")
    assert found(session) == {"audit"}


@pytest.mark.parametrize("version", range(1, 9))
def test_a_missing_activity_is_found_wherever_it_stood(session, complaint, version):
    assert complaint.version == 8
    key = {"id": complaint.id, "version": version}
    run(session, "DELETE FROM activity WHERE complaint_id = :id AND version = :version", **key)
    assert "story" in found(session)


def test_a_complaint_without_any_story_is_found(session, complaint):
    run(session, "DELETE FROM activity WHERE complaint_id = :id", id=complaint.id)
    assert {"story", "ledger"} <= found(session)


def test_a_story_without_its_complaint_is_found(session, complaint):
    run(session, "DELETE FROM complaint WHERE id = :id", id=complaint.id)
    session.expunge_all()
    assert found(session) == {"ledger", "balances"}  # nothing tells the hour it came at


@pytest.mark.parametrize(
    "change", ['"on" = "on" + 1', "days = 9", "in_time = false", "follow_up_due_on = 20000"]
)
def test_a_changed_activity_is_found(session, complaint, change):
    run(
        session, f"UPDATE activity SET {change} WHERE complaint_id = :id AND version = 2",
        id=complaint.id,
    )  # fmt: skip
    assert found(session) & {"ledger", "milestones"}


def test_a_text_that_the_search_does_not_know_is_found(session, complaint, engine):
    if engine.dialect.name == "sqlite":
        statement = "INSERT INTO complaint_fts (complaint_fts) VALUES ('delete-all')"
        session.connection().execute(text(statement))
    else:
        run(session, "UPDATE complaint_text SET words = ''")
    assert found(session) == {"words"}


@pytest.mark.parametrize("resumed", ["2026-09-10", "2026-09-16"])
def test_a_day_off_decreed_later_leaves_the_days_of_a_hold_as_they_were_counted(
    session, cast, resumed
):
    """The 9th becomes a holiday on the 14th: after the one hold ended, while the other lasts."""
    one = a_complaint(session, dispatched="2026-09-08", followed_up="2026-09-08")
    for day, code in (("2026-09-08", M.HOLD), (resumed, M.COMPLETE)):
        if day > "2026-09-14":
            decreed(session)
        session.refresh(one)
        make_move(session, cast.siti, one.id, code, seen=one.version, note="Karena sudah lengkap.",
                  now=at(day, "12:00"))  # fmt: skip
    decreed(session)
    session.refresh(one)
    assert one.held_days == (2 if resumed < "2026-09-14" else 5)
    make_move(session, cast.siti, one.id, M.CLOSE, seen=one.version, note="Karena sudah selesai.",
              now=at("2026-09-17"))  # fmt: skip
    session.refresh(one)
    assert one.held_days == (2 if resumed < "2026-09-14" else 5)
    assert verify(session).differences == []


def decreed(session: Session) -> None:
    session.merge(CalendarDay(day=date(2026, 9, 9), name="Libur", kind="holiday", basis="Keppres"))
    session.flush()
    for known in ("rules", "days_off"):
        session.info.pop(known, None)
