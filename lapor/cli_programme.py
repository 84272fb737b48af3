"""python -m lapor freeze, packs and brief: the programme as a board meeting sees it."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from db.engine import reading, writing
from lapor import i18n
from lapor.config import settings
from lapor.console import OPERATOR, Day, Json, date_of, refusing, say, show, whole
from lapor.domain.errors import BadInput
from lapor.domain.text import Text
from lapor.services.kpi_scope import Period

From = Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"])]


class Language(StrEnum):
    INDONESIAN = "id"
    ENGLISH = "en"


def freeze(
    title: Annotated[str, typer.Argument(help="For example the name of the meeting.")],
    from_: From = None,
    until: Day = None,
    as_of: Day = None,
    meeting: Annotated[str, typer.Option(help="The code of a board meeting.")] = "",
    note: str = "",
) -> None:
    """Keep the programme's figures for ever. Default: since it began, as of yesterday."""
    say(str(_freeze(title, from_, until, as_of, meeting, note)))


def _freeze(
    title: str, from_: datetime | None, until: datetime | None, as_of: datetime | None,
    meeting: str = "", note: str = "",
) -> int:  # fmt: skip
    from lapor.services import packs

    with refusing(), whole("bagian dibaca") as told, writing(snapshot=True) as session:
        last = packs.latest_day(datetime.now(UTC))
        period = Period(date_of(from_), date_of(until), date_of(as_of) or last)
        made = packs.freeze(
            session, OPERATOR, title, period, meeting=meeting, note=note, progress=told
        )
    return made.id


def packs(json_: Json = False) -> None:
    """Frozen packs, the newest first."""
    from lapor.services import packs as service

    with refusing(), reading() as session:
        told = [
            {
                "id": one.id, "title": one.title, "as_of": one.as_of.isoformat(),
                "known_on": one.known_on.isoformat(), "sha256": one.digest,
                "frozen_at": one.at.isoformat(),
            }
            for one in service.listed(session, OPERATOR)
        ]  # fmt: skip
    show(told, json_)


def brief(
    out: Annotated[Path, typer.Argument(help="A PDF; beside it its annex (XLSX).")],
    pack: Annotated[int | None, typer.Option(help="Default: one frozen now.")] = None,
    lang: Annotated[Language | None, typer.Option(help="Default: LAPOR_LANG.")] = None,
) -> None:
    """Two pages from a frozen pack, and the annex with every figure and its source."""
    from lapor.services import brief_files, export

    annex = out.with_suffix(".xlsx")
    with refusing():
        _check_place(out)
    words = lang.value if lang else settings().lang
    today = i18n.day(datetime.now(UTC).date(), words)
    chosen = pack if pack is not None else _freeze(f"Ringkasan {today}", None, None, None)
    with refusing(), reading() as session:
        pages = brief_files.pdf(session, OPERATOR, chosen, words)
        sheets = brief_files.annex(session, OPERATOR, chosen, words)
    with refusing():
        _write(out, pages)
        _write(annex, export.to_xlsx(sheets))
    say(f"{out} dan {annex}: paket {chosen}")


def _check_place(out: Path) -> None:
    """Before anything is frozen. Raises BadInput."""
    if out.suffix.lower() != ".pdf" or not out.parent.is_dir():
        raise BadInput(
            Text(
                f"“{out}” bukan tempat untuk PDF. Sebut berkas .pdf di folder yang ada.",
                f"“{out}” is no place for a PDF. Name a .pdf file in a folder that exists.",
            )
        )


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise BadInput(
            Text(
                f"“{path}” tidak dapat ditulis ({error.strerror}). Sebut tempat lain.",
                f"“{path}” cannot be written ({error.strerror}). Name another place.",
            )
        ) from None
