"""Files to take away: built when they are asked for, for whoever then is still allowed to."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple, Protocol

import streamlit as st
from sqlmodel import Session

from db.engine import reading, unhurried, writing
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import NotAllowed
from lapor.domain.text import Text
from lapor.services import export, sessions
from lapor.services.export import Sheets
from lapor.services.printing import PDF
from lapor.services.progress import Progress, untold
from lapor.ui import watched
from lapor.ui.frame import _

Build = Callable[[Session, Actor, datetime], Sheets]
Write = Callable[[Session, Actor, datetime], bytes]
Make = Callable[[Session, Actor, datetime], tuple[bytes, int]]  # a file, and its lines


class Written(Protocol):
    __name__: str

    def __call__(self, sheets: Sheets, *, progress: Progress = untold) -> bytes: ...


class Kind(NamedTuple):
    """One way to write sheets."""

    label: str
    ending: str
    mime: str
    written: Written

    def key(self, key: str) -> str:
        return f"{key}-{self.written.__name__}"


def kinds() -> tuple[Kind, ...]:
    return (
        Kind(_("Excel (XLSX)"), "xlsx", export.XLSX, export.to_xlsx),
        Kind(_("CSV with semicolons"), "csv", export.CSV, export.to_csv),
        Kind(_("CSV with commas"), "csv", export.CSV, export.with_commas),
    )


def offer(what: str, permission: Permission, build: Build, *, key: str, summary: str) -> None:
    """The same data as XLSX and as CSV, in one menu."""
    with st.popover(_("Download"), icon=":material/download:", key=key):
        st.caption(_("With filters, definitions and the date of the data. Downloads are logged."))
        for kind in kinds():
            st.download_button(
                kind.label,
                data=_maker(what, permission, build, kind, summary),
                file_name=export.file_name(what, kind.ending),
                mime=kind.mime,
                key=kind.key(key),
                on_click="ignore",
                width="stretch",
            )


def _maker(
    what: str, permission: Permission, build: Build, kind: Kind, summary: str
) -> Callable[[], bytes]:
    def make(session: Session, actor: Actor, now: datetime) -> tuple[bytes, int]:
        sheets = build(session, actor, now)
        return kind.written(sheets), len(sheets.data)

    return maker(what, permission, make, summary)


def pdf(
    label: str, what: str, permission: Permission, build: Write, *, key: str, summary: str,
) -> None:  # fmt: skip
    """Pages to print or send, built when they are asked for."""
    st.download_button(
        label,
        data=maker(what, permission, lambda *asked: (build(*asked), 1), summary),
        file_name=export.file_name(what, "pdf"),
        mime=PDF,
        icon=":material/picture_as_pdf:",
        key=key,
        on_click="ignore",
    )


def maker(what: str, permission: Permission, make: Make, summary: str) -> Callable[[], bytes]:
    """Runs outside the page, perhaps much later: so it asks anew who is there, and logs it."""
    key = watched.key() or ""

    @unhurried()
    def made() -> bytes:
        now = datetime.now(UTC)
        with reading() as session:
            actor = require(session, key, permission)
            content, lines = make(session, actor, now)
        with writing() as session:
            export.note(session, actor, what, summary=f"{summary}, {lines} lines", now=now)
        return content

    return made


def require(session: Session, key: str, permission: Permission) -> Actor:
    """Whose session this is, if it still is one and may. Raises NotAllowed."""
    found = sessions.visit(session, key)
    if found is None or not found.actor.may(permission):
        raise NotAllowed(Text("Sesi ini sudah berakhir.", "This session has ended."))
    return found.actor
