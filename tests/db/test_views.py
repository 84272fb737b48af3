"""Saved views and likings: whose they are, who sees them, and who may change them."""

import pytest
from sqlmodel import col, select

from db.codes import Role
from db.models import AuditLog, SavedView
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed, NotFound
from lapor.services import views
from tests.builders import at

NOW = at("2026-09-14")
LATE = {"list": "late", "class": "aspirasi"}


def names(session, actor):
    return [view.name for view in views.views(session, actor)]


def test_a_view_keeps_codes_and_never_what_was_searched_for(session, cast):
    views.save(
        session, cast.siti, "  Terlambat   aspirasi ", LATE | {"search": "nama orang"}, now=NOW
    )
    (view,) = views.views(session, cast.siti)
    assert (view.name, view.address, view.is_mine) == ("Terlambat aspirasi", LATE, True)
    assert "nama orang" not in session.exec(select(SavedView.address)).one()
    assert session.exec(select(col(AuditLog.action))).all() == ["save_view"]


def test_a_shared_view_is_seen_in_its_own_agency_or_government(session, cast):
    views.save(session, cast.siti, "Sleman", LATE, is_shared=True)
    views.save(session, cast.siti, "Siti sendiri", LATE)
    views.save(session, cast.budi, "PUPR", LATE, is_shared=True)
    views.save(session, cast.rini, "Nasional", LATE, is_shared=True)
    assert names(session, cast.siti) == ["Siti sendiri", "Sleman"]
    assert names(session, cast.budi) == ["PUPR", "Sleman"]
    assert names(session, cast.ani) == ["Sleman"]
    assert names(session, cast.ayu) == names(session, cast.wayan) == []
    assert names(session, Actor("maya", Role.MANAGER)) == ["Nasional"]


def test_only_its_owner_changes_a_view(session, cast):
    id = views.save(session, cast.siti, "Sleman", LATE, is_shared=True)
    for change in (
        lambda actor: views.rename(session, actor, id, "Lain", is_shared=False),
        lambda actor: views.delete(session, actor, id),
    ):
        with pytest.raises(NotAllowed):
            change(cast.budi)  # sees it
        with pytest.raises(NotFound):
            change(cast.ayu)  # does not
    views.rename(session, cast.siti, id, "Semua terlambat", is_shared=False)
    assert names(session, cast.siti) == ["Semua terlambat"]
    assert names(session, cast.budi) == []
    views.delete(session, cast.siti, id)
    assert names(session, cast.siti) == []


def test_a_name_is_overwritten_only_when_asked_to(session, cast):
    first = views.save(session, cast.siti, "Harian", LATE)
    with pytest.raises(BadInput, match="overwrite"):
        views.save(session, cast.siti, "Harian", {"list": "open"})
    assert views.save(session, cast.siti, "Harian", {"list": "mine"}, overwrites=True) == first
    assert views.views(session, cast.siti)[0].address == {"list": "mine"}
    views.save(session, cast.budi, "Harian", LATE)  # another's name is no obstacle
    other = views.save(session, cast.siti, "Lain", LATE)
    with pytest.raises(BadInput):
        views.rename(session, cast.siti, other, "Harian", is_shared=False)


@pytest.mark.parametrize("name", ["", "  ", "\0", "x" * 61])
def test_a_view_needs_a_name_of_some_length(session, cast, name):
    with pytest.raises(BadInput):
        views.save(session, cast.siti, name, LATE)


def test_there_is_an_end_to_views(session, cast, monkeypatch):
    monkeypatch.setattr(views, "MOST", 2)
    for n in range(2):
        views.save(session, cast.siti, f"Tampilan {n}", LATE)
    with pytest.raises(BadInput, match="At most 2"):
        views.save(session, cast.siti, "Satu lagi", LATE)
    with pytest.raises(BadInput, match="too long"):
        views.save(session, cast.siti, "Tampilan 0", {"place": "9" * 2_000}, overwrites=True)


def test_likings_are_remembered_for_each_person(session, cast):
    assert views.setting(session, cast.siti) == views.Setting()
    views.like(session, cast.siti, columns=["number", "title"])
    views.like(session, cast.siti, page_size=50, layout="cards")
    assert views.setting(session, cast.siti) == views.Setting(("number", "title"), 50, "cards")
    assert views.setting(session, cast.budi) == views.Setting()
    for wrong in ({"page_size": 7}, {"layout": "spiral"}, {"columns": ["a,b"]}):
        with pytest.raises(BadInput):
            views.like(session, cast.siti, **wrong)


def test_the_first_view_is_one_that_can_be_seen(session, cast):
    id = views.save(session, cast.siti, "Sleman", LATE, is_shared=True)
    views.make_default(session, cast.budi, id)
    assert views.setting(session, cast.budi).default_view_id == id
    with pytest.raises(NotFound):
        views.make_default(session, cast.ayu, id)
    views.make_default(session, cast.budi, None)
    assert views.setting(session, cast.budi).default_view_id is None


def test_who_sees_no_complaints_has_no_views(session, cast):
    with pytest.raises(NotAllowed):
        views.save(session, cast.dewi, "Mitra", LATE)
    with pytest.raises(NotAllowed):
        views.like(session, cast.dewi, page_size=50)
