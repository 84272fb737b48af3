"""Dispatch rules: tested before they are on, in order, a government's own, not by themselves."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import col, select

from db.codes import Status
from db.models import Agency, AuditLog, Complaint, DispatchRule
from lapor.domain.access import SYSTEM
from lapor.domain.errors import BadInput, NotAllowed, NotFound, Refusal
from lapor.services import (
    complaints,
    rule_dispatch,
    rule_tests,
    rules,
    rules_page,
    stories,
    telling,
    verify,
)
from lapor.services.rules import Condition
from lapor.services.targets import Target
from tests.builders import M, a_complaint, some_complaints
from tests.cast import BADUNG_PUPR, DINKES, PUPR

NOW = datetime(2026, 9, 30, 3, tzinfo=UTC)
ROADS, HEALTH = 13, 6  # Pekerjaan Umum, Kesehatan
DEPOK, MLATI = 340407, 340406


def make(session, actor, agency=PUPR, **asks):
    """A rule of the actor's government; returns its row."""
    given = Condition(agency, asks.get("category"), asks.get("place"), asks.get("words", ""))
    rule_id = rules.create(session, actor, actor.government_id, given, now=NOW)
    return session.get_one(DispatchRule, rule_id)


def try_out(session, actor, rule_id, *, seen):
    """Test it and keep what came out."""
    trial = rules.test(session, actor, rule_id, seen=seen, now=NOW)
    rules.keep(session, actor, trial)
    return trial.outcome


def after_its_test(session, actor, **asks):
    row = make(session, actor, **asks)
    try_out(session, actor, row.id, seen=row.version)
    return row


def switched_on(session, actor, **asks):
    row = after_its_test(session, actor, **asks)
    rules.switch(session, actor, row.id, seen=row.version, on=True, now=NOW)
    return row


def by_themselves(session, *, now):
    """What `jobs run` lets rules do, in this session; returns how many they dispatched."""
    return sum(rule_dispatch.take(session, one, now) for one in rule_dispatch.due(session))


def waiting(session, **about):
    """Typed in by hand, not dispatched yet."""
    return a_complaint(session, received="2026-09-28", **about)


def past(session, count, agency=PUPR, **about):
    """Kept and answered by this agency."""
    facts = {"received": "2026-09-07", "dispatched": "2026-09-08", "followed_up": "2026-09-09"}
    some_complaints(session, [{"agency": agency, **facts, **about}] * count)


def test_a_new_rule_is_off_and_not_automatic(session, cast):
    row = make(session, cast.siti, words="lubang")
    assert (row.is_active, row.is_automatic, row.outcome) == (False, False, "")
    assert rules.queries.active(session, cast.sleman) == []


def test_an_untested_rule_cannot_be_switched_on(session, cast):
    row = make(session, cast.siti, words="lubang")
    with pytest.raises(NotAllowed) as refused:
        rules.switch(session, cast.siti, row.id, seen=row.version, on=True)
    assert "Uji dengan riwayat" in refused.value.text.id


def test_the_test_counts_who_really_handled_it(session, cast):
    past(session, 5, body="jalan berlubang")
    past(session, 2, DINKES, body="lubang jarum", title="Puskesmas")
    past(session, 3, DINKES, body="obat habis", title="Puskesmas")
    waiting(session, body="Ada LUBANG di jalan")
    a_complaint(session, received="2026-09-07", dispatched="2026-09-08", body="lubang")
    past(session, 1, body="lubang", received="2025-09-01", dispatched="2025-09-02",
         followed_up="2025-09-03")  # fmt: skip # before the last twelve months
    row = make(session, cast.siti, words="berlubang, lubang")
    found = try_out(session, cast.siti, row.id, seen=row.version)
    assert found == rule_tests.Outcome(12, 9, 5, ((DINKES, 2),), 2, ())
    assert rule_tests.unpacked(row.outcome) == found
    (line,) = rules_page.page(session, cast.siti, cast.sleman).lines
    assert line.told.id == (
        "Aturan ini cocok dengan 9 dari 12 laporan 12 bulan terakhir: 5 (56\N{NO-BREAK SPACE}%) "
        "memang ditangani instansi itu, 2 instansi lain (Dinas Kesehatan uji 2), 2 belum "
        "ditindaklanjuti siapa pun."
    )


def test_a_test_only_reads_and_what_it_told_is_kept_of_the_rule_that_was_seen(session, cast):
    past(session, 3, body="jalan berlubang")
    row = make(session, cast.siti, words="berlubang")
    other = make(session, cast.siti, DINKES, words="jalan")
    trial = rules.test(session, cast.siti, row.id, seen=row.version, now=NOW)
    assert (row.version, row.outcome, row.tested_at) == (trial.seen, "", None)
    assert trial.outcome.met == ((other.id, 3),)
    given = Condition(DINKES, None, None, "gajah")
    rules.change(session, cast.siti, other.id, given, seen=other.version)
    rules.keep(session, cast.siti, trial)
    assert rule_tests.unpacked(row.outcome).met == ()  # that rule asks something else now
    assert row.tested_at == NOW
    with pytest.raises(Refusal):
        rules.keep(session, cast.siti, trial)  # of a rule as it is no more


def test_a_rule_that_fits_nothing_says_so_and_may_be_switched_on(session, cast):
    past(session, 2)
    row = switched_on(session, cast.siti, words="gajah")
    (line,) = rules_page.page(session, cast.siti, cast.sleman).lines
    assert line.told.en.startswith("This rule fits none of the 2 complaints")
    assert row.is_active


def test_a_changed_rule_is_off_and_untested(session, cast):
    row = switched_on(session, cast.siti, words="lubang")
    given = Condition(PUPR, None, None, "lubang, retak")
    rules.change(session, cast.siti, row.id, given, seen=row.version)
    assert (row.is_active, row.outcome, row.tested_at) == (False, "", None)
    with pytest.raises(BadInput):
        rules.change(session, cast.siti, row.id, given, seen=row.version)  # nothing changed


def test_a_rule_somebody_else_changed_is_not_touched(session, cast):
    row = make(session, cast.siti, words="lubang")
    seen = row.version
    try_out(session, cast.rini, row.id, seen=seen)
    for act in (
        lambda: rules.switch(session, cast.siti, row.id, seen=seen, on=True),
        lambda: rules.remove(session, cast.siti, row.id, seen=seen),
        lambda: rules.shift(session, cast.siti, row.id, seen=seen, up=True),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert "baru saja diubah" in refused.value.text.id


def test_rules_are_asked_in_their_order(session, cast):
    first, second, third = (make(session, cast.siti, words=word) for word in ("a1", "b1", "c1"))
    rules.shift(session, cast.siti, third.id, seen=third.version, up=True)
    rules.shift(session, cast.siti, first.id, seen=first.version, up=True)  # nothing above
    rules.shift(session, cast.siti, second.id, seen=second.version, up=False)  # nothing below
    found = [line.rule.words for line in rules_page.page(session, cast.siti, cast.sleman).lines]
    assert found == [("a1",), ("c1",), ("b1",)]
    rules.remove(session, cast.siti, first.id, seen=first.version)
    lines = rules_page.page(session, cast.siti, cast.sleman).lines
    assert [(line.rule.number, line.rule.words) for line in lines] == [(1, ("c1",)), (2, ("b1",))]


def test_conflicts_with_earlier_rules_are_shown_and_counted(session, cast):
    past(session, 3, body="lubang di depan puskesmas")
    past(session, 1, body="lubang")
    after_its_test(session, cast.siti, words="lubang")
    after_its_test(session, cast.siti, agency=DINKES, words="puskesmas")
    make(session, cast.siti, agency=DINKES, words="lubang")
    make(session, cast.siti, agency=PUPR, words="lubang, retak")
    lines = rules_page.page(session, cast.siti, cast.sleman).lines
    said = [[clash.id for clash in line.clashes] for line in lines]
    assert said[0] == []
    assert said[1] == [
        "Tumpang tindih dengan aturan 1 (Dinas PUPR uji), yang lebih dulu: 3 laporan"
    ]
    assert said[2] == ["Tidak pernah tercapai: aturan 1 (Dinas PUPR uji) selalu lebih dulu"]
    assert len(said[3]) == 2  # both of Dinas Kesehatan, not tested together yet
    first = session.get_one(DispatchRule, lines[0].rule.id)
    given = Condition(PUPR, None, None, "retak")
    rules.change(session, cast.siti, first.id, given, seen=first.version)
    (clash,) = rules_page.page(session, cast.siti, cast.sleman).lines[1].clashes
    assert clash.id == "Tumpang tindih dengan aturan 1 (Dinas PUPR uji), yang lebih dulu"


def test_a_double_click_makes_one_rule(session, cast):
    make(session, cast.siti, words="Lubang, retak")
    with pytest.raises(BadInput) as refused:
        make(session, cast.siti, words="lubang,retak")
    assert refused.value.text.id == "Aturan yang sama sudah ada, nomor 1."
    other = make(session, cast.siti, words="pasar")
    with pytest.raises(BadInput):
        rules.change(
            session, cast.siti, other.id, Condition(PUPR, None, None, "lubang, retak"),
            seen=other.version,
        )  # fmt: skip
    assert len(rules.queries.rows(session, cast.sleman)) == 2


@pytest.mark.parametrize(
    "given",
    [
        Condition(None, None, None, "lubang"),
        Condition(PUPR),
        Condition(PUPR, None, None, " ,, "),
        Condition(PUPR, None, None, ".*+?[]"),
        Condition(PUPR, None, None, "a" * 5_000),
        Condition(PUPR, 999_999),
        Condition(PUPR, None, 99),
        Condition(PUPR, None, 510301),  # a district of Badung
        Condition(BADUNG_PUPR, None, None, "lubang"),
        Condition(123_456, None, None, "lubang"),
    ],
)
def test_what_a_rule_cannot_mean_is_refused(session, cast, given):
    with pytest.raises(BadInput):
        rules.create(session, cast.siti, cast.sleman, given)
    assert rules.queries.rows(session, cast.sleman) == []


def test_rules_are_their_own_governments(session, cast):
    row = after_its_test(session, cast.siti, words="lubang")
    given = Condition(PUPR, None, None, "retak")
    for actor in (cast.ayu, cast.wayan, cast.budi, cast.dewi, SYSTEM):
        for act in (
            lambda actor=actor: rules.create(session, actor, cast.sleman, given),
            lambda actor=actor: rules.change(session, actor, row.id, given, seen=row.version),
            lambda actor=actor: rules.test(session, actor, row.id, seen=row.version),
            lambda actor=actor: rules.switch(session, actor, row.id, seen=row.version, on=True),
            lambda actor=actor: rules.set_automatic(
                session, actor, row.id, seen=row.version, on=True
            ),
            lambda actor=actor: rules.shift(session, actor, row.id, seen=row.version, up=True),
            lambda actor=actor: rules.remove(session, actor, row.id, seen=row.version),
            lambda actor=actor: rules_page.page(session, actor, cast.sleman),
            lambda actor=actor: rules_page.coverage(session, actor, cast.sleman),
        ):
            with pytest.raises(NotFound):
                act()
    with pytest.raises(NotFound):
        rules.test(session, cast.rini, 1, seen=1)
    assert rules_page.page(session, cast.rini, cast.sleman).lines


def test_every_change_is_in_the_audit_log_without_anybodys_words(session, cast):
    row = switched_on(session, cast.siti, words="rahasia")
    rules.remove(session, cast.siti, row.id, seen=row.version)
    log = session.exec(
        select(AuditLog).where(AuditLog.subject == str(row.id)).order_by(col(AuditLog.id))
    ).all()
    assert [one.action for one in log] == ["rule_create", "rule_test", "rule_on", "rule_remove"]
    assert not any("rahasia" in one.summary for one in log)


def test_what_has_no_rule_is_counted_by_category_and_district(session, cast):
    past(session, 3)
    found = rules_page.coverage(session, cast.siti, cast.sleman, now=NOW)
    assert [(one.category, one.place, one.received, one.without) for one in found] == [
        (None, None, 3, 3)
    ]
    switched_on(session, cast.siti, words="berlubang")
    assert rules_page.coverage(session, cast.siti, cast.sleman, now=NOW) == []


# ---- by itself


def proved(session, actor, words="berlubang"):
    """A rule that was right ten times and is on."""
    past(session, 10)
    return switched_on(session, actor, words=words)


def automatic(session, actor, **asks):
    row = proved(session, actor, **asks)
    rules.set_automatic(session, actor, row.id, seen=row.version, on=True)
    return row


def test_only_a_proved_rule_that_is_on_may_dispatch_by_itself(session, cast):
    past(session, 9)
    row = switched_on(session, cast.siti, words="berlubang")
    with pytest.raises(NotAllowed):
        rules.set_automatic(session, cast.siti, row.id, seen=row.version, on=True)
    past(session, 1)
    try_out(session, cast.siti, row.id, seen=row.version)
    rules.set_automatic(session, cast.siti, row.id, seen=row.version, on=True)
    assert row.is_automatic
    rules.switch(session, cast.siti, row.id, seen=row.version, on=False)
    assert not row.is_automatic
    with pytest.raises(NotAllowed):
        rules.set_automatic(session, cast.siti, row.id, seen=row.version, on=True)


def test_a_rule_that_only_proposes_moves_nothing(session, cast):
    proved(session, cast.siti)
    one = waiting(session)
    assert by_themselves(session, now=NOW) == 0
    session.refresh(one)
    assert (one.status, one.agency_id, one.version) == (Status.UNVERIFIED, None, 1)


def test_an_automatic_rule_dispatches_and_the_story_says_which(session, cast):
    automatic(session, cast.siti)
    one, other = waiting(session), waiting(session, body="obat habis", title="Puskesmas")
    assert by_themselves(session, now=NOW) == 1
    session.expire_all()
    assert (one.status, one.agency_id) == (Status.NOT_FOLLOWED_UP, PUPR)
    assert other.agency_id is None
    rows = stories.read(session, one.id, one.home_id)
    last = telling.sentences(session, one, rows, with_notes=True)[-1]
    assert f"{last.who.id} {last.told.id}" == (
        "Sistem, aturan 1, mendisposisikan laporan ke Dinas PUPR uji"
    )
    assert last.note == "aturan 1: kata “berlubang”"
    assert by_themselves(session, now=NOW) == 0
    assert verify.verify(session).agrees


def test_the_first_rule_that_fits_decides_even_if_it_only_proposes(session, cast):
    row = automatic(session, cast.siti)
    earlier = switched_on(session, cast.siti, agency=DINKES, words="pasar")
    rules.shift(session, cast.siti, earlier.id, seen=earlier.version, up=True)
    one = waiting(session)  # Jalan berlubang di depan pasar
    assert by_themselves(session, now=NOW) == 0
    rules.switch(session, cast.siti, earlier.id, seen=earlier.version, on=False)
    assert by_themselves(session, now=NOW) == 1
    session.expire_all()
    assert (one.agency_id, row.is_automatic) == (PUPR, True)


def test_no_imported_returned_or_recalled_complaint_is_dispatched(session, cast):
    automatic(session, cast.siti)
    imported = waiting(session, by="")
    assert not imported.moved_here
    returned = a_complaint(
        session, received="2026-09-21", dispatched="2026-09-22", more=((M.RETURN, "2026-09-23"),)
    )
    recalled = waiting(session)
    complaints.make_move(
        session, cast.siti, recalled.id, M.DISPATCH, seen=1, target=Target(agency_id=DINKES),
        now=NOW,
    )  # fmt: skip
    complaints.make_move(
        session, cast.siti, recalled.id, M.UNDO, seen=2, now=NOW + timedelta(minutes=1)
    )
    held = a_complaint(session, received="2026-09-21", more=((M.HOLD, "2026-09-22"),))
    abroad = waiting(session, government="51.03")
    assert by_themselves(session, now=NOW + timedelta(minutes=2)) == 0
    session.expire_all()
    for one in (imported, returned, recalled, held, abroad):
        assert one.agency_id is None


def test_an_agency_that_is_gone_gets_nothing(session, cast):
    automatic(session, cast.siti)
    session.get_one(Agency, PUPR).is_active = False
    session.flush()
    waiting(session)
    assert by_themselves(session, now=NOW) == 0
    (line,) = rules_page.page(session, cast.siti, cast.sleman).lines
    assert line.is_without_agency
    assert PUPR not in rules_page.page(session, cast.siti, cast.sleman).agencies


def test_secret_complaints_are_dispatched_like_others(session, cast):
    automatic(session, cast.siti)
    one = waiting(session, secret=True)
    assert by_themselves(session, now=NOW) == 1
    assert session.get_one(Complaint, (one.id, one.home_id)).agency_id == PUPR
