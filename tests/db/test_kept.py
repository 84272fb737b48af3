"""A statement that is kept says, word for word, what one says that is built for the asker."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import cycle, product

import pytest
from sqlalchemy import event
from sqlmodel import Session

from db.codes import Channel, Class, Role, Status
from lapor.domain.access import Actor
from lapor.domain.narrowing import Due, Flag, Sort
from lapor.domain.worklists import Worklist, worklists
from lapor.queries import complaints as queries
from lapor.queries import kept
from lapor.queries.filters import Filters, Position
from lapor.queries.kept import Question
from lapor.services import desk, sessions
from tests.cast import PUPR, Cast

NOW = datetime(2026, 9, 21, 5, tzinfo=UTC)
PLAIN = {
    "government_id": 7, "agency_id": 8, "unit_id": 9, "officer": "budi", "category_id": 3,
    "status": Status.IN_PROCESS, "klass": Class.SERVICE, "channel": Channel.WEB,
}  # fmt: skip
NARROWED = (
    Filters(),
    *(Filters(**{name: value}) for name, value in PLAIN.items()),
    Filters(**PLAIN),
    Filters(due=Due.WEEK, flags=frozenset({Flag.LONG, Flag.SECRET}), territory_id=3404),
    Filters(received_from=date(2026, 9, 1), received_until=date(2026, 9, 20)),
    Filters(dispatched_from=date(2026, 9, 1), dispatched_until=date(2026, 9, 20)),
)
PLACES = (
    (Sort.DEADLINE, None), (Sort.NUMBER, Position("K-1", 5)), (Sort.NEWEST, Position(NOW, 5)),
    (Sort.DEADLINE, Position(NOW, 5)),
)  # fmt: skip


@pytest.fixture
def actors(cast: Cast) -> dict[Role, Actor]:
    return {
        Role.NATIONAL: Actor("rini", Role.NATIONAL),
        Role.COORDINATOR: Actor("siti", Role.COORDINATOR, cast.sleman),
        Role.LIAISON: Actor("budi", Role.LIAISON, cast.sleman, PUPR),
    }


def sent(session: Session, work) -> list:
    """What the database is sent, with its values."""
    said = []

    def hear(_c, _cursor, statement, given, *_):
        said.append((statement, dict(given) if isinstance(given, dict) else tuple(given)))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", hear)
    work()
    event.remove(connection, "before_cursor_execute", hear)
    return said


def alike(session: Session, build, asked: Question, *how) -> None:
    (kept_one,) = sent(session, lambda: kept.answer(session, build, asked, *how).all())
    (built,) = sent(session, lambda: kept.columns(session, build(asked, *how)).all())
    if session.get_bind().dialect.name == "sqlite":
        assert kept_one == built
        return
    # PostgreSQL is told names: they differ, the values in their places do not
    assert places(*kept_one) == places(*built)


def places(statement: str, given: dict) -> list:
    """The statement cut at its values, and these."""
    parts = re.split(r"%\((\w+)\)s", statement)
    return [given[part] if at % 2 else part for at, part in enumerate(parts)]


@pytest.mark.parametrize("role", [Role.NATIONAL, Role.COORDINATOR, Role.LIAISON])
def test_a_page_and_its_counts_are_asked_for_in_the_same_words(session, cast, actors, role):
    actor, lists = actors[role], worklists(role)
    times = desk.times(session, actor, NOW)
    asked = zip(product(lists, NARROWED), cycle(PLACES), strict=False)
    for (one, narrowed), (sort, after) in asked:
        question = Question(actor, replace(narrowed, worklist=one), times, after)
        alike(session, queries._page, question, sort, 26)
    for narrowed, is_narrow in product(NARROWED, (True, False)):
        alike(session, queries._counts, Question(actor, narrowed, times), lists, is_narrow, 1_001)
        alike(session, queries._count, Question(actor, narrowed, times), 1_001)


def test_who_asks_alike_shares_a_statement_and_never_an_answer(session, cast, actors):
    kept._built.cache_clear()
    for actor in (actors[Role.COORDINATOR], Actor("wayan", Role.COORDINATOR, cast.badung)):
        times = desk.times(session, actor, NOW)
        for agency in (3, 4):
            asked = Question(actor, Filters(Worklist.LATE, agency_id=agency), times)
            ((_, given),) = sent(session, partial(kept.answer, session, queries._count, asked, 5))
            values = list(given.values() if isinstance(given, dict) else given)
            assert actor.government_id in values and agency in values
    assert kept._built.cache_info().currsize == 1


def test_what_waits_in_the_session_is_sent_before_it_is_asked_for(session, cast):
    secret = sessions.open(session, "siti")
    assert session.new
    assert sessions.visit(session, sessions.key_of(secret)) is not None
