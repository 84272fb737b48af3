"""python -m lapor …: the command line. It reads as the national administrator and says so."""

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from db import migrate as schema
from db.engine import engine, reading, speak, writing
from lapor.cli_account import account_app
from lapor.cli_audit import audit
from lapor.cli_kpi import kpi, passport, rows, why
from lapor.cli_monitor import seal, sealed, target
from lapor.cli_privacy import backup, breach, restore, retention, rotate_keys
from lapor.cli_programme import brief, freeze, packs
from lapor.cli_quality import compare, official, quality, silence
from lapor.cli_suggest import suggest
from lapor.config import server
from lapor.console import OPERATOR, Day, Json, date_of, refusing, say, show, today_here, whole

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)
ledger_app = typer.Typer(no_args_is_help=True, help="The ledger behind every number.")
jobs_app = typer.Typer(no_args_is_help=True, help="What the clock does.")
app.add_typer(account_app, name="account")
app.add_typer(ledger_app, name="ledger")
app.add_typer(jobs_app, name="jobs")
app.add_typer(audit, name="audit")
NUMBERS = (kpi, rows, why, passport, target, seal, sealed, compare, quality, silence, official)
PRIVACY = (retention, rotate_keys, backup, restore, breach)
for command in (suggest, *NUMBERS, freeze, packs, brief, *PRIVACY):
    app.command()(command)

# these come before there is a database, or need none
MAKES_ITS_OWN = {"demo", "migrate", "bench", "audit", "restore"}


@app.callback()
def main(context: typer.Context) -> None:
    """python -m lapor: reads as the national administrator."""
    speak(server(answers_people=False))  # a wrong setting ends here, in a sentence
    if context.invoked_subcommand not in MAKES_ITS_OWN:
        from lapor.services import start

        with refusing():
            start.require_kind(engine())


@app.command()
def migrate() -> None:
    """Bring the database to the newest schema; SQLite is backed up first."""
    from lapor.services import start

    with refusing():
        start.prepare(engine())
    say(f"skema: {schema.current(engine())}")


@app.command()
def demo(
    complaints: Annotated[int | None, typer.Option(min=1, help="Default: about 12,000.")] = None,
    seed: int = 1,
    today: Day = None,
) -> None:
    """Build invented data. The same arguments build the same data."""
    from lapor.demo.build import build
    from lapor.services import start

    def progress(share: float, what: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{share:4.0%} {what:<50}")

    began = time.monotonic()
    with refusing():
        start.prepare_demo(engine())
        on = date_of(today) or today_here()
        build(engine(), complaints=complaints, seed=seed, today=on, progress=progress)
    say(f"data buatan siap dalam {time.monotonic() - began:.1f} detik")


@app.command("import")
def import_(
    file: Path,
    format: str = "auto",
    government: str | None = None,
    zone: str | None = None,
    create_agencies: Annotated[bool, typer.Option("--create-agencies")] = False,
    mode: str = "valid",
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    refused: Annotated[Path | None, typer.Option(help="Write refused rows here.")] = None,
    json_: Json = False,
) -> None:
    """Load a file. Exit 0: all in. 1: some refused. 2: nothing done."""
    from lapor.services.intake.run import import_path

    with refusing(), whole("baris dibaca") as told:
        report = import_path(
            engine(),
            OPERATOR,
            file,
            format=format,
            government=government,
            zone=zone,
            create_agencies=create_agencies,
            mode=mode,
            dry_run=dry_run,
            refused=refused,
            now=datetime.now(UTC), progress=told,
        )  # fmt: skip
    say(json.dumps(report.as_json(), ensure_ascii=False) if json_ else report.as_text())
    raise typer.Exit(report.exit_code)


@app.command()
def verify(json_: Json = False) -> None:
    """Do story, milestones, ledger, balances and audit rows agree? Exit 1 if not."""
    from lapor.services import job_runs
    from lapor.services.verify import verify as check

    with (
        refusing(), whole("laporan diperiksa") as told, job_runs.kept("verify") as done,
        reading() as session,
    ):  # fmt: skip
        verdict = check(session, progress=told)
        done.failed = len(verdict.differences)
    if json_:
        lists = {
            "differences": [one._asdict() for one in verdict.differences],
            "known": [one._asdict() for one in verdict.known],
        }
        say(json.dumps({**verdict._asdict(), **lists, "ok": verdict.agrees}))
    else:
        for one in [*verdict.known, *verdict.differences]:
            say(f"{one.check}: {one.subject}: {one.found}")
        say(
            f"{verdict.complaints} laporan, {verdict.entries} entri buku besar, "
            f"{verdict.audit_rows} baris audit: {'cocok' if verdict.agrees else 'TIDAK cocok'}"
        )
    raise typer.Exit(0 if verdict.agrees else 1)


@ledger_app.command("rebuild")
def ledger_rebuild() -> None:
    """Make ledger and balances again from the story: the same rows."""
    from lapor.services.rebuild import rebuild

    with refusing(), whole("laporan dibaca ulang") as told, writing() as session:
        done = rebuild(session, told)
    rate = done.entries / max(done.seconds, 1e-9)
    say(f"{done.complaints} laporan, {done.entries} entri, {rate:,.0f} entri per detik")


@jobs_app.command("run")
def jobs_run() -> None:
    """Close what lapsed, expire holds, remind, escalate, send digests, fold, link the audit log."""
    from lapor.services import audit_anchors, jobs

    with refusing():
        done = jobs.run()
        linked = audit_anchors.keep()
    if linked:
        say(f"{linked} baris audit dirangkai")
    if done is None:
        say("proses lain sedang menjalankannya; tidak ada yang dilakukan")
        return
    made = ", ".join(f"{code.value}: {n}" for code, n in sorted(done.moves.items()))
    say(
        f"langkah sistem: {made or 'tidak ada'}; {done.folded} entri dilipat ke saldo; "
        f"{done.trained} saran instansi dipelajari; {done.counted} laporan dihitung"
    )
    if done.failed:
        say(f"{done.failed} laporan tidak dapat diproses: lihat log")
        raise typer.Exit(1)


@app.command()
def bench(
    complaints: Annotated[int, typer.Option(min=1, help="How many to fill it with.")] = 100_000,
    there: Annotated[bool, typer.Option(help="Measure what is there; nothing is filled.")] = False,
    reads: Annotated[bool, typer.Option(help="With --there: move nothing.")] = False,
    json_: Annotated[Path | None, typer.Option("--json", help="Write the figures here.")] = None,
) -> None:
    """Fill a scratch database at LAPOR_DATABASE_URL and time each path."""
    from lapor.bench.run import run

    with refusing():
        found = run(engine(), None if there else complaints, moves=not reads)
    if json_:
        json_.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    else:
        show(found["results"], as_json=False)
