"""People who may sign in, and the passwords they do it with."""

import re
import secrets
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from db.codes import Role
from db.models import Account, Agency, Government
from lapor.config import Mode, settings
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed, NotFound
from lapor.domain.text import Text
from lapor.queries import kept
from lapor.services import audit, full_names, passwords, second_factor, sessions

CENTRE = 0  # the home of who works for the nation
NO_PASSWORD = "-"  # invited: the link lets them choose one
NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
NEED_GOVERNMENT = (Role.COORDINATOR, Role.HEAD, Role.LIAISON)
AGENCY = select(col(Agency.name)).where(col(Agency.id) == bindparam("id"))
GOVERNMENT = select(col(Government.name)).where(col(Government.id) == bindparam("id"))
NOBODY = passwords.hashed(secrets.token_urlsafe())


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
    return account.password_hash if account and account.password_hash[:1] == "$" else NOBODY


def create(
    session: Session,
    name: str,
    password: str | None,
    *,
    role: Role,
    full_name: str = "",
    government_id: int | None = None,
    agency_id: int | None = None,
) -> Account:
    """A new account. Without a password it waits for a one-time link (lapor/services/links.py)."""
    name = name.strip().lower()
    _require_name(session, name)
    if password is not None:
        passwords.require_good(password, name, full_name, shortest=shortest(role))
    government_id = _place(session, role, government_id, agency_id)
    account = Account(
        name=name,
        full_name=full_names.tidy(full_name or name),
        password_hash=NO_PASSWORD if password is None else passwords.hashed(password),
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
    password: str | None,
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
    _set_active(session, existing(session, name), is_active=False)


def enable(session: Session, name: str) -> None:
    """They may sign in again, with the password they had."""
    _set_active(session, existing(session, name), is_active=True)


def _set_active(session: Session, account: Account, *, is_active: bool) -> None:
    account.is_active = is_active
    account.version += 1
    sessions.close_ways_in(session, account.name)


def shortest(role: Role, account: Account | None = None) -> int:
    """How many characters a password has at least: fewer where a second factor stands beside it."""
    has_factor = account is not None and second_factor.is_on(account)
    is_second = has_factor or second_factor.is_required(role)
    return passwords.SHORTEST_OF_TWO if is_second else passwords.SHORTEST


def change_password(session: Session, name: str, password: str, *, but: str = "") -> None:
    """Every session ends, `but` the one of this key."""
    account = existing(session, name)
    least = shortest(account.role, account)
    passwords.require_good(password, name, account.full_name, shortest=least)
    if passwords.is_right(password, account.password_hash):
        raise BadInput(passwords.SAME)
    account.password_hash = passwords.hashed(password)
    account.version += 1
    sessions.revoke_all(session, name, but=but)


def close_password(session: Session, name: str) -> None:
    """It opens nothing any more; a one-time link lets them choose another."""
    account = existing(session, name)
    if account.password_hash[:1] == "$":
        account.password_hash = passwords.OFF + account.password_hash
    account.version += 1
    sessions.revoke_all(session, name)


def change_role(
    session: Session,
    name: str,
    role: Role,
    *,
    government_id: int | None = None,
    agency_id: int | None = None,
) -> None:
    account = existing(session, name)
    account.government_id = _place(session, role, government_id, agency_id)
    account.role, account.agency_id = role, agency_id
    account.version += 1
    sessions.close_ways_in(session, name)


def note(
    session: Session, by: str, action: str, name: str, summary: str = "", *, now: datetime
) -> None:
    """In the audit log, at the account's home: who did what to which account."""
    home = existing(session, name).government_id or CENTRE
    audit.write(session, by, action, name, home_id=home, now=now, summary=summary)


def choose_lang(session: Session, name: str, lang: str) -> None:
    """The language this person last chose; their next browser begins with it."""
    existing(session, name).lang = lang


def place(session: Session, actor: Actor) -> str:
    """Where somebody works: their agency and their government."""
    names = []
    if actor.agency_id is not None:
        names.append(kept.columns(session, AGENCY, {"id": actor.agency_id}).scalar())
    if actor.government_id is not None:
        names.append(kept.columns(session, GOVERNMENT, {"id": actor.government_id}).scalar())
    return " · ".join(filter(None, names))


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


def existing(session: Session, name: str) -> Account:
    """Raises NotFound."""
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
