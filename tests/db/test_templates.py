"""Answer templates: whose they are, where they fit, and what they may say."""

import pytest
from sqlmodel import select

from db.models import AuditLog, Category
from lapor.domain.answering import VARIABLES, filled, unknown
from lapor.domain.errors import BadInput, NotAllowed, NotFound, Refusal
from lapor.services import templates
from lapor.services.templates import Wording
from tests.builders import a_complaint
from tests.cast import BADUNG_PUPR, DINKES, PUPR

THANKS = Wording("Terima kasih", "Laporan {nomor} kami terima pada {tanggal_masuk}.")


def names(session, complaint):
    return [one.name for one in templates.fitting(session, complaint)]


def listed(session, actor):
    return {one.name: one for one in templates.listed(session, actor)}


def test_a_coordinator_writes_for_the_government_a_liaison_officer_for_the_agency(session, cast):
    templates.add(session, cast.siti, THANKS)
    templates.add(session, cast.siti, Wording("Khusus Dinkes", "x", agency_id=DINKES))
    templates.add(session, cast.budi, Wording("Milik PUPR", "x", agency_id=DINKES))  # not heeded
    assert set(listed(session, cast.siti)) == {"Terima kasih", "Khusus Dinkes", "Milik PUPR"}
    assert set(listed(session, cast.budi)) == {"Milik PUPR"}
    assert set(listed(session, cast.ani)) == {"Khusus Dinkes"}
    assert listed(session, cast.ayu) == listed(session, cast.wayan) == {}
    assert listed(session, cast.budi)["Milik PUPR"].agency_id == PUPR
    session.flush()
    logged = session.exec(select(AuditLog.actor).where(AuditLog.action == "add_template")).all()
    assert sorted(logged) == ["budi", "siti", "siti"]


def test_they_are_offered_where_they_fit_the_nearest_first(session, cast):
    root, other = session.exec(
        select(Category.id).where(Category.parent_id.is_(None)).limit(2)
    ).all()
    session.add(Category(id=990_001, parent_id=root, code="uji-anak", name="Anak"))
    for wording in (
        THANKS,
        Wording("PUPR", "x", agency_id=PUPR),
        Wording("Dinkes", "x", agency_id=DINKES),
        Wording("Akar", "x", category_id=root),
        Wording("Lain", "x", category_id=other),
        Wording("PUPR akar", "x", PUPR, root),
        Wording("Mati", "x", is_active=False),
    ):
        templates.add(session, cast.siti, wording)
    templates.add(session, cast.ayu, Wording("Badung", "x"))
    one = a_complaint(session, dispatched="2026-09-08")
    assert names(session, one) == ["PUPR", "Terima kasih"]
    one.category_id = 990_001  # a child of the root: what is for the root fits
    assert names(session, one) == ["PUPR akar", "Akar", "PUPR", "Terima kasih"]
    one.category_id, one.agency_id = root, None
    assert names(session, one) == ["Akar", "Terima kasih"]


def test_unknown_variables_are_refused_by_name(session, cast):
    with pytest.raises(BadInput, match=r"\{nomer\}, \{0\.__class__\}, \{judul!r\}, \{\}"):
        body = "{nomer} {judul} {0.__class__} {judul!r} {} {nomer}"
        templates.add(session, cast.siti, Wording("Salah", body))
    assert unknown("{nomor} } { {{tanggal}}") == []


def test_a_value_is_never_filled_again():
    values = dict.fromkeys(VARIABLES, "-") | {"judul": "{nama_petugas} {nomor}", "nomor": "7"}
    assert filled("{judul}/{nomor}/{lain}", values) == "{nama_petugas} {nomor}/7/{lain}"


@pytest.mark.parametrize(
    "wording",
    [
        Wording("", "x"), Wording("  ", "x"), Wording("x", " \n"), Wording("x" * 81, "x"),
        Wording("x", "x" * 10_001), Wording("x", "x", agency_id=BADUNG_PUPR),
        Wording("x", "x", agency_id=1), Wording("x", "x", category_id=-5),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused(session, cast, wording):
    with pytest.raises(BadInput):
        templates.add(session, cast.siti, wording)


def test_one_name_once_for_the_same_agency(session, cast):
    templates.add(session, cast.siti, THANKS)
    with pytest.raises(BadInput, match="already"):
        templates.add(session, cast.siti, THANKS)
    templates.add(session, cast.siti, Wording(THANKS.name, "x", agency_id=PUPR))
    templates.add(session, cast.ayu, THANKS)


def test_a_change_is_made_on_the_version_that_was_seen(session, cast):
    id = templates.add(session, cast.siti, THANKS)
    templates.change(session, cast.siti, id, Wording("Baru", "y", is_active=False), seen=1)
    with pytest.raises(Refusal, match="Somebody else"):
        templates.change(session, cast.siti, id, Wording("Lama", "z"), seen=1)
    session.expire_all()
    now = listed(session, cast.siti)["Baru"]
    assert (now.body, now.is_active, now.version) == ("y", False, 2)


def test_what_is_not_theirs_is_not_there(session, cast):
    id = templates.add(session, cast.siti, THANKS)
    for actor in (cast.budi, cast.ayu, cast.wayan):
        with pytest.raises(NotFound):
            templates.change(session, actor, id, THANKS, seen=1)
    for actor in (cast.rini, cast.dewi):
        for what in (
            lambda a=actor: templates.listed(session, a),
            lambda a=actor: templates.add(session, a, THANKS),
            lambda a=actor: templates.change(session, a, id, THANKS, seen=1),
        ):
            with pytest.raises(NotAllowed):
                what()
