"""How the audit log is drawn: what narrows it, its rows, and the state of its chain."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import streamlit as st

from db.ids import home_of
from lapor.domain.audit_actions import ACTIONS, LOOKS
from lapor.domain.audit_words import said
from lapor.queries.audit import Filters, Line
from lapor.services import audit_trail
from lapor.services.audit_trail import State, Trail
from lapor.ui import address, parts
from lapor.ui.frame import _, lang, moment, number, on_phone, tr
from lapor.ui.inert import inert
from lapor.ui.records import ROW

STACK = "audit-pages"  # [what was asked, the places one came by]
LOOKING = "looks"
DAYS = {"7": 7, "30": 30, "365": 365}
LATE = timedelta(minutes=1)
SHORT = 10  # digits: longer ones are ids that nobody says


def state(found: State, zone: ZoneInfo, now: datetime) -> None:
    """Until when rows have their place, when that was written elsewhere, and when it was proved."""
    with st.container(horizontal=True):
        _moment(_("Linked until"), found.linked_at, zone)
        _moment(_("Last anchor"), found.anchored_at, zone)
        _moment(_("Last proof"), found.verified_at, zone)
    if found.differences:
        parts.refused(
            _("The last proof found {n} differences. Run python -m lapor verify and follow up.",
              n=number(found.differences))
        )  # fmt: skip
    if found.waiting and (found.linked_at is None or now - found.linked_at > LATE):
        st.caption(_("{n} rows wait for their place in the chain.", n=number(found.waiting)))


def _moment(label: str, at: datetime | None, zone: ZoneInfo) -> None:
    with st.container(width="content", gap=None):
        st.caption(label)
        st.text(moment(at, zone) if at else _("not yet"))


def choose(places: Mapping[int, str], today: date, zone: ZoneInfo) -> Filters:
    """What narrows the list; it is in the address, so another page can link to it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        doings = {"": _("All"), LOOKING: _("Looked at personal data")} | _actions()
        doing = address.pick(_("Action"), "doing", doings, width=220)
        place = ""
        if places:
            named = {"": _("All")} | {str(id): name for id, name in places.items()}
            place = address.pick(_("Government"), "place", named, width=190)
        spans = {"": _("Any time")} | {
            code: _("Last {n} days", n=number(n)) for code, n in DAYS.items()
        }
        span = address.pick(_("When"), "span", spans, "30", width=150)
        who = st.text_input(_("Account"), key="who", bind="query-params", max_chars=64, width=140)
        about = st.text_input(
            _("Complaint number or subject"), key="about", bind="query-params", max_chars=64,
            width=210,
        )  # fmt: skip
    first = today - timedelta(days=DAYS[span] - 1) if span else None
    return Filters(
        actor=who.strip(),
        actions=LOOKS if doing == LOOKING else (doing,) if doing else (),
        government_id=int(place) if place else None,
        about=about.strip(),
        since=datetime.combine(first, time(), zone).astimezone(UTC) if first else None,
    )


def _actions() -> dict[str, str]:
    named = {code: tr(text) for code, text in ACTIONS.items()}
    return dict(sorted(named.items(), key=lambda one: one[1].casefold()))


def lines(found: list[Line], zone: ZoneInfo, *, is_one_place: bool) -> None:
    """A table, or cards on a telephone; without the column of places where there is one."""
    if not found:
        parts.empty(_("Nothing like this was done."), _("Choose more days or fewer filters."))
    elif on_phone():
        for line in found:
            _card(line, zone)
    else:
        _table(found, zone, is_one_place=is_one_place)


def _card(line: Line, zone: ZoneInfo) -> None:
    who, what = _told(line)
    with st.container(border=True, gap=None):
        st.text(what)
        st.caption(inert(f"{moment(line.at, zone)} · {who}"))
        st.caption(inert(" · ".join(filter(None, (_about(line), line.government)))))
        if line.summary:
            st.caption(inert(tr(said(line.summary))))


def _about(line: Line) -> str:
    """A complaint by its number; of what has only an id of ours the end of it is enough here."""
    if line.number:
        return line.number
    if line.subject == str(home_of(line.id)):
        return ""  # the government itself, whose name stands beside it
    if line.subject.isdecimal() and len(line.subject) > SHORT:
        return f"…{line.subject[-6:]}"
    return tr(said(line.subject))


def _told(line: Line) -> tuple[str, str]:
    """Who did what, in words."""
    return line.actor or tr(audit_trail.SYSTEM), audit_trail.action(line.action, lang())


def _table(found: list[Line], zone: ZoneInfo, *, is_one_place: bool) -> None:
    labels = {
        "at": (_("When"), 180), "who": (_("Account"), 90), "action": (_("Action"), 190),
        "subject": (_("Complaint or subject"), 190), "summary": (_("Summary"), 190),
        "place": (_("Government"), 140),
    }  # fmt: skip
    if is_one_place:
        del labels["place"]
    rows = []
    for line in found:
        who, what = _told(line)
        rows.append(
            {
                "at": moment(line.at, zone),
                "who": who,
                "action": what,
                "subject": _about(line),
                "summary": tr(said(line.summary)) if line.summary else "",
                "place": line.government,
            }
        )
    st.dataframe(
        rows, hide_index=True, key="audit-rows", column_order=list(labels),
        row_height=ROW, height=parts.taller(len(rows), ROW),
        alt=_("Rows of the audit trail, the newest first"),
        column_config={
            code: st.column_config.TextColumn(words, width=width)
            for code, (words, width) in labels.items()
        },
    )  # fmt: skip


def after(filters: Filters) -> int | None:
    """Where this page begins; other filters begin at the top."""
    asked, stack = st.session_state.get(STACK, ["", []])
    if asked != summary(filters):
        stack = []
        st.session_state[STACK] = [summary(filters), stack]
    return int(stack[-1]) if stack else None


def pager(page: Trail) -> None:
    stack = st.session_state[STACK][1]
    first = len(stack) * audit_trail.PAGE
    parts.pager(
        "audit-",
        _("{first}–{last}", first=number(first + 1), last=number(first + len(page.lines)))
        if page.lines
        else "",
        stack.pop if stack else None,
        (lambda: stack.append(str(page.after))) if page.after else None,
    )


def summary(filters: Filters) -> str:
    """What was asked for, for the log of downloads."""
    return ", ".join(f"{name}={value}" for name, value in audit_trail.said(filters)) or "all"
