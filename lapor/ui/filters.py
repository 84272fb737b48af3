"""Filters that live in the address, so that a link is the view. Codes only, never free text."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import streamlit as st

from db.codes import Channel, Class, Status
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.domain.workflow import LABELS
from lapor.queries.complaints import Filters, Worklist
from lapor.queries.reference import Choice
from lapor.ui import address
from lapor.ui.frame import _, tr

ALL = ""


def choose(label: str, key: str, options: Mapping[str, str]) -> str | None:
    """A select box whose code is in the address; none chosen: everything."""
    return address.pick(label, key, {ALL: _("All"), **options}, ALL) or None


def _named(names: Mapping[Any, Any]) -> dict[str, str]:
    return {code.value: tr(text) for code, text in names.items()}


def _by_id(choices: list[Choice]) -> dict[str, str]:
    return {str(choice.id): choice.name for choice in choices}


def queue_filters(
    worklist: Worklist,
    governments: list[Choice],
    agencies: list[Choice],
    categories: list[Choice],
) -> Filters:
    """One row of select boxes; each narrows the queue."""
    with st.expander(_("Filters"), icon=":material/filter_list:", expanded=_any_chosen()):
        left, middle, right = st.columns(3)
        with left:
            several = _by_id(governments) if len(governments) > 1 else {}
            government = choose(_("Government"), "government", several) if several else None
            agency = choose(_("Agency"), "agency", _by_id(agencies)) if agencies else None
        with middle:
            status = choose(_("Status"), "status", _named(OPEN_LABELS))
            klass = choose(_("Class"), "class", _named(CLASS_NAMES))
        with right:
            category = choose(_("Category"), "category", _by_id(categories))
            channel = choose(_("Channel"), "channel", _named(CHANNEL_NAMES))
        st.button(_("Remove all filters"), key="clear", type="tertiary", on_click=clear)
    return Filters(
        worklist, _int(government), _int(agency), _word(Status, status), _word(Class, klass),
        _int(category), _word(Channel, channel),
    )  # fmt: skip


OPEN_LABELS = {code: text for code, text in LABELS.items() if code.is_open}
KEYS = ("government", "agency", "status", "class", "category", "channel")


def _any_chosen() -> bool:
    return any(st.session_state.get(key) or st.query_params.get(key) for key in KEYS)


def clear() -> None:
    for key in KEYS:
        st.session_state[key] = ALL


def _int(code: str | None) -> int | None:
    return int(code) if code and code.isdigit() else None


def _word(words: type[StrEnum], code: str | None) -> Any:
    return words(code) if code in set(words) else None
