"""The daily digest: sent once, by whoever comes first; what a server refuses is told and tried."""

import threading
from datetime import timedelta

import pytest
from sqlmodel import col, delete, select

import db.engine
from db.engine import reading, writing
from db.models import AuditLog, JobRun, NoticeSetting
from lapor.config import settings
from lapor.domain.errors import BadInput
from lapor.domain.notices import Hours
from lapor.services import digest, notice_settings, rotation
from tests.builders import a_complaint, at
from tests.post import office

TUESDAY = at("2026-09-08", "07:10")
ALL_DAY = Hours(digest=7, quiet_from=18, quiet_until=6)
TITLE, NUMBER = "Kenari judul laporan", "7654321"
WHO = {"siti": "siti.uji@sleman.test", "ayu": "ayu@badung.test", "rini": "rini@pusat.test"}


@pytest.fixture
def engine(world, monkeypatch):
    engine, cast = world
    monkeypatch.setattr(db.engine, "engine", lambda: engine)
    with writing(engine) as session:
        session.exec(delete(NoticeSetting))
        session.exec(delete(JobRun))
        for name in WHO:
            actor = getattr(cast, name)
            notice_settings.set_email(session, actor, WHO[name])
            notice_settings.set_digest(session, actor, ALL_DAY, is_on=True)
        for code in ("34.04", "51.03"):
            a_complaint(session, government=code, received="2026-08-03", title=TITLE)
    return engine


@pytest.fixture
def post(tmp_path, monkeypatch):
    with office(tmp_path) as server:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "post.pem"))
        monkeypatch.setenv("LAPOR_SMTP", server.url)
        monkeypatch.setenv("LAPOR_ORIGIN", "https://lapor.uji.test")
        monkeypatch.setenv("LAPOR_MAIL_FROM", "lapor@uji.test")
        settings.cache_clear()
        yield server
    monkeypatch.undo()
    settings.cache_clear()


def kept(name):
    with reading() as session:
        return session.get_one(NoticeSetting, name)


def to(post):
    return sorted(address for address, _ in post.taken)


def test_two_runners_send_each_digest_once_and_a_restart_sends_none(engine, post):
    runners = [threading.Thread(target=lambda: digest.run(now=TUESDAY)) for _ in range(2)]
    for one in runners:
        one.start()
    for one in runners:
        one.join()
    assert to(post) == sorted(WHO.values())
    assert digest.run(now=TUESDAY + timedelta(hours=2)) is None
    assert len(post.taken) == 3
    digest.run(now=TUESDAY + timedelta(days=1))
    assert len(post.taken) == 6


def test_nobody_is_written_to_before_the_hour_in_quiet_hours_or_on_a_day_off(engine, post):
    assert digest.run(now=at("2026-09-08", "06:30")) is not None  # 7.30 in Badung
    assert to(post) == [WHO["ayu"]]
    assert digest.run(now=at("2026-09-08", "18:10")) is None
    assert digest.run(now=at("2026-09-12", "08:00")) is None  # a Saturday
    assert len(post.taken) == 1


def test_it_counts_and_links_and_names_no_citizen(engine, post):
    digest.run(now=TUESDAY)
    message = dict(post.taken)[WHO["siti"]]
    plain, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert "- Terlambat: " in plain
    assert "https://lapor.uji.test/queue?list=late" in plain
    assert "Data buatan" in plain
    assert 'lang="id"' in html
    for secret in (TITLE, "Jalan", "sleman.test"):
        assert secret not in plain + html
    assert (message["From"], message["Auto-Submitted"]) == ("lapor@uji.test", "auto-generated")
    with reading() as session:
        summaries = session.exec(select(AuditLog.summary, AuditLog.subject)).all()
        outcomes = session.exec(select(JobRun.outcome)).all()
    assert "@" not in f"{summaries}{outcomes}"


def test_what_a_server_refuses_is_tried_again_and_an_address_it_does_not_know_is_not(engine, post):
    post.refuses = {WHO["ayu"]: 451, WHO["rini"]: 550}
    assert digest.run(now=TUESDAY) == digest.Sent(sent=1, failed=2)
    assert to(post) == [WHO["siti"]]
    assert (kept("ayu").trouble, kept("ayu").digest_at) == ("server", None)
    assert kept("rini").trouble == "address"
    with reading() as session:
        run = session.exec(select(JobRun).order_by(col(JobRun.id).desc())).first()
    assert (run.name, run.failed) == ("digest", 2)  # as the system page shows it
    post.refuses = {}
    assert digest.run(now=TUESDAY + timedelta(minutes=10)) == digest.Sent(sent=1)
    assert to(post) == sorted([WHO["siti"], WHO["ayu"]])
    assert kept("ayu").trouble == ""


def test_nothing_is_sent_in_the_open(engine, post):
    post.speaks_tls = False
    assert digest.run(now=TUESDAY) == digest.Sent(failed=1)
    assert (post.taken, kept("siti").trouble, kept("siti").digest_at) == ([], "server", None)
    post.speaks_tls = True
    assert digest.run(now=TUESDAY + timedelta(minutes=10)).sent == 3


def test_an_address_is_checked_sealed_and_shown_masked_to_its_owner_alone(engine, world):
    _, cast = world
    for wrong in ("", "budi", "budi@sleman", "a@b.c\nBcc: x@y.id", "budi@@x.id", "b@x..id"):
        with writing() as session, pytest.raises(BadInput):
            notice_settings.set_email(session, cast.budi, wrong)
    with writing() as session, pytest.raises(BadInput):
        notice_settings.set_digest(session, cast.budi, ALL_DAY, is_on=True)  # no address
    with reading() as session:
        assert notice_settings.read(session, cast.siti).email == "s•••@sleman.test"
        assert notice_settings.read(session, cast.budi).email == ""
        row = session.get_one(NoticeSetting, "siti")
        assert b"siti" not in row.email_sealed
        assert rotation.left(session) == {}
    with writing() as session:
        notice_settings.remove_email(session, cast.siti)
    assert (kept("siti").email_sealed, kept("siti").is_digest) == (None, False)
