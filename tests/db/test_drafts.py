"""Words that were not sent, kept for one officer; and who has a complaint open."""

from datetime import timedelta

import pytest
from sqlmodel import func, select

from db.codes import MoveCode
from db.models import AuditLog, Complaint, Draft, Presence
from lapor.domain.errors import NotFound
from lapor.services import drafts, presence
from tests.builders import a_complaint, at

NOW = at("2026-09-20")
WORDS = "Kami sudah periksa; \0 besok \ud800 diperbaiki."


def test_a_draft_comes_back_to_whoever_wrote_it(session, cast):
    one = a_complaint(session, dispatched="2026-09-08")
    drafts.save(session, cast.budi, one.id, MoveCode.FOLLOW_UP, WORDS, seen=2, now=NOW)
    kept = drafts.of(session, cast.budi, one.id)
    assert kept.body == "Kami sudah periksa;  besok  diperbaiki."
    assert (kept.move, kept.seen, kept.saved_at) == (MoveCode.FOLLOW_UP, 2, NOW)
    assert drafts.of(session, cast.siti, one.id) is None
    drafts.save(session, cast.budi, one.id, MoveCode.RETURN, "Bukan kami", seen=3, now=NOW)
    assert session.exec(select(func.count()).select_from(Draft)).one() == 1
    assert drafts.of(session, cast.budi, one.id).body == "Bukan kami"


def test_nothing_typed_is_nothing_kept(session, cast):
    one = a_complaint(session, dispatched="2026-09-08")
    drafts.save(session, cast.budi, one.id, MoveCode.FOLLOW_UP, "x", seen=2)
    drafts.save(session, cast.budi, one.id, MoveCode.FOLLOW_UP, " \n", seen=2)
    assert drafts.of(session, cast.budi, one.id) is None
    drafts.discard(session, cast.budi, one.id)  # once more does no harm


def test_drafts_and_presence_touch_nothing_else(session, cast):
    one = a_complaint(session, dispatched="2026-09-08")
    key, version = (one.id, one.home_id), one.version
    logged = session.exec(select(func.count()).select_from(AuditLog)).one()
    drafts.save(session, cast.budi, one.id, MoveCode.FOLLOW_UP, "x", seen=2)
    presence.opened(session, cast.budi, one.id)
    assert session.get(Complaint, key).version == version
    assert session.exec(select(func.count()).select_from(AuditLog)).one() == logged


def test_nobody_outside_keeps_a_draft_or_is_there(session, cast):
    one = a_complaint(session, dispatched="2026-09-08")
    for actor in (cast.ani, cast.wayan, cast.ayu, cast.dewi):
        for what in (
            lambda a=actor: drafts.save(session, a, one.id, MoveCode.NOTE, "x", seen=1),
            lambda a=actor: drafts.of(session, a, one.id),
            lambda a=actor: drafts.discard(session, a, one.id),
            lambda a=actor: presence.opened(session, a, one.id),
            lambda a=actor: presence.others(session, a, one.id),
        ):
            with pytest.raises(NotFound):
                what()


def told(session, actor, one, now=NOW):
    return [(v.full_name, v.minutes) for v in presence.others(session, actor, one.id, now=now)]


def test_who_else_has_it_open_and_since_when(session, cast):
    one, other = (a_complaint(session, dispatched="2026-09-08") for _ in range(2))
    presence.opened(session, cast.budi, one.id, now=NOW - timedelta(minutes=7))
    presence.opened(session, cast.budi, one.id, now=NOW - timedelta(minutes=3))
    presence.opened(session, cast.siti, one.id, now=NOW)
    assert told(session, cast.siti, one) == [("Budi Santoso", 7)]
    assert told(session, cast.budi, one) == [("Siti Rahayu", 0)]
    assert told(session, cast.rini, one) == [("Budi Santoso", 7), ("Siti Rahayu", 0)]
    assert told(session, cast.siti, other) == []


def test_an_old_row_means_nothing_and_coming_back_begins_anew(session, cast):
    one = a_complaint(session, dispatched="2026-09-08")
    presence.opened(session, cast.budi, one.id, now=NOW - timedelta(minutes=6))
    assert told(session, cast.siti, one) == []
    presence.opened(session, cast.budi, one.id, now=NOW)
    assert told(session, cast.siti, one) == [("Budi Santoso", 0)]


def test_leaving_ends_it(session, cast):
    one = a_complaint(session, dispatched="2026-09-08")
    for actor in (cast.budi, cast.siti):
        presence.opened(session, actor, one.id, now=NOW)
    presence.left(session, cast.budi, one.id)
    assert told(session, cast.rini, one) == [("Siti Rahayu", 0)]
    assert session.exec(select(Presence.account)).all() == ["siti"]
