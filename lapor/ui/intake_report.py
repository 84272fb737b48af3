"""What a file would do, or did: counts, what is new, which rows are refused and why."""

from dataclasses import dataclass

import streamlit as st

from lapor.services import export
from lapor.services.intake.report import Report, hidden
from lapor.ui.frame import _, number, tr
from lapor.ui.records import of_rows

SHOWN = 20  # refusals named on the page; the file has all


@dataclass
class Outcome:
    """What a job found: the report, and every refused row as a file."""

    report: Report
    refused: str


def report(found: Outcome) -> None:
    """What it would do, or did: counts, what is new, what is refused and why."""
    told = found.report
    counts = (
        (_("Read"), told.read),
        (_("New"), told.inserted),
        (_("Updated"), told.updated),
        (_("Unchanged"), told.unchanged),
        (_("Differs from what was done here"), told.conflict),
        (_("Refused"), told.refused),
    )
    with st.container(horizontal=True, gap="small"):
        for label, n in counts:
            st.markdown(f"**{number(n)}**  \n:small[{label}]", width=150)
    if told.is_undone:
        st.warning(
            _("Rows were refused and “all rows or none” is chosen: nothing is loaded."),
            icon=":material/block:",
        )
    for label, names in (
        (_("New agencies"), told.new_agencies),
        (_("New categories"), told.new_categories),
        (_("Unknown columns, not read"), told.unknown_columns),
    ):
        _names(label, names)
    if told.refused:
        _refusals(found)


def _names(label: str, names: list[str]) -> None:
    if not names:
        return
    with st.expander(f"{label} ({number(len(names))})"):
        for name in names[:200]:
            st.text(name)


def _refusals(found: Outcome) -> None:
    st.subheader(_("Refused rows"), anchor=False)
    rows = [
        (one.record, one.line, one.number, fault.column, tr(fault.reason), hidden(fault))
        for one in found.report.refusals[:SHOWN]
        for fault in one.faults
    ]
    header = (
        _("Record"), _("Line"), _("Complaint no."), _("Column"), _("Reason"), _("Value, masked"),
    )  # fmt: skip
    of_rows(
        [dict(zip(header, row, strict=True)) for row in rows], key="refusals", height="content",
        alt=_("Refused rows"),
    )  # fmt: skip
    st.download_button(
        _("Download all refused rows (CSV)"),
        data=found.refused.encode("utf-8-sig"),
        file_name=export.file_name("ditolak", "csv"),
        mime=export.CSV,
        key="download-refused",
        icon=":material/download:",
        on_click="ignore",
    )
