"""A file of the audit log proves itself: every change of it is found, without a database."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from db import ids
from lapor.cli import app
from lapor.config import settings
from lapor.services import audit_anchors, audit_chain
from lapor.services.audit_export import Asked, check, lines
from lapor.services.verify import verify
from tests.builders import at
from tests.db.test_audit_chain import log, write
from tests.db.test_backup import forget, with_keys

__all__ = ["log"]
NOW = at("2026-09-14")


def exported(session, **asked) -> list[str]:
    return list(lines(session, Asked(**asked), now=NOW))


def named(file, anchors=()) -> list[str]:
    return [f"{one.check}: {one.subject}" for one in check(file, anchors).faults]


def test_every_byte_of_the_file_matters(session, log):
    write(session, 5)  # without a place yet
    file = exported(session)
    done = check(file)
    assert (done.rows, done.chains, done.faults) == (7, 2, [])
    whole = "\n".join(file)
    unseen = [
        at
        for at, letter in enumerate(whole)
        if not named((whole[:at] + ("0" if letter != "0" else "1") + whole[at + 1 :]).split("\n"))
    ]
    assert unseen == []


def test_each_fault_has_a_name(session, log):
    file = exported(session)
    header, *rows = file
    where = [f"home {home}, place {place}" for home in (3, 5) for place in (1, 2, 3)]
    first, row = (json.loads(line)["row"]["id"] for line in rows[:2])
    assert named([header, *rows[:1], *rows[2:]]) == [f"chain: {where[1]}–2"]
    assert named([header, rows[1], rows[0], *rows[2:]]) == [
        "chain: home 3, place 1–1", f"chain: home 3, place 1, row {first}",
    ]  # fmt: skip
    assert named([header, rows[0], rows[1].replace('"siti"', '"budi"'), *rows[2:]]) == [
        f"audit: {row}"
    ]
    assert named([header, *rows[:-1]]) == [f"file: {where[5]}–3"]
    assert named([header, *rows, rows[-1]])[0].startswith(f"chain: {where[5]}")
    assert named([header.replace('"last":3', '"last":2', 1), *rows]) == ["file: line 1"]
    assert named(rows) == named([]) == ["file: line 1"]


def test_what_was_cut_before_the_export_is_missed_by_the_anchors(session, log):
    audit_anchors.drop(session, audit_anchors.file_of(session), NOW)
    anchors = audit_anchors.read(audit_anchors.file_of(session)).anchors
    assert named(exported(session), anchors) == []
    for place in (3, 2):
        session.delete(session.get_one(audit_chain.L, (3, place)))
        session.flush()
    assert named(exported(session), anchors) == ["anchor: home 3, place 2–3"]
    assert named(exported(session, home=5), anchors) == []


def test_a_part_of_it_proves_itself_too(session, log):
    later = ids.moment(log[5][2]) + timedelta(milliseconds=5)
    assert check(exported(session, since=later)).rows == 0
    part = exported(session, before=later, home=5)
    done = check(part)
    assert (done.rows, done.chains, done.faults) == (3, 1, [])
    assert named([*part[:2], *part[3:]]) == ["chain: home 5, place 2–2"]


@pytest.fixture
def run(tmp_path, monkeypatch):
    def invoke(*words):
        return CliRunner().invoke(app, [str(word) for word in words])

    return invoke


def test_by_the_command_line_without_a_database(session, log, run, tmp_path, monkeypatch):
    file = tmp_path / "audit.jsonl"
    audit_anchors.drop(session, audit_anchors.file_of(session), NOW)
    file.write_text("\n".join(exported(session)) + "\n")
    monkeypatch.setenv("LAPOR_DATABASE_URL", "postgresql://nobody@nowhere.invalid/none")
    anchors = ("--anchors", audit_anchors.file_of(session))
    done = run("audit", "verify", file, *anchors)
    assert (done.exit_code, done.stdout) == (0, "6 baris audit, 2 rangkaian: utuh\n")
    file.write_text(file.read_text().replace("siti", "budi", 1))
    done = run("audit", "verify", file, "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["faults"][0]["check"] == "audit"
    assert run("audit", "verify", tmp_path / "none").exit_code == 2


def test_a_log_of_two_secrets_is_whole_with_both_and_not_with_one(
    session, log, run, tmp_path, monkeypatch, request
):
    """Database, anchors and files, those from before the rotation too."""
    request.addfinalizer(forget)
    forget()  # the keys of another test's secret
    path, first = tmp_path / "old.jsonl", settings().secret_key.get_secret_value()
    audit_anchors.drop(session, audit_anchors.file_of(session), NOW)
    path.write_text("\n".join(exported(session)) + "\n")
    with_keys(monkeypatch, "b" * 40, first)
    write(session, 3, 2)
    audit_chain.link_waiting(session, NOW)
    audit_anchors.drop(session, audit_anchors.file_of(session), NOW)
    assert verify(session).differences == []
    both = tmp_path / "both.jsonl"
    both.write_text("\n".join(exported(session)) + "\n")
    anchors = ("--anchors", audit_anchors.file_of(session))
    for file in (path, both):
        assert run("audit", "verify", file).exit_code == 0
    assert run("audit", "verify", both, *anchors).exit_code == 0
    with_keys(monkeypatch, "b" * 40)
    assert run("audit", "verify", path).exit_code == 1
    found = run("audit", "verify", both, "--json").stdout
    assert {one["check"] for one in json.loads(found)["faults"]} == {"audit", "chain"}


@pytest.mark.parametrize("line", ["[]", "5", '"x"', "[" * 100_000, '{"row":[],"link":{}}'])
def test_a_line_of_somebody_elses_making_is_a_fault_and_no_crash(session, log, tmp_path, line):
    header, *rows = exported(session)
    assert named([line, *rows]) == ["file: line 1"]
    assert "file: line 3" in named([header, rows[0], line, *rows[1:]])
    (tmp_path / "anchors").write_text(f"x {line} {{{line}\n")
    assert len(audit_anchors.read(tmp_path / "anchors")[1]) == 1


@pytest.mark.parametrize(
    ("is_now", "to"), [('"place":2', '"place":"2"'), ('"home":3', '"home":[3]'),
                       ('"home":3', '"home":true'), ('"home":3', '"home":null')],
)  # fmt: skip
def test_a_number_that_is_none_is_a_fault_and_no_crash(session, log, is_now, to):
    header, *rows = exported(session)
    assert "file: line 3" in named([header, rows[0], rows[1].replace(is_now, to), *rows[2:]])
