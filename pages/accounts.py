"""Who may sign in, as what and where? Accounts are invited, moved, closed and helped here."""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.queries import reference
from lapor.services import absences, desk, staff
from lapor.services.staff import Line, Place
from lapor.ui import absences as draw_absences
from lapor.ui import parts, staff_actions
from lapor.ui import staff as draw
from lapor.ui.frame import _, enter, on_phone, saving
from lapor.ui.staff_actions import Choices, Deeds

user = enter(Permission.MANAGE_ACCOUNTS)
now = datetime.now(UTC)


def agencies(government_id: int) -> dict[int, str]:
    with reading() as session:
        return {one.id: one.name for one in reference.agencies(session, [government_id])}


def invite(place: Place) -> None:
    name, full_name = staff_actions.typed()
    with saving(_("The account is made. Hand over its link."), staff_actions.invited) as session:
        secret = staff.invite(session, user, name, full_name, place)
        draw.hand_over(name, secret)


def move(one: Line, place: Place) -> None:
    with saving(_("Role and place are changed")) as session:
        staff.move(session, user, one.name, place, seen=one.version)


def link(one: Line) -> None:
    with saving("") as session:
        draw.hand_over(one.name, staff.new_link(session, user, one.name, seen=one.version))


def set_active(one: Line, is_active: bool) -> None:
    done = _("The account is enabled") if is_active else _("The account is disabled")
    with saving(done) as session:
        staff.set_active(session, user, one.name, is_active=is_active, seen=one.version)


def end_sessions(one: Line) -> None:
    with saving(_("All their sessions have ended")) as session:
        staff.end_sessions(session, user, one.name)


def reset_factor(one: Line) -> None:
    with saving(_("The second factor is gone; the next sign-in sets one up")) as session:
        staff.reset_factor(session, user, one.name, seen=one.version)


def lift(one: Line) -> None:
    with saving(_("They may try again now")) as session:
        staff.lift(session, user, one.name)


st.title(_("Who may sign in, as what, and where?"))
roles = staff.roles(user)
wish = draw.filters(roles)
with reading() as session:
    zone = desk.home_zone(session, user)
    lines = staff.listed(session, user, **wish._asdict(), now=now)
    places = {one.id: one.name for one in staff.governments(session, user)}
parts.stamp(now, zone.key)
choices = Choices(roles, places, agencies)
draw.handed()
staff_actions.invite(choices, invite)
above = st.container()  # on a telephone: the list is long
draw.listed(lines, zone)
if chosen := draw.opened(lines):
    with above if on_phone() else st.container():
        with st.container(border=True, key="account-card"):
            draw.head(chosen, zone)
            deeds = Deeds(move, link, set_active, end_sessions, reset_factor, lift)
            staff_actions.deeds(chosen, choices, deeds, is_self=chosen.name == user.name)
        if chosen.agency_id:
            with reading() as session:
                people = absences.colleagues(session, user, chosen.agency_id)
                away = absences.coming(session, user, now=now)
            draw_absences.draw(people, [one for one in away if one.account in people.names])
