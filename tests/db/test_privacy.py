"""Requests within 3 x 24 hours, holds, who looked, and what a breach touched."""

from datetime import timedelta

import pyotp
import pypdfium2
import pytest
from sqlmodel import select

from db.models import AuditLog, DataRequest, Erasure, Reporter
from db.privacy_codes import HoldKind, RequestKind, RequestState
from lapor.domain.errors import BadInput, NotAllowed, NotFound, NotFresh
from lapor.domain.masking import Piece
from lapor.services import (
    access_files,
    breach,
    breach_files,
    data_corrections,
    data_holds,
    data_requests,
    dossier,
    identity,
    redaction,
    reporters,
    second_factor,
    sessions,
    viewing,
)  # fmt: skip
from lapor.services.reporters import Hidden
from tests.builders import a_complaint, at

NOW = at("2026-09-14")
OPEN = {"received": "2026-09-01", "dispatched": "2026-09-02"}
CLOSED = OPEN | {"followed_up": "2026-09-03", "closed": "2026-09-08"}
PERSON = {"name": "Wulan Kenari", "phone": "081234567890", "email": "wulan@contoh.id", "words": "x"}


def a_person(session, **how):
    return a_complaint(session, reporter=dict(PERSON), **(CLOSED | how))


def asked(session, actor, kind, one):
    return data_requests.enter(session, actor, kind, one.number, PERSON, now=NOW)


def test_a_request_is_sealed_masked_and_has_a_clock(session, cast):
    id = asked(session, cast.siti, RequestKind.ACCESS, a_person(session))
    row = session.get_one(DataRequest, id)
    assert row.due_at - row.received_at == timedelta(hours=72)
    assert b"Wulan" not in row.sealed
    (one,) = data_requests.listed(session, cast.siti)
    assert one.person == {"name": "W••• K•••", "phone": "••••••890", "email": "w•••@contoh.id"}
    assert data_requests.listed(session, cast.ayu) == data_requests.listed(session, cast.dewi) == []
    late = NOW + timedelta(hours=73)
    assert data_requests.waiting(session, cast.siti, now=NOW) == (1, 0)
    assert data_requests.waiting(session, cast.siti, now=late) == (1, 1)
    with pytest.raises(BadInput, match="reason"):
        data_requests.disclose(session, cast.siti, id, reason="", now=NOW)
    assert data_requests.disclose(session, cast.siti, id, reason="complete", now=NOW) == PERSON
    with pytest.raises(NotFound):
        data_requests.disclose(session, cast.ayu, id, reason="complete", now=NOW)
    said = repr(session.exec(select(AuditLog.action, AuditLog.summary)).all())
    assert "see_requester" in said and "Wulan" not in said


def test_access_hands_over_all_that_is_held(session, cast):
    one = a_person(session, title="Selokan mampet", body="Air meluap ke rumah")
    id = asked(session, cast.siti, RequestKind.ACCESS, one)
    file = pypdfium2.PdfDocument(access_files.pdf(session, cast.siti, id, "id"))
    told = "".join(page.get_textpage().get_text_range() for page in file)
    for words in ("Wulan Kenari", "081234567890", "Selokan mampet", "Air meluap", "Catatan close"):
        assert words in told


def test_an_identity_leaves_the_house_after_a_fresh_code_only(session, cast):
    id = asked(session, cast.siti, RequestKind.ACCESS, a_person(session))
    offer = second_factor.offer("siti")
    code = pyotp.TOTP(offer.secret).at(NOW)
    second_factor.take_up(session, "siti", offer.sealed, code, now=NOW)
    with pytest.raises(NotFresh):
        access_files.pdf(session, cast.siti, id, "id", now=NOW)
    secret = sessions.open(session, "siti", is_strong=True, now=NOW)
    siti = sessions.who(session, sessions.key_of(secret), now=NOW)
    assert access_files.pdf(session, siti, id, "id", now=NOW)


def test_correction_restriction_and_refusal(session, cast):
    one = a_person(session)
    id = asked(session, cast.siti, RequestKind.CORRECTION, one)
    data_corrections.correct(session, cast.siti, id, {"name": "Wulan Sari"}, now=NOW)
    kept = session.exec(select(Reporter).where(Reporter.complaint_id == one.id)).one()
    assert identity.unseal(kept.sealed)["name"] == "Wulan Sari"
    assert identity.unseal(kept.sealed)["phone"] == PERSON["phone"]
    id = asked(session, cast.siti, RequestKind.RESTRICTION, one)
    with pytest.raises(BadInput, match="Write what"):
        data_requests.decide(session, cast.siti, id, decision=" ", seen=1, now=NOW)
    data_requests.decide(session, cast.siti, id, decision="Dibatasi", seen=1, now=NOW)
    assert [h.kind for h in data_holds.of(session, one)] == [HoldKind.RESTRICTION]
    shown = dossier.dossier(session, cast.siti, one.id, now=NOW)
    assert (shown.body, shown.is_restricted, shown.behind.reporter) == (None, True, None)
    with pytest.raises(BadInput, match="decided"):
        data_requests.decide(session, cast.siti, id, decision="Lagi", seen=1, now=NOW)
    data_holds.lift(session, cast.siti, one.id, HoldKind.RESTRICTION, now=NOW)
    assert dossier.dossier(session, cast.siti, one.id, now=NOW).body is not None
    id = asked(session, cast.siti, RequestKind.ERASURE, one)
    data_requests.decide(session, cast.siti, id, decision="Bukti", refused=True, seen=1, now=NOW)
    assert session.get_one(DataRequest, id).state == RequestState.REFUSED
    assert session.exec(select(Erasure)).all() == []


def test_erasure_waits_for_evidence_and_for_work(session, cast):
    busy, one = a_complaint(session, **OPEN), a_person(session)
    id = asked(session, cast.siti, RequestKind.ERASURE, busy)
    with pytest.raises(BadInput, match="still open"):
        data_requests.decide(session, cast.siti, id, decision="Ya", seen=1, now=NOW)
    data_holds.place(session, cast.siti, one.id, HoldKind.LEGAL, "Sengketa", now=NOW)
    id = asked(session, cast.siti, RequestKind.ERASURE, one)
    with pytest.raises(BadInput, match="evidence"):
        data_requests.decide(session, cast.siti, id, decision="Ya", seen=1, now=NOW)
    assert session.exec(select(Erasure)).all() == []


def test_an_erased_complaint_says_so_and_nothing_else(session, cast):
    one = a_person(session, title="Rahasiaku", body="Isiku")
    id = asked(session, cast.siti, RequestKind.ERASURE, one)
    data_requests.decide(session, cast.siti, id, decision="Dihapus", seen=1, now=NOW)
    shown = dossier.dossier(session, cast.siti, one.id, now=NOW)
    assert (shown.erased_at, shown.title, shown.body) == (NOW, "", "")
    assert shown.behind.has_identity is False
    assert session.get_one(DataRequest, id).sealed is None
    assert [note for note in (s.note for s in shown.story) if note] == []


def test_a_secret_text_is_logged_once_in_a_quarter_of_an_hour(session, cast):
    open_one, secret = a_complaint(session, **OPEN), a_complaint(session, secret=True, **OPEN)
    for minutes in (0, 5, 14, 16):
        for one in (open_one, secret):
            viewing.opened(session, cast.budi, one.id, now=NOW + timedelta(minutes=minutes))
            session.flush()
    viewing.opened(session, cast.wayan, secret.id, now=NOW)  # not theirs: nothing was opened
    looks = viewing.lookers(session, cast.siti, secret.id)
    assert [(look.who, look.action) for look in looks] == [("Budi Santoso", "see_text")] * 2
    assert viewing.lookers(session, cast.siti, open_one.id) == []
    assert viewing.lookers(session, cast.budi, secret.id) == []


def test_two_flags_hide_two_things(session, cast):
    """anonim hides who from the agency, rahasia the text from those without the right to it."""
    seen = {}
    for secret in (False, True):
        for anonymous in (False, True):
            one = a_person(session, secret=secret, anonymous=anonymous)
            shown = dossier.dossier(session, cast.budi, one.id, now=NOW)
            seen[secret, anonymous] = (shown.body is not None, shown.behind.may_disclose)
            assert reporters.may_see(session, cast.rini, one)
    assert seen == {(False, False): (True, True), (False, True): (True, False),
                    (True, False): (True, True), (True, True): (True, False)}  # fmt: skip


def test_the_fifty_first_identity_within_an_hour_is_refused_and_flagged(session, cast):
    one = a_person(session)

    def look(minute):
        reporters.disclose(
            session, cast.siti, one.id, Hidden.IDENTITY, reason="complete",
            now=NOW + timedelta(minutes=minute),
        )  # fmt: skip
        session.flush()

    for n in range(50):
        look(n)
    with pytest.raises(NotAllowed, match="50 times"):
        look(55)
    now = NOW + timedelta(minutes=55)
    assert viewing.alarms(session, cast.rini, now=now) == [("siti", 50)]
    assert viewing.alarms(session, cast.siti, now=now) == []
    look(62)  # the first are over an hour ago


def test_what_an_account_touched_and_the_notice(session, cast):
    one, other = a_person(session), a_person(session)
    reporters.disclose(session, cast.budi, one.id, Hidden.IDENTITY, reason="visit", now=NOW)
    reporters.disclose(
        session, cast.budi, other.id, Hidden.IDENTITY, reason="visit", now=NOW + timedelta(days=2)
    )
    session.flush()
    since, until = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
    found = breach.reach(session, cast.rini, "budi", since, until)
    (told,) = found.complaints
    assert (told.number, told.person, told.saw_person) == (one.number, "W••• K•••", True)
    assert found.people == 1
    id = breach.enter(session, cast.rini, "Akun dicuri", "budi", since, until, now=NOW)
    with pytest.raises(BadInput, match="three parts"):
        breach.tell(session, cast.rini, id, what="Nama", how="", handling="", notified=True, seen=1)
    breach.tell(session, cast.rini, id, what="Nama dan telepon", how="Sandi dicuri",
                handling="Sesi diakhiri", notified=True, seen=1, now=NOW)  # fmt: skip
    for lang, words in (("id", "Pasal 46"), ("en", "Article 46")):
        file = pypdfium2.PdfDocument(breach_files.notice(session, cast.rini, id, lang))
        text = "".join(page.get_textpage().get_text_range() for page in file)
        for said in (words, "Nama dan telepon", "Sandi dicuri", "Sesi diakhiri", "Budi Santoso"):
            assert said in text
    sheet = breach_files.sheets(session, cast.rini, "budi", since, until, "id")
    assert [row[0] for row in sheet.data] == [one.number] and "Wulan" not in repr(sheet.data)
    with pytest.raises(NotAllowed):
        breach.reach(session, cast.siti, "budi", since, until)


def test_an_anonymous_reporter_is_opened_by_no_request_and_no_number_kept_readable(session, cast):
    one = a_person(session, anonymous=True, body="NIK saya 3404011201900001")
    access, correction = (
        asked(session, cast.siti, kind, one)
        for kind in (RequestKind.ACCESS, RequestKind.CORRECTION)
    )
    for attempt in (
        lambda who: access_files.pdf(session, who, access, "id"),
        lambda who: data_requests.disclose(session, who, access, reason="visit", now=NOW),
        lambda who: data_corrections.correct(session, who, correction, {"name": "X"}, now=NOW),
        lambda who: redaction.decide(
            session, who, one.id, "3404011201900001", Piece.NIK, is_hidden=False, now=NOW
        ),
    ):
        with pytest.raises(NotAllowed, match="anonymous"):
            attempt(cast.siti)
        attempt(cast.rini)
    assert not redaction.review(session, cast.siti, one.id).may_keep
