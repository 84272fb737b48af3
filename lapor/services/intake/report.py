"""What became of a file: counts, reasons, and the refused rows as a CSV of their own."""

import csv
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, TextIO

from lapor.domain.text import Text
from lapor.services.intake.rows import PERSONAL, Fault, RowRefusal
from lapor.services.intake.values import masked

KEPT_REFUSALS = 1_000  # named in the report; the CSV has all
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
CUT = Text("jumlah sel tidak sama dengan baris judul", "not as many cells as the header")


@dataclass
class Report:
    file_name: str
    format: str
    mode: str
    is_dry_run: bool
    unknown_columns: list[str]
    read: int = 0
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    conflict: int = 0
    refused: int = 0
    reasons: Counter[tuple[str, Text]] = field(default_factory=Counter)  # by column
    refusals: list[RowRefusal] = field(default_factory=list)  # the first of them
    new_agencies: list[str] = field(default_factory=list)
    new_categories: list[str] = field(default_factory=list)
    run_id: int | None = None  # of import_run, if anything was written

    def refuse(self, refusal: RowRefusal) -> None:
        self.refused += 1
        for fault in refusal.faults:
            self.reasons[fault.column, fault.reason] += 1
        if len(self.refusals) < KEPT_REFUSALS:
            self.refusals.append(refusal)

    @property
    def is_undone(self) -> bool:
        """All or nothing was asked for, and something was refused."""
        return self.mode == "all" and self.refused > 0

    @property
    def exit_code(self) -> int:
        """0: all in, 1: some refused, 2: nothing done."""
        if self.is_undone or self.refused == self.read:
            return 2
        return 1 if self.refused else 0

    def as_json(self, lang: str = "id") -> dict[str, Any]:
        return {
            "file": self.file_name,
            "format": self.format,
            "mode": self.mode,
            "dry_run": self.is_dry_run,
            "read": self.read,
            "inserted": self.inserted,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "conflict": self.conflict,
            "refused": self.refused,
            "reasons": {
                f"{column}: {getattr(reason, lang)}": n
                for (column, reason), n in self.reasons.most_common()
            },
            "new_agencies": self.new_agencies,
            "new_categories": self.new_categories,
            "unknown_columns": self.unknown_columns,
        }

    def as_text(self, lang: str = "id") -> str:
        return "\n".join(_told(self.as_json(lang), lang, self.is_undone))


WORDS = {
    "read": Text("dibaca", "read"),
    "inserted": Text("baru", "new"),
    "updated": Text("diperbarui", "updated"),
    "unchanged": Text("tidak berubah", "unchanged"),
    "conflict": Text("berbeda dari yang dikerjakan di sini", "differing from what was done here"),
    "refused": Text("ditolak", "refused"),
    "new_agencies": Text("instansi baru", "new agencies"),
    "new_categories": Text("kategori baru", "new categories"),
    "unknown_columns": Text("kolom tidak dikenal", "unknown columns"),
}
UNDONE = Text(
    "Tidak ada yang dimuat: ada baris yang ditolak dan mode “all” dipilih.",
    "Nothing was loaded: rows were refused and the mode is “all”.",
)
DRY = Text("Uji coba: tidak ada yang disimpan.", "A dry run: nothing was kept.")


def _told(found: dict[str, Any], lang: str, is_undone: bool) -> list[str]:
    lines = []
    for name, word in WORDS.items():
        value = found[name]
        if value or name in ("read", "inserted", "refused"):
            shown = ", ".join(value) if isinstance(value, list) else value
            lines.append(f"{getattr(word, lang)}: {shown}")
    lines += [f"  {n} × {reason}" for reason, n in found["reasons"].items()]
    if is_undone:
        lines.append(getattr(UNDONE, lang))
    if found["dry_run"]:
        lines.append(getattr(DRY, lang))
    return lines


def hidden(fault: Fault) -> str:
    """The value that was refused, as much of it as may be shown."""
    return "•" * min(len(fault.value), 8) if fault.column in PERSONAL else masked(fault.value)


class RefusedRows:
    """Writes refused rows to a CSV that no spreadsheet takes for formulas."""

    def __init__(self, file: TextIO) -> None:
        self._writer = csv.writer(file)
        self._writer.writerow(
            ["rekaman", "baris", "nomor_laporan", "kolom", "alasan", "reason", "nilai"]
        )

    def write(self, refusal: RowRefusal) -> None:
        for fault in refusal.faults:
            row = (
                refusal.record, refusal.line, refusal.number, fault.column, fault.reason.id,
                fault.reason.en, hidden(fault),
            )  # fmt: skip
            self._writer.writerow([_inert(str(cell)) for cell in row])


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
