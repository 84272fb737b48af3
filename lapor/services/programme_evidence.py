"""What shows that a row of the programme is true: links and files, shared or not, or withdrawn."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session, col

from db.models import Evidence
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput, NotFound
from lapor.domain.programme_fields import EVIDENCE, Values
from lapor.domain.text import Text
from lapor.queries import programme as queries
from lapor.services import audit, programme_checks, programme_entry, sealed_files, turns
from lapor.services.evidence import Prepared
from lapor.services.sealed_files import Served

MOST = 10  # files about one row
WHY_WITHDRAWN = Text(
    "Tulis alasan menarik bukti ini, lalu coba lagi.",
    "Say why this evidence is withdrawn, and try again.",
)


@dataclass(frozen=True)
class Proof:
    """One piece of evidence, as a page shows it."""

    code: str
    version: int
    about: str
    about_key: str
    title: str
    address: str  # https, or ""
    document_number: str
    document_on: date | None
    shared: bool
    file_name: str  # "" where it is no file
    media_type: str
    size: int  # bytes
    digest: str
    is_demo: bool


def add(
    session: Session, actor: Actor, values: Values, file: Prepared | None = None, *,
    now: datetime | None = None,
) -> str:  # fmt: skip
    """A new link, document or file about a row; returns its code. Raises as `entry.save`."""
    now = now or datetime.now(UTC)
    programme_entry.require_writer(session, actor, EVIDENCE)
    turns.of_government(session, queries.NO_GOVERNMENT)  # two at once would take the same code
    code = programme_entry.next_code(session, EVIDENCE)
    given = {**values, "code": code}
    if file is None:
        return programme_entry.save(session, actor, "evidence", given, seen=0, now=now)
    kept = _file_columns(session, given, file)
    programme_entry.save(session, actor, "evidence", given, seen=0, now=now, file=kept)
    sealed_files.write(session, kept["stored_as"], file.content, bound(code))
    return code


def _file_columns(session: Session, given: Values, file: Prepared) -> dict[str, Any]:
    about, key = col(Evidence.about), col(Evidence.about_key)
    kept = queries.standing(session, about == given["about"], key == given["about_key"])
    if any(row.digest == file.digest for row in kept):
        raise BadInput(
            Text(f"“{file.name}” sudah ada sebagai bukti.", f"“{file.name}” is evidence already.")
        )
    if sum(bool(row.digest) for row in kept) >= MOST:
        raise BadInput(
            Text(
                f"Sudah ada {MOST} berkas. Tarik satu sebelum menambah yang lain.",
                f"There are {MOST} files already. Withdraw one before adding another.",
            )
        )
    return {
        "file_name": file.name, "media_type": file.media_type, "size": len(file.content),
        "digest": file.digest, "stored_as": sealed_files.new_name(),
    }  # fmt: skip


def withdraw(
    session: Session, actor: Actor, code: str, *, seen: int, why: str,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Nobody sees it any more; the row, the file and the story stay. Raises as `entry.save`."""
    now = now or datetime.now(UTC)
    programme_entry.require_writer(session, actor, EVIDENCE)
    turns.of_government(session, queries.NO_GOVERNMENT)
    row = session.get(Evidence, code)
    if row is None or row.withdrawn_at is not None:
        raise NotFound(programme_entry.MISSING)
    of = queries.places(session)
    before = queries.values_of(EVIDENCE, row, of)
    programme_checks.require_reach(session, actor, EVIDENCE, before)
    if row.version != seen:
        raise programme_entry.stale(session, EVIDENCE, code, row, of)
    if not why.strip():
        raise BadInput(WHY_WITHDRAWN)
    row.withdrawn_at, row.withdrawn_by, row.version = now, actor.name, seen + 1
    session.add(row)
    session.flush()
    programme_entry.tell(session, actor, EVIDENCE, code, row.version, (before, None), why, now)


def shown(session: Session, actor: Actor, about: str) -> dict[str, list[Proof]]:
    """Evidence about one kind of row, by the key of the row; for a partner what is shared."""
    found: dict[str, list[Proof]] = defaultdict(list)
    for row in queries.evidence(session, actor, col(Evidence.about) == about):
        found[row.about_key].append(
            Proof(
                row.code, row.version, row.about, row.about_key, row.title, row.address,
                row.document_number, row.document_on, row.shared, row.file_name, row.media_type,
                row.size, row.digest, row.is_demo,
            )
        )  # fmt: skip
    return found


def of_row(session: Session, actor: Actor, row: queries.Row) -> list[Proof]:
    """A piece of evidence as it is shown elsewhere: by its row."""
    about = shown(session, actor, row.values["about"])
    return [one for one in about.get(row.values["about_key"], ()) if one.code == row.key]


def served(session: Session, actor: Actor, code: str, *, now: datetime | None = None) -> Served:
    """The file, for whoever may see it; the log says who got it. Raises NotFound, or Lost."""
    is_code = programme_checks.find(session, EVIDENCE, code) is not None  # or a NUL, or anything
    found = queries.evidence(session, actor, col(Evidence.code) == code) if is_code else []
    row = found[0] if found and actor.may(Permission.SEE_PROGRAMME) else None
    if row is None or not row.digest:
        raise NotFound(programme_entry.MISSING)
    content = sealed_files.read(session, row.stored_as, bound(row.code))
    moment = now or datetime.now(UTC)
    audit.write(session, actor.name, "see_evidence", row.code, home_id=0, now=moment)
    return Served(row.file_name, row.media_type, content)


def bound(code: str) -> bytes:
    return f"evidence {code}".encode()
