"""Evidence: links and files about rows, who sees them, and what happens when one is withdrawn."""

import pytest

from db.models import Evidence
from lapor.config import settings
from lapor.domain.errors import BadInput, NotAllowed, NotFound, Stale
from lapor.services import programme_entry as entry
from lapor.services import programme_evidence as evidence
from lapor.services import sealed_files
from lapor.services.evidence import prepared
from tests.cast import gather
from tests.db.files import a_pdf, a_picture
from tests.db.test_programme_entry import GIVEN, MAYA, NOW, give

ABOUT = {"about": "event", "about_key": "T-K1", "title": "Daftar hadir"}


@pytest.fixture(autouse=True)
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("LAPOR_FILES", str(tmp_path / "berkas"))
    settings.cache_clear()
    yield tmp_path / "berkas"
    settings.cache_clear()


@pytest.fixture
def cast(session):
    found = gather(session)
    for kind in GIVEN:
        give(session, kind)
    return found


def a_file(session, actor=MAYA, name="hadir.pdf", data=None, **other):
    return evidence.add(session, actor, ABOUT | other, prepared(name, data or a_pdf()), now=NOW)


def codes(session, actor, about="event", key="T-K1"):
    return [one.code for one in evidence.shown(session, actor, about).get(key, [])]


def test_a_file_is_sealed_and_served_to_who_may_see_it(session, cast, place):
    code = a_file(session, cast.siti)
    (kept,) = place.iterdir()
    assert a_pdf()[:20] not in kept.read_bytes()
    assert evidence.served(session, cast.siti, code, now=NOW).content == a_pdf()
    assert evidence.served(session, MAYA, code, now=NOW).name == "hadir.pdf"
    for actor in (cast.ayu, cast.budi, cast.dewi):
        with pytest.raises(NotFound):
            evidence.served(session, actor, code, now=NOW)
    (proof,) = evidence.shown(session, MAYA, "event")["T-K1"]
    assert (proof.digest, proof.size) == (prepared("a.pdf", a_pdf()).digest, len(a_pdf()))
    assert entry.history(session, MAYA, "evidence", code)[0].after["digest"] == proof.digest


@pytest.mark.parametrize("code", ["\0", "E-001\0", "E-001/..", "", "%", "x" * 5_000])
def test_an_address_that_is_no_code_finds_nothing(session, cast, code):
    """PostgreSQL takes no NUL: the address answered with a fault."""
    with pytest.raises(NotFound):
        evidence.served(session, MAYA, code, now=NOW)


def test_a_partner_sees_what_is_shared_and_nothing_else(session, cast):
    hidden, shared = a_file(session), a_file(session, data=a_picture(), shared=True)
    assert codes(session, cast.dewi) == [shared]
    assert evidence.served(session, cast.dewi, shared, now=NOW).media_type == "image/jpeg"
    entry.save(session, MAYA, "evidence", {"code": shared, "shared": False}, seen=1, now=NOW)
    assert codes(session, cast.dewi) == []
    with pytest.raises(NotFound):
        evidence.served(session, cast.dewi, hidden, now=NOW)


def test_what_is_withdrawn_is_gone_for_all_but_the_story(session, cast, place):
    code = a_file(session)
    with pytest.raises(BadInput, match="why"):
        evidence.withdraw(session, MAYA, code, seen=1, why=" ", now=NOW)
    with pytest.raises(Stale):
        evidence.withdraw(session, MAYA, code, seen=2, why="salah", now=NOW)
    with pytest.raises(NotAllowed):
        evidence.withdraw(session, cast.ayu, code, seen=1, why="salah", now=NOW)
    evidence.withdraw(session, cast.siti, code, seen=1, why="salah berkas", now=NOW)
    assert codes(session, MAYA) == []
    for ask in (
        lambda: evidence.served(session, MAYA, code, now=NOW),
        lambda: evidence.withdraw(session, MAYA, code, seen=2, why="lagi", now=NOW),
        lambda: entry.save(session, MAYA, "evidence", {"code": code, "title": "x"}, seen=2),
    ):
        with pytest.raises(NotFound):
            ask()
    newest = entry.history(session, MAYA, "evidence", code)[0]
    assert (newest.why, newest.after) == ("salah berkas", None)
    assert session.get(Evidence, code).withdrawn_by == "siti"
    assert len(list(place.iterdir())) == 1


def test_the_same_file_and_too_many_are_refused(session, cast):
    a_file(session)
    with pytest.raises(BadInput, match="evidence already"):
        a_file(session, name="lain.pdf")
    for side in range(1, evidence.MOST):
        a_file(session, data=a_pdf(str(side)))
    with pytest.raises(BadInput, match="10 files already"):
        a_file(session, data=a_pdf("satu lagi"))


def test_evidence_is_withdrawn_not_removed(session, cast):
    with pytest.raises(NotAllowed, match="withdraw"):
        entry.remove(session, MAYA, "evidence", "T-E1", seen=1, now=NOW)


def test_a_file_in_the_place_of_another_does_not_open(session, cast, place):
    first, second = a_file(session), a_file(session, data=a_pdf("kedua"))
    rows = [session.get(Evidence, code) for code in (first, second)]
    (place / rows[0].stored_as).replace(place / rows[1].stored_as)
    for code in (first, second):
        with pytest.raises(sealed_files.Lost):
            evidence.served(session, MAYA, code, now=NOW)


def test_a_link_gets_the_next_code(session, cast):
    link = ABOUT | {"address": "https://a.example/x", "shared": True}
    assert [evidence.add(session, MAYA, link, now=NOW) for _ in range(2)] == ["B-001", "B-002"]
    with pytest.raises(NotFound):  # it is no file
        evidence.served(session, MAYA, "B-001", now=NOW)
