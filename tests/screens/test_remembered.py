"""What pages remember: another question is never answered with the answer to this one."""

from dataclasses import replace
from datetime import date

import pytest

from db.codes import Class, Role
from lapor.services.comparison import PeersBy
from lapor.services.kpi_scope import ALL, Period
from lapor.ui import cache
from lapor.ui.cache import Scope, Version

SCOPE, AT = Scope(Role.COORDINATOR, 240, None), Version("sqlite:///a.db", 1, 2, 3, 4)
PERIOD = Period(date(2026, 1, 1), date(2026, 12, 31), date(2026, 11, 29))
ASKED = (SCOPE, AT, PERIOD, ("received", "backlog"), ALL, PeersBy.KIND)


@pytest.fixture
def told():
    """A function that is remembered, and what it was really asked."""
    asked = []

    @cache._remembered
    def counted(*question: object) -> int:
        asked.append(question)
        return len(asked)

    cache._kept.clear()
    return counted, asked


def test_the_same_question_is_asked_once(told):
    counted, asked = told
    assert [counted(*ASKED), counted(*ASKED)] == [1, 1]
    assert asked == [ASKED]


@pytest.mark.parametrize(
    ("place", "other"),
    [
        (0, SCOPE._replace(government_id=290)),
        (0, SCOPE._replace(role=Role.LIAISON)),
        (0, SCOPE._replace(agency_id=7)),
        (1, AT._replace(database="sqlite:///b.db")),
        *((1, AT._replace(**{name: 9})) for name in AT._fields[1:]),
        (2, replace(PERIOD, known_on=date(2026, 11, 29))),
        (2, replace(PERIOD, since=None)),
        (3, ("received", "backlog", "overdue")),
        (4, replace(ALL, klass=next(iter(Class)))),
        (4, replace(ALL, governments=("34",))),
        (5, PeersBy.PEOPLE),
    ],
    ids=str,
)
def test_whatever_is_different_makes_it_another(told, place, other):
    counted, _asked = told
    question = (*ASKED[:place], other, *ASKED[place + 1 :])
    assert counted(*ASKED) != counted(*question)


def test_the_same_of_another_number_is_another(told):
    counted, _asked = told

    @cache._remembered
    def named(*question: object) -> str:
        return "another"

    assert counted(*ASKED) != named(*ASKED)


def test_nobody_gets_what_somebody_else_may_change(told):
    @cache._remembered
    def listed(*question: object) -> list[int]:
        return [1]

    listed(*ASKED).append(2)
    assert listed(*ASKED) == [1]
