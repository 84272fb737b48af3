"""Who may do what, and why can somebody see this complaint?"""

from collections.abc import Sequence

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.domain.errors import Refusal
from lapor.services import rights
from lapor.services.rights import Answer
from lapor.ui import parts
from lapor.ui import rights as draw
from lapor.ui.frame import _, enter, tr

user = enter(Permission.SEE_RIGHTS)


def read(account: str, number: str) -> Sequence[Answer]:
    try:
        with reading() as session:
            return rights.why(session, user, account, number)
    except Refusal as refusal:
        parts.refused(tr(refusal.text))
        return []


st.title(_("Who may do what, and why?"))
view = draw.views()
if view == "table":
    draw.table()
elif view == "role":
    draw.role()
else:
    with reading() as session:
        people = rights.people(session, user)
    asked = draw.ask(people)
    if asked is None:
        draw.nothing_asked()
    else:
        draw.answers(read(asked[0], asked[1]))
