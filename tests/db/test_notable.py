"""What changed more than chance would make it, and ranks that say something."""

from lapor.domain.kpi import Figures, Reading
from lapor.services.board import Board, Cell, Place
from lapor.services.notable import notable, standings

TANGERANG, SLEMAN, BADUNG = (
    Place("36.03", "Kab. Tangerang"), Place("34.04", "Kab. Sleman"), Place("51.03", "Kab. Badung"),
)  # fmt: skip
BALI = Place("51", "Bali")


def share(of: int, n: int) -> Reading:
    return Reading("follow_up_rate", {}, Figures(of * 100 / n, n, of, n))


def board(*cells: tuple[Place, Reading, Reading | None]) -> Board:
    return Board(
        [place for place, *_ in cells],
        {(place.code, "follow_up_rate"): Cell("follow_up_rate", now, before)
         for place, now, before in cells},
    )  # fmt: skip


def test_only_what_chance_does_not_explain_is_told_the_largest_first():
    found = notable(board(
        (SLEMAN, share(80, 100), share(95, 100)),  # 71–87 and 89–98: apart
        (BADUNG, share(8, 12), share(12, 12)),  # 39–86 and 76–100: they meet
        (TANGERANG, share(500, 1_000), share(900, 1_000)),
    ))  # fmt: skip
    assert [(one.place.code, round(one.difference)) for one in found] == [
        ("36.03", -40), ("34.04", -15),
    ]  # fmt: skip


def test_without_a_period_before_nothing_changed():
    assert notable(board((SLEMAN, share(80, 100), None))) == []


def test_a_rank_is_among_peers_and_withheld_where_all_are_tied():
    found = standings(board(
        (TANGERANG, share(950, 1_000), None),
        (SLEMAN, share(94, 100), None),  # 88–97: meets Tangerang's 93–96
        (BADUNG, share(50, 100), None),
        (BALI, share(10, 100), None),  # the only province: no rank
    ))  # fmt: skip
    assert {place: (rank.best, rank.worst, n) for (place, _), (rank, n) in found.items()} == {
        "36.03": (1, 2, 3), "34.04": (1, 2, 3), "51.03": (3, 3, 3),
    }  # fmt: skip
    tied = board((SLEMAN, share(9, 10), None), (BADUNG, share(10, 10), None))
    assert standings(tied) == {}


def test_too_few_have_no_rank():
    few = board((SLEMAN, share(9, 9), None), (BADUNG, share(100, 100), None),
                (TANGERANG, share(1, 100), None))  # fmt: skip
    assert ("34.04", "follow_up_rate") not in standings(few)
