"""Queues that somebody comes back to, and how each person likes theirs.

A shared view is everybody's of the owner's agency, or of the government where the owner has no
agency. A view is only an address: what it shows is decided anew for whoever opens it.
"""

from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import ColumnElement, and_, bindparam, or_
from sqlmodel import Session, col, func, select

from db import ids
from db.models import Account, DeskSetting, SavedView
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput, NotAllowed, NotFound
from lapor.domain.narrowing import KEYS
from lapor.domain.text import Text
from lapor.queries import kept
from lapor.services import audit, turns

LONGEST_NAME, LONGEST_ADDRESS, MOST = 60, 1_000, 50
IN_ADDRESS = {"list", "sort", *KEYS}
SIZES = (25, 50, 100)
LAYOUTS = ("", "table", "cards")
D = DeskSetting
SETTING = select(
    col(D.columns), col(D.page_size), col(D.layout), col(D.default_view_id)
).where(col(D.account) == bindparam("account"))  # fmt: skip


class View(NamedTuple):
    id: int
    name: str
    address: dict[str, str]
    owner: str  # full name
    is_mine: bool
    is_shared: bool


class Setting(NamedTuple):
    columns: tuple[str, ...] = ()  # none: the usual ones
    page_size: int = SIZES[0]
    layout: str = ""  # table or cards; "" follows the device
    default_view_id: int | None = None


def setting(session: Session, actor: Actor) -> Setting:
    found = kept.columns(session, SETTING, {"account": actor.name}).first()
    if found is None:
        return Setting()
    columns = tuple(filter(None, found.columns.split(",")))
    size = found.page_size if found.page_size in SIZES else SIZES[0]
    return Setting(columns, size, found.layout, found.default_view_id)


def like(
    session: Session, actor: Actor, *, columns: list[str] | None = None,
    page_size: int | None = None, layout: str | None = None, now: datetime | None = None,
) -> None:  # fmt: skip
    """Remember how this person wants to see the queue. Raises BadInput for what there is not."""
    _check(actor)
    wrong = (page_size or SIZES[0]) not in SIZES or (layout or "") not in LAYOUTS
    if wrong or any(not one.isidentifier() for one in columns or ()):
        raise BadInput(Text("Pilih dari daftar.", "Choose from the list."))
    kept = _setting_row(session, actor)
    if columns is not None:
        kept.columns = ",".join(columns)
    if page_size is not None:
        kept.page_size = page_size
    if layout is not None:
        kept.layout = layout
    _note(session, actor, "setting", "queue", now)


def make_default(
    session: Session, actor: Actor, view_id: int | None, *, now: datetime | None = None
) -> None:
    """The queue begins with this view; None: with all that is open."""
    _check(actor)
    if view_id is not None:
        _readable(session, actor, view_id)
    _setting_row(session, actor).default_view_id = view_id
    _note(session, actor, "setting", "default view", now)


def views(session: Session, actor: Actor) -> list[View]:
    """One's own first, then those others share, by name."""
    mine = col(SavedView.owner) == actor.name
    statement = (
        select(SavedView, Account.full_name)
        .join(Account, col(Account.name) == col(SavedView.owner))
        .where(or_(mine, _shared_with(actor)))
        .order_by(mine.desc(), col(SavedView.name), col(SavedView.id))
    )
    return [
        View(view.id, view.name, dict(parse_qsl(view.address)), owner, view.owner == actor.name,
             view.is_shared)
        for view, owner in session.execute(statement)
    ]  # fmt: skip


def save(
    session: Session, actor: Actor, name: str, address: dict[str, str], *,
    is_shared: bool = False, overwrites: bool = False, now: datetime | None = None,
) -> int:  # fmt: skip
    """Keep an address under a name of one's own; returns its id."""
    _check(actor)
    name, kept = _named(name), _packed(address)
    turns.of_accounts(session, actor.name)
    found = _of_name(session, actor, name)
    if found is not None and not overwrites:
        raise BadInput(
            Text(
                "Anda sudah punya tampilan dengan nama ini. Pilih nama lain atau timpa yang lama.",
                "You have a view of this name. Choose another name, or overwrite it.",
            )
        )
    if found is None:
        _check_number(session, actor)
        found = SavedView(
            id=ids.new_id(actor.government_id or 0), owner=actor.name, name=name, address=kept,
            government_id=actor.government_id, agency_id=actor.agency_id,
        )  # fmt: skip
        session.add(found)
    found.address, found.is_shared = kept, is_shared
    _note(session, actor, "save_view", str(found.id), now)
    return found.id


def rename(
    session: Session, actor: Actor, view_id: int, name: str, *, is_shared: bool,
    now: datetime | None = None,
) -> None:  # fmt: skip
    turns.of_accounts(session, actor.name)
    found, name = _own(session, actor, view_id), _named(name)
    other = _of_name(session, actor, name)
    if other is not None and other.id != view_id:
        raise BadInput(
            Text("Anda sudah punya tampilan dengan nama ini.", "You have a view of this name.")
        )
    found.name, found.is_shared = name, is_shared
    _note(session, actor, "rename_view", str(view_id), now)


def delete(session: Session, actor: Actor, view_id: int, *, now: datetime | None = None) -> None:
    """Whoever had it as the first view begins with all that is open again."""
    turns.of_accounts(session, actor.name)
    session.delete(_own(session, actor, view_id))
    _note(session, actor, "delete_view", str(view_id), now)


def _check(actor: Actor) -> None:
    if not actor.may(Permission.SEE_COMPLAINTS):
        raise NotAllowed(Text("Ini bukan untuk peran Anda.", "This is not for your role."))


def _shared_with(actor: Actor) -> ColumnElement[bool]:
    government, agency = col(SavedView.government_id), col(SavedView.agency_id)
    here: ColumnElement[bool]
    if actor.government_id is None:
        here = government.is_(None)
    elif actor.agency_id is None:
        here = and_(government == actor.government_id, agency.is_(None))
    else:
        here = and_(
            government == actor.government_id, or_(agency.is_(None), agency == actor.agency_id)
        )
    return and_(col(SavedView.is_shared).is_(True), here)


def _readable(session: Session, actor: Actor, view_id: int) -> SavedView:
    mine = col(SavedView.owner) == actor.name
    found = session.exec(
        select(SavedView).where(SavedView.id == view_id, or_(mine, _shared_with(actor)))
    ).first()
    if found is None:
        raise NotFound(Text("Tampilan ini sudah tidak ada.", "There is no such view any more."))
    return found


def _own(session: Session, actor: Actor, view_id: int) -> SavedView:
    found = _readable(session, actor, view_id)
    if found.owner != actor.name:
        raise NotAllowed(
            Text(
                "Hanya pemiliknya yang dapat mengubah tampilan ini. Simpan salinan Anda sendiri.",
                "Only its owner can change this view. Save a copy of your own.",
            )
        )
    return found


def _of_name(session: Session, actor: Actor, name: str) -> SavedView | None:
    return session.exec(
        select(SavedView).where(SavedView.owner == actor.name, SavedView.name == name)
    ).first()


def _named(name: str) -> str:
    name = " ".join(name.replace("\0", " ").encode("utf-8", "ignore").decode().split())
    if not name or len(name) > LONGEST_NAME:
        raise BadInput(
            Text(
                f"Beri nama, paling banyak {LONGEST_NAME} huruf.",
                f"Give it a name of at most {LONGEST_NAME} characters.",
            )
        )
    return name


def _packed(address: dict[str, str]) -> str:
    """Codes only: nothing that was searched for stays behind."""
    kept = urlencode({key: address[key] for key in sorted(IN_ADDRESS & address.keys())})
    if len(kept) > LONGEST_ADDRESS:
        raise BadInput(Text("Saringan ini terlalu panjang.", "These filters are too long."))
    return kept


def _check_number(session: Session, actor: Actor) -> None:
    owned = select(func.count()).select_from(SavedView).where(SavedView.owner == actor.name)
    if session.exec(owned).one() >= MOST:
        raise BadInput(
            Text(
                f"Paling banyak {MOST} tampilan. Hapus yang tidak dipakai.",
                f"At most {MOST} views. Delete one that you do not use.",
            )
        )


def _setting_row(session: Session, actor: Actor) -> DeskSetting:
    turns.of_accounts(session, actor.name)
    found = session.get(DeskSetting, actor.name)
    if found is None:
        found = DeskSetting(account=actor.name)
        session.add(found)
    return found


def _note(session: Session, actor: Actor, action: str, subject: str, now: datetime | None) -> None:
    audit.write(
        session, actor.name, action, subject, home_id=actor.government_id or 0,
        now=now or datetime.now(UTC),
    )  # fmt: skip
    session.flush()
