"""What the KPI pages are narrowed to: class, channel and category, in the address and as chips."""

from collections.abc import Callable, Mapping

import streamlit as st

from db.codes import Channel, Class
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.text import Text
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.services.kpi_scope import Filters
from lapor.ui import parts
from lapor.ui.filters import choose as choose_code
from lapor.ui.filters import put
from lapor.ui.frame import _, category, tr

KEYS = {
    "class": Text("Klasifikasi", "Class"),
    "channel": Text("Kanal", "Channel"),
    "category": Text("Kategori", "Category"),
}
Names = Mapping[str, str]


def options(categories: Names) -> dict[str, dict[str, str]]:
    """By key: the codes that can be chosen, with their words. `categories` are by their codes."""
    return {
        "class": {code.value: tr(name) for code, name in CLASS_NAMES.items()},
        "channel": {code.value: tr(name) for code, name in CHANNEL_NAMES.items()},
        "category": {code: category(name) for code, name in categories.items()},
    }


def may_narrow(actor: Actor) -> bool:
    """Not a partner: what is hidden in a whole line could be asked for by itself."""
    return actor.scope(Permission.SEE_KPI) != Scope.AGGREGATE


def read(actor: Actor, categories: Names) -> Filters:
    """From the address; what is no code of ours narrows nothing."""
    found = _chosen(categories) if may_narrow(actor) else {}
    return Filters(
        klass=Class(found["class"]) if "class" in found else None,
        channel=Channel(found["channel"]) if "channel" in found else None,
        category=found.get("category"),
    )


def _chosen(categories: Names) -> dict[str, str]:
    return {
        key: code
        for key, known in options(categories).items()
        if (code := st.query_params.get(key, "")) in known
    }


def bar(actor: Actor, categories: Names) -> None:
    """One menu to choose from, and a chip for each that is chosen."""
    if not may_narrow(actor):
        return
    known, chosen = options(categories), _chosen(categories)
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center"):
        with st.popover(_("Filters"), icon=":material/filter_list:", key="kpi-filters"):
            for key, words in known.items():
                choose_code(tr(KEYS[key]), key, {"": _("All"), **words})
        for key, code in chosen.items():
            st.button(
                f"{tr(KEYS[key])}: {parts.inert(known[key][code])}", key=f"chip-{key}",
                icon=":material/close:", on_click=put, args=(key, ""), help=_("Remove this filter"),
            )  # fmt: skip


def pick(key: str) -> Callable[[str], None]:
    """For a chart: a click on a bar narrows the rest of the page to its code, a second one not."""

    def picked(code: str) -> None:
        put(key, "" if st.query_params.get(key) == code else code)

    return picked


def words(filters: Filters, categories: Names) -> str:
    """For captions and files: what is counted, or nothing where it is everything."""
    known = options(categories)
    held = {"class": filters.klass, "channel": filters.channel, "category": filters.category}
    return " · ".join(
        f"{tr(KEYS[key])}: {known[key].get(str(code), str(code))}"
        for key, code in held.items()
        if code is not None
    )
