"""The board on paper: the page's numbers, each with n and target, on two pages."""

from lapor.services import board, invented, kpi_pdf
from lapor.services.kpi_scope import Filters
from lapor.services.kpi_targets import set_target
from tests.db.test_export import NOW, SEPTEMBER, WIB, in_september
from tests.db.test_tomorrow import words


def paper(session, actor, lang="id") -> bytes:
    return kpi_pdf.to_pdf(session, actor, SEPTEMBER, lang, NOW, WIB, Filters())


def test_it_has_two_pages_with_the_numbers_of_the_board(session, cast, monkeypatch):
    monkeypatch.setattr(invented, "is_on", lambda: False)
    in_september(session)
    pdf = paper(session, cast.rini)
    assert pdf.count(b"/Type /Page\n") == 2
    said = words(pdf)
    cell = board.board(session, cast.rini, SEPTEMBER).cell("34.04", "follow_up_rate")
    assert cell is not None and cell.value == 75
    for expected in ("75,0 %", "tercapai", "n 12", "target 75,0 %", "n < 10: tanpa persentase"):
        assert expected in said
    assert "DATA BUATAN" not in said
    monkeypatch.setattr(invented, "is_on", lambda: True)
    assert "INVENTED DATA" in words(paper(session, cast.rini, "en"))


def test_both_languages_say_the_same_figures(session, cast):
    in_september(session)
    assert "50.0%" in words(paper(session, cast.rini, "en"))
    assert "50,0 %" in words(paper(session, cast.rini, "id"))


def test_a_government_s_own_target_stands_beside_its_number(session, cast):
    in_september(session)
    set_target(session, cast.rini, "completion_rate", 60, government="34.04", basis="Rapat uji",
               now=NOW.replace(year=2024))  # fmt: skip
    assert "target 60,0 %" in words(paper(session, cast.siti))


def test_a_partner_s_paper_hides_what_the_page_hides(session, cast):
    in_september(session)
    said = words(paper(session, cast.dewi))
    assert "ditutup: kurang dari 10 laporan" in said
    assert "Dinas" not in said
