"""Colours of the theme: what is written on them and in them can be read, by day and by night."""

import tomllib

import pytest

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


@pytest.mark.parametrize(("name", "least"), [("light", TEXT), ("dark", MARK)])
def test_a_selected_segment_can_be_told_and_read(name, least):
    """Streamlit writes the primary colour on a tenth of itself. By night that cannot be 4.5
    together with white on a button: docs/decisions.md."""
    theme = THEME[name]
    for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert contrast(theme["primaryColor"], mixed(theme["primaryColor"], ground, 0.1)) >= least


def test_no_colour_gives_both_by_night():
    """Grey has the least luminance on a tenth of itself that a button's white allows."""
    darkest_ground = "#000000"
    grey = next(f"#{v:02X}{v:02X}{v:02X}" for v in range(255, 0, -1)
                if contrast("#FFFFFF", f"#{v:02X}{v:02X}{v:02X}") >= TEXT)  # fmt: skip
    assert contrast(grey, mixed(grey, darkest_ground, 0.1)) < TEXT
