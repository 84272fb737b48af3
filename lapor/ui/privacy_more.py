"""The privacy page: what waits, its sections, holds, and the register of processing."""

import streamlit as st

from db.models import DataHold
from db.privacy_codes import HoldKind
from lapor.domain import processing
from lapor.domain.access import Actor, Permission
from lapor.services import data_holds
from lapor.services.retention import Counted
from lapor.services.viewing import MOST_IDENTITIES
from lapor.services.whole_sums import Told
from lapor.ui.frame import ROOT, _, moment, number, saving, tr
from lapor.ui.parts import inert

REQUESTS, RETENTION, HOLDS, BREACHES, REGISTER = (
    "requests", "retention", "holds", "incidents", "register",
)  # fmt: skip


def chosen(user: Actor) -> str:
    """The section that is open; breaches are for those who see them."""
    names = {
        REQUESTS: _("Requests"),
        RETENTION: _("Retention"),
        HOLDS: _("Holds"),
        BREACHES: _("Incidents"),
        REGISTER: _("Register of processing"),
    }
    if not user.may(Permission.SEE_BREACH):
        del names[BREACHES]
    found = st.segmented_control(
        _("Section"), list(names), default=REQUESTS, key="privacy-section",
        format_func=lambda code: names[code], label_visibility="collapsed",
    )  # fmt: skip
    return found or REQUESTS


def overview(
    is_open: int,
    is_late: int,
    planned: Told[Counted] | None,
    alarms: list[tuple[str, int]],
    has_log: bool,
) -> None:
    """What waits, in one line; accounts that looked at very much, and the way to who looked."""
    said = [_("Requests that wait: {n}, past their 3 × 24 hours: {late}", n=number(is_open),
              late=is_late)]  # fmt: skip
    if planned is not None:  # otherwise it is being counted
        said.append(_("{n} complaints past their retention", n=number(planned.found.due)))
    if is_late:
        st.warning(" · ".join(said), icon=":material/timer_off:")
    else:
        st.caption(" · ".join(said))
    if has_log:
        with st.container(key="to-log"):
            st.page_link(
                ROOT / "pages/audit.py", label=_("Who looked at personal data"),
                icon=":material/visibility:", query_params={"doing": "looks"},
            )  # fmt: skip
    for account, n in alarms:
        st.error(
            _(
                "{account} opened personal data {n} times within one hour (limit {most}).",
                account=inert(account), n=n, most=MOST_IDENTITIES,
            ),
            icon=":material/visibility:",
        )  # fmt: skip


def holds(user: Actor, found: list[tuple[DataHold, str]], zone: str) -> None:
    """What is kept as evidence or not used; who may places and lifts."""
    st.subheader(_("Held"), anchor=False)
    if not found:
        st.caption(_("Nothing is held."))
    for hold, complaint in found:
        with st.container(border=True, gap="xsmall", key=f"hold-{hold.complaint_id}-{hold.kind}"):
            st.markdown(f"**{inert(complaint)}** · {tr(data_holds.NAMES[hold.kind])}")
            st.text(hold.because)
            st.caption(_("Since {moment}", moment=moment(hold.at, zone)))
            if user.may(Permission.MANAGE_PRIVACY):
                key = f"lift-{hold.complaint_id}-{hold.kind}"
                asked = (user, hold.complaint_id, hold.kind)
                st.button(_("Lift"), key=key, on_click=_lift, args=asked)
    if user.may(Permission.MANAGE_PRIVACY):
        _hold_form(user)


def _hold_form(user: Actor) -> None:
    with st.form("hold"):
        st.markdown(f"**{_('Hold a complaint')}**")
        st.text_input(_("Number of the complaint"), key="hold-number", max_chars=32)
        st.selectbox(
            _("Kind"), list(HoldKind), key="hold-kind", index=None,
            format_func=lambda kind: tr(data_holds.NAMES[kind]), placeholder=_("Choose one"),
        )  # fmt: skip
        st.text_input(_("Reason"), key="hold-because", max_chars=data_holds.LONGEST)
        st.form_submit_button(_("Hold"), icon=":material/gavel:", on_click=_hold, args=(user,))


def _emptied() -> None:
    st.session_state["hold-number"] = st.session_state["hold-because"] = ""
    st.session_state["hold-kind"] = None


def _hold(user: Actor) -> None:
    state = st.session_state
    with saving(_("It is held"), _emptied) as session:
        data_holds.place_by_number(
            session, user, state["hold-number"], state["hold-kind"], state["hold-because"]
        )


def _lift(user: Actor, complaint_id: int, kind: HoldKind) -> None:
    with saving(_("The hold is lifted")) as session:
        data_holds.lift(session, user, complaint_id, kind)


def register() -> None:
    """What is done with whose data, and why: UU 27/2022, article 31."""
    st.subheader(_("Register of processing"), anchor=False)
    st.caption(_("Law 27/2022, Article 31. The same is in docs/personal-data.md."))
    for one in processing.REGISTER:
        with st.expander(tr(one.purpose)):
            for field, name in processing.FIELDS.items():
                st.caption(tr(name))
                st.text(tr(getattr(one, field)))
