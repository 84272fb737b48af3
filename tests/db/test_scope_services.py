"""Every service an actor calls × role × government × agency × secret × anonymous: refused, or told
nothing of elsewhere. A service without a row in scope_rows fails here.
"""

import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

import lapor.services
from db.codes import Role
from lapor.domain.errors import Refusal
from tests.db import scope_programme as programme_of
from tests.db import scope_world as world_of
from tests.db.scope_rows import BY_ROW, NOT_ASKED, ROWS, SEES, WORDS, All, At, Each
from tests.db.scope_world import ABROAD, CODE, COLLEAGUE, EVERYWHERE, KEYS, OWN, World
from tests.db.test_packs import pages

ROLES = [role for role in Role if role != Role.SYSTEM]
TOLD_WHO = [role for role in ROLES if BY_ROW[role]]  # in the stories of rows they see


def services() -> set[str]:
    """module.function of all that are given an actor second."""
    found = set()
    for module in pkgutil.walk_packages(lapor.services.__path__, "lapor.services."):
        for name, one in vars(import_module(module.name)).items():
            is_its_own = inspect.isfunction(one) and one.__module__ == module.name
            if (
                is_its_own
                and name[0] != "_"
                and "actor" in [*inspect.signature(one).parameters][:2]
            ):
                found.add(f"{module.name.removeprefix('lapor.services.')}.{name}")
    return found


def test_every_service_has_a_row():
    known = {*ROWS, *NOT_ASKED}
    assert services() - known == set(), "say in tests/db/scope_rows.py who may call these"
    assert known - services() == set()
    assert set(ROWS) & set(NOT_ASKED) == set()


@pytest.fixture(params=ROLES)
def world(request, session, cast, tmp_path, monkeypatch) -> World:
    """The conditions are the same statements on both databases: PostgreSQL is asked as two."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    if not is_sqlite and request.param not in (Role.LIAISON, Role.PARTNER):
        pytest.skip("asked on SQLite")
    return world_of.build(session, cast, request.param, tmp_path, monkeypatch)


def test_who_may_ask_what_and_is_told_nothing_of_elsewhere(world: World) -> None:
    wrong = []
    for name, row in ROWS.items():
        for place, where, ask in _questions(world, row):
            answer = _asked(world, ask)
            if isinstance(answer, Exception) and not isinstance(answer, Refusal):
                wrong.append(f"{name} {where}: {answer!r}")
                continue
            told = not isinstance(answer, Refusal) and not (row.silent and not answer)
            places = row.may[world.actor.role]
            if told != (place in places if place else bool(places)):
                wrong.append(f"{name} {where}: {'told' if told else f'refused {answer!r}'}")
            wrong += [f"{name} {where} told {leak}" for leak in _leaks(world)]
    assert not wrong, "\n".join(wrong)


def _questions(world: World, row: Each | At | All) -> Iterator[tuple[str, Any, Any]]:
    """Who may ask everywhere is asked about one place."""
    places = (ABROAD,) if row.may[world.actor.role] == EVERYWHERE else EVERYWHERE
    if isinstance(row, All):
        yield "", "", lambda: row.ask(world)
    elif isinstance(row, At):
        for place in places:
            yield place, place, lambda place=place: row.ask(world, place)
    else:
        for key in KEYS:
            if key[0] in places:
                yield key[0], key, lambda key=key: row.ask(world, world.ids[key], key[0])


def _asked(world: World, ask: Any) -> Any:
    """What came of it; whatever was written is taken back."""
    with world.session.begin_nested() as savepoint:
        try:
            answer = ask()
            answer = list(answer) if isinstance(answer, Iterator) else answer
            said = _said(answer)
        except Exception as error:
            answer, said = error, str(error)
        savepoint.rollback()
    world.session.expire_all()
    world.said = said
    return answer


def _said(answer: Any) -> str:
    if not isinstance(answer, bytes):
        return repr(answer)
    if answer[:2] != b"PK":
        return " ".join(pages(answer))
    with ZipFile(BytesIO(answer)) as book:
        return " ".join(book.read(one).decode() for one in book.namelist() if one[:3] == "xl/")


def _leaks(world: World) -> list[str]:
    role, told = world.actor.role, world.said
    found = [f"a draft of {one}" for one in EVERYWHERE if f"kenari draf {one}" in told]
    for key in KEYS:
        if key[0] not in SEES[role] and world_of.number_of(key) in told:
            found.append(f"the number of {key}")
    for place in EVERYWHERE:
        for word, canary in world_of.spoken(place).items():
            if canary in told and (word == "pelapor" or place not in WORDS[role]):
                found.append(canary)
    for place in (OWN, ABROAD):
        if place not in BY_ROW[role]:
            found += [one for one in programme_of.canaries(CODE[place]) if one in told]
    if role not in TOLD_WHO and programme_of.PMU.full_name in told:
        found.append("who the PMU is")
    if role in (Role.COORDINATOR, Role.LIAISON, Role.HEAD, Role.PARTNER):
        elsewhere = ("PUPR Badung", "Wayan Sudarma", "kenari templat abroad", "tampilan abroad",
                     "cadangan abroad")  # fmt: skip
        found += [one for one in elsewhere if one in told]
    return found


@pytest.mark.parametrize("world", [Role.COORDINATOR, Role.LIAISON], indirect=True)
def test_no_answer_tells_how_much_there_is_elsewhere(world: World) -> None:
    role = world.actor.role
    elsewhere = (ABROAD, COLLEAGUE) if role == Role.LIAISON else (ABROAD,)
    before = _numbers(world)
    world_of.more_of(world, elsewhere)
    after = _numbers(world)
    wrong = [key for key in before if before[key] != after[key]]
    assert wrong == []


def _numbers(world: World) -> dict[tuple[str, Any], str]:
    """What lists and figures say."""
    found = {}
    for name, row in ROWS.items():
        for place, where, ask in _questions(world, row):
            if isinstance(row, Each) or place not in ("", OWN):
                continue
            _asked(world, ask)
            found[name, where] = world.said
    return found
