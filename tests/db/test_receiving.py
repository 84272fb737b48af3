"""Complaints written down by an officer: who may, what is kept, and that twice is once."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlmodel import Session, select

from db.codes import Channel, Class, Holder, MoveCode, Role, Status
from db.models import Activity, AuditLog, Category, Complaint, ComplaintText, Region, Reporter
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotFound
from lapor.domain.receipt import Given
from lapor.domain.tracking_number import canonical
from lapor.domain.words import asked
from lapor.queries.complaints import by_number
from lapor.services.identity import unseal
from lapor.services.receiving import governments, perhaps_known, receive
from lapor.services.setup import CENTRAL
from lapor.services.verify import verify
from tests.builders import a_complaint, at
from tests.cast import PUPR, Cast
from tests.hostile import HOSTILE

NOW = at("2026-09-10", "10:00")  # a Thursday, in WIB
LETTER = Given(
    channel=Channel.LETTER,
    received_on=date(2026, 9, 7),  # Monday: verified by Thursday 10 September
    received_time=time(8, 30),
    klass=Class.SERVICE,
    place="34.04.01.2001",
    title="Lampu jalan mati",
    body="Lampu jalan di depan balai desa mati sejak Agustus.",
    reference="045/12/2026",
)
PERSON = {"name": "Canary Kenari", "phone": "0812 3456 7890", "email": "kenari@contoh.id"}


def the_only_one(session: Session) -> Complaint:
    session.expire_all()
    return session.exec(select(Complaint)).one()


def refusal(session: Session, actor: Actor, government: int, given: Given) -> str:
    with pytest.raises(BadInput) as refused:
        receive(session, actor, government, given, key="a", now=NOW)
    assert session.exec(select(Complaint)).all() == []
    return refused.value.text.en


def test_a_letter_of_monday_counts_from_monday_and_was_recorded_on_thursday(
    session: Session, cast: Cast
) -> None:
    received = receive(session, cast.siti, cast.sleman, LETTER, key="a", now=NOW)
    found = the_only_one(session)
    assert (found.id, found.number) == received
    assert canonical(found.number) == found.number
    assert (found.source, found.status, found.holder) == (
        "lapor", Status.UNVERIFIED, Holder.GOVERNMENT,
    )  # fmt: skip
    assert (found.received_at, found.received_on) == (at("2026-09-07", "08:30"), date(2026, 9, 7))
    assert (found.verify_due_on, found.moved_here) == (date(2026, 9, 10), True)
    assert (found.channel, found.klass) == (Channel.LETTER, Class.SERVICE)
    told = session.exec(select(Activity)).one()
    assert (told.kind, told.by, told.note) == (MoveCode.RECEIVE, "siti", "No. 045/12/2026")
    assert (told.at, told.recorded_at) == (found.received_at, NOW)
    assert session.get_one(ComplaintText, (found.id, found.home_id)).body == LETTER.body
    assert session.exec(select(AuditLog.action)).all() == ["receive"]
    assert verify(session).differences == []


def test_a_village_gets_its_row_when_it_is_first_named(session: Session, cast: Cast) -> None:
    receive(session, cast.siti, cast.sleman, LETTER, key="a", now=NOW)
    place = session.get_one(Region, the_only_one(session).territory_id)
    assert (place.code, place.name) == ("34.04.01.2001", "Balecatur")


def test_flags_begin_with_what_protects_and_no_identity_is_kept(
    session: Session, cast: Cast
) -> None:
    """Nor what was typed before the reporter said no."""
    receive(session, cast.siti, cast.sleman, replace(LETTER, **PERSON), key="a", now=NOW)
    found = the_only_one(session)
    assert (found.is_anonymous, found.is_secret) == (True, True)
    assert session.exec(select(Reporter)).all() == []


def test_a_reporter_who_may_be_known_is_sealed(session: Session, cast: Cast) -> None:
    known = replace(LETTER, keeps_identity=True, anonymous=False, secret=False, **PERSON)
    receive(session, cast.siti, cast.sleman, known, key="a", now=NOW)
    found = the_only_one(session)
    assert (found.is_anonymous, found.is_secret) == (False, False)
    sealed = session.exec(select(Reporter.sealed)).one()
    assert b"Kenari" not in sealed
    assert unseal(sealed) == PERSON
    for row in (*session.exec(select(AuditLog)), *session.exec(select(Activity))):
        assert "enari" not in str(row)


def test_a_double_click_makes_one_and_another_form_another(session: Session, cast: Cast) -> None:
    first = receive(session, cast.siti, cast.sleman, LETTER, key="a", now=NOW)
    again = receive(
        session, cast.siti, cast.sleman, LETTER, key="a", now=NOW + timedelta(minutes=5)
    )
    assert first == again
    assert session.exec(select(Complaint.number)).one() == first.number
    other = receive(session, cast.siti, cast.sleman, LETTER, key="b", now=NOW)
    someone_else = receive(session, cast.rini, cast.sleman, LETTER, key="a", now=NOW)
    assert len({first, other, someone_else}) == 3
    assert verify(session).differences == []


def test_a_number_that_is_taken_is_not_given_again(
    session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two keys may give one number: the second complaint takes its next one."""
    from lapor.services import receiving

    monkeypatch.setattr(receiving, "number_for", lambda home, key: f"N-{key[-1]}")
    numbers = [
        receive(session, cast.siti, cast.sleman, LETTER, key=key, now=NOW).number
        for key in ("a", "b", "a", "b")
    ]
    assert numbers == ["N-0", "N-1", "N-0", "N-1"]


def test_what_the_nation_receives_for_itself_it_holds(session: Session, cast: Cast) -> None:
    receive(session, cast.rini, CENTRAL, LETTER, key="a", now=NOW)
    assert the_only_one(session).holder == Holder.NATIONAL
    assert verify(session).differences == []


def everyone(cast: Cast) -> list[Actor]:
    """Every role, with Sleman as its government and PUPR as its agency where it has one."""
    placed = {Role.COORDINATOR, Role.HEAD, Role.LIAISON}
    return [
        Actor(
            f"as_{role}", role, cast.sleman if role in placed else None,
            PUPR if role == Role.LIAISON else None,
        )
        for role in Role
    ]  # fmt: skip


@pytest.mark.parametrize("place", ["sleman", "badung", "central", "none"])
def test_who_may_receive_and_for_whom(session: Session, cast: Cast, place: str) -> None:
    wanted = {"sleman": cast.sleman, "badung": cast.badung, "central": CENTRAL, "none": 9_999}
    government = wanted[place]
    for actor in everyone(cast):
        may = (actor.role == Role.NATIONAL and place != "none") or (
            actor.role == Role.COORDINATOR and place == "sleman"
        )
        assert (government in [one.id for one in governments(session, actor)]) == may
        if may:
            assert receive(session, actor, government, LETTER, key="a", now=NOW)
        else:
            with pytest.raises(NotFound):
                receive(session, actor, government, LETTER, key="a", now=NOW)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"channel": ""}, "Channel:"),
        ({"channel": "merpati"}, "Channel:"),
        ({"received_on": None}, "Received:"),
        ({"received_time": None}, "Received:"),
        ({"received_on": date(2026, 9, 10), "received_time": time(10, 1)}, "Received: not in"),
        ({"received_on": date(2026, 9, 11)}, "Received: not in the future"),
        ({"received_on": date(2017, 12, 31)}, "Received: not before"),
        ({"klass": "lain"}, "Class:"),
        ({"category_id": 999_999}, "Category:"),
        ({"place": "99.99"}, "Place:"),
        ({"place": "'; DROP TABLE region"}, "Place:"),
        ({"title": " \n"}, "Title: write"),
        ({"title": "a" * 201}, "Title: at most 200"),
        ({"body": ""}, "Text: write"),
        ({"body": "a" * 20_001}, "Text: at most 20,000"),
        ({"reference": "1" * 65}, "Letter's number: at most"),
        ({"keeps_identity": True}, "Reporter:"),
        ({"keeps_identity": True, "name": "a" * 121}, "Reporter's name: at most"),
        ({"keeps_identity": True, "phone": "nol delapan"}, "Telephone:"),
        ({"keeps_identity": True, "email": "nama@contoh"}, "E-mail:"),
        ({"anonymous": False}, "Anonymous:"),
        ({"anonymous": False, "keeps_identity": True, "phone": "0812345678"}, "Anonymous:"),
    ],
    ids=str,
)
def test_a_field_that_cannot_be_used_is_named(
    session: Session, cast: Cast, changed: dict[str, object], said: str
) -> None:
    assert refusal(session, cast.siti, cast.sleman, replace(LETTER, **changed)).startswith(said)


def test_every_wrong_field_is_named_at_once(session: Session, cast: Cast) -> None:
    said = refusal(session, cast.siti, cast.sleman, Given(anonymous=False))
    assert [word for word in ("Channel:", "Received:", "Title:", "Text:", "Anonymous:")
            if word not in said] == []  # fmt: skip


def test_the_last_minute_is_not_the_future_anywhere(session: Session, cast: Cast) -> None:
    """In Badung, an hour ahead of Sleman, it is 11.00."""
    given = replace(LETTER, received_on=date(2026, 9, 10), received_time=time(11, 0))
    receive(session, cast.ayu, cast.badung, given, key="a", now=NOW)
    assert the_only_one(session).received_at == NOW


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_is_only_a_text(session: Session, cast: Cast, text: str) -> None:
    given = replace(
        LETTER, title=text, body=text, reference=text[:60], name=text, keeps_identity=True
    )
    receive(session, cast.siti, cast.sleman, given, key="a", now=NOW)
    kept = text.replace("\0", "").encode("utf-8", "ignore").decode()
    found = the_only_one(session)
    assert found.title == kept
    assert session.get_one(ComplaintText, (found.id, found.home_id)).body == kept
    assert unseal(session.exec(select(Reporter.sealed)).one()) == {"name": kept}
    assert verify(session).differences == []


def test_a_category_of_either_level(session: Session, cast: Cast) -> None:
    root = session.exec(select(Category.id)).first()
    session.add(Category(id=9_001, parent_id=root, code="uji", name="Uji"))
    session.flush()
    given = replace(LETTER, category_id=9_001)
    receive(session, cast.siti, cast.sleman, given, key="a", now=NOW)
    assert the_only_one(session).category_id == 9_001


POTHOLE = "Sudah tiga bulan jalan di depan pasar berlubang dan belum diperbaiki sama sekali."


def known(session: Session, actor: Actor, government: int, **said: object) -> list[str]:
    given = replace(LETTER, **said)
    return [one.number for one in perhaps_known(session, actor, government, given, now=NOW)]


def test_the_same_text_is_pointed_at_with_its_reason(session: Session, cast: Cast) -> None:
    same = a_complaint(session, body=POTHOLE)
    a_complaint(session, body="Antrean di puskesmas terlalu panjang setiap hari Senin.")
    given = replace(LETTER, body=f"  {POTHOLE.upper()}!")
    (found,) = perhaps_known(session, cast.siti, cast.sleman, given, now=NOW)
    assert (found.number, found.reasons[0].en) == (same.number, "the same text")


def test_the_same_place_category_and_week_is_pointed_at(session: Session, cast: Cast) -> None:
    category = session.exec(select(Category.id)).first()
    how = {"category_id": category, "place": "34.04.01", "body": "Gelap sekali."}
    first = receive(session, cast.siti, cast.sleman, replace(LETTER, **how), key="a", now=NOW)
    assert known(session, cast.siti, cast.sleman, **how | {"body": "Lampu."}) == [first.number]
    for other in ({"place": "34.04.02"}, {"received_on": date(2026, 8, 30)}, {"category_id": None}):
        assert known(session, cast.siti, cast.sleman, **how | {"body": "Lampu."} | other) == []


def test_only_what_the_officer_may_see_is_pointed_at(session: Session, cast: Cast) -> None:
    there = a_complaint(session, body=POTHOLE, government="51.03", secret=True)
    for actor in (*everyone(cast), cast.ayu):
        found = known(session, actor, cast.badung, body=POTHOLE)
        may = actor.role == Role.NATIONAL or actor == cast.ayu
        assert found == ([there.number] if may else [])


@pytest.mark.parametrize("text", ["", "a", *HOSTILE], ids=range(len(HOSTILE) + 2))
def test_any_text_may_be_typed(session: Session, cast: Cast, text: str) -> None:
    assert known(session, cast.siti, cast.sleman, title=text, body=text) == []


def test_while_there_is_no_text_yet_titles_are_compared(session: Session, cast: Cast) -> None:
    title = "Jembatan gantung di Balecatur putus"
    same = a_complaint(session, title=title, body="Sudah lama.")
    assert known(session, cast.siti, cast.sleman, title=title.lower(), body="") == [same.number]
    assert known(session, cast.siti, cast.sleman, title=title, body="Lain sekali.") == []


def test_another_title_does_not_hide_the_same_text(session: Session, cast: Cast) -> None:
    same = a_complaint(session, body=POTHOLE)
    title = "Permohonan seorang pedagang"
    assert known(session, cast.siti, cast.sleman, title=title, body=POTHOLE) == [same.number]


def test_its_number_is_found_however_it_is_written(session: Session, cast: Cast) -> None:
    id, number = receive(session, cast.siti, cast.sleman, LETTER, key="a", now=NOW)
    plain = number.replace("-", "").lower()
    for typed in (number, plain, f" #{number} ", " ".join(number.split("-")), plain.upper()):
        assert [row.id for row in by_number(session, cast.siti, typed)] == [id]
        assert asked(typed).number in (number, plain, plain.upper())
    assert by_number(session, cast.ayu, number) == []
    wrong = ("0" if number[0] != "0" else "1") + number[1:]
    assert by_number(session, cast.siti, wrong) == []
