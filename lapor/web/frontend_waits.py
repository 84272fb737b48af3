"""Where Streamlit's scripts wait longer than anybody need: each is one expression of a script.

A test fails when a release of Streamlit no longer has one of them; until then it only waits again.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

# by the name of the script, without its digest: what is looked for, and what stands there instead
WAITS: Mapping[str, tuple[re.Pattern[str], str]] = MappingProxyType(
    {
        # React. A part of the page is fetched when the first of it is to be drawn, and a grey box
        # stands there until then. early.js gets React's notes of the parts, and asks for those
        # that this page drew the last time before the server has answered.
        "emotion-is-prop-valid": (
            re.compile(
                r"(\.lazy=function\((\w)\)\{return)"
                r"(\{\$\$typeof:\w+,_payload:\{_status:-1,_result:\2\},_init:\w+\})"
            ),
            r"\1(e=>((window.laporParts??=[]).push(e),e))(\3)",
        ),
        # what is ticked in a table is told after a seventh of a second, lest more is ticked
        "DataFrame": (
            re.compile(r"(\{debouncedCallback:\w+,cancel:\w+\}=\w+\(\w+,)150\)"),
            r"\g<1>30)",
        ),
    }
)


def waits_of(name: str) -> tuple[re.Pattern[str], str] | None:
    """Of a script by its file name, as `DataFrame.-f9-1zS0.js`."""
    return WAITS.get(name.partition(".")[0])


def hastened(name: str, script: str) -> str:
    """The script, without its wait."""
    found = waits_of(name)
    return found[0].sub(found[1], script, count=1) if found else script
