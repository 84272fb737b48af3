"""A rule asked about the last twelve months: for seconds where many complaints came in."""

import streamlit as st

from db.engine import reading, writing
from lapor.domain.access import Actor
from lapor.services import rules
from lapor.services.rules_page import Line
from lapor.ui import jobs, working
from lapor.ui.frame import _, visit

WORK, NUMBER = "rule-test", "rule-test-number"


def begin(line: Line) -> None:
    """In the background. From a callback."""
    if found := visit():  # asked anew: the page may be hours old
        actor = found.actor
        st.session_state[NUMBER] = line.rule.number
        working.begin(WORK, lambda job: _tested(job, actor, line))


def _tested(job: jobs.Job, actor: Actor, line: Line) -> None:
    with reading() as session:  # while others write
        trial = rules.test(session, actor, line.rule.id, seen=line.version)
    job.advance(trial.outcome.examined)
    with writing() as session:
        rules.keep(session, actor, trial)


def follow() -> None:
    """That it is being tested, or how it ended."""
    n = st.session_state.get(NUMBER, 0)
    is_tested = _("Rule {n} is being tested on what was dispatched …", n=n)
    if not working.runs(WORK, lambda job: is_tested):
        working.ended(WORK, _("Rule {n} was tested.", n=n))
