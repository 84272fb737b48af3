"""A form for any row of the programme, drawn from its declaration; and the row's story."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import streamlit as st

from lapor.domain.programme_fields import Entry, Form, Kind
from lapor.domain.programme_values import EARLIEST, LATEST
from lapor.queries.programme import Row
from lapor.services import programme_story
from lapor.services.programme_entry import Change
from lapor.ui import parts
from lapor.ui.frame import _, lang, moment, tr

NEW = ""
READ = "-read"  # after the name of a form: the version that it was opened on
RESTORED = "programme-restored"  # the form that was filled again with what was typed before
Options = Mapping[str, Mapping[str, str]]  # by the name of an entry: words by code


class Given(NamedTuple):
    """What a form holds: of which row ("": a new one), over which version of it."""

    kind: str
    row: str
    values: dict[str, Any]
    why: str
    seen: int


def name_of(row: Row) -> str:
    """The key, and what it is called where it has a name."""
    fields = ("name_id", "text_id", "summary_id", "title")
    english = tuple(field.replace("_id", "_en") for field in fields) if lang() == "en" else ()
    for field in (*english, *fields):
        if row.values.get(field):
            return f"{row.key} · {row.values[field][:80]}"
    return row.key


def options(
    kind: Kind, governments: Mapping[str, str], rows_of: Callable[[str], Sequence[Row]]
) -> Options:
    """What each field offers: the pilots, the rows it may point at, its own choices."""
    found: dict[str, Mapping[str, str]] = {}
    for entry in kind.entries:
        if entry.form == Form.GOVERNMENT:
            found[entry.name] = governments
        elif entry.form == Form.REFERENCE:
            rows = rows_of(entry.to)
            found[entry.name] = {row.key.partition("/")[0]: name_of(row) for row in rows}
        elif entry.form == Form.CHOICE:
            found[entry.name] = {str(code): tr(text) for code, text in entry.choices.items()}
    return found


def form(
    kind: Kind, row: Row | None, offered: Options, suggested: Mapping[str, Any],
    save: Callable[[Given], None], *, fixed: Collection[str] = (),
    more: Callable[[], None] | None = None,
) -> None:  # fmt: skip
    """One row at a time. The fields of its key are fixed once it is there, `fixed` ones always.

    `more` is drawn below the fields.
    """
    st.subheader(_("Change a row") if row else _("Add a row"), anchor=False)
    values = row.values if row else suggested
    name = _form_key(kind.name, row)
    if f"{name}-why" not in st.session_state:  # its first drawing: whoever types has read this
        _read(name, row)
    with st.form(name, border=True):
        for entry in kind.entries:
            is_fixed = entry.name in fixed or (row is not None and entry.name in kind.key)
            value = None if st.session_state.get(RESTORED) == name else values.get(entry.name)
            _field(f"{name}-{entry.name}", entry, value, offered, is_fixed)
        if more is not None:
            more()
        st.text_input(_("Why is it changed?"), key=f"{name}-why", max_chars=500)
        st.form_submit_button(
            _("Save the row"), key="save-row", type="primary",
            on_click=lambda: save(given(kind, row)),
        )  # fmt: skip


def given(kind: Kind, row: Row | None) -> Given:
    """What the form holds; of a row that is there, its key as it is."""
    name = _form_key(kind.name, row)
    fixed = {part: row.values[part] for part in kind.key} if row else {}
    held = {one.name: st.session_state.get(f"{name}-{one.name}") for one in kind.entries}
    why = str(st.session_state.get(f"{name}-why") or "")
    seen = st.session_state[f"{name}{READ}"] if row else 0
    return Given(kind.name, row.key if row else NEW, held | fixed, why, seen)


def restore(held: Given, row: Row | None) -> None:
    """Back into the form of this row, as it was typed."""
    name = _form_key(held.kind, row)
    st.session_state[RESTORED] = name
    _read(name, row)
    for field, value in {**held.values, "why": held.why}.items():
        st.session_state[f"{name}-{field}"] = value


def forget(held: Given) -> None:
    """What was typed is saved, or is not wanted any more."""
    st.session_state.pop(RESTORED, None)
    for field in (*held.values, "why"):
        st.session_state.pop(f"row-{held.kind}-{held.row}-{field}", None)


def _read(name: str, row: Row | None) -> None:
    """Something else may run the page and bring a newer row, whose words the form does not show."""
    st.session_state[f"{name}{READ}"] = row.version if row else 0


def _form_key(kind: str, row: Row | None) -> str:
    return f"row-{kind}-{row.key if row else NEW}"


def _field(key: str, entry: Entry, value: Any, offered: Options, is_fixed: bool) -> None:
    how: dict[str, Any] = {
        "label": tr(entry.label) + (" *" if entry.required else ""),
        "key": key,
        "help": tr(entry.help) if entry.help else None,
        "disabled": is_fixed,
    }
    match entry.form:
        case Form.CHOICE | Form.REFERENCE | Form.GOVERNMENT:
            _choice(entry, offered[entry.name], value, how)
        case Form.DATE:
            st.date_input(
                value=value, min_value=EARLIEST, max_value=LATEST, format="DD/MM/YYYY", **how
            )
        case Form.WHOLE | Form.DECIMAL:
            is_whole = entry.form == Form.WHOLE
            st.number_input(
                value=value, step=1 if is_whole else None, format="%d" if is_whole else "%g", **how
            )
        case Form.YES_NO:
            st.checkbox(value=bool(value), **how)
        case Form.LONG:
            st.text_area(value=value or "", max_chars=entry.longest, **how)
        case _:
            st.text_input(value=value or "", max_chars=entry.longest, **how)


def _choice(entry: Entry, offered: Mapping[str, str], value: Any, how: dict[str, Any]) -> None:
    codes = list(offered)
    nothing = _("Choose one") if entry.required else _("None")
    st.selectbox(
        options=codes, index=codes.index(value) if value in codes else None,
        format_func=lambda code: offered.get(code, code), placeholder=nothing, **how,
    )  # fmt: skip


def story(kind: Kind, changes: Sequence[Change], zone: ZoneInfo) -> None:
    """Who changed what, the newest first."""
    st.subheader(_("Story of this row"), anchor=False)
    if not changes:
        parts.empty(_("Nobody has changed this row here"), _("It came with the published figures."))
    for one in changes:
        first, *fields = programme_story.told(kind, one)
        with st.container(border=True, gap="xsmall"):
            st.caption(moment(one.at, zone))
            st.text(tr(first))
            for field in fields:
                st.text(tr(field))
