"""Sums of months that are counted in the background: exact, or they say of when they are."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlmodel import select

import db.engine
from db.codes import MoveCode, Role
from db.engine import reading, writing
from db.models import Category, Complaint, ComplaintText, Government, MonthSum
from lapor.domain.access import Actor
from lapor.domain.kpi import Split
from lapor.services import (
    counting,
    jobs,
    kpi,
    month_sums,
    packs,
    quality,
    quality_kept,
    retention,
    retention_kept,
    retention_rules,
    topics,
    trends,
    wordlist,
)
from lapor.services.erasure import erase
from lapor.services.kpi_scope import Period
from lapor.services.loading import load
from lapor.services.programme_framework import framework
from lapor.services.rebuild import rebuild
from lapor.services.setup import PILOTS
from lapor.services.verify import verify
from tests.builders import a_complaint, a_new_complaint
from tests.cast import gather
from tests.conftest import KINDS
from tests.databases import filled

TODAY = date(2026, 11, 24)
EVER = Period(None, None, TODAY)
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
MAYA = Actor("maya", Role.MANAGER)
DEWI = Actor("dewi", Role.PARTNER)


@pytest.fixture(scope="module", params=KINDS)
def engine(request, tmp_path_factory):
    engine = filled(request.param, tmp_path_factory.mktemp("sums"), "sums")
    with writing(engine) as session:
        gather(session)
        load(session, [
            a_new_complaint(
                session, received=f"202{5 + turn % 2}-0{1 + turn % 5}-03",
                government="51.03" if turn % 3 else "34.04",
                title="Bansos COVID-19" if turn % 4 else "Jalan berlubang",
            )
            for turn in range(60)
        ])  # fmt: skip
    yield engine
    engine.dispose()


@pytest.fixture
def here(engine, monkeypatch):
    monkeypatch.setattr(db.engine, "engine", lambda: engine)
    monkeypatch.setattr(month_sums, "SPOT", 0)  # all of it is too much to wait for
    counting.run()
    return engine


def monitor(actor=MAYA, *, exact=False):
    with reading() as session:
        return topics.monitor(session, actor, "covid-19", EVER, today=TODAY, exact=exact)


def total(found):
    return found.topics[0].now.total.n


def test_nothing_is_said_before_it_was_counted(engine, monkeypatch):
    monkeypatch.setattr(db.engine, "engine", lambda: engine)
    with monkeypatch.context() as few:
        few.setattr(month_sums, "SPOT", 0)
        with pytest.raises(month_sums.NotCounted):
            monitor()
        with reading() as session:
            waiting = [one for one in framework(session, MAYA, TODAY).indicators
                       if one.is_being_counted]  # fmt: skip
            assert waiting and all(one.values["topic_code"] for one in waiting)
    assert (total(monitor()), monitor().counted_at) == (45, None)  # few: counted on the spot


def test_what_was_counted_is_exact_for_any_reader_and_any_day(here):
    assert counting.run() == 0
    for actor in (MAYA, DEWI):
        assert monitor(actor) == monitor(actor, exact=True)
        assert monitor(actor).counted_at is None
    with reading() as session:
        for as_of in (date(2025, 1, 31), date(2026, 2, 28)):
            past = Period(date(2025, 1, 1), date(2026, 12, 31), as_of)
            kept = topics.monitor(session, MAYA, "covid-19", past, today=TODAY)
            assert total(kept) == len([
                one for one in session.exec(select(Complaint))
                if one.title.startswith("Bansos") and one.received_on <= as_of
            ])  # fmt: skip
        assert verify(session).differences == []


def received(session):
    a_complaint(session, received="2026-03-03", title="Corona lagi")


def reworded(session):
    one = _one(session, "Jalan berlubang")
    body = session.get(ComplaintText, (one.id, one.home_id)).body
    wordlist.put(session, (one.id, one.home_id), (one.title, body), ("Pandemi", body))
    one.title = "Pandemi"


def erased(session):
    one = _one(session, "Bansos COVID-19")
    erase(session, [(one.id, one.home_id)], by="siti", now=datetime.now(UTC))


def corrected(session):
    """A complaint that was counted by its category belongs to another one since."""
    category = session.exec(select(Category.id).where(Category.code == "bantuan_sosial")).one()
    load(session, [
        a_new_complaint(
            session, received="2026-03-04", title="Corona",
            more=((MoveCode.CORRECT, "2026-03-05",
                   {"amend": [[1, 0, {"facts": {"category": category}}]]}),),
        )
    ])  # fmt: skip


def counted_again(session):
    rebuild(session)


def _one(session, title):
    return session.exec(select(Complaint).where(Complaint.title == title)).first()


@pytest.mark.parametrize("change", [received, reworded, erased, corrected, counted_again])
def test_after_a_change_it_says_of_when_it_is_until_it_is_counted(here, change):
    before = monitor()
    with writing() as session:
        change(session)
    now, old = monitor(exact=True), monitor()
    assert (old.topics, now.counted_at) == (before.topics, None)
    assert old.counted_at is not None
    assert old.counted_at <= datetime.now(UTC)
    jobs.fold_tail()
    assert counting.run() > 0
    assert monitor() == now
    if change is not counted_again:
        assert total(now) != total(before)
    with reading() as session:
        assert verify(session).differences == []


def test_a_pack_is_exact_whatever_the_page_says(here):
    with writing() as session:
        a_complaint(session, received="2026-03-03", title="Corona lagi", government="34.04")
    now = monitor(DEWI, exact=True)
    with writing(snapshot=True) as session:
        frozen = packs.freeze(session, MAYA, "Rapat", Period(None, None, date(2026, 11, 23)),
                              now=NOW)  # fmt: skip
        _, picture = packs.opened(session, MAYA, frozen.id)
    (line,) = [one for one in picture.lines if one.key == "topic/covid-19/"]
    assert line.value == total(now) == total(monitor(DEWI)) + 1
    assert line.note is None


def test_a_sum_that_is_not_what_counting_gives_is_found(here):
    for fault in ("UPDATE month_sum SET sums = '[]'", "DELETE FROM month_change"):
        with writing() as session:
            session.connection().execute(text(fault))
            assert {one.check for one in verify(session).differences} == {"sums"}
            session.rollback()


def test_what_no_rule_asks_for_is_forgotten_after_a_while(here):
    with writing() as session:
        a_row = session.exec(select(MonthSum)).first()
        session.add(MonthSum(rule="of an edition before", government_id=1, month=24_000, change=1,
                             counted_at=datetime(2026, 1, 1, tzinfo=UTC), sums="[]"))  # fmt: skip
    counting.run(now=datetime.now(UTC))
    with reading() as session:
        rules = set(session.exec(select(MonthSum.rule)))
    assert a_row.rule in rules and "of an edition before" not in rules


def test_quality_of_much_data_is_what_was_counted_last(here):
    """Each kind of reader has what they would have been told; whoever sees the same shares it."""
    period = Period(date(2026, 1, 1), date(2026, 12, 31), TODAY)
    with writing() as session:
        sleman = session.exec(select(Government.id).where(Government.code == "34.04")).one()
        readers = (MAYA, DEWI, Actor("siti", Role.COORDINATOR, sleman))
        for _ in range(2):
            a_complaint(session, received="2026-03-05", klass=None, body="Kata-kata yang sama")
    tasks = []
    with reading() as session:
        for reader in readers:
            with pytest.raises(month_sums.NotCounted):
                quality_kept.told(session, reader, "34.04", period, now=NOW)
            tasks.append(quality_kept.to_count(session, reader, "34.04", period))
    assert tasks[0].key == tasks[2].key != tasks[1].key
    counting.count(tasks)
    with reading() as session:
        for reader in readers:
            told = quality_kept.told(session, reader, "34.04", period, now=NOW)
            found, at = told.found, told.at
            now = quality.quality(session, reader, "34.04", period, now=at)
            assert (found, at is None) == (now, False)
    counts = {one.flaw.code: one.n for one in found.flaws}
    assert counts["unclassified"] == 2
    assert counts["repeated"] >= 1
    with writing() as session:
        a_complaint(session, received="2026-03-06", klass=None)
    with reading() as session:
        again = quality_kept.told(session, MAYA, "34.04", period, now=NOW)
        assert (again.found, again.at) == (found, at)
        assert again.is_old(at + timedelta(hours=1))
        assert not again.is_old(at)


def test_receipts_by_place_are_those_of_the_ledger_on_any_day(here):
    places = {"34.04": 340_404, "51.03": 5103, "34": 34, "51": 51, "": None}
    with writing() as session:
        load(session, [
            a_new_complaint(session, territory=id, received=f"2026-0{1 + turn}-0{2 + turn}")
            for id in places.values() for turn in range(3)
        ])  # fmt: skip
        a_complaint(session, territory=340_404, received="2026-02-04")
    at_end = date(2026, 2, 3)
    for period in (
        EVER,
        Period(date(2026, 2, 2), date(2026, 3, 31), TODAY),
        Period(None, None, at_end),
        Period(None, None, at_end, date(2026, 2, 3)),
    ):
        with reading() as session:
            found = trends.territories(session, MAYA, period)
            told = Counter[str]()
            for one in kpi.measure(session, MAYA, "received", since=period.since,
                                   until=period.until, as_of=period.as_of,
                                   known_on=period.known_on, by=(Split.TERRITORY,)):  # fmt: skip
                at = one.group[Split.TERRITORY] or ""
                told.update({pilot: one.n for pilot in PILOTS if f"{at}.".startswith(f"{pilot}.")})
            assert found.received == told
            assert found.total == sum(n for at, n in told.items() if at not in ("34.04", "51.03"))
    assert found.received
    jobs.fold_tail()
    with reading() as session:
        assert trends.territories(session, MAYA, period) == found
        assert verify(session).differences == []


def test_what_is_past_its_retention_is_what_was_counted_last(here):
    day = date(2040, 1, 1)
    ratna = Actor("ratna", Role.NATIONAL)
    with writing() as session:
        retention_rules.fill(session)
        a_complaint(session, received="2026-03-02", dispatched="2026-03-03",
                    followed_up="2026-03-04", closed="2026-03-05")  # fmt: skip
    with reading() as session:
        state = retention.state(session, day)
        with pytest.raises(month_sums.NotCounted):
            retention_kept.told(session, ratna, state)
        task = retention_kept.to_count(session, ratna, state)
    counting.count([task])
    with reading() as session:
        told = retention_kept.told(session, ratna, state)
        assert told.found == retention.counted(session, ratna, day)
        assert told.found.due > 0
        assert told.at is not None
        erased_since = state._replace(erased=state.erased + 1)
        with pytest.raises(month_sums.NotCounted):
            retention_kept.told(session, ratna, erased_since)
