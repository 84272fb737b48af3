"""What every command shares: who it reads as, how it speaks, how it refuses."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Annotated, Any, NoReturn
from zoneinfo import ZoneInfo

import typer
from cryptography.exceptions import InvalidTag
from sqlalchemy.exc import DatabaseError, OperationalError, ProgrammingError

from db import migrate
from db.codes import Role
from lapor.config import settings
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, Refusal
from lapor.domain.text import Text
from lapor.services import faults
from lapor.services.progress import Progress

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])]
YEARS = range(2000, 2100)
OPERATOR = Actor("command line", Role.NATIONAL, full_name="Baris perintah")
UNREACHABLE = Text(
    "Basis data tidak dapat dibuka. Periksa LAPOR_DATABASE_URL dan izinnya, lalu ulangi.",
    "The database cannot be opened. Check LAPOR_DATABASE_URL and its rights, then try again.",
)

OTHER_SCHEMA = Text(
    "Skema basis data tidak cocok dengan program ini.",
    "The schema of the database does not fit this program.",
)

STOPPED = Text(
    "Dihentikan. Tidak ada yang berubah; ulangi kapan saja.",
    "Stopped. Nothing was changed; begin again whenever you like.",
)


def say(line: str = "") -> None:
    sys.stdout.write(line + "\n")


def show(found: list[dict[str, Any]], as_json: bool, short: Callable[[Any], str] = str) -> None:
    """A list of facts: as JSON, or one line for each, its values as `short` says them."""
    if as_json:
        say(json.dumps(found, ensure_ascii=False))
        return
    for item in found:
        say("  ".join(f"{name}={short(value)}" for name, value in item.items()))


def refuse(refusal: Refusal, reason: str = "") -> NoReturn:
    text = refusal.text.id if settings().lang == "id" else refusal.text.en
    sys.stderr.write(f"{text} ({reason})\n" if reason else text + "\n")
    raise typer.Exit(2)


@contextmanager
def refusing() -> Iterator[None]:
    """A refusal is one sentence and exit code 2; anything else is a bug and looks like one."""
    try:
        yield
    except Refusal as refusal:
        refuse(refusal)
    except migrate.WrongSchema as wrong:
        refuse(BadInput(OTHER_SCHEMA), str(wrong))
    except InvalidTag:
        refuse(BadInput(faults.SENTENCES[faults.Fault.SEALED]))
    except (DatabaseError, OSError) as error:  # no such file, no server, no tables, no room
        fault = faults.fault_of(error)
        if fault is None and not isinstance(error, OperationalError | ProgrammingError):
            raise
        unknown = fault in (None, faults.Fault.UNREACHABLE)
        said = UNREACHABLE if fault is None or unknown else faults.SENTENCES[fault]
        refuse(BadInput(said), type(getattr(error, "orig", error)).__name__)


@contextmanager
def whole(words: str) -> Iterator[Progress]:
    """Around what is done as a whole or not at all: how far it is, where a terminal looks on.

    Ctrl-C ends it in a sentence, after the transaction within was rolled back.
    """
    is_watched, began = sys.stderr.isatty(), False

    def told(done: int) -> None:
        nonlocal began
        if is_watched:
            began = True
            sys.stderr.write(f"\r{words}: {done:,} ")

    try:
        yield told
    except KeyboardInterrupt:
        text = STOPPED.id if settings().lang == "id" else STOPPED.en
        sys.stderr.write(f"\n{text}\n")
        raise typer.Exit(130) from None
    finally:
        if began:
            sys.stderr.write("\r" + " " * (len(words) + 20) + "\r")


def today_here() -> date:
    return datetime.now(ZoneInfo("Asia/Jakarta")).date()


def date_of(value: datetime | None) -> date | None:
    """Raises BadInput for a year that no complaint can be of."""
    if value is not None and value.year not in YEARS:
        raise BadInput(
            Text(
                f"Tahun {value.year} di luar kalender (2000–2099).",
                f"The year {value.year} is outside the calendar (2000–2099).",
            )
        )
    return value.date() if value else None
