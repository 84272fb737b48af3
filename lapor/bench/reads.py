"""The reading paths: the queue, its counts and filters, one complaint, the KPIs, a large file."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Engine, text

from db.codes import Role, Status
from db.engine import reading
from lapor.bench.measuring import Path, Work
from lapor.domain.access import Actor
from lapor.domain.kpi import Agencies, Split
from lapor.domain.kpi_catalogue import KPIS
from lapor.domain.words import asked
from lapor.domain.worklists import Worklist, worklists
from lapor.queries import complaints as queries
from lapor.queries.filters import Filters, Position
from lapor.services import desk, dossier, export, kpi, narrowing, queue_export, setup
from lapor.services.queue import Wish, queue_page

RINI = Actor("ukur", Role.NATIONAL, full_name="Pengukur")
ALL = Filters()
LATE = Filters(Worklist.LATE, status=Status.NOT_FOLLOWED_UP, category_id=3)
COMMON, RARE = "jalan rusak", "irigasi sawah"
ByHand = Callable[..., Work]


def paths(engine: Engine) -> list[Path]:
    now, by_hand, place = datetime.now(UTC), _by_hand(engine), deep(engine)
    return [*_queue(engine, now, place, by_hand), *_one(engine, now, place, by_hand),
            *_kpi(engine, now.date()), *_files(engine, now)]  # fmt: skip


def deep(engine: Engine) -> Position:
    """The place of the thousandth page, or of the last."""
    with reading(engine) as session:
        run_sql = session.connection().execute
        n = run_sql(text("SELECT COUNT(*) FROM complaint WHERE is_open")).scalar_one()
        place = "SELECT due_at, id FROM complaint WHERE is_open ORDER BY due_at, id LIMIT 1 OFFSET "
        row = run_sql(text(place + str(max(0, min(24_975, n - 26))))).one()
    return Position.of(f"{row.due_at}/{row.id}")


def _queue(engine: Engine, now: datetime, place: Position, by_hand: ByHand) -> list[Path]:
    due, row = place.code.split("/")
    first = "is_open ORDER BY due_at, id LIMIT 25"
    late = "is_open AND status = 3 AND category_id = 3 ORDER BY due_at, id LIMIT 25"
    after = f"is_open AND (due_at, id) > ({due}, {row}) ORDER BY due_at, id LIMIT 25"
    closed = Filters(Worklist.CLOSED)
    return [
        Path("queue.worklist", _page(engine, now), by_hand(first)),
        Path("queue.filtered", _page(engine, now, LATE), by_hand(late)),
        Path("queue.page_1000", _page(engine, now, after=place), by_hand(after)),
        Path("queue.closed", _page(engine, now, closed)),
        Path("queue.number", _number(engine), by_hand("number = '7000042'")),
        Path("queue.words_common", _words(engine, now, COMMON)),
        Path("queue.words_rare", _words(engine, now, RARE)),
        Path("queue.counts", _counts(engine, now), by_hand("is_open", "COUNT(*)")),
        Path("queue.filter_options", _options(engine)),
    ]


def _one(engine: Engine, now: datetime, place: Position, by_hand: ByHand) -> list[Path]:
    def read() -> object:
        with reading(engine) as session:
            return dossier.dossier(session, RINI, place.id, now=now)

    return [Path("complaint.open", read, by_hand(f"id = {place.id}"))]


def _by_hand(engine: Engine) -> ByHand:
    """One hand-written statement through the driver."""

    def floor(where: str, what: str = "*") -> Work:
        def read() -> object:
            connection = engine.raw_connection()
            try:
                cursor = connection.cursor()
                cursor.execute(f"SELECT {what} FROM complaint WHERE {where}")
                return cursor.fetchall()
            finally:
                connection.rollback()
                connection.close()

        return read

    return floor


def _page(
    engine: Engine, now: datetime, filters: Filters = ALL, after: Position | None = None
) -> Work:
    def read() -> object:
        with reading(engine) as session:
            times = desk.times(session, RINI, now)
            return queries.page(session, RINI, filters, times=times, after=after)

    return read


def _words(engine: Engine, now: datetime, words: str) -> Work:
    """All that a search shows: the rows and how many there are."""

    def read() -> object:
        with reading(engine) as session:
            return queue_page(session, RINI, Wish(asked=asked(words)), now=now)

    return read


def _counts(engine: Engine, now: datetime) -> Work:
    def read() -> object:
        with reading(engine) as session:
            times, lists = desk.times(session, RINI, now), worklists(RINI.role)
            return queries.counts(session, RINI, ALL, lists, times=times)

    return read


def _number(engine: Engine) -> Work:
    def read() -> object:
        with reading(engine) as session:
            return queries.by_number(session, RINI, "7000042")

    return read


def _options(engine: Engine) -> Work:
    def read() -> object:
        with reading(engine) as session:
            return narrowing.options(session, RINI, ALL)

    return read


def _kpi(engine: Engine, today: date) -> list[Path]:
    """Six governments, thirty-six months, every KPI; the same as of a past day; one by agency."""
    since, pilots = date(today.year - 3, today.month, 1), list(setup.PILOTS)
    kpis = [one for one in KPIS if not isinstance(one.shape, Agencies)]

    def board(as_of: date) -> Work:
        def read() -> object:
            with reading(engine) as session:
                return kpi.board(
                    session, RINI, pilots, since=since, until=as_of, as_of=as_of,
                    by=(Split.GOVERNMENT, Split.MONTH), kpis=kpis,
                )  # fmt: skip

        return read

    def drill() -> object:
        with reading(engine) as session:
            return kpi.measure(
                session, RINI, "follow_up_rate", since=since, until=today, as_of=today,
                by=(Split.AGENCY,),
            )  # fmt: skip

    return [
        Path("kpi.board", board(today)),
        Path("kpi.as_of", board(today - timedelta(days=400))),
        Path("kpi.drill", drill),
    ]


def _files(engine: Engine, now: datetime) -> list[Path]:
    """At most 100,000 rows of everything there is, as the queue's page gives them."""

    def sheets() -> export.Sheets:
        with reading(engine) as session:
            wish = Wish(Filters(Worklist.CLOSED))
            return queue_export.build(session, RINI, {"list": "closed"}, wish, "id", now)

    def by_hand() -> object:
        connection = engine.raw_connection()
        try:
            cursor = connection.cursor()
            wanted = f"NOT is_open ORDER BY received_at DESC, id DESC LIMIT {queue_export.MOST}"
            cursor.execute(f"SELECT * FROM complaint WHERE {wanted}")
            csv.writer(file := io.StringIO()).writerows(cursor.fetchall())
            return file
        finally:
            connection.rollback()
            connection.close()

    return [
        Path("export.csv", lambda: export.to_csv(sheets()), by_hand, 1),
        Path("export.xlsx", lambda: export.to_xlsx(sheets()), by_hand, 1),
    ]
