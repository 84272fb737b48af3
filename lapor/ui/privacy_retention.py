"""The privacy page: how long data are kept, what is due, and what was erased."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import streamlit as st

from db.codes import Class, Status
from db.engine import database_url, reading
from db.models import RetentionRule, RetentionRun
from lapor.domain import retention as rules_of
from lapor.domain.access import Actor, Permission
from lapor.domain.official_names import basis
from lapor.domain.vocabulary import CLASS_NAMES
from lapor.domain.workflow import LABELS
from lapor.queries import reference
from lapor.services import retention_kept, retention_rules
from lapor.services.month_sums import NotCounted
from lapor.services.retention import Counted, State
from lapor.services.whole_sums import Told
from lapor.ui import cache, counting, erasing
from lapor.ui.frame import _, moment, number, saving, tr
from lapor.ui.parts import inert
from lapor.ui.records import of_rows


def past(user: Actor, last: str, state: State) -> Told[Counted] | None:
    """How much is past its retention; None: it is being counted. `last`: last_counted."""
    try:
        found = cache.past_retention(cache.scope_of(user), database_url(), last, state)
    except NotCounted:
        found = None
    if found is None or found.is_old(datetime.now(UTC)):
        counting.again(_work(user, state))
    return found


def _work(user: Actor, state: State) -> counting.Asks:
    return lambda session: [retention_kept.to_count(session, user, state)]


def draw(
    user: Actor, rules: list[RetentionRule], state: State, planned: Told[Counted] | None,
    runs: list[RetentionRun], zone: ZoneInfo,
) -> None:  # fmt: skip
    st.subheader(_("What is due"), anchor=False)
    if planned is None:
        counting.draw(_work(user, state))
    else:
        _due(user, planned.found)
        counting.older(planned.at, zone, _work(user, state))
    if user.may(Permission.ERASE):
        erasing.draw(planned.found.due if planned else 0, runs)
    st.subheader(_("Rules"), anchor=False)
    for rule in rules:
        with st.container(border=True, gap="xsmall", key=f"rule-{rule.id}"):
            st.markdown(f"**{_about(rule.klass, rule.status)}** · {_months(rule.months)}")
            st.caption(inert(tr(basis(rule.basis))))
    if user.may(Permission.ERASE):
        _rule_form(user, rules)
    if runs:
        st.subheader(_("Done"), anchor=False)
    for run in runs:
        when = moment(run.confirmed_at, zone) if run.confirmed_at else ""
        st.text(_("{moment}: {n} of {due} erased", moment=when, n=run.erased, due=run.due))


def _months(months: int) -> str:
    return _("{n} months after closing", n=months)


def _about(klass: Class | None, status: Status | None) -> str:
    return " · ".join(
        [
            tr(CLASS_NAMES[klass]) if klass else _("Every class"),
            tr(LABELS[status]) if status else _("every closed status"),
        ]
    )


def _due(user: Actor, planned: Counted) -> None:
    if not planned.due:
        st.caption(_("Nothing is due today. {n} due complaints are held.", n=planned.held))
        return
    with reading() as session:
        governments = reference.governments(session, user, Permission.SEE_PRIVACY)
    names = {one.id: one.name for one in governments}
    st.caption(_("{n} due, {held} more are held.", n=number(planned.due), held=planned.held))
    rows = [
        {
            _("Government"): names.get(government, "–"),
            _("Class"): tr(CLASS_NAMES[klass]) if klass else _("not classified"),
            _("Status"): tr(LABELS[status]),
            _("Complaints"): number(n),
        }
        for (government, klass, status), n in planned.groups
    ]
    of_rows(rows, key="due", alt=_("Complaints past their retention"))


def _rule_form(user: Actor, rules: list[RetentionRule]) -> None:
    with st.form("rule"):
        st.markdown(f"**{_('Set a period')}**")
        st.selectbox(
            _("Class"), [None, *Class], key="rule-class",
            format_func=lambda one: tr(CLASS_NAMES[one]) if one else _("Every class"),
        )  # fmt: skip
        st.selectbox(
            _("Status"), [None, *rules_of.CLOSED], key="rule-status",
            format_func=lambda one: tr(LABELS[one]) if one else _("every closed status"),
        )  # fmt: skip
        st.number_input(_("Months"), 1, rules_of.LONGEST, 60, key="rule-months")
        st.text_input(_("Basis"), key="rule-basis", max_chars=retention_rules.LONGEST_BASIS)
        seen = {(one.klass, one.status): one.version for one in rules}
        st.form_submit_button(_("Save"), on_click=_save, args=(user, seen))


def _save(user: Actor, seen: dict[tuple[Class | None, Status | None], int]) -> None:
    state = st.session_state
    key = (state["rule-class"], state["rule-status"])
    with saving(_("The period is set")) as session:
        retention_rules.save(
            session, user, *key, int(state["rule-months"]), state["rule-basis"],
            seen=seen.get(key, 0),
        )  # fmt: skip
