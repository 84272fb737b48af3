"""How dispatch rules are drawn: the list in its order, the open one, the form, what has no rule."""

from collections.abc import Callable
from typing import NamedTuple

import streamlit as st

from lapor.services.rule_tests import Gap
from lapor.services.rules import Condition
from lapor.services.rules_page import Line, RulesPage
from lapor.services.suggest import Standing
from lapor.ui import address, parts
from lapor.ui.frame import _, category, moment, number, percent, tr
from lapor.ui.picking import pick
from lapor.ui.records import records

FIELDS = ("rule_agency", "rule_category", "rule_place", "rule_words")
LIST, COVERAGE = "list", "coverage"


class Actions(NamedTuple):
    """What the page does when a button is pressed. Each gets the rule as it was drawn."""

    shift: Callable[[Line, bool], None]
    test: Callable[[Line], None]
    switch: Callable[[Line, bool], None]
    automatic: Callable[[Line, bool], None]
    change: Callable[[Line], None]
    remove: Callable[[Line], None]


def government(found: dict[str, str]) -> str:
    """Which government's rules: its code, kept in the address. One is not chosen."""
    first = next(iter(found))
    if len(found) == 1:
        return first
    return address.pick(_("Government"), "government", found, first)


def view() -> str:
    views = {LIST: _("Rules"), COVERAGE: _("Without a rule")}
    return address.switch(_("What to see"), "view", views, LIST, shows_label=False)


def standing(found: Standing, zone: str) -> None:
    """What the learner knows, and how it did when it was tried."""
    words = [tr(found.text)]
    if found.measured:
        words.append(
            _(
                "Tried on the newest {n}: the first suggestion was right in {one}, one of three in "
                "{three}; always naming the three largest agencies would be right in {usual}.",
                n=number(found.measured.n),
                one=percent(100 * found.measured.top_1, 0),
                three=percent(100 * found.measured.top_3, 0),
                usual=percent(100 * found.measured.largest_3, 0),
            )
        )
    if found.trained_at:
        words.append(_("Trained {moment}.", moment=moment(found.trained_at, zone)))
    st.info(parts.inert(" ".join(words)), icon=":material/lightbulb:")


def listed(page: RulesPage, act: Actions) -> None:
    """Every rule in the order in which they are asked; one of them may be open."""
    if not page.lines:
        parts.empty(
            _("There is no rule yet."),
            _("A rule proposes an agency for complaints of a category, a place or with words."),
        )
    for line in page.lines:
        _row(line)
        if st.session_state.get("rule") == str(line.rule.id):
            with st.container(border=True):
                _open(line, page, act)


def _row(line: Line) -> None:
    rule = line.rule
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(gap="xxsmall", width="stretch"):
            words = tr(line.asks)
            asked = parts.inert(f"{rule.number}. {words[:1].upper()}{words[1:]}")
            st.markdown(f"{asked} → **{parts.inert(line.agency)}**")
            _badges(line)
        st.button(
            _("Open rule {n}", n=rule.number), key=f"rule-{rule.id}", on_click=_toggle, args=(line,)
        )


def _badges(line: Line) -> None:
    with st.container(horizontal=True, gap="xsmall"):
        if line.is_active:
            st.badge(_("Proposes"), icon=":material/check:", color="green")
        else:
            st.badge(_("Switched off"), icon=":material/pause:", color="gray")
        if line.is_automatic:
            st.badge(_("Dispatches by itself"), icon=":material/bolt:", color="orange")
        if line.outcome is None:
            st.badge(_("Not tested"), icon=":material/science:", color="gray")
        if line.is_without_agency:
            st.badge(_("Agency no longer active"), icon=":material/block:", color="red")
        if line.clashes:
            st.badge(_("Meets another rule"), icon=":material/warning:", color="orange")


def _toggle(line: Line) -> None:
    """Open the rule, with what it says in the form; or close it."""
    chosen, rule = st.session_state, line.rule
    if chosen.get("rule") == str(rule.id):
        close()
        return
    chosen["rule"] = str(rule.id)
    values = (rule.agency_id, rule.category_id, rule.territory_id, ", ".join(rule.words))
    for field, value in zip(FIELDS, values, strict=True):
        chosen[f"{field}-{rule.id}"] = value


def close() -> None:
    st.session_state["rule"] = None


def _open(line: Line, page: RulesPage, act: Actions) -> None:
    """What the test said, what it meets, what can be done with it, and its form."""
    rule = line.rule
    if line.told and line.tested_at:
        st.markdown(parts.inert(tr(line.told)))
        st.caption(_("Tested {moment}", moment=moment(line.tested_at, page.zone)))
    else:
        st.caption(_("Not tested yet: what would it have proposed in the last 12 months?"))
    for clash in line.clashes:
        st.warning(parts.inert(tr(clash)), icon=":material/warning:")
    with st.container(horizontal=True, gap="small"):
        st.button(
            _("Test against history"), key=f"test-{rule.id}", icon=":material/science:",
            type="secondary" if line.outcome else "primary", on_click=act.test, args=(line,),
        )  # fmt: skip
        _switches(line, act)
        _moves(line, len(page.lines), act)
        with st.popover(_("Delete")):
            st.caption(_("What it dispatched stays as it is."))
            st.button(
                _("Delete rule {n}", n=rule.number), key=f"remove-{rule.id}",
                on_click=act.remove, args=(line,),
            )  # fmt: skip
    with st.expander(_("Change the rule"), icon=":material/edit:"):
        st.caption(_("A changed rule is switched off and has to be tested again."))
        form(page, f"-{rule.id}", _("Save the rule"), lambda: act.change(line))


def _switches(line: Line, act: Actions) -> None:
    rule, on = line.rule, line.is_active
    st.button(
        _("Switch off") if on else _("Switch on"), key=f"switch-{rule.id}",
        type="primary" if line.outcome and not on else "secondary",
        disabled=line.outcome is None and not on, on_click=act.switch, args=(line, not on),
    )  # fmt: skip
    if on:
        label = _("Only propose") if line.is_automatic else _("Let it dispatch by itself")
        st.button(
            label, key=f"automatic-{rule.id}", icon=":material/bolt:",
            on_click=act.automatic, args=(line, not line.is_automatic),
        )  # fmt: skip


def _moves(line: Line, count: int, act: Actions) -> None:
    rule = line.rule
    for up, icon, label, end in (
        (True, ":material/arrow_upward:", _("Ask earlier"), 1),
        (False, ":material/arrow_downward:", _("Ask later"), count),
    ):
        st.button(
            label,
            key=f"{'up' if up else 'down'}-{rule.id}",
            icon=icon,
            disabled=rule.number == end,
            on_click=act.shift,
            args=(line, up),
        )


def new(page: RulesPage, create: Callable[[], None]) -> None:
    begun = any(st.session_state.get(field) for field in FIELDS)  # and perhaps refused
    with st.expander(_("New rule"), icon=":material/add:", expanded=begun or not page.lines):
        form(page, "", _("Make the rule"), create)


def form(page: RulesPage, of: str, label: str, save: Callable[[], None]) -> None:
    """Agency, category, place and words; `of` ends the keys of its fields."""
    categories = {one.id: category(one.name) for one in page.categories}
    places = {one.id: one.name for one in page.places}
    with st.form(f"rule-form{of}", border=False):
        pick(_("Agency"), FIELDS[0] + of, page.agencies)
        pick(_("Category"), FIELDS[1] + of, categories, placeholder=_("Any"))
        pick(_("Place"), FIELDS[2] + of, places, placeholder=_("Any"))
        st.text_input(
            _("Words, with commas between; any of them"), key=FIELDS[3] + of, max_chars=1_000,
            placeholder=_("Whole words or phrases: trayek, parkir liar"),
        )  # fmt: skip
        st.form_submit_button(label, type="primary", on_click=save)


def given(of: str = "") -> Condition:
    """What the form holds."""
    agency, kind, place, words = (st.session_state.get(field + of) for field in FIELDS)
    return Condition(agency, kind, place, words or "")


def emptied() -> None:
    """The new rule was made: its form is empty again."""
    for field in FIELDS:
        st.session_state[field] = "" if field == FIELDS[3] else None


def gaps(found: list[Gap]) -> None:
    """Which category in which district has no rule."""
    if not found:
        parts.empty(
            _("Every complaint of the last 12 months fits a rule."),
            _("Rules that are switched off do not count."),
        )
        return
    st.caption(_("Complaints of the last 12 months that no active rule speaks for."))
    records(
        {
            _("Category"): [category(one.category) for one in found],
            _("Place"): [one.place or _("unknown") for one in found],
            _("Without a rule"): [one.without for one in found],
            _("Received"): [one.received for one in found],
        },
        key="gaps",
        alt=_("Complaints without a rule, by category and district"),
    )
