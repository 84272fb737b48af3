"""How one complaint is drawn: head, deadline, text, facts and story."""

import streamlit as st

from db.codes import Status
from db.days import day_of
from lapor.domain.masking import mask
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.services.dossier import Dossier
from lapor.ui import parts
from lapor.ui.frame import _, day, go, moment, tr


def back() -> None:
    go("pages/queue.py", **st.session_state.get("back", {}))


def head(found: Dossier) -> None:
    complaint = found.complaint
    st.button(
        _("Back to the queue"), key="back-button", icon=":material/arrow_back:", type="tertiary",
        on_click=back,
    )  # fmt: skip
    st.title(_("Complaint {number}", number=parts.inert(complaint.number)))
    st.text(found.title if found.title is not None else _("(not for your role)"))
    with st.container(horizontal=True, gap="small"):
        parts.status(complaint.status)
        parts.deadline(found.due.deadline)
        parts.marks(is_secret=complaint.is_secret, is_anonymous=complaint.is_anonymous)
    if complaint.is_undated:
        st.info(
            _("This complaint came from a file without the dates of its milestones."),
            icon=":material/info:",
        )


def deadline(found: Dossier) -> None:
    """The date, the rule it rests on, and every day since the clock began."""
    due = found.due
    if due.clock is None or due.deadline.on is None:
        return
    date, near = day(day_of(due.deadline.on)), parts.deadline_words(due.deadline)
    st.markdown(f"**{tr(parts.CLOCKS[due.clock])}: {date}** · {near}")
    if due.limit:
        st.caption(_("Basis: {basis}", basis=parts.inert(due.limit.basis)))
    parts.strip(due.days)
    for limit in due.local_limits:
        st.caption(_("Local limit: {basis}", basis=parts.inert(limit.basis)))


def text(found: Dossier) -> None:
    st.subheader(_("What it says"))
    if found.body is None:
        st.caption(_("The text is not shown to your role."))
        return
    hidden = st.toggle(_("Hide personal numbers"), value=True, key="masked")
    st.text(mask(found.body) if hidden else found.body)
    if found.edited:
        with st.expander(_("The administrator's copy")):
            st.text(mask(found.edited) if hidden else found.edited)


def story(found: Dossier) -> None:
    st.subheader(_("What happened"))
    parts.timeline(found.story, found.government.zone)


def facts(found: Dossier) -> None:
    complaint = found.complaint
    st.subheader(_("Facts"))
    rows = (
        (_("Received"), moment(complaint.received_at, found.government.zone)),
        (_("Government"), found.government.name),
        (_("Agency"), found.agency or _("not dispatched")),
        (_("Class"), tr(CLASS_NAMES[complaint.klass]) if complaint.klass else _("not classified")),
        (_("Category"), found.category or _("No category")),
        (_("Channel"), tr(CHANNEL_NAMES[complaint.channel])),
        (_("Place"), found.place or _("unknown")),
        (_("Returned"), _("{n} times", n=complaint.returns)),
        (_("Reporter"), _reporter(found)),
    )
    for label, value in rows:
        with st.container(gap=None):
            st.caption(label)
            st.text(value)
    if complaint.status == Status.DONE and complaint.rating:
        st.caption(_("Rating by the reporter"))
        st.text(_("{n} of 5", n=complaint.rating))


def _reporter(found: Dossier) -> str:
    if found.complaint.is_anonymous:
        return _("anonymous")
    return _("known, not shown") if found.has_identity else _("unknown")
