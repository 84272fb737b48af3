"""What is hidden in a text: by itself, by a coordinator, kept readable; everywhere the same."""

import pytest
from sqlmodel import select

from db.models import AuditLog, DataHold, Redaction
from db.privacy_codes import HoldKind
from lapor.domain.errors import BadInput, NotAllowed, NotFound
from lapor.domain.masking import HIDDEN, Piece, mask
from lapor.domain.words import asked
from lapor.services import dossier, glance, queue, queue_export, redaction, reporters, similar
from lapor.services.queue import Wish
from lapor.services.verify import verify
from tests.builders import a_complaint, at

NOW = at("2026-09-14")
METER = "1234567890123456"
TEXT = f"Meteran {METER} rusak, kata Pak Joko  Susilo. Hubungi +65 9123 4567."
GIVEN = {"received": "2026-09-01", "dispatched": "2026-09-02"}


@pytest.fixture
def one(session, cast):
    return a_complaint(session, title="Meteran Joko Susilo", body=TEXT, **GIVEN)


def found(session, actor, words):
    for memory in ("rare", "found"):  # what this session remembers of an earlier search
        session.info.pop(memory, None)
    page = queue.queue_page(session, actor, wish=Wish(asked=asked(words)), now=NOW)
    return [line.row.number for line in page.lines]


def everywhere(session, actor, one):
    """All that is told of its words, as one text."""
    shown = dossier.dossier(session, actor, one.id, now=NOW)
    export = queue_export.build(session, actor, {}, Wish(), "id", NOW)
    told = (shown.title, shown.body, glance.glance(session, actor, one.id), export.data,
            queue.queue_page(session, actor, now=NOW).lines)  # fmt: skip
    return repr(told)


def test_a_number_of_another_country_is_hidden_too(session, cast, one):
    shown = dossier.dossier(session, cast.siti, one.id, now=NOW).body
    assert shown == f"Meteran {HIDDEN}456 rusak, kata Pak Joko  Susilo. Hubungi {HIDDEN}567."
    assert mask("a +6591234567 b") == f"a {HIDDEN}567 b"
    assert mask("+1 dan C++ 20 dan +12") == "+1 dan C++ 20 dan +12"


def test_what_a_coordinator_decides_holds_everywhere_and_is_taken_back(session, cast, one):
    assert found(session, cast.siti, "joko") == [one.number]
    redaction.decide(session, cast.siti, one.id, METER, Piece.NIK, is_hidden=False, now=NOW)
    redaction.decide(session, cast.siti, one.id, "joko susilo", Piece.NAME, is_hidden=True, now=NOW)
    for actor in (cast.siti, cast.budi, cast.rini):
        told = everywhere(session, actor, one)
        assert METER in told
        assert "Joko" not in told and "Susilo" not in told
    assert found(session, cast.siti, "joko") == []
    assert verify(session).differences == []
    other = a_complaint(session, title="Meteran lain", body=TEXT, **GIVEN)
    assert "Joko" not in repr(similar.related(session, cast.siti, other.id))
    review = redaction.review(session, cast.siti, one.id)
    assert [(d.piece, d.is_hidden) for d in review.decided] == [
        (METER, False), ("j••• s•••", True)
    ]  # fmt: skip
    assert [f.piece for f in review.found] == ["+65 9123 4567"]
    for decided in review.decided:
        redaction.withdraw(session, cast.siti, one.id, decided.seq, now=NOW)
    assert sorted(found(session, cast.siti, "joko susilo")) == [one.number, other.number]
    assert METER not in everywhere(session, cast.siti, one)
    assert verify(session).differences == []
    kept = session.exec(select(Redaction)).all()
    assert len(kept) == 2 and all(b"oko" not in row.sealed for row in kept)
    actions = session.exec(select(AuditLog.action, AuditLog.summary)).all()
    assert {a for a, _ in actions} >= {"keep_piece", "hide_piece", "withdraw_piece"}
    assert "oko" not in repr(actions)


def test_who_may_decide_and_about_what(session, cast, one):
    def hide(actor, piece="Joko"):
        redaction.decide(session, actor, one.id, piece, Piece.NAME, is_hidden=True, now=NOW)

    for actor, refusal in ((cast.budi, NotAllowed), (cast.ayu, NotFound), (cast.dewi, NotFound)):
        with pytest.raises(refusal):
            hide(actor)
    for piece in ("Bambang", "J", "x" * 201):
        with pytest.raises(BadInput):
            hide(cast.siti, piece)
    with pytest.raises(NotFound):
        redaction.withdraw(session, cast.siti, one.id, 1)


def test_what_is_restricted_is_for_the_national_administrator(session, cast, one):
    session.add(DataHold(complaint_id=one.id, home_id=one.home_id, kind=HoldKind.RESTRICTION,
                         at=NOW, because="Permintaan", by="siti"))  # fmt: skip
    session.flush()
    assert dossier.dossier(session, cast.siti, one.id, now=NOW).body is None
    assert "Joko" not in everywhere(session, cast.siti, one)
    assert not reporters.may_see(session, cast.siti, one)
    assert found(session, cast.siti, "joko") == []
    assert found(session, cast.rini, "joko") == [one.number]
    assert "Joko" in everywhere(session, cast.rini, one)
