"""How many news wait, beside one's name: read once a minute, not in every run of the script."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import streamlit as st

from db.engine import reading
from lapor.domain.access import Actor
from lapor.domain.notices import News
from lapor.services import notices
from lapor.ui.frame import _, number

KEY = "bell"  # [whose, when they were read, since when they are news, the news]
EVERY = timedelta(minutes=1)


def draw(actor: Actor, home: Any, *, afresh: bool) -> None:
    """A link to the home page that says whether anything is new. `afresh`: for that page itself."""
    if afresh or _is_old(actor):
        _read(actor)
    n = sum(one.n for one in news()[1])
    words = _("1 new notice") if n == 1 else _("{n} new notices", n=number(n))
    icon = ":material/notifications_unread:" if n else ":material/notifications:"
    if not n:
        words = _("No new notices")
    if afresh:  # they are on the page itself
        st.caption(f"{icon} {words}")
    else:
        st.page_link(home, label=f"**{words}**" if n else words, icon=icon)


def news() -> tuple[datetime | None, Sequence[News]]:
    """Since when, and what."""
    _whose, _at, since, found = st.session_state[KEY]
    return since, found


def _is_old(actor: Actor) -> bool:
    whose, at, *_rest = st.session_state.get(KEY) or ("", datetime.min.replace(tzinfo=UTC))
    return whose != actor.name or datetime.now(UTC) - at > EVERY


def _read(actor: Actor) -> None:
    now = datetime.now(UTC)
    with reading() as session:
        since = notices.last_here(session, actor)
        found = notices.read(session, actor, since, now=now)
    st.session_state[KEY] = [actor.name, now, since, found]
