"""Every service that is given an actor asks what the actor may, or asks another that does.

Held against the code itself: tests/db/scope_rows.py says who may ask what, and is asked.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.code.sources import files, name, tree
from tests.db.scope_rows import NOT_ASKED

ASKS = ("may", "scope")  # of an actor
Key = tuple[str, str]  # module, function
OWN = {
    "absences.today_of": "the date where the actor works",
    "desk.home_zone": "the zone where the actor works",
    "views.setting": "what the actor's own account keeps for itself",
}


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in tree(path).body if isinstance(node, ast.FunctionDef))


def has_actor(function: ast.FunctionDef) -> bool:
    return any(one.arg == "actor" for one in [*function.args.args, *function.args.kwonlyargs])


def known_as(path: Path) -> dict[str, str]:
    """What the names in this module mean: lapor.x.y or lapor.x.y.function."""
    found = {}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom):
            for one in node.names:
                found[one.asname or one.name] = f"{node.module}.{one.name}"
    return found


def module_of(path: Path) -> str:
    return name(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def is_handed_on(call: ast.Call) -> bool:
    """Is the actor, or somebody who has one, among what it is called with?"""
    given = [*call.args, *(one.value for one in call.keywords)]
    return any(
        isinstance(node, ast.Name) and node.id in ("actor", "who")
        for one in given
        for node in ast.walk(one)
    )


def asks_itself(function: ast.FunctionDef) -> bool:
    return any(
        (isinstance(node, ast.Attribute) and node.attr in ASKS)
        or (isinstance(node, ast.Attribute) and node.attr in ("role", "name", "agency_id")
            and isinstance(node.value, ast.Name) and node.value.id == "actor"
            and _is_compared(function, node))
        for node in ast.walk(function)
    )  # fmt: skip


def _is_compared(function: ast.FunctionDef, wanted: ast.Attribute) -> bool:
    """One's own rows: the account or the role decides, and no permission is needed."""
    return any(
        wanted in list(ast.walk(node))
        for node in ast.walk(function)
        if isinstance(node, ast.Compare)
    )


def called(function: ast.FunctionDef, path: Path) -> set[Key]:
    """Functions of ours that it hands the actor to."""
    names, here = known_as(path), module_of(path)
    found = set()
    for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
        if not is_handed_on(call):
            continue
        match call.func:
            case ast.Name(id=id):
                module, _, last = names.get(id, f"{here}.{id}").rpartition(".")
                found.add((module, last))
            case ast.Attribute(value=ast.Name(id=id), attr=attr) if id in names:
                found.add((names[id], attr))
    return found


def silent(paths: list[Path]) -> set[str]:
    """Public functions with an actor in which nobody asks what it may."""
    every = {(module_of(path), one.name): (one, path) for path in paths for one in functions(path)}
    asking = {key for key, (one, _path) in every.items() if asks_itself(one)}
    calls = {key: called(one, path) for key, (one, path) in every.items()}
    while more := {key for key, to in calls.items() if key not in asking and to & asking}:
        asking |= more
    return {
        f"{module.removeprefix('lapor.services.')}.{function}"
        for (module, function), (one, _path) in every.items()
        if has_actor(one) and function[0] != "_" and (module, function) not in asking
    }


def test_every_service_asks_what_its_actor_may():
    paths = files("lapor/services", "lapor/queries")
    found = {one for one in silent(paths) if not one.startswith("lapor.queries")}
    assert set(OWN) - found == set(), "these ask by now: take them off the list"
    assert found - set(NOT_ASKED) - set(OWN) == set(), (
        "ask actor.may(…), or a query that goes through scope"
    )


BAD = """
from sqlmodel import select
from db.models import Complaint
from lapor.queries import helping

def everything(session, actor):
    return session.exec(select(Complaint)).all()

def written(session, actor, note):
    session.add(Complaint(officer=actor.name, title=note))

def passed_on(session, actor):
    return _all(session, actor)

def _all(session, actor):
    return list(session.exec(select(Complaint)))

def asked_of_somebody_else(session, actor, *, by=None):
    return helping.everything(session, actor)
"""
GOOD = """
from lapor.domain.access import Permission

def gate(session, actor):
    if not actor.may(Permission.SEE_KPI):
        raise ValueError

def through(session, actor):
    return _inner(session, actor)

def _inner(session, actor):
    gate(session, actor)
    return 1
"""


@pytest.mark.parametrize(("source", "n"), [(BAD, 4), (GOOD, 0)])
def test_one_that_asks_nobody_is_seen(source, n, tmp_path, monkeypatch):
    path = tmp_path / "planted.py"
    path.write_text(source, encoding="utf-8")
    monkeypatch.setattr("tests.code.test_services_ask.name", lambda path: "lapor/services/x.py")
    assert len(silent([path])) == n
