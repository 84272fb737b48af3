"""A sealed month: the same bytes for ever, and no later entry is silent."""

import json
from datetime import date

import pytest
from sqlalchemy import text
from sqlmodel import select

from db.codes import Class, MoveCode
from db.models import AuditLog, Seal
from lapor.domain.errors import BadInput, NotAllowed
from lapor.services import seals
from lapor.services.complaints import make_move
from lapor.services.kpi_scope import Period
from lapor.services.loading import load
from lapor.services.targets import Target
from tests.builders import a_complaint, at
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
    found = seals.seal(session, cast.rini, "34.04", AUGUST, now=at("2026-09-07"))
    assert found.known_on == date(2026, 9, 6)
    kept = json.loads(session.exec(select(Seal)).one().figures)
    assert figure(kept, "received")["value"] == 3
    assert figure(kept, "follow_up_rate")["value"] == 50
    assert figure(kept, "received", **{"class": "pengaduan_tidak_berkadar_pengawasan"})["n"] == 3
    assert session.exec(select(AuditLog).where(AuditLog.action == "seal")).one().summary == (
        found.digest
    )


def test_recomputing_gives_the_same_bytes_after_everything_that_came_later(session, cast, august):
    seals.seal(session, cast.rini, "34.04", AUGUST, now=at("2026-09-07"))
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
    found = seals.seal(session, cast.rini, "34.04", AUGUST, now=at("2026-09-07"))
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
    seals.seal(session, cast.rini, "34.04", AUGUST, now=at("2026-09-07"))
    with pytest.raises(BadInput, match="sealed already"):
        seals.seal(session, cast.rini, "34.04", AUGUST, now=at("2026-09-07"))
    again = seals.seal(session, cast.rini, "34.04", AUGUST, now=at("2026-09-08"))
    assert again.edition == 2
    assert seals.listed(session, cast.siti, ["34.04"], PERIOD) == [again]


def test_a_month_that_runs_is_not_sealed(session, cast):
    for moment in ("2026-08-31", "2026-08-15"):
        with pytest.raises(BadInput, match="can be sealed when it is over"):
            seals.seal(session, cast.rini, "34.04", AUGUST, now=at(moment))
    seals.seal(session, cast.rini, "34.04", AUGUST, now=at("2026-09-01"))


@pytest.mark.parametrize("who", ["siti", "budi", "dewi"])
def test_only_the_national_administrator_seals(session, cast, who):
    with pytest.raises(NotAllowed):
        seals.seal(session, getattr(cast, who), "34.04", AUGUST, now=at("2026-09-07"))


def test_a_changed_figure_is_found(session, cast, august):
    seals.seal(session, cast.rini, "34.04", AUGUST, now=at("2026-09-07"))
    session.connection().execute(text("UPDATE seal SET figures = replace(figures, '50', '60')"))
    session.expire_all()
    ((subject, what),) = seals.wrong(session, cast.rini)
    assert subject == "34.04 2026-08 edition 1"
    assert "not those that were sealed" in what
