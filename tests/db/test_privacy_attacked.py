"""What a careless or curious administrator would try with people's data, and what stops it."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlmodel import select

from db.codes import MoveCode, Role
from db.models import Activity, DataHold, DataRequest, Erasure, Reporter
from db.privacy_codes import HoldKind, RequestKind
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed, NotFresh
from lapor.domain.masking import HIDDEN, Piece
from lapor.queries import dispatches
from lapor.services import (
    access_files,
    audit,
    breach,
    breach_files,
    data_corrections,
    data_holds,
    data_requests,
    dossier,
    erasure,
    redaction,
    retention,
    retention_rules,
    second_factor,
    sessions,
)
from tests.builders import a_complaint, at
from tests.db.canaries import OLD
from tests.db.test_outgoing import NOW as TODAY
from tests.db.test_outgoing import answered, moves, tasks
from tests.db.test_privacy import CLOSED, a_person, asked

NOW = at("2026-09-14")
LATE = at("2026-11-20")


def with_a_factor(session, name):
    """From here on this account has a second factor, and has not shown it."""
    offer = second_factor.offer(name)
    code = pyotp.TOTP(offer.secret).at(NOW)
    second_factor.take_up(session, name, offer.sealed, code, now=NOW)


def fresh(session, name, now=None):
    secret = sessions.open(session, name, is_strong=True, now=now or datetime.now(UTC))
    return sessions.who(session, sessions.key_of(secret), now=now or datetime.now(UTC))


def test_nobody_makes_an_anonymous_reporters_name_readable_again(session, cast):
    one = a_person(session, anonymous=True, body="Saya Wulan Kenari dari pasar")
    redaction.decide(
        session, cast.rini, one.id, "Wulan Kenari", Piece.NAME, is_hidden=True, now=NOW
    )
    shown = redaction.review(session, cast.siti, one.id)
    assert [d.piece for d in shown.decided] == [HIDDEN]
    with pytest.raises(NotAllowed, match="anonymous"):
        redaction.withdraw(session, cast.siti, one.id, 1, now=NOW)
    assert "Wulan" not in repr(dossier.dossier(session, cast.siti, one.id, now=NOW).body)
    (decided,) = redaction.review(session, cast.rini, one.id).decided
    assert decided.piece == "W••• K•••"


def test_a_name_in_a_note_can_be_hidden_and_what_would_hide_nothing_is_refused(session, cast):
    one = a_person(session, body="Jalan Straße rusak")
    (row, *_) = session.exec(select(Activity).where(Activity.complaint_id == one.id)).all()
    row.note = "Kata Pak Joko di telepon"
    session.flush()
    redaction.decide(session, cast.siti, one.id, "pak joko", Piece.NAME, is_hidden=True, now=NOW)
    assert "Joko" not in repr(dossier.dossier(session, cast.siti, one.id, now=NOW))
    with pytest.raises(BadInput, match="not in this"):  # equal when folded, and never found
        redaction.decide(session, cast.siti, one.id, "STRASSE", Piece.PLACE, is_hidden=True)


def test_an_anonymous_requester_is_shown_to_nobody_else_not_even_masked(session, cast):
    one = a_person(session, anonymous=True)
    asked(session, cast.rini, RequestKind.ACCESS, one)
    assert [o.person for o in data_requests.listed(session, cast.siti)] == [{"name": HIDDEN}]
    assert data_requests.listed(session, cast.rini)[0].person["name"] == "W••• K•••"
    auditor = Actor("ina", Role.AUDITOR)
    assert data_requests.listed(session, auditor)[0].person == {"name": HIDDEN}


def test_what_goes_for_good_or_shows_a_person_asks_for_a_fresh_code(session, cast):
    one, other = a_person(session), a_person(session, anonymous=True)
    access = asked(session, cast.rini, RequestKind.ACCESS, one)
    gone = asked(session, cast.rini, RequestKind.ERASURE, one)
    hidden = asked(session, cast.rini, RequestKind.ACCESS, other)
    data_holds.place(session, cast.rini, one.id, HoldKind.LEGAL, "Bukti", now=NOW)
    with_a_factor(session, "rini")
    for step in (
        lambda who: access_files.pdf(session, who, access, "id"),
        lambda who: data_requests.disclose(session, who, hidden, reason="complete"),
        lambda who: data_holds.lift(session, who, one.id, HoldKind.LEGAL),
        lambda who: data_requests.decide(session, who, gone, decision="Ya", seen=1),
    ):
        with pytest.raises(NotFresh), session.begin_nested():
            step(cast.rini)
        session.expire_all()
        step(fresh(session, "rini"))
    assert session.exec(select(Erasure.complaint_id)).all() == [one.id]


def test_words_of_a_decision_and_of_a_hold_keep_no_number(session, cast):
    one = a_person(session)
    id = asked(session, cast.siti, RequestKind.ACCESS, one)
    data_requests.decide(session, cast.siti, id, decision="Dikirim ke 081234567890", seen=1)
    data_holds.place(session, cast.siti, one.id, HoldKind.LEGAL, "NIK 3404011201900001", now=NOW)
    said = [session.get_one(DataRequest, id).decision, session.exec(select(DataHold.because)).one()]
    assert said == [f"Dikirim ke {HIDDEN}890", f"NIK {HIDDEN}001"]


def test_what_was_confirmed_is_what_goes_and_no_more(session, cast):
    """Between the confirmation and the run a hold is lifted, one is placed, one is opened again."""
    held, first, second, third = (a_complaint(session, **OLD) for _ in range(4))
    data_holds.place(session, cast.rini, held.id, HoldKind.LEGAL, "Bukti", now=LATE)
    later = LATE + timedelta(minutes=1)
    run = retention.ask(session, cast.rini, now=later)
    with pytest.raises(BadInput, match="not confirmed"):
        retention._confirmed(session, cast.rini, run.id)
    retention.confirm(session, cast.rini, run.id, "HAPUS 3", now=later)
    data_holds.lift(session, cast.rini, held.id, HoldKind.LEGAL, now=later + timedelta(minutes=1))
    data_holds.place(
        session, cast.rini, first.id, HoldKind.LEGAL, "Bukti", now=later + timedelta(minutes=1)
    )
    left = retention._left(session, cast.rini, run)
    assert [one.complaint_id for one in left] == sorted(c.id for c in (first, second, third))
    second.is_open = True
    session.flush()
    assert retention.erase_some(session, cast.rini, run.id, left).complaints == 1
    assert session.exec(select(Erasure.complaint_id)).all() == [third.id]
    second.is_open = False
    session.flush()
    retention_rules.save(session, cast.rini, None, None, 1, "JRA baru", seen=1, now=LATE)
    a_complaint(session, received="2026-01-05", dispatched="2026-01-06", followed_up="2026-01-07",
                closed="2026-01-20")  # fmt: skip
    with pytest.raises(BadInput, match="has changed"):
        retention._left(session, cast.rini, run)
    with pytest.raises(NotAllowed):
        retention._confirmed(session, cast.siti, run.id)


def test_what_was_written_after_an_erasure_goes_too_and_is_not_put_back_by_a_correction(
    session, cast
):
    one = a_complaint(session, **OLD)
    correction = asked(session, cast.siti, RequestKind.CORRECTION, one)
    erased = datetime.now(UTC)
    erasure.erase(session, [(one.id, one.home_id)], by="rini", now=erased)
    with pytest.raises(BadInput, match="erased"):
        data_corrections.correct(session, cast.siti, correction, {"name": "Wulan"})
    assert not session.exec(select(Reporter).where(Reporter.complaint_id == one.id)).all()
    assert retention.plan(session, cast.rini, now=LATE).due == []
    (row, *_) = session.exec(select(Activity).where(Activity.complaint_id == one.id)).all()
    row.recorded_at = erased + timedelta(hours=1)  # somebody wrote to it again, the same day
    session.flush()
    assert [d.complaint_id for d in retention.plan(session, cast.rini, now=LATE).due] == [one.id]


def test_nobody_knows_when_an_undated_one_was_closed_so_it_counts_from_our_knowing(session, cast):
    one = a_complaint(session, **OLD)
    one.is_undated = True
    rows = session.exec(select(Activity).where(Activity.complaint_id == one.id)).all()
    for recorded, due in ((at("2021-11-22"), []), (at("2021-11-19"), [one.id])):
        for row in rows:
            row.recorded_at = recorded
        session.flush()
        assert [d.complaint_id for d in retention.plan(session, cast.rini, now=LATE).due] == due


def test_a_breach_is_not_asked_of_nobody_and_tells_the_files(session, cast):
    since, until = NOW - timedelta(days=1), NOW + timedelta(days=1)
    for account, first, last in (("rinni", since, until), ("rini", until, since)):
        with pytest.raises(BadInput):
            breach.enter(session, cast.rini, "Bocor", account, first, last, now=NOW)
        with pytest.raises(BadInput):
            breach.reach(session, cast.rini, account, first, last)
    one = a_person(session, anonymous=True)
    for subject in (str(one.id), "²", "9" * 30, "34.04"):
        audit.write(session, "budi", "see_text", subject, home_id=one.home_id, now=NOW)
    audit.write(session, "budi", "export", "queue", home_id=0, now=NOW, summary="12 lines")
    found = breach.reach(session, cast.rini, "budi", since, until)
    assert ([t.person for t in found.complaints], found.rows) == (["W••• K•••"], 5)
    rows = breach_files.sheets(session, cast.rini, "budi", since, until, "id").data
    assert rows[0][2] == "W••• K•••" and "queue (12 lines)" in rows[1][4]


def test_a_suggestion_learns_nothing_that_was_hidden_or_may_not_be_used(session, cast):
    one = a_complaint(session, body="Pak Joko di Jalan Mawar", **CLOSED)
    assert "Joko" in repr(dispatches.kept(session, cast.sleman))
    redaction.decide(session, cast.siti, one.id, "Joko", Piece.NAME, is_hidden=True, now=NOW)
    learned = repr(dispatches.kept(session, cast.sleman))
    assert "Joko" not in learned and "Mawar" in learned
    data_holds.place(session, cast.siti, one.id, HoldKind.RESTRICTION, "Permintaan", now=NOW)
    assert dispatches.kept(session, cast.sleman) == []


def test_what_a_reporter_replied_is_masked_where_it_is_copied_and_an_answer_is_not(session, cast):
    one = answered(session, cast, "Hubungi kami di 0274123456")
    moves(session, cast.siti, one, (MoveCode.REPLY, "Nomor saya 081234567890"), now=TODAY)
    answer, reply = tasks(session, cast.rini)
    assert answer.text == "Hubungi kami di 0274123456"
    assert reply.text == f"Nomor saya {HIDDEN}890"
