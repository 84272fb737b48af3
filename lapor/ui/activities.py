"""How the programme's events and those they reached are drawn."""

from collections.abc import Mapping, Sequence

import streamlit as st

from lapor.domain.programme_words import AGES, DISABILITIES, EVENT_STATES, EVENTS, MODULES, SEXES
from lapor.domain.text import Text
from lapor.services import programme_reach
from lapor.services.programme_reach import TRAINING, Group
from lapor.services.programme_read import Held
from lapor.services.setup import PILOTS
from lapor.ui import address, parts
from lapor.ui import programme_parts as words
from lapor.ui.frame import _, day, lang, number, tr

Names = Mapping[str, str]  # of governments, by code
CUTS: Mapping[str, Mapping[str, Text]] = {
    "sex": SEXES, "age_group": AGES, "disability": DISABILITIES,
}  # fmt: skip


def choose_cut() -> str:
    names = {"sex": _("Sex"), "age_group": _("Age group"), "disability": _("Disability")}
    return address.switch(_("Broken down by"), "cut", names, "sex")


def reached(groups: Sequence[Group], cut: str, names: Names) -> None:
    """A row for each government and kind of event, a column for each group."""
    if not groups:
        parts.empty(
            _("Nobody has been counted yet."),
            _("Participants of events that were held are entered with each event."),
        )
        return
    keys = sorted({(one.government, one.kind) for one in groups}, key=_place)
    rows = [_reached(key, groups, cut, names) for key in keys]
    words.records(rows, "reached-table", _("Who was reached?"))
    if any(one.people is None for one in groups):
        words.hidden()


def _place(key: tuple[str, str]) -> tuple[int, bool]:
    """The pilots in their order, what is of none of them last; trainings first."""
    government, kind = key
    return PILOTS.index(government) if government in PILOTS else len(PILOTS), kind != TRAINING


def _reached(
    key: tuple[str, str], groups: Sequence[Group], cut: str, names: Names
) -> dict[str, str]:
    government, kind = key
    here = [one for one in groups if (one.government, one.kind) == key]
    people = {one.code: one.people for one in here}
    row = {
        _("Where"): names.get(government, government) if government else _("All six, or national"),
        _("Kind"): _("Trainings") if kind == TRAINING else _("Other events"),
    }
    row |= {tr(name): words.people(people.get(code, 0)) for code, name in CUTS[cut].items()}
    return row | {_("Together"): words.people(programme_reach.total(here))}


def events(found: Sequence[Held], names: Names) -> None:
    """The newest first; what is not entered is a dash."""
    st.subheader(_("Trainings and events"), anchor=False)
    if not found:
        parts.empty(
            _("No event has been entered yet."),
            _("The programme's managers and coordinators enter them, or import them as a table."),
        )
        return
    chosen = _kind(found)
    rows = [_event(one, names) for one in found if chosen in ("", one.values["kind"])]
    words.records(rows, "events-table", _("Trainings and events"))
    if any(one.is_hidden for one in found):
        words.hidden()


def _kind(found: Sequence[Held]) -> str:
    """Only kinds that are there."""
    known = {one.values["kind"] for one in found}
    offered = {str(code): tr(name) for code, name in EVENTS.items() if code in known}
    return address.pick(_("Kind of event"), "event", {"": _("All"), **offered})


def _event(one: Held, names: Names) -> dict[str, str]:
    values = one.values
    where = [names.get(values["government_id"], ""), values["place"]]
    people = _("withheld") if one.is_hidden else "–" if one.people is None else number(one.people)
    row = {
        _("Event"): _name(one),
        _("Date"): words.when(values["from_on"], values["to_on"]),
        _("Kind"): tr(EVENTS[values["kind"]]),
        _("Module"): tr(MODULES[values["module"]]) if values["module"] else "–",
        _("Where"): " · ".join(filter(None, where)) or "–",
        _("State"): tr(EVENT_STATES[values["state"]]),
        _("Participants"): people,
        **_cost(one),
        _("Evidence"): number(len(one.proofs)),
    }
    return row | ({_("Note"): _note(one)} if _note(one) else {})


def _name(one: Held) -> str:
    in_indonesian = lang() == "en" and not one.values["name_en"]
    return f"{tr(one.name)} ({_('in Indonesian only')})" if in_indonesian else tr(one.name)


def _cost(one: Held) -> dict[str, str]:
    """In both currencies, with the rate and its day, so that neither is more than it says."""
    rupiah, dollars = one.values["cost_idr"], one.values["cost_usd"]
    rate, on = one.values["rate"], one.values["rate_on"]
    told = _("{rate} of {day}", rate=words.amount(rate, "idr"), day=day(on)) if rate and on else "–"
    return {
        _("Cost in rupiah"): "–" if rupiah is None else words.amount(rupiah, "idr"),
        _("Cost in dollars"): "–" if dollars is None else words.amount(dollars, "usd"),
        _("Rate"): told,
    }


def _note(one: Held) -> str:
    told = [one.values["note"], _("invented data") if one.values["is_demo"] else ""]
    return " · ".join(filter(None, told))


def evidence(found: Sequence[Held], *, to_partner: bool) -> None:
    """Of the events that have any, one is opened."""
    shown = {one.code: one for one in found if one.proofs}
    if not shown:
        return
    names = {"": _("Choose an event"), **{code: tr(one.name) for code, one in shown.items()}}
    chosen = address.pick(_("Evidence of an event"), "proof", names, width=480)
    if chosen:
        words.proofs(shown[chosen].proofs, to_partner=to_partner)
