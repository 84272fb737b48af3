"""What one wants to be told, on the profile page: kinds of news, the daily e-mail, quiet hours."""

from collections.abc import Callable
from datetime import time

import streamlit as st

from lapor.domain.notices import HOURS, NAMES
from lapor.domain.notices import Hours as When
from lapor.i18n import CLOCK
from lapor.services.notice_settings import LONGEST, Wishes
from lapor.ui.frame import _, lang, moment, tr, zone_name

KINDS, EMAIL, DIGEST = "notice-kinds", "notice-email", "notice-digest"
HOUR, FROM, UNTIL = "notice-hour", "notice-from", "notice-until"
Act = Callable[[], None]


def kinds(found: Wishes, save: Act) -> None:
    """Which news appear on the home page and in the e-mail."""
    st.subheader(_("Notices"), anchor=False)
    heard = [one.value for one in found.kinds if one not in found.muted]
    st.session_state.setdefault(KINDS, heard)
    names = {one.value: tr(NAMES[one]) for one in found.kinds}
    st.pills(
        _("Tell me when"), list(names), selection_mode="multi", key=KINDS,
        format_func=lambda code: names.get(code, code), on_change=save,
    )  # fmt: skip
    st.caption(_("They appear on the home page and beside your name. What is due is always shown."))


def digest(found: Wishes, save_email: Act, remove_email: Act, save: Act) -> None:
    """The daily e-mail: to which address, when, and when never."""
    st.subheader(_("Daily digest by e-mail"), anchor=False)
    if not found.is_sent:
        st.info(
            _("This installation sends no e-mail: its operator has not set a mail server. What you "
              "choose here holds from the day it does."), icon=":material/mail_off:",
        )  # fmt: skip
    _trouble(found)
    _address(found, save_email, remove_email)
    st.session_state.setdefault(DIGEST, found.is_digest)
    for key, hour in ((HOUR, found.hours.digest), (FROM, found.hours.quiet_from),
                      (UNTIL, found.hours.quiet_until)):  # fmt: skip
        st.session_state.setdefault(key, hour)
    st.toggle(_("Send me a digest on working days"), key=DIGEST, disabled=not found.email)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        for label, key in ((_("At"), HOUR), (_("Quiet from"), FROM), (_("Quiet until"), UNTIL)):
            st.selectbox(label, range(HOURS), key=key, format_func=_clock, width=120)
        st.button(_("Save the hours"), key="save-digest", on_click=save)
    st.caption(
        _("Hours by the clock of {zone}. In quiet hours nothing is sent; the same hour twice means "
          "none are quiet. On a day when nothing needs you nothing comes.",
          zone=zone_name(found.zone))
    )  # fmt: skip


def hours() -> When:
    """As chosen."""
    form = st.session_state
    return When(form[HOUR], form[FROM], form[UNTIL])


def _address(found: Wishes, save: Act, remove: Act) -> None:
    if found.email:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(_("It goes to {address}.", address=found.email))
            st.button(_("Remove the address"), key="remove-email", on_click=remove)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            _("Another address") if found.email else _("Your e-mail address"), key=EMAIL,
            max_chars=LONGEST, width=360, autocomplete="email",
        )  # fmt: skip
        st.button(_("Save the address"), key="save-email", on_click=save)
    st.caption(
        _("Only you see it, and only its beginning. The e-mail holds counts and links, nobody's "
          "data; it comes from this app alone and never asks for a password.")
    )  # fmt: skip


def _trouble(found: Wishes) -> None:
    if found.trouble == "address":
        st.warning(_("The last digest was refused by the server of your address. Check it."))
    elif found.trouble:
        st.warning(_("The last digest could not be sent yet. It is tried again every ten minutes."))
    elif found.digest_at is not None:
        st.caption(_("Last digest: {when}", when=moment(found.digest_at, found.zone)))


def _clock(hour: int) -> str:
    return time(hour).strftime(CLOCK[lang()])
