"""What Streamlit's scripts are spared, in a browser: our own part of it alone, without a server."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from lapor.ui.inert import inert
from lapor.web.frontend_waits import HERE

# what a text reads, where there is no mark of markdown in it that means anything
PLAIN = {
    "Dinas Perhubungan": "Dinas Perhubungan",
    "Lewat 2 hari: sejak 09.30 (WIB), 5,0\xa0%": "Lewat 2 hari: sejak 09.30 (WIB), 5,0\xa0%",
    "Kab\\. Tangerang": "Kab. Tangerang",
    "3G7-K2M-9QX a_b": "3G7-K2M-9QX a_b",
    "\\*\\*tebal\\*\\* \\[x\\]\\(y\\) \\# & \\<b\\>": "**tebal** [x](y) # & <b>",
}  # fmt: skip
MARKED = (
    "**a**", "*a*", "_a_", "`a`", "# a", "- a", "+ a", "1. a", "2) a", "> a", "a  \nb", "a\n\nb",
    " a", "a ", "a\\", "[a](b)", "![a](b)", "<b>a</b>", "a | b", "~a~", "$a$", "a &amp; b",
    ":red[a]", ":material/lock:", "\\:material/lock\\:", ":smile:", "\\:smile\\:",
    "::a", "a:b", "12:30:15",
    "a -> b", "a \\-\\> b", "a -- b", "a >= b", "www.a.id", "www\\.a\\.id", "https://a.id",
    "https\\://a", "a@b.id", "a\\@b\\.id", "",
)  # fmt: skip


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 800, "height": 600})
    yield page
    page.close()


def _with(page: Page, name: str) -> None:
    page.add_script_tag(content=(HERE / name).read_text("utf-8"))


def test_only_what_means_nothing_else_passes_the_parser_of_markdown_by(page: Page) -> None:
    _with(page, "plain_words.js")
    read = "texts => texts.map(laporPlain)"
    assert page.evaluate(read, list(PLAIN)) == list(PLAIN.values())
    assert dict(zip(MARKED, page.evaluate(read, list(MARKED)), strict=True)) == dict.fromkeys(
        MARKED
    )
    said = [
        "Jalan rusak (di depan pasar) - belum 100% baik!",
        "Kepada: Yth. Bpk. S.",
        "<i>a</i> & *b*",
    ]
    assert page.evaluate(read, [inert(one) for one in said]) == said


def test_a_style_is_kept_by_the_properties_that_it_looks_at(page: Page) -> None:
    _with(page, "kept_styles.js")
    assert page.evaluate("""() => {
      let made = 0
      const make = (rules, registered, props) => { made++; return {name: rules[0](props)} }
      const rules = [props => props.wide ? props.theme.broad : 'narrow']
      const theme = {broad: 'broad'}, told = []
      for (const props of [{wide: true, theme, words: 1}, {wide: true, theme, words: 2},
        {wide: false, theme, words: 2}, {wide: false, theme: {}},
        {wide: true, theme: {broad: 'b'}}])
        told.push([laporStyle(rules, {}, props, make).name, made])
      const all = [props => { const {...rest} = props; return rest.words }]
      for (const words of ['a', 'b']) told.push([laporStyle(all, {}, {words}, make).name, made])
      return told
    }""") == [
        ["broad", 1], ["broad", 1], ["narrow", 2], ["narrow", 2], ["b", 3], ["a", 4], ["b", 5],
    ]  # fmt: skip


def test_a_chart_that_nobody_sees_comes_when_the_page_is_whole_or_it_comes_near(page: Page) -> None:
    page.set_content(
        "<main data-test-script-state='running'></main><div id='top'></div>"
        "<div style='height: 3000px'></div><div id='far'></div><div id='gone'></div>"
    )
    _with(page, "soon_seen.js")
    page.evaluate("""() => {
      window.drawn = []
      const ask = name => laporSeen(
        document.getElementById(name), 320, async () => drawn.push(name))
      ask('top'); ask('far'); ask('gone')()
    }""")
    page.wait_for_function("drawn.length === 1 && !document.getElementById('top').style.minHeight")
    assert page.evaluate("[drawn[0], document.getElementById('far').style.minHeight]") == [
        "top",
        "320px",
    ]
    page.evaluate("scrollTo(0, 3000)")
    page.wait_for_function("drawn.length === 2")
    page.evaluate("""() => {
      scrollTo(0, 0)
      laporSeen(document.getElementById('gone'), null, async () => drawn.push('gone'))
      document.querySelector('main').dataset.testScriptState = 'notRunning'
    }""")
    page.wait_for_function("drawn.length === 3")
    assert page.evaluate("drawn") == ["top", "far", "gone"]
