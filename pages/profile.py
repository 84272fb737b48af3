"""Who am I here, and where am I signed in? One's own account, and what opens it."""

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.domain.notices import Kind
from lapor.services import desk, notice_settings, own_account
from lapor.ui import notice_settings as wishes
from lapor.ui import one_time_link
from lapor.ui import profile as draw
from lapor.ui.frame import _, address, attempting, enter, saving

user = enter(Permission.OWN_ACCOUNT)
with reading() as session:
    zone = desk.home_zone(session, user)
    found = own_account.read(session, user)
    wished = notice_settings.read(session, user)
form = st.session_state


def rename() -> None:
    with saving(_("Your name is saved")) as session:
        own_account.rename(session, user, form["profile-name"])


def forget_password() -> None:
    for key in (draw.CURRENT, "new-password", "new-again"):
        form[key] = ""


def change_password() -> None:
    with attempting(_("Your password is changed"), forget_password):
        one_time_link.require_alike(form["new-password"], form["new-again"])
        own_account.change_password(user, form[draw.CURRENT], form["new-password"], address())


def begin() -> None:
    with saving("") as session:
        draw.offered(own_account.offer(session, user))


def confirm() -> None:
    with attempting(_("Your second factor is set up"), lambda: draw.offered(None)):
        _secret, _address, sealed = form[draw.OFFER]
        codes = own_account.set_factor(
            user, sealed, form[draw.CODE], address(), current=form.get("factor-password") or ""
        )
        draw.printed(codes)


def remove() -> None:
    with saving(_("Your second factor is removed")) as session:
        own_account.remove_factor(session, user)


def paper() -> None:
    with saving(_("The old recovery codes open nothing any more")) as session:
        draw.printed(own_account.new_codes(session, user))


def end(id: str) -> None:
    with saving(_("That browser is signed out")) as session:
        own_account.end_session(session, user, id)


def end_others() -> None:
    with saving(_("All other browsers are signed out")) as session:
        own_account.end_others(session, user)


def mute() -> None:
    with saving("") as session:
        chosen = {Kind(one) for one in form[wishes.KINDS]}
        notice_settings.mute(session, user, set(wished.kinds) - chosen)


def keep_email() -> None:
    with saving(_("Your address is saved"), lambda: form.update({wishes.EMAIL: ""})) as session:
        notice_settings.set_email(session, user, form[wishes.EMAIL])


def remove_email() -> None:
    with saving(
        _("Your address is removed"), lambda: form.update({wishes.DIGEST: False})
    ) as session:
        notice_settings.remove_email(session, user)


def keep_digest() -> None:
    with saving(_("Your hours are saved")) as session:
        notice_settings.set_digest(session, user, wishes.hours(), is_on=form[wishes.DIGEST])


st.title(_("Who am I here, and where am I signed in?"))
st.text(_("Your user name is {name}.", name=found.name))
draw.name(found, rename)
draw.password(found, change_password)
draw.second_factor(found, zone, begin, confirm, remove, paper)
wishes.kinds(wished, mute)
wishes.digest(wished, keep_email, remove_email, keep_digest)
draw.browsers(found, zone, end, end_others)
