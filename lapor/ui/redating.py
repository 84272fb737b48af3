"""What a change of calendar or limits would do, how far counting again is, and the confirmation."""

from collections.abc import Callable

import streamlit as st

from db.engine import reading
from lapor.domain.access import Actor
from lapor.domain.redating import Proposal
from lapor.services import redating, rulebook
from lapor.services.redating import Example, Foreseen, Progress
from lapor.ui import jobs, working
from lapor.ui.frame import _, moment, number, saving, tr, visit
from lapor.ui.records import records

PROPOSAL, JOB, WORK = "redating-proposal", "redating-job", "redating-work"
WIB = "Asia/Jakarta"


def propose(proposal: Proposal) -> None:
    """Look at what this would do, in the background. From a callback."""
    found = visit()
    if found is None:
        return
    actor = found.actor
    st.session_state[PROPOSAL] = proposal
    working.begin(JOB, lambda job: _foresee(job, actor, proposal))


def _foresee(job: jobs.Job, actor: Actor, proposal: Proposal) -> Foreseen:
    with reading() as session:
        rulebook.check(session, actor, proposal)
        return redating.foresee(session, actor, proposal, progress=job.advance)


def preview() -> None:
    """The proposal that is looked at, if there is one, and the buttons to make it or not."""
    proposal, job = st.session_state.get(PROPOSAL), working.found(JOB)
    if proposal is None or job is None:
        return
    with st.container(border=True, key="redating-preview"):
        st.subheader(_("What would change"), anchor=False)
        if working.runs(JOB, _looked):
            return
        if not working.failed(job):
            _told(proposal, job.found)
        with st.container(horizontal=True):
            if job.found is not None:
                st.button(
                    _("Make this change"), key="redating-adopt", type="primary", on_click=_adopt
                )
            st.button(_("Leave it as it is"), key="redating-leave", on_click=forget)


def _looked(job: jobs.Job) -> str:
    return _("{n} open complaints looked at …", n=number(job.read))


def _told(proposal: Proposal, found: Foreseen) -> None:
    for line in _lines(proposal):
        st.text(line)
    if not proposal.counts:
        st.caption(_("A region's own limit is shown beside the national one; no due date changes."))
        return
    n, looked = found.changed.total(), number(found.looked)
    if not n:
        st.markdown(_("None of the {looked} open complaints gets other dates.", looked=looked))
        return
    st.markdown(
        _(
            "**{n} of {looked} open complaints get other dates.** {late} become late, {again} are "
            "no longer late. Closed complaints keep theirs.",
            n=number(n), looked=looked, late=number(found.late.total()),
            again=number(found.no_longer_late.total()),
        )
    )  # fmt: skip
    _places(found)
    if found.examples:
        _examples(found.examples)


def _places(found: Foreseen) -> None:
    places = [place for place, _n in found.changed.most_common()]
    records(
        {
            _("Government"): places,
            _("Other dates"): [found.changed[place] for place in places],
            _("Become late"): [found.late[place] for place in places],
            _("No longer late"): [found.no_longer_late[place] for place in places],
        },
        key="redating-places", height="content" if len(places) < 10 else 360,
        alt=_("What would change in each government"),
    )  # fmt: skip


def _lines(proposal: Proposal) -> list[str]:
    signs = {(True, False): "+", (False, True): "−", (False, False): "→"}
    found = []
    for day in proposal.days:
        row = day.after or day.before
        if row is not None:
            sign = signs[day.before is None, day.after is None]
            found.append(f"{sign} {tr(rulebook.day_words(row))}")
    for limit in proposal.limits:
        one = limit.after or limit.before
        if one is not None:
            sign = signs[limit.before is None, limit.after is None]
            found.append(f"{sign} {tr(rulebook.limit_words(one))}")
    return found


def _examples(examples: list[Example]) -> None:
    def words(one: Example, at: object) -> str:
        return moment(at, one.zone) if at is not None else _("no deadline")  # type: ignore[arg-type]

    with st.expander(_("Examples")):
        records(
            {
                _("Complaint no."): [one.number for one in examples],
                _("Government"): [one.government for one in examples],
                _("Due now"): [words(one, one.was) for one in examples],
                _("Due then"): [words(one, one.will) for one in examples],
            },
            key="redating-examples", alt=_("Examples"),
        )  # fmt: skip


def _adopt() -> None:
    """Make the change, and begin to count again."""
    found, proposal = visit(), st.session_state.get(PROPOSAL)
    if found is None or proposal is None:
        return
    with saving(_("The change was made"), lambda: _begin(proposal.counts)) as session:
        rulebook.adopt(session, found.actor, proposal)


def _begin(counts: bool) -> None:
    forget()
    st.session_state["redating-made"] = True  # the form is empty again
    if counts:
        jobs.begin(lambda job: redating.carry_on(), token=WORK)


def forget() -> None:
    working.forget(JOB)
    st.session_state.pop(PROPOSAL, None)


def progress(found: Progress | None, read: Callable[[], Progress | None]) -> None:
    """How far counting again is, and how it ended."""
    if found is None:
        return
    if found.finished_at is None:
        _running(read)
        return
    st.caption(
        _(
            "Deadlines were last counted again on {moment}: {n} of {total} open complaints got "
            "other dates.",
            moment=moment(found.finished_at, WIB), n=number(found.changed),
            total=number(found.looked),
        )
    )  # fmt: skip
    if found.failed:
        st.warning(
            _("{n} could not be counted again: see the log, then `verify`.", n=number(found.failed))
        )


@st.fragment(run_every=working.EVERY)
def _running(read: Callable[[], Progress | None]) -> None:
    found = read()
    if found is None or found.finished_at is not None:
        st.rerun()
    share = min(found.looked / found.total, 1.0) if found.total else 1.0
    words = _(
        "Counting again: {looked} of {total} looked at, {n} with other dates",
        looked=number(found.looked), total=number(found.total), n=number(found.changed),
    )  # fmt: skip
    st.progress(share, words)
    st.caption(_("It goes on even if you leave this page, and after a restart."))
    if not jobs.is_at_work(WORK):
        st.button(_("Go on"), key="redating-go-on", on_click=_go_on)


def _go_on() -> None:
    if visit() is not None:
        _begin(counts=True)
