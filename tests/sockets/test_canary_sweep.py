"""As each role over the live app: every page, button and file; nothing personal that is not theirs.

J3, J4 and the promise of security-and-ux.md 2.4: what a role may read is taken from the table of
rights, and whatever else of two hundred complaints is found in a frame, a file, an address, the
log or the audit log is a leak.
"""

import os
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from db.codes import Role
from db.models import Account
from lapor import config, keyring
from lapor.ui.menu import PAGES
from tests.live import SECRET, running
from tests.sockets.canaries import (
    HOW_MANY,
    NEVER,
    Canary,
    actor_of,
    allowed,
    asked,
    opened,
    sow,
    taken,
    told,
)

# everybody in the cast, and the roles that it lacks
MORE_PEOPLE = {"hendra": Role.HEAD, "maya": Role.MANAGER, "yusuf": Role.OVERSEER,
               "ratna": Role.AUDITOR}  # fmt: skip
PEOPLE = ("rini", "siti", "budi", *MORE_PEOPLE, "dewi")
# buttons are pressed as those who may do least; LAPOR_TEST_SWEEP=all: as everybody, minutes more
PRESSING = PEOPLE if os.environ.get("LAPOR_TEST_SWEEP") else ("yusuf", "dewi")
# "keep readable" is a coordinator's decision that a piece of a text is nobody's number
OPENS = re.compile(r"-keep-\d+$")
ASKING = PEOPLE if os.environ.get("LAPOR_TEST_SWEEP") else ("budi", "yusuf", "dewi")
MORE = (  # addresses that ask for rows, or parts of them
    ("queue", "list=closed"),
    ("queue", "list=late&layout=cards"),
    ("kpi", "period=all&rows=received&part=numerator"),
    ("kpi", "period=all&government=34.04&passport=received"),
    ("government", "period=all&government=51.03"),
    ("indicator", "period=all&code=follow_up_days"),
    ("quality", "period=all&government=34.04"),
    ("partners", "for=undp&period=all"),
)


@pytest.fixture(scope="module")
def field(tmp_path_factory) -> Iterator[tuple]:
    """The site and its complaints."""
    with (
        running(tmp_path_factory.mktemp("canaries")) as site,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("LAPOR_SECRET_KEY", SECRET)  # the server opens what is sealed here
        _forget()
        with site.writing() as session:
            _more_people(session)
            sown = sow(session)
        yield site, sown
    _forget()


def _forget() -> None:
    for cached in (config.settings, config.derived_keys, keyring.ciphers):
        cached.cache_clear()


def _more_people(session: Session) -> None:
    sleman = session.get_one(Account, "siti").government_id
    for name, role in MORE_PEOPLE.items():
        place = sleman if role == Role.HEAD else None
        session.add(
            Account(name=name, full_name=name.title(), password_hash="-", role=role,
                    government_id=place)
        )  # fmt: skip


def addresses(sown, name: str) -> list[tuple[str, str]]:
    """Every page, for some people with what they ask for, and a complaint of every kind."""
    kinds = {
        (one.government_id, one.agency_id, one.secret, one.anonymous): one for one in sown[:16]
    }
    ids = {one.id for one in [*kinds.values(), *sown[:2]]}
    pages = [Path(page.path).stem for page in PAGES]
    return [
        *(
            (page, "period=all" if page in ("kpi", "government", "indicator") else "")
            for page in pages
        ),
        *(MORE if name in ASKING else ()),
        *(("complaint", f"id={id}") for id in sorted(ids)),
    ]


class Ear:
    """Hears what one person is told, and remembers what is not theirs."""

    def __init__(self, field, name: str) -> None:
        self.site, sown = field
        with self.site.writing() as session:
            self.mine = allowed(actor_of(session, name), sown)
        self.seen: set[Canary] = set()
        self.leaks: dict[tuple[str, ...], list[Canary]] = {}

    def hear(self, content: bytes, *where: str) -> None:
        found = told(content)
        self.seen |= found
        if found - self.mine:
            self.leaks[where] = sorted(found - self.mine)[:5]


@pytest.mark.parametrize("name", PEOPLE)
def test_j3_j4_no_page_or_file_tells_what_is_not_theirs(field, name):
    ear, (site, sown) = Ear(field, name), field
    secret, files = site.secret(name), 0
    with site.open(secret) as connection:
        for page, query in addresses(sown, name):
            said = asked(connection, page, query)
            ear.hear(said.content, page, query)
            for file_id in said.files():
                _, content = taken(connection, site, secret, said.session_id, file_id)
                files += 1
                ear.hear(opened(content), page, query, "file")
    assert ear.leaks == {}
    assert not {word for word, _ in ear.seen} & {*NEVER, "nik", "telepon", "base64"}
    if ear.mine:  # we read well: whoever may see them is told
        assert len(ear.seen) > 20
    else:
        assert name in ("maya", "yusuf", "dewi")
        assert not ear.seen
    assert files


@pytest.mark.parametrize("name", PRESSING)
def test_j3_j4_no_button_tells_what_is_not_theirs(field, name):
    """A draft becomes an answer where its officer presses that: then its readers are told."""
    ear, (site, sown) = Ear(field, name), field
    ear.mine |= {("draf", n) for word, n in ear.mine if word == "isi"}
    pressed = set()
    with site.open(site.secret(name)) as connection:
        for page, query in addresses(sown, name):
            for button in set(asked(connection, page, query).buttons()) - pressed:
                pressed.add(button)
                if OPENS.search(button):
                    continue
                ear.hear(asked(connection, page, query, button).content, page, query, button)
    assert ear.leaks == {}
    assert len(pressed) > 10


def test_j3_neither_log_nor_audit_log_tells_a_personal_word(field):
    """After all of the above: nothing of two hundred complaints was written down elsewhere."""
    site, sown = field
    assert len(sown) == HOW_MANY
    assert told(site.log.read_bytes()) == set()
    with sqlite3.connect(site.path) as database:
        for table in ("audit_log", "job_run", "web_session", "saved_view", "attempt"):
            rows = database.execute(f"SELECT * FROM {table}").fetchall()
            assert told(repr(rows).encode()) == set(), table


def test_what_is_sealed_is_not_in_the_bytes_of_the_database(field):
    site, _ = field
    content = b"".join(
        path.read_bytes() for path in site.path.parent.rglob("live.*") if path.is_file()
    )
    found = {word for word, _ in told(content)}
    assert "judul" in found  # we look in the right place
    assert not found & set(NEVER)
