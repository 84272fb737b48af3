"""Who works on what, and who has too much?"""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.queries import reference
from lapor.services import absences, desk, dispatch_board, dispatching, workload
from lapor.services import agencies as services
from lapor.services.dispatch_board import BoardLine
from lapor.services.dispatching import Plan
from lapor.ui import absences as draw_absences
from lapor.ui import dispatch as draw
from lapor.ui import dispatch_agencies as agencies
from lapor.ui import dispatch_plan as panel
from lapor.ui import parts
from lapor.ui.frame import _, enter, saving

user = enter(Permission.DISPATCH)
now = datetime.now(UTC)
with reading() as session:
    zone = desk.home_zone(session, user).key
    reach = workload.governments(session, user)
    categories = reference.categories(session)

st.title(_("Who works on what, and who has too much?"))
parts.stamp(now, zone)
government_id = draw.government(reach, user.government_id)
if government_id is None:
    parts.empty(_("There are no complaints yet."), _("Import some, or enter one by hand."))
    st.stop()
left, right = st.columns([4, 5], gap="medium")
with reading() as session:
    loads = workload.of_government(session, user, government_id, now=now)
    choices = dispatch_board.choices(session, user, government_id)
with right:
    panel_place, loads_place, agencies_place = st.container(), st.container(), st.container()
with agencies_place:
    opened = agencies.opened(loads)
with left:
    filters = draw.filters(government_id, opened, categories)
draw.begin_again(filters)
with reading() as session:
    board = dispatch_board.board(session, user, filters, after=draw.position(), now=now)
    officers = workload.officers(session, user, opened.id, now=now) if opened else []
    colleagues = absences.colleagues(session, user, opened.id if opened else None)
    coming = absences.coming(session, user, now=now)


def send(chosen: dict[int, int], plan: Plan) -> None:
    with saving(_("Each complaint's result is below.")) as session:
        panel.keep(dispatching.dispatch_each(session, user, chosen, plan))


def give(line: BoardLine) -> None:
    """To the agency that whoever returned it thinks right."""
    if line.suggested is not None:
        row = line.line.row
        send({row.id: row.version}, Plan(agency_id=line.suggested.agency_id))


def wait_for_head(needed: bool) -> None:
    """The answers of the open agency."""
    done = _("Answers wait for the head now") if needed else _("Answers go out at once now")
    if opened:
        with saving(done) as session:
            services.set_approval(session, user, opened.id, needed=needed)


with left:
    draw.lines(board, give)
with loads_place:  # after the list, which stands above it on a phone
    agencies.table(loads)
with agencies_place:
    if opened:
        agencies.approval(loads, opened.id, wait_for_head)
        agencies.officers(officers)
    draw_absences.draw(colleagues, coming)
with panel_place:
    st.subheader(_("Dispatch"))
    panel.results()
    chosen = draw.picked(board)
    panel.form(choices)
    plan = panel.plan()
    if chosen and panel.is_complete(plan):
        with reading() as session, st.spinner(_("Looking at what would change")):
            told = dispatching.forecast(session, user, chosen, plan, now=now)
        panel.forecast(told)
        panel.submit(told, lambda: send(draw.picked(board), panel.plan()))
    else:
        st.caption(_("Pick complaints from the list and an agency here: then the dates are shown."))
