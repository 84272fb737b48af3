"""Which answers do we begin with, and what will the reporter read?"""

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.queries import reference
from lapor.services import templates
from lapor.services.templates import Wording
from lapor.ui import parts
from lapor.ui import templates as draw
from lapor.ui.frame import _, category, enter, saving

user = enter(Permission.EDIT_TEMPLATES)
with reading() as session:
    found = templates.listed(session, user)
    own = [] if user.agency_id else reference.agencies(session, [user.government_id or -1])
    agencies = {one.id: one.name for one in own}
    categories = {one.id: category(one.name) for one in reference.categories(session)}
names = draw.Names(agencies, categories, has_agency=user.agency_id is not None)


def add(wording: Wording) -> None:
    with saving(_("The template was added"), draw.done) as session:
        templates.add(session, user, wording)


def change(template_id: int, seen: int, wording: Wording) -> None:
    with saving(_("The template was changed"), draw.done) as session:
        templates.change(session, user, template_id, wording, seen=seen)


st.title(_("Which answers do we begin with?"))
st.caption(_("Texts with variables that are filled in when an officer uses them."))
chosen = draw.chosen(found)
left, right = draw.places()
with left:
    draw.rows(found, names)
    if not found:
        parts.empty(
            _("There is no template yet"),
            _("Write the answer that is needed most often, with the variables below."),
        )
with right:
    draw.form(chosen, names, add, change)
