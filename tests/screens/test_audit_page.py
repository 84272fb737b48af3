"""The audit trail: for whom, by which filters, page by page, and what is in its file."""

import pytest
from sqlmodel import select

from db.engine import reading, writing
from db.models import Complaint
from lapor.domain.access import Actor, Permission
from lapor.domain.audit_actions import ACTIONS
from lapor.domain.disclosure import REASONS, Reason
from lapor.services import audit, audit_anchors, audit_trail, export
from lapor.services.audit_trail import Filters
from tests.builders import at
from tests.hostile import HOSTILE
from tests.screens.acting import opens, says, stage
from tests.screens.test_copy_back_page import actor_of

NOW = at("2026-09-14")


@pytest.fixture
def app(tmp_path, monkeypatch):
    with stage(tmp_path, monkeypatch) as app:
        yield app


def write(actor, action, subject, home=0, summary=""):
    with writing() as session:
        return audit.write(session, actor, action, subject, home_id=home, now=NOW, summary=summary)


def rows(app):
    return app.dataframe[0].value.to_dict("records") if app.dataframe else []


def homes():
    with reading() as session:
        return {name: actor_of(session, name).government_id for name in ("siti", "wayan")}


@pytest.mark.parametrize(
    ("who", "sees"), [("rini", {"siti", "wayan"}), ("siti", {"siti"}), ("wayan", set())]
)
def test_each_sees_what_was_done_at_home(app, who, sees):
    for name, home in homes().items():
        write(name, "export", "kpi", home)
    opens(app, who, "audit")
    assert not app.exception
    assert {row["who"] for row in rows(app) if row["subject"] == "kpi"} == sees
    assert ("Siapa melakukan apa" in says(app)) == bool(sees)  # a liaison officer does not


def test_the_access_log_is_this_page_filtered(app):
    with reading() as session:
        one = session.exec(select(Complaint)).first()
    write(
        "budi",
        "see_identity",
        str(one.id),
        one.home_id,
        "Menghubungi pelapor untuk pemeriksaan lapangan: periksa lokasi",
    )
    write("budi", "export", "queue", one.home_id)
    opens(app, "rini", "audit", doing="looks", about=one.number)
    (row,) = rows(app)
    assert row["subject"] == one.number
    assert (row["action"], row["summary"]) == (
        ACTIONS["see_identity"].id,
        f"{REASONS[Reason.VISIT].id}: periksa lokasi",
    )
    opens(app, "rini", "audit", doing="export", who="budi", about="queue", span="7")
    assert [row["subject"] for row in rows(app)] == ["queue"]


def test_many_rows_are_read_page_by_page_and_each_once(app):
    ids = [write("siti", "export", f"n{i}") for i in range(120)]
    opens(app, "rini", "audit", who="siti", doing="export")
    seen = []
    for _ in range(3):
        seen += [row["subject"] for row in rows(app)]
        if not app.button(key="audit-next").disabled:
            app.button(key="audit-next").click().run()
    assert seen == [f"n{i}" for i in reversed(range(len(ids)))]


def test_a_hostile_text_stays_a_text_and_nothing_is_found_says_so(app):
    for text in HOSTILE[:20]:
        write("siti", "import", text.encode("utf-8", "ignore").decode().replace("\0", ""))
    opens(app, "rini", "audit", doing="import")
    assert not app.exception
    opens(app, "rini", "audit", about="<b>", doing="seal")
    assert "Tidak ada tindakan seperti ini." in says(app)


def test_the_state_of_the_chain_is_told(app):
    write("siti", "export", "kpi")
    audit_anchors.keep()
    opens(app, "rini", "audit")
    assert says(app).count("WIB") >= 2  # linked, anchored
    assert "belum" in says(app)  # not proved
    with reading() as session:
        state = audit_trail.state(session, actor_of(session, "rini"))
    assert state.waiting == 0 and state.linked_at and state.anchored_at


def test_the_file_has_the_words_and_no_formula(app):
    write("siti", "import", "=HYPERLINK(1)")
    with reading() as session:
        rini = actor_of(session, "rini")
        sheets = audit_trail.sheets(session, rini, Filters(actions=("import",)), "en", NOW)
    (line,) = [line for line in sheets.data if line[4] == "=HYPERLINK(1)"]
    assert line[2] == "Import a file"
    assert "'=HYPERLINK(1)" in export.to_csv(sheets).decode()


def test_an_action_without_words_is_not_written(app):
    with writing() as session, pytest.raises(ValueError, match="no words"):
        audit.write(session, "siti", "do_it", "", home_id=0, now=NOW)
    assert all(text.id and text.en for text in ACTIONS.values())


def test_its_permission_is_of_three_roles():
    from db.codes import Role

    may = {role for role in Role if Actor("x", role).may(Permission.SEE_AUDIT)}
    assert may == {Role.NATIONAL, Role.COORDINATOR, Role.AUDITOR}
