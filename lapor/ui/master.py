"""Categories and reasons: as tables, and the form for one of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from db.models import Category, Reason
from lapor.domain.reasons import REASONS
from lapor.domain.workflow import BY_CODE
from lapor.services import categories, reasons
from lapor.ui import parts
from lapor.ui.frame import _, number, tr
from lapor.ui.picking import pick
from lapor.ui.records import records

SaveCategory = Callable[[int | None, categories.Wording, int], None]
SaveReason = Callable[[int | None, reasons.Wording, int], None]


def category_table(found: Sequence[Category]) -> None:
    records(
        {
            _("Category"): [
                one.name if one.parent_id is None else f"    └ {one.name}" for one in found
            ],
            _("In English"): [one.name_en or "" for one in found],
            _("Source"): [
                _("official list") if one.is_official else _("files, or added here")
                for one in found
            ],
            _("State"): [_state(one.is_active) for one in found],
        },
        key="category-table",
        height="content" if len(found) < 13 else 460,
        alt=_("Categories"),
    )
    st.caption(
        _("What is switched off is not offered for new complaints; those that have it keep it. "
          "Answer templates are written by each government and agency on their own page.")
    )  # fmt: skip


def _state(is_active: bool) -> str:
    return _("offered") if is_active else _("Switched off")


def category_form(found: Sequence[Category], save: SaveCategory) -> None:
    known = {one.id: one for one in found}
    one = _choose("category", known, _("Which category"), _("A new category"), lambda c: c.name)
    fields = {
        "name": one.name if one else "", "en": (one.name_en or "") if one else "",
        "parent": one.parent_id if one else None, "active": one.is_active if one else True,
    }  # fmt: skip
    _filled("category", one.id if one else 0, one.version if one else 0, fields)
    official = one is not None and one.is_official
    st.text_input(_("Name"), key="category-name", disabled=official,
                  max_chars=categories.LONGEST)  # fmt: skip
    st.text_input(_("In English"), key="category-en", max_chars=categories.LONGEST)
    roots = {c.id: c.name for c in found if c.parent_id is None and (one is None or c.id != one.id)}
    st.selectbox(
        _("Below"), list(roots), key="category-parent", index=None, disabled=official,
        placeholder=_("None: a category of its own"), format_func=lambda id: roots.get(id, ""),
    )  # fmt: skip
    st.toggle(_("Offered for new complaints"), key="category-active")
    st.button(
        _("Save the category"), key="category-save", type="primary",
        on_click=lambda: save(one.id if one else None, _category(), one.version if one else 0),
    )  # fmt: skip


def _category() -> categories.Wording:
    held = st.session_state.get
    return categories.Wording(
        held("category-name") or "", held("category-en") or "", held("category-parent"),
        bool(held("category-active", True)),
    )  # fmt: skip


def reason_tables(found: Sequence[Reason]) -> None:
    for code, official in REASONS.items():
        own = [one for one in found if one.move == code]
        words = f"{tr(BY_CODE[code].label)} ({number(len(official) + len(own))})"
        with st.expander(words):
            records(
                {
                    _("Reason"): [*(one.id for one in official), *(one.name for one in own)],
                    _("In English"): [*(o.en for o in official), *(o.name_en for o in own)],
                    _("State"): [
                        *(_("always offered") for _one in official),
                        *(_state(one.is_active) for one in own),
                    ],
                },
                key=f"reasons-{code}",
                alt=_("Reasons"),
            )


def reason_form(found: Sequence[Reason], save: SaveReason) -> None:
    known = {one.id: one for one in found}
    one = _choose("reason", known, _("Which reason"), _("A new reason"), lambda r: r.name)
    fields = {
        "move": one.move if one else next(iter(REASONS)), "name": one.name if one else "",
        "en": one.name_en if one else "", "active": one.is_active if one else True,
    }  # fmt: skip
    _filled("reason", one.id if one else 0, one.version if one else 0, fields)
    st.selectbox(
        _("For which step"), list(REASONS), key="reason-move", disabled=one is not None, width=360,
        format_func=lambda code: tr(BY_CODE[code].label),
    )  # fmt: skip
    st.text_input(_("Reason"), key="reason-name", max_chars=reasons.LONGEST)
    st.text_input(_("In English"), key="reason-en", max_chars=reasons.LONGEST)
    st.toggle(_("Offered in the forms"), key="reason-active")
    st.button(
        _("Save the reason"), key="reason-save", type="primary",
        on_click=lambda: save(one.id if one else None, _reason(), one.version if one else 0),
    )  # fmt: skip


def _reason() -> reasons.Wording:
    held = st.session_state.get
    return reasons.Wording(
        held("reason-move") or next(iter(REASONS)), held("reason-name") or "",
        held("reason-en") or "", bool(held("reason-active", True)),
    )  # fmt: skip


def _choose(
    kind: str, known: Mapping[int, Any], label: str, new: str, name: Callable[[Any], str]
) -> Any:
    key = f"{kind}-chosen"
    words = {id: name(one) for id, one in known.items()}
    chosen = pick(label, key, words, placeholder=new, width=480)
    return None if chosen is None else known[chosen]


def _filled(kind: str, id: int, version: int, fields: Mapping[str, Any]) -> None:
    """The fields follow what is chosen; what was typed stays while it is the same."""
    held = st.session_state
    if held.get(f"{kind}-of") != [id, version]:
        held[f"{kind}-of"] = [id, version]
        held.update({f"{kind}-{name}": value for name, value in fields.items()})


def emptied(kind: str) -> None:
    """It was saved: an empty form."""
    st.session_state[f"{kind}-chosen"], st.session_state[f"{kind}-of"] = None, None


def views() -> str:
    options = {"categories": _("Categories"), "reasons": _("Reasons")}
    chosen = st.segmented_control(
        _("View"), list(options), key="master-view", default="categories", required=True,
        format_func=lambda one: options[one], label_visibility="collapsed",
    )  # fmt: skip
    return chosen or "categories"


def nothing_added() -> None:
    parts.empty(
        _("No reason was added here yet"), _("The forms offer those of the official lists.")
    )
