"""People who may sign in, and the passwords they do it with."""

import re
import secrets
from typing import NamedTuple

from sqlmodel import Session, col, select

from db.codes import Role
from db.models import Account, Agency, Government
from lapor.config import Mode, settings
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed, NotFound
from lapor.domain.text import Text
from lapor.services import passwords, sessions

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
NEED_GOVERNMENT = (Role.COORDINATOR, Role.HEAD, Role.LIAISON)

_NOBODY = passwords.hashed(secrets.token_urlsafe())


class Tile(NamedTuple):
    """A demo account, as the sign-in page offers it."""

    name: str
    full_name: str
    role: Role
    place: str


def find(session: Session, name: str) -> Account | None:
    """The account of this name, if it may sign in."""
    return session.exec(
        select(Account).where(Account.name == name, col(Account.is_active).is_(True))
    ).first()


def password_hash(session: Session, name: str) -> str:
    """What to check a password against. An unknown name has a hash that no password fits."""
    account = find(session, name)
    return account.password_hash if account and "$" in account.password_hash else _NOBODY


def create(
    session: Session,
    name: str,
    password: str,
    *,
    role: Role,
    full_name: str = "",
    government_id: int | None = None,
    agency_id: int | None = None,
) -> Account:
    name = name.strip().lower()
    _require_name(session, name)
    passwords.require_good(password, name, full_name)
    government_id = _place(session, role, government_id, agency_id)
    account = Account(
        name=name,
        full_name=full_name.strip() or name,
        password_hash=passwords.hashed(password),
        role=role,
        government_id=government_id,
        agency_id=agency_id,
    )
    session.add(account)
    session.flush()
    return account


def create_by_code(
    session: Session,
    name: str,
    password: str,
    *,
    role: str,
    full_name: str = "",
    government: str | None = None,
    agency: str | None = None,
) -> Account:
    """`create` for the command line: words and codes instead of ids."""
    if role not in set(Role):
        raise BadInput(
            Text(
                f"Peran {role} tidak dikenal. Pilihannya: {', '.join(Role)}.",
                f"There is no role {role}. The choices are: {', '.join(Role)}.",
            )
        )
    government_id = _government(session, government).id if government else None
    return create(
        session,
        name,
        password,
        role=Role(role),
        full_name=full_name,
        government_id=government_id,
        agency_id=_agency(session, government_id, agency).id if agency else None,
    )


def disable(session: Session, name: str) -> None:
    """They can no longer sign in, and whatever they have open ends."""
    if account := find(session, name):
        account.is_active = False
        sessions.revoke_all(session, name)


def enable(session: Session, name: str) -> None:
    if account := session.get(Account, name):
        account.is_active = True
        sessions.revoke_all(session, name)


def change_password(session: Session, name: str, password: str) -> None:
    account = _existing(session, name)
    passwords.require_good(password, name, account.full_name)
    account.password_hash = passwords.hashed(password)
    sessions.revoke_all(session, name)


def change_role(
    session: Session,
    name: str,
    role: Role,
    *,
    government_id: int | None = None,
    agency_id: int | None = None,
) -> None:
    account = _existing(session, name)
    account.government_id = _place(session, role, government_id, agency_id)
    account.role, account.agency_id = role, agency_id
    sessions.revoke_all(session, name)


def choose_lang(session: Session, name: str, lang: str) -> None:
    """The language this person last chose; their next browser begins with it."""
    _existing(session, name).lang = lang


def place(session: Session, actor: Actor) -> str:
    """Where somebody works: their agency and their government."""
    agency = session.get(Agency, actor.agency_id) if actor.agency_id is not None else None
    government = (
        session.get(Government, actor.government_id) if actor.government_id is not None else None
    )
    return " · ".join(found.name for found in (agency, government) if found)


def demo_accounts(session: Session) -> list[Tile]:
    """Who can be tried with one click, by role. Nobody in production."""
    if settings().mode != Mode.DEMO:
        return []
    rows = session.exec(
        select(Account, Government.name, Agency.name)
        .select_from(Account)
        .join(Government, col(Government.id) == Account.government_id, isouter=True)
        .join(Agency, col(Agency.id) == Account.agency_id, isouter=True)
        .where(col(Account.is_demo).is_(True), col(Account.is_active).is_(True))
        .order_by(col(Account.government_id), col(Account.name))
    )
    tiles = [
        Tile(row.name, row.full_name, row.role, " · ".join(filter(None, (agency, government))))
        for row, government, agency in rows
    ]
    return sorted(tiles, key=lambda tile: list(Role).index(tile.role))


def demo_ticket(session: Session, name: str) -> str:
    """A ticket without a password: for invented people in demo mode, and for nobody else."""
    account = find(session, name)
    if settings().mode != Mode.DEMO or account is None or not account.is_demo:
        raise NotAllowed(
            Text(
                "Masuk tanpa kata sandi hanya untuk akun contoh dalam mode demo.",
                "Signing in without a password is for demo accounts in demo mode only.",
            )
        )
    return sessions.issue_ticket(session, name)


def _existing(session: Session, name: str) -> Account:
    account = session.get(Account, name)
    if account is None:
        raise NotFound(Text("Akun tidak ditemukan.", "There is no such account."))
    return account


def _require_name(session: Session, name: str) -> None:
    if not NAME.fullmatch(name):
        raise BadInput(
            Text(
                "Nama pengguna terdiri atas 2–64 huruf kecil, angka, titik, garis bawah, "
                "atau tanda hubung, dan diawali huruf atau angka.",
                "A user name has 2–64 small letters, digits, dots, underscores or hyphens, "
                "and begins with a letter or digit.",
            )
        )
    if session.get(Account, name):
        raise BadInput(
            Text(f"Nama pengguna {name} sudah dipakai.", f"The user name {name} is taken.")
        )


def _place(
    session: Session, role: Role, government_id: int | None, agency_id: int | None
) -> int | None:
    """The government this role will work for; refuses a role without the place it needs."""
    if role == Role.SYSTEM:
        raise BadInput(Text("Peran sistem tidak dapat masuk.", "The role system does not sign in."))
    if role == Role.LIAISON and agency_id is None:
        raise BadInput(
            Text("Pejabat penghubung harus punya instansi.", "A liaison officer needs an agency.")
        )
    if agency_id is not None:
        agency = session.get(Agency, agency_id)
        if agency is None or government_id not in (None, agency.government_id):
            raise BadInput(
                Text(
                    "Instansi itu tidak ada pada pemerintah daerah tersebut.",
                    "This government has no such agency.",
                )
            )
        return agency.government_id
    if role in NEED_GOVERNMENT and government_id is None:
        raise BadInput(
            Text("Peran ini harus punya pemerintah daerah.", "This role needs a government.")
        )
    return government_id


def _government(session: Session, code: str) -> Government:
    found = session.exec(select(Government).where(Government.code == code)).first()
    if found is None:
        raise BadInput(
            Text(
                f"Tidak ada pemerintah daerah dengan kode {code}.",
                f"There is no government with the code {code}.",
            )
        )
    return found


def _agency(session: Session, government_id: int | None, name: str) -> Agency:
    found = session.exec(
        select(Agency).where(
            Agency.government_id == government_id, (Agency.name == name) | (Agency.code == name)
        )
    ).first()
    if found is None:
        raise BadInput(
            Text(
                f"Tidak ada instansi {name} pada pemerintah daerah itu.",
                f"This government has no agency {name}.",
            )
        )
    return found
