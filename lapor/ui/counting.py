"""What is counted in the background, on a page that has nothing to show yet, or something older."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import streamlit as st
from sqlmodel import Session

from db.engine import reading
from lapor.services import counting
from lapor.services.whole_sums import FRESH
from lapor.ui import jobs, parts, working
from lapor.ui.frame import _, moment, percent

WORK = "counting"
PATIENCE = 0.1  # seconds: nobody pressed anything, and a page that says how far it is is worth more
Asks = Callable[[Session], counting.Work]


def draw(asks: Asks) -> None:
    """Count it, and say how far it is; what was counted is then drawn instead."""
    parts.empty(
        _("These numbers are being counted"),
        _("For the first time, or by a new rule: in large data that takes some minutes. They are "
          "kept, and counted again where something changes."),
    )  # fmt: skip
    with reading() as session:
        work = asks(session)
        total = counting.size(session, work)
    working.begin(
        WORK, lambda job: counting.count(work, job.advance), total=total, token=_token(work),
        patience=PATIENCE,
    )  # fmt: skip
    if not working.runs(WORK, _far, may_stop=False):
        _ended()


def again(asks: Asks) -> None:
    """Count it without making anybody wait: what was counted last stands meanwhile."""
    with reading() as session:
        work = asks(session)
    jobs.begin(lambda job: counting.count(work, job.advance), token=_token(work), patience=0)


def _token(work: counting.Work) -> str:
    """One and the same work for all who look at these numbers."""
    return f"{WORK}-{'-'.join(sorted({task.key[:24] for task in work}))}"


def _far(job: jobs.Job) -> str:
    """A share: what is looked through for two rules is looked through twice."""
    return _("Looked through: {share}", share=percent(100 * job.read / max(job.total, 1)))


def _ended() -> None:
    job = working.found(WORK)
    working.forget(WORK)
    if job is None or working.failed(job):
        return
    if job.found:
        st.rerun()
    # another process counts, perhaps of another server: nothing to wait for here
    st.button(_("Look again"), key="look-again", icon=":material/refresh:")


def older(at: datetime | None, zone: ZoneInfo, asks: Asks) -> None:
    """Numbers that are not of this moment say of which they are, and do not become much older."""
    if at is None:
        return
    st.caption(_("Counted on {moment}; what changed since follows.", moment=moment(at, zone)))
    if datetime.now(UTC) - at > FRESH:
        again(asks)
