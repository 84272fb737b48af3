"""What is new for somebody is what others did to what is theirs: counted by hand here."""

from datetime import UTC, datetime, timedelta

import pytest

from db.codes import MoveCode, Role
from db.models import Agency, WebSession
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput
from lapor.domain.notices import Kind
from lapor.services import notice_settings, notices, views
from lapor.services.complaints import make_move
from lapor.services.targets import Target
from tests.builders import a_complaint, at
from tests.cast import DINKES, PUPR

M, K = MoveCode, Kind
SINCE, NOW = at("2026-09-08", "09:00"), at("2026-09-08", "12:00")
WITH_PUPR = {"received": "2026-09-04", "dispatched": "2026-09-07"}


@pytest.fixture
def people(session, cast):
    """PUPR's answers wait for Hana, the head of Sleman."""
    session.get_one(Agency, PUPR).needs_approval = True
    hana = Actor("hana", Role.HEAD, cast.sleman, full_name="Hana")
    return cast, hana


def moved(session, actor, one, code, clock, **how):
    """One move at that hour of the day; returns the complaint."""
    make_move(
        session, actor, one.id, code, seen=one.version, note="Catatan untuk langkah ini",
        now=at("2026-09-08", clock), **how,
    )  # fmt: skip
    session.refresh(one)
    return one


def told(session, actor, since=SINCE):
    found = notices.read(session, actor, since, now=NOW)
    return {one.kind: {id for id, _ in one.some} for one in found}


def test_the_news_of_each_are_those_counted_by_hand(session, people):
    cast, hana = people
    new = a_complaint(session, received="2026-09-08", by="rini")  # recorded at ten
    before = a_complaint(session, received="2026-09-07", by="rini")
    to_pupr = Target(agency_id=PUPR, officer="budi")
    given = moved(session, cast.siti, before, M.DISPATCH, "10:00", target=to_pupr)
    undone = a_complaint(session, received="2026-09-07", by="rini")
    moved(session, cast.siti, undone, M.DISPATCH, "10:05", target=to_pupr)
    moved(session, cast.siti, undone, M.UNDO, "10:06")
    returned = a_complaint(session, **WITH_PUPR)
    moved(session, cast.budi, returned, M.RETURN, "10:10")
    replied = a_complaint(session, **WITH_PUPR, followed_up="2026-09-07", by="budi")
    moved(session, cast.siti, replied, M.REPLY, "10:20")
    declined, approved, waiting = (a_complaint(session, **WITH_PUPR) for _ in range(3))
    for one in (declined, approved, waiting):
        moved(session, cast.budi, one, M.PROPOSE, "10:30")
    moved(session, hana, declined, M.DECLINE, "10:40")
    moved(session, hana, approved, M.FOLLOW_UP, "10:50")
    asked, helped = (a_complaint(session, **WITH_PUPR, agency=DINKES) for _ in range(2))
    for one in (asked, helped):
        moved(session, cast.siti, one, M.ASK_HELP, "11:00", target=Target(agency_id=PUPR))
    moved(session, cast.budi, helped, M.GIVE_HELP, "11:10")
    far = a_complaint(session, government="51.03", received="2026-09-08", by="rini")

    assert told(session, cast.budi) == {
        K.ASSIGNED: {given.id}, K.REPLIED: {replied.id}, K.DECLINED: {declined.id},
        K.APPROVED: {approved.id}, K.HELP_ASKED: {asked.id},
    }  # fmt: skip
    assert told(session, cast.ani) == {K.HELP_GIVEN: {helped.id}}
    assert told(session, cast.siti) == {
        K.NEW: {new.id}, K.RETURNED: {returned.id}, K.PROPOSED: {waiting.id},
    }  # fmt: skip
    assert told(session, hana) == {K.PROPOSED: {waiting.id}}
    assert told(session, cast.ayu) == {K.NEW: {far.id}}
    assert told(session, cast.wayan) == told(session, cast.dewi) == {}
    later = at("2026-09-08", "10:45")
    assert set(told(session, cast.budi, later)) == {K.APPROVED, K.HELP_ASKED}
    assert told(session, cast.budi, NOW) == {}

    notice_settings.mute(session, cast.budi, {K.ASSIGNED, K.REPLIED}, now=NOW)
    assert set(told(session, cast.budi)) == {K.DECLINED, K.APPROVED, K.HELP_ASKED}
    assert K.REPLIED not in told(session, cast.ani)  # nobody else's wishes
    with pytest.raises(BadInput):
        notice_settings.mute(session, cast.budi, {K.FROZEN})


def test_a_view_is_news_to_those_it_is_shared_with(session, cast):
    views.save(session, cast.siti, "Terlambat", {"list": "late"}, is_shared=True, now=NOW)
    other = Actor("sri", Role.COORDINATOR, cast.sleman, full_name="Sri")
    since = datetime.now(UTC) - timedelta(minutes=1)
    now = datetime.now(UTC)
    (one,) = notices.read(session, other, since, now=now)
    assert (one.kind, one.n, one.query) == (K.SHARED_VIEW, 1, {"list": "late"})
    assert notices.read(session, cast.siti, since, now=now) == []
    assert notices.read(session, cast.ayu, since, now=now) == []


def test_the_last_visit_is_the_one_before_a_pause_or_what_was_said_to_be_seen(session, cast):
    def browser(name, begun, seen):
        row = WebSession(key=name, account="budi", created_at=begun, seen_at=seen)
        session.add(row)
        session.flush()

    hour = timedelta(hours=1)
    browser("today", NOW, NOW)
    here = Actor("budi", Role.LIAISON, cast.sleman, PUPR, key="today")
    assert notices.last_here(session, here) is None
    browser("yesterday", NOW - 24 * hour, NOW - 20 * hour)
    browser("telephone", NOW - hour / 2, NOW - hour / 4)  # the same visit goes on
    assert notices.last_here(session, here) == NOW - 20 * hour
    notices.seen(session, here, NOW)
    notices.seen(session, here, NOW - 5 * hour)  # an older page is pressed late
    assert notices.last_here(session, here) == NOW
