"""python -m lapor retention: what the command line does with personal data."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from sqlmodel import Session

from db.engine import engine, reading, writing
from lapor.console import OPERATOR, Json, refusing, say, show
from lapor.domain import retention as rules
from lapor.domain.access import Permission
from lapor.queries import reference

MOMENTS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"]


def retention(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="List what is due, erase none.")
    ] = False,
    confirm: Annotated[int | None, typer.Option(help="How many the list has: erase them.")] = None,
    rewrite: Annotated[
        bool, typer.Option("--rewrite", help="PostgreSQL: copy the tables anew (locks them).")
    ] = False,
    json_: Json = False,
) -> None:
    """Personal data past their period: listed, and erased where the number is confirmed."""
    from lapor.services import retention as service

    with refusing(), reading() as session:
        found = service.plan(session, OPERATOR)
        names = _names(session)
    told = [
        {"government": names[government], "class": klass, "status": status, "complaints": count}
        for (government, klass, status), count in found.groups
    ]
    about = {"due": len(found.due), "held": found.held, "digest": rules.digest(found.due)}
    if json_:
        say(json.dumps({**about, "groups": told}, ensure_ascii=False))
    else:
        show(told, False)
        say(f"{about['due']} laporan habis masa simpannya, {found.held} ditahan")
    if confirm is not None and not dry_run:
        _erase(confirm, rewrite)


def _names(session: Session) -> dict[int, str]:
    governments = reference.governments(session, OPERATOR, Permission.SEE_PRIVACY)
    return {one.id: one.name for one in governments}


def _erase(confirmed: int, rewrite: bool) -> None:
    from lapor.services import retention as service

    with refusing():
        with writing() as session:
            run = service.ask(session, OPERATOR)
            service.confirm(session, OPERATOR, run.id, rules.typed(confirmed))
        erased = service.carry_out(
            OPERATOR, run.id, progress=lambda done: _progress(done, confirmed), rewrite=rewrite
        )
    say(f"data pribadi {erased} laporan dihapus")
    for path in _old_copies():
        say(f"salinan lama masih memuatnya, hapus setelah tidak diperlukan: {path}")


def _progress(done: int, whole: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done} / {whole}")


def _old_copies() -> list[str]:
    """Copies that `migrate` made beside a SQLite file before it changed the schema."""
    name = engine().url.database
    if engine().dialect.name != "sqlite" or not name:
        return []
    return sorted(str(path) for path in Path(name).parent.glob(f"{Path(name).name}.backup-*"))


def rotate_keys(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what is left.")] = False,
) -> None:
    """Seal anew what older secrets (LAPOR_OLD_SECRET_KEYS) sealed. Exit 1: something is left."""
    from lapor.services import faults, rotation

    with refusing():
        if not dry_run:
            for name, done in rotation.rotate(engine(), _sealed).items():
                say(f"{name}: {done} disegel ulang")
        with reading() as session:
            left = rotation.left(session)
    for name, one in left.items():
        say(f"{name}: {one.old} dengan kunci lama, {one.lost} tidak terbuka")
    if any(one.lost for one in left.values()):
        say(faults.SENTENCES[faults.Fault.SEALED].id)
    if not left:
        say("semua disegel dengan kunci terbaru")
    raise typer.Exit(1 if left else 0)


def _sealed(what: str, done: int, whole: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{what}: {done} / {whole}")


def backup(
    file: Path,
    plain: Annotated[bool, typer.Option("--plain", help="Not sealed with our key.")] = False,
    json_: Json = False,
) -> None:
    """Database and files into one file, sealed; everybody works on meanwhile."""
    from lapor.domain.job_names import BACKUP
    from lapor.services import backup as service
    from lapor.services.job_runs import kept

    with refusing(), kept(BACKUP) as done:
        made = service.make(engine(), file, plain=plain)
        done.outcome = {"complaints": made["counts"]["complaint"]}
    if json_:
        say(json.dumps(made))
        return
    files = len(made["members"]) - 1
    say(f"{file}: {made['counts']['complaint']} laporan, {files} berkas, skema {made['revision']}")


def restore(
    file: Path,
    without_list: Annotated[
        bool, typer.Option("--without-list", help="Nothing was ever erased here.")
    ] = False,
    plain: Annotated[bool, typer.Option("--plain", help="It is not sealed; I trust it.")] = False,
) -> None:
    """Into an empty database: erased again and verified before it opens. Exit 1: it does not."""
    from lapor.services import restore as service

    with refusing():
        done = service.restore(
            engine(), file, without_list=without_list, plain=plain,
            progress=lambda words: say(f"{words} …"),
        )  # fmt: skip
    for one in [*done.lost, *done.differences]:
        say(f"{one.check}: {one.subject}: {one.found}")
    say(
        f"{done.manifest['counts']['complaint']} laporan dipulihkan, {done.erased_again} dihapus "
        f"lagi: {'siap dibuka' if done.is_open else 'TIDAK dapat dibuka'}"
    )
    raise typer.Exit(0 if done.is_open else 1)


def breach(
    account: str,
    from_: Annotated[datetime, typer.Option("--from", formats=MOMENTS)],
    until: Annotated[datetime, typer.Option(formats=MOMENTS)],
    json_: Json = False,
) -> None:
    """Which complaints and people an account touched between two moments (WIB), and its files."""
    from lapor.services import breach as service

    since, end = (one.replace(tzinfo=ZoneInfo("Asia/Jakarta")) for one in (from_, until))
    with refusing(), reading() as session:
        found = service.reach(session, OPERATOR, account, since, end)
        names = _names(session)
    told = [
        {
            "number": one.number, "government": names.get(one.government_id, ""),
            "person": one.person, "saw_person": one.saw_person, "actions": one.actions,
        }
        for one in found.complaints
    ]  # fmt: skip
    exports = [
        {"at": at.isoformat(), "what": what, "said": said} for at, what, said in found.exports
    ]
    about = {"account": account, "rows": found.rows, "people": found.people}
    _say_reach(about, told, exports, json_)


Facts = list[dict[str, Any]]


def _say_reach(about: dict[str, Any], told: Facts, exports: Facts, as_json: bool) -> None:
    if as_json:
        say(json.dumps({**about, "complaints": told, "exports": exports}, ensure_ascii=False))
        return
    show(told, False)
    show(exports, False)
    counts = f"{len(told)} laporan, {about['people']} orang, {len(exports)} berkas"
    say(f"{counts}, {about['rows']} baris audit")
