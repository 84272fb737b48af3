"""What must be true of a row as a whole, beyond each of its fields."""

from collections.abc import Callable, Iterator
from datetime import date

from db.codes import DecisionState, EventState, FigureKind, MilestoneState, Unit
from lapor.domain.errors import BadInput
from lapor.domain.programme_fields import Kind, Values
from lapor.domain.text import Text

NEAR = 0.01  # two costs may differ by this share
BACKWARDS = Text(
    "Tanggal “sampai” tidak boleh sebelum tanggal “dari”.", "“To” cannot be before “from”."
)
NOT_YET = Text(
    "Tanggal yang sudah terjadi tidak boleh di masa depan.",
    "The date of what has happened cannot be in the future.",
)
TWO_SOURCES = Text(
    "Pilih satu: dihitung dari KPI atau dari topik.",
    "Choose one: computed from a KPI, or from a topic.",
)
OWN_PARENT = Text("Baris tidak dapat menjadi bagian dari dirinya.", "A row is no part of itself.")
NO_RATE = Text(
    "Isi kurs bila kedua biaya diisi, dan tanggal kurs bila kurs diisi.",
    "Give the rate where both costs are given, and its date where a rate is.",
)
COSTS_DIFFER = Text(
    "Biaya dalam rupiah dan dolar berbeda lebih dari 1 % menurut kurs ini.",
    "By this rate the costs in rupiah and dollars differ by more than 1%.",
)
DONE_WHEN = Text(
    "“Selesai pada” hanya untuk keputusan yang selesai, dan wajib untuknya.",
    "“Done on” is for decisions that are done, and they need it.",
)
PERCENT = Text("Persentase harus dari 0 sampai 100.", "A percentage must be from 0 to 100.")
IS_COMPUTED = Text(
    "Capaian indikator ini dihitung aplikasi dan tidak dapat diisi.",
    "The actuals of this indicator are computed and cannot be entered.",
)
IS_WHOLE = Text("Nilai dalam satuan ini harus bilangan bulat.", "Such a value must be whole.")
COUNTED = (Unit.PEOPLE, Unit.COMPLAINTS, Unit.AGENCIES, Unit.DOCUMENTS, Unit.EVENTS)


def check(kind: Kind, values: Values, today: date) -> None:
    """Raises BadInput with the first thing that cannot be."""
    first, last = values.get("from_on", values.get("held_on")), values.get("to_on")
    if first is not None and last is not None and last < first:
        raise BadInput(BACKWARDS)
    wrong = next(RULES.get(kind.name, _nothing)(values, today), None)
    if wrong is not None:
        raise BadInput(wrong)


def check_figure(values: Values, unit: str, *, is_computed: bool) -> None:
    """What the indicator of a figure says about it. Raises BadInput."""
    if is_computed and values["kind"] == FigureKind.ACTUAL:
        raise BadInput(IS_COMPUTED)
    if unit == Unit.PERCENT and not 0 <= values["value"] <= 100:
        raise BadInput(PERCENT)
    if unit in COUNTED and values["value"] != int(values["value"]):
        raise BadInput(IS_WHOLE)


def _nothing(values: Values, today: date) -> Iterator[Text]:
    yield from ()


def _tree(values: Values, today: date) -> Iterator[Text]:
    if values["parent_code"] == values["code"]:
        yield OWN_PARENT


def _indicator(values: Values, today: date) -> Iterator[Text]:
    if values["kpi"] and values["topic_code"]:
        yield TWO_SOURCES


def _figure(values: Values, today: date) -> Iterator[Text]:
    if values["kind"] != FigureKind.TARGET and values["to_on"] > today:
        yield NOT_YET


def _milestone(values: Values, today: date) -> Iterator[Text]:
    if values["state"] == MilestoneState.DONE and values["on"] and values["on"] > today:
        yield NOT_YET


def _event(values: Values, today: date) -> Iterator[Text]:
    if values["state"] == EventState.DONE and values["to_on"] > today:
        yield NOT_YET
    rupiah, dollars, rate = (values[name] for name in ("cost_idr", "cost_usd", "rate"))
    both = rupiah is not None and dollars is not None
    if (both and rate is None) or (rate is not None and values["rate_on"] is None):
        yield NO_RATE
    if both and rate is not None and abs(rupiah - dollars * rate) > NEAR * max(rupiah, 1):
        yield COSTS_DIFFER


def _decision(values: Values, today: date) -> Iterator[Text]:
    if (values["state"] == DecisionState.DONE) != (values["done_on"] is not None):
        yield DONE_WHEN
    if values["done_on"] is not None and values["done_on"] > today:
        yield NOT_YET


RULES: dict[str, Callable[[Values, date], Iterator[Text]]] = {
    "result": _tree,
    "topic": _tree,
    "indicator": _indicator,
    "figure": _figure,
    "milestone": _milestone,
    "event": _event,
    "decision": _decision,
}
