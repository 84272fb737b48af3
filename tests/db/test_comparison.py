"""Places beside their peers: counted by hand, ties shown as ties, nothing hidden comes back."""

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import Session, col, select

from db.models import Agency, Government
from lapor.domain.access import Actor
from lapor.domain.comparison import KINDS, Rank
from lapor.domain.errors import BadInput, NotAllowed
from lapor.domain.kpi_catalogue import KPIS
from lapor.services.comparison import (
    ALONE,
    COMPARABLE,
    FEW,
    HIDDEN,
    NEITHER,
    Compared,
    Comparison,
    PeersBy,
    agencies,
    governments,
)
from lapor.services.kpi_scope import Period
from lapor.services.loading import load
from tests.builders import a_new_complaint
from tests.cast import DINKES, PUPR, Cast

TODAY = date(2026, 9, 30)
MONTH = Period(date(2026, 9, 1), TODAY, TODAY)
# (of so many dispatched, so many followed up)
SHARES = {"36.03": (40, 38), "34.04": (30, 6), "51.03": (9, 9), "13": (40, 20), "51": (40, 22)}


@pytest.fixture
def pilots(session: Session, cast: Cast) -> Session:
    ids = dict(session.exec(select(Government.code, Government.id)).all())
    for place, code in enumerate(SHARES):
        session.add(Agency(id=9_970 + place, government_id=ids[code], name="Dinas uji"))
    session.flush()
    load(session, [
        a_new_complaint(
            session, government=code, received="2026-09-01", dispatched="2026-09-02",
            agency=9_970 + place, followed_up="2026-09-04" if n < answered else None,
        )
        for place, (code, (among, answered)) in enumerate(SHARES.items())
        for n in range(among)
    ])  # fmt: skip
    return session


def asked(
    session: Session, actor: Actor, kpi: str = "follow_up_rate", **how: PeersBy
) -> Comparison:
    return governments(session, actor, kpi, MONTH, today=TODAY, **how)


def by_code(found: Comparison) -> dict[str, Compared]:
    return {one.code: one for group in found.groups for one in group.places}


def test_every_share_median_and_rate_can_be_compared(pilots: Session, cast: Cast) -> None:
    for kpi in KPIS:
        if kpi in COMPARABLE:
            assert len(by_code(asked(pilots, cast.rini, kpi.code))) == 6
        else:
            with pytest.raises(BadInput):
                asked(pilots, cast.rini, kpi.code)
    assert len(COMPARABLE) == len(KPIS) - 5  # received, dispatched, backlog, overdue, escalation


def test_regencies_stand_beside_regencies(pilots: Session, cast: Cast) -> None:
    found = asked(pilots, cast.rini)
    assert {group.peers.code: [one.code for one in group.places] for group in found.groups} == {
        "kabupaten": ["36.03", "34.04", "51.03"],  # 95 %, 20 %, and nine of nine without a rank
        "provinsi": ["51", "13", "34"],  # 55 %, 50 %, and one that has nothing
    }
    ranks = {code: one.rank for code, one in by_code(found).items()}
    assert ranks == {
        "36.03": Rank(1, 1), "34.04": Rank(2, 2), "51.03": None,
        "51": Rank(1, 2), "13": Rank(1, 2), "34": None,
    }  # fmt: skip
    assert by_code(found)["51.03"].why_not == by_code(found)["34"].why_not == FEW


def test_the_interval_is_wilsons(pilots: Session, cast: Cast) -> None:
    low, high = by_code(asked(pilots, cast.rini))["13"].interval or (0, 0)
    assert (round(low, 1), round(high, 1)) == (35.2, 64.8)  # 20 of 40, by Wilson's formula


def test_by_people_it_is_who_has_as_many(pilots: Session, cast: Cast) -> None:
    found = asked(pilots, cast.rini, peers_by=PeersBy.PEOPLE)
    assert {group.peers.code: {one.code for one in group.places} for group in found.groups} == {
        "over_3m": {"36.03", "34", "13", "51"},
        "1m_3m": {"34.04"},
        "500k_1m": {"51.03"},
    }
    assert by_code(found)["34.04"].why_not == ALONE


def test_a_rate_names_its_population_and_is_no_merit(pilots: Session, cast: Cast) -> None:
    one = by_code(asked(pilots, cast.rini, "per_100k"))["36.03"]
    assert one.reading.note is not None and one.reading.note.en == "Population: Kemendagri 2025"
    assert one.interval is not None and one.interval.low < (one.reading.value or 0)
    assert (one.rank, one.why_not) == (None, NEITHER)


def test_a_median_lies_between_two_of_its_values(pilots: Session, cast: Cast) -> None:
    one = by_code(asked(pilots, cast.rini, "follow_up_days"))["36.03"]
    assert (one.reading.value, one.interval, one.rank) == (2, (2, 2), None)
    assert one.why_not == ALONE  # of Sleman's six nobody makes a median


def test_agencies_of_one_government(pilots: Session, cast: Cast) -> None:
    load(pilots, [
        a_new_complaint(pilots, received="2026-09-01", dispatched="2026-09-02", agency=PUPR,
                        followed_up="2026-09-04")
        for _ in range(12)
    ])  # fmt: skip
    (group,) = agencies(
        pilots, cast.siti, "follow_up_rate", MONTH, government="34.04", today=TODAY
    ).groups
    assert [(one.name, one.rank) for one in group.places] == [
        ("Dinas PUPR uji", Rank(1, 1)), ("Dinas uji", Rank(2, 2)), ("Dinas Kesehatan uji", None),
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        agencies(pilots, cast.dewi, "follow_up_rate", MONTH, government="34.04", today=TODAY)
    with pytest.raises(BadInput):
        agencies(pilots, cast.ayu, "follow_up_rate", MONTH, government="34.04", today=TODAY)
    (own,) = agencies(
        pilots, cast.ani, "follow_up_rate", MONTH, government="34.04", today=TODAY
    ).groups
    assert [one.name for one in own.places] == [pilots.get_one(Agency, DINKES).name]


def test_a_hidden_cell_has_no_interval_no_rank_and_no_part_in_any(
    pilots: Session, cast: Cast
) -> None:
    """Sleman's six are few, and Tangerang's 38 of 40 say that two were not; so are hidden both."""
    before = by_code(asked(pilots, cast.dewi))
    hidden = {code for code, one in before.items() if one.reading.suppressed}
    assert hidden >= {"34.04", "51.03", "36.03"}
    for code in hidden:
        one = before[code]
        assert (one.interval, one.rank, one.why_not, one.reading.value) == (
            None,
            None,
            HIDDEN,
            None,
        )
    # whatever is behind what is hidden, all that is shown stays the same
    load(pilots, [
        a_new_complaint(pilots, government="51.03", received="2026-09-01",
                        dispatched="2026-09-02", agency=9_972)
    ])  # fmt: skip
    after = by_code(asked(pilots, cast.dewi))
    assert {code for code, one in after.items() if one.reading.suppressed} == hidden
    assert after == before


def test_who_works_for_one_government_has_no_peer(pilots: Session, cast: Cast) -> None:
    (one,) = by_code(asked(pilots, replace(cast.siti))).values()
    assert (one.code, one.rank, one.why_not) == ("34.04", None, ALONE)
    assert one.interval is not None


def test_all_kinds_of_government_have_peers(session: Session) -> None:
    kinds = set(session.exec(select(Government.kind).where(col(Government.id) > 0)))
    assert kinds <= set(KINDS)
