"""Colours of the theme: what is written on them and in them can be read, by day and by night."""

import re
import tomllib

import pytest
from streamlit.proto.NewSession_pb2 import CustomThemeConfig, NewSession

from lapor.ui import theme as told
from tests.code.sources import ROOT

THEME = tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["theme"]
TEXT, MARK = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11


def light(colour: str) -> float:
    """Relative luminance of #RRGGBB (WCAG)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


def test_black_on_white_is_21():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_words_are_readable_on_every_ground(name):
    theme = THEME[name]
    for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert contrast(theme["textColor"], ground) >= TEXT
        assert contrast(theme["linkColor"], ground) >= TEXT
        assert contrast(theme["primaryColor"], ground) >= MARK
    # Streamlit writes in white on the button of a form, whatever its colour
    assert contrast("#FFFFFF", theme["primaryColor"]) >= TEXT


def mixed(colour: str, ground: str, share: float) -> str:
    """So much of a colour over a ground, as the browser draws it."""
    parts = (
        round(int(colour[at : at + 2], 16) * share + int(ground[at : at + 2], 16) * (1 - share))
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02X}" for part in parts)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_caption_is_readable_on_every_ground(name):
    """Streamlit writes it in 60 % of the colour of text."""
    theme = THEME[name]
    for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert contrast(mixed(theme["textColor"], ground, 0.6), ground) >= TEXT


@pytest.mark.parametrize("name", ["light", "dark"])
def test_what_is_chosen_can_be_told_and_read(name):
    """Streamlit paints a tenth of the primary colour; looks.css writes on it in black or white."""
    theme = THEME[name]
    for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        written = "#000000" if name == "light" else "#FFFFFF"
        assert contrast(written, mixed(theme["primaryColor"], ground, 0.1)) >= TEXT
        assert contrast(theme["primaryColor"], mixed(theme["primaryColor"], ground, 0.1)) >= MARK
        assert contrast(written, ground) >= MARK  # the line around what has the focus


@pytest.mark.parametrize("picture", ["logo.svg", "icon.svg"])
def test_the_logo_can_be_seen_by_day_and_by_night(picture):
    (colour,) = set(re.findall("#[0-9A-F]{6}", (ROOT / "lapor/ui" / picture).read_text()))
    assert contrast(colour, "#FFFFFF") >= MARK  # the bubble on it
    for name in ("light", "dark"):
        for ground in ("backgroundColor", "secondaryBackgroundColor"):
            assert contrast(colour, THEME[name][ground]) >= MARK


@pytest.mark.parametrize("times", [1, 2])
def test_a_browser_hears_the_theme_that_streamlit_would_tell_it(times):
    def heard(tell) -> NewSession:
        message = NewSession()
        theme: CustomThemeConfig = message.custom_theme
        for part, section in ((theme, "theme"), (theme.light, "theme.light"),
                              (theme.dark, "theme.dark"), (theme.sidebar, "theme.sidebar"),
                              (theme.light.sidebar, "theme.light.sidebar")):  # fmt: skip
            tell(part, section)
        return message

    for _ in range(times):
        assert heard(told._tell) == heard(told._read)
    assert heard(told._read).custom_theme.light.primary_color == THEME["light"]["primaryColor"]
    assert not heard(told._tell).custom_theme.HasField("sidebar")
