"""What a queue can be sorted and narrowed by, with the words for it."""

from enum import StrEnum
from types import MappingProxyType

from lapor.domain.text import Text


class Sort(StrEnum):
    DEADLINE = "deadline"  # the nearest first; of what is closed: the newest first
    OLDEST = "oldest"  # by receipt
    NEWEST = "newest"
    NUMBER = "number"


class Due(StrEnum):
    """Where an open complaint stands towards its deadline. Each has exactly one of these."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"  # in the next five working days, after today
    LATER = "later"
    HELD = "held"
    NONE = "none"


class Flag(StrEnum):
    ANONYMOUS = "anonymous"
    SECRET = "secret"
    RETURNED = "returned"
    ESCALATED = "escalated"
    UNDATED = "undated"
    LONG = "long"  # over 60 working days since its dispatch
    ATTACHMENT = "attachment"


SORT_NAMES = MappingProxyType(
    {
        Sort.DEADLINE: Text("Tenggat terdekat", "Nearest deadline"),
        Sort.OLDEST: Text("Terlama diterima", "Oldest first"),
        Sort.NEWEST: Text("Terbaru diterima", "Newest first"),
        Sort.NUMBER: Text("Nomor", "Number"),
    }
)
DUE_NAMES = MappingProxyType(
    {
        Due.LATE: Text("Terlambat", "Late"),
        Due.TODAY: Text("Hari ini", "Today"),
        Due.WEEK: Text("5 hari kerja ke depan", "In the next 5 working days"),
        Due.LATER: Text("Setelah itu", "Later"),
        Due.HELD: Text("Tertunda", "On hold"),
        Due.NONE: Text("Tanpa tenggat", "No deadline"),
    }
)
FLAG_NAMES = MappingProxyType(
    {
        Flag.ANONYMOUS: Text("Anonim", "Anonymous"),
        Flag.SECRET: Text("Rahasia", "Secret"),
        Flag.RETURNED: Text("Pernah dikembalikan", "Was returned"),
        Flag.ESCALATED: Text("Dieskalasi", "Escalated"),
        Flag.UNDATED: Text("Tanggal tidak diketahui", "Dates unknown"),
        Flag.LONG: Text("Lebih dari 60 hari kerja", "Over 60 working days"),
        Flag.ATTACHMENT: Text("Berlampiran", "Has attachments"),
    }
)
KEYS = MappingProxyType(  # as they stand in an address, in the order they are shown
    {
        "government": Text("Pemerintah", "Government"),
        "agency": Text("Instansi", "Agency"),
        "unit": Text("Unit", "Unit"),
        "officer": Text("Petugas", "Officer"),
        "status": Text("Status", "Status"),
        "due": Text("Tenggat", "Deadline"),
        "class": Text("Klasifikasi", "Class"),
        "category": Text("Kategori", "Category"),
        "channel": Text("Kanal", "Channel"),
        "place": Text("Wilayah", "Place"),
        "flags": Text("Tanda", "Marks"),
        "received_from": Text("Diterima sejak", "Received from"),
        "received_until": Text("Diterima sampai", "Received until"),
        "dispatched_from": Text("Didisposisi sejak", "Dispatched from"),
        "dispatched_until": Text("Didisposisi sampai", "Dispatched until"),
        "behind": Text("Di balik angka", "Behind a number"),
    }
)
