"""Why somebody looks at what is hidden: a short list, so that the log can be counted."""

import re
from enum import StrEnum
from types import MappingProxyType

from lapor.domain.errors import BadInput
from lapor.domain.masking import mask
from lapor.domain.text import Text

LONGEST = 200  # characters of an officer's own words


class Reason(StrEnum):
    COMPLETE = "complete"
    VISIT = "visit"
    SERVE = "serve"
    OTHER = "other"


REASONS = MappingProxyType(
    {
        Reason.COMPLETE: Text(
            "Meminta kelengkapan data kepada pelapor", "To ask the reporter for what is missing"
        ),
        Reason.VISIT: Text(
            "Menghubungi pelapor untuk pemeriksaan lapangan",
            "To reach the reporter for a visit on site",
        ),
        Reason.SERVE: Text(
            "Memberikan layanan yang diminta atas nama pelapor",
            "To give the service that was asked for in the reporter's name",
        ),
        Reason.OTHER: Text("Alasan lain (wajib dijelaskan)", "Another reason (say which)"),
    }
)


def checked(reason: str, words: str) -> Reason:
    """Raises BadInput where no reason is given, or "other" without words."""
    if reason not in set(Reason):
        raise BadInput(
            Text(
                "Pilih alasan dari daftar sebelum menampilkan data pribadi.",
                "Choose a reason from the list before personal data are shown.",
            )
        )
    if Reason(reason) == Reason.OTHER and not words.strip():
        raise BadInput(
            Text(
                "Jelaskan alasan lain itu dengan singkat, lalu coba lagi.",
                "Say in a few words what the other reason is, and try again.",
            )
        )
    return Reason(reason)


def logged(reason: Reason, words: str, names: str = "") -> str:
    """What the log keeps: the code and the words, less numbers and the names of the reporter."""
    said = mask(" ".join(words.split())[:LONGEST])
    for name in re.findall(r"\w{3,}", names):
        said = re.sub(rf"\b{re.escape(name)}\b", "•••", said, flags=re.IGNORECASE)
    return f"{reason}: {said}" if said else reason.value
