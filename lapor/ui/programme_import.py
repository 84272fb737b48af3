"""Tables of the programme: a template to take, a file to give, and what it would change."""

from collections.abc import Callable, Mapping
from datetime import datetime

import streamlit as st
from sqlmodel import Session

from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput
from lapor.domain.text import Text
from lapor.services import export, programme_story, programme_tables
from lapor.services.programme_import import Incoming, Preview
from lapor.ui import download, parts
from lapor.ui.frame import _, number, tr
from lapor.ui.uploader import uploader

LARGEST_MB = 10
SHOWN = 50  # lines of each list
FILE, FOUND = "programme-file", "programme-preview"


def templates(lang: str) -> None:
    """Empty to fill in, or with the rows that are there."""
    with st.container(horizontal=True):
        for label, what, filled in (
            (_("Template (XLSX)"), "templat", False),
            (_("All rows (XLSX)"), "program", True),
        ):
            st.download_button(
                label,
                data=download.maker(what, Permission.EDIT_PROGRAMME, _maker(lang, filled), what),
                file_name=export.file_name(what, "xlsx"),
                mime=export.XLSX,
                key=f"take-{what}",
                icon=":material/download:",
                on_click="ignore",
            )


def _maker(lang: str, filled: bool) -> download.Make:
    def make(session: Session, actor: Actor, now: datetime) -> tuple[bytes, int]:
        return programme_tables.to_xlsx(session, actor, lang, filled=filled), 1

    return make


def choose(kinds: Mapping[str, str], look: Callable[[], None]) -> None:
    """The file, and of a CSV which kind of rows it holds."""
    uploader(
        _("File (CSV or XLSX, at most {n} MB)", n=LARGEST_MB), types=["csv", "xlsx"],
        most_mb=LARGEST_MB, key=FILE,
    )  # fmt: skip
    st.selectbox(
        _("Kind of rows in a CSV"), list(kinds), index=None, key="programme-csv",
        format_func=lambda code: kinds.get(code, code), placeholder=_("As its columns say"),
        width=320,
    )  # fmt: skip
    st.button(_("Preview the file"), key="preview-rows", on_click=look)


def given() -> tuple[bytes, str, str]:
    """(content, name, kind of a CSV). Raises BadInput where no file is chosen."""
    file = st.session_state.get(FILE)
    if file is None:
        raise BadInput(Text("Pilih berkas dahulu.", "Choose a file first."))
    return file.getvalue(), file.name, st.session_state.get("programme-csv") or ""


def preview(found: Preview, take: Callable[[], None]) -> None:
    """What would be new, changed or refused; all of it is taken, or nothing."""
    st.markdown(
        _("{new} new, {changed} changed, {same} the same, {refused} refused",
          new=number(len(found.new)), changed=number(len(found.changed)),
          same=number(found.same), refused=number(len(found.refused)))
    )  # fmt: skip
    for refused in found.refused[:SHOWN]:
        parts.refused(tr(refused))
    for one in found.changed[:SHOWN]:
        with st.container(border=True, gap="xsmall"):
            st.text(_where(one))
            for each in one.differences:
                st.text(tr(programme_story.difference(*each)))
    if found.new:
        st.caption(_("New rows"))
        st.text("\n".join(_where(one) for one in found.new[:SHOWN]))
    if max(len(found.refused), len(found.changed), len(found.new)) > SHOWN:
        st.caption(_("The first {n} of each are shown.", n=SHOWN))
    if found.may_apply:
        st.button(_("Take all of it"), key="take-rows", type="primary", on_click=take)
    elif found.refused:
        st.caption(_("Nothing is taken while something is refused: correct the file."))


def forget() -> None:
    """The preview was taken."""
    st.session_state.pop(FOUND, None)


def _where(one: Incoming) -> str:
    return f"{tr(one.kind.one)} {one.key} ({one.sheet}, {one.line})"
