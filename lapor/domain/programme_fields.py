"""What the programme's rows are made of: one declaration for forms, imports, exports and stories.

A value is text, int, float, date, bool or None; a government is its code, "" being none of its own.
The key of a row is written as its parts with "/" between: "1.2/actual//36.03/2021-12-31".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from lapor.domain import programme_words as words
from lapor.domain.text import Text

Value = str | int | float | date | bool | None
Values = Mapping[str, Any]  # by the name of the entry
SHORT, LINE, LONG, PAGE = 20, 200, 500, 2_000  # characters
RUPIAH = 10_000_000_000_000


class Form(StrEnum):
    CODE = "code"  # a key that people give: letters, digits, dots, dashes
    TEXT = "text"
    LONG = "long"  # several lines
    ADDRESS = "address"  # https
    WHOLE = "whole"
    DECIMAL = "decimal"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"
    REFERENCE = "reference"  # the code of a row of another kind
    GOVERNMENT = "government"  # the code of a pilot


TEXTS = (Form.CODE, Form.TEXT, Form.LONG, Form.ADDRESS)


@dataclass(frozen=True)
class Entry:
    """One field: its column, its label and what may stand in it."""

    name: str
    label: Text
    form: Form = Form.TEXT
    required: bool = False
    longest: int = LINE
    choices: words.Choices = field(default_factory=dict)
    to: str = ""  # the kind a reference points at
    least: float = 0
    most: float = 1e15
    help: Text | None = None


@dataclass(frozen=True)
class Kind:
    """One kind of row. `key` names the entries it is known by; they never change."""

    name: str
    one: Text
    many: Text
    key: tuple[str, ...]
    entries: tuple[Entry, ...]

    def entry(self, name: str) -> Entry:
        return next(one for one in self.entries if one.name == name)

    def key_of(self, values: Values) -> str:
        """As `about_key`, the story and files write it."""
        return "/".join(_written(values.get(name)) for name in self.key)


def _written(part: Any) -> str:
    if part is None:
        return ""
    return part.isoformat() if isinstance(part, date) else str(part)


def _both(name: str, text: Text, longest: int, *, required: bool = False) -> tuple[Entry, Entry]:
    """A text in both languages; without the English one the Indonesian stands."""
    form = Form.LONG if longest > LINE else Form.TEXT
    indonesian = Text(f"{text.id} (Indonesia)", f"{text.en} (Indonesian)")
    english = Text(f"{text.id} (Inggris)", f"{text.en} (English)")
    return (
        Entry(f"{name}_id", indonesian, form, required, longest),
        Entry(f"{name}_en", english, form, longest=longest),
    )


def _choice(name: str, id: str, en: str, choices: words.Choices, *, required: bool = True) -> Entry:
    return Entry(name, Text(id, en), Form.CHOICE, required, choices=choices)


def _day(name: str, id: str, en: str, *, required: bool = False) -> Entry:
    return Entry(name, Text(id, en), Form.DATE, required)


def _to(name: str, id: str, en: str, kind: str, *, required: bool = False) -> Entry:
    return Entry(name, Text(id, en), Form.REFERENCE, required, to=kind)


CODE = Entry("code", Text("Kode", "Code"), Form.CODE, True, SHORT)
NAME = Text("Nama", "Name")
GOVERNMENT = Entry(
    "government_id", Text("Daerah percontohan", "Pilot"), Form.GOVERNMENT,
    help=Text("Kosong: keenamnya, atau nasional", "Empty: all six, or the nation"),
)  # fmt: skip
PILOT = Entry("government_id", GOVERNMENT.label, Form.GOVERNMENT, True)
NOTE = Entry("note", Text("Catatan", "Note"), Form.LONG, longest=LONG)
SOURCE = Entry("source", Text("Sumber", "Source"), longest=LONG)
RESPONSIBLE = Entry(
    "responsible", Text("Penanggung jawab", "Responsible"),
    help=Text("Kantor atau jabatan, bukan nama orang", "An office or a post, not a person"),
)  # fmt: skip
OWNER = Entry("owner", RESPONSIBLE.label, help=RESPONSIBLE.help)
DEMO = Entry("is_demo", Text("Data buatan", "Invented data"), Form.YES_NO)
FROM = _day("from_on", "Dari tanggal", "From", required=True)
TO = _day("to_on", "Sampai tanggal", "To", required=True)

RESULT = Kind(
    "result", Text("Hasil", "Result"), Text("Hasil", "Results"), ("code",),
    (
        CODE,
        _choice("level", "Jenjang", "Level", words.LEVELS),
        _to("parent_code", "Bagian dari", "Part of", "result"),
        *_both("name", NAME, LINE, required=True),
        RESPONSIBLE, NOTE, DEMO,
    ),
)  # fmt: skip
INDICATOR = Kind(
    "indicator", Text("Indikator", "Indicator"), Text("Indikator", "Indicators"), ("code",),
    (
        CODE,
        _to("result_code", "Hasil", "Result", "result"),
        *_both("name", NAME, LINE, required=True),
        *_both("definition", Text("Definisi", "Definition"), PAGE),
        _choice("unit", "Satuan", "Unit", words.UNITS),
        _choice("direction", "Arah", "Direction", words.DIRECTIONS),
        _choice("frequency", "Kekerapan", "Frequency", words.FREQUENCIES),
        SOURCE,
        Entry("disaggregation", Text("Rincian", "Disaggregation")),
        RESPONSIBLE,
        _choice("kpi", "Dihitung dari KPI", "Computed from the KPI", words.COMPUTED,
                required=False),
        _to("topic_code", "Dihitung dari topik", "Computed from the topic", "topic"),
        GOVERNMENT, NOTE, DEMO,
    ),
)  # fmt: skip
FIGURE = Kind(
    "figure", Text("Angka", "Figure"), Text("Angka", "Figures"),
    ("indicator_code", "kind", "series", "government_id", "to_on"),
    (
        _to("indicator_code", "Indikator", "Indicator", "indicator", required=True),
        _choice("kind", "Jenis", "Kind", words.FIGURES),
        Entry("series", Text("Deret", "Series"), Form.CODE, longest=40, help=Text(
            "Angka dari dua deret tidak pernah disambung. Kode topik: angka yang dipublikasikan "
            "tentang topik itu",
            "Two series are never one line. A topic's code: published figures of that topic")),
        GOVERNMENT, FROM, TO,
        Entry("value", Text("Nilai", "Value"), Form.DECIMAL, True),
        Entry("n", Text("n (responden)", "n (respondents)"), Form.WHOLE, least=1, most=2e9),
        Entry("scope_note", Text("Cakupan", "Scope"), Form.LONG, longest=LONG),
        SOURCE, NOTE, DEMO,
    ),
)  # fmt: skip
MILESTONE = Kind(
    "milestone", Text("Tonggak", "Milestone"), Text("Tonggak", "Milestones"),
    ("government_id", "deliverable"),
    (
        PILOT,
        _choice("deliverable", "Keluaran daerah", "Deliverable", words.DELIVERABLES),
        _choice("state", "Keadaan", "State", words.MILESTONES),
        _day("planned_on", "Tanggal rencana", "Planned on"),
        _day("on", "Tanggal dokumen", "Date of the document"),
        Entry("number", Text("Nomor dokumen", "Document number"), longest=120),
        OWNER, NOTE, DEMO,
    ),
)  # fmt: skip
EVIDENCE = Kind(
    "evidence", Text("Bukti", "Piece of evidence"), Text("Bukti", "Evidence"), ("code",),
    (
        Entry("code", CODE.label, Form.CODE, True, 40),
        _choice("about", "Tentang", "About", words.SUBJECTS),
        Entry("about_key", Text("Kunci baris", "Key of the row"), required=True, longest=120,
              help=Text("Misalnya 1.2/actual//36.03/2021-12-31",
                        "For example 1.2/actual//36.03/2021-12-31")),
        Entry("title", Text("Judul", "Title"), required=True, longest=LONG),
        Entry("address", Text("Alamat (https)", "Address (https)"), Form.ADDRESS, longest=LONG),
        Entry("document_number", Text("Nomor dokumen", "Document number"), longest=120),
        _day("document_on", "Tanggal dokumen", "Date of the document"),
        Entry("shared", Text("Boleh dilihat mitra", "Partners may see it"), Form.YES_NO),
        DEMO,
    ),
)  # fmt: skip
EVENT = Kind(
    "event", Text("Kegiatan", "Activity"), Text("Kegiatan", "Activities"), ("code",),
    (
        CODE,
        _choice("kind", "Jenis", "Kind", words.EVENTS),
        *_both("name", NAME, LINE, required=True),
        _choice("module", "Modul", "Module", words.MODULES, required=False),
        GOVERNMENT,
        Entry("place", Text("Tempat", "Place")),
        FROM, TO,
        _choice("state", "Keadaan", "State", words.EVENT_STATES),
        _to("result_code", "Hasil", "Result", "result"),
        Entry("cost_idr", Text("Biaya (rupiah)", "Cost (rupiah)"), Form.WHOLE, most=RUPIAH),
        Entry("cost_usd", Text("Biaya (dolar AS)", "Cost (US dollars)"), Form.DECIMAL, most=1e9),
        Entry("rate", Text("Kurs (rupiah per dolar AS)", "Rate (rupiah for a US dollar)"),
              Form.DECIMAL, least=1_000, most=100_000),
        _day("rate_on", "Tanggal kurs", "Date of the rate"),
        NOTE, DEMO,
    ),
)  # fmt: skip
PARTICIPANTS = Kind(
    "participants", Text("Peserta", "Group of participants"), Text("Peserta", "Participants"),
    ("event_code", "sex", "age_group", "disability"),
    (
        _to("event_code", "Kegiatan", "Activity", "event", required=True),
        _choice("sex", "Jenis kelamin", "Sex", words.SEXES),
        _choice("age_group", "Kelompok umur", "Age group", words.AGES),
        _choice("disability", "Disabilitas", "Disability", words.DISABILITIES),
        Entry("people", Text("Jumlah orang", "People"), Form.WHOLE, True, most=1_000_000),
        DEMO,
    ),
)  # fmt: skip
RISK = Kind(
    "risk", Text("Risiko", "Risk"), Text("Risiko", "Risks"), ("code",),
    (
        CODE,
        *_both("name", NAME, LINE, required=True),
        Entry("likelihood", Text("Kemungkinan (1–5)", "Likelihood (1–5)"), Form.WHOLE, True,
              least=1, most=5),
        Entry("impact", Text("Dampak (1–5)", "Impact (1–5)"), Form.WHOLE, True, least=1, most=5),
        OWNER,
        _choice("state", "Keadaan", "State", words.RISKS),
        Entry("response", Text("Tanggapan", "Response"), Form.LONG, longest=PAGE),
        _day("due_on", "Tenggat", "Due"),
        GOVERNMENT, DEMO,
    ),
)  # fmt: skip
MEETING = Kind(
    "meeting", Text("Rapat", "Meeting"), Text("Rapat", "Meetings"), ("code",),
    (
        CODE,
        _choice("kind", "Jenis", "Kind", words.MEETINGS),
        Entry("number", Text("Nomor", "Number"), longest=40),
        _day("held_on", "Tanggal", "Date", required=True),
        TO, GOVERNMENT,
        Entry("chaired_by", Text("Dipimpin oleh", "Chaired by"), help=RESPONSIBLE.help),
        Entry("chaired_by_head", Text("Dipimpin kepala daerah", "Chaired by the region's head"),
              Form.YES_NO),
        *_both("summary", Text("Ringkasan", "Summary"), PAGE),
        SOURCE, DEMO,
    ),
)  # fmt: skip
DECISION = Kind(
    "decision", Text("Keputusan", "Decision"), Text("Keputusan", "Decisions"), ("code",),
    (
        CODE,
        _to("meeting_code", "Rapat", "Meeting", "meeting", required=True),
        *_both("text", Text("Isi keputusan", "What was decided"), LONG, required=True),
        RESPONSIBLE,
        _day("due_on", "Tenggat", "Due"),
        _choice("state", "Keadaan", "State", words.DECISIONS),
        _day("done_on", "Selesai pada", "Done on"),
        Entry("follow_up", Text("Tindak lanjut", "Follow-up"), Form.LONG, longest=PAGE),
        DEMO,
    ),
)  # fmt: skip
TOPIC = Kind(
    "topic", Text("Topik", "Topic"), Text("Topik", "Topics"), ("code", "edition"),
    (
        CODE,
        Entry("edition", Text("Edisi", "Edition"), Form.WHOLE, True, least=1, most=1_000),
        *_both("name", NAME, LINE, required=True),
        _to("parent_code", "Bagian dari", "Part of", "topic"),
        Entry("categories", Text("Kategori (kode, dipisah koma)",
                                 "Categories (codes with commas between)"), longest=LONG),
        Entry("words", Text("Kata (dipisah koma)", "Words (with commas between)"), longest=LONG),
        Entry("decided_by", Text("Ditetapkan oleh", "Decided by"), help=RESPONSIBLE.help),
        _day("decided_on", "Ditetapkan pada", "Decided on", required=True),
        NOTE, DEMO,
    ),
)  # fmt: skip

# In the order in which one may point at another: what is pointed at comes first.
KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        RESULT, TOPIC, INDICATOR, FIGURE, MILESTONE, EVENT, PARTICIPANTS, RISK, MEETING, DECISION,
        EVIDENCE,
    )
}  # fmt: skip
