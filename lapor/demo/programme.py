"""Invented events, participants, risks, meetings and decisions; each says that it is invented."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from sqlmodel import Session

from lapor.demo.governments import PILOTS
from lapor.domain.programme_fields import KINDS
from lapor.services import programme_entry

RATE = 14_500  # rupiah for a dollar, as round as the rest
AGES = (("18_29", 5), ("30_44", 9), ("45_59", 4))
Row = tuple[str, dict[str, Any]]


class Planned(NamedTuple):
    """A kind of event that every pilot has held, or will: days from today are below nought."""

    code: str
    kind: str
    name: tuple[str, str]
    module: str | None
    days: int
    scale: int  # times the participants of AGES
    cost: int  # rupiah


EVENTS = (
    Planned("OPERATOR", "training", ("Pelatihan operator", "Training of operators"),
            "operator", -900, 2, 43_500_000),
    Planned("MADYA", "training", ("Pelatihan pengelola madya", "Training of middle managers"),
            "middle_manager", -500, 1, 29_000_000),
    Planned("WARGA", "campaign", ("Kampanye warga dan penyandang disabilitas",
                                  "Campaign for citizens and persons with disabilities"),
            None, -250, 4, 58_000_000),
    Planned("TOT", "training", ("Pelatihan bagi pelatih", "Training of trainers"),
            "training_of_trainers", 60, 0, 72_500_000),
)  # fmt: skip
RISKS = (
    ("Mutasi admin terlatih", "Trained administrators are moved to other posts", 4, 4, "open", 20),
    ("SK tim koordinasi lewat masa", "The coordination team’s decree expires", 3, 4, "open", -15),
    ("Kanal daerah belum terhubung", "Channels of the region are not connected", 3, 3,
     "mitigated", 90),
    ("Anggaran monev terlambat", "The monitoring budget comes late", 2, 4, "occurred", -40),
    ("Responden survei terlalu sedikit", "Too few answer the survey", 2, 3, "open", 45),
    ("Materi belum ramah disabilitas", "Material is not accessible yet", 2, 2, "closed", None),
)  # fmt: skip
DECISIONS = (
    ("Daerah melengkapi SK tim koordinasi", "Regions complete the team’s decree", "open", -20),
    ("Materi pelatihan dibuat mudah diakses", "Training material is made accessible", "open", 40),
    ("Survei daerah memakai kuesioner yang sama", "Regional surveys use one questionnaire",
     "done", -10),
    ("Aplikasi baru di luar SP4N ditunda", "New applications outside SP4N are put off",
     "dropped", None),
)  # fmt: skip
BOARD = "DEMO-DEWAN"


def invent(session: Session, seed: int, today: date) -> None:
    """After the reference: it has the pilots and the framework that events belong to."""
    rows = [*_topic(today), *_events(seed, today), *_risks(today), *_meetings(seed, today)]
    for name, values in [*rows, *_decisions(today)]:
        kind = KINDS[name]
        typed = programme_entry.typed(kind, values | {"is_demo": True} if _marked(name) else values)
        programme_entry.write(session, kind, None, typed)
        session.flush()


def _marked(name: str) -> bool:
    return any(entry.name == "is_demo" for entry in KINDS[name].entries)


def _both(name: str, id: str, en: str) -> dict[str, Any]:
    return {f"{name}_id": f"{id} (data buatan)", f"{name}_en": f"{en} (invented)"}


def _topic(today: date) -> Iterator[Row]:
    """Two editions, so that one sees what a newer one changes."""
    for edition, words in ((1, "jalan rusak"), (2, "jalan rusak, jalan berlubang, lubang*")):
        yield "topic", {
            "code": "jalan-rusak", "edition": edition, "categories": "", "words": words,
            "decided_by": "PMU", "decided_on": today - timedelta(days=400 - 200 * edition),
            **_both("name", "Jalan rusak", "Damaged roads"),
        }  # fmt: skip


def _events(seed: int, today: date) -> Iterator[Row]:
    for number, place in enumerate(PILOTS):
        for planned in EVENTS:
            code = f"DEMO-{planned.code}-{place}"
            on = today + timedelta(days=planned.days + 7 * number)
            yield "event", {
                "code": code, "kind": planned.kind, "module": planned.module,
                "government_id": place, "from_on": on, "to_on": on + timedelta(days=1),
                "state": "done" if planned.days < 0 else "planned", "result_code": "2",
                "cost_idr": planned.cost, "cost_usd": planned.cost / RATE, "rate": RATE,
                "rate_on": on, **_both("name", *planned.name),
            }  # fmt: skip
            yield from _participants(Random(f"{seed} {code}"), code, planned.scale)


def _participants(rng: Random, code: str, scale: int) -> Iterator[Row]:
    for sex in ("women", "men"):
        for age, many in AGES:
            for disability, part in (("no", 1.0), ("yes", 0.25)):
                people = round(many * scale * part * rng.uniform(0.8, 1.3))
                if people:
                    yield "participants", {
                        "event_code": code, "sex": sex, "age_group": age,
                        "disability": disability, "people": people,
                    }  # fmt: skip


def _risks(today: date) -> Iterator[Row]:
    for number, (id, en, likelihood, impact, state, days) in enumerate(RISKS, 1):
        yield "risk", {
            "code": f"DEMO-R{number}", "likelihood": likelihood, "impact": impact,
            "state": state, "owner": "PMU", "due_on": _later(today, days), **_both("name", id, en),
            "response": "Data buatan untuk demo",
        }  # fmt: skip


def _meetings(seed: int, today: date) -> Iterator[Row]:
    """A board meeting two months ago, and two of each pilot's team a year."""
    on = today - timedelta(days=60)
    yield "meeting", {
        "code": BOARD, "kind": "project_board", "held_on": on, "to_on": on,
        "chaired_by": "KemenPANRB", **_both("summary", "Rapat Dewan Proyek", "Board meeting"),
    }  # fmt: skip
    for place in PILOTS:
        rng = Random(f"{seed} meetings {place}")
        for number in range(1, 5):
            by_head = rng.random() < 0.4
            on = today - timedelta(days=180 * number + rng.randrange(-40, 40))
            yield "meeting", {
                "code": f"DEMO-TIM-{place}-{number}", "kind": "coordination", "held_on": on,
                "to_on": on, "government_id": place, "chaired_by_head": by_head,
                "chaired_by": "Kepala daerah" if by_head else "Sekretaris daerah",
                **_both("summary", "Rapat tim koordinasi", "Meeting of the region’s team"),
            }  # fmt: skip


def _decisions(today: date) -> Iterator[Row]:
    for number, (id, en, state, days) in enumerate(DECISIONS, 1):
        yield "decision", {
            "code": f"DEMO-K{number}", "meeting_code": BOARD, "responsible": "PMU",
            "state": state, "due_on": _later(today, days), **_both("text", id, en),
            "done_on": today - timedelta(days=5) if state == "done" else None,
        }  # fmt: skip


def _later(today: date, days: int | None) -> date | None:
    return None if days is None else today + timedelta(days=days)
