"""Copies written by SQL alone are complaints like any other: `verify` finds nothing."""

import pytest
from sqlalchemy import func
from sqlmodel import Session, col, select

from db import ids
from db.models import Complaint, ComplaintText, Ledger
from lapor.bench import loads, multiplying
from tests.builders import differences
from tests.conftest import KINDS
from tests.databases import filled


@pytest.mark.parametrize("kind", KINDS)
def test_copies_are_as_right_as_what_they_are_copied_from(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(multiplying, "BASE", 30)
    monkeypatch.setattr(multiplying, "SLICE", 50)
    monkeypatch.setattr(loads, "SAMPLE", 5)
    engine = filled(kind, tmp_path, "copies")
    loads.fill(engine, 118)
    with Session(engine) as session:
        found = session.exec(select(Complaint).order_by(col(Complaint.id))).all()
        assert len(found) == 4 * 29
        assert [ids.home_of(one.id) for one in found] == [one.home_id for one in found]
        assert [int(one.number) for one in found][:2] == [7_000_000, 7_000_001]
        assert len({one.number for one in found}) == len(found)
        bodies = session.exec(select(ComplaintText.body)).all()
        assert len(set(bodies)) == len(bodies) == len(found)
        assert session.exec(select(func.count()).select_from(Ledger)).one() % 4 == 0
        assert differences(session) == []
    assert loads.filled(engine)["filled_by"] == "29 lives, each 4 times"
