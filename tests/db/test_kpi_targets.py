"""Targets: the nearest one holds, nothing is overwritten, and who set what can be read."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from db.models import AuditLog
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.services import board, kpi_targets
from lapor.services.kpi_scope import Period
from lapor.services.kpi_targets import history, in_force, listed, set_target
from tests.builders import a_complaint, at

RATE = BY_CODE["follow_up_rate"]
NOW = at("2026-09-14")


def value(found, place="", year=None):
    target = found.of(RATE, place, year)
    return target and target.value


def test_without_a_decision_the_catalogue_s_holds(session):
    assert value(in_force(session), "34.04", 2026) == 75


def test_the_nearest_holds_place_before_nation_and_year_before_every_year(session, cast):
    for n, (government, year, wanted) in enumerate(
        ((None, None, 80), (None, 2026, 82), ("34.04", None, 90), ("34.04", 2026, 95))
    ):
        set_target(
            session, cast.rini, RATE, wanted, government=government, year=year,
            basis="Rapat uji", now=NOW + timedelta(minutes=n),
        )  # fmt: skip
    found = in_force(session)
    assert value(found, "34.04", 2026) == 95
    assert value(found, "34.04", 2025) == 90
    assert value(found, "51", 2026) == 82
    assert value(found, "51") == 80


def test_the_newest_row_holds_and_an_earlier_day_still_knows_the_older(session, cast):
    set_target(session, cast.rini, RATE, 80, basis="Rapat uji", now=at("2026-09-01"))
    set_target(session, cast.rini, RATE, 85, basis="Rapat lain", now=at("2026-09-10"))
    set_target(session, cast.rini, RATE, None, basis="Dicabut", now=at("2026-09-12"))
    assert value(in_force(session)) == 75  # the catalogue's again
    assert value(in_force(session, date(2026, 9, 10))) == 85
    assert value(in_force(session, date(2026, 9, 9))) == 80
    assert value(in_force(session, date(2026, 8, 31))) == 75
    assert [one.value for one in history(session, cast.dewi)] == [None, 85, 80]
    assert history(session, cast.dewi)[0].by == "Rini Hapsari"


def test_setting_is_logged(session, cast):
    set_target(session, cast.rini, RATE, 80, government="34.04", basis="SK 1/2026", now=NOW)
    row = session.exec(select(AuditLog).where(AuditLog.action == "set_target")).one()
    assert (row.actor, row.subject, row.summary) == (
        "rini",
        "follow_up_rate 34.04 every year",
        "80",
    )
    assert row.home_id == cast.sleman


@pytest.mark.parametrize("who", ["siti", "budi", "dewi"])
def test_only_the_national_administrator_sets_them(session, cast, who):
    with pytest.raises(NotAllowed):
        set_target(session, getattr(cast, who), RATE, 80, basis="Rapat uji")
    assert value(in_force(session)) == 75


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": 101}, {"value": -1}, {"value": float("nan")}, {"basis": ""},
        {"basis": "x" * 301}, {"year": 1999}, {"government": "99.99"}, {"kpi": "received"},
        {"kpi": "nothing"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_writes_nothing(session, cast, wrong):
    asked = {"kpi": RATE, "value": 80.0, "basis": "Rapat uji"} | wrong
    with pytest.raises(BadInput):
        set_target(session, cast.rini, asked.pop("kpi"), asked.pop("value"), **asked)
    assert history(session, cast.rini) == []


def test_the_board_measures_each_place_against_its_own_target(session, cast):
    for _ in range(10):
        a_complaint(
            session, received="2026-09-01", dispatched="2026-09-02", followed_up="2026-09-03"
        )
        a_complaint(session, received="2026-09-01", dispatched="2026-09-02")
    set_target(session, cast.rini, RATE, 40, government="34.04", basis="Rapat uji", now=NOW)
    period = Period(date(2026, 9, 1), date(2026, 9, 30), date(2026, 9, 20))
    found = board.board(session, cast.rini, period, ["follow_up_rate"])
    sleman = found.cell("34.04", "follow_up_rate")
    assert (sleman.value, sleman.target.value, sleman.standing) == (50, 40, board.Standing.REACHED)
    assert found.cell("51.03", "follow_up_rate").target.value == 75


@pytest.mark.parametrize(
    ("since", "until", "as_of", "year"),
    [
        ("2026-01-01", "2026-12-31", "2026-09-20", 2026),
        ("2025-10-01", "2026-03-31", "2026-09-20", None),
        (None, None, "2026-09-20", None),
        ("2026-01-01", None, "2026-09-20", 2026),
    ],
)
def test_the_year_of_a_period(since, until, as_of, year):
    days = [None if day is None else date.fromisoformat(day) for day in (since, until, as_of)]
    assert kpi_targets.year_of(Period(*days)) == year


def test_targets_are_listed_with_where_they_come_from(session, cast):
    set_target(session, cast.rini, RATE, 90, government="34.04", year=2026, basis="SK 1", now=NOW)
    set_target(session, cast.rini, "completion_rate", 60, basis="Rapat uji", now=NOW)
    found = {(one.kpi.code, one.place, one.year): one for one in listed(session, cast.dewi)}
    own = found["follow_up_rate", "Kab. Sleman", 2026]
    assert (own.target.value, own.code, own.is_set) == (90, "34.04", True)
    assert not found["follow_up_rate", None, None].is_set  # the catalogue's
    assert found["completion_rate", None, None].is_set
    set_target(session, cast.rini, RATE, 80, basis="Rapat uji", now=NOW)
    general = [one for one in listed(session, cast.dewi) if one.kpi is RATE and one.place is None]
    assert [(one.target.value, one.is_set) for one in general] == [(80, True)]


def test_only_what_is_set_there_can_be_taken_back(session, cast):
    set_target(session, cast.rini, RATE, 90, government="34.04", year=2026, basis="SK 1", now=NOW)
    for government, year in ((None, None), ("34.04", None), (None, 2026), ("51.03", 2026)):
        with pytest.raises(BadInput, match="could be taken back"):
            set_target(session, cast.rini, RATE, None, government=government, year=year,
                       basis="Ditarik", now=NOW)  # fmt: skip
    set_target(session, cast.rini, RATE, None, government="34.04", year=2026, basis="Ditarik",
               now=NOW + timedelta(1))  # fmt: skip
    assert value(in_force(session), "34.04", 2026) == 75
