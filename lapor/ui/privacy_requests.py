"""The privacy page: what people asked about their own data, with the clock of 3 x 24 hours."""

from datetime import datetime

import streamlit as st

from db.engine import engine
from db.models import DataRequest
from db.privacy_codes import RequestKind, RequestState
from lapor.domain.access import Actor, Permission
from lapor.domain.disclosure import LONGEST, REASONS, Reason
from lapor.services import access_files, data_corrections, data_requests, traces
from lapor.services.data_requests import KINDS, PARTS, Asked
from lapor.ui import download, jobs, parts, working
from lapor.ui.frame import _, attempting, lang, moment, saving, tr
from lapor.ui.parts import inert

SHOWN, READY, SWEEP = "requester", "access-ready", "erasure-sweep"


def draw(user: Actor, found: list[Asked], now: datetime, zone: str) -> None:
    """What waits first, and the form for a new one."""
    st.subheader(_("Requests about personal data"), anchor=False)
    _swept()
    if not found:
        st.caption(_("Nobody has asked yet."))
    for one in found:
        with st.container(border=True, gap="xsmall", key=f"request-{one.row.id}"):
            _one(user, one, now, zone)
    if user.may(Permission.MANAGE_PRIVACY):
        _form(user)


def _one(user: Actor, one: Asked, now: datetime, zone: str) -> None:
    row = one.row
    st.markdown(f"**{tr(KINDS[row.kind])}** · {inert(one.number or '–')} · {_clock(row, now)}")
    shown = st.session_state.get(SHOWN)
    person = shown[1] if shown and shown[0] == row.id else one.person
    st.text(" · ".join(value for value in person.values() if value) or _("(erased)"))
    st.caption(_("Received {moment}", moment=moment(row.received_at, zone)))
    if row.state != RequestState.OPEN:
        st.text(row.decision)
    elif user.may(Permission.MANAGE_PRIVACY):
        with st.container(horizontal=True):
            _show(user, one)
            if row.kind == RequestKind.ACCESS:
                _handed(user, row.id)
            if row.kind == RequestKind.CORRECTION:
                _correction(user, one)
            _decision(user, one)


def _clock(row: DataRequest, now: datetime) -> str:
    if row.state == RequestState.DONE:
        return parts.badge(_("done"), ":material/task_alt:")
    if row.state == RequestState.REFUSED:
        return parts.badge(_("refused"), ":material/block:")
    return parts.hours_badge(row.due_at, now)


def _show(user: Actor, one: Asked) -> None:
    key = one.row.id
    with st.popover(_("Show (logged)"), icon=":material/visibility:", key=f"ask-{key}"):
        st.selectbox(
            _("Reason"), [reason.value for reason in Reason], key=f"why-{key}", index=None,
            format_func=lambda code: tr(REASONS[Reason(code)]), placeholder=_("Choose one"),
        )  # fmt: skip
        st.text_input(_("In a few words"), key=f"words-{key}", max_chars=LONGEST)
        st.button(_("Show"), key=f"show-{key}", on_click=_disclose, args=(user, key))


def _disclose(user: Actor, request_id: int) -> None:
    state, found = st.session_state, list[dict[str, str]]()

    def keep() -> None:
        state[SHOWN] = (request_id, found[0])

    with saving(_("Logged: you looked at hidden data"), keep) as session:
        found.append(
            data_requests.disclose(
                session, user, request_id, reason=state.get(f"why-{request_id}") or "",
                words=state.get(f"words-{request_id}") or "",
            )
        )  # fmt: skip


def _handed(user: Actor, request_id: int) -> None:
    """First the step that may ask for a code, then the file."""
    if st.session_state.get(READY) != request_id:
        st.button(
            _("Prepare the file to hand over"), key=f"ready-{request_id}", on_click=_ready,
            args=(user, request_id), icon=":material/picture_as_pdf:",
        )  # fmt: skip
        return
    words = lang()
    download.pdf(
        _("File to hand over (logged)"), "access", Permission.MANAGE_PRIVACY,
        lambda session, actor, now: access_files.pdf(session, actor, request_id, words, now),
        key=f"access-{request_id}", summary=f"request {request_id}",
    )  # fmt: skip


def _ready(user: Actor, request_id: int) -> None:
    def keep() -> None:
        st.session_state[READY] = request_id

    with saving("", keep) as session:
        access_files.check(session, user, request_id)


def _correction(user: Actor, one: Asked) -> None:
    key = one.row.id
    with st.popover(_("Correct"), icon=":material/edit:", key=f"correct-{key}"):
        st.caption(_("What is left empty stays as it is."))
        for part, name in _names().items():
            st.text_input(name, key=f"{part}-{key}", max_chars=data_requests.LONGEST)
        st.button(_("Save"), key=f"corrects-{key}", on_click=_correct, args=(user, key))


def _names() -> dict[str, str]:
    return {"name": _("Name"), "phone": _("Phone"), "email": _("E-mail")}


def _correct(user: Actor, request_id: int) -> None:
    given = {part: st.session_state.get(f"{part}-{request_id}") or "" for part in PARTS[:3]}
    with saving(_("The reporter's data are corrected")) as session:
        data_corrections.correct(session, user, request_id, given)


def _decision(user: Actor, one: Asked) -> None:
    key, seen = one.row.id, one.row.version
    with st.popover(_("Decide"), icon=":material/task_alt:", key=f"decide-{key}"):
        if one.row.kind == RequestKind.ERASURE:
            st.warning(_("“Done” erases the personal data of this complaint for good."))
        if one.row.kind == RequestKind.RESTRICTION:
            st.caption(_("“Done” hides text and identity from all but the national desk."))
        st.text_area(_("What was done, or why not"), key=f"decision-{key}", max_chars=500)
        with st.container(horizontal=True):
            for refused, label in ((False, _("Done")), (True, _("Refuse"))):
                st.button(
                    label, key=f"decided-{key}-{refused}", on_click=_decide,
                    args=(user, key, seen, refused), type="secondary" if refused else "primary",
                )  # fmt: skip


def _decide(user: Actor, request_id: int, seen: int, refused: bool) -> None:
    decision = st.session_state.get(f"decision-{request_id}") or ""
    with attempting(_("The request is decided")):
        files = data_requests.carry_out(
            user, request_id, decision=decision, refused=refused, seen=seen
        )
        if files is not None:
            working.begin(SWEEP, lambda job: traces.sweep(engine(), files))


def _swept() -> None:
    """An erasure is done at once; what the database still holds of the bytes takes longer."""
    if not working.runs(SWEEP, _sweeping, may_stop=False):
        working.ended(SWEEP, _("Nothing is left of what was erased"))


def _sweeping(job: jobs.Job) -> str:
    return _("It is erased; what the database still holds of it is being overwritten …")


def _form(user: Actor) -> None:
    with st.form("request", clear_on_submit=False):
        st.markdown(f"**{_('Write down a request')}**")
        st.selectbox(
            _("Kind"), list(RequestKind), key="request-kind", index=None,
            format_func=lambda kind: tr(KINDS[kind]), placeholder=_("Choose one"),
        )  # fmt: skip
        st.text_input(_("Number of the complaint"), key="request-number", max_chars=32)
        for part, name in _names().items():
            st.text_input(name, key=f"request-{part}", max_chars=120)
        st.text_area(_("What they ask, in their words"), key="request-words", max_chars=500)
        st.form_submit_button(_("Write down"), icon=":material/add:", on_click=_enter, args=(user,))


def _emptied() -> None:
    """Nobody's name stays in the form, and a second press writes nothing twice."""
    for field in ("number", *PARTS):
        st.session_state[f"request-{field}"] = ""
    st.session_state["request-kind"] = None


def _enter(user: Actor) -> None:
    state = st.session_state
    person = {part: state.get(f"request-{part}") or "" for part in PARTS}
    with saving(_("The request is written down"), _emptied) as session:
        data_requests.enter(session, user, state["request-kind"], state["request-number"], person)
