"""The deadline of one complaint day by day, and its story in sentences. Days counted by hand.

September 2026 begins on a Tuesday; the test database knows the real holidays, and none of them
falls on a working day of that month.
"""

from datetime import date, timedelta

import pytest

from db.codes import Channel, Class, Clock, MoveCode
from db.days import day_number, day_of
from lapor.config import settings
from lapor.domain.access import SYSTEM
from lapor.services import attachments
from lapor.services.complaints import make_move
from lapor.services.dossier import dossier
from lapor.services.evidence import prepared
from lapor.services.targets import Target
from lapor.services.telling import Audience
from tests.builders import a_complaint, at
from tests.db.files import a_picture


def due(session, actor, one, now):
    return dossier(session, actor, one.id, now=at(now)).due


def kinds(found):
    return "".join({"holiday": "x"}.get(day.kind, day.kind[0]) for day in found.days)


def test_the_strip_runs_to_the_due_date(session, cast):
    one = a_complaint(session, dispatched="2026-09-08")  # a Tuesday, F is 5 working days
    found = due(session, cast.budi, one, "2026-09-09")
    assert (found.clock, day_of(found.deadline.on).isoformat()) == (Clock.FOLLOW_UP, "2026-09-15")
    assert kinds(found) == "cccwwcc"
    assert "5 hari kerja" in found.limit.basis


def test_past_due_it_runs_to_today_and_says_which_days_are_late(session, cast):
    one = a_complaint(session, dispatched="2026-09-08")
    assert kinds(due(session, cast.budi, one, "2026-09-21")) == "cccwwcclllwwl"
    long = due(session, cast.budi, one, "2026-12-01")
    assert day_of(long.days[-1].on).isoformat() == "2026-12-01"
    assert sum(day.kind == "counted" for day in long.days) == 5


def test_on_hold_the_days_so_far_are_shown_and_what_would_be_due(session, cast):
    held = ((MoveCode.HOLD, "2026-09-10"),)  # after two of five days
    one = a_complaint(session, dispatched="2026-09-08", more=held)
    found = due(session, cast.siti, one, "2026-09-15")
    assert found.clock == Clock.HOLD
    assert day_of(found.deadline.on).isoformat() == "2026-10-10"  # 30 calendar days
    assert (found.paused, day_of(found.paused_on).isoformat()) == (Clock.FOLLOW_UP, "2026-09-18")
    assert kinds(found) == "cchwwhhccc"
    assert "30 hari" in found.limit.basis


def test_what_the_strip_says_on_hold_is_what_resuming_makes_it(session, cast):
    for start in ("2026-09-09", "2026-09-12", "2026-09-15", "2026-09-17"):
        held = ((MoveCode.HOLD, start),)
        one = a_complaint(session, dispatched="2026-09-08", more=held)
        for days in (0, 1, 5, 12):
            day = (at(start) + timedelta(days=days)).date().isoformat()
            foreseen = due(session, cast.siti, one, day)
            resumed = a_complaint(
                session, dispatched="2026-09-08", more=(*held, (MoveCode.COMPLETE, day))
            )
            after = due(session, cast.siti, resumed, day)
            assert (foreseen.paused, foreseen.paused_on) == (after.clock, after.deadline.on)
            assert foreseen.days == after.days


def test_a_regions_own_limit_has_its_own_end(session, cast):
    one = a_complaint(session, dispatched="2026-09-08", followed_up="2026-09-09")
    (local,) = due(session, cast.budi, one, "2026-09-10").local_limits
    assert day_of(local.on).isoformat() == "2026-09-25"  # 13 working days; R itself has 14
    two = a_complaint(session, government="36.03", dispatched="2026-09-08", agency=None)
    (local,) = due(session, cast.rini, two, "2026-09-09").local_limits
    assert local.at == at("2026-09-10")  # 2×24 hours after the dispatch at 10.00
    early = a_complaint(
        session, government="36.03", received="2024-12-30", dispatched="2024-12-31", agency=None
    )
    assert due(session, cast.rini, early, "2025-01-02").local_limits == []  # not in force then


def test_closed_and_undated_have_no_strip(session, cast):
    for how in ({"closed": "2026-09-10"}, {}):
        one = a_complaint(session, dispatched="2026-09-08", followed_up="2026-09-09", **how)
        assert bool(due(session, cast.siti, one, "2026-09-11").days) == (not how)


def story(session, actor, one, now="2026-09-30"):
    return dossier(session, actor, one.id, now=at(now)).story


def test_a_correction_says_what_it_changed(session, cast):
    one = a_complaint(session, dispatched="2026-09-08", klass=Class.ASPIRATION)
    make_move(
        session, cast.siti, one.id, MoveCode.CORRECT, seen=one.version, note="Salah pilih",
        target=Target(changed={"klass": Class.SUPERVISORY.value, "channel": Channel.LETTER.value}),
        now=at("2026-09-09"),
    )  # fmt: skip
    session.expire_all()
    last = story(session, cast.siti, one)[-1]
    assert [change.id for change in last.changes] == [
        "klasifikasi: Aspirasi → Pengaduan berkadar pengawasan",
        "kanal: Lainnya → Surat",
        "tenggat penyelesaian: 15 September 2026 → 1 Desember 2026",
    ]
    assert last.changes[0].en == "class: Aspiration → Complaint of a supervisory nature"


def test_confidentiality_says_what_it_was(session, cast):
    one = a_complaint(session, dispatched="2026-09-08")
    make_move(
        session, cast.siti, one.id, MoveCode.SET_CONFIDENTIALITY, seen=one.version, note="Diminta",
        target=Target(changed={"secret": True, "anonymous": False}), now=at("2026-09-09"),
    )  # fmt: skip
    session.expire_all()
    assert [c.id for c in story(session, cast.siti, one)[-1].changes] == ["rahasia: tidak → ya"]


def test_whose_words_are_whose(session, cast):
    one = a_complaint(session, dispatched="2026-09-08", followed_up="2026-09-09")
    for code, actor in ((MoveCode.NOTE, cast.budi), (MoveCode.REPLY, cast.siti)):
        make_move(session, actor, one.id, code, seen=one.version, note="Kata", now=at("2026-09-10"))
        session.expire_all()
    said = {one.told.id: one.audience for one in story(session, cast.siti, one)}
    assert said["menindaklanjuti laporan"] == Audience.ANSWER
    assert said["menulis catatan internal"] == Audience.INTERNAL
    assert said["mencatat tanggapan pelapor"] == Audience.REPORTER
    assert said["menerima laporan"] is None


def test_what_was_undone_says_so(session, cast):
    one = a_complaint(session, dispatched="2026-09-08")
    now = at("2026-09-09")
    make_move(session, cast.budi, one.id, MoveCode.RETURN, seen=one.version, note="x", now=now)
    session.expire_all()
    make_move(session, cast.budi, one.id, MoveCode.UNDO, seen=one.version, now=now)
    session.expire_all()
    undone = [one.told.id for one in story(session, cast.siti, one) if one.is_undone]
    assert undone == ["mengembalikan laporan"]


@pytest.mark.parametrize("secret", [False, True])
def test_files_are_in_the_story_and_their_names_only_for_readers(
    session, cast, tmp_path, monkeypatch, secret
):
    monkeypatch.setattr(settings(), "files", str(tmp_path))
    one = a_complaint(session, dispatched="2026-09-08", secret=secret)
    file = prepared("KTP 3404011201900001.jpg", a_picture())
    attachments.add(session, cast.budi, one.id, file, now=at("2026-09-09"))
    (row,) = attachments.rows_of(session, one)
    because = "Foto orang lain"
    attachments.remove(session, cast.siti, row.id, because=because, now=at("2026-09-10"))
    make_move(
        session, cast.budi, one.id, MoveCode.NOTE, seen=one.version, note="x", now=at("2026-09-11")
    )
    session.expire_all()
    added, removed, note = story(session, cast.siti, one)[-3:]
    assert (added.who.id, added.told.id) == (
        "Budi Santoso",
        "melampirkan berkas: KTP ••••••001.jpg",
    )
    assert (removed.who.id, removed.note) == ("Siti Rahayu", because)
    assert removed.audience == Audience.INTERNAL
    assert note.told.id == "menulis catatan internal"


def test_what_was_recorded_on_a_later_day_says_so(session, cast):
    one = a_complaint(session, dispatched="2026-09-08", followed_up="2026-09-09")
    lapsed = day_number(date(2026, 9, 23))  # ten working days later; the job comes on the 25th
    make_move(
        session, SYSTEM, one.id, MoveCode.LAPSE, seen=one.version, on=lapsed, now=at("2026-09-25")
    )
    session.expire_all()
    told = story(session, cast.siti, one)
    assert [one.is_late for one in told] == [False, False, False, True]
    assert (told[-1].who.id, told[-1].on) == ("Sistem", date(2026, 9, 23))
