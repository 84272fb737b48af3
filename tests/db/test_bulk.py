"""One move for many complaints: what is asked, what is shown before, what becomes of each."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, func, select

from db.codes import MoveCode, Role, Status
from db.models import Activity, Agency, AuditLog, BulkRow, BulkRun, Complaint
from lapor.domain.errors import BadInput, NotAllowed, NotFound
from lapor.queries.filters import Filters
from lapor.services import accounts, bulk, bulk_run, bulk_work
from lapor.services.complaints import make_move
from lapor.services.targets import Target
from lapor.services.verify import verify
from tests.builders import a_complaint, at, some_complaints
from tests.cast import BADUNG_PUPR, DINKES, PUPR

M = MoveCode
NOW = at("2026-09-14")
GIVEN = {"received": "2026-09-07", "dispatched": "2026-09-08"}
NOTE = "Sudah diperiksa di lapangan."


def several(session, n: int, **how) -> list[int]:
    return [one.id for one in some_complaints(session, [how] * n)]


def ask(session, actor, code: MoveCode, which: list[int] | Filters, **how) -> int:
    """As the list shows them at this moment."""
    if isinstance(which, list):
        found = select(Complaint.id, Complaint.version).where(
            col(Complaint.id).in_([id for id in which if 0 <= id < 1 << 63])
        )
        which = dict.fromkeys(which, 1) | dict(session.exec(found).all())
    return bulk.ask(session, actor, code, which, **how)


def runs(session, actor, run_id: int) -> bulk_run.Run:
    """Start it and make every step of it."""
    bulk_run.start(session, actor, run_id, now=NOW)
    while bulk_work.step(session, actor, run_id, now=NOW):
        pass
    return bulk_run.look(session, actor, run_id)


def statuses(session, ids: list[int]) -> list[Status]:
    session.expire_all()
    found = select(Complaint.status).where(col(Complaint.id).in_(ids)).order_by(col(Complaint.id))
    return list(session.exec(found))


def results(session, actor, run_id: int) -> dict[int, str | None]:
    return {one.complaint_id: one.result for one in bulk_run.outcomes(session, actor, run_id)}


def test_sixty_are_moved_each_with_its_story_its_entries_and_its_audit_row(session, cast):
    ids = several(session, 60, **GIVEN)
    audited = session.exec(select(func.count()).select_from(AuditLog)).one()
    run_id = ask(session, cast.siti, M.FOLLOW_UP, ids, note=NOTE, now=NOW)
    run = runs(session, cast.siti, run_id)
    assert (run.results, run.finished_at) == ({"done": 60}, NOW)
    assert statuses(session, ids) == [Status.IN_PROCESS] * 60
    told = session.exec(select(Activity).where(col(Activity.note) == NOTE)).all()
    assert {(row.complaint_id, row.by, row.version) for row in told} == {
        (id, "siti", 3) for id in ids
    }
    after = session.exec(select(func.count()).select_from(AuditLog)).one()
    assert after - audited == 60 + 2  # and that it was asked, and started
    assert verify(session).differences == []


def test_nothing_moves_before_it_is_started(session, cast):
    ids = several(session, 2, **GIVEN)
    run_id = ask(session, cast.siti, M.HOLD, ids, note=NOTE, now=NOW)
    bulk.preview(session, cast.siti, run_id)
    assert bulk_work.step(session, cast.siti, run_id, now=NOW) == 0
    assert statuses(session, ids) == [Status.NOT_FOLLOWED_UP] * 2


def test_a_preview_says_who_what_and_why_not(session, cast):
    waiting, done = several(session, 2, **GIVEN), several(session, 1, **GIVEN, closed="2026-09-10")
    fresh = several(session, 3)
    asked = [*waiting, *done, *fresh]
    run_id = ask(session, cast.siti, M.FOLLOW_UP, asked, note=NOTE, now=NOW)
    found = bulk.preview(session, cast.siti, run_id)
    assert (len(found.lines), found.able) == (6, 2)
    assert found.statuses == {
        Status.UNVERIFIED: 3, Status.NOT_FOLLOWED_UP: 2, Status.DONE: 1,
    }  # fmt: skip
    assert found.agencies == {"Dinas PUPR uji": 3, None: 3}
    assert {reason.en: n for reason, n in found.obstacles.items()} == {
        "“Follow up” cannot be done to a complaint that is “Not yet verified”.": 3,
        "“Follow up” cannot be done to a complaint that is “Done”.": 1,
    }
    runs(session, cast.siti, run_id)
    refused = {one.reason for one in bulk_run.outcomes(session, cast.siti, run_id) if one.reason}
    assert refused == set(found.obstacles), "what was foreseen is what happened"
    made = {id for id, result in results(session, cast.siti, run_id).items() if result == "done"}
    assert made == set(waiting)


def test_a_dispatch_of_many_stays_within_their_own_government(session, cast):
    sleman, badung = several(session, 2), several(session, 2, government="51.03")
    there = several(session, 1, **GIVEN, agency=DINKES)
    target = Target(agency_id=DINKES)
    run_id = ask(session, cast.rini, M.DISPATCH, sleman + badung + there, target=target, now=NOW)
    found = bulk.preview(session, cast.rini, run_id)
    assert (found.receiver, found.able) == ("Dinas Kesehatan uji", 2)
    assert runs(session, cast.rini, run_id).results == {"done": 2, "refused": 3}
    assert statuses(session, sleman) == [Status.NOT_FOLLOWED_UP] * 2
    assert statuses(session, badung) == [Status.UNVERIFIED] * 2


@pytest.mark.parametrize("agency", [None, 123_456])
def test_a_dispatch_without_an_agency_is_refused_at_once(session, cast, agency):
    ids = several(session, 1)
    with pytest.raises(BadInput):
        ask(session, cast.siti, M.DISPATCH, ids, target=Target(agency_id=agency), now=NOW)


def test_a_coordinator_cannot_dispatch_to_an_agency_of_another_government(session, cast):
    ids = several(session, 2)
    run_id = ask(session, cast.siti, M.DISPATCH, ids, target=Target(agency_id=BADUNG_PUPR), now=NOW)
    assert runs(session, cast.siti, run_id).results == {"refused": 2}
    assert statuses(session, ids) == [Status.UNVERIFIED] * 2


def test_whoever_was_faster_is_named_and_nothing_of_theirs_is_lost(session, cast):
    ids = several(session, 3, **GIVEN)
    run_id = ask(session, cast.siti, M.CLOSE, ids, note=NOTE, now=NOW)
    make_move(session, cast.budi, ids[1], M.FOLLOW_UP, seen=2, note="Ditambal", now=NOW)
    assert runs(session, cast.siti, run_id).results == {"refused": 2, "stale": 1}
    (told,) = [x for x in bulk_run.outcomes(session, cast.siti, run_id) if x.result == "stale"]
    assert told.complaint_id == ids[1]
    assert told.reason.id.startswith("Budi Santoso menindaklanjuti laporan pada 14 September 2026")
    assert told.reason.en.startswith("Budi Santoso followed the complaint up on 14 September 2026")


def test_rows_of_others_are_left_out_without_a_word(session, cast):
    mine, abroad = several(session, 1, **GIVEN), several(session, 2, government="51.03")
    dinkes = several(session, 1, **GIVEN, agency=DINKES)
    asked = [*mine, *abroad, *dinkes, 1, -5, 1 << 70]
    run_id = ask(session, cast.budi, M.FOLLOW_UP, asked, note=NOTE, now=NOW)
    assert list(results(session, cast.budi, run_id)) == mine
    with pytest.raises(BadInput, match="no complaint among those chosen"):
        ask(session, cast.budi, M.FOLLOW_UP, abroad, note=NOTE, now=NOW)


@pytest.mark.parametrize("name", ["dewi"])
def test_who_may_move_nothing_asks_for_nothing(session, cast, name):
    ids = several(session, 1, **GIVEN)
    with pytest.raises(NotAllowed):
        ask(session, getattr(cast, name), M.FOLLOW_UP, ids, note=NOTE, now=NOW)
    assert bulk.choices(session, getattr(cast, name), ids) == []


@pytest.mark.parametrize(
    ("name", "code"),
    [("budi", M.CLOSE), ("budi", M.DISPATCH), ("siti", M.ESCALATE), ("rini", M.LAPSE),
     ("rini", M.MERGE), ("siti", M.CORRECT), ("siti", M.RECEIVE), ("siti", M.UNDO)],
)  # fmt: skip
def test_moves_that_are_not_theirs_or_not_for_many_are_refused(session, cast, name, code):
    ids = several(session, 1, **GIVEN)
    with pytest.raises(NotAllowed):
        ask(session, getattr(cast, name), code, ids, note=NOTE, now=NOW)


@pytest.mark.parametrize("note", ["", "   ", "x" * 20_001])
def test_a_note_that_is_missing_or_endless_is_refused_at_once(session, cast, note):
    ids = several(session, 1, **GIVEN)
    with pytest.raises(BadInput):
        ask(session, cast.siti, M.HOLD, ids, note=note, now=NOW)


def test_only_who_asked_looks_carries_on_and_cancels(session, cast):
    ids = several(session, 1, **GIVEN)
    run_id = ask(session, cast.siti, M.HOLD, ids, note=NOTE, now=NOW)
    bulk_run.start(session, cast.siti, run_id, now=NOW)
    for attempt in (
        bulk.preview, bulk_run.look, bulk_run.start, bulk_run.cancel, bulk_run.outcomes,
        bulk_work.step, bulk.ask_undo,
    ):  # fmt: skip
        with pytest.raises(NotFound):
            attempt(session, cast.rini, run_id)
    assert bulk_run.latest(session, cast.rini) is None
    assert statuses(session, ids) == [Status.NOT_FOLLOWED_UP]


def test_an_account_that_was_disabled_or_moved_stops_the_run(session, cast):
    ids = several(session, 2 * bulk_work.BATCH, **GIVEN)
    run_id = ask(session, cast.siti, M.HOLD, ids, note=NOTE, now=NOW)
    bulk_run.start(session, cast.siti, run_id, now=NOW)
    assert bulk_work.step(session, cast.siti, run_id, now=NOW) == bulk_work.BATCH
    accounts.disable(session, "siti")
    with pytest.raises(NotAllowed, match="account has changed"):
        bulk_work.step(session, cast.siti, run_id, now=NOW)
    accounts.enable(session, "siti")
    session.get(accounts.Account, "siti").government_id = cast.badung
    session.flush()
    with pytest.raises(NotAllowed, match="account has changed"):
        bulk_work.step(session, cast.siti, run_id, now=NOW)
    abroad = replace(cast.siti, government_id=cast.badung)
    assert bulk_work.step(session, abroad, run_id, now=NOW) == 0
    assert bulk_run.look(session, abroad, run_id).results == {
        "done": bulk_work.BATCH, "refused": bulk_work.BATCH,
    }  # fmt: skip


def test_cancelling_leaves_the_rest_untouched_and_says_so(session, cast):
    ids = several(session, bulk_work.BATCH + 5, **GIVEN)
    run_id = ask(session, cast.siti, M.HOLD, ids, note=NOTE, now=NOW)
    bulk_run.start(session, cast.siti, run_id, now=NOW)
    bulk_work.step(session, cast.siti, run_id, now=NOW)
    assert bulk_run.latest(session, cast.siti, now=NOW).settled == bulk_work.BATCH
    bulk_run.cancel(session, cast.siti, run_id, now=NOW)
    run = bulk_run.look(session, cast.siti, run_id)
    assert run.results == {"done": bulk_work.BATCH, "cancelled": 5}
    assert bulk_work.step(session, cast.siti, run_id, now=NOW) == 0
    assert statuses(session, ids).count(Status.NOT_FOLLOWED_UP) == 5
    ended = bulk_run.latest(session, cast.siti, now=NOW)
    assert ended is not None and ended.finished_at == NOW
    assert bulk_run.latest(session, cast.siti, now=NOW + bulk_run.NEWS) is None


def test_a_second_start_and_a_second_cancel_change_nothing(session, cast):
    ids = several(session, 1, **GIVEN)
    run_id = ask(session, cast.siti, M.HOLD, ids, note=NOTE, now=NOW)
    bulk_run.start(session, cast.siti, run_id, now=NOW)
    bulk_run.start(session, cast.siti, run_id, now=NOW + timedelta(seconds=1))
    assert session.get(BulkRun, run_id).started_at == NOW
    run = runs(session, cast.siti, run_id)
    bulk_run.cancel(session, cast.siti, run_id, now=NOW + timedelta(minutes=1))
    assert bulk_run.look(session, cast.siti, run_id) == run
    told = session.exec(select(AuditLog.action).where(col(AuditLog.subject) == str(run_id))).all()
    assert sorted(told) == ["bulk_ask", "bulk_start"]


def test_all_that_match_are_taken_however_many_pages_they_fill(session, cast, monkeypatch):
    monkeypatch.setattr("lapor.queries.bulk.CHUNK", 7)
    ids = several(session, 20, **GIVEN)
    several(session, 3)  # not dispatched
    several(session, 2, **GIVEN, closed="2026-09-10")  # no longer open
    filters = Filters(status=Status.NOT_FOLLOWED_UP)
    run_id = ask(session, cast.siti, M.FOLLOW_UP, filters, note=NOTE, now=NOW)
    assert sorted(results(session, cast.siti, run_id)) == sorted(ids)


def test_too_many_are_refused_in_a_sentence(session, cast, monkeypatch):
    monkeypatch.setattr("lapor.services.bulk.MOST", 5)
    ids = several(session, 6, **GIVEN)
    for which in (ids, Filters()):
        with pytest.raises(BadInput, match="Narrow the filters"):
            ask(session, cast.siti, M.HOLD, which, note=NOTE, now=NOW)
    assert session.exec(select(func.count()).select_from(BulkRow)).one() == 0


def test_a_preview_nobody_went_on_from_is_forgotten_with_the_next(session, cast):
    ids = several(session, 2, **GIVEN)
    first = ask(session, cast.siti, M.HOLD, ids, note=NOTE, now=NOW)
    second = ask(session, cast.siti, M.CLOSE, ids[:1], note=NOTE, now=NOW)
    with pytest.raises(NotFound):
        bulk_run.start(session, cast.siti, first, now=NOW)
    assert session.exec(select(col(BulkRow.run_id))).all() == [second]


def test_confidentiality_is_changed_for_those_it_changes(session, cast):
    open_ones = several(session, 2, **GIVEN)
    secret = several(session, 1, **GIVEN, secret=True)
    run_id = ask(
        session, cast.siti, M.SET_CONFIDENTIALITY, open_ones + secret, note=NOTE,
        target=Target(changed={"secret": True}), now=NOW,
    )  # fmt: skip
    assert bulk.preview(session, cast.siti, run_id).able == 2
    assert runs(session, cast.siti, run_id).results == {"done": 2, "refused": 1}
    session.expire_all()
    assert all(session.exec(select(Complaint.is_secret).where(col(Complaint.id).in_(open_ones))))


def test_the_moves_offered_are_those_that_one_of_them_allows(session, cast):
    ids = several(session, 1, **GIVEN) + several(session, 1)
    codes = {move.code for move in bulk.choices(session, cast.siti, ids)}
    assert {M.DISPATCH, M.RETURN, M.HOLD, M.FOLLOW_UP, M.ARCHIVE} <= codes
    assert not codes & {M.MERGE, M.CLOSE, M.COMPLETE, M.REOPEN, M.ESCALATE}
    assert {move.code for move in bulk.choices(session, cast.budi, ids)} >= {M.RETURN, M.FOLLOW_UP}
    assert bulk.choices(session, cast.wayan, ids) == []


def test_the_head_approves_answers_one_by_one(session, cast):
    ids = several(session, 1, **GIVEN)
    head = replace(cast.siti, name="ayu", role=Role.HEAD)
    assert bulk.choices(session, head, ids) == []
    with pytest.raises(NotAllowed):
        ask(session, head, M.FOLLOW_UP, ids, note=NOTE, now=NOW)


def test_answers_that_wait_for_the_head_are_foreseen(session, cast):
    session.get_one(Agency, PUPR).needs_approval = True
    session.flush()
    ids = several(session, 2, **GIVEN) + several(session, 1, **GIVEN, agency=DINKES)
    run_id = ask(session, cast.siti, M.FOLLOW_UP, ids, note=NOTE, now=NOW)
    found = bulk.preview(session, cast.siti, run_id)
    assert (found.able, list(found.obstacles.values())) == (1, [2])
    assert runs(session, cast.siti, run_id).results == {"done": 1, "refused": 2}


def test_an_officer_is_given_those_of_their_own_agency(session, cast):
    mine, other = several(session, 2, **GIVEN), several(session, 1, **GIVEN, agency=DINKES)
    target = Target(officer="budi")
    run_id = ask(session, cast.siti, M.ASSIGN_UNIT, mine + other, target=target, now=NOW)
    found = bulk.preview(session, cast.siti, run_id)
    assert {reason.en for reason in found.obstacles} == {"Choose an officer of the list."}
    assert runs(session, cast.siti, run_id).results == {"done": 2, "refused": 1}
    session.expire_all()
    assert [session.get_one(Complaint, (id, cast.sleman)).officer for id in mine] == ["budi"] * 2


def undone(session, actor, run_id: int, now=NOW) -> bulk_run.Run:
    undo_id = bulk.ask_undo(session, actor, run_id, now=now)
    bulk_run.start(session, actor, undo_id, now=now)
    while bulk_work.step(session, actor, undo_id, now=now):
        pass
    return bulk_run.look(session, actor, undo_id)


def test_all_is_taken_back_but_what_somebody_went_on_with(session, cast):
    ids = several(session, 3, **GIVEN)
    run_id = ask(session, cast.siti, M.HOLD, ids, note=NOTE, now=NOW)
    runs(session, cast.siti, run_id)
    make_move(session, cast.rini, ids[0], M.COMPLETE, seen=3, now=NOW)
    run = undone(session, cast.siti, run_id, NOW + timedelta(minutes=9))
    assert (run.undoes, run.move.code) == (run_id, M.UNDO)
    assert sorted(run.results.values()) == [1, 2] and run.results["done"] == 2
    assert statuses(session, ids) == [Status.NOT_FOLLOWED_UP] * 3
    assert bulk.ask_undo(session, cast.siti, run_id, now=NOW) == run.id, "a second click is none"
    assert verify(session).differences == []


def test_what_was_returned_and_is_out_of_sight_can_be_taken_back(session, cast):
    ids = several(session, 3, **GIVEN)
    run_id = ask(session, cast.budi, M.RETURN, ids, note=NOTE, now=NOW)
    assert runs(session, cast.budi, run_id).results == {"done": 3}
    assert undone(session, cast.budi, run_id).results == {"done": 3}
    assert statuses(session, ids) == [Status.NOT_FOLLOWED_UP] * 3


@pytest.mark.parametrize(("code", "minutes"), [(M.HOLD, 10), (M.HOLD, 60 * 24), (M.FOLLOW_UP, 1)])
def test_too_late_or_an_answer_that_went_out_is_not_taken_back(session, cast, code, minutes):
    ids = several(session, 1, **GIVEN)
    run_id = ask(session, cast.siti, code, ids, note=NOTE, now=NOW)
    runs(session, cast.siti, run_id)
    with pytest.raises(NotAllowed):
        bulk.ask_undo(session, cast.siti, run_id, now=NOW + timedelta(minutes=minutes))


MINE = {
    "rini": {"pupr", "dinkes", "fresh", "badung", "badung fresh", "hidden"},
    "siti": {"pupr", "dinkes", "fresh", "hidden"},
    "ayu": {"badung", "badung fresh"},
    "budi": {"pupr", "hidden"},
    "ani": {"dinkes"},
    "wayan": {"badung"},
}  # fmt: skip


@pytest.mark.parametrize("name", MINE)
@pytest.mark.parametrize("by_filter", [False, True])
def test_each_moves_what_is_theirs_and_nothing_else(session, cast, name, by_filter):
    badung = {"government": "51.03"}
    world = {
        "pupr": a_complaint(session, **GIVEN).id,
        "dinkes": a_complaint(session, **GIVEN, agency=DINKES).id,
        "fresh": a_complaint(session).id,
        "badung": a_complaint(session, **GIVEN, **badung, agency=BADUNG_PUPR).id,
        "badung fresh": a_complaint(session, **badung).id,
        "hidden": a_complaint(session, **GIVEN, secret=True, anonymous=True).id,
    }
    actor, names = getattr(cast, name), {id: word for word, id in world.items()}
    which = Filters() if by_filter else list(names)
    run_id = ask(session, actor, M.NOTE, which, note=NOTE, now=NOW)
    taken = {names[id] for id in results(session, actor, run_id)}
    assert taken == MINE[name]
    assert runs(session, actor, run_id).results == {"done": len(taken)}
    moved = session.exec(select(Activity.complaint_id).where(col(Activity.kind) == M.NOTE)).all()
    assert {names[id] for id in moved} == taken


def test_the_version_that_was_shown_decides_not_the_one_at_asking(session, cast):
    ids = several(session, 2, **GIVEN)
    make_move(session, cast.budi, ids[0], M.NOTE, seen=2, note="Sedang di lokasi", now=NOW)
    run_id = bulk.ask(session, cast.siti, M.HOLD, dict.fromkeys(ids, 2), note=NOTE, now=NOW)
    found = bulk.preview(session, cast.siti, run_id)
    assert (found.able, found.obstacles) == (1, {bulk.CHANGED: 1})
    assert runs(session, cast.siti, run_id).results == {"done": 1, "stale": 1}


def test_a_note_that_no_database_keeps_is_kept_without_that(session, cast):
    ids = several(session, 1, **GIVEN)
    run_id = ask(session, cast.siti, M.HOLD, ids, note="Kurang\0 bukti \ud800", now=NOW)
    assert runs(session, cast.siti, run_id).results == {"done": 1}
    assert session.get_one(BulkRun, run_id).note == "Kurang bukti"
    with pytest.raises(BadInput):
        ask(session, cast.siti, M.HOLD, ids, note="\0", now=NOW)


def test_old_runs_are_forgotten_but_not_one_left_in_the_middle(session, cast):
    ids = several(session, 2, **GIVEN)
    done = ask(session, cast.siti, M.NOTE, ids, note=NOTE, now=NOW)
    runs(session, cast.siti, done)
    middle = ask(session, cast.siti, M.HOLD, ids, note=NOTE, now=NOW)
    bulk_run.start(session, cast.siti, middle, now=NOW)
    ask(session, cast.siti, M.HOLD, ids, note=NOTE, now=NOW)  # only looked at
    bulk_run.sweep(session, NOW + timedelta(days=30))
    assert len(session.exec(select(BulkRun)).all()) == 3
    bulk_run.sweep(session, NOW + timedelta(days=31))
    assert session.exec(select(BulkRun.id)).all() == [middle]
    assert set(session.exec(select(BulkRow.run_id))) == {middle}


def test_an_agency_closed_in_the_meantime_gets_nothing_and_the_run_ends(session, cast):
    ids = several(session, 2)
    target = Target(agency_id=DINKES)
    run_id = ask(session, cast.siti, M.DISPATCH, ids, target=target, now=NOW)
    session.get_one(Agency, DINKES).is_active = False
    session.flush()
    assert bulk.preview(session, cast.siti, run_id).able == 0
    run = runs(session, cast.siti, run_id)
    assert (run.results, run.finished_at) == ({"refused": 2}, NOW)
