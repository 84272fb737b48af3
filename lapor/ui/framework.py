"""How the results framework is drawn: the tree, and each indicator's way to its target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from db.codes import FigureKind
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.programme_words import DIRECTIONS, FIGURES, FREQUENCIES, LEVELS, UNITS
from lapor.services import programme_progress
from lapor.services.board import STANDINGS, Standing
from lapor.services.programme_framework import Framework, Indicator, Point, Result
from lapor.services.programme_progress import Progress
from lapor.ui import address, bullets, framework_details, kpi_links, parts
from lapor.ui import programme_parts as words
from lapor.ui.frame import _, lang, number, tr
from lapor.ui.kpi import LOOKS

LAST = 4  # figures of a published series
OPEN = "indicator"  # in the address: the one that is open
Line = tuple[str, str]  # series and government
Names = Mapping[str, str]  # of governments, by code


@dataclass(frozen=True)
class Reader:
    """Who reads: names of the governments they see, and whether they are told of sharing."""

    names: Names
    is_partner: bool
    opened: str


def summary(found: Framework) -> None:
    """How many lines stand where, in sign, word and colour."""
    counted = programme_progress.standings(programme_progress.below(found.roots))
    badges = [
        f"{badge(standing)} **{number(counted[standing])}**"
        for standing in (*Standing, None)
        if counted[standing]
    ]
    st.markdown(" &nbsp; ".join(badges))


def badge(standing: Standing | None) -> str:
    if standing is None:
        return parts.badge(_("no target to judge by"))
    return parts.badge(tr(STANDINGS[standing]), *LOOKS[standing])


def choose(found: Framework) -> list[Result]:
    """All of it, or one part; in the address."""
    parted = {part.code: part for root in found.roots for part in root.parts}
    names = {"": _("The whole framework")}
    names |= {code: f"{code} {tr(part.name)}" for code, part in parted.items()}
    chosen = address.pick(_("Part of the framework"), "result", names, width=480)
    return [parted[chosen]] if chosen in parted else found.roots


def tree(results: Sequence[Result], reader: Reader, depth: int = 3) -> None:
    for result in results:
        level = tr(LEVELS[result.values["level"]])
        title = f"{level} {result.code}: {tr(result.name)}"
        st.markdown(f"{'#' * min(depth, 5)} {parts.inert(title)}", anchors=False)
        responsible, note = result.values["responsible"], result.values["note"]
        about = [_("Responsible: {who}", who=parts.inert(responsible))] if responsible else []
        about += [parts.inert(note)] if note else []
        about += [words.demo()] if result.values["is_demo"] else []
        if about:
            st.caption(" · ".join(about))
        if not result.indicators and not result.parts:
            st.caption(_("No indicator has been entered here yet."))
        for indicator in result.indicators:
            card(indicator, reader)
        tree(result.parts, reader, depth + 1)


def card(found: Indicator, reader: Reader) -> None:
    with st.container(border=True, gap="small"):
        st.markdown(_head(found))
        for key, line in programme_progress.of(found).items():
            _line(found, key, line, reader.names)
        st.caption("  \n".join(filter(None, (_nothing(found), _about(found), _remark(found)))))
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            _opener(found, reader)
            _to_kpi(found)
        if reader.opened == found.code:
            lines = {_named(key, reader.names): points for key, points in found.lines.items()}
            framework_details.draw(found, lines, to_partner=reader.is_partner)


def _head(found: Indicator) -> str:
    code = f"{found.code} " if found.values["result_code"] else ""  # others have no place in a tree
    name = f"**{parts.inert(code + tr(found.name))}**"
    if found.is_computed:
        name += " " + parts.badge(_("computed"), ":material/calculate:", "blue")
    if found.values["is_demo"]:
        name += f" {words.demo()}"
    if lang() == "en" and not found.has_english:
        name += " " + parts.badge(_("in Indonesian only"))
    return name


def _remark(found: Indicator) -> str:
    return parts.inert(found.values["note"])


def _nothing(found: Indicator) -> str:
    if found.lines:
        return ""
    if found.values["topic_code"]:
        return _("Counted by the rule of its topic, on the page of topics.")
    if found.is_computed:
        return _("Nothing to compute it from yet.")
    return _("No figure has been entered yet.")


def _named(line: Line, names: Names) -> str:
    """What a line is of; "" where it is the only one of all six or the nation."""
    series, place = line
    told = [words.series(series)] if series else []
    return " · ".join([*told, *([names.get(place, place)] if place else [])])


def _line(found: Indicator, key: Line, line: Progress, names: Names) -> None:
    unit, name = found.values["unit"], _named(key, names)
    head = f"{parts.inert(name)} {_judged(found, line)}".strip()
    is_beside = not found.values["result_code"] and line.target is None
    way = _past(found.lines[key], unit) if is_beside else _way(line, unit)
    with st.container(gap="xsmall"):
        st.markdown("  \n".join(filter(None, (head, way, _told(line)))))
        bullets.bar(line, f"{name}: {_plain(line, unit)}".lstrip(": "), per_cent=unit == "percent")


def _judged(found: Indicator, line: Progress) -> str:
    """What is published beside the framework has no target, and none is missed."""
    if line.actual is None:
        return parts.badge(_("no actual yet"))
    if found.values["result_code"] or line.target is not None:
        return badge(line.standing)
    return ""


def _told(line: Progress) -> str:
    """What the newest actual covers, what is said of it, and who says so."""
    shown = line.actual or line.baseline
    if shown is None:
        return ""
    about = [parts.inert(one) for one in (shown.scope_note, shown.note) if one]
    if shown.source and not shown.is_computed:
        about.append(_("Source: {source}", source=words.source(shown.source)))
    about += [words.demo()] if shown.is_demo else []
    return f":small[:gray[{' · '.join(about)}]]" if about else ""


def _way(line: Progress, unit: str) -> str:
    """Baseline → actual → target as far as they are there, each with its period, and n."""
    return " → ".join(
        f"{name} **{words.said(one, unit)}**{_when(one)}" for name, one in _steps(line)
    )


def _past(points: Sequence[Point], unit: str) -> str:
    """What was published one after the other; of much the last."""
    return " · ".join(f"**{words.said(one, unit)}**{_when(one)}" for one in points[-LAST:])


def _steps(line: Progress) -> list[tuple[str, Point]]:
    found = (
        (FigureKind.BASELINE, line.baseline),
        (FigureKind.ACTUAL, line.actual),
        (FigureKind.TARGET, line.target),
    )
    return [(tr(FIGURES[kind]), one) for kind, one in found if one is not None]


def _when(one: Point) -> str:
    n = f", n {number(one.n)}" if one.n is not None else ""
    return f" :small[:gray[({words.when(one.from_on, one.to_on)}{n})]]"


def _plain(line: Progress, unit: str) -> str:
    """The same for who does not see the bar."""
    return ", ".join(f"{name} {words.said(one, unit)}" for name, one in _steps(line))


def _about(found: Indicator) -> str:
    values = found.values
    told = [
        tr(UNITS[values["unit"]]), tr(DIRECTIONS[values["direction"]]),
        tr(FREQUENCIES[values["frequency"]]),
    ]  # fmt: skip
    if values["source"]:
        told.append(_("Source: {source}", source=words.source(values["source"])))
    if values["responsible"]:
        told.append(_("Responsible: {who}", who=parts.inert(values["responsible"])))
    return " · ".join(told)


def evidence(found: Indicator) -> int:
    """How many pieces show it or one of its figures, of those this reader may see."""
    points = [point for line in found.lines.values() for point in line]
    return len(found.proofs) + sum(len(point.proofs) for point in points)


def _opener(found: Indicator, reader: Reader) -> None:
    is_open = reader.opened == found.code
    label = _("Close") if is_open else _("Figures and evidence ({n})", n=number(evidence(found)))
    st.button(
        label, key=f"indicator-{found.code}", type="tertiary", on_click=_open,
        icon=":material/expand_less:" if is_open else ":material/expand_more:",
        args=("" if is_open else found.code,),
    )  # fmt: skip


def _open(code: str) -> None:
    if code:
        st.query_params[OPEN] = code
    else:
        st.query_params.pop(OPEN, None)


def _to_kpi(found: Indicator) -> None:
    """The same number on the KPI monitor, over the period that is shown here."""
    points = [point for line in found.lines.values() for point in line if point.is_computed]
    if found.values["kpi"] in BY_CODE and points:
        kpi_links.to_indicator(found.values["kpi"], points[-1].from_on, points[-1].to_on)


def legend() -> None:
    st.caption(
        _("The bar is the newest actual, the dots are the baseline, the thick rule is the target. "
          "“Nearly”: less than a tenth of the target is missing.")
    )  # fmt: skip


def has_hidden(found: Framework) -> bool:
    every = [*programme_progress.below(found.roots), *found.published]
    return any(point.is_hidden for one in every for line in one.lines.values() for point in line)
