"""A sealed month: the same bytes for ever, and no later entry is silent."""

import json
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text
from sqlmodel import select

from db.codes import Class, MoveCode
from db.models import AuditLog, Seal
from lapor.domain.errors import BadInput, NotAllowed, NotFound
from lapor.services import sealing, seals
from lapor.services.complaints import make_move
from lapor.services.kpi_json import Request, board_json, measure_json
from lapor.services.kpi_scope import Filters, Period
from lapor.services.loading import load
from lapor.services.targets import Target
from tests.builders import WITA, a_complaint, at
from tests.cast import PUPR
from tests.db.test_kpi import told

M = MoveCode
AUGUST = date(2026, 8, 1)
PERIOD = Period(date(2026, 8, 1), date(2026, 8, 31), date(2026, 9, 20))


@pytest.fixture
def august(session, cast):
    """Three of August in Sleman: one followed up, one waiting, one never dispatched."""
    return [
        a_complaint(
            session, received="2026-08-03", dispatched="2026-08-04", followed_up="2026-08-06"
        ),
        a_complaint(session, received="2026-08-10", dispatched="2026-08-11"),
        a_complaint(session, received="2026-08-20"),
    ]  # fmt: skip


def learned_late(session):
    """Received and dispatched in August, and recorded on 10 September."""
    new = told(session, "T", (M.RECEIVE, "2026-08-12"), (M.DISPATCH, "2026-08-13", None, PUPR),
               recorded="2026-09-10")  # fmt: skip
    load(session, [new])


def figure(figures, kpi, **group):
    (found,) = [one for one in figures if one["kpi"] == kpi and one["group"] == group]
    return found


def test_a_seal_keeps_what_is_known_at_the_end_of_yesterday(session, cast, august):
    (found,) = sealing.seal(session, cast.rini, ["34.04"], AUGUST, now=at("2026-09-07"))
    assert found.known_on == date(2026, 9, 6)
    kept = json.loads(session.exec(select(Seal)).one().figures)
    assert figure(kept, "received")["value"] == 3
    assert figure(kept, "follow_up_rate")["value"] == 50
    assert figure(kept, "received", **{"class": "pengaduan_tidak_berkadar_pengawasan"})["n"] == 3
    assert session.exec(select(AuditLog).where(AuditLog.action == "seal")).one().summary == (
        found.digest
    )


def test_recomputing_gives_the_same_bytes_after_everything_that_came_later(session, cast, august):
    sealing.seal(session, cast.rini, ["34.04"], AUGUST, now=at("2026-09-07"))
    before = session.exec(select(Seal)).one().figures
    second = august[1]
    make_move(session, cast.siti, second.id, M.FOLLOW_UP, seen=second.version, note="Sudah.",
              now=at("2026-09-08"))  # fmt: skip
    corrected = Target(changed={"klass": Class.SUPERVISORY})
    make_move(session, cast.siti, second.id, M.CORRECT, seen=second.version, note="x",
              now=at("2026-09-09"), target=corrected)  # fmt: skip
    learned_late(session)
    assert seals.figures(session, cast.rini, "34.04", 2026 * 12 + 7, date(2026, 9, 6)) == before
    assert list(seals.wrong(session, cast.rini)) == []


def test_what_came_later_shows_as_a_difference(session, cast, august):
    (found,) = sealing.seal(session, cast.rini, ["34.04"], AUGUST, now=at("2026-09-07"))
    assert seals.differences(session, cast.rini, found) == []
    # learned on the 10th, of the 12th and 13th of August
    learned_late(session)
    moved = {(one.kpi, *one.group.values()): one for one in
             seals.differences(session, cast.rini, found)}  # fmt: skip
    assert (moved["received",].sealed, moved["received",].now) == (3, 4)
    assert (moved["follow_up_rate",].sealed, moved["follow_up_rate",].now) == (
        50,
        pytest.approx(100 / 3),
    )
    assert ("archive_rate",) in moved  # its n changed, though not its value
    # a move of after the seal's day is not a difference: as of that day nothing changed
    first = august[0]
    before = seals.differences(session, cast.rini, found)
    make_move(session, cast.siti, first.id, M.CLOSE, seen=first.version, note="Selesai.",
              now=at("2026-09-11"))  # fmt: skip
    assert seals.differences(session, cast.rini, found) == before


def test_sealing_again_adds_an_edition_and_not_twice_a_day(session, cast, august):
    sealing.seal(session, cast.rini, ["34.04"], AUGUST, now=at("2026-09-07"))
    with pytest.raises(BadInput, match="sealed already"):
        sealing.seal(session, cast.rini, ["34.04"], AUGUST, now=at("2026-09-07"))
    (again,) = sealing.seal(session, cast.rini, ["34.04"], AUGUST, now=at("2026-09-08"))
    assert again.edition == 2
    assert seals.listed(session, cast.siti, ["34.04"], PERIOD) == [again]


def test_a_month_that_runs_is_not_sealed(session, cast):
    for moment in ("2026-08-31", "2026-08-15"):
        with pytest.raises(BadInput, match="can be sealed when it is over"):
            sealing.seal(session, cast.rini, ["34.04"], AUGUST, now=at(moment))
    sealing.seal(session, cast.rini, ["34.04"], AUGUST, now=at("2026-09-01"))


@pytest.mark.parametrize("who", ["siti", "budi", "dewi"])
def test_only_the_national_administrator_seals(session, cast, who):
    for does in (sealing.seal, sealing.foresee):
        with pytest.raises(NotAllowed):
            does(session, getattr(cast, who), ["34.04"], AUGUST, now=at("2026-09-07"))
    with pytest.raises(NotAllowed):
        sealing.months(session, getattr(cast, who), ["34.04"])


def test_a_changed_figure_is_found(session, cast, august):
    sealing.seal(session, cast.rini, ["34.04"], AUGUST, now=at("2026-09-07"))
    session.connection().execute(text("UPDATE seal SET figures = replace(figures, '50', '60')"))
    session.expire_all()
    ((subject, what),) = seals.wrong(session, cast.rini)
    assert subject == "34.04 2026-08 edition 1"
    assert "not those that were sealed" in what


def test_what_is_foreseen_is_what_is_sealed(session, cast, august):
    now = at("2026-09-07")
    (foreseen,) = sealing.foresee(session, cast.rini, ["34.04"], date(2026, 8, 20), now=now)
    assert session.exec(select(Seal)).all() == []
    (found,) = sealing.seal(session, cast.rini, ["34.04"], date(2026, 8, 20), now=now)
    assert (foreseen.digest, foreseen.month) == (found.digest, AUGUST)
    assert foreseen.figures == len(json.loads(session.exec(select(Seal)).one().figures)) > 20


def test_several_governments_are_sealed_together_or_not_at_all(session, cast, august):
    now = at("2026-09-07")
    sealing.seal(session, cast.rini, ["51.03"], AUGUST, now=now)
    nested = session.begin_nested()
    with pytest.raises(BadInput, match="sealed already in Kab. Badung"):
        sealing.seal(session, cast.rini, ["34.04", "51.03"], AUGUST, now=now)
    nested.rollback()
    assert [one.government for one in seals.listed(session, cast.rini, ["34.04", "51.03"])] == [
        "51.03"
    ]
    both = sealing.seal(session, cast.rini, ["34.04", "51.03"], AUGUST, now=at("2026-09-08"))
    assert [(one.government, one.edition) for one in both] == [("34.04", 1), ("51.03", 2)]


def test_months_that_are_over_say_who_has_sealed_them(session, cast, august):
    places, now = ["34.04", "51.03"], at("2026-09-07")
    sealing.seal(session, cast.rini, ["34.04"], AUGUST, now=now)
    months = sealing.months(session, cast.rini, places, now=now)
    assert [(one.first, one.sealed) for one in months[:2]] == [(AUGUST, 1), (date(2026, 7, 1), 0)]
    just_over = sealing.months(session, cast.rini, places, now=at("2026-10-01", "00:31"))
    assert just_over[0].first == date(2026, 9, 1)
    not_yet = sealing.months(session, cast.rini, places, now=at("2026-10-01", "00:29"))
    assert not_yet[0].first == AUGUST


def test_a_day_is_over_when_it_is_over_in_the_west(session, cast):
    """In Badung it is past midnight; in Sleman one still writes down what Badung must answer."""
    now = at("2026-09-07", "00:45", WITA)
    (found,) = sealing.seal(session, cast.rini, ["51.03"], AUGUST, now=now)
    new = told(session, "W", (M.RECEIVE, "2026-08-12"), recorded="2026-09-06")
    late = int(at("2026-09-06", "23:55").timestamp() * 1000)
    moves = tuple(one._replace(activity=one.activity._replace(government=cast.badung))
                  for one in new.recordings[0][1])  # fmt: skip
    load(session, [new._replace(recordings=((late, moves),))])
    assert found.known_on == date(2026, 9, 5)
    assert list(seals.wrong(session, cast.rini)) == []
    assert "received" in {one.kpi for one in seals.differences(session, cast.rini, found)}


def test_only_who_sees_the_whole_government_reads_what_is_sealed(session, cast, august):
    (found,) = sealing.seal(session, cast.rini, ["34.04"], AUGUST, now=at("2026-09-07"))
    for who in (cast.siti, cast.rini):
        assert seals.digest_of(seals.kept(session, who, found)) == found.digest
        assert seals.differences(session, who, found) == []
        assert seals.again(session, who, found) == seals.kept(session, who, found)
    for who in (cast.budi, cast.dewi, cast.ayu):  # a part of it, its sums alone, another one
        for reads in (seals.kept, seals.differences, seals.again):
            with pytest.raises(NotAllowed):
                reads(session, who, found)
    assert seals.listed(session, cast.ayu, ["34.04"], PERIOD) == []
    assert seals.listed(session, cast.dewi, ["34.04"], PERIOD) == [found]
    for edition in (0, 2):
        with pytest.raises(NotFound):
            seals.kept(session, cast.rini, replace(found, edition=edition))


def test_every_edition_is_listed_and_can_be_named(session, cast, august):
    for day in ("2026-09-07", "2026-09-08"):
        sealing.seal(session, cast.rini, ["34.04"], AUGUST, now=at(day))
    second, first = seals.listed(session, cast.siti, ["34.04"])
    assert (second.edition, first.edition) == (2, 1)
    assert seals.named(session, cast.rini, "34.04", AUGUST) == second
    assert seals.named(session, cast.rini, "34.04", date(2026, 8, 31), 1) == first
    with pytest.raises(NotFound):
        seals.named(session, cast.rini, "34.04", date(2026, 7, 1))


def test_a_seal_has_no_figure_that_another_calendar_or_census_would_change(session, cast, august):
    sealing.seal(session, cast.rini, ["34.04"], AUGUST, now=at("2026-09-07"))
    kept = json.loads(session.exec(select(Seal)).one().figures)
    backlog = figure(kept, "backlog")
    assert (backlog["value"], backlog["n"], backlog["numerator"]) == (3, 3, 3)
    assert not {"escalation_due", "per_100k", "connectivity", "activity"} & {
        one["kpi"] for one in kept
    }


def test_figures_are_what_the_command_line_says(session, cast, august):
    learned_late(session)
    days = {"since": AUGUST, "until": date(2026, 8, 31), "as_of": date(2026, 9, 20)}
    asked = Request(Period(**days), Filters(), None)
    for by in seals.CUTS:
        told = board_json(session, cast.rini, seals.SEALED, "34.04", by, asked)
        assert told == measure_json(
            session, cast.rini, seals.SEALED, by=by, governments=("34.04",), **days
        )
