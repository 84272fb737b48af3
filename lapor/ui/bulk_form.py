"""Choosing one move for many complaints, and looking at whom it would meet."""

from collections.abc import Callable, Mapping, Sequence

import streamlit as st
from sqlmodel import Session

from db.codes import MoveCode
from db.engine import reading
from lapor.domain.access import Actor
from lapor.domain.reasons import explained
from lapor.domain.text import Text
from lapor.domain.workflow import BY_CODE, LABELS, Move
from lapor.queries.filters import Filters
from lapor.services import bulk
from lapor.services.bulk import Offers, Preview
from lapor.services.targets import Target
from lapor.ui import moves, parts
from lapor.ui.frame import _, number, tr
from lapor.ui.picking import pick
from lapor.ui.records import records

MOVE, ALL, NOTE, REASON = "bulk-move", "bulk-all", "bulk-note", "bulk-reason"
AGENCY, UNIT, OFFICER = "bulk-agency", "bulk-unit", "bulk-officer"
FLAGS = {"anonymous": "bulk-anonymous", "secret": "bulk-secret"}
TYPED = (MOVE, ALL, NOTE, REASON, AGENCY, UNIT, OFFICER, *FLAGS.values())
SHOWN = 100  # lines of a preview; the numbers above it count all


def forget_typed() -> None:
    for key in TYPED:
        st.session_state.pop(key, None)


def choose(
    actor: Actor,
    selected: Mapping[int, int],
    filters: Filters,
    total: str,
    look: Callable[[Mapping[int, int], Filters], None],
) -> None:
    """One move of those that at least one of the selected allows, and what it needs."""
    with reading() as session:
        offered = bulk.choices(session, actor, list(selected))
        code = _chosen(offered)
        offers = bulk.offers(session, actor, code, list(selected)) if code else None
    st.markdown(f"**{_('{n} selected', n=number(len(selected)))}**")
    st.checkbox(_("All {n} that match, not only the selected", n=total), key=ALL)
    if not offered:
        st.caption(_("None of these allows a step to you."))
        return
    pick(_("One step for all of them"), MOVE, {move.code.value: tr(move.label) for move in offered})
    if code is None or offers is None:
        return
    if code in moves.EFFECTS:
        st.caption(tr(moves.EFFECTS[code]))
    _needs(code, offers)
    _words(BY_CODE[code], offers.reasons)
    st.button(
        _("Look at whom it meets"), key="bulk-look", type="primary", icon=":material/preview:",
        on_click=look, args=(selected, filters),
    )  # fmt: skip


def _chosen(offered: list[Move]) -> MoveCode | None:
    code = st.session_state.get(MOVE)
    return MoveCode(code) if code in {move.code.value for move in offered} else None


def _needs(code: MoveCode, offers: Offers) -> None:
    if code == MoveCode.DISPATCH:
        pick(_("Agency"), AGENCY, offers.agencies)
    if code == MoveCode.RETURN:
        pick(_("The right agency, if you know it"), AGENCY, offers.agencies)
    if code == MoveCode.ASSIGN_UNIT:
        pick(_("Unit (optional)"), UNIT, offers.units)
        pick(_("Officer (optional)"), OFFICER, offers.officers)
    if code == MoveCode.SET_CONFIDENTIALITY:
        words = {True: _("Yes"), False: _("No")}
        pick(_("Anonymous"), FLAGS["anonymous"], words, placeholder=_("Leave it as it is"))
        pick(_("Secret"), FLAGS["secret"], words, placeholder=_("Leave it as it is"))


def _words(move: Move, reasons: Sequence[Text]) -> None:
    moves.reason(REASON, reasons)
    answers = move.code == MoveCode.FOLLOW_UP
    words = _("The same answer to every reporter") if answers else moves.note_label(move)
    st.text_area(words, key=NOTE, max_chars=20_000)


def ask(session: Session, actor: Actor, selected: Mapping[int, int], filters: Filters) -> int:
    """Keep what the form holds as a run. Raises a Refusal where something is missing."""
    held = st.session_state.get
    code = MoveCode(str(held(MOVE)))
    return bulk.ask(
        session,
        actor,
        code,
        filters if held(ALL) else selected,
        note=explained(held(REASON), held(NOTE) or ""),
        target=_target(code),
    )


def _target(code: MoveCode) -> Target:
    held = st.session_state.get
    if code in (MoveCode.DISPATCH, MoveCode.RETURN):
        return Target(agency_id=held(AGENCY))
    if code == MoveCode.ASSIGN_UNIT:
        return Target(unit_id=held(UNIT), officer=held(OFFICER))
    if code == MoveCode.SET_CONFIDENTIALITY:
        chosen = {name: held(key) for name, key in FLAGS.items()}
        return Target(changed={name: on for name, on in chosen.items() if on is not None})
    return Target()


def preview(
    actor: Actor, run_id: int, run: Callable[[int], None], back: Callable[[], None]
) -> None:
    """Who and what, and who not and why, before anything is written."""
    with reading() as session:
        found = bulk.preview(session, actor, run_id)
    total, able = len(found.lines), found.able
    st.markdown(f"**{tr(found.move.label)}: {_('{n} complaints', n=number(total))}**")
    if found.receiver:
        st.caption(_("To: {agency}", agency=parts.inert(found.receiver)))
    if found.note:
        with st.container(border=True):
            st.text(found.note)
    _counted(found)
    _table(found)
    with st.container(horizontal=True):
        st.button(
            _("Run it for {n} complaints", n=number(able)), key="bulk-go", type="primary",
            icon=":material/play_arrow:", disabled=not able, on_click=run, args=(run_id,),
        )  # fmt: skip
        st.button(_("Back"), key="bulk-back", type="tertiary", on_click=back)


def _counted(found: Preview) -> None:
    """How many of which status, with whom; how many it cannot be done to, and why."""
    statuses = [f"{tr(LABELS[status])} {number(n)}" for status, n in found.statuses.items()]
    st.caption(f"{_('Status')}: {' · '.join(statuses)}")
    agencies = [f"{name or _('No agency yet')} {number(n)}" for name, n in found.agencies.items()]
    shown = agencies[:5] + [_("{n} more", n=number(len(agencies) - 5))] * (len(agencies) > 5)
    st.caption(parts.inert(f"{_('Agency')}: {' · '.join(shown)}"))
    if found.obstacles:
        reasons = [f"- {number(n)}: {parts.inert(tr(why))}" for why, n in found.obstacles.items()]
        cannot = _("{n} will be left as they are:", n=number(sum(found.obstacles.values())))
        st.warning("\n".join([cannot, "", *reasons]), icon=":material/block:")


def _table(found: Preview) -> None:
    """Those it cannot be done to come first."""
    lines = sorted(found.lines, key=lambda line: line.obstacle is None)[:SHOWN]
    columns = {
        _("Complaint no."): [line.number for line in lines],
        _("Why not"): [tr(line.obstacle) if line.obstacle else "" for line in lines],
        _("Title"): [line.title or _("(not for your role)") for line in lines],
        _("Status"): [tr(LABELS[line.status]) for line in lines],
        _("Agency"): [line.agency or "–" for line in lines],
    }
    if not found.obstacles:
        del columns[_("Why not")]
    with st.expander(_("The complaints"), expanded=len(lines) <= 10):
        records(
            columns, key="bulk-preview", height="content" if len(lines) <= 10 else 300,
            alt=_("The complaints"),
        )  # fmt: skip
        if len(found.lines) > SHOWN:
            st.caption(_("{n} of {total} shown", n=number(SHOWN), total=number(len(found.lines))))
