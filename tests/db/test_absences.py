"""Who is away and who stands in: rights, days, substitutes, and what a substitute then has."""

from datetime import date

import pytest
from sqlmodel import select

from db.codes import Role
from db.models import Absence, Account, AuditLog
from lapor.domain.errors import BadInput, NotFound
from lapor.queries.absences import current, substitutes_for
from lapor.services.absences import colleagues, coming, end, enter
from tests.builders import at
from tests.cast import PUPR

NOW = at("2026-09-07")
FIRST, LAST = date(2026, 9, 8), date(2026, 9, 11)


@pytest.fixture
def desk(session, cast):
    """Budi's colleagues at Dinas PUPR: Cahya and Dian work there, Eko did."""
    for name in ("cahya", "dian", "eko"):
        session.add(
            Account(
                name=name, full_name=name.title(), password_hash="-", role=Role.LIAISON,
                government_id=cast.sleman, agency_id=PUPR, is_active=name != "eko",
            )
        )  # fmt: skip
    session.flush()
    return cast


def away(session, actor, account, first=FIRST, last=LAST, substitute=None):
    return enter(
        session, actor, account, from_on=first, until_on=last, substitute=substitute, now=NOW
    )


def test_a_substitute_has_the_others_work_on_those_days_and_no_other(session, desk):
    away(session, desk.budi, "budi", substitute="cahya")
    assert substitutes_for(session, "cahya", date(2026, 9, 7)) == set()
    assert substitutes_for(session, "cahya", FIRST) == {"budi"}
    assert substitutes_for(session, "cahya", LAST) == {"budi"}
    assert substitutes_for(session, "cahya", date(2026, 9, 12)) == set()
    assert substitutes_for(session, "dian", FIRST) == set()


def test_whoever_stands_in_for_a_substitute_has_the_work_of_both(session, desk):
    away(session, desk.budi, "budi", substitute="cahya")
    away(session, desk.siti, "cahya", last=date(2026, 9, 9), substitute="dian")
    assert substitutes_for(session, "dian", date(2026, 9, 9)) == {"budi", "cahya"}
    assert substitutes_for(session, "dian", date(2026, 9, 10)) == set()


@pytest.mark.parametrize(
    ("who", "whose", "may"),
    [
        ("budi", "budi", True),
        ("siti", "budi", True),
        ("siti", "siti", True),
        ("rini", "budi", True),
        ("rini", "rini", True),
        ("budi", "cahya", False),  # a colleague's is not his
        ("ani", "budi", False),
        ("ayu", "budi", False),  # another government
        ("wayan", "siti", False),
        ("dewi", "dewi", False),  # a partner has no complaints
        ("siti", "eko", False),  # has left
        ("siti", "nobody", False),
        ("siti", "'; DROP TABLE absence; --", False),
    ],
)
def test_everybody_for_themselves_and_a_coordinator_for_their_own(session, desk, who, whose, may):
    if may:
        away(session, getattr(desk, who), whose)
        assert [one.account for one in session.exec(select(Absence))] == [whose]
    else:
        with pytest.raises(NotFound):
            away(session, getattr(desk, who), whose)
        assert session.exec(select(Absence)).all() == []


@pytest.mark.parametrize("substitute", ["budi", "eko", "ani", "siti", "wayan", "nobody", ""])
def test_a_substitute_is_another_active_officer_of_the_same_agency(session, desk, substitute):
    with pytest.raises(BadInput):
        away(session, desk.budi, "budi", substitute=substitute)


def test_a_substitute_must_be_there(session, desk):
    away(session, desk.siti, "cahya", first=LAST, last=date(2026, 9, 18))
    with pytest.raises(BadInput, match="Cahya is away"):
        away(session, desk.budi, "budi", substitute="cahya")
    away(session, desk.budi, "budi", last=date(2026, 9, 10), substitute="cahya")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (FIRST, date(2026, 9, 7)),  # ends before it begins
        (date(2026, 9, 1), date(2026, 9, 6)),  # over
        (FIRST, date(2027, 12, 31)),  # longer than a year
        (None, LAST),
        (FIRST, None),
    ],
)
def test_days_that_cannot_be_are_refused(session, desk, first, last):
    with pytest.raises(BadInput):
        away(session, desk.budi, "budi", first, last)


def test_absences_do_not_overlap(session, desk):
    away(session, desk.budi, "budi")
    for first, last in ((LAST, LAST), (date(2026, 9, 7), FIRST), (FIRST, LAST)):
        with pytest.raises(BadInput, match="already away from 8 September 2026"):
            away(session, desk.siti, "budi", first, last)
    away(session, desk.budi, "budi", date(2026, 9, 12), date(2026, 9, 12))


def test_one_comes_back_earlier_or_does_not_go(session, desk):
    id = away(session, desk.budi, "budi", substitute="cahya")
    end(session, desk.budi, id, now=at("2026-09-10"))
    assert substitutes_for(session, "cahya", date(2026, 9, 9)) == {"budi"}
    assert substitutes_for(session, "cahya", date(2026, 9, 10)) == set()
    later = away(session, desk.budi, "budi", date(2026, 9, 21), date(2026, 9, 22))
    end(session, desk.siti, later, now=NOW)
    assert session.get(Absence, later) is None


@pytest.mark.parametrize("who", ["ani", "ayu", "wayan", "dewi"])
def test_nobody_else_ends_it_and_missing_looks_the_same(session, desk, who):
    id = away(session, desk.budi, "budi")
    words = set()
    for wanted in (id, id + 1, -1, 1 << 70):
        with pytest.raises(NotFound) as refused:
            end(session, getattr(desk, who), wanted, now=NOW)
        words.add(refused.value.text)
    assert len(words) == 1


def test_what_is_over_stays_as_it_was(session, desk):
    id = away(session, desk.budi, "budi")
    with pytest.raises(NotFound):
        end(session, desk.budi, id, now=at("2026-09-14"))


def test_one_sees_ones_own_and_a_coordinator_those_of_the_government(session, desk):
    away(session, desk.budi, "budi", substitute="cahya")
    away(session, desk.wayan, "wayan")
    seen = {
        name: {one.account for one in coming(session, getattr(desk, name), now=NOW)}
        for name in ("budi", "ani", "siti", "ayu", "wayan", "rini", "dewi")
    }
    assert seen == {
        "budi": {"budi"}, "ani": set(), "siti": {"budi"}, "ayu": {"wayan"}, "wayan": {"wayan"},
        "rini": {"budi", "wayan"}, "dewi": set(),
    }  # fmt: skip
    assert coming(session, desk.siti, now=at("2026-09-12")) == []


def test_who_can_be_entered_and_who_can_stand_in(session, desk):
    found = colleagues(session, desk.siti, PUPR)
    assert list(found.names) == ["siti", "budi", "cahya", "dian"]
    assert list(found.substitutes["budi"]) == ["cahya", "dian"]
    assert list(colleagues(session, desk.budi, PUPR).names) == ["budi"]
    assert list(colleagues(session, desk.ayu, PUPR).names) == ["ayu"]
    assert colleagues(session, desk.dewi, PUPR).names == {}


def test_who_is_away_now_or_next(session, desk):
    away(session, desk.budi, "budi", date(2026, 9, 21), date(2026, 9, 22), "dian")
    away(session, desk.budi, "budi", substitute="cahya")
    found = current(session, ["budi", "cahya"], date(2026, 9, 9))
    assert {name: one.substitute_name for name, one in found.items()} == {"budi": "Cahya"}
    assert current(session, ["budi"], date(2026, 9, 12))["budi"].substitute == "dian"
    assert current(session, [], date(2026, 9, 9)) == {}


def test_it_is_written_into_the_log(session, desk):
    id = away(session, desk.siti, "budi")
    end(session, desk.siti, id, now=NOW)
    rows = session.exec(select(AuditLog).order_by(AuditLog.id)).all()
    assert [(row.actor, row.action, row.subject) for row in rows] == [
        ("siti", "absent", "budi"),
        ("siti", "present", "budi"),
    ]
