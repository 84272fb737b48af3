"""The glossary: each term stands on a page that there is, and is said in both languages."""

from lapor.domain.glossary import ON_PAGE, TERMS, on_page
from lapor.ui.menu import PAGES


def test_every_term_stands_on_a_page() -> None:
    assert {code for codes in ON_PAGE.values() for code in codes} == set(TERMS)
    assert set(ON_PAGE) <= {page.path for page in PAGES}
    for path, codes in ON_PAGE.items():
        assert len(set(codes)) == len(codes) == len(on_page(path))


def test_a_page_of_everyday_words_has_none() -> None:
    assert on_page("pages/profile.py") == []
