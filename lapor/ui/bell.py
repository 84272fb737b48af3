"""How many news wait, beside one's name: counted once a minute, not in every run of the script."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import streamlit as st

from db.engine import reading
from lapor.domain.access import Actor
from lapor.domain.notices import News
from lapor.services import notices
from lapor.ui.frame import _, number

KEY = "bell"  # [whose, when it was counted, how many]
EVERY = timedelta(minutes=1)


def draw(actor: Actor, home: Any) -> None:
    """A link to the home page that says whether anything is new."""
    n = _waiting(actor)
    if n:
        words = _("1 new notice") if n == 1 else _("{n} new notices", n=number(n))
        st.page_link(home, label=f"**{words}**", icon=":material/notifications_unread:")
    else:
        st.page_link(home, label=_("No new notices"), icon=":material/notifications:")


def rung(actor: Actor, news: Sequence[News]) -> None:
    """A page has read them itself."""
    _keep(actor, sum(one.n for one in news))


def forget() -> None:
    """They were seen: count again."""
    st.session_state.pop(KEY, None)


def _keep(actor: Actor, n: int) -> None:
    st.session_state[KEY] = [actor.name, datetime.now(UTC).timestamp(), n]


def _waiting(actor: Actor) -> int:
    whose, at, n = st.session_state.get(KEY) or ("", 0.0, 0)
    if whose != actor.name or datetime.now(UTC).timestamp() - at > EVERY.total_seconds():
        with reading() as session:
            n = notices.count(session, actor)
        _keep(actor, n)
    return int(n)
