"""What was promised, and what is there? The six pilots of the programme, one by one."""

from datetime import UTC, datetime

import streamlit as st

from db.codes import Deliverable
from db.engine import reading
from lapor.domain.access import Permission, Scope
from lapor.domain.programme_fields import MILESTONE
from lapor.services import desk, programme_entry, programme_evidence, programme_tracker
from lapor.ui import (
    parts,
    programme_conflict,
    programme_edit,
    programme_form,
    programme_parts,
    programme_timeline,
)
from lapor.ui import programme as draw
from lapor.ui.frame import _, enter, saving

user = enter(Permission.SEE_PROGRAMME)
now = datetime.now(UTC)
with reading() as session:
    zone = desk.home_zone(session, user)
    today = now.astimezone(zone).date()
    pilots = programme_tracker.tracker(session, user, today)


def save(given: programme_form.Given) -> None:
    done = saving(_("Milestone saved"), lambda: programme_conflict.done(given))
    with done as session, programme_conflict.holding(given):
        programme_entry.save(
            session, user, given.kind, given.values, seen=given.seen, why=given.why
        )  # fmt: skip


def add(key: str) -> None:
    with saving(_("The evidence is added"), lambda: programme_edit.forget_evidence(key)) as session:
        programme_evidence.add(session, user, programme_edit.typed_evidence(key))


def story(code: str, deliverable: Deliverable) -> None:
    with reading() as session:
        found = programme_entry.history(session, user, MILESTONE.name, f"{code}/{deliverable}")
    programme_form.story(MILESTONE, found, zone)


st.title(_("What was promised, and what is there?"))
parts.stamp(now, zone.key)
programme_parts.ways(user, "programme")
if not pilots:
    parts.empty(
        _("Your government is not one of the pilots."),
        _("The programme's deliverables are those of the six pilots."),
    )
    st.stop()
draw.summary(pilots)
draw.matrix(pilots)
pilot = draw.choose(pilots)
is_partner = user.scope(Permission.SEE_PROGRAMME) == Scope.AGGREGATE
shown = [pilot] if pilot else pilots
programme_timeline.draw(shown, today)
if pilot is not None:
    code = pilot.code
    draw.documents(pilot, None if is_partner else lambda one: story(code, one))
draw.late(shown, today)
draw.bare(shown)
draw.trained(shown)
draw.leadership(shown)
if pilot is not None and programme_edit.may_edit(user):
    key = programme_edit.choose(pilot)
    with reading() as session:
        rows = {one.key: one for one in programme_entry.rows(session, user, MILESTONE.name)}
        governments = programme_entry.pilots(session, user)
    if held := programme_conflict.of(MILESTONE):
        programme_conflict.panel(MILESTONE, held[0], rows.get(held[1]), save)
    else:
        programme_edit.milestone(key, rows.get(key), governments, save)
    programme_edit.evidence(key, add)
