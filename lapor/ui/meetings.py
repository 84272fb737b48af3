"""Meetings and what they decided: follow-ups that are late first, then the newest meetings."""

from collections.abc import Mapping, Sequence

import streamlit as st

from db.codes import DecisionState
from lapor.domain.programme_words import DECISIONS, MEETINGS
from lapor.services import programme_read
from lapor.services.programme_read import Decided, Met
from lapor.ui import parts
from lapor.ui import programme_parts as words
from lapor.ui.frame import _, day, tr

Names = Mapping[str, str]  # of governments, by code
SIZE = 10  # meetings on a page
LOOKS = {
    DecisionState.OPEN: (":material/pending:", "orange"),
    DecisionState.DONE: (":material/task_alt:", "green"),
    DecisionState.DROPPED: (":material/block:", "gray"),
}


def draw(found: Sequence[Met], names: Names, *, to_partner: bool) -> None:
    st.subheader(_("What was decided, and what follows?"), anchor=False)
    if not found:
        parts.empty(
            _("No meeting has been entered yet."),
            _("The programme's managers and coordinators enter them, or import them as a table."),
        )
        return
    _overdue(found, names)
    pages = -(-len(found) // SIZE)
    page = st.pagination(pages, key="meetings", bind="query-params") if pages > 1 else 1
    for met in found[(page - 1) * SIZE : page * SIZE]:
        _meeting(met, names, to_partner=to_partner)


def _overdue(found: Sequence[Met], names: Names) -> None:
    late = programme_read.overdue_decisions(list(found))
    if not late:
        parts.empty(_("No follow-up is overdue."), _("Below are the meetings, the newest first."))
        return
    st.markdown(f"**{_('Overdue follow-ups')}**")
    rows = [
        {
            _("Decision"): tr(one.text),
            _("Due"): day(one.values["due_on"]),
            _("Meeting"): f"{tr(MEETINGS[met.values['kind']])}, {day(met.values['held_on'])}",
            _("Pilot"): names.get(met.values["government_id"], "–"),
        }
        | ({_("Responsible"): one.values["responsible"]} if one.values["responsible"] else {})
        for met, one in late
    ]
    words.records(rows, "late-decisions-table", _("Overdue follow-ups"))


def _meeting(met: Met, names: Names, *, to_partner: bool) -> None:
    with st.container(border=True, gap="small"):
        st.markdown("  \n".join((_title(met, names), _about(met))))
        for one in met.decisions:
            st.markdown(_decision(one))
            words.proofs(one.proofs, to_partner=to_partner)
        words.proofs(met.proofs, to_partner=to_partner)


def _title(met: Met, names: Names) -> str:
    values = met.values
    kind = f"{tr(MEETINGS[values['kind']])} {values['number']}".strip()
    place = names.get(values["government_id"], "")
    when = words.when(values["held_on"], values["to_on"] or values["held_on"])
    title = f"**{parts.inert(' · '.join(filter(None, (kind, place, when))))}**"
    return f"{title} {words.demo()}" if values["is_demo"] else title


def _about(met: Met) -> str:
    values = met.values
    told = [parts.inert(tr(met.summary))] if values["summary_id"] else []
    if values["chaired_by_head"]:
        told.append(_("chaired by the region's head"))
    elif values["chaired_by"]:
        told.append(_("chaired by {who}", who=parts.inert(values["chaired_by"])))
    if values["source"]:
        told.append(_("Source: {source}", source=words.source(values["source"])))
    if not met.decisions:
        told.append(_("no decision entered"))
    return f":small[{' · '.join(told)}]"


def _decision(one: Decided) -> str:
    """State in word, icon and colour; whose it is, and since when it is done."""
    values = one.values
    badge = parts.badge(tr(DECISIONS[values["state"]]), *LOOKS[values["state"]])
    if one.is_overdue:
        badge += " " + parts.badge(_("overdue"), ":material/error:", "red")
    told = [_("due {day}", day=day(values["due_on"]))] if values["due_on"] else []
    told += [_("done {day}", day=day(values["done_on"]))] if values["done_on"] else []
    told += [parts.inert(values[name]) for name in ("responsible", "follow_up") if values[name]]
    below = f"  \n:small[:gray[{' · '.join(told)}]]" if told else ""
    return f"{badge} {parts.inert(tr(one.text))}{below}"
