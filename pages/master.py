"""Which categories and reasons can officers choose from?"""

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.services import categories, reasons
from lapor.ui import master as draw
from lapor.ui.frame import _, enter, saving

user = enter(Permission.SEE_REFERENCE)
may_change = user.may(Permission.MANAGE_REFERENCE)


def save_category(id: int | None, wording: categories.Wording, seen: int) -> None:
    with saving(_("The category was saved"), lambda: draw.emptied("category")) as session:
        categories.save(session, user, id, wording, seen=seen)


def save_reason(id: int | None, wording: reasons.Wording, seen: int) -> None:
    with saving(_("The reason was saved"), lambda: draw.emptied("reason")) as session:
        reasons.save(session, user, id, wording, seen=seen)


st.title(_("Which words can officers choose from?"))
if draw.views() == "categories":
    with reading() as session:
        tree = categories.listed(session, user)
    draw.category_table(tree)
    if may_change:
        st.subheader(_("Add or change a category"), anchor=False)
        draw.category_form(tree, save_category)
else:
    with reading() as session:
        added = reasons.listed(session, user)
    draw.reason_tables(added)
    if not added:
        draw.nothing_added()
    if may_change:
        st.subheader(_("Add or change a reason"), anchor=False)
        draw.reason_form(added, save_reason)
