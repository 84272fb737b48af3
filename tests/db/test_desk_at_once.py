"""What officers keep beside the complaints, at the same moment: nothing twice, and no fault."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from db.codes import MoveCode, Role
from db.engine import reading, writing
from db.models import Absence, Account, AnswerTemplate, Attachment, Complaint, DispatchRule, Pack
from lapor.config import settings
from lapor.domain.access import Actor
from lapor.domain.errors import Refusal
from lapor.services import (
    absences,
    attachments,
    drafts,
    evidence,
    packs,
    presence,
    programme_entry,
    programme_evidence,
    rules,
    sealing,
    templates,
    views,
)  # fmt: skip
from lapor.services.attachments import MOST
from lapor.services.complaints import make_move
from lapor.services.kpi_scope import Period
from lapor.services.rules import Condition
from lapor.services.targets import Target
from lapor.services.templates import Wording
from tests.builders import a_complaint, at, differences
from tests.cast import PUPR

M = MoveCode
NOW = at("2026-09-14")
ROUNDS = range(15)  # two do not meet every time


@pytest.fixture(autouse=True)
def kept_in(tmp_path, monkeypatch):
    monkeypatch.setattr(settings(), "files", str(tmp_path / "berkas"))


def at_once(engine: Engine, *attempts: Callable) -> Counter:
    """Each in a thread and a transaction of its own: how they ended."""
    together = threading.Barrier(len(attempts))

    def run(attempt: Callable) -> str:
        together.wait()
        try:
            with writing(engine) as session:
                attempt(session)
        except Refusal:
            return "refused"
        except Exception as error:
            return f"{type(error).__name__}: {str(error)[:300]}"
        return "done"

    with ThreadPoolExecutor(len(attempts)) as threads:
        return Counter(threads.map(run, attempts))


def one(engine: Engine, **how) -> int:
    with writing(engine) as session:
        return a_complaint(session, dispatched="2026-09-08", **how).id


def a_file(n: int) -> evidence.Prepared:
    return evidence.Prepared(f"{n}.pdf", "application/pdf", b"%PDF", f"{n:064}")


def test_two_windows_of_one_person_open_a_complaint(world):
    engine, cast = world
    for _ in ROUNDS:
        id = one(engine)
        opens = [lambda session, id=id: presence.opened(session, cast.siti, id, now=NOW)] * 3
        assert at_once(engine, *opens) == {"done": 3}


def test_two_windows_of_one_person_keep_a_draft(world):
    engine, cast = world
    for _ in ROUNDS:
        id = one(engine)
        saves = [
            lambda session, id=id, n=n: drafts.save(
                session, cast.siti, id, M.NOTE, f"Draf {n}", seen=2, now=NOW
            )
            for n in range(3)
        ]
        assert at_once(engine, *saves) == {"done": 3}
        assert at_once(
            engine,
            *[lambda session, id=id: drafts.discard(session, cast.siti, id)] * 2, saves[0],
        ) == {"done": 3}  # fmt: skip


def test_two_windows_of_one_person_choose_how_the_queue_looks(world):
    engine, cast = world
    for who in (cast.siti, cast.budi, cast.ani, cast.ayu, cast.wayan, cast.rini):
        sizes = [
            lambda session, who=who, n=n: views.like(session, who, page_size=n)
            for n in (25, 50, 100)
        ]
        assert at_once(engine, *sizes) == {"done": 3}


def test_a_view_saved_twice_is_one_view_and_a_refusal(world):
    engine, cast = world
    for n in ROUNDS:
        saves = [lambda session, n=n: views.save(session, cast.siti, f"T{n}", {})] * 3
        assert at_once(engine, *saves) == {"done": 1, "refused": 2}


def test_a_template_added_twice_is_one_template(world):
    engine, cast = world
    for n in ROUNDS:
        adds = [lambda session, n=n: templates.add(session, cast.siti, Wording(f"T{n}", "x"))] * 3
        assert at_once(engine, *adds) == {"done": 1, "refused": 2}
    with reading(engine) as session:
        assert len(session.exec(select(AnswerTemplate)).all()) == len(ROUNDS)


def test_a_rule_made_twice_is_one_rule_and_the_order_stays_an_order(world):
    engine, cast = world
    for n in ROUNDS:
        given = Condition(PUPR, words=f"kata{'abcdefghijklmnop'[n]}")
        makes = [
            lambda session, given=given: rules.create(session, cast.siti, cast.sleman, given)
        ] * 2  # fmt: skip
        assert at_once(engine, *makes) == {"done": 1, "refused": 1}
    with reading(engine) as session:
        found = session.exec(select(DispatchRule).order_by(DispatchRule.position)).all()
    for first, second in zip(found[::2], found[1::2], strict=False):
        shifts = [
            lambda session, r=r, up=up: rules.shift(session, cast.siti, r.id, seen=r.version, up=up)
            for r, up in ((first, False), (second, False))
        ]
        ended = at_once(engine, *shifts)
        assert set(ended) <= {"done", "refused"}, ended
    with reading(engine) as session:
        places = sorted(session.exec(select(DispatchRule.position)).all())
    assert len(set(places)) == len(places), places


def test_uploads_at_once_stay_below_the_cap(world):
    engine, cast = world
    for _ in ROUNDS:
        id = one(engine)
        with writing(engine) as session:
            for n in range(MOST - 1):
                attachments.add(session, cast.siti, id, a_file(n), now=NOW)
        adds = [
            lambda session, id=id, n=n: attachments.add(session, cast.siti, id, a_file(n), now=NOW)
            for n in (100, 100, 101)
        ]
        assert at_once(engine, *adds) == {"done": 1, "refused": 2}


def test_one_file_comes_while_another_goes_and_the_mark_tells_the_truth(world):
    engine, cast = world
    for _ in ROUNDS:
        id = one(engine)
        with writing(engine) as session:
            attachments.add(session, cast.siti, id, a_file(1), now=NOW)
            first = session.exec(select(Attachment.id).where(Attachment.complaint_id == id)).one()
        at_once(
            engine,
            lambda session, id=id: attachments.add(session, cast.budi, id, a_file(2), now=NOW),
            lambda session, first=first: attachments.remove(
                session, cast.siti, first, because="salah", now=NOW
            ),
        )
        with reading(engine) as session:
            complaint = session.exec(select(Complaint).where(Complaint.id == id)).one()
            left = [row for row in attachments.rows_of(session, complaint) if not row.removed_at]
            assert complaint.has_attachment == bool(left)


def test_two_who_name_each_other_are_not_both_away(world):
    engine, cast = world
    with writing(engine) as session:
        session.add(
            Account(name="bela", full_name="Bela", password_hash="-", role=cast.budi.role,
                    government_id=cast.sleman, agency_id=PUPR)
        )  # fmt: skip
    for n in ROUNDS:
        day = date(2026, 10, 1) + timedelta(days=10 * n)

        def goes(session, who, other, day=day):
            absences.enter(
                session, cast.siti, who, from_on=day, until_on=day + timedelta(days=3),
                substitute=other, now=NOW,
            )  # fmt: skip

        assert at_once(
            engine, lambda s: goes(s, "budi", "bela"), lambda s: goes(s, "bela", "budi")
        ) == {"done": 1, "refused": 1}  # fmt: skip


def test_an_absence_ended_twice_has_ended(world):
    engine, cast = world
    for n in ROUNDS:
        day = date(2027, 6, 1) + timedelta(days=10 * n)
        with writing(engine) as session:
            id = absences.enter(session, cast.siti, "ani", from_on=day, until_on=day, now=NOW)
        ended = at_once(
            engine, *[lambda session, id=id: absences.end(session, cast.siti, id, now=NOW)] * 2
        )
        assert set(ended) <= {"done", "refused"}, ended
        with reading(engine) as session:
            assert session.get(Absence, id) is None


def test_two_complaints_do_not_go_into_each_other(world):
    engine, cast = world
    for _ in ROUNDS:
        with writing(engine) as session:
            pair = [a_complaint(session) for _ in range(2)]
            keys = [(found.id, found.number) for found in pair]

        def merges(session, one, other):
            make_move(
                session, cast.siti, one[0], M.MERGE, seen=1, note="Sama", now=NOW,
                target=Target(other=other[1]),
            )  # fmt: skip

        ended = at_once(
            engine,
            lambda session, keys=keys, merges=merges: merges(session, *keys),
            lambda session, keys=keys, merges=merges: merges(session, *keys[::-1]),
        )
        assert ended == {"done": 1, "refused": 1}
    with writing(engine) as session:
        assert differences(session) == []


def test_two_people_seal_a_month(world):
    engine, cast = world
    month = date(2026, 1, 1)
    seals = [
        lambda session: sealing.seal(session, cast.rini, ["51.03", "34.04"], month, now=NOW),
        lambda session: sealing.seal(session, cast.rini, ["34.04", "51.03"], month, now=NOW),
    ]
    for number in range(4):
        month = date(2026, number + 1, 1)
        assert at_once(engine, *seals) == {"done": 1, "refused": 1}


def test_the_programme_is_entered_and_frozen_by_several(world):
    engine, _cast = world
    maya = Actor("maya", Role.MANAGER)
    risk = {"code": "R-1", "name_id": "Mutasi", "likelihood": 2, "impact": 2, "state": "open"}
    proof = {"about": "risk", "about_key": "R-1", "title": "Notula", "address": "https://a.example"}
    year = Period(date(2025, 1, 1), date(2025, 12, 31), date(2025, 12, 31))
    for seen in range(5):
        saves = [
            lambda session, seen=seen, n=n: programme_entry.save(
                session, maya, "risk", risk | {"owner": f"{seen}-{n}"}, seen=seen
            )
            for n in range(3)
        ]
        assert at_once(engine, *saves) == {"done": 1, "refused": 2}
    adds = [lambda session: programme_evidence.add(session, maya, proof)] * 3
    assert at_once(engine, *adds) == {"done": 3}
    freezes = [lambda session: packs.freeze(session, maya, "Dewan", year)] * 3
    assert at_once(engine, *freezes) == {"done": 3}
    with reading(engine) as session:
        moments = session.exec(select(Pack.frozen_at).order_by(Pack.id)).all()
    assert moments == sorted(set(moments))
