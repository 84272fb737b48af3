"""Somebody changed this row first: theirs, yours, side by side. Nothing typed is lost."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import streamlit as st

from lapor.domain.errors import BadInput, NotFound
from lapor.domain.programme_fields import Entry, Kind
from lapor.domain.programme_values import parsed
from lapor.queries.programme import Row
from lapor.services.programme_entry import StaleRow
from lapor.services.programme_story import shown
from lapor.ui import programme_form
from lapor.ui.frame import _, lang, tr
from lapor.ui.programme_form import Given
from lapor.ui.records import records

HELD = "programme-conflict"  # what was typed over a row that had changed, and the key of that row


@contextmanager
def holding(given: Given) -> Iterator[None]:
    """Around a save: what somebody was too late with is kept until they decide."""
    try:
        yield
    except (StaleRow, NotFound) as slower:  # evidence that was withdrawn is not found
        theirs = slower.theirs if isinstance(slower, StaleRow) else None
        st.session_state[HELD] = [given, theirs.key if theirs else given.row]
        raise


def of(kind: Kind) -> tuple[Given, str] | None:
    """(what was typed, the key of the row as it is now), while that is undecided."""
    given, key = st.session_state.get(HELD) or (None, "")
    return (given, key) if given is not None and given.kind == kind.name else None


def panel(
    kind: Kind, given: Given, theirs: Row | None, save: Callable[[Given], None],
    back: Callable[[Given, Row | None], None] = programme_form.restore,
) -> None:  # fmt: skip
    """In place of the form: pressing again must not overwrite what nobody has read."""
    with st.container(border=True, key="row-conflict"):
        st.markdown(f"**{_('This row changed while you were writing')}**")
        if theirs is None:
            st.caption(_("Your row was not saved. It has been removed since."))
        else:
            st.caption(_("Your row was not saved. Where it differs from what stands there now:"))
        records(_beside(kind, given, theirs), key="row-beside", alt=_("Theirs and yours"))
        mine = given._replace(seen=theirs.version if theirs else 0)
        with st.container(horizontal=True):
            st.button(_("Leave theirs"), key="row-theirs", on_click=done, args=(given,))
            st.button(
                _("Save mine over it"), key="row-mine", type="primary", on_click=save, args=(mine,)
            )
            st.button(
                _("Back to the form with what I typed"), key="row-back", on_click=_back,
                args=(given, theirs, back),
            )  # fmt: skip


def done(given: Given) -> None:
    """It was saved, or is not wanted any more."""
    st.session_state.pop(HELD, None)
    programme_form.forget(given)


def _back(given: Given, theirs: Row | None, back: Callable[[Given, Row | None], None]) -> None:
    st.session_state.pop(HELD, None)
    back(given, theirs)


def _beside(kind: Kind, given: Given, theirs: Row | None) -> dict[str, list[str]]:
    there = theirs.values if theirs else {}
    rows = [
        (tr(entry.label), _said(entry, there.get(entry.name)), _said(entry, value))
        for entry in kind.entries
        if _value(entry, value := given.values.get(entry.name)) != there.get(entry.name)
    ]
    names = (_("Field"), _("Theirs"), _("Yours"))
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}


def _value(entry: Entry, typed: Any) -> Any:
    try:
        return parsed(entry, typed)
    except BadInput:  # shown as it was typed
        return typed


def _said(entry: Entry, value: Any) -> str:
    return shown(entry, _value(entry, value), lang())
