"""Many complaints at once, below a list: choose a move, look at whom it meets, run it, see how.

Where it stands is in the database, so a rerun, a closed browser or a restart loses nothing; the
session keeps only which run this person looks at.
"""

from collections.abc import Mapping

import streamlit as st
from sqlmodel import Session

from db.engine import reading
from lapor.domain.access import Actor
from lapor.queries.filters import Filters
from lapor.services import bulk, bulk_run, bulk_work
from lapor.services.bulk_run import Run
from lapor.ui import bulk_form, bulk_result, jobs, working
from lapor.ui.frame import _, number, saving, tr, visit

LOOKED_AT = "bulk-run"  # where the session keeps the run on the screen
CLOSED = "bulk-closed"  # … and the one whose result was read


def running(session: Session, actor: Actor) -> Run | None:
    """The run looked at; else one that was left in the middle; else the last that is news."""
    if not bulk.is_for(actor):
        return None
    run_id = st.session_state.get(LOOKED_AT)
    run = bulk_run.find(session, actor, run_id) if run_id else None
    return run or bulk_run.latest(session, actor)


def bar(
    actor: Actor, run: Run | None, selected: Mapping[int, int], filters: Filters, total: str
) -> None:
    """`selected` is {id: version shown}; `filters` and `total` are those of all that match."""
    if not bulk.is_for(actor):
        return
    working.keep(*bulk_form.TYPED)
    if run and run.finished_at is not None and run.id != st.session_state.get(LOOKED_AT):
        if not selected:
            _offer(run)
        run = None
    if run is None and not selected:
        return
    with st.container(border=True, key="bulk"):
        if run is None:
            bulk_form.choose(actor, selected, filters, total, _preview)
        elif not run.is_started:
            bulk_form.preview(actor, run.id, _run, _back)
        elif run.finished_at is None:
            _unfinished(run)
        else:
            bulk_result.show(actor, run, _undo, _close)


def _preview(selected: Mapping[int, int], filters: Filters) -> None:
    found = visit()
    if found is None:
        return
    with saving("") as session:
        st.session_state[LOOKED_AT] = bulk_form.ask(session, found.actor, selected, filters)


def _offer(run: Run) -> None:
    """The way to what became of a run whose end nobody here has seen."""
    if run.id != st.session_state.get(CLOSED):
        words = _("Result: {move}, {n} complaints", move=tr(run.move.label), n=number(run.total))
        st.button(
            words, key="bulk-last", type="tertiary", icon=":material/checklist:", on_click=_open,
            args=(run.id,),
        )  # fmt: skip


def _open(run_id: int) -> None:
    st.session_state[LOOKED_AT] = run_id


def _back() -> None:
    st.session_state.pop(LOOKED_AT, None)


def _close() -> None:
    st.session_state[CLOSED] = st.session_state.get(LOOKED_AT)
    _back()
    bulk_form.forget_typed()


def _run(run_id: int) -> None:
    """Begin, or go on. Asked anew who it is: the page may be hours old."""
    found = visit()
    if found is None or _is_working(run_id):
        return
    with saving("", after=lambda: _begin(found.actor, run_id)) as session:
        bulk_run.start(session, found.actor, run_id)


def _begin(actor: Actor, run_id: int) -> None:
    st.session_state[LOOKED_AT] = run_id
    jobs.begin(lambda job: bulk_work.carry_on(actor, run_id), token=_token(run_id))


def _token(run_id: int) -> str:
    """Under which a thread of this process carries it on, whichever browser asked."""
    return f"bulk-{run_id}"


def _is_working(run_id: int) -> bool:
    return jobs.is_at_work(_token(run_id))


def _stop(run_id: int) -> None:
    found = visit()
    if found is None:
        return
    with saving("") as session:
        bulk_run.cancel(session, found.actor, run_id)
    st.session_state[LOOKED_AT] = run_id


def _undo(run_id: int) -> None:
    found = visit()
    if found is None:
        return
    asked: list[int] = []
    with saving("") as session:
        asked.append(bulk.ask_undo(session, found.actor, run_id))
    for undo_id in asked:
        _run(undo_id)


def _unfinished(run: Run) -> None:
    if _is_working(run.id):
        _progress(run.id)
        return
    st.markdown(f"**{_('This was left in the middle: {move}', move=tr(run.move.label))}**")
    job = jobs.look(_token(run.id))
    if job is not None:
        working.failed(job)
    st.caption(
        _(
            "{settled} of {total} are settled; the rest is untouched.",
            settled=number(run.settled), total=number(run.total),
        )
    )  # fmt: skip
    with st.container(horizontal=True):
        st.button(
            _("Go on"), key="bulk-go-on", type="primary", icon=":material/play_arrow:",
            on_click=_run, args=(run.id,),
        )  # fmt: skip
        st.button(_("Leave the rest"), key="bulk-leave", on_click=_stop, args=(run.id,))


@st.fragment(run_every=working.EVERY)
def _progress(run_id: int) -> None:
    """Looks at the work until it is done, then draws the page anew."""
    found = visit()
    if found is None or not _is_working(run_id):
        st.rerun()
    with reading() as session:
        run = bulk_run.look(session, found.actor, run_id)
    words = _(
        "{move}: {settled} of {total}", move=tr(run.move.label), settled=number(run.settled),
        total=number(run.total),
    )  # fmt: skip
    st.progress(run.settled / run.total, words)
    st.caption(_("It goes on even if you leave this page."))
    st.button(_("Stop, leave the rest"), key="bulk-stop", on_click=_stop, args=(run_id,))
