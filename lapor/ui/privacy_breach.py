"""The privacy page: the breach kit. Who was touched, the clock, the notice and the list."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import streamlit as st

from db.models import Incident
from lapor.domain.access import Actor, Permission
from lapor.services import breach, breach_files
from lapor.ui import download, parts
from lapor.ui.frame import _, lang, moment, saving
from lapor.ui.parts import inert


def draw(user: Actor, found: list[Incident], now: datetime, zone: str) -> None:
    st.subheader(_("Incidents"), anchor=False)
    st.caption(_("Law 27/2022, Article 46: people and authority are told within 3 × 24 hours."))
    if not found:
        st.caption(_("There are none."))
    for row in found:
        with st.container(border=True, gap="xsmall", key=f"incident-{row.id}"):
            _one(user, row, now, zone)
    if user.may(Permission.HANDLE_BREACH):
        _form(user, zone)


def _one(user: Actor, row: Incident, now: datetime, zone: str) -> None:
    st.markdown(f"**{inert(row.title)}** · {_clock(row, now)}")
    st.caption(_("Found {moment}", moment=moment(row.found_at, zone)))
    words = lang()
    with st.container(horizontal=True):
        download.pdf(
            _("Notice (PDF)"), "notice", Permission.SEE_BREACH,
            lambda session, actor, at: breach_files.notice(session, actor, row.id, words),
            key=f"notice-{row.id}", summary=f"incident {row.id}",
        )  # fmt: skip
        if row.account and row.from_at and row.until_at:
            asked = (row.account, row.from_at, row.until_at, words)
            download.offer(
                "breach", Permission.SEE_BREACH,
                lambda session, actor, at: breach_files.sheets(session, actor, *asked),
                key=f"touched-{row.id}", summary=f"incident {row.id}",
            )  # fmt: skip
    if user.may(Permission.HANDLE_BREACH):
        _contents(user, row)


def _clock(row: Incident, now: datetime) -> str:
    if row.notified_at:
        return parts.badge(_("notified"), ":material/task_alt:")
    return parts.hours_badge(row.due_at, now)


def _contents(user: Actor, row: Incident) -> None:
    with st.expander(_("The notice's three parts")), st.form(f"tell-{row.id}"):
        for field, label in (
            ("what", _("The personal data that were disclosed")),
            ("how", _("When and how")),
            ("handling", _("What is done about it")),
        ):
            st.text_area(label, getattr(row, field), key=f"{field}-{row.id}", max_chars=2_000)
        st.checkbox(_("The notice was given"), bool(row.notified_at), key=f"told-{row.id}")
        st.form_submit_button(_("Save"), on_click=_tell, args=(user, row.id, row.version))


def _tell(user: Actor, incident_id: int, seen: int) -> None:
    said = {one: st.session_state[f"{one}-{incident_id}"] for one in ("what", "how", "handling")}
    notified = st.session_state[f"told-{incident_id}"]
    with saving(_("Saved")) as session:
        breach.tell(session, user, incident_id, **said, notified=notified, seen=seen)


def _form(user: Actor, zone: str) -> None:
    with st.form("incident"):
        st.markdown(f"**{_('Write down an incident')}**")
        st.text_input(_("Title"), key="incident-title", max_chars=120)
        st.caption(_("Name no person here."))
        st.text_input(_("Account whose doings are looked at"), key="incident-account")
        st.date_input(_("From"), None, key="incident-from", format="DD/MM/YYYY")
        st.date_input(_("Until (the whole day)"), None, key="incident-until", format="DD/MM/YYYY")
        st.form_submit_button(_("Write down"), on_click=_enter, args=(user, zone))


def _emptied() -> None:
    """A second press writes nothing twice."""
    for field in ("title", "account"):
        st.session_state[f"incident-{field}"] = ""
    for field in ("from", "until"):
        st.session_state[f"incident-{field}"] = None


def _enter(user: Actor, zone: str) -> None:
    state, here = st.session_state, ZoneInfo(zone)
    since, until = (
        day and datetime.combine(day, clock, tzinfo=here).astimezone(UTC)
        for day, clock in (
            (state["incident-from"], time.min), (state["incident-until"], time.max)
        )
    )  # fmt: skip
    with saving(_("The clock of 3 × 24 hours runs"), _emptied) as session:
        account = (state["incident-account"] or "").strip()
        breach.enter(session, user, state["incident-title"] or "", account, since, until)
