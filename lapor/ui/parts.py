"""The parts every page is made of: badges, deadlines, stamps, the timeline, empty states."""

import re
from datetime import datetime

import streamlit as st

from db.codes import Clock, Status
from db.days import day_of
from lapor.domain.deadline import Deadline, Nearness, StripDay
from lapor.domain.text import Text
from lapor.domain.workflow import LABELS
from lapor.services.telling import Sentence
from lapor.ui.frame import _, day, moment, tr

MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$:~^&@])")
STATUS_LOOKS = {
    Status.UNVERIFIED: (":material/fiber_new:", "violet"),
    Status.ON_HOLD: (":material/pause_circle:", "blue"),
    Status.NOT_FOLLOWED_UP: (":material/inbox:", "orange"),
    Status.IN_PROCESS: (":material/autorenew:", "green"),
    Status.DONE: (":material/task_alt:", "gray"),
    Status.ARCHIVED: (":material/archive:", "gray"),
    Status.DELETED: (":material/delete:", "gray"),
}
DEADLINE_LOOKS = {
    Nearness.LATE: (":material/error:", "red"),
    Nearness.TODAY: (":material/schedule:", "orange"),
    Nearness.SOON: (":material/schedule:", "orange"),
    Nearness.LATER: (":material/check_circle:", "green"),
    Nearness.HELD: (":material/pause_circle:", "blue"),
    Nearness.NONE: (":material/remove:", "gray"),
    Nearness.CLOSED: (":material/task_alt:", "gray"),
}
STRIP = {"counted": "blue", "weekend": "gray", "holiday": "red", "held": "orange"}
CLOCKS = {
    Clock.VERIFY: Text("Tenggat verifikasi", "Verification due"),
    Clock.FOLLOW_UP: Text("Tenggat tindak lanjut", "Follow-up due"),
    Clock.RESOLVE: Text("Tenggat penyelesaian", "Resolution due"),
    Clock.CLOSE: Text("Ditutup otomatis", "Closes by itself"),
    Clock.HOLD: Text("Ditunggu sampai", "Waiting until"),
}


def inert(text: str) -> str:
    """Text for a label: every mark of markdown is only itself."""
    return MARKS.sub(r"\\\1", text)


def status(code: Status) -> None:
    icon, colour = STATUS_LOOKS[code]
    st.badge(tr(LABELS[code]), icon=icon, color=colour)  # type: ignore[arg-type]


def deadline_words(deadline: Deadline) -> str:
    n = deadline.days
    left = _("1 working day left") if n == 1 else _("{n} working days left", n=n)
    words = {
        Nearness.LATE: _("1 working day late") if n == 1 else _("{n} working days late", n=n),
        Nearness.TODAY: _("Due today"),
        Nearness.SOON: left,
        Nearness.LATER: left,
        Nearness.HELD: _("Waiting for the reporter"),
        Nearness.NONE: _("No deadline"),
        Nearness.CLOSED: _("Closed"),
    }
    return words[deadline.nearness]


def deadline(found: Deadline) -> None:
    icon, colour = DEADLINE_LOOKS[found.nearness]
    st.badge(deadline_words(found), icon=icon, color=colour)  # type: ignore[arg-type]


def stamp(now: datetime, zone: str) -> None:
    st.caption(_("Data as of {moment}", moment=moment(now, zone)))


def marks(*, is_secret: bool, is_anonymous: bool) -> None:
    """Secret and anonymous, in words."""
    if is_secret:
        st.badge(_("Secret"), icon=":material/lock:", color="red")
    if is_anonymous:
        st.badge(_("Anonymous"), icon=":material/visibility_off:", color="gray")


def empty(what: str, then: str) -> None:
    """What an empty place means, and what to do."""
    with st.container(border=True):
        st.markdown(f"**{what}**")
        st.caption(then)


def strip(days: list[StripDay]) -> None:
    """One letter a day: counted, weekend, holiday or on hold; and the same in words."""
    if not days:
        return
    initials = _("M T W T F S S").split()
    st.markdown(
        " ".join(
            f":{STRIP[one.kind]}-background[{initials[day_of(one.on).weekday()]}]" for one in days
        )
    )
    counts = {kind: sum(one.kind == kind for one in days) for kind in STRIP}
    st.caption(
        _(
            "{counted} working days counted, {weekend} weekend days, {holiday} holidays, "
            "{held} days on hold",
            **counts,
        )
    )
    named = [f"{day(day_of(one.on))}: {one.name}" for one in days if one.kind == "holiday"]
    if named:
        st.caption(inert(" · ".join(named)))


def timeline(story: list[Sentence], zone: str) -> None:
    """What happened, in sentences, newest last."""
    for one in story:
        with st.container(gap=None):
            when = moment(one.at, zone) if one.is_dated else _("date unknown")
            st.caption(when)
            st.text(f"{tr(one.who)} {tr(one.told)}")
            if one.note:
                with st.container(border=True):
                    st.text(one.note)


def refused(message: str) -> None:
    st.error(inert(message), icon=":material/block:")
