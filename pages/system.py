"""Is the system well, what has it done, and how is it set?"""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.services import desk, system
from lapor.services.progress import Progress
from lapor.ui import parts
from lapor.ui import system as draw
from lapor.ui.frame import _, enter

user = enter(Permission.SEE_SYSTEM)
now = datetime.now(UTC)
with reading() as session:
    zone = desk.home_zone(session, user)
    health = system.health(session, user, now=now)
    jobs = system.job_list(session, user)
    imports = system.imports(session, user)
    sizes = system.sizes(session, user)


def run_jobs(_progress: Progress) -> bool:
    return system.run_jobs(user)


def run_verify(progress: Progress) -> int:
    return system.run_verify(user, progress)


st.title(_("Is the system well?"))
parts.stamp(now, zone.key)
draw.health(health)
draw.job_table(jobs)
if user.may(Permission.RUN_JOBS):
    draw.buttons(run_jobs, run_verify)
draw.imports(imports)
if user.may(Permission.SETTLE_IMPORTS) and any(one.run.conflict for one in imports):
    st.page_link("pages/copy_back.py", label=_("To the contradictions"), icon=":material/rule:")
draw.sizes(sizes)
box = st.expander(_("Every table"), key="system-tables", on_change="rerun")
if box.open:
    with box, reading() as session:
        draw.tables(system.tables(session, user))
draw.settings(system.in_force(user))
