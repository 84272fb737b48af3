"""Which complaints are for which agency? Rules that propose, tested before they are switched on."""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.services import rules, rules_page, suggest
from lapor.services.rules_page import Line
from lapor.ui import parts
from lapor.ui import rule_trial as draw_trial
from lapor.ui import rules as draw
from lapor.ui.frame import _, enter, saving

user = enter(Permission.DISPATCH)
now = datetime.now(UTC)

st.title(_("Which complaints are for which agency?"))
with reading() as session:
    reach = rules_page.governments(session, user)
chosen = draw.government({one.code: one.name for one in reach})
government_id = next(one.id for one in reach if one.code == chosen)
view = draw.view()
with reading() as session:
    page = rules_page.page(session, user, government_id)
    standing = suggest.standing(session, user, government_id)
    gaps = []
    if view == draw.COVERAGE:
        with st.spinner(_("Looking at the complaints of the last 12 months")):
            gaps = rules_page.coverage(session, user, government_id)


def create() -> None:
    with saving(_("The rule is made. Test it, then switch it on."), draw.emptied) as session:
        rules.create(session, user, government_id, draw.given())


def shift(line: Line, up: bool) -> None:
    with saving(_("Rule {n} was moved.", n=line.rule.number)) as session:
        rules.shift(session, user, line.rule.id, seen=line.version, up=up)


def test(line: Line) -> None:
    draw_trial.begin(line)


def switch(line: Line, on: bool) -> None:
    n = line.rule.number
    done = _("Rule {n} proposes now.", n=n) if on else _("Rule {n} proposes no more.", n=n)
    with saving(done) as session:
        rules.switch(session, user, line.rule.id, seen=line.version, on=on)


def automatic(line: Line, on: bool) -> None:
    n = line.rule.number
    by_itself = _("Rule {n} dispatches by itself now.", n=n)
    with saving(by_itself if on else _("Rule {n} only proposes now.", n=n)) as session:
        rules.set_automatic(session, user, line.rule.id, seen=line.version, on=on)


def change(line: Line) -> None:
    with saving(_("The rule is changed. Test it, then switch it on."), draw.close) as session:
        given = draw.given(f"-{line.rule.id}")
        rules.change(session, user, line.rule.id, given, seen=line.version)


def remove(line: Line) -> None:
    with saving(_("Rule {n} is deleted.", n=line.rule.number), draw.close) as session:
        rules.remove(session, user, line.rule.id, seen=line.version)


parts.stamp(now, page.zone)
draw.standing(standing, page.zone)
draw_trial.follow()
if view == draw.COVERAGE:
    draw.gaps(gaps)
else:
    draw.listed(page, draw.Actions(shift, test, switch, automatic, change, remove))
    draw.new(page, create)
