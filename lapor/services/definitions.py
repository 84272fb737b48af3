"""What a KPI means, in the words that page and export share."""

from lapor.domain.kpi import DatedBy, Kpi, Target, Unit
from lapor.domain.text import Text

DATED = {
    DatedBy.RECEIPT: Text("tanggal laporan masuk", "date of receipt"),
    DatedBy.DISPATCH: Text("tanggal disposisi pertama", "date of first dispatch"),
    DatedBy.FIRST_DONE: Text("tanggal pertama kali selesai", "date it was first done"),
    DatedBy.DONE: Text("tanggal selesai", "date it was done"),
    DatedBy.AS_OF: Text("keadaan pada tanggal data", "state at the date of the data"),
    DatedBy.PERIOD: Text("periode", "period"),
}
UNITS = {
    Unit.COMPLAINTS: Text("laporan", "complaints"),
    Unit.PERCENT: Text("%", "%"),
    Unit.DAYS: Text("hari kerja", "working days"),
    Unit.RATE: Text("per 100.000 penduduk", "per 100,000 people"),
}
FORMULA = Text("Rumus", "Formula")
DATED_BY = Text("Dihitung menurut", "Dated by")
SOURCE = Text("Sumber", "Source")
TARGET = Text("Target", "Target")
NO_TARGET = Text(
    "belum ada angka resmi, jadi tanpa target", "no official figure was found, so no target"
)


def definition(kpi: Kpi) -> list[tuple[Text, Text]]:
    """Formula, date, source and the catalogue's target, each with its label."""
    return definition_with(kpi, kpi.target)


def definition_with(kpi: Kpi, target: Target | None) -> list[tuple[Text, Text]]:
    """The same with the target that is in force."""
    return [
        (FORMULA, kpi.formula),
        (DATED_BY, DATED[kpi.dated_by]),
        (SOURCE, kpi.source),
        (TARGET, in_words(kpi, target)),
    ]


def in_words(kpi: Kpi, target: Target | None) -> Text:
    if target is None:
        return NO_TARGET
    unit, basis = UNITS[kpi.unit], target.basis
    return Text(
        f"{target.value:g} {unit.id} · {basis.id}",
        f"{target.value:g} {unit.en} · {basis.en}",
    )
