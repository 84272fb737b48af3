"""A chart as a file: SVG and PNG with its finding, its source and the date of the data inside."""

from typing import Any

import streamlit as st
from sqlmodel import Session

from lapor.domain.access import Permission
from lapor.services import export, invented
from lapor.ui import download
from lapor.ui.frame import _, lang

WIDTH, HEIGHT = 900, 420
SVG, PNG = "image/svg+xml", "image/png"
Chart = dict[str, Any]  # as Vega-Lite has it
WRAP = 95  # characters of a title's line
FONT = "Liberation Sans, Source Sans, Arial, sans-serif"


def offer(chart: Chart, finding: str, source: str, *, key: str, locale: dict[str, Any]) -> None:
    """Both kinds in one menu. Drawn when it is clicked, for whoever may still see KPIs."""
    notes = notes_of(source)
    with st.popover(_("Picture"), icon=":material/image:", key=key, type="tertiary"):
        for label, ending, mime in (("SVG", "svg", SVG), ("PNG", "png", PNG)):
            st.download_button(
                label,
                data=_maker(chart, finding, notes, ending, locale),
                file_name=export.file_name("grafik", ending),
                mime=mime,
                key=f"{key}-{ending}",
                on_click="ignore",
                width="stretch",
            )


def notes_of(source: str) -> list[str]:
    """What stands under the finding: where the numbers are from, and whether they are invented."""
    return [one for one in (source, invented.told(lang())) if one]


def _maker(chart: Chart, finding: str, notes: list[str], ending: str, locale: Chart) -> Any:
    def make(_session: Session, _actor: Any, _now: Any) -> tuple[bytes, int]:
        return drawn(chart, finding, notes, ending, locale), 1

    return download.maker("chart", Permission.SEE_KPI, make, f"{ending}")


def drawn(chart: Chart, finding: str, notes: list[str], ending: str, locale: Chart) -> bytes:
    """Black on white whatever the theme, and nothing is asked of the network."""
    import vl_convert  # 30 MB of engine: only who takes a picture pays

    title = {
        "text": wrapped(finding),
        "subtitle": [line for note in notes if note for line in wrapped(note)],
        "anchor": "start",
        "fontSize": 17,
        "subtitleFontSize": 12,
    }
    size = {"width": WIDTH, "height": HEIGHT, "padding": 16}
    config = {**chart.get("config", {}), "font": FONT, "aria": True, "mark": {}}
    spec = {**chart, **size, "title": title, "background": "white", "config": config}
    how: dict[str, Any] = {"allowed_base_urls": []}
    if locale:
        how["format_locale"] = locale["locale"]["number"]
        how["time_format_locale"] = locale["locale"]["time"]
    if ending == "svg":
        return vl_convert.vegalite_to_svg(spec, **how).encode()
    return bytes(vl_convert.vegalite_to_png(spec, scale=2, **how))


def wrapped(words: str) -> list[str]:
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + len(word) >= WRAP:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines
