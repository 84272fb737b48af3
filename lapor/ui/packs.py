"""How frozen packs are drawn: which there are, one of them, its files, and the form for one."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import streamlit as st
from sqlmodel import Session

from db.engine import writing
from lapor.domain.access import Actor, Permission
from lapor.domain.text import Text
from lapor.services import brief_files, packs
from lapor.services.kpi_scope import Period
from lapor.services.packs import LONGEST_NOTE, LONGEST_TITLE, Frozen
from lapor.services.picture import STEPS
from lapor.ui import address, download, jobs, parts, working
from lapor.ui.frame import _, day, lang, moment, number, tr, visit
from lapor.ui.records import records

TITLE, MEETING, NOTE = "pack-title", "pack-meeting", "pack-note"
PACK, WORK = "pack", "pack-work"
SHORT = 12  # of a digest, where it stands beside others


class Given(NamedTuple):
    title: str
    meeting: str
    note: str


def given() -> Given:
    """What the form holds."""
    return Given(*(str(st.session_state.get(key) or "") for key in (TITLE, MEETING, NOTE)))


def begin(given: Given, period: Period) -> None:
    """Freeze it in the background. From a callback."""
    if found := visit():  # asked anew: the page may be hours old
        actor = found.actor
        working.begin(WORK, lambda job: _freeze(job, actor, given, period), total=STEPS)


def _freeze(job: jobs.Job, actor: Actor, given: Given, period: Period) -> None:
    with writing(snapshot=True) as session:  # the figures must be of one moment
        packs.freeze(
            session, actor, given.title, period, meeting=given.meeting, note=given.note,
            progress=job.advance,
        )  # fmt: skip


def is_at_work() -> bool:
    """How far the freezing is; where it has ended, how. A new pack is the one that is shown."""
    if working.runs(WORK, _done):
        working.keep(TITLE, MEETING, NOTE)
        return True
    if working.ended(WORK, _("The pack is frozen")):
        for key in (TITLE, MEETING, NOTE, PACK):
            st.session_state.pop(key, None)
        st.query_params.pop(PACK, None)
    return False


def _done(job: jobs.Job) -> str:
    return _("{n} of {total} parts read", n=number(job.read), total=number(job.total))


def form(meetings: Mapping[str, Text], freeze: Callable[[], None]) -> None:
    """`meetings` are names by code."""
    with st.form("freeze", border=False):
        st.text_input(_("Title"), key=TITLE, max_chars=LONGEST_TITLE)
        st.selectbox(
            _("Meeting"), ["", *meetings], key=MEETING,
            format_func=lambda code: tr(meetings[code]) if code in meetings else _("no meeting"),
        )  # fmt: skip
        st.text_area(_("Note"), key=NOTE, max_chars=LONGEST_NOTE)
        st.form_submit_button(
            _("Freeze it"), type="primary", icon=":material/ac_unit:", key="freeze-it",
            on_click=freeze,
        )  # fmt: skip


def named(one: Frozen) -> str:
    return parts.inert(_("{title}, as of {day}", title=one.title, day=day(one.as_of)))


def listed(found: Sequence[Frozen], zone: ZoneInfo) -> None:
    table = {
        _("Title"): [one.title for one in found],
        _("State as of"): [day(one.as_of) for one in found],
        _("Known on"): [day(one.known_on) for one in found],
        _("Frozen at"): [moment(one.at, zone) for one in found],
        _("Frozen by"): [tr(one.by) for one in found],
        _("Digest (SHA-256)"): [f"{one.digest[:SHORT]}…" for one in found],
    }
    records(table, key="packs-table", alt=_("Frozen packs"), height="content")


def choose(found: Sequence[Frozen]) -> Frozen:
    """One of them, the newest where none is asked for; it is in the address."""
    by_id = {str(one.id): one for one in found}
    names = {key: f"{one.title} · {day(one.as_of)}" for key, one in by_id.items()}
    return by_id[address.pick(_("Pack"), PACK, names, str(found[0].id), width=400)]


def about(one: Frozen, zone: ZoneInfo) -> None:
    frozen = _("Frozen {moment} by {by}", moment=moment(one.at, zone), by=tr(one.by))
    st.caption(parts.inert(frozen))
    if one.note:
        st.text(one.note)
    st.caption(_("Digest (SHA-256)"))
    st.code(one.digest, language=None, wrap_lines=True)


def downloads(one: Frozen) -> None:
    """The brief in both languages, and its annex."""
    with st.container(horizontal=True, vertical_alignment="center"):
        for code, label in (
            ("id", _("Brief in Indonesian (PDF)")),
            ("en", _("Brief in English (PDF)")),
        ):
            download.pdf(
                label, f"ringkasan-{code}", Permission.SEE_PACKS, _brief(one.id, code),
                key=f"brief-{code}", summary=f"{one.id} {code}",
            )  # fmt: skip
        words = lang()
        download.offer(
            "lampiran", Permission.SEE_PACKS,
            lambda session, actor, _at: brief_files.annex(session, actor, one.id, words),
            key="annex", summary=str(one.id),
        )  # fmt: skip


def _brief(pack_id: int, code: str) -> Callable[[Session, Actor, datetime], bytes]:
    return lambda session, actor, _at: brief_files.pdf(session, actor, pack_id, code)
