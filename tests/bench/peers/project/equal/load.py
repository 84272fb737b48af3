"""Our complaints, read through the bare driver, written as tickets and as rows of the equal table.

LAPOR_DATABASE says where ours are. Says on standard output, as JSON, what the requests need.
"""

import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

CHUNK = 2_000
COMPLAINTS = """
SELECT c.id, c.number, c.title, t.body, c.government_id, c.agency_id, c.category_id, c.channel,
    c.class, c.status, c.is_open, c.received_at, c.due_at
FROM complaint AS c
JOIN complaint_text AS t ON t.complaint_id = c.id AND t.home_id = c.home_id ORDER BY c.id
"""
STEPS = "SELECT complaint_id, at, kind, note FROM activity WHERE version > 1 ORDER BY 1, version"
NO_DEADLINE = 4_000_000_000_000  # milliseconds: what lies beyond is no deadline


def rows(statement: str) -> Iterator[tuple[Any, ...]]:
    """Of our database, a chunk at a time."""
    where = urlsplit(os.environ["LAPOR_DATABASE"])
    if where.scheme == "sqlite":
        import sqlite3

        yield from sqlite3.connect(where.path[1:]).execute(statement)
        return
    import psycopg

    ours = psycopg.connect(os.environ["LAPOR_DATABASE"])
    with ours, ours.cursor("ours") as cursor:
        cursor.itersize = CHUNK
        yield from cursor.execute(statement)


def moment(milliseconds: int | None) -> datetime | None:
    if milliseconds is None or milliseconds > NO_DEADLINE:
        return None
    return datetime.fromtimestamp(milliseconds / 1_000, UTC)


def main() -> None:
    import django

    django.setup()
    from django.contrib.auth.models import User
    from helpdesk.models import FollowUp, Queue, Ticket

    from equal.models import Complaint

    user = User.objects.create_superuser("ukur", "ukur@example.invalid", "ukur")
    queues: dict[int, Any] = {}
    numbers: dict[int, int] = {}
    for chunk in chunks(rows(COMPLAINTS)):
        tickets = []
        for row in chunk:
            place = row[5] or 0
            if place not in queues:
                queues[place] = Queue.objects.create(title=f"Instansi {place}", slug=f"q{place}")
            numbers[row[0]] = len(numbers) + 1
            tickets.append(
                Ticket(
                    id=numbers[row[0]], title=row[2][:200], description=row[3], queue=queues[place],
                    created=moment(row[11]), modified=moment(row[11]), due_date=moment(row[12]),
                    status=Ticket.OPEN_STATUS if row[10] else Ticket.CLOSED_STATUS,
                )
            )  # fmt: skip
        Ticket.objects.bulk_create(tickets)
        Complaint.objects.bulk_create(
            Complaint(
                id=row[0], number=row[1], title=row[2], body=row[3], government=row[4],
                agency=row[5], category=row[6], channel=row[7], klass=row[8], status=row[9],
                is_open=bool(row[10]), received_at=moment(row[11]), due_at=moment(row[12]),
            )
            for row in chunk
        )  # fmt: skip
    for chunk in chunks(rows(STEPS)):
        FollowUp.objects.bulk_create(
            FollowUp(
                ticket_id=numbers[id], date=moment(at), title=f"Langkah {kind}", comment=note or "",
                public=True, user=user,
            )
            for id, at, kind, note in chunk
        )  # fmt: skip
    settled()
    json.dump(facts(user), sys.stdout)


def chunks(found: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while chunk := list(islice(found, CHUNK)):
        yield chunk


def settled() -> None:
    """As autovacuum would leave it; and the next ticket gets a number of its own."""
    from django.core.management.color import no_style
    from django.db import connection
    from helpdesk.models import Ticket

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Ticket]):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def facts(user: Any) -> dict[str, Any]:
    """A signed-in browser's cookie, and what is asked for."""
    from django.test import Client
    from helpdesk.models import Ticket

    from equal.models import Complaint

    browser = Client()
    browser.force_login(user)
    open_ = Ticket.objects.filter(status=Ticket.OPEN_STATUS).order_by("due_date")
    return {
        "session": browser.cookies["sessionid"].value,
        "tickets": list(open_.values_list("id", flat=True)[:20]),
        "queue": open_[0].queue_id,
        "rows": list(Complaint.objects.filter(is_open=True).values_list("id", flat=True)[:20]),
        "government": Complaint.objects.filter(is_open=True)[0].government,
        "complaints": Ticket.objects.count(),
    }
