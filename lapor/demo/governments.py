"""The six pilots of the demo: how many complaints, how quickly they work, how they speak.

Volumes follow the published figures in shape (domain.md 7.3), made smaller so that the whole is
about 12,000. One is exact: Kabupaten Tangerang's 3,171 from September 2018 to 23 March 2021.
"""

# ruff: noqa: E501 - one list a line

from datetime import date
from types import MappingProxyType
from typing import NamedTuple

FIRST_DAY = date(2018, 9, 1)
FIRST_YEAR = 2018
TANGERANG = "36.03"
TANGERANG_UNTIL = date(2021, 3, 23)
TANGERANG_COUNT = 3171


class Pilot(NamedTuple):
    """Each tuple has one figure a year from 2018; the last holds for all later years."""

    code: str
    culture: str
    volume: tuple[int, ...]  # received in a whole year; 2018 began in September
    in_time: tuple[float, ...]  # share of first follow-ups in time
    unfinished: tuple[float, ...]  # share whose last question stays unanswered for long
    channels: dict[str, int]
    thanks: str  # how people of the region end a letter
    streets: tuple[str, ...]
    social: str  # where the back-entry bursts come from


USUAL = {
    "web": 34, "android": 24, "sms": 10, "ios": 7, "x": 6, "whatsapp": 6, "instagram": 4,
    "email": 3, "telepon": 2, "tatap_muka": 2, "surat": 1, "facebook": 1, "lainnya": 1,
}  # fmt: skip
LOCAL = USUAL | {"aplikasi_daerah": 30}

_PILOTS = (
    Pilot(
        TANGERANG, "sunda",
        volume=(300, 980, 1716, 760, 467, 914, 793, 810, 820),
        in_time=(0.58, 0.68, 0.64, 0.86, 0.95, 0.93, 0.90, 0.95, 0.96),
        unfinished=(0.08, 0.08, 0.10, 0.06, 0.22, 0.06, 0.05, 0.03, 0.02),
        channels=USUAL | {"sms": 18},
        thanks="Hatur nuhun.",
        streets=("Jalan Kenanga Raya", "Jalan Cempaka Timur", "Jalan Sawo Kecik", "Jalan Pandan Wangi", "Jalan Melur", "Jalan Bambu Apus", "Gang Haji Dulhadi"),
        social="instagram",
    ),
    Pilot(
        "34.04", "jawa",
        volume=(96, 262, 351, 282, 254, 262, 271, 283, 290),
        in_time=(0.66, 0.71, 0.70, 0.78, 0.83, 0.86, 0.88, 0.91, 0.92),
        unfinished=(0.08, 0.08, 0.11, 0.07, 0.06, 0.05, 0.05, 0.03, 0.02),
        channels=LOCAL | {"instagram": 26, "x": 14, "facebook": 5},
        thanks="Matur nuwun.",
        streets=("Jalan Gejayan Lama", "Jalan Kapulogo", "Jalan Sawit Sari", "Jalan Merbabu", "Gang Nakula", "Jalan Embung", "Jalan Turonggo"),
        social="instagram",
    ),
    Pilot(
        "34", "jawa",
        volume=(32, 72, 76, 71, 75, 81, 84, 92, 94),
        in_time=(0.72, 0.77, 0.76, 0.80, 0.82, 0.84, 0.785, 0.973, 0.97),
        unfinished=(0.06, 0.06, 0.06, 0.05, 0.05, 0.012, 0.03, 0.0, 0.0),
        channels=LOCAL,
        thanks="Matur nuwun sanget.",
        streets=("Jalan Ring Road Lama", "Jalan Wijilan Baru", "Jalan Samas Indah", "Jalan Nanas", "Jalan Sekar Jagad", "Jalan Panembahan"),
        social="email",
    ),
    Pilot(
        "13", "minang",
        volume=(22, 64, 97, 62, 40, 76, 72, 84, 88),
        in_time=(0.45, 0.50, 0.46, 0.50, 0.48, 0.72, 0.79, 0.83, 0.85),
        unfinished=(0.15, 0.14, 0.155, 0.26, 0.275, 0.01, 0.04, 0.03, 0.03),
        channels=USUAL,
        thanks="Tarimo kasih.",
        streets=("Jalan Rumah Gadang", "Jalan Batang Anai Lama", "Jalan Simpang Ampek", "Jalan Kubu Dalam", "Jalan Pincuran", "Jalan Talago"),
        social="email",
    ),
    Pilot(
        "51", "bali",
        volume=(24, 66, 78, 80, 80, 79, 82, 84, 86),
        in_time=(0.64, 0.72, 0.78, 0.88, 0.90, 0.90, 0.91, 0.93, 0.94),
        unfinished=(0.06, 0.05, 0.05, 0.045, 0.04, 0.04, 0.03, 0.03, 0.02),
        channels=USUAL | {"x": 10, "instagram": 10},
        thanks="Suksma.",
        streets=("Jalan Cempaka Putih", "Jalan Pura Dalem", "Jalan Bypass Lama", "Jalan Danau Buyan", "Jalan Pulau Serangan", "Jalan Subak Sari"),
        social="instagram",
    ),
    Pilot(
        "51.03", "bali",
        volume=(18, 52, 60, 65, 66, 70, 74, 78, 82),
        in_time=(0.50, 0.57, 0.62, 0.68, 0.72, 0.76, 0.80, 0.83, 0.85),
        unfinished=(0.08, 0.08, 0.09, 0.08, 0.07, 0.06, 0.06, 0.05, 0.04),
        channels=LOCAL | {"instagram": 18},
        thanks="Matur suksma.",
        streets=("Jalan Pantai Lama", "Jalan Raya Tibu", "Jalan Subak Anyar", "Jalan Pura Puseh", "Gang Jepun", "Jalan Dewi Ratih"),
        social="instagram",
    ),
)  # fmt: skip
PILOTS = MappingProxyType({pilot.code: pilot for pilot in _PILOTS})
# provinces and the pilot regencies inside them send each other what is not theirs
NEIGHBOURS = MappingProxyType({"34": "34.04", "34.04": "34", "51": "51.03", "51.03": "51"})

# Staff typed in what had come by social media or mail: received before, recorded on one day.
BURSTS = MappingProxyType(
    {
        (TANGERANG, 2019, 11): (28, 53),
        (TANGERANG, 2023, 8): (28, 40),
        (TANGERANG, 2026, 6): (29, 31),
        ("34.04", 2020, 7): (28, 18),
        ("34.04", 2025, 2): (26, 12),
        ("51.03", 2022, 3): (29, 4),
        ("34", 2024, 5): (29, 5),
    }
)

# March 2020 to January 2021: more complaints, and what part of them was about social assistance
PANDEMIC = MappingProxyType(
    {
        (2020, 3): (1.2, 0.22), (2020, 4): (2.2, 0.62), (2020, 5): (2.5, 0.70),
        (2020, 6): (1.9, 0.63), (2020, 7): (1.5, 0.57), (2020, 8): (1.2, 0.52),
        (2020, 9): (1.1, 0.48), (2020, 10): (1.1, 0.46), (2020, 11): (1.1, 0.46),
        (2020, 12): (1.0, 0.44), (2021, 1): (1.1, 0.45), (2021, 2): (1.0, 0.25),
    }
)  # fmt: skip


def of_year(figures: tuple[float, ...], year: int) -> float:
    return figures[min(max(year - FIRST_YEAR, 0), len(figures) - 1)]
