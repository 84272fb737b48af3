"""Dispatches to learn from: two agencies of Sleman and one of Badung, each with its own words."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlmodel import Session

from lapor.services.loading import load
from lapor.services.stories import NewComplaint
from tests.builders import a_new_complaint
from tests.cast import BADUNG_PUPR, DINKES, PUPR

SPEECH = {
    PUPR: ("jalan", "berlubang", "aspal", "jembatan", "trotoar", "retak", "banjir", "selokan"),
    DINKES: ("puskesmas", "dokter", "obat", "perawat", "vaksin", "imunisasi", "antre", "posyandu"),
    BADUNG_PUPR: ("pantai", "pasir", "ombak", "jukung", "pura", "subak", "canang", "penjor"),
}
FILLER = ("mohon", "segera", "warga", "kami", "sudah", "lama", "tolong", "petugas")


def a_text(rng: Random, agency: int) -> str:
    """Words of the agency's own subject among words that anybody uses."""
    words = rng.sample(SPEECH[agency], 4) + rng.sample(FILLER, 4)
    rng.shuffle(words)
    return " ".join(words)


def told(
    session: Session, agency: int, count: int, *, first: date = date(2024, 1, 8), seed: int = 1,
    government: str = "34.04", **how: Any,
) -> Iterator[NewComplaint]:  # fmt: skip
    """Complaints that this agency kept and answered two days later, one each third day."""
    rng = Random(f"{seed} {agency}")
    for number in range(count):
        day = first + timedelta(days=3 * number)
        about = {
            "received": day.isoformat(),
            "dispatched": day.isoformat(),
            "followed_up": (day + timedelta(days=2)).isoformat(),
            "title": a_text(rng, agency),
            "body": a_text(rng, agency),
        }
        yield a_new_complaint(session, agency=agency, government=government, **{**about, **how})


def teach(session: Session, *, pupr: int = 120, dinkes: int = 100) -> None:
    """Enough of Sleman's dispatches to learn from."""
    load(session, [*told(session, PUPR, pupr), *told(session, DINKES, dinkes)])
