"""The hand-over table as a page reads it: names, days, rights, and what was undone."""

from datetime import date

import pytest

from db.codes import Holder, MoveCode
from db.models import Agency
from lapor.domain.errors import NotFound
from lapor.domain.handover import Keeper
from lapor.services.complaints import make_move
from lapor.services.handover import read
from lapor.services.targets import Target
from tests.builders import a_complaint, at
from tests.cast import BADUNG_PUPR, DINKES, PUPR

M = MoveCode
ROADS = 9_911


def told(session, actor, complaint, now):
    found = read(session, actor, complaint.id, now=now)
    assert found.days == sum(leg.days for leg in found.legs)
    return [(leg.name.id, leg.days) for leg in found.legs]


def test_each_holder_has_a_name_and_the_reporter_has_the_hold(session, cast):
    session.add(
        Agency(id=ROADS, government_id=cast.sleman, parent_id=PUPR, name="Bidang Jalan uji")
    )
    session.flush()
    one = a_complaint(
        session, received="2026-09-07", dispatched="2026-09-08",
        more=(
            (M.ASSIGN_UNIT, "2026-09-09", {"unit": ROADS, "officer": "budi"}),
            (M.HOLD, "2026-09-10"),
            (M.COMPLETE, "2026-09-14"),
        ),
    )  # fmt: skip
    assert told(session, cast.siti, one, at("2026-09-16")) == [
        ("Koordinator Kab. Sleman", 1),
        ("Dinas PUPR uji", 1),
        ("Dinas PUPR uji · Bidang Jalan uji · Budi Santoso", 1),
        ("Pelapor (ditunda)", 2),
        ("Dinas PUPR uji · Bidang Jalan uji · Budi Santoso", 2),
    ]


def test_a_step_that_was_undone_moved_nothing(session, cast):
    one = a_complaint(session, received="2026-09-07", dispatched="2026-09-08")
    make_move(
        session, cast.siti, one.id, M.DISPATCH, seen=2, target=Target(agency_id=DINKES),
        now=at("2026-09-09"),
    )  # fmt: skip
    assert told(session, cast.siti, one, at("2026-09-11"))[-1] == ("Dinas Kesehatan uji", 2)
    make_move(session, cast.siti, one.id, M.UNDO, seen=3, now=at("2026-09-09", "10:05"))
    assert told(session, cast.siti, one, at("2026-09-11")) == [
        ("Koordinator Kab. Sleman", 1),
        ("Dinas PUPR uji", 3),
    ]


def test_it_begins_with_the_centre_and_ends_with_the_end(session, cast):
    one = a_complaint(
        session, government="pusat", holder=Holder.NATIONAL, received="2026-09-07",
    )  # fmt: skip
    make_move(
        session, cast.rini, one.id, M.DIRECT, seen=1, target=Target(government_id=cast.badung),
        now=at("2026-09-09"),
    )  # fmt: skip
    make_move(
        session, cast.ayu, one.id, M.DISPATCH, seen=2, target=Target(agency_id=BADUNG_PUPR),
        now=at("2026-09-10"),
    )  # fmt: skip
    make_move(session, cast.wayan, one.id, M.FOLLOW_UP, seen=3, note="Ya.", now=at("2026-09-11"))
    make_move(session, cast.ayu, one.id, M.CLOSE, seen=4, note="Selesai.", now=at("2026-09-14"))
    found = read(session, cast.ayu, one.id, now=at("2026-11-24"))
    assert [(leg.keeper, leg.days) for leg in found.legs] == [
        (Keeper.NATIONAL, 2),
        (Keeper.GOVERNMENT, 1),
        (Keeper.AGENCY, 2),
    ]
    assert found.legs[-1].until == date(2026, 9, 14)


@pytest.mark.parametrize("who", ["ani", "ayu", "wayan", "dewi"])
def test_out_of_scope_looks_missing(session, cast, who):
    one = a_complaint(session, dispatched="2026-09-08")
    for wanted in (one.id, 1, -1, 1 << 80):
        with pytest.raises(NotFound):
            read(session, getattr(cast, who), wanted)


def test_what_a_file_did_not_date_is_said(session, cast):
    one = a_complaint(session, more=((M.DISPATCH, "2026-09-07", {"undated": True}),))
    assert read(session, cast.siti, one.id).is_dated is False
