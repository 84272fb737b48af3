"""Categories of complaints: a tree of two levels, with names in both languages."""

from datetime import UTC, datetime
from typing import NamedTuple

from sqlmodel import Session, col, func, select

from db.models import Category
from lapor.domain.access import Actor, Permission
from lapor.domain.errors import BadInput, NotAllowed, NotFound, Refusal
from lapor.domain.text import Text
from lapor.domain.vocabulary import plain
from lapor.services import audit, turns
from lapor.services.agencies import STALE
from lapor.services.setup import CENTRAL

LONGEST, LONGEST_CODE = 120, 64


class Wording(NamedTuple):
    """What an editor fills in."""

    name: str
    name_en: str = ""
    parent_id: int | None = None
    is_active: bool = True


def require(actor: Actor, permission: Permission) -> None:
    """Raises NotAllowed without this permission on master data."""
    if not actor.may(permission):
        raise NotAllowed(
            Text("Data induk diatur admin nasional.", "Master data are the national admin's.")
        )


def listed(session: Session, actor: Actor) -> list[Category]:
    """The tree from its top: the official roots first, each with what lies below it."""
    require(actor, Permission.SEE_REFERENCE)
    rows = session.exec(select(Category).order_by(col(Category.name))).all()
    roots = sorted((one for one in rows if one.parent_id is None), key=lambda r: not r.is_official)
    return [
        one for root in roots for one in (root, *(row for row in rows if row.parent_id == root.id))
    ]


def save(
    session: Session, actor: Actor, category_id: int | None, wording: Wording, *, seen: int = 0,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Add one, or change the version that was seen. Complaints keep theirs in any case.

    Raises NotAllowed, NotFound, BadInput, or a stale refusal.
    """
    require(actor, Permission.MANAGE_REFERENCE)
    turns.of_government(session, CENTRAL)
    found = session.get(Category, category_id) if category_id is not None else None
    if category_id is not None and found is None:
        raise NotFound(Text("Kategori tidak ditemukan.", "There is no such category."))
    if found is not None and found.version != seen:
        raise Refusal(STALE)
    with session.no_autoflush:
        if found is None:
            last = session.exec(select(func.max(Category.id))).one()
            found = Category(id=(last or 0) + 1, code="", name="", version=0)
        _set(session, found, wording)
    session.add(found)
    session.flush()
    audit.write(
        session, actor.name, "category", found.code, home_id=CENTRAL,
        now=now or datetime.now(UTC), summary=f"version {found.version}",
    )  # fmt: skip


def _set(session: Session, found: Category, wording: Wording) -> None:
    name = " ".join(wording.name.replace("\0", "").split())
    if not 3 <= len(name) <= LONGEST or len(wording.name_en) > LONGEST:
        raise BadInput(
            Text(f"Isi nama kategori (3–{LONGEST} huruf).", f"Name it (3–{LONGEST} letters).")
        )
    if found.is_official and (name != found.name or wording.parent_id is not None):
        raise BadInput(
            Text(
                "Nama kategori resmi SP4N-LAPOR! tidak diubah: berkas memakainya.",
                "The name of an official category stays as it is: files use it.",
            )
        )
    _check_parent(session, found, wording.parent_id)
    rows = session.exec(select(Category).where(Category.id != found.id)).all()
    if any(plain(one.name) == plain(name) for one in rows):
        raise BadInput(Text("Kategori ini sudah ada.", "There is such a category already."))
    found.code = found.code or _free_code(name, {one.code for one in rows})
    found.name, found.name_en = name, " ".join(wording.name_en.split()) or None
    found.parent_id, found.is_active = wording.parent_id, wording.is_active
    found.version += 1


def _check_parent(session: Session, found: Category, parent_id: int | None) -> None:
    if parent_id is None:
        return
    parent = session.get(Category, parent_id)
    below = session.exec(select(Category.id).where(Category.parent_id == found.id)).first()
    if parent is None or parent.parent_id is not None or parent_id == found.id or below:
        raise BadInput(
            Text(
                "Kategori hanya dua tingkat: pilih induk yang tidak punya induk.",
                "Categories have two levels: choose a parent that has none.",
            )
        )


def _free_code(name: str, taken: set[str]) -> str:
    wanted = plain(name).replace(" ", "_")[: LONGEST_CODE - 4] or "kategori"
    code, step = wanted, 1
    while code in taken:
        step += 1
        code = f"{wanted}_{step}"
    return code
