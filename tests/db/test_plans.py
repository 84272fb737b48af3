"""Which index answers which worklist, as the database says of the very statements we send."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event
from sqlmodel import Session

from db.codes import Role
from lapor.domain.access import Actor
from lapor.domain.worklists import Worklist, worklists
from lapor.queries import complaints as queries
from lapor.queries import similar
from lapor.queries.filters import Filters
from lapor.services import desk
from tests.bench.crowd import dispatched
from tests.builders import a_complaint
from tests.cast import PUPR, Cast
from tests.conftest import KINDS
from tests.databases import filled

NOW = datetime(2026, 9, 21, 5, tzinfo=UTC)
# covering, partial: what is open, in the order of deadlines; what is closed, in that of receipt
OPEN, CLOSED = "ix_complaint_queue", "ix_complaint_closed"
OF = {Role.NATIONAL: "", Role.COORDINATOR: "_government", Role.LIAISON: "_agency"}
# of the nation few are held by the nation, and few have no agency
NARROWER = {
    Worklist.MINE: "_national", Worklist.RETURNED: "_national", Worklist.UNASSIGNED: "_agency",
}  # fmt: skip


@pytest.fixture(scope="module", params=KINDS[:2])  # partitions have names of their own
def engine(request, tmp_path_factory) -> Iterator[Engine]:
    """A new database: what other tests leave in the pages of theirs would change the costs."""
    found = filled(request.param, tmp_path_factory.mktemp("plans"), "plans")
    yield found
    found.dispose()


@pytest.fixture
def actors(session: Session, cast: Cast) -> dict[Role, Actor]:
    dispatched(session, 40)
    session.flush()
    connection = session.connection()
    if connection.dialect.name == "postgresql":  # forty rows are no reason for an index
        connection.exec_driver_sql("ANALYZE complaint")
        for way in ("seqscan", "bitmapscan", "sort"):
            connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
    return {
        Role.NATIONAL: Actor("rini", Role.NATIONAL),
        Role.COORDINATOR: Actor("siti", Role.COORDINATOR, cast.sleman),
        Role.LIAISON: Actor("budi", Role.LIAISON, cast.sleman, PUPR),
    }


def sent(session: Session, work: Callable[[], object]) -> tuple[str, Any]:
    """The one statement that reads so many complaints, and its values."""
    said: list[tuple[str, Any]] = []

    def hear(_c: Connection, _cursor: Any, statement: str, given: Any, *_: Any) -> None:
        said.append((statement, given))

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", hear)
    work()
    event.remove(connection, "before_cursor_execute", hear)
    (read,) = [one for one in said if "FROM complaint" in one[0] and "LIMIT" in one[0]]
    return read


def asked_for(session: Session, actor: Actor, worklist: Worklist) -> tuple[str, Any]:
    """The statement that reads the first page of this list, and its values."""
    times = desk.times(session, actor, NOW)
    return sent(session, lambda: queries.page(session, actor, Filters(worklist), times=times))


def plan_of(connection: Connection, statement: str, given: Any) -> str:
    how = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    rows = connection.exec_driver_sql(f"{how} {statement}", given)
    return "\n".join(" ".join(map(str, row)) for row in rows)


@pytest.mark.parametrize("role", OF)
def test_each_worklist_is_read_in_order_from_an_index_of_its_scope(session, actors, role):
    for worklist in worklists(role):
        if worklist == Worklist.HELPING:  # begins at those who are asked for help: few
            continue
        plan = plan_of(session.connection(), *asked_for(session, actors[role], worklist))
        kind = OPEN if worklist.is_open else CLOSED
        mine = {f"{kind}{OF[role]}"}
        if role == Role.NATIONAL and worklist in NARROWER:
            mine.add(f"{kind}{NARROWER[worklist]}")
        if worklist == Worklist.APPROVAL:  # few wait for a head
            mine.add("ix_complaint_proposed")
        used = set(re.findall(r"ix_complaint_\w+", plan))
        assert used <= mine and used, (worklist, plan)
        assert not re.search(r"Seq Scan on complaint|SCAN complaint\b(?! USING)", plan), plan
        # once, in the end: the rows of the page, after what stands in other tables was joined
        assert len(re.findall(r"TEMP B-TREE|Sort  \(", plan)) <= 1, plan


def test_what_is_near_is_found_by_its_place_and_subject(session, actors):
    actor = actors[Role.COORDINATOR]
    one = a_complaint(session, territory=340401, category=3)
    near = sent(session, lambda: similar.same_place_and_week(session, actor, one))
    assert "ix_complaint_near" in plan_of(session.connection(), *near)
