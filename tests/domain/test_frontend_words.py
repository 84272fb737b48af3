"""Streamlit's own words: this release still has each of them, and the scripts are still scripts."""

import shutil
import subprocess
from pathlib import Path

import pytest

from lapor.web.assets import STATIC
from lapor.web.frontend_words import WORDS, expression, translated

SCRIPTS = STATIC / "static/js"


@pytest.mark.parametrize("name", WORDS)
def test_this_release_has_every_phrase(name: str) -> None:
    scripts = "".join(path.read_text("utf-8") for path in SCRIPTS.glob(f"{name}.*.js"))
    missing = [one for one in WORDS[name] if "".join(expression(one)) not in scripts]
    assert not missing, "say them as this release of Streamlit does, or take them out"


def test_a_phrase_becomes_a_choice_by_language() -> None:
    said = translated("Selectbox.abc.js", "children:`No results`;name=`No results!`")
    assert said == (
        "children:(document.documentElement.lang===`id`?`Tidak ada hasil`:`No results`);"
        "name=`No results!`"
    )


def test_a_word_that_is_read_once_is_asked_for_each_time() -> None:
    assert translated("DateField.abc.js", "x={Empty:`Empty`}") == (
        "x={Empty:()=>(document.documentElement.lang===`id`?`Kosong`:`Empty`)}"
    )


@pytest.mark.skipif(not shutil.which("node"), reason="no node to read scripts with")
@pytest.mark.parametrize("name", WORDS)
def test_what_is_translated_is_still_a_script(name: str, tmp_path: Path) -> None:
    for path in SCRIPTS.glob(f"{name}.*.js"):
        file = tmp_path / path.with_suffix(".mjs").name
        file.write_text(translated(path.name, path.read_text("utf-8")), "utf-8")
        subprocess.run(["node", "--check", file], check=True)
