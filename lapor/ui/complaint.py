"""How one complaint is drawn: head, deadline, text, facts and story."""

import streamlit as st

from db.codes import Status
from db.days import day_of
from lapor.domain.access import Actor
from lapor.domain.official_names import basis
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.services.deadlines import LocalLimit
from lapor.services.dossier import Dossier
from lapor.services.reporters import Hidden
from lapor.ui import complaint_hidden as hidden
from lapor.ui import parts
from lapor.ui.frame import _, category, day, moment, tr


def head(found: Dossier) -> None:
    complaint = found.complaint
    st.title(_("Complaint {number}", number=parts.inert(complaint.number)))
    st.text(found.title if found.title is not None else _("(not for your role)"))
    with st.container(horizontal=True, gap="small"):
        parts.status(complaint.status)
        parts.deadline(found.due.deadline)
        parts.marks(is_secret=complaint.is_secret, is_anonymous=complaint.is_anonymous)
    if found.erased_at:
        st.info(
            _(
                "The personal data of this complaint were erased on {moment}.",
                moment=moment(found.erased_at, found.government.zone),
            ),
            icon=":material/delete_forever:",
        )
    if found.is_restricted:
        st.warning(
            _("Its person asked that these data are not used: only the national desk sees them."),
            icon=":material/lock_person:",
        )
    if complaint.is_undated:
        st.info(
            _("This complaint came from a file without the dates of its milestones."),
            icon=":material/info:",
        )


def deadline(found: Dossier) -> None:
    """The date, the rule it rests on, a region's own, and every day since the clock began."""
    due = found.due
    if due.clock is None or due.deadline.on is None:
        return
    date, near = day(day_of(due.deadline.on)), parts.deadline_words(due.deadline)
    with st.container(gap="xsmall", key="deadline"):
        st.markdown(f"**{tr(parts.CLOCKS[due.clock])}: {date}** · {near}")
        if due.limit:
            st.caption(_("Basis: {basis}", basis=parts.inert(tr(basis(due.limit.basis)))))
        if due.paused and due.paused_on is not None:
            st.caption(
                _(
                    "{clock} stands still; if the complaint is completed today: {date}",
                    clock=tr(parts.CLOCKS[due.paused]),
                    date=day(day_of(due.paused_on)),
                )
            )
        for local in due.local_limits:
            _local(local, found.government.zone)
        parts.strip(due.days)


def _local(local: LocalLimit, zone: str) -> None:
    ends = moment(local.at, zone) if local.at else local.on and day(day_of(local.on))
    cited = parts.inert(tr(basis(local.limit.basis)))
    if ends:
        st.caption(_("Local limit: {date} · {basis}", date=ends, basis=cited))
    else:
        st.caption(_("Local limit: {basis}", basis=cited))


def text(found: Dossier, user: Actor) -> None:
    st.subheader(_("What it says"))
    if found.body is None:
        st.caption(_("The text is not shown to your role."))
        return
    st.text(found.body)
    if found.edited:
        with st.expander(_("The administrator's copy")):
            st.text(found.edited)
    behind = found.behind
    if behind.has_numbers and not behind.may_disclose:
        st.caption(_("Personal numbers are hidden and not open to your role."))
    elif behind.has_numbers:
        hidden.ask(user, found.complaint.id, Hidden.NUMBERS, is_shown=behind.numbers_shown)


def story(found: Dossier) -> None:
    st.subheader(_("What happened"))
    parts.timeline(found.story, found.government.zone)


def reporter(found: Dossier, user: Actor) -> None:
    """Masked, and shown with a reason to whoever may see it."""
    st.subheader(_("Reporter"))
    behind = found.behind
    if not behind.has_identity:
        st.text(_("unknown"))
    elif behind.reporter is None:
        st.text(_("anonymous") if found.complaint.is_anonymous else _("known, not shown"))
    else:
        person = behind.reporter
        fact(_("Name"), person.name or _("not given"))
        fact(_("Phone"), person.phone or _("not given"))
        fact(_("E-mail"), person.email or _("not given"))
        hidden.ask(user, found.complaint.id, Hidden.IDENTITY, is_shown=not person.is_masked)


def facts(found: Dossier) -> None:
    complaint, about = found.complaint, found.about
    st.subheader(_("Facts"))
    fact(_("Received"), moment(complaint.received_at, found.government.zone))
    fact(_("Government"), found.government.name)
    fact(_("Agency"), about.agency or _("not dispatched"))
    if about.unit:
        fact(_("Unit"), about.unit)
    if about.officer:
        fact(_("Officer"), about.officer)
    fact(_("Class"), tr(CLASS_NAMES[complaint.klass]) if complaint.klass else _("not classified"))
    fact(_("Category"), category(about.category))
    fact(_("Channel"), tr(CHANNEL_NAMES[complaint.channel]))
    fact(_("Place"), about.place or _("unknown"))
    fact(_("Returned"), _("{n} times", n=complaint.returns))
    if complaint.status == Status.DONE and complaint.rating:
        fact(_("Rating by the reporter"), _("{n} of 5", n=complaint.rating))


def fact(label: str, value: str) -> None:
    with st.container(gap=None):
        st.caption(label)
        st.text(value)
