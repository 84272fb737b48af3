"""The brief's annex: every line of a picture, its source, and what differs from the pack before."""

from collections.abc import Sequence

from lapor import i18n
from lapor.domain.picture import QUESTIONS, Difference, Line, Picture, What, numbered
from lapor.domain.text import Text
from lapor.services.export import Row, Sheets
from lapor.services.invented import UNTRUE
from lapor.services.kpi_files import sheet_names
from lapor.services.picture import words

HEADER = (
    Text("Pertanyaan", "Question"),
    Text("Apa", "What"),
    Text("Seri", "Series"),
    Text("Daerah", "Region"),
    Text("Jenis", "Kind"),
    Text("Nilai", "Value"),
    Text("Satuan", "Unit"),
    Text("Keterangan", "In words"),
    Text("n", "n"),
    Text("Target", "Target"),
    Text("Dari", "From"),
    Text("Sampai", "Until"),
    Text("Catatan", "Note"),
    Text("Nomor sumber", "Source no."),
    Text("Sidik bukti (SHA-256)", "Evidence (SHA-256)"),
    Text("Dibanding paket sebelumnya", "Against the pack before"),
)
WHATS = {
    What.NEW: Text("baru", "new"),
    What.GONE: Text("tidak ada lagi", "gone"),
    What.CHANGED: Text("semula {was}", "was {was}"),
}
SAME = Text("sama", "the same")
FIELDS = {
    "as_of": Text("Keadaan per", "State as of"),
    "known_on": Text("Diketahui per", "Known on"),
    "since": Text("Periode dari", "Period from"),
    "until": Text("Periode sampai", "Period until"),
}
PACK, DIGEST = Text("Paket", "Pack"), Text("Sidik SHA-256", "SHA-256")
DATA = Text("Data", "Data")
EVIDENCE = ", "


def sheets(
    picture: Picture, lang: str, *, title: str, digest: str, changes: Sequence[Difference] | None
) -> Sheets:
    """Data, filters (what was frozen) and definitions (the numbered sources)."""
    numbers = numbered(picture.lines)
    by_key = {one.line.key: one for one in changes or ()}
    data = [
        _row(picture, line, numbers, by_key.get(line.key), lang, compared=changes is not None)
        for line in picture.lines
    ]
    data += [
        _row(picture, one.line, numbers, one, lang, compared=True)
        for one in changes or ()
        if one.what == What.GONE
    ]
    filters: list[Row] = [[i18n.pick(PACK, lang), title], [i18n.pick(DIGEST, lang), digest]]
    filters += [
        [i18n.pick(label, lang), i18n.day(getattr(picture, name), lang)]
        for name, label in FIELDS.items()
    ]
    if picture.is_demo:
        filters.append([i18n.pick(one, lang) for one in (DATA, UNTRUE)])
    sources: list[Row] = [[number, i18n.pick(source, lang)] for source, number in numbers.items()]
    return Sheets(
        sheet_names(lang), [i18n.pick(one, lang) for one in HEADER], data, filters, sources
    )


def _row(
    picture: Picture, line: Line, numbers: dict[Text, int], change: Difference | None, lang: str,
    *, compared: bool,
) -> Row:  # fmt: skip
    return [
        i18n.pick(QUESTIONS[line.section], lang),
        i18n.pick(line.name, lang),
        words.series(line, lang),
        picture.name_of(line.place),
        words.kind(line, lang),
        line.value,
        words.unit(line, lang),
        words.value(line, lang) if line.value is None else None,
        line.n,
        line.target,
        line.since.isoformat() if line.since else None,
        line.until.isoformat() if line.until else None,
        i18n.pick(line.note, lang) if line.note else None,
        numbers.get(line.source) if line.source else None,
        EVIDENCE.join(line.digests) or None,
        against(change, lang) if compared else None,
    ]


def against(change: Difference | None, lang: str) -> str:
    """What a line was in the pack before."""
    if change is None:
        return i18n.pick(SAME, lang)
    was = words.value(change.before, lang) if change.before else ""
    return i18n.pick(WHATS[change.what], lang).format(was=was)
