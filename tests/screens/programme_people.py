"""People of every role, what the address says, and what the downloads of a page would call."""

from collections.abc import Callable

import pytest
from sqlmodel import Session
from streamlit.testing.v1 import AppTest

from db.codes import Role
from db.models import Account
from lapor.ui import download

BY_ROLE = {
    Role.NATIONAL: "rini", Role.COORDINATOR: "siti", Role.LIAISON: "budi", Role.HEAD: "kepala",
    Role.MANAGER: "maya", Role.OVERSEER: "pengawas", Role.PARTNER: "dewi", Role.AUDITOR: "auditor",
}  # fmt: skip


def people(session: Session) -> None:
    """An account of every role: those whom the world of the pages lacks."""
    sleman = session.get_one(Account, "siti").government_id
    for role, name in BY_ROLE.items():
        if session.get(Account, name) is None:
            session.add(Account(
                name=name, full_name=f"Ny. {name.title()}", password_hash="-", role=role,
                government_id=sleman if role == Role.HEAD else None,
            ))  # fmt: skip


def makers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """The newest of each; XLSX before CSV, which are asked for by the same name."""
    made: dict[str, Callable[[], bytes]] = {}
    real = download.maker

    def watching(what, permission, make, summary):
        found = real(what, permission, make, summary)
        made[f"{what} {summary}"] = found
        return found

    monkeypatch.setattr(download, "maker", watching)
    return made


def address(app: AppTest, key: str, default: str = "") -> str:
    """What the address says; Streamlit tells a list where a person chose."""
    found = app.query_params.get(key, default)
    return found[0] if isinstance(found, list) else found
