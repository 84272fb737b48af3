"""Changing a pilot's deliverable where it is read: its row, and a link to what shows it."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from db.codes import Deliverable
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.programme_fields import EVIDENCE, MILESTONE
from lapor.domain.programme_words import DELIVERABLES
from lapor.queries.programme import Row
from lapor.services.programme_tracker import Tracked
from lapor.ui import programme_form
from lapor.ui.frame import _, tr

TYPED = ("title", "address", "document_number", "shared")  # of new evidence


def may_edit(actor: Actor) -> bool:
    """Whoever may change one of the pilots they see may change all of these."""
    return actor.scope(Permission.EDIT_PROGRAMME) in (Scope.ALL, Scope.OWN_GOVERNMENT)


def choose(pilot: Tracked) -> str:
    """Which deliverable; the key of its row."""
    st.subheader(_("Change a milestone"), anchor=False)
    chosen = st.selectbox(
        _("Deliverable"), [one.value for one in Deliverable], key="deliverable", width=320,
        format_func=lambda code: tr(DELIVERABLES[Deliverable(code)]),
    )  # fmt: skip
    return f"{pilot.code}/{chosen}"


def milestone(
    key: str, row: Row | None, governments: Mapping[str, str],
    save: Callable[[programme_form.Given], None],
) -> None:  # fmt: skip
    """The same form as everywhere; a row nobody has entered begins with its key."""
    government, _slash, deliverable = key.partition("/")
    offered = programme_form.options(MILESTONE, governments, lambda _kind: [])
    begun = {"government_id": government, "deliverable": deliverable}
    programme_form.form(MILESTONE, row, offered, begun, save)


def evidence(key: str, add: Callable[[str], None]) -> None:
    """A link or a document about it; files are added where all evidence is entered."""
    with st.form(f"evidence-{key}", border=True):
        st.markdown(f"**{_('Add evidence')}**")
        for name in TYPED[:3]:
            entry = EVIDENCE.entry(name)
            st.text_input(tr(entry.label), key=_key(key, name), max_chars=entry.longest)
        st.checkbox(tr(EVIDENCE.entry("shared").label), key=_key(key, "shared"))
        st.form_submit_button(
            _("Add the evidence"), key="add-evidence", on_click=add, args=(key,)
        )  # fmt: skip


def typed_evidence(key: str) -> dict[str, Any]:
    held = {name: st.session_state.get(_key(key, name)) for name in TYPED}
    return {"about": "milestone", "about_key": key, **held}


def forget_evidence(key: str) -> None:
    """It was added; adding again must not add it once more."""
    for name in TYPED:
        st.session_state.pop(_key(key, name), None)


def _key(key: str, name: str) -> str:
    return f"evidence-{key}-{name}"
