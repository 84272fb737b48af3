"""What is known of one agency: the form's fields, checked before they are set."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from db.models import Agency, AgencyAlias
from lapor.domain.errors import BadInput
from lapor.domain.text import Text
from lapor.domain.vocabulary import plain

LONGEST = 160


@dataclass(frozen=True)
class Details:
    """What the form of one agency holds."""

    name: str
    parent_id: int | None = None  # the agency whose unit it is
    code: str = ""
    decree: str = ""
    decree_on: date | None = None
    decree_until: date | None = None  # the last day
    is_active: bool = True
    needs_approval: bool = False


def set_details(session: Session, agency: Agency, details: Details) -> None:
    """Raises BadInput where a field cannot be. The version is the caller's."""
    name = " ".join(details.name.replace("\0", "").split())
    if not 3 <= len(name) <= LONGEST:
        raise BadInput(
            Text(f"Isi nama instansi (3–{LONGEST} huruf).", f"Name it (3–{LONGEST} letters).")
        )
    if plain(name) != plain(agency.name):
        require_free(session, agency, plain(name))
    _check_parent(session, agency, details.parent_id)
    _check_code(session, agency, details.code.strip())
    _check_itself(agency, details)
    agency.name, agency.parent_id = name, details.parent_id
    agency.code, agency.decree = details.code.strip() or None, details.decree.strip() or None
    agency.decree_on, agency.decree_until = details.decree_on, details.decree_until
    agency.is_active, agency.needs_approval = details.is_active, details.needs_approval


def _check_itself(agency: Agency, details: Details) -> None:
    if agency.merged_into is not None and details.is_active:
        raise BadInput(
            Text(
                "Instansi ini sudah digabung ke instansi lain dan tidak dapat diaktifkan.",
                "This agency was merged into another and cannot be at work again.",
            )
        )
    if details.decree_on and details.decree_until and details.decree_until < details.decree_on:
        raise BadInput(
            Text(
                "SK berakhir sebelum tanggalnya. Periksa kedua tanggal.",
                "The decree ends before its date. Check both dates.",
            )
        )


def require_free(session: Session, agency: Agency, spelled: str) -> None:
    """Raises BadInput where another agency of this government is meant by it."""
    row = session.get(AgencyAlias, (agency.government_id, spelled))
    rows = session.exec(select(Agency).where(Agency.government_id == agency.government_id))
    by_name = any(one.id != agency.id and plain(one.name) == spelled for one in rows)
    if by_name or (row is not None and row.agency_id != agency.id):
        raise BadInput(
            Text(
                "Nama atau ejaan ini sudah dipakai instansi lain di sini. Pilih yang lain, atau "
                "gabungkan kedua instansi.",
                "Another agency here has this name or spelling. Choose another, or merge the two.",
            )
        )


def _check_parent(session: Session, agency: Agency, parent_id: int | None) -> None:
    """Two levels: an agency, and the units below it."""
    if parent_id is None:
        return
    parent = session.get(Agency, parent_id)
    has_units = session.exec(select(Agency.id).where(Agency.parent_id == agency.id)).first()
    if (
        parent is None
        or parent.government_id != agency.government_id
        or parent.parent_id is not None
        or parent.id == agency.id
        or has_units is not None
    ):
        raise BadInput(
            Text(
                "Unit berada di bawah satu instansi di pemerintah yang sama, dan tidak punya unit.",
                "A unit is below one agency of the same government, and has no units of its own.",
            )
        )


def _check_code(session: Session, agency: Agency, code: str) -> None:
    same = select(Agency.id).where(
        Agency.government_id == agency.government_id, Agency.code == code, Agency.id != agency.id
    )
    if code and session.exec(same).first() is not None:
        raise BadInput(Text("Kode ini milik instansi lain.", "Another agency here has this code."))
