"""What the programme's pages have in common: amounts, periods, sources, evidence, ways on."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlsplit

import streamlit as st

from lapor.domain.access import Actor
from lapor.domain.programme_values import is_safe
from lapor.domain.programme_words import SERIES, UNITS
from lapor.i18n import short_day
from lapor.services.picture import words as written
from lapor.services.programme_evidence import Proof
from lapor.services.programme_framework import Point
from lapor.ui import parts
from lapor.ui import records as tables
from lapor.ui.frame import ROOT, _, day, lang, number, tr
from lapor.ui.menu import PAGES

ADDRESS = re.compile(r"https://\S+")
# ours from end to end: the code of the evidence is quoted, the words are our own
FILE = '<a href="/bukti/{code}" target="_blank" rel="noopener">{words}</a>'
WAYS = ("framework", "programme", "activities", "topics", "partners", "packs", "programme_entry")


def ways(actor: Actor, here: str) -> None:
    """To the programme's other pages, as far as they are open to the actor."""
    found = {Path(page.path).stem: page for page in PAGES if actor.may(page.permission)}
    with st.container(horizontal=True, gap="small", key="ways"):
        for name in WAYS:
            if name != here and name in found:
                page = found[name]
                st.page_link(ROOT / page.path, label=tr(page.title), icon=page.icon)
    if lang() == "en":
        st.caption(_("Notes and sources are as they were written, most of them in Indonesian."))


def amount(value: float, unit: str) -> str:
    """With its unit, as packs and briefs write it."""
    return written.amount(value, unit, lang())


def unit(code: str) -> str:
    """What it is counted in, as the title of an axis."""
    return _("Per cent") if code == "percent" else tr(UNITS[code])


def said(point: Point | None, unit: str) -> str:
    """The amount of a figure, or why there is none."""
    if point is not None and point.is_hidden:
        return tr(written.FEW) if unit in written.COUNTS else _("withheld")
    return "–" if point is None or point.value is None else amount(point.value, unit)


def hidden() -> None:
    """Why some numbers are not told."""
    st.info(
        _(
            "“< 10” and “withheld”: fewer than 10 people or complaints stand behind it, or it "
            "would let such a number be worked out."
        ),
        icon=":material/visibility_off:",
    )


def when(since: date, until: date) -> str:
    """A day, whole years, or from a day to a day: 5–6 March 2025."""
    if since == until:
        return day(until)
    if years := _years(since, until):
        return years
    if (since.year, since.month) == (until.year, until.month):
        return f"{since.day}–{day(until)}"
    return f"{day(since)} – {day(until)}"


def when_short(since: date, until: date) -> str:
    """The same for a place where there is little room."""
    if since == until:
        return short_day(until)
    return _years(since, until) or f"{short_day(since)}–{short_day(until)}"


def _years(since: date, until: date) -> str:
    """Where it is of whole ones."""
    if (since.month, since.day, until.month, until.day) != (1, 1, 12, 31):
        return ""
    return str(until.year) if since.year == until.year else f"{since.year}–{until.year}"


def series(code: str) -> str:
    """The published ones in the language, others as they were entered."""
    words = tr(SERIES[code]) if code in SERIES else code.replace("-", " ")
    return words[:1].upper() + words[1:]


def source(text: str) -> str:
    """Markdown of a source; an https address in it is a link behind its name."""
    found = ADDRESS.search(text)
    if found is None or not is_safe(found[0]):
        return parts.inert(text)
    rest = (text[: found.start()] + text[found.end() :]).strip(" ,;")
    name = rest or urlsplit(found[0]).hostname or found[0]
    return f"[{parts.inert(name)}](<{quote(found[0], safe=':/?=&%#~+,;@._-')}>)"


def records(rows: Sequence[Mapping[str, str]], key: str, alt: str) -> None:
    tables.of_rows(rows, key=key, alt=alt)


def people(found: int | None) -> str:
    return _("withheld") if found is None else number(found)


def demo() -> str:
    return parts.badge(_("invented data"), ":material/science:", "orange")


def proofs(found: Sequence[Proof], *, to_partner: bool) -> None:
    """Each link and file; who is no partner is told which of them partners see."""
    for proof in found:
        with st.container(border=True, gap="xsmall"):
            st.text(proof.title)
            about = [parts.inert(proof.document_number)] if proof.document_number else []
            about += [day(proof.document_on)] if proof.document_on else []
            if not to_partner:
                about.append(_("partners see it") if proof.shared else _("partners do not see it"))
            about += [_("invented data")] if proof.is_demo else []
            st.caption(" · ".join(about))
            _open(proof)


def _open(proof: Proof) -> None:
    if is_safe(proof.address):
        st.link_button(
            _("Open the source"), proof.address, key=f"source-{proof.code}",
            icon=":material/open_in_new:", type="tertiary",
        )  # fmt: skip
    if proof.digest:
        st.html(FILE.format(code=quote(proof.code, safe=""), words=_("Open the file")))
        kind = proof.media_type.rpartition("/")[2].upper()
        size = _("{n} kB", n=number(proof.size / 1024))
        st.caption(
            f"{parts.inert(proof.file_name)} · {parts.inert(kind)} · {size} · "
            + _("SHA-256 {digest}…", digest=proof.digest[:16]),
            help=proof.digest,
        )
