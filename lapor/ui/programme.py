"""How the pilots are tracked: the matrix of promises, one pilot's documents, what is late."""

from collections.abc import Callable, Sequence
from datetime import date

import streamlit as st

from db.codes import Deliverable, MilestoneState
from lapor.domain.programme_words import DELIVERABLES, DISABILITIES, SEXES
from lapor.domain.programme_words import MILESTONES as STATES
from lapor.i18n import short_day
from lapor.services import programme_reach, programme_tracker
from lapor.services.programme_tracker import Promise, Tracked
from lapor.ui import address, parts
from lapor.ui import matrix as fields
from lapor.ui import programme_parts as words
from lapor.ui.frame import _, day, number, on_phone, tr
from lapor.ui.matrix import Field

LOOKS = {  # icon and colour of the page, sign and colour of the matrix
    MilestoneState.DONE: (":material/task_alt:", "green", "✓", "#009E73"),
    MilestoneState.IN_PROGRESS: (":material/edit_document:", "orange", "✎", "#E69F00"),
    MilestoneState.PLANNED: (":material/event:", "blue", "◷", "#56B4E9"),
    MilestoneState.UNKNOWN: (":material/help:", "gray", "–", ""),
}
LATE = "#D55E00"
TILE = 136
NBSP = "\N{NO-BREAK SPACE}"  # a sign stays with its word, a plan with its day


def summary(pilots: Sequence[Tracked]) -> None:
    every = [one for pilot in pilots for one in pilot.promises.values()]
    there = sum(one.state == MilestoneState.DONE for one in every)
    late = len(programme_tracker.overdue(pilots))
    bare = len(programme_tracker.unevidenced(pilots))
    st.markdown(
        _("**{there} of {all}** deliverables are in place · **{late}** overdue · **{bare}** "
          "without evidence", there=number(there), all=number(len(every)), late=number(late),
          bare=number(bare))
    )  # fmt: skip


def matrix(pilots: Sequence[Tracked]) -> None:
    """A row for each pilot, a column for each deliverable; on a telephone tiles."""
    if on_phone():
        for pilot in pilots:
            with st.container(border=True):
                st.markdown(f"**{parts.inert(pilot.name)}**")
                with st.container(horizontal=True, gap="xsmall"):
                    for one in pilot.promises.values():
                        name = tr(DELIVERABLES[one.deliverable])
                        st.markdown(f"{name}  \n{_cell(one)}", width=TILE)
        return
    heads = [tr(DELIVERABLES[one]) for one in Deliverable]
    rows = {pilot.name: [_field(pilot.promises[one]) for one in Deliverable] for pilot in pilots}
    with st.container(key="promises"):
        fields.draw(_("Pilot"), heads, rows)


def _field(one: Promise) -> Field:
    """State in word, sign and colour; the day it is there, or was planned for."""
    _icon, _colour, sign, ground = LOOKS[one.state]
    told = [f"{sign} {tr(STATES[one.state])}"]
    if one.is_overdue:
        told.append(f"! {_('overdue')}")
    return Field((*told, *_days(one)), LATE if one.is_overdue else ground)


def _days(one: Promise) -> list[str]:
    if one.on is not None:
        return [short_day(one.on)]
    if one.planned_on is not None:
        return [_("plan {day}", day=short_day(one.planned_on))]
    return []


def _cell(one: Promise) -> str:
    """The same in markdown, on one line."""
    icon, colour, _sign, _ground = LOOKS[one.state]
    told = [f":{colour}[{icon} {tr(STATES[one.state])}]"]
    if one.is_overdue:
        told.append(f":red[{_('overdue')}]")  # no sign: it would stand on another line
    words = (*told, *_days(one))
    return f":small[{' '.join(one.replace(' ', NBSP) for one in words)}]"


def choose(pilots: Sequence[Tracked]) -> Tracked | None:
    """The pilot that is opened; who has one is not asked. It is in the address."""
    if len(pilots) == 1:
        return pilots[0]
    names = {"": _("All"), **{one.code: one.name for one in pilots}}
    chosen = address.switch(_("Open a pilot"), "pilot", names, "")
    return next((one for one in pilots if one.code == chosen), None)


def documents(pilot: Tracked, story: Callable[[Deliverable], None] | None) -> None:
    """Each deliverable: what it is, since when, what shows it, who changed what."""
    st.subheader(_("Documents of {place}", place=parts.inert(pilot.name)), anchor=False)
    for one in pilot.promises.values():
        with st.container(border=True, gap="small"):
            st.markdown(f"**{tr(DELIVERABLES[one.deliverable])}**  \n{_facts(one)}")
            if one.note:
                st.text(one.note)
            words.proofs(one.proofs, to_partner=story is None)
            if one.is_unevidenced:
                st.caption(_("No evidence has been given yet."))
            if story is not None and one.version:
                _story(pilot, one.deliverable, story)


def _facts(one: Promise) -> str:
    about = [_cell(one)]
    about += [parts.inert(one.number)] if one.number else []
    if one.planned_on is not None and one.on is not None:
        about.append(_("planned for {day}", day=day(one.planned_on)))
    about += [_("Responsible: {who}", who=parts.inert(one.owner))] if one.owner else []
    about += [words.demo()] if one.is_demo else []
    return " · ".join(about)


def _story(pilot: Tracked, deliverable: Deliverable, story: Callable[[Deliverable], None]) -> None:
    box = st.expander(
        _("History"), icon=":material/history:", key=f"history-{pilot.code}-{deliverable}",
        on_change="rerun",
    )  # fmt: skip
    if box.open:
        with box:
            story(deliverable)


def late(pilots: Sequence[Tracked], today: date) -> None:
    """What is not there though it was planned, the longest overdue first."""
    st.subheader(_("Overdue"), anchor=False)
    found = programme_tracker.overdue(pilots)
    if not found:
        parts.empty(
            _("Nothing is overdue."), _("Every deliverable that was planned by today is in place.")
        )
        return
    rows = [_late(pilot, one, today) for pilot, one in found]
    words.records(rows, "overdue-table", _("Overdue"))


def _late(pilot: Tracked, one: Promise, today: date) -> dict[str, str]:
    """A partner reads no owner."""
    row = {
        _("Deliverable"): tr(DELIVERABLES[one.deliverable]), _("Pilot"): pilot.name,
        _("State"): tr(STATES[one.state]),
        _("Planned for"): day(one.planned_on) if one.planned_on else "–",
        _("Days late"): number(one.days_after_plan(today) or 0),
    }  # fmt: skip
    return row | ({_("Responsible"): one.owner} if one.owner else {})


def bare(pilots: Sequence[Tracked]) -> None:
    """What is said to be there, and nothing shows it."""
    st.subheader(_("In place, but without evidence"), anchor=False)
    found = programme_tracker.unevidenced(pilots)
    if not found:
        parts.empty(
            _("Everything that is in place has its evidence."), _("There is nothing to add.")
        )
        return
    rows = [
        {
            _("Deliverable"): tr(DELIVERABLES[one.deliverable]), _("Pilot"): pilot.name,
            _("Document number"): one.number or "–",
            _("Date of the document"): day(one.on) if one.on else "–",
        }
        for pilot, one in found
    ]  # fmt: skip
    words.records(rows, "unevidenced-table", _("In place, but without evidence"))


def trained(pilots: Sequence[Tracked]) -> None:
    """Sums over the trainings that were held, by sex and by disability."""
    st.subheader(_("Who was trained?"), anchor=False)
    st.caption(_("Participants of trainings that were held; whoever came twice counts twice."))
    rows = []
    for pilot in pilots:
        row = {_("Pilot"): pilot.name}
        for groups, names in (
            (pilot.trained_by_sex, SEXES), (pilot.trained_by_disability, DISABILITIES)
        ):  # fmt: skip
            known = {one.code: one.people for one in groups}
            labels = {code: tr(name) for code, name in names.items() if code != "not_recorded"}
            row |= {label: words.people(known.get(code, 0)) for code, label in labels.items()}
        row[_("Together")] = words.people(programme_reach.total(pilot.trained_by_sex))
        rows.append(row)
    words.records(rows, "trained-table", _("Who was trained?"))
    every = [(*pilot.trained_by_sex, *pilot.trained_by_disability) for pilot in pilots]
    if any(one.people is None for groups in every for one in groups):
        words.hidden()


def leadership(pilots: Sequence[Tracked]) -> None:
    """Commitment as what it is: the decree, meetings chaired, escalations answered."""
    st.subheader(_("How do the heads lead?"), anchor=False)
    st.caption(_("What the head signed, chaired and answered. It is no score."))
    rows = []
    for pilot in pilots:
        lead, decree = pilot.leadership, pilot.leadership.decree
        signed = " · ".join(filter(None, (decree.number, day(decree.on) if decree.on else "")))
        state = tr(STATES[decree.state])
        rows.append(
            {
                _("Pilot"): pilot.name,
                _("Decree on the team"): f"{state}: {signed}" if signed else state,
                _("Meetings of the region's team"): number(lead.meetings),
                _("… chaired by the head"): number(lead.chaired_by_head),
                _("Complaints escalated"): words.people(lead.escalated),
                _("… acted on since"): words.people(lead.answered),
            }
        )
    words.records(rows, "leadership-table", _("How do the heads lead?"))
    if any(one.leadership.escalated is None for one in pilots):
        words.hidden()
