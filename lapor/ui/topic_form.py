"""The next edition of a topic's rule: what it would count is said before it is saved."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import streamlit as st

from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.programme_fields import TOPIC
from lapor.domain.text import Text
from lapor.domain.topic import parts as parted
from lapor.services.topic_rules import Topic, changed
from lapor.ui.frame import _, number, tr


def may_edit(actor: Actor) -> bool:
    return actor.scope(Permission.EDIT_PROGRAMME) == Scope.ALL


def opened(topic: Topic, categories: Mapping[str, Text]) -> bool:
    """The fields, filled with the rule that holds; are they open?"""
    box = st.expander(
        _("Write edition {n}", n=number(max(topic.editions) + 1)), icon=":material/edit:",
        key=f"topic-edit-{topic.code}", on_change="rerun",
    )  # fmt: skip
    if not box.open:
        return False
    with box:
        st.text_area(
            _("Words, with commas between"), topic.words, key=_key(topic, "words"),
            max_chars=TOPIC.entry("words").longest,
            help=_("A word ending in * is the beginning of words. Several words stand together."),
        )  # fmt: skip
        st.multiselect(
            _("Categories"), list(categories), parted(topic.categories),
            key=_key(topic, "categories"), format_func=lambda code: tr(categories[code]),
        )  # fmt: skip
        st.text_input(
            _("Decided by (an office)"), topic.decided_by, key=_key(topic, "decided-by"),
            max_chars=TOPIC.entry("decided_by").longest,
        )  # fmt: skip
        st.text_input(
            _("Why is the rule changed?"), key=_key(topic, "note"),
            max_chars=TOPIC.entry("note").longest,
        )  # fmt: skip
    return True


def draft(topic: Topic) -> Topic:
    """The rule as it is typed."""
    return changed(topic, _typed(topic, "words"), ", ".join(_chosen(topic)))


def counted(n: int | None) -> None:
    if n is None:
        st.info(_("In this period this rule would count fewer than ten complaints."))
    else:
        st.info(_("In this period this rule would count {n} complaints.", n=number(n)))


def button(topic: Topic, save: Callable[[Topic], None]) -> None:
    st.button(_("Save the next edition"), key="save-topic", type="primary", on_click=save,
              args=(topic,))  # fmt: skip


def typed(topic: Topic, today: date) -> dict[str, Any]:
    """The row of the next edition."""
    return {
        "code": topic.code,
        "edition": max(topic.editions) + 1,
        "name_id": topic.name.id,
        "name_en": topic.name.en,
        "parent_code": topic.parent,
        "words": _typed(topic, "words"),
        "categories": ", ".join(_chosen(topic)),
        "decided_by": _typed(topic, "decided-by"),
        "decided_on": today,
        "note": _typed(topic, "note"),
        "is_demo": topic.is_demo,
    }


def forget() -> None:
    """It is saved: the fields begin with the new rule."""
    for key in [one for one in st.session_state if str(one).startswith("topic-edit-")]:
        st.session_state.pop(key)


def _typed(topic: Topic, name: str) -> str:
    return str(st.session_state.get(_key(topic, name)) or "")


def _chosen(topic: Topic) -> list[str]:
    return list(st.session_state.get(_key(topic, "categories")) or [])


def _key(topic: Topic, name: str) -> str:
    return f"topic-edit-{topic.code}-{max(topic.editions)}-{name}"
