"""Where Streamlit's scripts wait longer than anybody need: each is one expression of a script.

A test fails when a release of Streamlit no longer has one of them; until then it only waits again.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

HERE = Path(__file__).parent


class Wait(NamedTuple):
    """What is looked for, what stands there instead, and a file of ours that it calls."""

    expression: re.Pattern[str]
    instead: str
    calls: str = ""


# by the name of the script, without its digest
WAITS: Mapping[str, tuple[Wait, ...]] = MappingProxyType(
    {
        # React. A part of the page is fetched when the first of it is to be drawn, and a grey box
        # stands there until then. early.js gets React's notes of the parts, and asks for those
        # that this page drew the last time before the server has answered.
        "emotion-is-prop-valid": (
            Wait(
                re.compile(
                    r"(\.lazy=function\((\w)\)\{return)"
                    r"(\{\$\$typeof:\w+,_payload:\{_status:-1,_result:\2\},_init:\w+\})"
                ),
                r"\1(e=>((window.laporParts??=[]).push(e),e))(\3)",
            ),
        ),
        # each icon asks how large the letters of the page are, and all styles are worked out for it
        "utils": (
            Wait(
                re.compile(r"getComputedStyle\(document\.documentElement\)\.fontSize"),
                "laporLetters()",
                "kept_letters.js",
            ),
        ),
        # what is ticked in a table is told after a seventh of a second, lest more is ticked
        "DataFrame": (
            Wait(
                re.compile(r"(\{debouncedCallback:\w+,cancel:\w+\}=\w+\(\w+,)150\)"),
                r"\g<1>30)",
            ),
        ),
        "StreamlitMarkdown": (
            # each text goes through a parser of markdown, also where there is nothing to parse
            Wait(
                re.compile(
                    r"(?P<memo>[\w$]+=\(0,(?P<react>\w+)\.memo\)\()"
                    r"(?P<part>function\(\{allowHTML:(?P<html>\w+),source:\w+,overrideComponents:"
                    r".*?let (?P<looks>\w+)=\w+\(\),.*?\[\.\.\.(?P<formulas>\w+)\?"
                    r".*?return (?P<faces>\w+)&&.*?=(?P<draw>\w+)\(\w+,\{)"
                    r"(?P<rest>remarkPlugins:.*?\})(?P<next>\),[\w$]+=\(0,(?P=react)\.memo\)\(\(\{source:)",
                    re.DOTALL,
                ),
                r"\g<memo>(M=>e=>{let p=laporPlain(e.source);"
                r"return p===null?\g<draw>(M,e):\g<draw>(`p`,{children:p})})(\g<part>"
                r"lapor:\g<formulas>||\g<faces>||\g<html>?null:\g<looks>,\g<rest>)\g<next>",
                "plain_words.js",
            ),
            # and has a parser made for itself alone
            Wait(
                re.compile(
                    r"(function \w+\((\w)\)\{let \w=)(\w+)\(\2\)"
                    r"(,\w=\w+\(\2\);return \w+\(\w\.runSync\()"
                ),
                r"\1laporParser(\2,\3)\4",
                "kept_parser.js",
            ),
            Wait(
                re.compile(
                    r"constructs:(\w+\(\[\w+,\.\.\.\((\w)\|\|\{\}\)\.extensions\|\|\[\]\]\))"
                ),
                r"constructs:laporGrammar(\2?.extensions,()=>\1)",
                "kept_grammar.js",
            ),
        ),
        # the style of each part of a page is worked out each time that it is drawn
        "emotion-styled": (
            Wait(
                re.compile(r"var (\w+)=(\w+)\((\w+)\.concat\((\w+)\),(\w+)\.registered,(\w+)\);"),
                r"var \1=\4.length?\2(\3.concat(\4),\5.registered,\6)"
                r":laporStyle(\3,\5.registered,\6,\2);",
                "kept_styles.js",
            ),
        ),
        # what colours the words of three hundred programming languages is made ready for a text
        # that is in none of them: a third of a second
        "StreamlitSyntaxHighlighter": (
            Wait(
                re.compile(
                    r"([\w$]+)=([\w$]+)\(\),([\w$]+=5e4;.*?function \w+\(\{language:(\w+),"
                    r".*?children:)(\w+)\?",
                    re.DOTALL,
                ),
                r"\1={get Prism(){return \2().Prism},"
                r"get createElement(){return \2().createElement}},"
                r"\3\5||!\4||\4===`plaintext`?",
            ),
        ),
        # a chart is drawn at once, also where nobody sees it yet
        "ArrowVegaLiteChart": (
            Wait(
                re.compile(
                    r"\(\(\)=>\((\w+)\.current!==null&&(\w+)&&\(([^;]*?),(\w+)\(\1,(\w+)\.current\)\),"
                    r"\(\)=>\{(\w+)\(\)\}\),"
                ),
                r"(()=>{let stop;if(\1.current!==null&&\2)"
                r"stop=laporSeen(\1.current,\5.current.height,"
                r"()=>{\3;return \4(\1,\5.current)});return()=>{stop?.();\6()}},",
                "soon_seen.js",
            ),
        ),
    }
)


def waits_of(name: str) -> tuple[Wait, ...]:
    """Of a script by its file name, as `DataFrame.-f9-1zS0.js`."""
    return WAITS.get(name.partition(".")[0], ())


def hastened(name: str, script: str) -> str:
    """The script, without its waits."""
    for wait in waits_of(name):
        script, is_there = wait.expression.subn(wait.instead, script, count=1)
        if is_there and wait.calls:
            script += "\n" + (HERE / wait.calls).read_text("utf-8")
    return script
