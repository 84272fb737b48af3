"""Codes of the audit log are told in words, and an officer's own words stay theirs."""

import pytest

from lapor.domain.audit_words import said
from lapor.domain.text import Text


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ("version 4", Text("versi 4", "version 4")),
        ("taken back", Text("dicabut", "taken back")),
        (
            "completion_rate 34.04 2026",
            Text("Persentase selesai 34.04 2026", "Completion rate 34.04 2026"),
        ),
        ("agency_id, words", Text("instansi, kata", "agency, words")),
        ("liaison → head", Text("Pejabat penghubung → Pimpinan", "Liaison officer → Head")),
        ("ab" * 32, Text("abababababab…", "abababababab…")),
        (
            "visit: version of the agency",
            Text(
                "Menghubungi pelapor untuk pemeriksaan lapangan: version of the agency",
                "To reach the reporter for a visit on site: version of the agency",
            ),
        ),
    ],
)
def test_what_a_row_is_about_is_told_in_words(kept, words):
    assert said(kept) == words
