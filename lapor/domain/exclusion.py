"""Why a complaint received in the period is in neither part of a KPI."""

from db.codes import Metric, Status
from lapor.domain.kpi import RECEIPT, Backlog, Count, DatedBy, Days, Kpi
from lapor.domain.state import Measure, State
from lapor.domain.text import Text

MERGED = Text("digabung ke laporan lain", "merged into another complaint")
ARCHIVED = Text("diarsipkan", "archived")
DELETED = Text("dihapus", "deleted")
NOT_DISPATCHED = Text("belum didisposisikan", "not dispatched")
OTHER_DISPATCH = Text("disposisi di luar periode", "dispatched outside the period")
NOT_DONE = Text("belum selesai", "not done")
OTHER_DONE = Text("selesai di luar periode", "done outside the period")
NOT_RATED = Text("belum dinilai", "not rated")
NO_DATES = Text("tanggal tidak diketahui", "dates unknown")
NO_LIMIT = Text("tanpa klasifikasi, jadi tanpa tenggat", "not classified, so without a limit")
STILL_RUNS = Text("masih berjalan sebelum tenggat", "still running before its due date")
ON_HOLD = Text("sedang ditunda", "on hold")
NOT_VERIFIED = Text("belum diverifikasi", "not verified")
NOT_FOLLOWED_UP = Text("belum ditindaklanjuti", "not followed up")
CLOSED = Text("sudah ditutup", "closed")
NOT_LATE = Text("tidak lewat tenggat", "not past due")
NOT_OLD = Text("belum lebih dari 60 hari kerja", "not over 60 working days")
ELSEWHERE = Text("kini pada pemerintah atau instansi lain", "now with another government or agency")


def reason(kpi: Kpi, state: State, first: int | None, last: int | None) -> Text:
    """What stands in the way first. The state is that of the day of the data."""
    if kpi.dated_by == DatedBy.RECEIPT or isinstance(kpi.shape, Backlog):
        return _of_receipt(kpi, state)
    if (gone := _gone(state)) is not None:
        return gone
    if state.dispatched is None:
        return NOT_LATE if kpi.dated_by == DatedBy.AS_OF and _counts_late(kpi) else NOT_DISPATCHED
    if kpi.dated_by in (DatedBy.FIRST_DONE, DatedBy.DONE):
        return _of_done(kpi, state, first, last)
    if not _within(state.dispatched, first, last):
        return OTHER_DISPATCH
    if kpi.dated_by == DatedBy.AS_OF:
        return _of_stock(kpi, state)
    metrics = set(kpi.shape.metrics)
    if Metric.FOLLOWED_IN_TIME in metrics:
        return _of_clock(kpi, state, state.followed, state.follow_up, NOT_FOLLOWED_UP)
    if Metric.DONE_IN_TIME in metrics:
        if state.klass is None:
            return NO_LIMIT
        return _of_clock(kpi, state, state.done, state.resolve, NOT_DONE)
    return ELSEWHERE


def _gone(state: State) -> Text | None:
    if state.merged_into is not None:
        return MERGED
    if state.status == Status.DELETED:
        return DELETED
    return ARCHIVED if state.status == Status.ARCHIVED else None


def _of_receipt(kpi: Kpi, state: State) -> Text:
    if isinstance(kpi.shape, Backlog):
        return _gone(state) or (CLOSED if not state.status.is_open else ELSEWHERE)
    if Metric.VERIFIED_IN_TIME not in kpi.shape.metrics:
        return ELSEWHERE
    if state.verified is None and (gone := _gone(state)) is not None:
        return gone
    return _of_clock(kpi, state, state.verified, state.verify, NOT_VERIFIED)


def _of_clock(
    kpi: Kpi, state: State, stopped: int | None, measure: Measure | None, missing: Text
) -> Text:
    if stopped is not None:
        return NO_DATES if measure is None or measure.in_time is None else ELSEWHERE
    if state.undated:
        return NO_DATES
    if isinstance(kpi.shape, Days):
        return missing
    return ON_HOLD if state.on_hold is not None else STILL_RUNS


def _of_done(kpi: Kpi, state: State, first: int | None, last: int | None) -> Text:
    day = state.first_done if kpi.dated_by == DatedBy.FIRST_DONE else state.done
    if day is None:
        return NOT_DONE
    if not _within(day, first, last):
        return OTHER_DONE
    return NOT_RATED if kpi.dated_by == DatedBy.DONE else ELSEWHERE


def _of_stock(kpi: Kpi, state: State) -> Text:
    if not state.status.is_open:
        return CLOSED
    if state.undated and _counts_late(kpi):
        return NO_DATES
    return NOT_LATE if _counts_late(kpi) else NOT_OLD


def _counts_late(kpi: Kpi) -> bool:
    shape = kpi.shape
    return isinstance(shape, Count) and bool(RECEIPT & set(shape.of))


def _within(day: int, first: int | None, last: int | None) -> bool:
    return (first is None or day >= first) and (last is None or day <= last)
