"""Filters out of an address: what each code means, and which of them this actor may not use.

An address is a link that anybody may have sent. What is not a code, or is out of the reader's
reach, is left out and named as the one or the other, so that nobody takes a wider list for the one
they were sent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from db.codes import Channel, Class, Role, Status
from db.models import Account, Agency, Category, Government, Region
from lapor.domain.access import Actor, Permission, Scope
from lapor.domain.narrowing import DUE_NAMES, FLAG_NAMES, KEYS, Due, Flag
from lapor.domain.text import Text
from lapor.domain.vocabulary import CHANNEL_NAMES, CLASS_NAMES
from lapor.domain.workflow import LABELS
from lapor.domain.worklists import Worklist, worklists
from lapor.queries import reference
from lapor.queries.filters import Filters
from lapor.queries.reference import Choice
from lapor.services import accounts, behind
from lapor.services.reference import government

LIST = Text("Daftar", "Worklist")
NAMES_OFFICERS = (Role.NATIONAL, Role.COORDINATOR, Role.LIAISON, Role.HEAD)
DATES = ("received_from", "received_until", "dispatched_from", "dispatched_until")


@dataclass(frozen=True)
class Narrowed:
    filters: Filters = Filters()
    chosen: dict[str, Text | date] = field(default_factory=dict)  # by key: what was chosen
    # names of filters that were left out: out of reach, or no value that there is
    dropped: list[Text] = field(default_factory=list)
    unknown: list[Text] = field(default_factory=list)


Found = tuple[str, Any, Text | date] | None  # field of Filters, its value, the words for it
Reader = Callable[[Session, Actor, str], Found]


def read(session: Session, actor: Actor, address: Mapping[str, str]) -> Narrowed:
    """The filters an address names, as far as this actor may use them."""
    narrowed = Narrowed()
    values: dict[str, Any] = {}
    for key, name in KEYS.items():
        if not (code := address.get(key, "")):
            continue
        found = READERS[key](session, actor, code)
        if found is None:
            is_known = _may_be_elsewhere(actor, key, code)
            (narrowed.dropped if is_known else narrowed.unknown).append(name)
        else:
            values[found[0]] = found[1]
            narrowed.chosen[key] = found[2]
    worklist = _worklist(actor, address, narrowed, is_behind="behind" in values)
    return replace(narrowed, filters=Filters(worklist, **values))


def _may_be_elsewhere(actor: Actor, key: str, code: str) -> bool:
    """Could it be somebody else's? What is and what is not there look alike to who may not know."""
    if key == "officer":
        return accounts.NAME.fullmatch(code) is not None
    if key == "behind":
        return behind.is_address(code)
    reaches_all = actor.scope(Permission.SEE_COMPLAINTS) == Scope.ALL
    return key in ("government", "agency", "unit") and not reaches_all and _id(code) is not None


def _worklist(
    actor: Actor, address: Mapping[str, str], narrowed: Narrowed, *, is_behind: bool
) -> Worklist:
    lists = {one.value: one for one in worklists(actor.role)}
    default = Worklist.ANY if is_behind else Worklist.OPEN
    wanted = address.get("list", default.value)
    if wanted not in (*lists, default):
        (narrowed.dropped if wanted in set(Worklist) else narrowed.unknown).insert(0, LIST)
    return lists.get(wanted, default)


def _id(code: str, most: int = 2**31 - 1) -> int | None:
    """A number that the column can hold: a database refuses to look for one that is larger."""
    known = code.isascii() and code.isdecimal() and len(code) < 12
    return int(code) if known and int(code) <= most else None


def _government(session: Session, actor: Actor, code: str) -> Found:
    id = _id(code, 2**15 - 1)
    found = session.get(Government, id) if id is not None else None
    if found is None or not _reaches(actor, found.id):
        return None
    return "government_id", found.id, Text(found.name, found.name)


def _reaches(actor: Actor, government_id: int) -> bool:
    scope = actor.scope(Permission.SEE_COMPLAINTS)
    return scope == Scope.ALL or actor.government_id == government_id


def _agency_of(session: Session, actor: Actor, code: str) -> Agency | None:
    found = session.get(Agency, id) if (id := _id(code)) is not None else None
    if found is None or not _reaches(actor, found.government_id):
        return None
    own = actor.scope(Permission.SEE_COMPLAINTS) == Scope.OWN_AGENCY
    return None if own and actor.agency_id not in (found.id, found.parent_id) else found


def _agency(session: Session, actor: Actor, code: str) -> Found:
    found = _agency_of(session, actor, code)
    return ("agency_id", found.id, Text(found.name, found.name)) if found else None


def _unit(session: Session, actor: Actor, code: str) -> Found:
    found = _agency_of(session, actor, code)
    if found is None or found.parent_id is None:
        return None
    return "unit_id", found.id, Text(found.name, found.name)


def _officer(session: Session, actor: Actor, code: str) -> Found:
    may = actor.role in NAMES_OFFICERS and accounts.NAME.fullmatch(code)
    found = session.get(Account, code) if may else None
    if found is None or found.government_id is None or not _reaches(actor, found.government_id):
        return None
    own = actor.scope(Permission.SEE_COMPLAINTS) == Scope.OWN_AGENCY
    if own and found.agency_id != actor.agency_id:
        return None
    return "officer", found.name, Text(found.full_name, found.full_name)


def _category(session: Session, actor: Actor, code: str) -> Found:
    found = session.get(Category, id) if (id := _id(code)) is not None else None
    if found is None:
        return None
    return "category_id", found.id, Text(found.name, found.name_en or found.name)


def _place(session: Session, actor: Actor, code: str) -> Found:
    id = _id(code, 10**11)
    found = session.get(Region, id) if id is not None else None
    return ("territory_id", found.id, Text(found.name, found.name)) if found else None


def _word(name: str, words: type[StrEnum], names: Mapping[Any, Text]) -> Reader:
    def look_up(session: Session, actor: Actor, code: str) -> Found:
        return (name, words(code), names[words(code)]) if code in set(words) else None

    return look_up


def _flags(session: Session, actor: Actor, code: str) -> Found:
    codes = code.split(",")
    if set(codes) - set(Flag):
        return None
    flags = [flag for flag in Flag if flag in codes]
    words = [FLAG_NAMES[flag] for flag in flags]
    said = Text(", ".join(one.id for one in words), ", ".join(one.en for one in words))
    return "flags", frozenset(flags), said


def _date(name: str) -> Reader:
    def look_up(session: Session, actor: Actor, code: str) -> Found:
        try:
            found = date.fromisoformat(code)
        except ValueError:
            return None
        return (name, found, found) if 1990 < found.year < 2100 else None

    return look_up


def _behind(session: Session, actor: Actor, code: str) -> Found:
    found = behind.read(session, actor, code)
    return ("behind", found.ids, found.words) if found else None


READERS: dict[str, Reader] = {
    "government": _government,
    "agency": _agency,
    "unit": _unit,
    "officer": _officer,
    "status": _word("status", Status, LABELS),
    "due": _word("due", Due, DUE_NAMES),
    "class": _word("klass", Class, CLASS_NAMES),
    "category": _category,
    "channel": _word("channel", Channel, CHANNEL_NAMES),
    "place": _place,
    "flags": _flags,
    **{name: _date(name) for name in DATES},
    "behind": _behind,
}


@dataclass(frozen=True)
class Options:
    """What the filters of a role offer. Officers by account name, the rest by id."""

    governments: list[Choice] = field(default_factory=list)
    agencies: list[Choice] = field(default_factory=list)
    units: list[Choice] = field(default_factory=list)
    categories: list[Choice] = field(default_factory=list)
    places: list[Choice] = field(default_factory=list)
    officers: dict[str, str] = field(default_factory=dict)


def options(session: Session, actor: Actor, filters: Filters) -> Options:
    """… under what is chosen already: agencies of the government, units of the agency, and the
    parts of the place with the places around it. Nothing for who sees no complaints."""
    scope = actor.scope(Permission.SEE_COMPLAINTS)
    if scope is None:
        return Options()
    own_agency = actor.agency_id if scope == Scope.OWN_AGENCY else None
    government_id = filters.government_id if scope == Scope.ALL else actor.government_id
    agency_id = own_agency or filters.agency_id
    return Options(
        governments=reference.governments_with_complaints(session, actor),
        agencies=[] if own_agency else reference.agency_choices(session, government_id),
        units=reference.units(session, agency_id) if agency_id is not None else [],
        categories=reference.categories(session),
        places=reference.places(session, filters.territory_id, _root_place(session, actor)),
        officers=_officers(session, actor, government_id, agency_id),
    )


def _root_place(session: Session, actor: Actor) -> int | None:
    """The region whose parts this actor chooses from; None: the whole country."""
    if actor.government_id is None:
        return None
    return government(session, actor.government_id).region_id


def _officers(
    session: Session, actor: Actor, government_id: int | None, agency_id: int | None
) -> dict[str, str]:
    if actor.role not in NAMES_OFFICERS or government_id is None:
        return {}
    return reference.officers(session, government_id, agency_id)
