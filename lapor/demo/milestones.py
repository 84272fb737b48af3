"""Invented dates and numbers for the deliverables about which nothing was published."""

from datetime import date, timedelta
from random import Random

from sqlmodel import Session, col, select

from db.codes import Deliverable, MilestoneState
from db.models import Milestone

NAMES = {
    Deliverable.REGULATION: "Peraturan Kepala Daerah",
    Deliverable.ROAD_MAP: "Keputusan tentang Peta Jalan",
    Deliverable.MASTER_PLAN: "Keputusan tentang Rencana Induk",
    Deliverable.DECREE: "SK Tim Koordinasi",
    Deliverable.PROCEDURE: "SOP Pengelolaan Pengaduan",
    Deliverable.CHANNELS: "Berita Acara Integrasi",
    Deliverable.COMMUNICATION: "Keputusan tentang Strategi Komunikasi",
    Deliverable.INCLUSION: "Laporan Kegiatan Inklusi",
    Deliverable.MONITORING: "Notula Monev",
    Deliverable.AWARDS: "Piagam Penghargaan",
}
NOTE = "Data buatan untuk demo"
OWNER = "Dinas Komunikasi dan Informatika"


def invent(session: Session, seed: int, today: date) -> None:
    """Give every unknown deliverable a state; what has a source stays as it is."""
    unknown = select(Milestone).where(col(Milestone.state) == MilestoneState.UNKNOWN)
    for row in session.exec(
        unknown.order_by(col(Milestone.government_id), col(Milestone.deliverable))
    ):
        rng = Random(f"{seed} {row.government_id} {row.deliverable}")
        (row.state,) = rng.choices(
            (MilestoneState.DONE, MilestoneState.IN_PROGRESS, MilestoneState.PLANNED), (6, 3, 1)
        )
        row.is_demo, row.note = True, NOTE
        if row.state == MilestoneState.DONE:
            on = date(rng.randrange(2020, 2024), rng.randrange(1, 13), rng.randrange(1, 28))
            row.on = min(on, today)
            row.number = f"{NAMES[row.deliverable]} {rng.randrange(10, 99)}/DEMO/{row.on.year}"
        else:  # some are late, most are not due yet
            row.planned_on = today + timedelta(days=rng.randrange(-120, 300))
            row.owner = OWNER
        session.add(row)
    session.flush()
