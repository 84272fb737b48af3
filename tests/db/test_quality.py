"""Planted flaws are found, each where it was planted, and what they move is counted by hand.

A clean quarter first: it has no flaw at all. Sleman, July to September 2026, on 30 September.
"""

from datetime import date

import pytest
from sqlalchemy import update
from sqlmodel import Session, col, select

from db import ids
from db.codes import Channel, MoveCode, Role
from db.days import milliseconds
from db.models import Complaint, ImportConflict, ImportRun
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.quality import FLAWS
from lapor.services.kpi import measure
from lapor.services.kpi_scope import Period
from lapor.services.loading import load
from lapor.services.quality import Listed, Quality, quality, rows
from lapor.services.stories import NewComplaint
from tests.builders import a_new_complaint, at
from tests.cast import DINKES, Cast
from tests.db.intake import PREAMBLE, RINGKAS, ringkas, take_in_export

M = MoveCode
NOW = at("2026-09-30")
TODAY = date(2026, 9, 30)
QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30), TODAY)
GAMPING = 340401
ONE = {"received": "2026-09-01", "dispatched": "2026-09-02"}
TWO = ONE | {"followed_up": "2026-09-04"}
CODES = [flaw.code for flaw in FLAWS]


def planted(session: Session, **how: object) -> Complaint:
    """A complaint without any flaw but what `how` gives it."""
    number = how.get("number") or f"Q{ids.new_id(0)}"
    usual = {"territory": GAMPING, "body": f"Jalan rusak {number}", "number": number}
    facts = {
        name: (usual | how).pop(name) for name in ("territory", "channel") if name in usual | how
    }
    new = a_new_complaint(session, **{k: v for k, v in (usual | how).items() if k not in facts})
    new = with_facts(new, facts)
    load(session, [new])
    return session.exec(select(Complaint).where(Complaint.number == number)).one()


def with_facts(new: NewComplaint, facts: dict[str, object]) -> NewComplaint:
    """What was known at receipt."""
    (moment, (told,)), *rest = new.recordings
    activity = told.activity._replace(facts={**(told.activity.facts or {}), **facts})
    return new._replace(recordings=((moment, (told._replace(activity=activity),)), *rest))


def look(session: Session, actor: Actor, period: Period = QUARTER) -> Quality:
    return quality(session, actor, "34.04", period, now=NOW)


def found(session: Session, actor: Actor, period: Period = QUARTER) -> dict[str, Listed]:
    return {one.flaw.code: one for one in look(session, actor, period).flaws}


def counts(session: Session, actor: Actor) -> dict[str, int | None]:
    return {code: one.n for code, one in found(session, actor).items() if one.n}


def numbers(session: Session, actor: Actor, code: str) -> list[str]:
    return [row.number for row in rows(session, actor, "34.04", code, QUARTER, now=NOW)]


def moved(one: Listed) -> dict[str, tuple[float | None, float | None, float | None]]:
    return {
        shift.kpi: tuple(
            None if value is None else round(value, 2)
            for value in (shift.shown, shift.low, shift.high)
        )
        for shift in one.shifts
    }


def test_clean_data_has_no_flaw(session: Session, cast: Cast) -> None:
    planted(session, **TWO)
    planted(session, **ONE)
    planted(
        session, received="2026-09-02", dispatched="2026-09-03", more=((M.RETURN, "2026-09-04"),)
    )
    assert [one.flaw.code for one in look(session, cast.siti).flaws] == CODES
    assert counts(session, cast.siti) == {}


def test_no_class_bounds_what_was_resolved_in_time(session: Session, cast: Cast) -> None:
    dates = TWO | {"closed": "2026-09-08"}
    for _ in range(3):
        planted(session, **dates)
    planted(session, **TWO)  # R ends on the 22nd: late
    planted(session, **dates, klass=None, number="K1")
    one = found(session, cast.siti)["unclassified"]
    assert (one.n, one.oldest) == (1, date(2026, 9, 1))
    assert one.age_days == 21  # 2 to 30 September
    # 3 of 4 in time; were it late 3 of 5, were it in time 4 of 5
    assert moved(one)["resolved_on_time"] == (75.0, 60.0, 80.0)
    # 4, 4, 4 days; one more of none, or of any number
    assert moved(one)["resolve_days"] == (4.0, 4.0, 4.0)
    assert numbers(session, cast.siti, "unclassified") == ["K1"]


def test_the_same_words_within_a_week_are_suspected(session: Session, cast: Cast) -> None:
    same = {"body": "Lampu di gang mati sejak Senin"}
    planted(session, **TWO, **same, number="R1")
    planted(session, received="2026-09-08", body="LAMPU di gang mati sejak Senin", number="R2")
    planted(session, received="2026-09-16", **same, number="R3")  # eight days later
    planted(session, received="2026-09-16", **same, government="51.03")
    assert counts(session, cast.siti) == {"repeated": 1}
    assert numbers(session, cast.siti, "repeated") == ["R2"]
    assert moved(found(session, cast.siti)["repeated"])["received"] == (3, 2, 2)


def test_what_was_merged_is_settled(session: Session, cast: Cast) -> None:
    same = {"body": "Lampu di gang mati sejak Senin"}
    first = planted(session, **TWO, **same)
    merge = (M.MERGE, "2026-09-09", {"merged_into": first.id})
    planted(session, received="2026-09-08", **same, more=(merge,))
    assert "repeated" not in counts(session, cast.siti)


def typed_later(session: Session, n: int, channel: Channel = Channel.INSTAGRAM) -> None:
    """Received on different days of August, all written down on Monday 31 August."""
    made = []
    for place in range(n):
        new = a_new_complaint(
            session, received=f"2026-08-{place % 20 + 3:02}", number=f"I{place}",
            body=f"Sampah menumpuk {place}",
        )  # fmt: skip
        new = with_facts(new, {"territory": GAMPING, "channel": channel})
        ((_, told),) = new.recordings
        made.append(new._replace(recordings=((milliseconds(at("2026-08-31")), told),)))
    load(session, made)


def test_many_written_down_in_one_go_are_a_burst(session: Session, cast: Cast) -> None:
    planted(session, **TWO)
    typed_later(session, 5)
    one = found(session, cast.siti)["burst"]
    assert (one.n, one.oldest) == (5, date(2026, 8, 3))
    assert moved(one)["received"] == (6, 1, 1)
    # V of those of August ended long before: 1 of 6 was verified in time
    assert moved(one)["verified_on_time"] == (16.67, 100.0, 100.0)
    # 1,125,571 people: Kepmendagri 2025 is nearest to 2026
    assert moved(one)["per_100k"] == (0.53, 0.09, 0.09)


def test_a_few_written_down_later_are_none(session: Session, cast: Cast) -> None:
    typed_later(session, 4)
    assert counts(session, cast.siti) == {}


def test_a_busy_day_of_the_web_is_news_not_typing(session: Session, cast: Cast) -> None:
    for _ in range(12):
        planted(session, received="2026-09-07", channel=Channel.WEB)
    assert counts(session, cast.siti) == {}
    for _ in range(10):
        planted(session, received="2026-09-07", channel=Channel.EMAIL)
    assert counts(session, cast.siti) == {"burst": 10}


def test_no_finer_territory_than_the_government_is_none(session: Session, cast: Cast) -> None:
    planted(session, **ONE, territory=None, number="T1")
    planted(session, **ONE, territory=3404, number="T2")
    planted(session, **ONE, territory=3404012001)
    one = found(session, cast.siti)["no_territory"]
    assert one.n == 2
    assert numbers(session, cast.siti, "no_territory") == ["T1", "T2"]
    (shift,) = one.shifts
    assert (shift.shown, shift.low, shift.high, shift.moves) == (1, 1, 3, (0, 2))
    assert shift.by is not None and shift.by.value == "territory"


def test_dispatched_to_nobody_known(session: Session, cast: Cast) -> None:
    planted(session, **ONE)
    planted(session, **ONE, agency=None, number="N1")
    assert numbers(session, cast.siti, "no_agency") == ["N1"]
    assert moved(found(session, cast.siti)["no_agency"])["dispatched"] == (1, 1, 2)
    # one that was sent back waits for its coordinator: that is no flaw, and moves nothing
    planted(session, **ONE, more=((M.RETURN, "2026-09-04"),))
    assert moved(found(session, cast.siti)["no_agency"])["dispatched"] == (2, 2, 3)


def test_dates_out_of_order_are_found_wherever_they_came_from(session: Session, cast: Cast) -> None:
    planted(session, **TWO)
    planted(session, **TWO | {"followed_up": "2026-09-10"}, number="O1")  # six days: late
    wrong = update(Complaint).where(col(Complaint.number) == "O1")
    session.execute(wrong.values(followed_up_on=date(2026, 8, 31)))
    one = found(session, cast.siti)["impossible_order"]
    assert one.n == 1
    assert numbers(session, cast.siti, "impossible_order") == ["O1"]
    assert moved(one)["followed_up_on_time"] == (50.0, 100.0, 100.0)
    assert moved(one)["follow_up_days"] == (4.0, 2.0, 2.0)


def test_an_unsettled_conflict_and_the_rows_a_file_lost(session: Session, cast: Cast) -> None:
    here = planted(session, **TWO, number="C1")
    planted(session, **ONE)
    session.add(
        ImportConflict(complaint_id=here.id, home_id=here.home_id, import_run_id=1, status="done",
                       story="[]", fingerprint=1)
    )  # fmt: skip
    for place, (day, refused) in enumerate((("2026-09-14", 9), ("2026-09-21", 2))):
        session.add(
            ImportRun(id=place + 1, at=at(day), actor="rini", file_name="a.csv", file_hash="",
                      format="lengkap", mode="valid", government_id=cast.sleman, read=9,
                      inserted=9 - refused, updated=0, unchanged=0, conflict=0, refused=refused)
        )  # fmt: skip
    session.flush()
    assert counts(session, cast.siti) == {"conflict": 1, "refused_rows": 2}
    flawed = found(session, cast.siti)
    assert moved(flawed["conflict"])["follow_up_rate"] == (50.0, 0.0, 0.0)
    assert flawed["refused_rows"].age_days == 7
    assert moved(flawed["refused_rows"]) == {"received": (2, 2, 4)}
    assert numbers(session, cast.siti, "refused_rows") == []


def test_what_is_shown_is_the_kpi_itself(session: Session, cast: Cast) -> None:
    planted(session, **ONE, klass=None, territory=None)
    planted(session, **TWO | {"closed": "2026-09-08"}, klass=None)
    planted(session, **TWO | {"closed": "2026-09-28"})
    typed_later(session, 7)
    for one in look(session, cast.siti).flaws:
        for shift in one.shifts:
            if shift.by is not None:
                continue  # of one part
            (reading,) = measure(
                session, cast.siti, shift.kpi, since=QUARTER.since, until=QUARTER.until,
                as_of=TODAY, today=TODAY,
            )  # fmt: skip
            assert shift.shown == reading.value, shift.kpi


def test_the_period_is_that_of_receipt(session: Session, cast: Cast) -> None:
    planted(session, received="2026-06-30", klass=None)
    assert counts(session, cast.siti) == {}
    year = Period(None, None, TODAY)
    assert found(session, cast.siti, year)["unclassified"].n == 1
    assert look(session, cast.siti, year).period == Period(date(2025, 10, 1), TODAY, TODAY)


def test_a_partner_gets_counts_of_ten_and_more_and_no_rows(session: Session, cast: Cast) -> None:
    for _ in range(9):
        planted(session, **ONE, klass=None)
    hidden = found(session, cast.dewi)["unclassified"]
    assert (hidden.n, hidden.oldest, hidden.age_days, hidden.shifts) == (None, None, None, ())
    planted(session, **ONE, klass=None)
    shown = found(session, cast.dewi)["unclassified"]
    assert (shown.n, shown.oldest, shown.shifts) == (10, None, ())
    assert found(session, cast.dewi)["repeated"].n == 0
    with pytest.raises(NotAllowed):
        rows(session, cast.dewi, "34.04", "unclassified", QUARTER, now=NOW)
    with pytest.raises(NotAllowed):  # not whole months
        look(session, cast.dewi, Period(date(2026, 9, 2), date(2026, 9, 28), TODAY))


def test_everybody_sees_their_own(session: Session, cast: Cast) -> None:
    planted(session, **ONE, klass=None, number="P")
    planted(session, **ONE, klass=None, agency=DINKES, number="D")
    assert found(session, cast.budi)["unclassified"].n == 1
    assert found(session, cast.budi)["unclassified"].shifts == ()
    assert numbers(session, cast.budi, "unclassified") == ["P"]
    (row,) = rows(session, cast.ani, "34.04", "unclassified", QUARTER, now=NOW)
    assert (row.number, row.agency) == ("D", "Dinas Kesehatan uji")
    assert found(session, cast.rini)["unclassified"].n == 2
    with pytest.raises(BadInput):
        look(session, cast.wayan)
    with pytest.raises(NotAllowed):
        look(session, Actor("", Role.SYSTEM))


def test_a_flaw_nobody_knows_is_refused(session: Session, cast: Cast) -> None:
    with pytest.raises(BadInput, match="unclassified"):
        rows(session, cast.siti, "34.04", "oops", QUARTER, now=NOW)


def test_an_export_without_dates_bounds_timeliness(session: Session, cast: Cast) -> None:
    """Three done (one without a class), one only dispatched; beside them one of ours, in time."""
    done = {"Instansi Terdisposisi": "Dinas PUPR uji", "Instansi Induk": "Pemkab Sleman"}
    lines = [
        done | {"Tracking ID": "91", "Isi Laporan Awal": "satu"},
        done | {"Tracking ID": "92", "Isi Laporan Awal": "dua"},
        done | {"Tracking ID": "93", "Isi Laporan Awal": "tiga", "Klasifikasi Laporan": ""},
        done | {"Tracking ID": "94", "Isi Laporan Awal": "empat",
                "Status Laporan": "Terdisposisi Belum Ditindaklanjuti"},
    ]  # fmt: skip
    place = ("Nama Instansi", "", "Pemerintah Kabupaten Sleman")
    preamble = [place if line[:1] == ("Nama Instansi",) else line for line in PREAMBLE]
    data = ringkas(*({**RINGKAS, **line} for line in lines), preamble=preamble)
    assert take_in_export(session, data, government="34.04").inserted == 4
    planted(session, received="2024-01-02", dispatched="2024-01-03", followed_up="2024-01-05")
    period = Period(date(2024, 1, 1), date(2024, 6, 30), date(2024, 6, 30))
    flawed = found(session, cast.siti, period)
    assert (flawed["undated"].n, flawed["unclassified"].n) == (4, 1)
    moves = moved(flawed["undated"])
    # one of one in time; with three whose day is unknown 1 of 4 to 4 of 4
    assert moves["followed_up_on_time"] == (100.0, 25.0, 100.0)
    # 2 days, and three of none or of any number: nothing bounds the median from above
    assert moves["follow_up_days"] == (2.0, 0.0, None)
    # done: ours is not, and ended long ago; two of the file, the third has no class
    assert moves["resolved_on_time"] == (0.0, 0.0, 66.67)
    assert moved(flawed["unclassified"])["resolved_on_time"] == (0.0, 0.0, 50.0)
