"""Import a file: one use case, one transaction. The same file twice changes nothing."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.orm import SessionTransaction
from sqlmodel import Session, select

from db import ids
from db.days import milliseconds
from db.engine import unhurried, writing
from db.models import ImportRun, Mark
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.text import Text
from lapor.services import audit
from lapor.services.intake import files, tables
from lapor.services.intake.beside import compare, forget_conflict
from lapor.services.intake.known import Known, Reading, Teller, batches, find, tell_anew
from lapor.services.intake.lengkap import Lengkap
from lapor.services.intake.lookup import Lookup, Options, government_of
from lapor.services.intake.output import replacing
from lapor.services.intake.report import CUT, RefusedRows, Report
from lapor.services.intake.ringkas import Ringkas
from lapor.services.intake.rows import Fault, Parsed, RowRefusal
from lapor.services.intake.values import zone_named
from lapor.services.loading import load_told
from lapor.services.progress import Progress, untold

FORMATS, MODES = ("auto", tables.RINGKAS, tables.LENGKAP), ("valid", "all")
CHUNK = 500  # rows looked up at once
SHOWN_EVERY = 1_000
NO_HOME = 0  # the nation's: an import of many governments
Refused = Callable[[RowRefusal], None]


@unhurried()
def import_file(
    session: Session,
    actor: Actor,
    source: Path | bytes,
    *,
    now: datetime,
    file_name: str = "",
    progress: Progress = untold,
    on_refused: Refused | None = None,
    **asked: Any,
) -> Report:
    """Read a file into the caller's transaction; `asked` is what lookup.Options names.

    Raises NotAllowed, or BadInput where the file as a whole cannot be read. Nothing is kept
    then, nor in a dry run, nor in mode `all` if a row was refused.
    """
    options = Options(**{name: value for name, value in asked.items() if value is not None})
    _check(session, actor, options)
    with files.opened(source, file_name) as file, _trial(session) as trial:
        table = tables.read(file, options.format)
        intake = Intake(session, table, options, now, file.name)
        report = intake.take(progress, on_refused)
        if options.dry_run or report.is_undone:
            return _without_counts(report) if report.is_undone else report
        intake.write_down(actor, file.digest)
        session.flush()
        trial.commit()
        return report


@contextmanager
def _trial(session: Session) -> Iterator[SessionTransaction]:
    """What is not committed in it never happened."""
    trial = session.begin_nested()
    try:
        yield trial
    finally:
        if trial.is_active:
            trial.rollback()


@unhurried()
def import_path(
    engine: Engine,
    actor: Actor,
    path: Path,
    *,
    now: datetime,
    refused: Path | None = None,
    progress: Progress = untold,
    **asked: Any,
) -> Report:
    """The same in a transaction of its own; refused rows are written to a CSV as they come."""
    with ExitStack() as stack:
        on_refused = None
        if refused is not None:
            on_refused = RefusedRows(stack.enter_context(replacing(refused, path))).write
        session = stack.enter_context(writing(engine))
        return import_file(
            session, actor, path, now=now, progress=progress, on_refused=on_refused, **asked
        )


def _without_counts(report: Report) -> Report:
    report.inserted = report.updated = report.conflict = 0
    report.new_agencies, report.new_categories = [], []
    return report


def _check(session: Session, actor: Actor, options: Options) -> None:
    if not actor.may(Permission.IMPORT):
        raise NotAllowed(Text("Anda tidak berwenang mengimpor.", "You may not import."))
    if options.format not in FORMATS or options.mode not in MODES:
        raise BadInput(
            Text(
                f"Format: {', '.join(FORMATS)}. Mode: {', '.join(MODES)}.",
                f"Formats: {', '.join(FORMATS)}. Modes: {', '.join(MODES)}.",
            )
        )
    kind = session.exec(select(Mark.value).where(Mark.name == "kind")).first()
    if kind == "demo":
        command = (
            "LAPOR_MODE=production LAPOR_DATABASE_URL=sqlite:///nyata.db python -m lapor migrate"
        )
        raise BadInput(
            Text(
                f"Ini basis data demo: data nyata tidak boleh masuk. Buat yang nyata: {command}",
                f"This is a demo database: real data must not go in. Make a real one: {command}",
            )
        )


class Intake:
    """One file on its way in."""

    def __init__(
        self, session: Session, table: tables.Table, options: Options, now: datetime, name: str
    ) -> None:
        self.session, self.table, self.now = session, table, now
        written: ZoneInfo | None = zone_named(options.zone) if options.zone else None
        if written is None and table.format == tables.RINGKAS:
            written = ZoneInfo("UTC")
        self.lookup = Lookup(session, now, written)
        self.reader = self._reader(options)
        self.home_id = NO_HOME
        if options.government:
            self.home_id = government_of(self.lookup, options.government).id
        known = self.reader.generated if isinstance(self.reader, Ringkas) else None
        self.reading = Reading(ids.new_id(self.home_id), now, known)
        self.report = Report(
            Path(name).name, table.format, options.mode, options.dry_run, self.reader.unknown
        )
        self.report.new_agencies = self.lookup.new_agencies
        self.report.new_categories = self.lookup.new_categories

    def _reader(self, options: Options) -> Ringkas | Lengkap:
        if self.table.format == tables.RINGKAS:
            return Ringkas(self.lookup, self.table, options.government)
        create = options.create_agencies
        return Lengkap(self.lookup, self.table, options.government, create)

    def take(self, progress: Progress, on_refused: Refused | None) -> Report:
        """All rows: new ones in bulk, known ones one by one."""
        rows = self._rows(progress, on_refused)
        teller = Teller(milliseconds(self.now), self.reading)
        self.report.inserted = load_told(self.session, self._new(rows), teller)
        if not self.report.read:
            raise BadInput(
                Text("Berkas ini tidak berisi satu baris pun.", "This file has no rows.")
            )
        return self.report

    def _rows(self, progress: Progress, on_refused: Refused | None) -> Iterator[Parsed]:
        report, parse = self.report, self.reader.parse
        for record in self.table.records():
            report.read += 1
            found = [Fault("", CUT)] if record.is_cut else parse(record.cells)
            if isinstance(found, Parsed):
                yield found
            else:
                number = "" if record.is_cut else self.reader.number(record.cells)
                refusal = RowRefusal(record.number, record.line, number[:32], tuple(found))
                report.refuse(refusal)
                if on_refused:
                    on_refused(refusal)
            if report.read % SHOWN_EVERY == 0:
                progress(report.read)

    def _new(self, rows: Iterator[Parsed]) -> Iterator[Parsed]:
        for batch in batches(rows, CHUNK):
            here = find(self.session, batch)
            for row in batch:
                known = here.get((row.source, row.number))
                if known is None:
                    yield row
                else:
                    self._again(row, known)

    def _again(self, row: Parsed, known: Known) -> None:
        report, row = self.report, row.without_words() if known.is_erased else row
        if known.fingerprint == row.fingerprint():
            report.unchanged += 1
            if known.moved_here and forget_conflict(self.session, known):
                self.is_changed = True
        elif known.moved_here or known.fingerprint is None:
            word = compare(self.session, row, known, self.reading)
            if word.agrees:
                report.unchanged += 1
            else:
                report.conflict += 1
            self.is_changed |= word.is_news
        else:
            report.updated += 1
            tell_anew(self.session, row, known, self.reading)

    is_changed = False

    def write_down(self, actor: Actor, digest: str) -> None:
        """That the file was read, unless it changed nothing."""
        report = self.report
        if not (report.inserted or report.updated or self.is_changed):
            return
        report.run_id = self.reading.run_id
        counts = {
            name: getattr(report, name)
            for name in ("read", "inserted", "updated", "unchanged", "conflict", "refused")
        }
        self.session.add(
            ImportRun(
                id=self.reading.run_id,
                at=self.now,
                actor=actor.name,
                file_name=report.file_name,
                file_hash=digest,
                format=report.format,
                mode=report.mode,
                government_id=self.home_id or None,
                **counts,
            )
        )
        summary = ", ".join(f"{name} {n}" for name, n in counts.items() if n)
        audit.write(
            self.session, actor.name, "import", report.file_name, home_id=self.home_id,
            now=self.now, summary=summary,
        )  # fmt: skip
