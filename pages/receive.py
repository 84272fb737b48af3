"""What was reported by telephone, by letter or in person? Written down once, with a number."""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.queries import reference
from lapor.queries.reference import Choice
from lapor.services import receiving
from lapor.ui import parts
from lapor.ui import receive as draw
from lapor.ui.frame import _, enter, saving, say

user = enter(Permission.RECEIVE)
now = datetime.now(UTC)
with reading() as session:
    governments = receiving.governments(session, user)
    roots = reference.categories(session, offered=True)


def below(root_id: int) -> list[Choice]:
    with reading() as session:
        return reference.subcategories(session, root_id)


def save(government_id: int, turn: int) -> None:
    received: list[receiving.Received] = []
    told = _("The complaint is recorded")
    if draw.pressed_again(turn):
        say(told)
        return

    def after() -> None:
        draw.done(received[0], turn)

    with saving(told, after) as session:
        received.append(
            receiving.receive(session, user, government_id, draw.given(turn), key=draw.token(turn))
        )


st.title(_("What was reported?"))
draw.receipt()
left, right = st.columns([3, 2], gap="large")
with left:
    government = draw.choose_government(governments)
    turn = draw.begin(now, government)
    with reading() as session:
        known = receiving.perhaps_known(session, user, government.id, draw.given(turn), now=now)
    draw.how_it_came()
    draw.what_it_says(roots, below)
    draw.where_it_is()
    draw.who_said_it()
    draw.warned(known)
    st.button(
        _("Record the complaint"), key=f"record-{turn}", type="primary",
        icon=":material/save:", on_click=save, args=(government.id, turn),
    )  # fmt: skip
    parts.stamp(now, government.zone)
with right:
    draw.perhaps_known(known)
