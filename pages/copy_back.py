"""What was done here and is not on lapor.go.id yet? And where do we and a file disagree?"""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.queries.outgoing import Key
from lapor.services import conflict_sides, conflicts, desk, outgoing, outgoing_files, outgoing_list
from lapor.services.conflicts import Conflict
from lapor.ui import copy_back as draw
from lapor.ui import copy_back_conflicts as settle
from lapor.ui import download, parts
from lapor.ui.frame import _, enter, lang, number, saving

user = enter(Permission.COPY_BACK)
now = datetime.now(UTC)
with reading() as session:
    zone = desk.home_zone(session, user)
    waiting = outgoing_list.backlog(session, user, now=now)
    words = lang()
    found = conflicts.waiting(session, user, first=settle.wanted())
    disputed = [
        (one, conflict_sides.sides(session, one.ours, one.theirs)) for one in found.conflicts
    ]


def mark(keys: list[Key]) -> None:
    with saving(_("Marked as entered")) as session:
        outgoing.mark(session, user, keys)


def unmark(key: Key) -> None:
    with saving(_("It is to be entered again")) as session:
        outgoing.unmark(session, user, key)


def keep(one: Conflict) -> None:
    with saving(_("Ours is kept")) as session:
        conflicts.keep_ours(
            session, user, one.complaint_id, seen=one.version, fingerprint=one.fingerprint
        )


def take(one: Conflict) -> None:
    with saving(_("The file's was taken")) as session:
        conflicts.take_theirs(
            session, user, one.complaint_id, seen=one.version, fingerprint=one.fingerprint,
            reason=settle.reason(one),
        )  # fmt: skip


st.title(_("What is not on lapor.go.id yet?"))
parts.stamp(now, zone.key)
if disputed:
    st.subheader(_("A file says otherwise ({n})", n=number(len(disputed))), anchor=False)
    settle.conflicts(disputed, keep, take)
    if found.has_more:
        st.caption(_("There are more; they appear when these are settled."))
st.subheader(_("To be entered on lapor.go.id"), anchor=False)
draw.backlog(waiting)
which = draw.choose(waiting, user)
with reading() as session:
    page = outgoing_list.task_page(session, user, which, after=draw.after(which), now=now)
draw.tasks(page, which, mark, unmark)
draw.pager(page)
if page.tasks:
    download.offer(
        "belum-disalin",
        Permission.COPY_BACK,
        lambda session, actor, at: outgoing_files.sheets(session, actor, which, words, at, zone),
        key="download-outgoing",
        summary=outgoing_files.summary(which),
    )
