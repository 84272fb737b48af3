"""How a picture of the programme is drawn: questions, each answered with its sources."""

from collections.abc import Mapping, Sequence

import streamlit as st

from lapor.domain.picture import (
    PARTNERS,
    QUESTIONS,
    Difference,
    Line,
    Partner,
    Picture,
    Section,
    What,
    courses,
    numbered,
)
from lapor.domain.text import Text
from lapor.services import brief_annex
from lapor.services.picture import words
from lapor.ui import address, parts
from lapor.ui.frame import _, day, lang, number, tr
from lapor.ui.records import ROW, records

WIDE, ALL = (Section.PILOTS, Section.DELIVERABLES), "all"
SHORT = 12  # letters of a digest


def reader() -> Partner:
    """Whose questions come first; it is in the address."""
    names = {partner.value: tr(known.name) for partner, known in PARTNERS.items()}
    label = _("For whom")
    return Partner(address.switch(label, "for", names, Partner.KEMENPANRB.value))


def question(asked: Sequence[Section]) -> list[Section]:
    """One of the reader's questions, or all of them; it is in the address."""
    names = {ALL: _("All questions"), **{one.value: tr(QUESTIONS[one]) for one in asked}}
    chosen = address.pick(_("Question"), "question", names, ALL, width=400)
    return list(asked) if chosen == ALL else [Section(chosen)]


def answer(picture: Picture, section: Section) -> None:
    """One question: a table, and the numbered sources one click away."""
    st.header(tr(QUESTIONS[section]), anchor=False)
    lines = picture.of(section)
    if not lines:
        parts.empty(
            _("Nothing has been entered yet"),
            _("The PMU enters it on the page Programme entries."),
        )
        return
    numbers = numbered(picture.lines)
    if section in WIDE:
        table = _across(picture, lines)
    elif section == Section.RESULTS:
        table = _courses(picture, lines, numbers)
    else:
        table = _down(picture, lines, numbers)
    records(table, key=f"picture-{section}", alt=tr(QUESTIONS[section]), height="content")
    if any(line.is_hidden for line in lines):
        st.caption(_("Hidden: fewer than ten people or complaints stand behind it."))
    _sources(lines, numbers, section)


def _across(picture: Picture, lines: Sequence[Line]) -> dict[str, list[str]]:
    """Pilots down, lines across: what each says of each."""
    found = {(line.place, line.name): line for line in lines}
    names = dict.fromkeys(line.name for line in lines)
    places = [place for place in picture.places if any(place.code == at for at, _n in found)]
    table = {_("Region"): [_placed(picture, place.code) for place in places]}
    for name in names:
        table[tr(name)] = [_cell(found.get((place.code, name))) for place in places]
    return table


def _placed(picture: Picture, code: str) -> str:
    place = next(one for one in picture.places if one.code == code)
    return _("{name} (of which)", name=place.name) if place.within else place.name


def _cell(line: Line | None) -> str:
    """The value with its n and target, or the state with its date."""
    if line is None:
        return "–"
    told = [words.value(line, lang())]
    if line.n is not None and not line.is_hidden:
        told.append(f"n {number(line.n)}")
    if line.target is not None:
        told.append(_("target {value}", value=words.amount(line.target, line.unit, lang())))
    if line.words is not None and line.until is not None:
        told.append(day(line.until))
    return " · ".join(told)


def _courses(
    picture: Picture, lines: Sequence[Line], numbers: Mapping[Text, int]
) -> dict[str, list[str]]:
    found = courses(lines)
    return {
        _("Indicator"): [words.title(picture, one.line, lang()) for one in found],
        _("Baseline"): [_dated(one.baseline, numbers) for one in found],
        _("Latest actual"): [_dated(one.actual, numbers) for one in found],
        _("Target"): [_dated(one.target, numbers) for one in found],
    }


def _dated(line: Line | None, numbers: Mapping[Text, int]) -> str:
    """A figure with its n, its last day and the number of its source."""
    if line is None:
        return "–"
    when = f" ({day(line.until)})" if line.until else ""
    return f"{_says(line)}{when}" + (f" [{numbers[line.source]}]" if line.source else "")


def _down(
    picture: Picture, lines: Sequence[Line], numbers: Mapping[Text, int]
) -> dict[str, list[str]]:
    table = {
        _("What"): [words.title(picture, line, lang()) for line in lines],
        _("Kind"): [words.kind(line, lang()) for line in lines],
        _("Says"): [_says(line) for line in lines],
        _("Date"): [words.span(line, lang()) for line in lines],
        _("Note"): [tr(line.note) if line.note else "" for line in lines],
        _("Source"): [f"[{numbers[line.source]}]" if line.source else "" for line in lines],
    }
    return {name: cells for name, cells in table.items() if any(cells)}


def _says(line: Line) -> str:
    told = words.value(line, lang())
    return f"{told} · n {number(line.n)}" if line.n is not None and not line.is_hidden else told


def _sources(lines: Sequence[Line], numbers: Mapping[Text, int], section: Section) -> None:
    """What each number in brackets is, and the digests of the evidence."""
    named = dict.fromkeys(line.source for line in lines if line.source is not None)
    with st.expander(_("Sources"), icon=":material/menu_book:", key=f"sources-{section}"):
        for source in named:
            st.text(f"[{numbers[source]}] {tr(source)}")
        for line in lines:
            for digest in line.digests:
                st.text(f"{tr(line.name)}: SHA-256 {digest}")


def stamp(picture: Picture) -> None:
    st.caption(
        _(
            "State as of {day}, known on {known}. Period {since} to {until}.",
            day=day(picture.as_of), known=day(picture.known_on), since=day(picture.since),
            until=day(picture.until),
        )
    )  # fmt: skip


def changes(picture: Picture, found: Sequence[Difference], key: str) -> None:
    """Each line that is not what it was."""
    if not found:
        st.success(_("Nothing differs."), icon=":material/verified:")
        return
    counts = {what: number(sum(one.what == what for one in found)) for what in What}
    st.caption(
        _("{changed} changed, {new} new, {gone} gone.", changed=counts[What.CHANGED],
          new=counts[What.NEW], gone=counts[What.GONE])
    )  # fmt: skip
    tall = {"height": parts.taller(len(found), ROW)} if len(found) > parts.ROWS else {}
    records(
            {
                _("What"): [words.title(picture, one.line, lang()) for one in found],
                _("Question"): [tr(QUESTIONS[one.line.section]) for one in found],
                _("Before"): [_then(one.before) for one in found],
                _("Now"): [_then(one.after) for one in found],
                _("Difference"): [_difference(one) for one in found],
            },
        key=key, alt=_("What differs"), **tall,
    )  # fmt: skip


def _difference(one: Difference) -> str:
    """Of two numbers; the columns before it say the rest."""
    if one.before is None or one.after is None:
        return brief_annex.against(one, lang())
    then, now = one.before.value, one.after.value
    if then is None or now is None or one.before.is_hidden or one.after.is_hidden:
        return "–"
    by = now - then
    if not by:
        return _("the same number")
    return f"{'+' if by > 0 else '−'}{number(abs(by), 0 if by == round(by) else 1)}"


def _then(line: Line | None) -> str:
    """All that may differ: what it says, of which day, and what shows it."""
    if line is None:
        return "–"
    told = [_says(line), words.span(line, lang()), tr(line.note) if line.note else ""]
    told += [f"SHA-256 {digest[:SHORT]}…" for digest in line.digests]
    return " · ".join(filter(None, told))
