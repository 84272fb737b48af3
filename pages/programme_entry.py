"""Which rows of the programme are to be entered? One by a form, many by a table; and the story."""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading, writing
from lapor.domain.access import Permission
from lapor.domain.programme_fields import EVIDENCE
from lapor.queries.programme import Row
from lapor.services import desk, programme_entry, programme_evidence, programme_import
from lapor.ui import address, parts, programme_parts
from lapor.ui import programme_conflict as draw_conflict
from lapor.ui import programme_files as draw_files
from lapor.ui import programme_form as draw
from lapor.ui import programme_import as draw_import
from lapor.ui import programme_remove as draw_remove
from lapor.ui.frame import _, attempting, enter, lang, saving, tr

user = enter(Permission.EDIT_PROGRAMME)
now = datetime.now(UTC)
kinds = {kind.name: kind for kind in programme_entry.kinds_for(user)}


def save(given: draw.Given) -> None:
    if given.kind == EVIDENCE.name and not given.row:
        add(given)
        return
    done = saving(_("The row is saved"), lambda: draw_conflict.done(given))
    with done as session, draw_conflict.holding(given):
        programme_entry.save(
            session, user, given.kind, given.values, seen=given.seen, why=given.why
        )  # fmt: skip


def add(given: draw.Given) -> None:
    """New evidence gets the next free code; its file is looked at before anything is written."""
    with attempting(_("The evidence is added"), lambda: added(given)):
        file = draw_files.file()
        with writing() as session:
            programme_evidence.add(session, user, given.values, file)


def added(given: draw.Given) -> None:
    draw.forget(given)
    draw_files.forget()


def withdraw(row: Row, why: str) -> None:
    with saving(_("The evidence is withdrawn")) as session:
        programme_evidence.withdraw(session, user, row.key, seen=row.version, why=why)


def remove(row: Row, why: str) -> None:
    with saving(_("The row is removed")) as session:
        programme_entry.remove(session, user, kind.name, row.key, seen=row.version, why=why)


def back(given: draw.Given, theirs: Row | None) -> None:
    draw.restore(given, theirs)
    st.session_state["row"] = theirs.key if theirs else draw.NEW


def look() -> None:
    st.session_state.pop(draw_import.FOUND, None)
    with attempting(""), writing() as session:
        content, name, of_csv = draw_import.given()
        found = programme_import.preview(session, user, content, name, kind=of_csv)
        st.session_state[draw_import.FOUND] = found


def take() -> None:
    found = st.session_state[draw_import.FOUND]
    with saving(_("The rows are taken"), draw_import.forget) as session:
        programme_import.apply(session, user, found)


st.title(_("Which rows of the programme are to be entered?"))
names = {name: tr(kind.many) for name, kind in kinds.items()}
kind = kinds[address.pick(_("Kind of row"), "kind", names, next(iter(names)))]
with reading() as session:
    zone = desk.home_zone(session, user)
    rows = programme_entry.rows(session, user, kind.name)
    governments = programme_entry.pilots(session, user)
    offered = draw.options(
        kind, governments, lambda name: programme_entry.rows(session, user, name)
    )
    suggested = programme_entry.suggested(session, user, kind)
parts.stamp(now, zone.key)

box = st.expander(_("Take a table in"), icon=":material/upload_file:", key="import-open",
                  on_change="rerun")  # fmt: skip
if box.open:
    with box:
        draw_import.templates(lang())
        draw_import.choose(names, look)
        if found := st.session_state.get(draw_import.FOUND):
            draw_import.preview(found, take)

by_key = {row.key: row for row in rows}
choices = {draw.NEW: _("A new row"), **{key: draw.name_of(row) for key, row in by_key.items()}}
row = by_key.get(address.pick(_("Row"), "row", choices, width=520))
is_evidence = kind.name == EVIDENCE.name
if held := draw_conflict.of(kind):
    draw_conflict.panel(kind, held[0], by_key.get(held[1]), save, back)
elif is_evidence and row is None:
    draw.form(kind, row, offered, suggested, save, fixed=kind.key, more=draw_files.upload)
else:
    draw.form(kind, row, offered, suggested, save)
if row is not None:
    with reading() as session:
        changes = programme_entry.history(session, user, kind.name, row.key)
        proofs = programme_evidence.of_row(session, user, row) if is_evidence else []
    if is_evidence:
        programme_parts.proofs(proofs, to_partner=False)
        draw_files.withdrawal(row, withdraw)
    else:
        draw_remove.removal(kind.name, row, remove)
    draw.story(kind, changes, zone)
