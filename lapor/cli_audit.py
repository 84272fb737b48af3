"""python -m lapor audit …: take the audit log out, and prove such a file without a database."""

import json
import os
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from db.engine import engine, reading, writing
from lapor.cli_kpi import From
from lapor.console import OPERATOR, Day, Json, date_of, refusing, say
from lapor.domain.errors import BadInput
from lapor.domain.text import Text

audit = typer.Typer(no_args_is_help=True, help="The audit log: take it out, prove it.")
JAKARTA = ZoneInfo("Asia/Jakarta")


@audit.command()
def export(
    file: Path,
    from_: From = None,
    until: Day = None,
    home: Annotated[int | None, typer.Option(help="Number of the government at intake.")] = None,
) -> None:
    """Write the rows with their links, one JSON line each. `audit verify` proves the file."""
    from lapor.services import audit_export, start
    from lapor.services import export as files

    with refusing():
        start.require_kind(engine())
        now, n = datetime.now(UTC), 0
        last = date_of(until)
        before = last + timedelta(days=1) if last else None
        asked = audit_export.Asked(_midnight(date_of(from_)), _midnight(before), home)
        with open(file, "w", encoding="utf-8", opener=_private) as out, reading() as session:
            for line in audit_export.lines(session, asked, now=now):
                out.write(f"{line}\n")
                n += 1
        with writing() as session:
            files.note(session, OPERATOR, "audit_log", summary=f"{n - 1} lines", now=now)
    say(f"{n - 1} baris audit ditulis ke {file}")


@audit.command()
def verify(
    file: Path,
    anchors: Annotated[Path | None, typer.Option(help="A file of anchors, or of syslog.")] = None,
    json_: Json = False,
) -> None:
    """Is the file as it was written? Needs LAPOR_SECRET_KEY, no database. Exit 1 if not."""
    from lapor.services import audit_anchors, audit_export

    with refusing():
        _require(file)
        if anchors:
            _require(anchors)
        known = audit_anchors.read(anchors) if anchors else audit_anchors.Known([], [], [])
        with file.open(encoding="utf-8", errors="replace", newline="\n") as lines:
            done = audit_export.check(lines, known.anchors)
    faults = [*known.faults, *done.faults]
    if json_:
        found = {"rows": done.rows, "chains": done.chains, "ok": not faults}
        say(json.dumps(found | {"faults": [one._asdict() for one in faults],
                          "known": [one._asdict() for one in known.lost]}))  # fmt: skip
    else:
        for one in [*known.lost, *faults]:
            say(f"{one.check}: {one.subject}: {one.found}")
        verdict = "TIDAK utuh" if faults else "utuh"
        say(f"{done.rows} baris audit, {done.chains} rangkaian: {verdict}")
    raise typer.Exit(1 if faults else 0)


def _midnight(day: date | None) -> datetime | None:
    """Where a day begins in Western Indonesia."""
    return datetime.combine(day, time(), JAKARTA).astimezone(UTC) if day else None


def _private(path: str, flags: int) -> int:
    """The log says who did what: for whoever wrote the file alone."""
    return os.open(path, flags, 0o600)


def _require(file: Path) -> None:
    if not file.is_file():
        raise BadInput(Text(f"Berkas {file} tidak ditemukan.", f"There is no file {file}."))
