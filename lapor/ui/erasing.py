"""The privacy page: the list to be erased, its number typed, how far it is, and what was left."""

import streamlit as st

from db.engine import reading, writing
from db.models import RetentionRun
from lapor.domain import retention as rules_of
from lapor.domain.access import Actor
from lapor.domain.text import Text
from lapor.services import retention
from lapor.ui import jobs, working
from lapor.ui.frame import _, number, saving, visit

ASKED = "retention-run"  # the list that was asked for: (its id, how many)
TYPED = "retention-typed"
LIST, WORK = "retention-list", "retention-work"
STOPPED = Text(
    "Dihentikan. Yang sudah dihapus tetap terhapus dan tercatat; sisanya menunggu.",
    "Stopped. What was erased stays erased and is on record; the rest waits.",
)


def draw(due: int, runs: list[RetentionRun]) -> None:
    """First a list of its own, then its number, typed; then it is done in the background.

    `due`: complaints past their period. `runs`: those that were confirmed, the newest first.
    """
    left = next((run for run in runs[:1] if run.finished_at is None), None)
    if left:
        working.join(WORK, _token(left.id))
    if working.runs(LIST, _listing, may_stop=False):
        return
    if working.runs(WORK, _told, if_stopped=_("What is erased stays erased; the rest waits.")):
        st.caption(_("It goes on even if you leave this page."))
        return
    _ended()
    asked = st.session_state.get(ASKED)
    if asked:
        _confirm(*asked)
        return
    if left:
        _unfinished(left)
    st.button(
        _("Make the list to be erased"), key="ask-retention", on_click=_ask, disabled=not due,
        icon=":material/checklist:",
    )  # fmt: skip


def _token(run_id: int) -> str:
    """Under which a thread of this process carries it out, whichever browser asked."""
    return f"retention-{run_id}"


def _listing(job: jobs.Job) -> str:
    return _("The list is being made: every closed complaint is looked at …")


def _told(job: jobs.Job) -> str:
    if not job.read:
        return _("The list is being read once more …")
    if job.read < job.total:
        return _("Erased: {n} of {total}", n=number(job.read), total=number(job.total))
    return _("All are erased; what the database still holds of them is being overwritten …")


def _ended() -> None:
    """How the list, or the work, came to its end; once."""
    job = working.found(WORK)
    if job is not None:
        working.ended(WORK, _("{n} complaints are erased, as confirmed", n=number(job.found or 0)))
    job = working.found(LIST)
    if job is not None:
        working.forget(LIST)
        if not working.failed(job):
            st.session_state[ASKED] = job.found


def _confirm(run_id: int, due: int) -> None:
    with st.container(border=True, key="confirm-retention"):
        st.warning(
            _(
                "{n} complaints lose reporter, text, answers' words, files and drafts for good. "
                "Numbers, dates and figures stay.",
                n=number(due),
            ),
            icon=":material/delete_forever:",
        )
        st.text_input(_("Type “{words}”", words=rules_of.typed(due)), key=TYPED, max_chars=40)
        with st.container(horizontal=True):
            st.button(
                _("Erase"), key="erase-retention", type="primary", on_click=_erase, args=(run_id,)
            )
            st.button(_("Cancel"), key="leave-retention", on_click=_leave)


def _unfinished(run: RetentionRun) -> None:
    """It was stopped, or the machine was."""
    st.warning(
        _("Left in the middle: {n} of {total} are erased, the rest waits.",
          n=number(run.erased), total=number(run.due)),
        icon=":material/pause_circle:",
    )  # fmt: skip
    st.button(
        _("Go on"), key="retention-go-on", icon=":material/play_arrow:", on_click=_erase,
        args=(run.id,),
    )  # fmt: skip


def _leave() -> None:
    st.session_state.pop(ASKED, None)


def _ask() -> None:
    found = visit()  # asked anew: the page may be hours old
    if found is not None:
        actor = found.actor
        working.begin(LIST, lambda job: _list(actor))


def _list(actor: Actor) -> tuple[int, int]:
    with reading() as session:
        found = retention.plan(session, actor)
    with writing() as session:
        run = retention.ask(session, actor, found=found)
        return run.id, run.due


def _erase(run_id: int) -> None:
    """What can be refused at once is; then it begins, or goes on."""
    found, typed = visit(), st.session_state.get(TYPED) or ""
    if found is None:
        return
    actor, due = found.actor, list[int]()

    def begin() -> None:
        _leave()
        working.begin(
            WORK,
            lambda job: retention.confirm_and_carry_out(actor, run_id, typed, progress=job.advance),
            total=due[0], if_stopped=STOPPED, token=_token(run_id),
        )  # fmt: skip

    with saving("", begin) as session:
        due.append(retention.check(session, actor, run_id, typed).due)
