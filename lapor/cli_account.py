"""python -m lapor account …: the accounts of a database, above all its first administrator."""

import sys
from datetime import UTC, datetime
from typing import Annotated

import typer
from sqlmodel import Session

from db.engine import reading, writing
from db.privacy_codes import LinkPurpose
from lapor.console import OPERATOR, Json, refusing, say, show

account_app = typer.Typer(no_args_is_help=True, help="People who may sign in.")


def _note(session: Session, action: str, name: str, summary: str = "") -> None:
    """In the audit log: it was the operator."""
    from lapor.services import accounts

    accounts.note(session, OPERATOR.name, action, name, summary, now=datetime.now(UTC))


@account_app.command("create")
def create(
    name: str,
    role: Annotated[str, typer.Option()],
    government: str | None = None,
    agency: str | None = None,
    full_name: str | None = None,
) -> None:
    """Create an account. The password is read from the terminal or standard input."""
    from lapor.services import accounts

    if sys.stdin.isatty():
        password = typer.prompt("Kata sandi", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\n")
    with refusing(), writing() as session:
        made = accounts.create_by_code(
            session, name, password, role=role, full_name=full_name or name,
            government=government, agency=agency,
        )  # fmt: skip
        _note(session, "create_account", made.name, role)
    say(f"akun {name} dibuat")


@account_app.command("link")
def link(name: str) -> None:
    """Print a one-time link with which NAME chooses a password. Sessions and old links end."""
    from lapor.services import accounts, links

    with refusing(), writing() as session:
        account = accounts.existing(session, name)
        is_new = account.password_hash == accounts.NO_PASSWORD
        purpose = LinkPurpose.INVITATION if is_new else LinkPurpose.RESET
        secret = links.make(session, name, purpose, by=OPERATOR.name)
        _note(session, "make_link", name, purpose.value)
    say(links.address(secret))


@account_app.command("list")
def list_(json_: Json = False) -> None:
    """Every account: role, place, state, second factor, last sign-in."""
    from lapor.services import staff

    with refusing(), reading() as session:
        found = [
            {
                "name": one.name,
                "role": one.role.value,
                "place": one.place,
                "active": one.is_active,
                "invited": one.is_invited,
                "second_factor": one.has_factor,
                "last_sign_in": one.last_at.isoformat(timespec="minutes") if one.last_at else None,
            }
            for one in staff.listed(session, OPERATOR)
        ]
    show(found, json_)


@account_app.command("disable")
def disable(name: str) -> None:
    """NAME can no longer sign in; whatever they have open ends."""
    from lapor.services import accounts

    with refusing(), writing() as session:
        accounts.disable(session, name)
        _note(session, "disable_account", name)
    say(f"akun {name} dinonaktifkan")


@account_app.command("reset-factor")
def reset_factor(name: str) -> None:
    """NAME has lost the telephone: the next sign-in sets up another second factor."""
    from lapor.services import accounts, second_factor, sessions

    with refusing(), writing() as session:
        accounts.existing(session, name)
        second_factor.remove(session, name)
        sessions.revoke_all(session, name)
        _note(session, "second_factor", name, "reset")
    say(f"verifikasi dua langkah akun {name} dihapus")
