"""Answer templates of a government or an agency: kept, chosen for a complaint, and filled."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, false
from sqlmodel import Session, col, or_, select, update

from db import ids
from db.models import Agency, AnswerTemplate, Category, Complaint
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.answering import VARIABLES, unknown
from lapor.domain.errors import BadInput, NotAllowed, NotFound, Refusal
from lapor.domain.text import Text
from lapor.services import audit, turns

LONGEST, LONGEST_NAME = 10_000, 80
T = AnswerTemplate


@dataclass(frozen=True)
class Wording:
    """What an editor fills in."""

    name: str
    body: str
    agency_id: int | None = None  # None: every agency of the government
    category_id: int | None = None  # None: every category
    is_active: bool = True


def listed(session: Session, actor: Actor) -> list[AnswerTemplate]:
    """Those this actor may change, by name."""
    _check_right(actor)
    return list(session.exec(select(T).where(_own(actor)).order_by(col(T.name))))


def fitting(session: Session, complaint: Complaint) -> list[AnswerTemplate]:
    """Those in use that fit this complaint's agency and category, the nearest fit first."""
    category = session.get(Category, complaint.category_id) if complaint.category_id else None
    categories = [category.id, category.parent_id] if category else []
    statement = select(T).where(
        T.government_id == complaint.government_id,
        col(T.is_active),
        or_(col(T.agency_id).is_(None), T.agency_id == complaint.agency_id),
        or_(col(T.category_id).is_(None), col(T.category_id).in_(categories)),
    )
    return sorted(
        session.exec(statement), key=lambda t: (t.category_id is None, t.agency_id is None, t.name)
    )


def add(session: Session, actor: Actor, wording: Wording, *, now: datetime | None = None) -> int:
    """A new one, of the actor's own government. Returns its id. Raises NotAllowed or BadInput."""
    _check_right(actor)
    assert actor.government_id is not None  # who edits templates has a government
    turns.of_government(session, actor.government_id)
    new = T(id=ids.new_id(actor.government_id), government_id=actor.government_id, name="", body="")
    _set(session, actor, new, wording)
    session.add(new)
    _log(session, actor, "add_template", new, now)
    return new.id


def change(
    session: Session, actor: Actor, template_id: int, wording: Wording, *, seen: int,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Change the version that was seen. Raises as `add`, and NotFound or a stale refusal."""
    _check_right(actor)
    found = session.exec(select(T).where(T.id == template_id, _own(actor))).first()
    if found is None:
        raise NotFound(Text("Templat tidak ditemukan.", "There is no such template."))
    turns.of_government(session, found.government_id)
    with session.no_autoflush:
        _set(session, actor, found, wording)
    written = session.connection().execute(
        update(T)
        .where(col(T.id) == template_id, col(T.version) == seen)
        .values(
            name=found.name, body=found.body, agency_id=found.agency_id,
            category_id=found.category_id, is_active=found.is_active, version=seen + 1,
        )
    )  # fmt: skip
    session.expire(found)
    if written.rowcount != 1:
        raise Refusal(
            Text(
                "Templat ini baru saja diubah orang lain. Buka lagi, lalu ulangi perubahan Anda.",
                "Somebody else has just changed this template. Open it again, then change it.",
            )
        )
    _log(session, actor, "change_template", found, now)


def _own(actor: Actor) -> ColumnElement[bool]:
    """The government's for a coordinator, the agency's for its liaison officer."""
    scope = actor.scope(Permission.EDIT_TEMPLATES)
    if scope is None or actor.government_id is None:
        return false()
    own = col(T.government_id) == actor.government_id
    if scope == Scope.OWN_AGENCY:
        return own & (col(T.agency_id) == actor.agency_id)
    return own


def _check_right(actor: Actor) -> None:
    if not actor.may(Permission.EDIT_TEMPLATES):
        raise NotAllowed(Text("Templat bukan wewenang Anda.", "Templates are not yours to change."))


def _set(session: Session, actor: Actor, template: AnswerTemplate, wording: Wording) -> None:
    name, body = _clean(" ".join(wording.name.split())), _clean(wording.body.strip())
    if not name or not body or len(name) > LONGEST_NAME or len(body) > LONGEST:
        raise BadInput(
            Text(
                f"Isi nama (paling banyak {LONGEST_NAME} huruf) dan teks templat (paling banyak "
                "10.000 huruf).",
                f"Give a name (up to {LONGEST_NAME} characters) and a text (up to 10,000).",
            )
        )
    if wrong := unknown(body):
        names = ", ".join(f"{{{one}}}" for one in wrong)
        known = ", ".join(f"{{{one}}}" for one in VARIABLES)
        raise BadInput(
            Text(
                f"Variabel tidak dikenal: {names}. Yang dapat dipakai: {known}.",
                f"Unknown variables: {names}. There are: {known}.",
            )
        )
    own_agency = actor.scope(Permission.EDIT_TEMPLATES) == Scope.OWN_AGENCY
    agency_id = actor.agency_id if own_agency else wording.agency_id
    _check_places(session, template, agency_id, wording.category_id)
    _check_name(session, template, agency_id, name)
    template.name, template.body, template.is_active = name, body, wording.is_active
    template.agency_id, template.category_id = agency_id, wording.category_id


def _clean(text: str) -> str:
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _check_places(
    session: Session, template: AnswerTemplate, agency_id: int | None, category_id: int | None
) -> None:
    agency = session.get(Agency, agency_id) if agency_id is not None else None
    of_others = agency is None or agency.government_id != template.government_id
    if (agency_id is not None and of_others) or (
        category_id is not None and session.get(Category, category_id) is None
    ):
        raise BadInput(Text("Pilih nilai dari daftar.", "Choose a value of the list."))


def _check_name(
    session: Session, template: AnswerTemplate, agency_id: int | None, name: str
) -> None:
    """An index cannot: to a database two empty agencies are not equal."""
    same = select(T.id).where(
        T.government_id == template.government_id,
        T.name == name,
        col(T.agency_id).is_(None) if agency_id is None else T.agency_id == agency_id,
        T.id != template.id,
    )
    if session.exec(same).first() is not None:
        raise BadInput(
            Text(
                f"Sudah ada templat bernama “{name}”. Pilih nama lain.",
                f"There is a template called “{name}” already. Choose another name.",
            )
        )


def _log(
    session: Session, actor: Actor, action: str, template: AnswerTemplate, now: datetime | None
) -> None:
    audit.write(
        session, actor.name, action, str(template.id), home_id=template.government_id,
        now=now or datetime.now(UTC),
    )  # fmt: skip
