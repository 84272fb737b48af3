"""Where Streamlit's scripts wait: this release has each place, and ours are still scripts."""

import shutil
import subprocess
from pathlib import Path

import pytest

from lapor.web.assets import STATIC
from lapor.web.frontend_waits import WAITS, hastened

SCRIPTS = STATIC / "static/js"


@pytest.mark.parametrize("name", WAITS)
def test_this_release_waits_there_once(name: str, tmp_path: Path) -> None:
    named = {path: path.read_text("utf-8") for path in SCRIPTS.glob(f"{name}.*.js")}
    for wait in WAITS[name]:
        there = [path for path in named for _ in wait.expression.findall(named[path])]
        assert len(there) == 1, "look where this release of Streamlit waits"
    (path,) = there
    script = named[path]
    ours = hastened(path.name, script)
    assert ours != script
    if shutil.which("node"):
        file = tmp_path / "ours.mjs"
        file.write_text(ours, "utf-8")
        subprocess.run(["node", "--check", file], check=True)


def test_this_release_opens_its_socket_at_once_when_told_where() -> None:
    """lapor/web/document.py tells it; without these words it would look for its server again."""
    script = "".join(path.read_text("utf-8") for path in SCRIPTS.glob("index.*.js"))
    for words in ("window.__streamlit", "get BACKEND_BASE_URL()", "get HOST_CONFIG()"):
        assert words in script
    assert "enableBypass===!0?(this.setFsmState($.CONNECTING)" in script
