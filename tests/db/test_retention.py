"""Retention: what is due goes from every byte, what is counted stays, and nothing comes back."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlmodel import delete, select

from db.codes import Class, Status
from db.engine import reading, writing
from db.models import (
    Attachment,
    Complaint,
    DataHold,
    DataRequest,
    Erasure,
    Redaction,
    Reporter,
    RetentionRun,
    SuggestionModel,
)
from db.privacy_codes import HoldKind
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.retention import Rule, digest, months_before, rule_for
from lapor.queries import retention as queries
from lapor.services import (
    erasure,
    erasure_list,
    export,
    kpi_json,
    queue_export,
    retention,
    retention_rules,
    sealed_files,
)
from lapor.services.queue import Wish
from lapor.services.verify import verify
from tests.builders import a_complaint
from tests.cast import gather
from tests.conftest import KINDS
from tests.databases import filled
from tests.db.canaries import NOW, OLD, PLACES, YOUNG, canary, found_in, sown, stored, swept
from tests.db.intake import GOOD, lengkap, take_in


@pytest.fixture(params=KINDS)
def target(request, tmp_path):
    """An engine, in whose folder all is kept: what is searched is all there is."""
    engine = filled(request.param, tmp_path, "retention")
    yield engine
    engine.dispose()


@pytest.fixture
def people(target):
    with writing(target) as session:
        return gather(session)


@pytest.fixture(autouse=True)
def outside(tmp_path, monkeypatch):
    monkeypatch.setattr(sealed_files, "folder", lambda session: tmp_path / "berkas")
    monkeypatch.setattr(erasure_list, "place", lambda session: tmp_path / "outside" / "list")


def figures(session, cast):
    """All KPIs of all closed months of three years, by agency, and what is sealed of them."""
    told = []
    for year in (2019, 2020, 2026):
        until = min(date(year, 12, 31), date(2026, 10, 31))
        asked = {"since": date(year, 1, 1), "until": until, "as_of": until,
                 "known_on": date(2026, 10, 31)}  # fmt: skip
        told.append(kpi_json.measure_json(session, cast.rini, list(BY_CODE), **asked))
    return told


def on_the_disk(session, one):
    """What is sealed of a complaint, as bytes: unreadable, and to be gone all the same."""
    row = session.exec(select(Reporter).where(Reporter.complaint_id == one)).one()
    file = session.exec(select(Attachment).where(Attachment.complaint_id == one)).one()
    path = sealed_files.folder(session) / file.stored_as
    piece = session.exec(select(Redaction).where(Redaction.complaint_id == one)).one()
    asked = session.exec(select(DataRequest).where(DataRequest.complaint_id == one)).one()
    return [row.sealed, piece.sealed, asked.sealed, path.read_bytes()[:64], file.stored_as.encode()]


@pytest.fixture
def three(target, people):
    """G1 is over, G2 is young, G3 is over and held."""
    cast = people
    with writing(target) as session:
        over = sown(session, cast, "G1", **OLD)
        young = sown(session, cast, "G2", **YOUNG)
        held = sown(session, cast, "G3", **OLD)
        session.add(DataHold(complaint_id=held, home_id=cast.sleman, kind=HoldKind.LEGAL,
                             at=NOW, because="Bukti", by="siti"))  # fmt: skip
        learned = canary("isi", "G1").encode()
        session.add(SuggestionModel(government_id=cast.sleman, trained_at=NOW, learned_from=1,
                                    content=learned, code=b""))  # fmt: skip
    return over, young, held


def test_erased_words_are_in_no_byte_and_no_figure_changes(target, people, three, tmp_path):
    cast, (over, _, _) = people, three
    with reading(target) as session:
        before, sealed = figures(session, cast), on_the_disk(session, over)
        planned = retention.plan(session, cast.rini, now=NOW)
    assert [one.complaint_id for one in planned.due] == [over]
    assert planned.held == 1
    whole = stored(target, tmp_path)
    assert all(found_in(whole, canary(place, "G1")) for place in ("judul", "isi", "catatan"))
    assert all(piece in whole for piece in sealed)
    with writing(target) as session:
        run = retention.ask(session, cast.rini, now=NOW)
        retention.confirm(session, cast.rini, run.id, "hapus 1", now=NOW)
    assert retention.carry_out(cast.rini, run.id, target=target, rewrite=True) == 1
    assert swept(target)
    with reading(target) as session:
        assert session.get_one(RetentionRun, run.id).digest == digest(planned.due)
        assert session.exec(select(Erasure.complaint_id)).all() == [over]
        assert figures(session, cast) == before
        assert verify(session).differences == []
        exported = exports(session, cast)
    whole = stored(target, tmp_path) + exported
    left = {place: found_in(whole, canary(place, "G1")) for place in PLACES}
    assert {place: found for place, found in left.items() if found} == {}
    assert [piece for piece in sealed if piece in whole] == []
    for number in ("G2", "G3"):  # the search finds what is there, and erasing took no neighbour
        assert all(found_in(whole, canary(p, number)) for p in ("judul", "isi", "catatan"))


def exports(session, cast):
    sheets = queue_export.build(session, cast.rini, {"list": "closed"}, Wish(), "id", NOW)
    assert {"G1", "G2", "G3"} <= {row[0] for row in sheets.data}
    return export.to_csv(sheets) + repr(sheets.data).encode()


def test_j15_the_dry_run_is_the_real_run_and_says_what_of(session, cast):
    """Sixty months for most, 120 where it may be evidence, 24 for a question; held stays."""
    expected = []
    for klass, closed, goes in (
        (Class.SERVICE, "2021-11-19", True), (Class.SERVICE, "2021-11-22", False),
        (Class.SUPERVISORY, "2021-11-19", False), (Class.INFORMATION, "2024-11-19", True),
    ):  # fmt: skip
        days = {"received": "2019-01-07", "dispatched": "2019-01-08", "followed_up": "2019-01-09"}
        one = a_complaint(session, klass=klass, **days, closed=closed)
        expected += [one.id] if goes else []
    a_complaint(session, received="2012-01-09")  # open: never
    shown = retention.plan(session, cast.rini, now=NOW)
    assert [one.complaint_id for one in shown.due] == sorted(expected)
    assert dict(shown.groups) == {(cast.sleman, Class.SERVICE, Status.DONE): 1,
                                  (cast.sleman, Class.INFORMATION, Status.DONE): 1}  # fmt: skip
    assert retention.plan(session, cast.ayu, now=NOW).due == []
    run = retention.ask(session, cast.rini, now=NOW)
    with pytest.raises(BadInput, match="HAPUS 2"):
        retention.confirm(session, cast.rini, run.id, "HAPUS 3", now=NOW)
    with pytest.raises(BadInput, match="not confirmed"):
        retention.erase_some(session, cast.rini, run.id, shown.due)
    retention.confirm(session, cast.rini, run.id, "HAPUS 2", now=NOW)
    first, second = shown.due
    assert retention.erase_some(session, cast.rini, run.id, [first]).complaints == 1
    hold(session, cast, second)  # placed while it runs
    assert retention.erase_some(session, cast.rini, run.id, [second]).complaints == 0
    assert session.exec(select(Erasure.complaint_id)).all() == [first.complaint_id]
    assert retention.plan(session, cast.rini, now=NOW).due == []


def hold(session, cast, one):
    key = {"complaint_id": one.complaint_id, "home_id": one.home_id}
    session.add(DataHold(**key, kind=HoldKind.LEGAL, at=NOW, because="Bukti", by="siti"))
    session.flush()


def test_a_list_that_changed_since_it_was_looked_at_is_refused(session, cast):
    a_complaint(session, **OLD)
    run = retention.ask(session, cast.rini, now=NOW)
    a_complaint(session, **OLD)
    with pytest.raises(BadInput, match="has changed"):
        retention.confirm(session, cast.rini, run.id, "HAPUS 1", now=NOW)
    with pytest.raises(NotAllowed):
        retention.ask(session, cast.siti, now=NOW)


def test_a_later_file_brings_nothing_back(session, cast):
    """The same file is read every night; later it says that the complaint was opened again."""
    row = GOOD | {"kode_pemda": "34.04", "judul": "Rahasiaku", "isi": "Isiku"}
    take_in(session, lengkap(row))
    one = session.exec(select(Complaint).where(Complaint.number == "L1")).one()
    erasure.erase(session, [(one.id, one.home_id)], by="rini", now=NOW)
    for changed in ({}, {}, {"isi": "Isiku lagi", "judul": "Rahasiaku lagi"}):
        report = take_in(session, lengkap(row | changed), now=NOW)
        assert (report.unchanged, report.updated, report.conflict) == (1, 0, 0)
    kept = session.execute(
        text(
            "SELECT title, body FROM complaint JOIN complaint_text ON "
            "complaint_id = id AND complaint_text.home_id = complaint.home_id"
        )
    )
    assert kept.all() == [("", "")]
    assert not session.exec(select(Reporter)).all()
    assert verify(session).differences == []


def test_rules_are_versioned_and_based_on_something(session, cast):
    before = {
        (rule.klass, rule.status): rule.months
        for rule in retention_rules.listed(session, cast.siti)
    }
    assert before[None, None] == 60
    with pytest.raises(BadInput, match="just changed"):
        retention_rules.save(session, cast.rini, None, None, 36, "JRA", seen=0)
    with pytest.raises(BadInput, match="based on"):
        retention_rules.save(session, cast.rini, None, None, 36, " ", seen=1)
    with pytest.raises(BadInput, match="closed"):
        retention_rules.save(session, cast.rini, None, Status.IN_PROCESS, 36, "JRA")
    with pytest.raises(NotAllowed):
        retention_rules.save(session, cast.siti, None, None, 36, "JRA", seen=1)
    retention_rules.save(session, cast.rini, None, None, 36, "JRA 2026", seen=1)
    (new,) = [
        r for r in retention_rules.listed(session, cast.rini) if (r.klass, r.status) == (None, None)
    ]
    assert (new.months, new.basis, new.version) == (36, "JRA 2026", 2)
    retention_rules.remove(session, cast.rini, new.id)
    assert rule_for(queries.rules(session), Class.SERVICE, Status.DONE) is None


def test_the_list_outside_is_ours_and_names_nobody(session, cast, tmp_path):
    one = a_complaint(session, **OLD)
    erasure.erase(session, [(one.id, one.home_id)], by="rini", now=NOW)
    path = erasure_list.place(session)
    assert (erasure_list.bring_up(session), erasure_list.bring_up(session)) == (1, 0)
    assert str(one.id) not in path.read_text() and one.number not in path.read_text()
    assert list(erasure_list.again(session)) == []
    session.exec(delete(Erasure))
    assert list(erasure_list.again(session)) == [(one.id, one.home_id)]
    path.write_text(path.read_text().replace('"ms": 1', '"ms": 2'))
    with pytest.raises(BadInput, match="Line 1"):
        erasure_list.read(path)


def test_the_rule_that_says_most_holds_and_months_end_where_they_end():
    rules = [
        Rule(None, None, 60, 1), Rule(Class.SERVICE, None, 24, 2),
        Rule(None, Status.ARCHIVED, 12, 3), Rule(Class.SERVICE, Status.ARCHIVED, 6, 4),
    ]  # fmt: skip
    asked = ((Class.SERVICE, Status.ARCHIVED), (Class.SERVICE, Status.DONE),
             (None, Status.ARCHIVED), (Class.INFORMATION, Status.DONE))  # fmt: skip
    assert [rule_for(rules, *one).id for one in asked] == [4, 2, 3, 1]
    assert rule_for(rules[1:], None, Status.DONE) is None
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2026, 1, 15), 13) == date(2024, 12, 15)
