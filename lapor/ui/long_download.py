"""Files that take seconds: made in the background, where they can be stopped, then taken away."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

import streamlit as st
from sqlmodel import Session

from db.engine import reading, unhurried, writing
from lapor.domain.access import Actor, Permission
from lapor.domain.text import Text
from lapor.services import export
from lapor.services.export import Sheets
from lapor.services.progress import Progress, untold
from lapor.ui import download, jobs, watched, working
from lapor.ui.frame import _, number, percent

QUICK = 1_000  # lines that are written while the browser waits
NO_FILE = Text(
    "Dihentikan. Tidak ada berkas yang dibuat; mulai lagi kapan saja.",
    "Stopped. No file was made; begin again whenever you like.",
)
Build = Callable[[Session, Actor, datetime, Progress], Sheets]


class Asked(NamedTuple):
    """What is to be made, by which right, how it is called, and what the audit log says of it."""

    what: str
    permission: Permission
    build: Build
    key: str
    summary: str
    lines: int  # about; 0: nobody knows

    @property
    def name(self) -> str:
        return f"file-{self.key}"


class Made(NamedTuple):
    content: bytes
    lines: int
    kind: download.Kind


def offer(
    what: str, permission: Permission, build: Build, *, key: str, summary: str, lines: int,
    is_all: bool = True,
) -> None:  # fmt: skip
    """As download.offer, and many lines in the background. There may be more where not `is_all`."""
    asked = Asked(what, permission, build, key, summary, lines if is_all else 0)
    if is_all and lines <= QUICK and working.found(asked.name) is None:
        download.offer(
            what, permission, lambda session, actor, at: build(session, actor, at, untold),
            key=key,
            summary=summary,
        )  # fmt: skip
        return
    with st.popover(_("Download"), icon=":material/download:", key=key):
        if not working.runs(asked.name, _told):
            _choose(asked)


def _told(job: jobs.Job) -> str:
    if job.total:
        share = percent(min(100 * job.read / job.total, 100), 0)
        return _("The file is being made: {share}", share=share)
    return _("The file is being made: {n} lines read", n=number(job.read))


def _choose(asked: Asked) -> None:
    job = working.found(asked.name)
    if job is not None and not working.failed(job):
        _ready(asked, job.found)
        return
    st.caption(_("With filters, definitions and the date of the data. Downloads are logged."))
    for kind in download.kinds():
        st.button(
            kind.label, key=kind.key(asked.key), width="stretch", on_click=_begin,
            args=(asked, kind),
        )  # fmt: skip


def _ready(asked: Asked, made: Made) -> None:
    st.caption(
        _("The file is ready: {n} lines. It says which filters it was made with.",
          n=number(made.lines))
    )  # fmt: skip
    st.download_button(
        _("Save the file: {kind}", kind=made.kind.label),
        data=_taken(asked, made),
        file_name=export.file_name(asked.what, made.kind.ending),
        mime=made.kind.mime,
        key=f"{asked.key}-ready",
        type="primary",
        on_click="ignore",
        width="stretch",
    )
    st.button(
        _("Another file"), key=f"{asked.key}-again", on_click=working.forget, args=(asked.name,),
        width="stretch",
    )  # fmt: skip


def _taken(asked: Asked, made: Made) -> Callable[[], bytes]:
    """Perhaps much later, so it asks anew who is there. It was logged when it was made."""
    key = watched.key() or ""

    def content() -> bytes:
        with reading() as session:
            download.require(session, key, asked.permission)
        return made.content

    return content


def _begin(asked: Asked, kind: download.Kind) -> None:
    key = watched.key() or ""
    working.begin(
        asked.name, lambda job: _made(job, key, asked, kind), total=2 * asked.lines,
        if_stopped=NO_FILE,
    )  # fmt: skip


class Pace:
    """Lines that were read, and those that were written, are one way."""

    def __init__(self, job: jobs.Job) -> None:
        self.job, self.read, self.written = job, 0, 0

    def reads(self, n: int) -> None:
        self.read = n
        self.job.advance(self.read + self.written)

    def writes(self, n: int) -> None:
        self.written = n
        self.job.advance(self.read + self.written)


@unhurried()
def _made(job: jobs.Job, key: str, asked: Asked, kind: download.Kind) -> Made:
    """Stopped before the audit log has it there is no file; afterwards it stands."""
    now, pace = datetime.now(UTC), Pace(job)
    with reading() as session:
        actor = download.require(session, key, asked.permission)
        sheets = asked.build(session, actor, now, pace.reads)
        job.total = job.total or 2 * pace.read
        content = kind.written(sheets, progress=pace.writes)
    lines = len(sheets.data)
    job.advance(job.total)
    with writing() as session:
        said = f"{asked.summary}, {lines} lines"
        export.note(session, actor, asked.what, summary=said, now=now)
    return Made(content, lines, kind)
