"""Who sees a reporter and the numbers in a text, after what was written down."""

import itertools
from datetime import timedelta

import pyotp
import pytest
from sqlmodel import select

from db.codes import MoveCode
from db.models import AuditLog
from lapor.domain.errors import BadInput, NotAllowed, NotFound, NotFresh
from lapor.services import second_factor, sessions
from lapor.services.complaints import make_move
from lapor.services.dossier import Shown, dossier
from lapor.services.reporters import Hidden, disclose
from lapor.services.targets import Target
from tests.builders import a_complaint, at
from tests.cast import DINKES

NOW = at("2026-09-20")
SRI = {"name": "Sri Wahyuni", "phone": "081234567890", "email": "sri@contoh.id"}
TITLE = "Telepon 021 5567 890"
BODY = "Hubungi saya di 0812-3456-7890, NIK 3404011201900001."
MASKED = ("S••• W•••", "••••••890", "s•••@contoh.id", True)


def one(session, **how):
    about = {
        "dispatched": "2026-09-08",
        "reporter": SRI,
        "body": BODY,
        "title": "Telepon 021 5567 890",
    }
    return a_complaint(session, **(about | how))


def asked(session, actor, complaint, what=Hidden.IDENTITY, reason="complete", words="", now=NOW):
    return disclose(session, actor, complaint.id, what, reason=reason, words=words, now=now)


def seen(session, actor, complaint, *, now=NOW, **shown):
    return dossier(session, actor, complaint.id, shown=Shown(**shown), now=now)


def test_masked_until_a_reason_is_in_the_log(session, cast):
    complaint = one(session)
    before = seen(session, cast.budi, complaint).behind
    assert tuple(vars(before.reporter).values()) == MASKED
    line = asked(session, cast.budi, complaint, words="Alamat kurang jelas")
    row = session.exec(select(AuditLog).where(AuditLog.id == line)).one()
    assert (row.actor, row.action, row.subject) == ("budi", "see_identity", str(complaint.id))
    assert row.summary == "complete: Alamat kurang jelas"
    shown = seen(session, cast.budi, complaint, identity=line).behind.reporter
    assert (shown.name, shown.phone, shown.email, shown.is_masked) == (*SRI.values(), False)


def test_a_line_of_the_log_opens_nothing_else(session, cast):
    """Not for another person, another complaint, another thing, a made-up line, or too late."""
    complaint, other = one(session), one(session)
    line = asked(session, cast.budi, complaint)
    numbers = asked(session, cast.budi, complaint, Hidden.NUMBERS)
    for actor, about, key, now in (
        (cast.siti, complaint, line, NOW),
        (cast.budi, other, line, NOW),
        (cast.budi, complaint, numbers, NOW),
        (cast.budi, complaint, line + 1, NOW),
        (cast.budi, complaint, -1, NOW),
        (cast.budi, complaint, 1 << 70, NOW),
        (cast.budi, complaint, line, NOW + timedelta(minutes=15)),
    ):
        found = seen(session, actor, about, identity=key, now=now)
        assert found.behind.reporter.is_masked
    assert not seen(session, cast.budi, complaint, numbers=line).behind.numbers_shown


def test_an_anonymous_reporter_asks_for_a_fresh_code_too(session, cast):
    hidden, open_one = one(session, anonymous=True), one(session)
    offer = second_factor.offer("rini")
    code = pyotp.TOTP(offer.secret).at(NOW)
    second_factor.take_up(session, "rini", offer.sealed, code, now=NOW)
    assert asked(session, cast.rini, open_one)
    for what in Hidden:
        with pytest.raises(NotFresh):
            asked(session, cast.rini, hidden, what)
    secret = sessions.open(session, "rini", is_strong=True, now=NOW)
    fresh = sessions.who(session, sessions.key_of(secret), now=NOW)
    assert asked(session, fresh, hidden)


@pytest.mark.parametrize(("reason", "words"), [("", ""), ("karena", ""), ("other", "  ")])
def test_no_reason_no_words_and_no_line(session, cast, reason, words):
    complaint = one(session)
    with pytest.raises(BadInput):
        asked(session, cast.budi, complaint, reason=reason, words=words)
    assert session.exec(select(AuditLog).where(AuditLog.action == "see_identity")).all() == []


def test_the_log_keeps_no_personal_data_even_if_somebody_writes_it_there(session, cast):
    words = "Bu SRI wahyuni minta ditelepon ke 081234567890 atau sri@contoh.id"
    line = asked(session, cast.budi, one(session), reason="other", words=words)
    said = session.exec(select(AuditLog.summary).where(AuditLog.id == line)).one()
    assert said.startswith("other: Bu ••• ••• minta ditelepon ke ")
    for part in ("sri", "wahyuni", "08123456", "contoh"):
        assert part not in said.lower()


ROLES = ("siti", "budi", "rini", "dewi", "ani", "ayu", "wayan")
MAY = {"siti", "budi", "rini"}


@pytest.mark.parametrize(("secret", "anonymous"), list(itertools.product((False, True), repeat=2)))
@pytest.mark.parametrize("name", ROLES)
def test_each_person_each_flag(session, cast, name, secret, anonymous):
    complaint = one(session, secret=secret, anonymous=anonymous)
    actor = getattr(cast, name)
    if name not in MAY:
        for what in Hidden:
            with pytest.raises(NotFound):
                asked(session, actor, complaint, what)
        return
    allowed = not anonymous or name == "rini"
    found = seen(session, actor, complaint).behind
    assert found.has_identity and found.has_numbers
    assert found.may_disclose == allowed
    assert (found.reporter is not None) == allowed
    for what in Hidden:
        if allowed:
            asked(session, actor, complaint, what)
        else:
            with pytest.raises(NotAllowed):
                asked(session, actor, complaint, what)


def test_numbers_are_hidden_in_title_text_copy_notes_and_file_names(session, cast):
    complaint = one(session, edited="Salinan: 0812 3456 7890", followed_up="2026-09-09")
    make_move(
        session, cast.budi, complaint.id, MoveCode.NOTE, seen=complaint.version,
        note="Nomornya 081234567890", now=NOW,
    )  # fmt: skip
    found = seen(session, cast.budi, complaint)
    said = " ".join([found.title, found.body, found.edited, *(s.note for s in found.story)])
    assert "•••" in said and found.complaint.title == found.title
    for number in ("3456", "5567", "34040112"):
        assert number not in said
    line = asked(session, cast.budi, complaint, Hidden.NUMBERS)
    found = seen(session, cast.budi, complaint, numbers=line)
    assert (found.title, found.body) == (TITLE, BODY)
    assert found.story[-1].note == "Nomornya 081234567890"


def test_an_agency_that_only_helps_sees_no_reporter_not_even_masked(session, cast):
    complaint = one(session)
    make_move(
        session, cast.siti, complaint.id, MoveCode.ASK_HELP, seen=complaint.version,
        note="Mohon bantu", target=Target(agency_id=DINKES), now=NOW,
    )  # fmt: skip
    found = seen(session, cast.ani, complaint)
    assert found.body and "3456" not in found.body
    assert (found.behind.reporter, found.behind.may_disclose) == (None, False)
    for what in Hidden:
        with pytest.raises(NotAllowed):
            asked(session, cast.ani, complaint, what)


def test_without_a_reporter_there_is_nothing_to_show(session, cast):
    complaint = one(session, reporter=None, body="Jalan rusak", title="Jalan rusak")
    found = seen(session, cast.budi, complaint).behind
    assert (found.has_identity, found.reporter, found.has_numbers) == (False, None, False)
