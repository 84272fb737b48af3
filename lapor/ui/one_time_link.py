"""A one-time link opens the sign-in page: a password is chosen, then one signs in as always."""

import streamlit as st

from db.engine import reading
from db.privacy_codes import LinkPurpose
from lapor.domain.errors import BadInput, Refusal
from lapor.domain.text import Text
from lapor.services import links
from lapor.services.links import Invited
from lapor.ui import parts
from lapor.ui.frame import _, address, tr
from lapor.ui.inert import inert

LINK = "one-time-link"
UNLIKE = Text("Kedua kata sandi tidak sama.", "The two passwords are not the same.")


def is_chosen() -> bool:
    """Draw the choice of a password, if a link was opened. False: there is none."""
    try:
        invited = _opened()
    except Refusal as refusal:
        st.session_state.pop(LINK, None)
        parts.refused(tr(refusal.text))
        return False
    if invited:
        _form(invited)
    return invited is not None


def is_for_somebody_else() -> None:
    """A link on a page where somebody is signed in: it is for who will choose the password."""
    if st.query_params.pop(links.PARAMETER, None):
        st.info(_("Sign out first, then open the one-time link again."), icon=":material/link:")


def _opened() -> Invited | None:
    """The secret leaves the address as soon as it is read, and stays with this visit."""
    if secret := st.query_params.pop(links.PARAMETER, None):
        found = links.opened(secret, address())
        st.session_state[LINK] = secret
        return found
    if LINK not in st.session_state:
        return None
    with reading() as session:
        return links.look(session, st.session_state[LINK])


def _form(invited: Invited) -> None:
    is_new = invited.purpose == LinkPurpose.INVITATION
    with st.form("choose-password"):
        words = _("Welcome to Lapor") if is_new else _("Choose a new password")
        st.subheader(words, anchor=False)
        st.text(_("{full_name}, your user name is {name}.",
                  full_name=invited.full_name, name=invited.name))  # fmt: skip
        first, again = passwords(invited.shortest)
        is_sent = st.form_submit_button(_("Keep this password"), type="primary")
    if is_sent:
        try:
            require_alike(first, again)
            links.choose(st.session_state[LINK], first, address())
        except Refusal as refusal:
            parts.refused(tr(refusal.text))
        else:
            del st.session_state[LINK]
            st.session_state["chosen"] = invited.name
            st.rerun()


def thanks() -> None:
    """Once, above the form in which it is needed now."""
    if name := st.session_state.pop("chosen", None):
        st.success(_("Your password is kept. Sign in as {name}.", name=inert(name)))


def passwords(shortest: int) -> tuple[str, str]:
    """Two fields for a new password, with its rules."""
    st.caption(
        _("At least {n} characters, for instance a few unrelated words. No names, nothing common.",
          n=shortest)
    )  # fmt: skip
    first = st.text_input(
        _("New password"), type="password", key="new-password", autocomplete="new-password"
    )
    again = st.text_input(
        _("New password again"), type="password", key="new-again", autocomplete="new-password"
    )
    return first, again


def require_alike(first: str, again: str) -> None:
    """Raises BadInput."""
    if first != again:
        raise BadInput(UNLIKE)
