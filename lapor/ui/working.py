"""How work that takes longer than a click is drawn: how far it is, Stop, and what went wrong.

The session keeps the job under a name, so it is found again after a rerun and from another page.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from lapor.domain.text import Text
from lapor.ui import jobs, parts
from lapor.ui.frame import _, tr

EVERY = 0.7  # seconds between two looks at the work
FAR = 10_000
Words = Callable[[jobs.Job], str]  # how far it is


def begin(
    name: str, work: Callable[[jobs.Job], Any], *, total: int = 0,
    if_stopped: Text = jobs.STOPPED, token: str = "", patience: float | None = None,
) -> None:  # fmt: skip
    """Do it in the background instead of what was under this name. From a callback.

    `token`, `patience`: as of jobs.begin.
    """
    if st.session_state.get(name) != token:
        forget(name)
    st.session_state[name] = jobs.begin(
        work, total=total, if_stopped=if_stopped, token=token, patience=patience
    )


def join(name: str, token: str) -> None:
    """Work that another session began, or this one before its page was opened anew."""
    if jobs.is_at_work(token):
        st.session_state[name] = token


def found(name: str) -> jobs.Job | None:
    return jobs.look(st.session_state.get(name))


def forget(name: str) -> None:
    jobs.forget(st.session_state.pop(name, None))


def runs(name: str, words: Words, *, may_stop: bool = True, if_stopped: str = "") -> bool:
    """Is it still at work? Then how far it is stands here. `if_stopped`: what is kept then."""
    job = found(name)
    if job is None or job.ready.is_set():
        return False
    _progress(name, words, may_stop, if_stopped or _("Nothing of it is kept then."))
    return True


@st.fragment(run_every=EVERY)
def _progress(name: str, words: Words, may_stop: bool, if_stopped: str) -> None:
    """Looks at the work until it is done, then draws the page anew."""
    job = found(name)
    if job is None or job.ready.is_set():
        st.rerun()
    said = _("Stopping …") if job.stopped.is_set() else words(job)
    # where nobody knows how much there is it moves on, and never arrives
    st.progress(min(job.read / (job.total or job.read + FAR), 1.0), said)
    if may_stop:
        st.button(
            _("Stop"), key=f"stop-{name}", icon=":material/cancel:", on_click=job.stopped.set,
            disabled=job.stopped.is_set() or 0 < job.total <= job.read, help=if_stopped,
        )  # fmt: skip


def keep(*typed: str) -> None:
    """Streamlit forgets what belongs to a widget that is not drawn, as a form while it is saved."""
    for key in typed:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def ended(name: str, said: str) -> bool:
    """Did it end since the page was last drawn? Says how, once. True: as it was meant to."""
    job = found(name)
    if job is None or not job.ready.is_set():
        return False
    st.session_state.pop(name)  # the job stays for other sessions that look at it
    if failed(job):
        return False
    st.success(said, icon=":material/task_alt:")
    return True


def failed(job: jobs.Job) -> bool:
    """Says why there is nothing, where there is nothing."""
    if job.refused is not None:
        parts.refused(tr(job.refused))
        return True
    if job.fault:
        st.error(
            _("Something went wrong in the system. Code: {code}", code=job.fault),
            icon=":material/error:",
        )
        return True
    return False
