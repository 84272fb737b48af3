"""One invented export, read two weeks ago: complaints without dates, as SP4N-LAPOR! gives them.

So that the pages on data quality have something to show. Only in the demo of the usual size.
"""

from collections.abc import Iterator
from datetime import date

from sqlmodel import Session

from db.codes import Channel, Class, ClosedBy, Status
from db.days import day_number, moment_of
from db.models import ImportRun
from lapor.demo.life import SOURCE
from lapor.demo.moments import OPENING
from lapor.demo.people import NATIONAL
from lapor.demo.world import Government, World
from lapor.services.intake.rows import Parsed
from lapor.services.intake.tell import story
from lapor.services.intake.values import When
from lapor.services.stories import NewComplaint

PLACE, READ_BEFORE, FIRST_NUMBER, RUN = "13", 14, 8_900_001, 1
REFUSED = 2
MORE = (
    "Sudah kami sampaikan ke petugas setempat, tetapi belum ada perubahan. Mohon ditinjau dan "
    "dikabarkan kapan akan ditangani. Tarimo kasih."
)
# fmt: off
ROWS = (  # received so many days before the export, what it is about, class, and where it stands
    (80, "Lampu jalan padam di Jalan Pincuran", Class.SERVICE, Status.DONE),
    (77, "Antrean panjang di loket rawat jalan", Class.SERVICE, Status.DONE),
    (71, "Sampah menumpuk di tepi Batang Anai Lama", None, Status.DONE),
    (64, "Informasi jadwal bus sekolah", Class.INFORMATION, Status.DONE),
    (60, "Jalan berlubang di Simpang Ampek", Class.SERVICE, Status.IN_PROCESS),
    (52, "Usul trotoar di depan pasar", Class.ASPIRATION, Status.DONE),
    (47, "Air keruh sejak pekan lalu", None, Status.IN_PROCESS),
    (41, "Drainase tersumbat di Kubu Dalam", Class.SERVICE, Status.DONE),
    (33, "Pungutan parkir tanpa karcis", Class.SUPERVISORY, Status.NOT_FOLLOWED_UP),
    (26, "Pohon tumbang belum diangkat", Class.SERVICE, Status.DONE),
    (19, "Surat keterangan tidak kunjung selesai", None, Status.DONE),
    (11, "Kabel menjuntai di Jalan Talago", Class.SERVICE, Status.NOT_FOLLOWED_UP),
)
# fmt: on
HELD_BY_GOVERNMENT = 5  # every fifth names the government itself where its agency should stand


def an_export(world: World) -> Iterator[NewComplaint]:
    """The complaints of the file, in the order they were received."""
    government = world.pilots[PLACE]
    made_on = world.today - READ_BEFORE
    known = When(made_on, government.place.at(made_on, OPENING), True)
    for place, (before, title, klass, status) in enumerate(ROWS):
        row = _row(world, government, place, made_on - before, title, klass, status)
        told = story(row, government.rules, known)
        yield NewComplaint(
            government.id, SOURCE, row.number, title, row.body, ((known.at, tuple(told)),),
            fingerprint=row.fingerprint(), import_run_id=RUN,
        )  # fmt: skip


def _row(
    world: World, government: Government, place: int, on: int, title: str, klass: Class | None,
    status: Status,
) -> Parsed:  # fmt: skip
    offices = government.offices
    office = None if place % HELD_BY_GOVERNMENT == 2 else offices[place % len(offices)].id
    categories = list(world.categories.values())
    return Parsed(
        source=SOURCE, number=str(FIRST_NUMBER + place), title=title,
        body=f"{title}. {MORE}", edited=None, reporter=None,
        government_id=government.id,
        received=When(on, government.place.at(on, OPENING + 600 * place), True), klass=klass,
        channel=Channel.WEB, category_id=categories[place % len(categories)],
        territory_id=government.region, anonymous=True, secret=False, status=status,
        closed_by=ClosedBy.SYSTEM if status == Status.DONE else None, agency_id=office,
        is_dispatched=True, milestones=None,
    )  # fmt: skip


def note_import(session: Session, world: World, today: date) -> None:
    """The run of it, in which two rows were refused."""
    government = world.pilots[PLACE]
    made_at = government.place.at(day_number(today) - READ_BEFORE, OPENING)
    session.add(
        ImportRun(
            id=RUN, at=moment_of(made_at), actor=NATIONAL, file_name="laporan_ringkas_demo.xlsx",
            file_hash="-", format="ringkas", mode="valid", government_id=government.id,
            read=len(ROWS) + REFUSED, inserted=len(ROWS), updated=0, unchanged=0, conflict=0,
            refused=REFUSED,
        )
    )  # fmt: skip
