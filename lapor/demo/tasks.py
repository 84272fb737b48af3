"""Five tasks that somebody new can do with nothing but the screen, and how much it may take.

docs/demo.md tells them; tests/journeys/test_five_tasks.py does them and counts.
"""

from typing import NamedTuple

from db.codes import Role
from lapor.domain.text import Text


class Task(NamedTuple):
    """From the first page after signing in to the answer."""

    code: str
    role: Role
    words: Text
    clicks: int  # at most
    fields: int  # typed into, at most


TASKS = (
    Task(
        "urgent", Role.LIAISON,
        Text("Temukan dan jawab laporan yang paling mendesak",
             "Find and answer the most urgent complaint"),
        4, 1,
    ),
    Task(
        "why", Role.MANAGER,
        Text("Cari tahu mengapa tingkat tindak lanjut Bali turun bulan lalu",
             "Find out why Bali's follow-up rate fell last month"),
        7, 0,
    ),
    Task(
        "brief", Role.MANAGER,
        Text("Serahkan ringkasan kepada mitra", "Hand over a brief to a partner"),
        5, 1,
    ),
    Task(
        "import", Role.NATIONAL,
        Text("Impor ekspor yang berisi kesalahan", "Import an export with mistakes in it"),
        6, 0,
    ),
    Task(
        "looked", Role.AUDITOR,
        Text("Temukan siapa yang melihat nama seorang pelapor", "Find who saw a reporter's name"),
        3, 0,
    ),
)  # fmt: skip
BY_CODE = {one.code: one for one in TASKS}
