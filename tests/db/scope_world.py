"""Complaints here and abroad, each with words of its own that must not be told elsewhere."""

from dataclasses import dataclass, field
from datetime import date, time
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, col, select

from db.codes import Channel, Class, MoveCode, Role
from db.days import milliseconds
from db.models import (
    Account,
    Agency,
    Attachment,
    Complaint,
    DispatchRule,
    ImportConflict,
    Outgoing,
)
from db.privacy_codes import HoldKind, RequestKind
from lapor.domain.access import Actor
from lapor.domain.masking import Piece
from lapor.domain.receipt import Given
from lapor.queries.outgoing import Key
from lapor.services import (
    absences,
    attachments,
    breach,
    bulk,
    data_holds,
    data_requests,
    drafts,
    evidence,
    outgoing,
    programme_import,
    receiving,
    redaction,
    retention,
    rules,
    sealed_files,
    sealing,
    seals,
    templates,
    views,
)
from lapor.services.complaints import make_move
from lapor.services.intake.tell import packed_story
from lapor.services.kpi_scope import Period
from lapor.services.programme_import import Preview
from tests.builders import a_complaint, a_new_complaint, at
from tests.cast import BADUNG_PUPR, DINKES, PUPR, Cast
from tests.db import scope_programme as programme_of

NOW, TODAY, AUGUST = at("2026-09-14"), date(2026, 9, 14), date(2026, 8, 1)
LONG_AFTER = at("2046-09-14")  # the period of whatever is closed is over
PERIOD = Period(date(2026, 9, 1), date(2026, 9, 30), TODAY)
BEFORE = Period(date(2026, 8, 1), date(2026, 8, 31), date(2026, 8, 31))
OWN, COLLEAGUE, ABROAD = "own", "colleague", "abroad"
HERE = (OWN, COLLEAGUE)
EVERYWHERE = (*HERE, ABROAD)
AGENCY = {OWN: PUPR, COLLEAGUE: DINKES, ABROAD: BADUNG_PUPR}
CODE = {OWN: "34.04", COLLEAGUE: "34.04", ABROAD: "51.03"}
OFFICER = {OWN: "budi", COLLEAGUE: "ani", ABROAD: "wayan"}
FILE = evidence.Prepared("a.pdf", "application/pdf", b"%PDF-1.4", "d" * 64)
Case = tuple[str, bool, bool]  # place, secret, anonymous
KEYS: list[Case] = list(product(EVERYWHERE, (False, True), (False, True)))


def spoken(place: str) -> dict[str, str]:
    """What only readers of that place's complaints may be told."""
    return {word: f"kenari {word} {place}" for word in ("judul", "isi", "catatan", "pelapor")}


def number_of(key: Case) -> str:
    place, is_secret, is_anonymous = key
    return f"777{EVERYWHERE.index(place)}{is_secret:d}{is_anonymous:d}"


@dataclass
class World:
    """What there is, and whose turn it is."""

    session: Session
    cast: Cast
    actor: Actor
    ids: dict[Case, int] = field(default_factory=dict)
    of: dict[str, dict[str, Any]] = field(default_factory=dict)  # by place: ids of what is kept
    said: str = ""  # by the last answer

    @property
    def asks(self) -> tuple[Session, Actor]:
        return self.session, self.actor

    def government(self, place: str) -> int:
        return self.cast.badung if place == ABROAD else self.cast.sleman

    def zone(self, place: str) -> str:
        return "Asia/Makassar" if place == ABROAD else "Asia/Jakarta"

    @property
    def numbers(self) -> list[str]:
        return [number_of(key) for key in KEYS]

    @property
    def address(self) -> dict[str, str]:
        """A link to what is abroad, that anybody may have sent."""
        return {
            "government": str(self.cast.badung), "agency": str(BADUNG_PUPR), "officer": "wayan",
        }  # fmt: skip

    def first(self, place: str) -> int:
        return self.ids[place, False, False]

    def row(self, id: int) -> Complaint:
        return self.session.exec(select(Complaint).where(col(Complaint.id) == id)).one()

    def version(self, id: int) -> int:
        return self.row(id).version

    def another(self, place: str) -> int:
        """An agency of the same government that has nothing of it yet."""
        return self.of[place]["spare"]

    def by_hand(self, place: str) -> int:
        return self.of[place]["by_hand"]

    @property
    def pack(self) -> int:
        return int(self.of[OWN]["pack"])

    @property
    def retention(self) -> int:
        """A run that is confirmed already: to confirm it again is nothing."""
        self.grown_old()
        run = retention.ask(self.session, self.cast.rini, now=LONG_AFTER)
        self.due = run.due
        words = f"HAPUS {run.due}"
        retention.confirm(self.session, self.cast.rini, run.id, words, now=LONG_AFTER)
        return run.id

    due: int = 0  # … by it

    def piece(self, place: str) -> int:
        """A decision about the words of that place's first complaint."""
        rini, id = self.cast.rini, self.first(place)
        redaction.decide(self.session, rini, id, "kenari", Piece.NAME, is_hidden=True, now=NOW)
        return redaction.review(self.session, rini, id).decided[-1].seq

    def held(self, place: str) -> int:
        """A complaint of that place that is held as evidence."""
        id = self.first(place)
        data_holds.place(self.session, self.cast.rini, id, HoldKind.LEGAL, "x", now=NOW)
        return id

    def request(self, place: str, kind: RequestKind = RequestKind.ACCESS) -> int:
        """Somebody of that place asks about their data."""
        number = self.row(self.first(place)).number
        asks = (self.session, self.cast.rini)
        return data_requests.enter(*asks, kind, number, {"name": "x"}, now=NOW)

    @property
    def incident(self) -> int:
        return breach.enter(self.session, self.cast.rini, "x", None, None, None, now=NOW)

    def grown_old(self) -> None:
        """A complaint of each government that is closed, with nobody's words."""
        for place in (OWN, ABROAD):
            a_complaint(
                self.session, government=CODE[place], agency=AGENCY[place], title="-", body="-",
                received="2019-01-07", dispatched="2019-01-08", closed="2019-01-09",
            )  # fmt: skip

    def programme(self, kind: str, place: str) -> str:
        """The key of that place's row of a kind."""
        return programme_of.key_of(kind, CODE[place])

    def given(self, kind: str, place: str) -> dict[str, Any]:
        return programme_of.given(kind, CODE[place])

    def files(self, place: str) -> list[str]:
        return programme_of.files_of(self.session, CODE[place])

    def about(self, place: str) -> dict[str, str]:
        """What new evidence is about: the event there."""
        return {"about": "event", "about_key": self.programme("event", place)}

    def table(self, place: str) -> bytes:
        """An event that is not there yet, as a CSV."""
        row = self.given("event", place) | {"code": "BARU"}
        return "\n".join([",".join(row), ",".join(map(str, row.values()))]).encode()

    def preview(self, place: str) -> Preview:
        """Made by the PMU: whether it may be taken is asked of who takes it."""
        return programme_import.preview(
            self.session, programme_of.PMU, self.table(place), "a.csv", now=NOW
        )

    def seen(self, place: str) -> tuple[int, int]:
        """The rule of a place, and its version."""
        found = self.session.get_one(DispatchRule, self.of[place]["rule"])
        return found.id, found.version

    def task(self, place: str) -> Key:
        """The move that waits to be entered on lapor.go.id."""
        found = self.session.exec(
            select(Outgoing).where(col(Outgoing.complaint_id) == self.first(place))
        ).one()
        return Key(milliseconds(found.at), found.complaint_id, found.home_id, found.version)

    def entered(self, place: str) -> Key:
        """The same, and somebody entered it."""
        outgoing.mark(self.session, self.cast.rini, [self.task(place)], now=NOW)
        return self.task(place)

    def trial(self, place: str) -> rules.Trial:
        rini = self.cast.rini
        id, seen = self.seen(place)
        return rules.test(self.session, rini, id, seen=seen, now=NOW)


def actor_of(role: Role, cast: Cast) -> Actor:
    here = role in (Role.COORDINATOR, Role.LIAISON, Role.HEAD)
    agency = PUPR if role == Role.LIAISON else None
    return Actor(f"as_{role}", role, cast.sleman if here else None, agency, "Penguji")


def build(
    session: Session, cast: Cast, role: Role, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> World:
    monkeypatch.setattr(sealed_files, "folder", lambda session: folder)
    actor = actor_of(role, cast)
    session.add(Account(
        name=actor.name, full_name=actor.full_name, password_hash="-", role=role,
        government_id=actor.government_id, agency_id=actor.agency_id,
    ))  # fmt: skip
    session.flush()
    world = World(session, cast, actor)
    for key in KEYS:
        world.ids[key] = _complaint(session, key).id
    for place in EVERYWHERE:
        world.of[place] = _kept_at(world, place)
    sealing.seal(session, cast.rini, ["34.04", "51.03"], AUGUST, now=NOW)
    for place in EVERYWHERE:
        world.of[place]["seal"] = seals.named(session, cast.rini, CODE[place], AUGUST)
    for place in (OWN, ABROAD):  # a colleague's programme is that of the same government
        programme_of.enter(session, CODE[place])
    world.of[OWN]["pack"] = programme_of.freeze(session)
    session.flush()
    return world


def letter(place: str) -> Given:
    district = "51.03.01" if place == ABROAD else "34.04.01"
    words = spoken(place)
    return Given(
        channel=Channel.LETTER, received_on=date(2026, 9, 7), received_time=time(8, 30),
        klass=Class.SERVICE, place=district,
        title=words["judul"], body=words["isi"],
    )  # fmt: skip


def _complaint(session: Session, key: Case) -> Complaint:
    place, is_secret, is_anonymous = key
    words = spoken(place)
    return a_complaint(
        session, number=number_of(key), government=CODE[place], agency=AGENCY[place],
        dispatched="2026-09-08", followed_up="2026-09-09", secret=is_secret,
        anonymous=is_anonymous, title=words["judul"], body=words["isi"],
        reporter={"name": words["pelapor"]},
    )  # fmt: skip


def _kept_at(world: World, place: str) -> dict[str, Any]:
    """A task for SP4N, an attachment, a conflict, a draft, a rule, a template, a view, a run."""
    session, cast = world.session, world.cast
    rini, home = cast.rini, world.government(place)
    here = cast.ayu if place == ABROAD else cast.siti
    officer = {"own": cast.budi, "colleague": cast.ani, "abroad": cast.wayan}[place]
    words, id = spoken(place), world.ids[place, False, False]
    make_move(session, rini, id, MoveCode.FOLLOW_UP, seen=3, note=words["catatan"], now=NOW)
    attachments.add(session, rini, id, FILE, now=NOW)
    drafts.save(session, officer, id, MoveCode.NOTE, f"kenari draf {place}", seen=4, now=NOW)
    new = a_new_complaint(session, government=CODE[place], agency=AGENCY[place])
    told = [one for recording in new.recordings for one in recording[1]]
    session.add(ImportConflict(
        complaint_id=id, home_id=home, import_run_id=0, status="unverified",
        story=packed_story(told), fingerprint=1,
    ))  # fmt: skip
    wording = templates.Wording(f"kenari templat {place}", "Isi")
    leave = {"from_on": TODAY, "until_on": TODAY, "now": NOW}
    spare = Agency(id=AGENCY[place] + 50, government_id=home, name=f"Dinas cadangan {place}")
    session.add(spare)
    session.flush()
    rule = rules.create(session, here, home, rules.Condition(spare.id, words="kenari"), now=NOW)
    session.get_one(DispatchRule, rule).is_active = True
    return {
        "spare": spare.id,
        "by_hand": receiving.receive(
            session, rini, home, letter(place), key=place, now=NOW
        ).complaint_id,
        "rule": rule,
        "template": templates.add(session, officer, wording, now=NOW),
        "view": views.save(session, officer, f"kenari tampilan {place}", {"list": "open"},
                           is_shared=True, now=NOW),
        "absence": absences.enter(session, officer, officer.name, **leave),
        "run": bulk.ask(session, officer, MoveCode.FOLLOW_UP, {id: 4}, note="x", now=NOW),
        "attachment": session.exec(
            select(Attachment.id).where(col(Attachment.complaint_id) == id)
        ).one(),
    }  # fmt: skip


def more_of(world: World, places: tuple[str, ...]) -> None:
    """As much again, and late: whoever does not see there must not be able to tell."""
    for place in places:
        for n in range(3):
            a_complaint(
                world.session, government=CODE[place], agency=AGENCY[place],
                received="2026-08-03", dispatched="2026-08-04",
                more=((MoveCode.NOTE, "2026-08-05"),) if n else (),
            )  # fmt: skip
    world.session.flush()
