"""The topic monitor against counts by hand and by pandas; its editions, its scope, its canary."""

import re
from datetime import date

import pandas as pd
import pytest
from sqlmodel import Session, select

from db.codes import MoveCode, Role
from db.models import Category, Complaint, ComplaintText, Government, Topic
from lapor.domain.access import Actor
from lapor.domain.errors import BadInput, NotAllowed, NotFound
from lapor.domain.topic import Parted, for_partners
from lapor.services import programme_entry as entry
from lapor.services import topic_rules, topics
from lapor.services.kpi import measure
from lapor.services.kpi_scope import Period
from lapor.services.loading import load
from lapor.services.picture import picture
from lapor.services.programme_framework import framework
from tests.builders import a_new_complaint
from tests.cast import PUPR, gather
from tests.db.test_programme_entry import MAYA, NOW

TODAY = date(2026, 11, 24)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31), TODAY)
TEXTS = (
    ("Bansos belum cair", "Sejak pandemi COVID-19 kami belum didata."),
    ("Antrean tes usap", "Puskesmas penuh karena Covid."),
    ("Jalan berlubang", "Lubang di depan pasar makin dalam."),
    ("Pandemik dan jalan", "Kata yang mirip tidak dihitung: coronavirus."),
    ("Sembako dipotong", "Paket sembako kurang minyak."),
    ("Masker", "NIK saya 9934010101800001, warga PSBB."),
)
COVID = r"\b(covid\w*|corona|korona|virus corona|pandemi|psbb|ppkm)\b"
AID = r"\b(bansos|bantuan sosial|bantuan langsung tunai|blt|bst|sembako)\b"


@pytest.fixture
def cast(session):
    return gather(session)


def told(session, number, category="infrastruktur", **how):
    load(session, [told_of(session, number, category, **how)])


def told_of(session, number, category="infrastruktur", **how):
    title, body = TEXTS[number]
    how.setdefault("received", "2026-03-02")
    return a_new_complaint(session, title=title, body=body, category=of(session, category), **how)


def of(session, category):
    return session.exec(select(Category.id).where(Category.code == category)).one()


def many(session):
    """Of each text some, in two pilots, two years and two categories."""
    load(session, [
        told_of(session, number, "bantuan_sosial" if turn == 1 else "infrastruktur",
                received=at, government="51.03" if turn == 2 else "34.04", secret=turn == 0)
        for number in range(len(TEXTS))
        for at, count in (("2025-03-03", 2), ("2026-03-02", 3), ("2026-04-06", number))
        for turn in range(count)
    ])  # fmt: skip


def frame(session: Session) -> pd.DataFrame:
    """Every complaint with what the two rules say of its text and category, by pandas alone."""
    rows = session.exec(
        select(Complaint, ComplaintText, Government.code, Category.code)
        .join(ComplaintText, ComplaintText.complaint_id == Complaint.id)
        .join(Government, Government.id == Complaint.government_id)
        .join(Category, Category.id == Complaint.category_id)
    ).all()
    found = pd.DataFrame(
        [(c.received_on, place, category, f"{c.title}\n{t.body}".casefold())
         for c, t, place, category in rows],
        columns=["on", "place", "category", "text"],
    )  # fmt: skip
    found["covid"] = found.text.str.contains(re.sub(r"\((?!\?)", "(?:", COVID, count=1))
    aid = found.text.str.contains(re.sub(r"\((?!\?)", "(?:", AID, count=1))
    found["bansos"] = found.covid & (aid | (found.category == "bantuan_sosial"))
    found["month"] = pd.to_datetime(found.on).dt.to_period("M").dt.start_time.dt.date
    return found


def test_counts_are_those_of_pandas_by_month_and_pilot(session, cast):
    many(session)
    all = frame(session)
    assert 0 < all.bansos.sum() < all.covid.sum() < len(all)
    found = topics.monitor(session, MAYA, "covid-19", YEAR, today=TODAY)
    covid, bansos = found.topics
    for inside, name, whole in ((covid, "covid", None), (bansos, "bansos", "covid")):
        for tables, year in ((inside.now, 2026), (inside.before, 2025)):
            there = all[pd.to_datetime(all.on).dt.year == year]
            base = there if whole is None else there[there[whole]]
            hit = there[there[name]]
            assert tables.total == (len(hit), len(base))
            assert {at: one.n for at, one in tables.months.items() if one.n} == (
                hit.groupby("month").size().to_dict()
            )
            assert {code: one.n for code, one in tables.places.items() if one.n} == (
                hit.groupby("place").size().to_dict()
            )
    (received,) = measure(session, MAYA, "received", since=YEAR.since, until=YEAR.until,
                          as_of=TODAY, today=TODAY)  # fmt: skip
    assert covid.now.total.whole == received.n
    assert len(covid.now.months) == 11 and len(covid.before.months) == 11
    assert bansos.now.total.share == pytest.approx(bansos.now.total.n * 100 / covid.now.total.n)


def test_by_hand(session, cast):
    """A complaint found by category and by word is one; its category counts as of the day."""
    entry.save(session, MAYA, "topic", {
        "code": "jalan", "edition": 1, "name_id": "Jalan", "categories": "infrastruktur",
        "words": "lubang", "decided_on": "2026-01-01"}, seen=0, now=NOW)  # fmt: skip
    told(session, 2)  # category and word
    told(session, 2, "kesehatan")  # the word
    told(session, 4)  # the category
    told(session, 4, "kesehatan")  # neither
    told(session, 4, more=((MoveCode.ARCHIVE, "2026-03-03"),))  # was received all the same
    moved = {"amend": [[1, 0, {"facts": {"category": of(session, "kesehatan")}}]]}
    told(session, 4, more=((MoveCode.CORRECT, "2026-03-04", moved),))  # was put right
    third = date(2026, 3, 3)
    for as_of, known_on, counted in (
        (date(2026, 3, 1), None, (0, 0)),
        (third, third, (5, 6)),
        (third, None, (4, 6)),
        (TODAY, None, (4, 6)),
    ):
        period = Period(date(2026, 3, 1), date(2026, 3, 31), as_of, known_on)
        (one,) = topics.monitor(session, MAYA, "jalan", period, today=TODAY).topics
        (all,) = measure(session, MAYA, "received", since=period.since, until=period.until,
                         as_of=as_of, known_on=known_on, today=TODAY)  # fmt: skip
        assert one.now.total == counted
        assert one.now.total.whole == all.n


def test_an_earlier_edition_says_so_and_the_newest_holds(session, cast):
    told(session, 2)
    given = {"code": "banjir", "name_id": "Banjir", "decided_on": "2026-01-01"}
    entry.save(session, MAYA, "topic", given | {"edition": 1, "words": "rob"}, seen=0, now=NOW)
    entry.save(session, MAYA, "topic", given | {"edition": 2, "words": "lubang*"}, seen=0, now=NOW)
    found = {}
    for edition in (None, 1, 2):
        (one,) = topics.monitor(session, MAYA, "banjir", YEAR, edition=edition, today=TODAY).topics
        found[edition] = one.topic.edition, one.now.total.n, one.topic.holds
    assert found == {None: (2, 1, True), 1: (1, 0, False), 2: (2, 1, True)}
    with pytest.raises(NotFound):
        topics.monitor(session, MAYA, "banjir", YEAR, edition=3, today=TODAY)
    with pytest.raises(NotAllowed, match="two editions"):
        topics.monitor(session, cast.dewi, "banjir", YEAR, edition=1, today=TODAY)


@pytest.mark.parametrize(
    ("categories", "words", "said"),
    [
        ("", " , ", "sedikitnya satu"),
        ("", "co*", "sedikitnya 3 huruf"),
        ("", "-banjir", "minus"),
        ("", "banjir, ?", "bukan kata"),
        ("", "9934010101800001", "tidak dapat dicari"),
        ("tidak_ada", "banjir", "bukan kode kategori"),
    ],
)
def test_a_rule_that_finds_nothing_or_too_much_is_refused(session, cast, categories, words, said):
    given = {"code": "x", "edition": 1, "name_id": "X", "decided_on": "2026-01-01"}
    with pytest.raises(BadInput) as refused:
        entry.save(session, MAYA, "topic", given | {"categories": categories, "words": words},
                   seen=0, now=NOW)  # fmt: skip
    assert said in refused.value.text.id


def test_topics_are_no_circle(session, cast):
    given = {"code": "covid-19", "edition": 2, "name_id": "C", "decided_on": "2026-01-01",
             "words": "covid", "parent_code": "bansos"}  # fmt: skip
    with pytest.raises(BadInput, match="part of itself"):
        entry.save(session, MAYA, "topic", given, seen=0, now=NOW)


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_as_the_programme_is_seen(session, cast, role):
    told(session, 0)
    told(session, 0, government="51.03")
    actor = Actor("x", role, cast.sleman, PUPR)
    if role in (Role.LIAISON, Role.SYSTEM):
        with pytest.raises(NotAllowed):
            topics.monitor(session, actor, "covid-19", YEAR, today=TODAY)
        return
    found = topics.monitor(session, actor, "covid-19", YEAR, today=TODAY)
    n = found.topics[0].now.total.n
    own = role in (Role.COORDINATOR, Role.HEAD)
    assert n == (None if role == Role.PARTNER else 1 if own else 2)
    assert [place.code for place in found.places] == ["34.04"] if own else len(found.places) == 6
    assert set(found.topics[0].now.places) == {place.code for place in found.places}


def test_a_partner_finds_no_few(session, cast):
    """12 in one pilot, 3 in another; 9 of the 15 about social assistance."""
    load(session, [
        *(told_of(session, 1 if n < 6 else 0, government="34.04" if n < 12 else "51.03")
          for n in range(15)),
        *(told_of(session, 2, government=place) for place in ("34.04", "51.03") for _ in range(30)),
    ])  # fmt: skip
    covid, bansos = topics.monitor(session, cast.dewi, "covid-19", YEAR, today=TODAY).topics
    assert covid.now.total == (15, 75)
    assert {code: one.n for code, one in covid.now.places.items() if one.n != 0} == (
        {"34.04": None, "51.03": None}
    )
    assert bansos.now.total.n is None
    assert bansos.now.total.share is None and bansos.topic.decided_by == ""
    with pytest.raises(NotAllowed, match="whole months"):
        topics.monitor(session, cast.dewi, "covid-19",
                       Period(date(2026, 3, 2), date(2026, 3, 31), TODAY), today=TODAY)  # fmt: skip


def test_what_is_hidden_from_partners_cannot_be_worked_out():
    """All that is known (what was received, the totals) leaves no sum of fewer than ten."""
    table = {"a": Parted(3, 40, 100), "b": Parted(30, 4, 90), "c": Parted(50, 60, 70),
             "d": Parted(0, 0, 40)}  # fmt: skip
    shown = for_partners(table, has_parent=True)
    whole = sum(one.n for one in table.values())
    for values, known in (
        ([(one.n, table[key].n) for key, one in shown.items()], whole),
        ([(one.whole, table[key].n + table[key].beside) for key, one in shown.items()], None),
    ):
        left = [real for said, real in values if said is None]
        assert not left or (len(left) > 1 and sum(left) >= 10), (values, known)
    assert shown["a"].n is None and shown["b"].n is None  # 3 few; 4 of 34 are not
    assert shown["c"] == (50, 110)


def test_indicators_of_topics_are_computed_year_by_year(session, cast):
    days = ["2020-05-04"] * 12 + ["2026-03-02"] * 2
    load(session, [told_of(session, 0, received=on) for on in days])
    tree = framework(session, MAYA, TODAY)
    by_code = {one.code: one for one in tree.published}
    ((_, line),) = by_code["BANSOS-DAERAH"].lines.items()
    assert [one.from_on.year for one in line] == list(range(2019, 2027))
    assert {one.from_on.year: (one.value, one.n) for one in line if one.value} == {
        2020: (12, 12), 2026: (2, 2)}  # fmt: skip
    assert all(one.is_computed for one in line)
    ((_, line),) = {one.code: one for one in framework(session, cast.dewi, TODAY).published}[
        "COVID-DAERAH"
    ].lines.items()
    hidden = {one.from_on.year for one in line if one.is_hidden}
    assert 2026 in hidden and all(one.value in (None, 0) or one.value >= 10 for one in line)


def test_published_figures_stand_beside_what_is_computed(session, cast):
    many(session)
    told_ = picture(session, cast.dewi, YEAR, TODAY)
    lines = {line.key: line for line in told_.lines if line.section == "topics"}
    assert {line.value for key, line in lines.items() if key.startswith("figure/")} == (
        {40_939, 22_747}
    )
    computed = [line for key, line in lines.items() if key.startswith("topic")]
    published = [line for key, line in lines.items() if key.startswith("figure/")]
    assert not {line.name for line in computed} & {line.name for line in published}
    assert not {line.source for line in computed} & {line.source for line in published}
    assert all("edisi 1" in line.source.id for line in computed)
    assert len(computed) == 2 * 8
    assert not [line for line in told_.lines if line.section == "results" and "COVID" in line.key]


def test_a_rule_is_tried_before_it_is_saved(session, cast):
    load(session, [told_of(session, 2) for _ in range(11)])
    covid = topic_rules.one(session, MAYA, "covid-19", None)
    new, few = (topic_rules.changed(covid, words, "") for words in ("lubang", "sembako"))
    assert topics.preview(session, MAYA, new, YEAR, TODAY) == 11
    told(session, 4)
    assert topics.preview(session, MAYA, few, YEAR, TODAY) is None
    for actor in (cast.siti, cast.dewi, cast.budi):
        with pytest.raises(NotAllowed):
            topics.preview(session, actor, new, YEAR, TODAY)
    assert len(session.exec(select(Topic)).all()) == 2
