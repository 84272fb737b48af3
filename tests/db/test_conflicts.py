"""A file and the officers disagree, or agree: what a later import marks, and how it is settled."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from db.codes import Metric, MoveCode, Role, Status
from db.models import Agency, AuditLog, Complaint, ImportConflict, ImportRun, Outgoing
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed, NotFound, StaleComplaint
from lapor.services.complaints import Target, make_move
from lapor.services.conflicts import keep_ours, take_theirs, waiting
from lapor.services.receiving import receive
from lapor.services.verify import verify
from tests.cast import PUPR, Cast
from tests.db.intake import (
    DONE,
    GOOD,
    NOW,
    PREAMBLE,
    complaint,
    counted,
    lengkap,
    ringkas,
    story_of,
    take_in,
    take_in_export,
)  # fmt: skip
from tests.db.test_receiving import LETTER

M = MoveCode
HOURS = timedelta(hours=1)
LATER = NOW + timedelta(days=1)  # Tuesday 11 June 2024
SLEMAN = {"kode_pemda": "34.04", "anonim": "0", "rahasia": "0"}
RECEIVED = GOOD | SLEMAN
DISPATCHED = RECEIVED | {"tanggal_disposisi": "2024-01-04", "instansi": "Dinas PUPR uji"}
FOLLOWED = DISPATCHED | {"tanggal_tindak_lanjut": "2024-06-11"}
FINISHED = DONE | DISPATCHED | {"tanggal_tindak_lanjut": "2024-01-08"}


def follow_up(session: Session, actor: Actor, note: str = "Sudah kami cek.", now=NOW) -> None:
    found = complaint(session)
    make_move(session, actor, found.id, M.FOLLOW_UP, seen=found.version, note=note, now=now)


def marked(session: Session) -> dict[tuple[MoveCode, int], str | None]:
    return {(row.kind, row.version): row.entered_by for row in session.exec(select(Outgoing))}


def the_conflict(session: Session, actor: Actor):
    (found,) = waiting(session, actor).conflicts
    return found


def seen(session: Session, actor: Actor) -> dict[str, int]:
    found = the_conflict(session, actor)
    return {"seen": found.version, "fingerprint": found.fingerprint}


def agrees(session: Session) -> None:
    session.flush()
    assert verify(session).differences == []


def test_a_file_that_shows_our_answer_marks_it_and_is_no_conflict(
    session: Session, cast: Cast
) -> None:
    """Answered here on Monday, entered there on Tuesday, imported on Tuesday."""
    take_in(session, lengkap(DISPATCHED))
    follow_up(session, cast.budi)
    report = take_in(session, lengkap(FOLLOWED), now=LATER)
    assert (report.conflict, report.unchanged, report.updated) == (0, 1, 0)
    assert marked(session) == {(M.FOLLOW_UP, 2): ""}
    assert complaint(session).followed_up_on == date(2024, 6, 10)
    again = take_in(session, lengkap(FOLLOWED), now=LATER + HOURS)
    assert (again.unchanged, again.run_id) == (1, None)
    assert session.exec(select(ImportRun)).all()[-1].unchanged == 1
    agrees(session)


def test_a_second_answer_is_not_seen_from_outside_and_waits(session: Session, cast: Cast) -> None:
    take_in(session, lengkap(DISPATCHED))
    follow_up(session, cast.budi)
    follow_up(session, cast.budi, "Tambahan: sudah diaspal.", NOW + HOURS)
    take_in(session, lengkap(FOLLOWED), now=LATER)
    assert marked(session) == {(M.FOLLOW_UP, 2): "", (M.FOLLOW_UP, 3): None}


def test_an_answer_there_from_before_ours_is_another_one(session: Session, cast: Cast) -> None:
    take_in(session, lengkap(DISPATCHED))
    follow_up(session, cast.budi)
    before = DISPATCHED | {"tanggal_tindak_lanjut": "2024-06-07"}
    assert take_in(session, lengkap(before), now=LATER).conflict == 1
    assert marked(session) == {(M.FOLLOW_UP, 2): None}
    assert the_conflict(session, cast.siti).differs == ["followed"]


def export_of(day: str, **changes: str) -> bytes:
    preamble = [*PREAMBLE[:4], ("Tanggal Generate", "", day), ()]
    return ringkas(changes, preamble=preamble)


BEFORE, AFTER = "2024-06-10", "2024-06-12"
WAITING = {"Status Laporan": "Terdisposisi Belum Ditindaklanjuti"}
WORKING = {"Status Laporan": "Terdisposisi Sedang Diproses"}


def exported_and_answered(session: Session) -> None:
    """In the export of another government, answered here on 10 June."""
    assert take_in_export(session, export_of("2024-06-03", **WAITING)).inserted == 1
    found = complaint(session, "9100001")
    rini = Actor("rini", Role.NATIONAL)
    make_move(session, rini, found.id, M.FOLLOW_UP, seen=1, note="Sudah.", now=NOW)


def test_an_export_made_after_our_answer_shows_it(session: Session, cast: Cast) -> None:
    exported_and_answered(session)
    report = take_in_export(session, export_of(AFTER, **WORKING), now=NOW + timedelta(days=2))
    assert (report.conflict, report.unchanged) == (0, 1)
    assert marked(session) == {(M.FOLLOW_UP, 2): ""}
    agrees(session)


def test_an_export_made_before_our_answer_cannot_show_it(session: Session, cast: Cast) -> None:
    """What it shows is somebody else's."""
    exported_and_answered(session)
    take_in_export(session, export_of(BEFORE, **WORKING), now=NOW + timedelta(days=2))
    assert marked(session) == {(M.FOLLOW_UP, 2): None}


def test_a_hand_over_is_shown_where_the_file_names_the_same_agency(
    session: Session, cast: Cast
) -> None:
    take_in(session, lengkap(RECEIVED))
    found = complaint(session)
    target = Target(agency_id=PUPR)
    make_move(session, cast.siti, found.id, M.DISPATCH, seen=1, target=target, now=NOW)
    there = RECEIVED | {"tanggal_disposisi": "2024-06-11"}
    assert take_in(session, lengkap(there), now=LATER).conflict == 1  # the government itself
    assert marked(session) == {(M.DISPATCH, 2): None}
    assert the_conflict(session, cast.siti).differs == ["agency"]
    there |= {"instansi": "Dinas PUPR uji"}
    report = take_in(session, lengkap(there), now=LATER + HOURS)
    assert (report.conflict, report.unchanged) == (0, 1)
    assert marked(session) == {(M.DISPATCH, 2): ""}
    assert session.exec(select(ImportConflict)).all() == []
    agrees(session)


def in_conflict(session: Session, cast: Cast) -> None:
    """Answered here on 10 June; the file of 11 June says: answered and done in January."""
    take_in(session, lengkap(DISPATCHED))
    follow_up(session, cast.budi)
    assert take_in(session, lengkap(FINISHED), now=LATER).conflict == 1


def test_both_words_stand_side_by_side(session: Session, cast: Cast) -> None:
    in_conflict(session, cast)
    found = the_conflict(session, cast.siti)
    assert (found.ours.status, found.theirs.status) == (Status.IN_PROCESS, Status.DONE)
    assert found.differs == ["status", "followed"]
    assert (found.number, found.version) == ("L1", 2)


def test_ours_is_kept_and_the_same_file_does_not_ask_again(session: Session, cast: Cast) -> None:
    in_conflict(session, cast)
    before = counted(session)
    keep_ours(session, cast.siti, complaint(session).id, **seen(session, cast.siti), now=LATER)
    assert waiting(session, cast.siti).conflicts == []
    found = complaint(session)
    assert (found.status, found.version, found.moved_here) == (Status.IN_PROCESS, 2, True)
    again = take_in(session, lengkap(FINISHED), now=LATER + HOURS)
    assert (again.unchanged, again.conflict, again.updated) == (1, 0, 0)
    assert counted(session) == before
    assert marked(session) == {(M.FOLLOW_UP, 2): None}
    another = FINISHED | {"tanggal_selesai": "2024-01-16"}
    assert take_in(session, lengkap(another), now=LATER + 2 * HOURS).conflict == 1
    agrees(session)


def test_the_file_is_taken_with_its_dates_and_its_numbers(session: Session, cast: Cast) -> None:
    in_conflict(session, cast)
    how = seen(session, cast.siti)
    take_theirs(
        session, cast.siti, complaint(session).id, **how, reason="Dijawab di sana.", now=LATER
    )
    found = complaint(session)
    assert (found.status, found.version, found.moved_here) == (Status.DONE, 3, False)
    assert (found.followed_up_on, found.done_on) == (date(2024, 1, 8), date(2024, 1, 15))
    ours = counted(session)
    assert (ours[Metric.FOLLOWED_IN_TIME], ours[Metric.DONE_IN_TIME]) == (1, 1)
    assert Metric.FOLLOW_UP_LATE not in ours
    told = [row for row in story_of(session) if row.version == 3]
    assert [row.kind for row in told] == [
        M.REIMPORT, M.RECEIVE, M.DISPATCH, M.FOLLOW_UP, M.CLOSE,
    ]  # fmt: skip
    assert (told[0].by, told[0].note.splitlines()[0]) == ("siti", "Dijawab di sana.")
    assert marked(session) == {(M.FOLLOW_UP, 2): ""}, "it counts no more: nothing to enter"
    agrees(session)


def test_after_taking_it_later_files_are_believed_again(session: Session, cast: Cast) -> None:
    in_conflict(session, cast)
    how = seen(session, cast.siti)
    take_theirs(session, cast.siti, complaint(session).id, **how, reason="Benar.", now=LATER)
    same = take_in(session, lengkap(FINISHED), now=LATER + HOURS)
    assert (same.unchanged, same.run_id) == (1, None)
    rated = FINISHED | {"rating": "4"}
    report = take_in(session, lengkap(rated), now=LATER + 2 * HOURS)
    assert (report.updated, report.conflict) == (1, 0)
    assert complaint(session).rating == 4
    agrees(session)


@pytest.mark.parametrize("received", ["2024-01-02", "2024-06-10"])
def test_what_no_file_knows_of_holds_after_the_file_was_taken(
    session: Session, cast: Cast, received: str
) -> None:
    """Made secret here, even on the day of receipt: taking a file must not open it again."""
    row = RECEIVED | {"tanggal_masuk": received}
    take_in(session, lengkap(row))
    found = complaint(session)
    changed = Target(changed={"secret": True})
    make_move(
        session, cast.siti, found.id, M.SET_CONFIDENTIALITY, seen=1, note="Diminta pelapor",
        target=changed, now=NOW,
    )  # fmt: skip
    sent = row | {"tanggal_disposisi": "2024-06-11", "instansi": "Dinas PUPR uji"}
    take_in(session, lengkap(sent), now=LATER)
    how = seen(session, cast.siti)
    take_theirs(session, cast.siti, found.id, **how, reason="Sudah disposisi.", now=LATER)
    found = complaint(session)
    assert (found.status, found.is_secret) == (Status.NOT_FOLLOWED_UP, True)
    assert found.moved_here, "the next file must ask before it opens it"
    agrees(session)
    answered = sent | {"tanggal_tindak_lanjut": "2024-06-11"}
    assert take_in(session, lengkap(answered), now=LATER + HOURS).conflict == 1
    assert complaint(session).is_secret
    how = seen(session, cast.siti)
    take_theirs(session, cast.siti, found.id, **how, reason="Sudah dijawab.", now=LATER + HOURS)
    found = complaint(session)
    assert (found.status, found.is_secret) == (Status.IN_PROCESS, True)
    agrees(session)


def test_a_step_taken_back_is_not_told_again(session: Session, cast: Cast) -> None:
    take_in(session, lengkap(RECEIVED))
    found = complaint(session)
    changed = Target(changed={"secret": True})
    make_move(
        session, cast.siti, found.id, M.SET_CONFIDENTIALITY, seen=1, note="x", target=changed,
        now=NOW,
    )  # fmt: skip
    make_move(session, cast.siti, found.id, M.UNDO, seen=2, now=NOW)
    take_in(session, lengkap(DISPATCHED), now=LATER)
    take_theirs(session, cast.siti, found.id, **seen(session, cast.siti), reason="Ya.", now=LATER)
    found = complaint(session)
    assert (found.is_secret, found.status) == (False, Status.NOT_FOLLOWED_UP)
    assert not found.moved_here
    agrees(session)


def test_moves_go_on_after_a_file_was_taken(session: Session, cast: Cast) -> None:
    in_conflict(session, cast)
    how = seen(session, cast.siti)
    take_theirs(session, cast.siti, complaint(session).id, **how, reason="Benar.", now=LATER)
    found = complaint(session)
    make_move(session, cast.siti, found.id, M.REOPEN, seen=3, note="Belum tuntas", now=LATER)
    follow_up(session, cast.budi, "Sudah tuntas.", LATER + HOURS)
    assert complaint(session).status == Status.IN_PROCESS
    agrees(session)


def test_without_a_reason_nothing_is_taken(session: Session, cast: Cast) -> None:
    in_conflict(session, cast)
    id, how = complaint(session).id, seen(session, cast.siti)
    for reason in ("", " \n\0", "a" * 2_001):
        with pytest.raises(BadInput, match="Reason"):
            take_theirs(session, cast.siti, id, **how, reason=reason, now=LATER)
    assert (complaint(session).version, len(waiting(session, cast.siti).conflicts)) == (2, 1)


def test_whoever_came_second_is_told(session: Session, cast: Cast) -> None:
    in_conflict(session, cast)
    id, how = complaint(session).id, seen(session, cast.siti)
    follow_up(session, cast.budi, "Lagi.", LATER)
    with pytest.raises(StaleComplaint):
        take_theirs(session, cast.siti, id, **how, reason="Ya.", now=LATER)
    with pytest.raises(StaleComplaint):
        keep_ours(session, cast.siti, id, **how, now=LATER)
    newer = FINISHED | {"tanggal_selesai": "2024-01-16"}
    take_in(session, lengkap(newer), now=LATER + HOURS)
    old = {"seen": 3, "fingerprint": how["fingerprint"]}
    with pytest.raises(BadInput, match="newer file"):
        take_theirs(session, cast.siti, id, **old, reason="Ya.", now=LATER)
    how = seen(session, cast.siti)
    take_theirs(session, cast.siti, id, **how, reason="Ya.", now=LATER + HOURS)
    for _ in range(2):  # a second click
        with pytest.raises(NotFound, match="settled already"):
            take_theirs(session, cast.siti, id, **how, reason="Ya.", now=LATER + HOURS)
        with pytest.raises(NotFound, match="settled already"):
            keep_ours(session, cast.siti, id, **how, now=LATER + HOURS)
    assert complaint(session).version == 4
    agrees(session)


def test_a_file_conflicts_twice_and_is_settled_twice(session: Session, cast: Cast) -> None:
    """Kept once, then the officers move on, then another file is taken."""
    in_conflict(session, cast)
    id = complaint(session).id
    keep_ours(session, cast.siti, id, **seen(session, cast.siti), now=LATER)
    follow_up(session, cast.budi, "Lagi.", LATER + HOURS)
    assert take_in(session, lengkap(FINISHED), now=LATER + HOURS).unchanged == 1
    take_in(session, lengkap(FINISHED | {"rating": "2"}), now=LATER + 2 * HOURS)
    how = seen(session, cast.siti)
    take_theirs(session, cast.siti, id, **how, reason="Sudah dinilai.", now=LATER + 3 * HOURS)
    found = complaint(session)
    assert (found.status, found.rating, found.version) == (Status.DONE, 2, 4)
    actions = set(session.exec(select(AuditLog.action)))
    assert {"conflict_kept", "conflict_taken"} <= actions
    agrees(session)


def test_who_may_settle(session: Session, cast: Cast) -> None:
    """Every role × government × agency; missing and forbidden look the same."""
    in_conflict(session, cast)
    id, how = complaint(session).id, seen(session, cast.siti)
    agencies: list[int | None] = [None, *session.exec(select(Agency.id))]
    for role in Role:
        for government in (None, cast.sleman, cast.badung):
            for agency in agencies:
                actor = Actor("siti", role, government, agency)
                may = role == Role.NATIONAL or (
                    role == Role.COORDINATOR and government == cast.sleman
                )
                assert len(waiting(session, actor).conflicts) == may
                if not may:
                    for wanted in (id, 1, -1, 1 << 70):
                        with pytest.raises(NotFound):
                            keep_ours(session, actor, wanted, **how, now=LATER)
                        with pytest.raises(NotFound):
                            take_theirs(session, actor, wanted, **how, reason="x", now=LATER)


def test_conflicts_come_in_pages(session: Session, cast: Cast) -> None:
    numbers = [f"L{n}" for n in range(1, 6)]
    take_in(session, lengkap(*(DISPATCHED | {"nomor_laporan": n} for n in numbers)))
    for found in session.exec(select(Complaint)).all():
        make_move(session, cast.budi, found.id, M.FOLLOW_UP, seen=1, note="Sudah.", now=NOW)
    take_in(session, lengkap(*(FINISHED | {"nomor_laporan": n} for n in numbers)), now=LATER)
    last = [one.complaint_id for one in waiting(session, cast.siti).conflicts][-1]
    assert waiting(session, cast.siti, first=last, size=1).conflicts[0].complaint_id == last
    page, seen_here = waiting(session, cast.siti, size=2), []
    while page.conflicts:
        seen_here += [one.number for one in page.conflicts]
        assert page.has_more == (len(seen_here) < 5)
        page = waiting(session, cast.siti, after=page.conflicts[-1].complaint_id, size=2)
    assert sorted(seen_here) == numbers


@pytest.mark.parametrize("taker", ["siti", "rini"])
def test_what_was_taken_is_not_undone_by_whose_older_step_is_told_again(
    session: Session, cast: Cast, taker: str
) -> None:
    take_in(session, lengkap(DISPATCHED))
    found = complaint(session)
    make_move(
        session, cast.siti, found.id, M.SET_CONFIDENTIALITY, seen=1, note="x", now=NOW,
        target=Target(changed={"secret": True}),
    )  # fmt: skip
    follow_up(session, cast.budi)
    take_in(session, lengkap(FINISHED), now=LATER)
    actor = getattr(cast, taker)
    take_theirs(session, actor, found.id, reason="Benar", now=LATER, **seen(session, actor))
    found = complaint(session)
    for who in (cast.siti, actor):
        with pytest.raises(NotAllowed, match="undone"):
            make_move(
                session, who, found.id, M.UNDO, seen=found.version,
                now=LATER + timedelta(minutes=1),
            )  # fmt: skip
    agrees(session)


def test_what_was_typed_in_late_is_told_by_a_file_once_that_is_taken(
    session: Session, cast: Cast
) -> None:
    """An export of ours that came back changed. What was written down later is summed anew."""
    came = {"received_on": date(2024, 1, 2), "received_time": time(9)}
    given = replace(LETTER, **came)
    typed = receive(session, cast.siti, cast.sleman, given, key="a", now=NOW)
    late = text("SELECT COALESCE(SUM(n), 0) FROM balance_late")
    assert session.execute(late).scalar_one() == 1
    ours = FINISHED | {"nomor_laporan": typed.number, "sumber": "lapor"}
    assert take_in(session, lengkap(ours), now=LATER).conflict == 1
    agrees(session)
    how = seen(session, cast.siti)
    take_theirs(session, cast.siti, typed.complaint_id, **how, reason="Benar.", now=LATER)
    assert session.execute(late).scalar_one() == 0
    agrees(session)
