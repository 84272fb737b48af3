"""Which agencies answer, by which decree, and under which names do files know them?"""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.domain.errors import Refusal
from lapor.services import agencies, agency_merge, desk, governments
from lapor.services.agency_details import Details
from lapor.services.agency_merge import Foreseen
from lapor.ui import agencies as draw
from lapor.ui import parts
from lapor.ui.frame import _, enter, saving, tr

user = enter(Permission.SEE_AGENCIES)
may_change = user.may(Permission.MANAGE_AGENCIES)
with reading() as session:
    places = governments.listed(session, user)
    today = datetime.now(UTC).astimezone(desk.home_zone(session, user)).date()


def save(details: Details) -> None:
    with saving(_("The agency was saved"), draw.emptied) as session:
        if chosen is None:
            agencies.add(session, user, place.id, details)
        else:
            agencies.change(session, user, chosen.agency.id, details, seen=draw.seen())


def add_alias(agency_id: int, alias: str) -> None:
    with saving(_("The spelling was added")) as session:
        agencies.add_alias(session, user, agency_id, alias)


def remove_alias(agency_id: int, alias: str) -> None:
    with saving(_("The spelling was removed")) as session:
        agencies.remove_alias(session, user, agency_id, alias)


def foresee(agency_id: int, into: int) -> Foreseen | None:
    try:
        with reading() as session, st.spinner(_("Looking at what would change")):
            return agency_merge.foresee(session, user, agency_id, into)
    except Refusal as refusal:
        parts.refused(tr(refusal.text))
        return None


def merge(agency_id: int, into: int, seen: int, complaints: int) -> None:
    """Its complaints are handed on in the background; the clock does what a crash leaves."""
    with saving(_("The agencies are merged"), lambda: draw.hand_on(complaints)) as session:
        agency_merge.merge(session, user, agency_id, into, seen=seen)


def save_place(id: int, name: str, zone: str, active: bool, seen: int) -> None:
    with saving(_("The government was saved")) as session:
        governments.change(session, user, id, name=name, zone=zone, is_active=active, seen=seen)


st.title(_("Which agencies answer, and by which decree?"))
place = draw.choose_government(places)
with reading() as session:
    rows = agencies.listed(session, user, place.id)
draw.handing_on()
draw.table(rows, today)
if user.may(Permission.MANAGE_REFERENCE):
    draw.government_form(place, save_place)
if may_change:
    st.subheader(_("Add or change an agency"), anchor=False)
    chosen = draw.choose(rows)
    draw.form(chosen, rows, save)
    if chosen is not None:
        draw.spellings(chosen, add_alias, remove_alias)
        draw.merge(chosen, rows, foresee, merge)
