"""The parts every page is made of: badges, deadlines, stamps, the timeline, empty states."""

from collections.abc import Callable
from datetime import datetime

import pandas as pd
import streamlit as st

from db.codes import Clock, Status
from db.days import day_of
from lapor.domain.deadline import Deadline, Nearness, StripDay
from lapor.domain.official_names import holiday
from lapor.domain.text import Text
from lapor.domain.workflow import LABELS
from lapor.services.telling import Audience, Sentence
from lapor.ui.frame import _, day, moment, number, on_phone, tr, weekday
from lapor.ui.inert import inert as inert

ROWS = 10  # of a long table in sight
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
STRIP = {
    "counted": "blue",
    "late": "red",
    "weekend": "gray",
    "holiday": "violet",
    "held": "orange",
}
ONE_DAY = {
    "counted": Text("hari kerja, dihitung", "working day, counted"),
    "late": Text("hari kerja, terlambat", "working day, late"),
    "weekend": Text("akhir pekan", "weekend"),
    "holiday": Text("hari libur", "holiday"),
    "held": Text("tertunda", "on hold"),
}
STANDING = {  # where no days are told
    Nearness.TODAY: Text("Jatuh tempo hari ini", "Due today"),
    Nearness.HELD: Text("Menunggu pelapor", "Waiting for the reporter"),
    Nearness.NONE: Text("Tanpa tenggat", "No deadline"),
    Nearness.CLOSED: Text("Ditutup", "Closed"),
}
HEAD, LINE = 36, 33  # pixels of a table beside its rows, and of a row of one line
LONGEST_STRIP = 120  # days; a longer one shows both its ends
MOST_HOLIDAYS = 8  # that a strip names: the last ones
CLOCKS = {
    Clock.VERIFY: Text("Tenggat verifikasi", "Verification due"),
    Clock.FOLLOW_UP: Text("Tenggat tindak lanjut", "Follow-up due"),
    Clock.RESOLVE: Text("Tenggat penyelesaian", "Resolution due"),
    Clock.CLOSE: Text("Ditutup otomatis", "Closes by itself"),
    Clock.HOLD: Text("Ditunggu sampai", "Waiting until"),
}


def badge(words: str, icon: str = "", colour: str = "gray") -> str:
    """For st.markdown, where several stand in one line; words of people pass inert() first."""
    return f":{colour}-badge[{icon} {words}]" if icon else f":{colour}-badge[{words}]"


def deadline_badge(found: Deadline, words: str = "") -> str:
    """With how many days in words, or with what is given."""
    return badge(words or deadline_words(found), *DEADLINE_LOOKS[found.nearness])


def status_badge(code: Status) -> str:
    return badge(tr(LABELS[code]), *STATUS_LOOKS[code])


def mark_badge(words: str) -> str:
    """What sets a complaint apart: secret, anonymous, escalated, returned."""
    looks = {
        _("Secret"): (":material/lock:", "red"),
        _("Anonymous"): (":material/visibility_off:", "gray"),
    }
    return badge(inert(words), *looks.get(words, ("", "gray")))


def hours_badge(due_at: datetime, now: datetime) -> str:
    """Of what the law gives hours for: personal data."""
    hours = int((due_at - now).total_seconds() // 3600)
    if hours < 0:
        return badge(_("{n} hours late", n=number(-hours)), ":material/error:", "red")
    soon = "orange" if hours < 24 else "green"  # the last day
    return badge(_("{n} hours left", n=number(hours)), ":material/schedule:", soon)


def status(code: Status) -> None:
    icon, colour = STATUS_LOOKS[code]
    st.badge(tr(LABELS[code]), icon=icon, color=colour)  # type: ignore[arg-type]


def deadline_words(deadline: Deadline) -> str:
    if words := STANDING.get(deadline.nearness):
        return tr(words)
    one, n = deadline.days == 1, number(deadline.days)
    if deadline.nearness == Nearness.LATE:
        return _("1 working day late") if one else _("{n} working days late", n=n)
    return _("1 working day left") if one else _("{n} working days left", n=n)


def deadline(found: Deadline) -> None:
    icon, colour = DEADLINE_LOOKS[found.nearness]
    st.badge(deadline_words(found), icon=icon, color=colour)  # type: ignore[arg-type]


def stamp(now: datetime, zone: str) -> None:
    st.caption(_("Data as of {moment}", moment=moment(now, zone)))


def marks(*, is_secret: bool, is_anonymous: bool) -> None:
    """Secret and anonymous, in words."""
    told = [_("Secret")] * is_secret + [_("Anonymous")] * is_anonymous
    if told:
        st.markdown(" ".join(map(mark_badge, told)), width="content")


def empty(what: str, then: str) -> None:
    """What an empty place means, and what to do."""
    with st.container(border=True):
        st.markdown(f"**{what}**")
        st.caption(then)


def pager(
    key: str, words: str, back: Callable[[], None] | None, forward: Callable[[], None] | None
) -> None:
    """Where one is in a list, and both ways through it; a list of one page has no ways."""
    has_ways = back is not None or forward is not None
    with st.container(horizontal=True, vertical_alignment="center"):
        if has_ways:
            st.button(
                _("Previous"), key=f"{key}previous", icon=":material/chevron_left:",
                disabled=back is None, on_click=back,
            )  # fmt: skip
        if words:
            st.caption(words)
        if has_ways:
            st.button(
                _("Next"), key=f"{key}next", icon=":material/chevron_right:",
                disabled=forward is None, on_click=forward,
            )  # fmt: skip


def strip(days: list[StripDay]) -> None:
    """One letter a day in the colour of its kind, the same counted in words, and each by name."""
    if not days:
        return
    half = LONGEST_STRIP // 2
    if len(days) <= LONGEST_STRIP:
        st.markdown(_squares(days))
    else:
        between = _("… {n} days …", n=number(len(days) - 2 * half))
        st.markdown(f"{_squares(days[:half])} {between} {_squares(days[-half:])}")
    counts = {kind: sum(one.kind == kind for one in days) for kind in STRIP}
    words = _kinds(counts)
    st.markdown(
        " · ".join(f":{STRIP[kind]}-background[{words[kind]}]" for kind, n in counts.items() if n)
    )
    _holidays(days)
    box = st.expander(_("Day by day"), key="day-by-day", on_change="rerun")
    if box.open:  # of a complaint that is years late these are two thousand
        with box:
            _day_by_day(days)


def _day_by_day(days: list[StripDay]) -> None:
    each = [
        (weekday(day_of(one.on)), tr(holiday(one.name) if one.name else ONE_DAY[one.kind]))
        for one in days
    ]
    if on_phone():
        st.markdown("  \n".join(f":small[{inert(f'{on}: {kind}')}]" for on, kind in each))
        return
    columns = [_("Day"), _("Counts as")]
    st.dataframe(
        pd.DataFrame(each, columns=columns), hide_index=True, height=taller(len(each), LINE)
    )


def _holidays(days: list[StripDay]) -> None:
    """The last ones by name: on an old complaint all of them would fill the page."""
    named = [
        f"{day(day_of(one.on))}: {tr(holiday(one.name))}" for one in days if one.kind == "holiday"
    ]
    if not named:
        return
    words, earlier = inert(" · ".join(named[-MOST_HOLIDAYS:])), len(named) - MOST_HOLIDAYS
    if earlier == 1:
        words += " · " + _("and 1 earlier one, see Day by day")
    if earlier > 1:
        words += " · " + _("and {n} earlier ones, see Day by day", n=number(earlier))
    st.caption(words)


def _squares(days: list[StripDay]) -> str:
    initials = _("M T W T F S S").split()
    return " ".join(
        f":{STRIP[one.kind]}-background[{initials[day_of(one.on).weekday()]}]" for one in days
    )


def _kinds(n: dict[str, int]) -> dict[str, str]:
    return {
        "counted": _("{n} working days counted", n=number(n["counted"])),
        "late": _("{n} working days late", n=number(n["late"])),
        "weekend": _("{n} weekend days", n=number(n["weekend"])),
        "holiday": _("{n} holidays", n=number(n["holiday"])),
        "held": _("{n} days on hold", n=number(n["held"])),
    }


def timeline(story: list[Sentence], zone: str) -> None:
    """What happened, in sentences, newest last; whose words are whose, and who reads them."""
    for one in story:
        with st.container(gap="xxsmall"):
            st.caption(_when(one, zone))
            st.text(f"{tr(one.who)} {tr(one.told)}")
            if one.is_undone:
                st.badge(_("Undone, no longer counts"), icon=":material/undo:", color="gray")
            for change in one.changes:
                st.text(f"• {tr(change)}")
            if one.note:
                _note(one)


def _when(one: Sentence, zone: str) -> str:
    if not one.is_dated:
        return _("date unknown")
    if one.is_late and one.on:
        return _("{day}, recorded {later}", day=day(one.on), later=moment(one.recorded_at, zone))
    return moment(one.at, zone)


def _note(one: Sentence) -> None:
    looks = {
        Audience.ANSWER: (_("Answer to the reporter"), ":material/forum:", "green"),
        Audience.PROPOSAL: (_("Proposed answer, not sent"), ":material/pending:", "orange"),
        Audience.REPORTER: (_("The reporter's words"), ":material/person:", "blue"),
        Audience.INTERNAL: (_("Internal, not for the reporter"), ":material/lock:", "gray"),
    }
    with st.container(border=True, gap="xsmall"):
        if one.audience:
            words, icon, colour = looks[one.audience]
            st.badge(words, icon=icon, color=colour)  # type: ignore[arg-type]
        st.text(one.note)


def tall(rows: int, row: int = LINE) -> int:
    """Pixels of a table of so many rows: said beforehand, what stands below it does not jump."""
    return HEAD + rows * row


def taller(rows: int, row: int) -> int:
    """Pixels of a table: all of a few rows, ten and a half of many (the half says there are more).

    Streamlit's own 400 pixels are six rows of two lines, above an empty page.
    """
    return tall(rows, row) if rows <= ROWS else tall(ROWS, row) + row // 2


def refused(message: str) -> None:
    st.error(inert(message), icon=":material/block:")
