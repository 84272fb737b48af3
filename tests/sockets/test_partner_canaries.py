"""As partner, over the live app: no page, frame or file tells a text, a name, a number of a person
or a row, a secret, what is not shared, nor what fewer than ten stand behind."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from sqlmodel import col, select

from db.codes import MoveCode, Role
from db.engine import reading
from db.models import Account, Agency, Complaint
from lapor import config, keyring
from lapor.domain.access import Actor
from lapor.services import programme_entry
from lapor.services.complaints import make_move
from lapor.ui.menu import PAGES
from tests.builders import a_complaint
from tests.cast import BADUNG_PUPR, PUPR
from tests.db import scope_programme as programme_of
from tests.live import BROKEN, SECRET, Site, visit
from tests.sockets import canaries

PLACES = {"34.04": PUPR, "51.03": BADUNG_PUPR}
MORE = (  # addresses that ask for rows, parts, or one person's work
    ("kpi", "period=all&rows=received&part=numerator"),
    ("kpi", "period=all&government=34.04&passport=received"),
    ("government", "period=all&government=51.03"),
    ("indicator", "period=all&code=follow_up_days"),
    ("quality", "period=all&government=34.04"),
    ("partners", "for=undp&period=all"),
)
PAPERS = ("kpi", "government", "quality", "packs", "activities", "framework")
DEWI = Actor("dewi", Role.PARTNER)
FEW = "P9"
SMALL_CELLS = ("programme", "framework", "activities", "partners")
NEW = re.compile(r"^\s*(\w*id|url|\w*hash): |\d\d\.\d\d W")
FORBIDDEN = "Halaman ini tidak terbuka untuk Anda"


class Sown(NamedTuple):
    site: Site
    words: list[str]  # that nobody may be told
    files: dict[str, list[str]]  # by government: what is for the PMU, and what is shared


@pytest.fixture(scope="module")
def sown(live):
    """Open and secret complaints of two governments, and the programme's rows of both."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAPOR_SECRET_KEY", SECRET)  # the server opens what is sealed here
        _forget()
        with live.writing() as session:
            words = [word for code in PLACES for word in _complaints(session, code)]
            for code in PLACES:
                programme_of.enter(session, code)
                words += programme_of.canaries(code)
            files = {code: programme_of.files_of(session, code) for code in PLACES}
            programme_of.freeze(session)
            words += session.exec(select(Account.full_name).where(Account.name != "dewi")).all()
            words += session.exec(select(Agency.name).where(col(Agency.name).like("%uji"))).all()
        yield Sown(live, words, files)
    _forget()


def _forget() -> None:
    keys = (config.derived_keys, keyring.ciphers)
    for cached in (config.settings, *keys):
        cached.cache_clear()


def _complaints(session, code):
    """Each with words, a reporter and a number of its own; told is also what is never a word."""
    rini = session.get_one(Account, "rini")
    actor = Actor("rini", rini.role, full_name=rini.full_name)
    for at, secret in enumerate((False, True)):
        number = f"777{code.replace('.', '')}{at}"
        words = [f"kenari {word} {number}" for word in ("judul", "isi", "pelapor", "catatan")]
        one = a_complaint(
            session, number=number, government=code, agency=PLACES[code], secret=secret,
            received="2026-09-07", dispatched="2026-09-08", title=words[0], body=words[1],
            reporter={"name": words[2]},
        )  # fmt: skip
        make_move(session, actor, one.id, MoveCode.FOLLOW_UP, seen=one.version, note=words[3])
        yield from (number, str(one.id), *words)


def told(messages: str, words: list[str]) -> list[str]:
    return [word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", messages)]


def taken(connection, site: Site, secret: str, said: str) -> dict[str, str]:
    """Every file that a page offers, as the browser would take it: its words by its address."""
    found = {}
    (session_id,) = set(re.findall(r'session_id: "([^"]+)"', said)) or {""}
    for file_id in re.findall(r'deferred_file_id: "([^"]+)"', said):
        address, content = canaries.taken(connection, site, secret, session_id, file_id)
        found[address] = canaries.opened(content).decode("utf-8", "replace")
    return found


def smaller(session, women: int, figure: int, seen: int) -> None:
    """Twenty came to Sleman's training: so many women, and the others men; a figure of few."""
    given = programme_of.given("participants", "34.04")
    for sex, people in (("women", women), ("men", 20 - women)):
        was = seen if seen or sex == "men" else 1
        programme_entry.save(
            session, programme_of.PMU, "participants", given | {"sex": sex, "people": people},
            seen=was, now=programme_of.NOW,
        )  # fmt: skip
    few = {"indicator_code": FEW, "kind": "actual", "value": figure, **programme_of.DAYS}
    programme_entry.save(session, programme_of.PMU, "figure", few, seen=seen, now=programme_of.NOW)


def facts(said: str) -> list[str]:
    """What a page tells, without what is new in each run: ids, addresses, the clock."""
    return [line for line in said.splitlines() if not NEW.search(line)]


def test_a_number_under_ten_changes_nothing_that_a_partner_is_sent(sown):
    site, pmu = sown.site, programme_of.PMU
    told = []
    for seen, women, figure in ((0, 7, 9), (1, 5, 8)):
        with site.writing() as session:
            if not seen:
                about = {"code": FEW, "result_code": "1", "name_id": "Sedikit", "unit": "people",
                         "direction": "up", "frequency": "yearly"}  # fmt: skip
                programme_entry.save(session, pmu, "indicator", about, seen=0)
            smaller(session, women, figure, seen)
        with site.open(site.secret("dewi")) as connection:
            told.append({page: facts(visit(connection, page)) for page in SMALL_CELLS})
        with site.open(site.secret("rini")) as connection:
            told[-1]["rini"] = facts(visit(connection, "activities"))
    differ = {
        page: [
            pair for pair in zip(told[0][page], told[1][page], strict=False) if len(set(pair)) > 1
        ]
        for page in told[0]
        if told[0][page] != told[1][page]
    }
    assert list(differ) == ["rini"], differ  # who may see them does


def test_no_page_frame_or_file_tells_a_partner_what_is_not_theirs(sown):
    site, words = sown.site, sown.words
    assert len(words) > 30
    dewi = site.secret("dewi")
    leaks, opened, files = {}, set(), {}
    with reading(site.engine) as session:
        kenari = col(Complaint.number).like("777%")
        ids = session.exec(select(Complaint.id).where(kenari)).all()
    addresses = [
        (Path(page.path).stem, "period=all" if "kpi" in page.path else "") for page in PAGES
    ]
    with site.open(site.secret("rini")) as connection:  # who may see them is told: we read well
        for page, query in (("complaint", f"id={ids[0]}"), ("activities", "")):
            said = visit(connection, page, query)
            assert len(told(said, words)) > 4, said[-4_000:]
    with site.open(dewi) as connection:
        for page, query in (*addresses, *MORE, ("complaint", f"id={ids[0]}")):
            said = canaries.asked(connection, page, query).words
            assert not any(words in said for words in BROKEN), page
            if FORBIDDEN not in said:
                opened.add(page)
            leaks[page, query] = told(said, words)
            if page in PAPERS and (page, query) in addresses:
                files |= taken(connection, site, dewi, said)
    leaks |= {(address, ""): told(content, words) for address, content in files.items()}
    assert {where: found for where, found in leaks.items() if found} == {}
    assert opened == {Path(p.path).stem for p in PAGES if DEWI.may(p.permission)}
    assert len(files) > 12
    for code, (hidden, shared) in sown.files.items():
        assert site.get(f"/bukti/{hidden}", dewi).status_code == 404, code
        assert site.get(f"/bukti/{shared}", dewi).status_code == 200, code
    for id in ids:
        assert site.get(f"/lampiran/{id}", dewi).status_code == 404
