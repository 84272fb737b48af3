"""Full text: what is found, by whom, in which order, and that the index is its texts."""

import random

import pytest
from sqlalchemy import text
from sqlmodel import Session

from db.codes import Role
from db.models import Complaint
from lapor.domain.access import ALLOWED, Actor, Permission
from lapor.domain.errors import BadInput
from lapor.domain.narrowing import Sort
from lapor.domain.words import asked, holds, line
from lapor.domain.worklists import Worklist
from lapor.queries import complaints as queries
from lapor.queries import ranking, search, walking
from lapor.queries.complaints import page, pages, queue
from lapor.queries.filters import Filters, Position
from lapor.queries.ranking import ranked
from lapor.services import wordlist
from lapor.services.desk import times
from lapor.services.loading import load
from lapor.services.queue import Wish, queue_page
from tests.builders import a_complaint, a_new_complaint, at
from tests.db.nasty import NASTY

NOW = at("2026-09-14")
VOCABULARY = ("jalan", "lampu", "rusak", "mati", "banjir", "pasar", "depan", "jalanan", "kafé")


def found(session, actor, words, worklist=Worklist.OPEN):
    wish = Wish(Filters(worklist), asked=asked(words))
    return [line.row.title for line in queue_page(session, actor, wish, now=NOW).lines]


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_nasty_words_are_answered_or_politely_refused(session, cast, words):
    a_complaint(session, title="Lampu jalan mati", body="Gelap sekali di depan pasar.")
    for actor in (cast.siti, Actor("o", Role.OVERSEER)):
        try:
            wish = Wish(asked=asked(words))
        except BadInput as refused:
            assert refused.text.id
            continue
        assert len(queue_page(session, actor, wish, now=NOW).lines) <= 1
    assert session.connection().execute(text("SELECT COUNT(*) FROM complaint")).scalar_one() == 1


def test_there_are_sixty_nasty_ones():
    assert len(set(NASTY)) >= 60


def test_words_phrases_beginnings_and_what_must_not_be(session, cast):
    a_complaint(session, title="A", body="Lampu jalan mati di depan pasar")
    a_complaint(session, title="B", body="Jalanan rusak dan lampu mati, pasar di depan")
    a_complaint(session, title="C lampu", body="Banjir")
    for words, titles in (
        ("lampu", "AB" "C"), ("LAMPU mati", "AB"), ("jalan", "A"), ("jal*", "AB"),
        ('"depan pasar"', "A"), ("lampu -mati", "C"), ("lampu -banjir -jalan", "B"), ("gelap", ""),
    ):  # fmt: skip
        assert sorted(one[0] for one in found(session, cast.siti, words)) == sorted(titles), words


def test_a_number_comes_first_wherever_it_stands(session, cast):
    a_complaint(session, number="77", title="Tertutup", dispatched="2026-09-08",
                followed_up="2026-09-08", closed="2026-09-09")  # fmt: skip
    a_complaint(session, number="78", title="Menyebut 77")
    for words in ("77", "#77", "no:77"):
        shown = queue_page(session, cast.siti, Wish(asked=asked(words)), now=NOW)
        assert [line.row.number for line in shown.exact] == ["77"]
    assert found(session, cast.siti, "77") == ["Menyebut 77"]


def test_nobody_finds_by_words_what_they_may_not_read(session, cast):
    a_complaint(session, title="Judul terbuka", body="kata kunci")
    a_complaint(session, title="Judul rahasia", body="kata kunci", secret=True)
    for role in Role:
        actor = Actor("x", role, cast.sleman)
        if role == Role.LIAISON or not actor.may(Permission.SEE_COMPLAINTS):
            continue
        titles = set(found(session, actor, "kata kunci"))
        if role not in ALLOWED[Permission.SEE_TEXT]:
            wish = Wish(asked=asked("kata kunci"))
            assert queue_page(session, actor, wish, now=NOW).total == 0
        elif role in ALLOWED[Permission.SEE_SECRET_TEXT]:
            assert titles == {"Judul terbuka", "Judul rahasia"}


def test_without_the_right_to_secrets_the_words_of_secrets_find_nothing(session, cast, monkeypatch):
    a_complaint(session, title="Judul terbuka", body="kata kunci")
    a_complaint(session, title="Judul rahasia", body="kata kunci", secret=True)
    monkeypatch.delitem(ALLOWED[Permission.SEE_SECRET_TEXT], Role.COORDINATOR)
    for named, few, some in ((100, 100, 100), (0, 100, 100), (0, 0, 100), (0, 0, 0)):
        monkeypatch.setattr(search, "NAMED", named)
        monkeypatch.setattr(search, "FEW", few)
        monkeypatch.setattr(search, "SOME", dict.fromkeys(search.SOME, some))
        session.info.clear()
        wish = Wish(asked=asked("kata kunci"))
        shown = queue_page(session, cast.siti, wish, now=NOW)
        assert [line.row.title for line in shown.lines] == ["Judul terbuka"]
        assert shown.total == 1


def many(session: Session, n: int = 120) -> list[tuple[str, str]]:
    draw = random.Random(7)
    texts = [
        (f"T{i} {' '.join(draw.choices(VOCABULARY, k=2))}", " ".join(draw.choices(VOCABULARY, k=6)))
        for i in range(n)
    ]
    days = [f"2026-0{draw.randrange(7, 10)}-0{draw.randrange(1, 8)}" for _ in texts]
    load(session, [a_new_complaint(session, title=title, body=body, received=day)
                   for (title, body), day in zip(texts, days, strict=True)])  # fmt: skip
    return texts


@pytest.mark.parametrize(("few", "some"), [(5_000, 5_000), (0, 5_000), (0, 0)])
def test_rare_middling_and_common_words_find_the_same_page_by_page(
    session, cast, monkeypatch, few, some
):
    texts = many(session)
    monkeypatch.setattr(search, "FEW", few)
    monkeypatch.setattr(search, "SOME", dict.fromkeys(search.SOME, some))
    monkeypatch.setattr(walking, "CHUNK", 7)
    now = times(session, cast.siti, NOW)
    for words in ("jalan", "jal* -mati", '"lampu mati"', "kafe rusak", "banjir depan -pasar"):
        session.info.clear()
        terms = asked(words).terms
        expected = {title for title, body in texts if holds(line(title, body), terms)}
        for sort in Sort:
            rows = [
                row
                for rows in pages(
                    session, cast.siti, Filters(terms=terms), times=now, sort=sort, size=11
                )
                for row in rows
            ]
            assert len(rows) == len(expected)
            assert {row.title for row in rows} == expected
            name = {"deadline": "due_at", "number": "number"}.get(sort, "received_at")
            keys = [getattr(row, name) for row in rows]
            assert sort == Sort.RELEVANCE or keys == sorted(keys, reverse=sort == Sort.NEWEST)
        assert walking.count_found(
            session, cast.siti, Filters(terms=terms), times=now, most=1_000
        ) == (len(expected), True)


def test_reading_for_common_words_ends_and_goes_on_from_there(session, cast, monkeypatch):
    many(session, 40)
    a_complaint(session, title="Yang dicari", body="unik", received="2026-09-13")  # the last due
    monkeypatch.setattr(search, "FEW", 0)
    monkeypatch.setattr(search, "SOME", dict.fromkeys(search.SOME, 0))
    monkeypatch.setattr(walking, "CHUNK", 5)
    monkeypatch.setattr(walking, "READ", 20)
    filters, now = Filters(terms=asked("unik").terms), times(session, cast.siti, NOW)
    first, after = page(session, cast.siti, filters, times=now)
    seen, turns = len(first), 0
    while after is not None:
        rows, after = page(session, cast.siti, filters, times=now, after=after)
        seen, turns = seen + len(rows), turns + 1
    assert (seen, turns > 0) == (1, True)


def test_the_index_is_its_texts(session, cast, engine):
    many(session, 30)
    a_complaint(session, title="ꦱꦸꦒꦼꦁ ᬅᬓ᭄ᬱᬭ 😀", body="é\u0301 İ ﬁ <b>x</b> " * 50)
    a_complaint(session, title="-", body="")
    assert list(wordlist.wrong(session)) == []
    if engine.dialect.name == "sqlite":  # word by word: what the index holds of each complaint
        run = session.connection().execute
        run(text("CREATE VIRTUAL TABLE temp.held USING fts5vocab('main', complaint_fts, instance)"))
        held: dict[int, list[str]] = {}
        order = 'SELECT doc, term FROM temp.held ORDER BY doc, col DESC, "offset"'
        for doc, term in run(text(order)):
            held.setdefault(doc, []).append(term)
        for chunk in wordlist.texts(session):
            for (id, _home), title, body in chunk:
                assert held.get(id, []) == line(title, body).split()
        run(text("DROP TABLE temp.held"))


def test_a_changed_text_is_found_by_its_new_words_only(session, cast):
    one = a_complaint(session, title="Lampu mati", body="Gelap")
    session.connection().execute(
        text("UPDATE complaint SET title = 'Jalan rusak' WHERE id = :id"), {"id": one.id}
    )
    wordlist.put(session, (one.id, one.home_id), ("Lampu mati", "Gelap"), ("Jalan rusak", "Gelap"))
    session.expire_all()
    session.info.clear()
    assert found(session, cast.siti, "lampu") == []
    session.info.clear()
    assert found(session, cast.siti, "jalan gelap") == ["Jalan rusak"]
    assert list(wordlist.wrong(session)) == []


def test_a_hidden_number_finds_nothing_in_the_index_nor_in_the_texts(session, cast, monkeypatch):
    a_complaint(session, title="Hubungi budi@contoh.id", body="Telepon 0812 3456 7890, NIK "
                "3404 0112 0390 0001")  # fmt: skip
    for few in (search.FEW, 0):  # by ids of the index, and reading the texts
        monkeypatch.setattr(search, "FEW", few)
        monkeypatch.setattr(search, "SOME", dict.fromkeys(search.SOME, few))
        for words, n in (("telepon", 1), ("3456", 0), ('"0112 0390"', 0), ("budi", 0)):
            session.info.clear()
            assert len(found(session, cast.rini, words)) == n, (few, words)


def test_an_index_made_anew_is_the_same(session, cast):
    many(session, 20)
    assert wordlist.fill(session) == 20
    assert list(wordlist.wrong(session)) == []
    assert len(queue(session, cast.siti, Filters(terms=asked("T7").terms),
                     times=times(session, cast.siti, NOW))) == 1  # fmt: skip


def test_a_text_without_an_entry_is_named(session, cast, engine):
    one = a_complaint(session, title="Lampu mati", body="Gelap")
    if engine.dialect.name == "sqlite":
        session.connection().execute(
            text("INSERT INTO complaint_fts (complaint_fts) VALUES ('delete-all')")
        )
    else:
        session.connection().execute(text("UPDATE complaint_text SET words = NULL"))
    assert list(wordlist.wrong(session)) == [one.id]
    assert session.get_one(Complaint, (one.id, one.home_id)).title == "Lampu mati"


def test_few_are_sorted_by_relevance_and_paged_by_their_places(session, cast):
    for n in range(5):
        a_complaint(session, title=f"Trotoar {n}", body=f"{'kata ' * 30} beringin {'kata ' * 30}")
    a_complaint(session, title="Pohon beringin tumbang", body="beringin besar, beringin tua")
    now = times(session, cast.siti, NOW)
    filters = Filters(terms=asked("beringin").terms)
    shown, after = [], None
    while True:
        rows, after = queries.page(
            session, cast.siti, filters, times=now, sort=Sort.RELEVANCE, after=after, size=2
        )
        shown += [row.title for row in rows]
        assert after is None or Position.of(after.code, Sort.RELEVANCE) == after
        if after is None:
            break
    assert shown[0] == "Pohon beringin tumbang"
    assert len(shown) == len(set(shown)) == 6
    page = queue_page(
        session, cast.siti, Wish(sort=Sort.RELEVANCE, asked=asked("beringin")), now=NOW
    )
    assert page.is_rankable and page.lines[0].row.title == "Pohon beringin tumbang"


def test_a_page_of_the_best_matches_goes_on_where_its_last_one_left_the_list(session, cast):
    for n in range(4):
        a_complaint(session, title=f"Beringin {n}", body="beringin " * (4 - n))
    now, filters = times(session, cast.siti, NOW), Filters(terms=asked("beringin").terms)
    ids = ranked(session, cast.siti, filters, now)
    how = {"times": now, "sort": Sort.RELEVANCE, "size": 2}
    _, after = queries.page(session, cast.siti, filters, **how)
    assert after == Position(2, ids[1])
    session.get_one(Complaint, (ids[1], cast.sleman)).is_open = False
    session.flush()
    rows, _ = queries.page(session, cast.siti, filters, after=after, **how)
    assert [row.id for row in rows] == ids[2:]


def test_many_or_common_words_or_none_are_sorted_by_deadline(session, cast, monkeypatch):
    many(session, 30)
    now = times(session, cast.siti, NOW)
    terms = asked("jalan").terms
    for cap, few, words in ((3, 100, terms), (200, 2, terms), (200, 100, ())):
        monkeypatch.setattr(ranking, "RANKED", cap)
        monkeypatch.setattr(search, "FEW", few)
        session.info.clear()
        filters = Filters(terms=words)
        assert ranked(session, cast.siti, filters, now) is None
        by = {
            sort: [
                row.id for row in queries.queue(session, cast.siti, filters, times=now, sort=sort)
            ]
            for sort in (Sort.RELEVANCE, Sort.DEADLINE)
        }
        assert by[Sort.RELEVANCE] == by[Sort.DEADLINE]
