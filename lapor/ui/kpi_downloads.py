"""What can be taken away from the KPI board: its numbers, two pages of PDF, and the rows behind."""

from zoneinfo import ZoneInfo

from lapor.domain.access import Actor, Permission
from lapor.services import kpi_files, kpi_pdf, kpi_row_files, one_government_files
from lapor.services.board import Board, Place
from lapor.services.kpi_scope import Filters, Period
from lapor.ui import download, long_download
from lapor.ui.frame import _, lang
from lapor.ui.kpi_rows import Chosen


def board(user: Actor, found: Board, asked: Period, narrowed: Filters, zone: ZoneInfo) -> None:
    words = lang()
    long_download.offer(
        "kpi",
        Permission.SEE_KPI,
        lambda session, actor, at, progress: kpi_row_files.board_sheets(
            session, actor, asked, words, at, zone, narrowed, progress
        ),
        key="download-board",
        summary=kpi_files.summary(asked),
        lines=kpi_row_files.length(found) if user.may(Permission.SEE_COMPLAINTS) else 0,
    )
    download.pdf(
        _("Two pages (PDF)"),
        "kpi",
        Permission.SEE_KPI,
        lambda session, actor, at: kpi_pdf.to_pdf(session, actor, asked, words, at, zone, narrowed),
        key="download-pdf",
        summary=kpi_files.summary(asked),
    )


def government(place: Place, asked: Period, which: Filters, kpi: str, zone: ZoneInfo) -> None:
    """What the page of one government shows; `kpi` is that of its trend."""
    words = lang()
    download.offer(
        "satu-daerah",
        Permission.SEE_KPI,
        lambda session, actor, at: one_government_files.sheets(
            session, actor, asked, which, kpi, words, at, zone
        ),
        key="download-government",
        summary=f"{place.code} {kpi_files.summary(asked)}",
    )


def rows(which: Chosen, asked: Period, zone: ZoneInfo, lines: int) -> None:
    """The complaints behind a number, for whoever may see complaints."""
    words = lang()
    long_download.offer(
        "laporan",
        Permission.SEE_COMPLAINTS,
        lambda session, actor, at, _progress: kpi_files.rows_sheets(
            session, actor, which.kpi.code, which.part, which.filters, asked, words, at, zone
        ),
        key="download-rows",
        summary=f"{which.kpi.code} {which.part}, {kpi_files.summary(asked)}",
        lines=lines,
    )
