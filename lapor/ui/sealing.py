"""How months are sealed: which are kept, what one would hold, and the deed."""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import streamlit as st
from sqlmodel import Session

from db.engine import writing
from lapor.domain.access import Actor, Permission
from lapor.services import export, sealing, seals
from lapor.services.sealing import Foreseen, Month
from lapor.services.seals import Sealed
from lapor.ui import charts, download, jobs, parts, working
from lapor.ui.frame import _, day, moment, number, visit
from lapor.ui.records import records
from lapor.ui.seals import key_of

SHORT = 12  # of a digest, where it stands beside others
PREVIEW, WORK = "seal-preview", "seal-work"
PLACES, MONTH = "seal-places", "seal-month"
Wanted = tuple[tuple[str, ...], date]  # governments by code, and the month


def listed(found: Sequence[Sealed], zone: ZoneInfo) -> None:
    """Every edition of every month, the newest first."""
    records(
        {
            _("Government"): [one.name for one in found],
            _("Month"): [charts.month_name(one.month) for one in found],
            _("Edition"): [number(one.edition) for one in found],
            _("Known on"): [day(one.known_on) for one in found],
            _("Sealed by"): [one.by for one in found],
            _("Sealed at"): [moment(one.at, zone) for one in found],
            _("Digest (SHA-256)"): [f"{one.digest[:SHORT]}…" for one in found],
        },
        key="seals-table",
        alt=_("Sealed months"),
    )


def file(one: Sealed) -> None:
    """The figures, byte by byte as they were sealed."""

    def make(session: Session, actor: Actor, _now: datetime) -> tuple[bytes, int]:
        told = seals.kept(session, actor, one)
        return told.encode(), len(json.loads(told))

    about = key_of(one)
    st.download_button(
        _("Download the sealed figures (JSON)"),
        data=download.maker("seal", Permission.SEE_KPI, make, about),
        file_name=export.file_name("segel", "json"),
        mime="application/json",
        key="download-seal",
        icon=":material/download:",
        on_click="ignore",
    )


def rule(one: Sealed) -> None:
    """How anybody with the database can check it."""
    st.caption(_("Digest (SHA-256) of the figures as they were sealed"))
    st.code(one.digest, language=None, wrap_lines=True)
    st.caption(
        _("Recomputed as known on {day} the figures are the same, byte by byte. The first command "
          "says whether they are; the second prints them, and their digest is the one above; "
          "verify does so for every seal.", day=day(one.known_on))
    )  # fmt: skip
    about = f"{one.month:%Y-%m} {one.government} --edition {one.edition}"
    st.code(
        f"python -m lapor sealed {about}\n"
        f"python -m lapor sealed {about} --json | sha256sum\n"
        "python -m lapor verify",
        language=None,
        wrap_lines=True,
    )


def choose(names: dict[str, str], months: Callable[[Sequence[str]], list[Month]]) -> Wanted:
    """Governments and the month. `months` tells which months are sealed already."""
    if PLACES not in st.session_state:
        st.session_state[PLACES] = list(names)
    places = st.multiselect(
        _("Governments"), list(names), key=PLACES, placeholder=_("Choose governments"),
        format_func=lambda code: names.get(code, code),
    )  # fmt: skip
    offered = {one.first: one.sealed for one in months(places)}
    if st.session_state.get(MONTH) not in offered:
        st.session_state[MONTH] = next(iter(offered))
    month = st.selectbox(
        _("Month"), list(offered), key=MONTH, width=400,
        format_func=lambda one: _month(one, offered.get(one, 0), len(places)),
    )  # fmt: skip
    return tuple(places), month


def _month(first: date, sealed: int, of: int) -> str:
    name = charts.month_name(first)
    if not sealed:
        return _("{month}, not sealed yet", month=name)
    return _("{month}, sealed by {n} of {all}", month=name, n=number(sealed), all=number(of))


def is_previewed(wanted: Wanted) -> bool:
    """Figures are computed when they are asked for, and not with every click."""
    st.button(
        _("Preview what will be sealed"), key="preview-seal", icon=":material/preview:",
        disabled=not wanted[0], on_click=_previewed, args=(wanted,),
    )  # fmt: skip
    return bool(wanted[0]) and st.session_state.get(PREVIEW) == wanted


def _previewed(wanted: Wanted) -> None:
    st.session_state[PREVIEW] = wanted


def begin(wanted: Wanted) -> None:
    """Seal them in the background, all or none. From a callback."""
    if found := visit():  # asked anew: the page may be hours old
        actor = found.actor
        working.begin(WORK, lambda job: _seal(job, actor, wanted), total=len(wanted[0]))


def _seal(job: jobs.Job, actor: Actor, wanted: Wanted) -> None:
    with writing(snapshot=True) as session:  # the figures must be of one moment
        sealing.seal(session, actor, *wanted, progress=job.advance)


def is_at_work() -> bool:
    """How far the sealing is; where it has ended, how."""
    if working.runs(WORK, _done):
        working.keep(PLACES, MONTH)
        return True
    if working.ended(WORK, _("The month is sealed")):
        st.session_state.pop(PREVIEW, None)
    return False


def _done(job: jobs.Job) -> str:
    return _("{n} of {total} governments sealed", n=number(job.read), total=number(job.total))


def preview(found: Sequence[Foreseen], confirm: Callable[[], None]) -> None:
    """What will be kept for ever, and the button that does it."""
    with st.container(border=True):
        first = found[0]
        st.markdown(
            "**"
            + _("{month}, as it is known at the end of {day}",
                month=charts.month_name(first.month), day=day(first.known_on))
            + "**"
        )  # fmt: skip
        for one in found:
            told = _("{place}: edition {n}, {figures} figures", place=one.name,
                     n=number(one.edition), figures=number(one.figures))  # fmt: skip
            st.markdown(f"- {parts.inert(told)}")
        st.caption(_("A seal is never changed or deleted. What is recorded later shows as a "
                     "difference."))  # fmt: skip
        st.button(
            _("Seal the month"), key="seal-month-now", type="primary", icon=":material/lock:",
            on_click=confirm,
        )  # fmt: skip
