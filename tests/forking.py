"""Processes that begin as copies of one that has imported what they need: once, not each."""

import multiprocessing
import os
import sys
import types
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import pytest

COPIED = ["tests.imported", "tests.db.dying"]


def forked(work: Callable[..., None], *arguments: Any) -> ForkServerProcess:
    """A process that does this, started."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(COPIED)
    process = context.Process(target=work, args=arguments, daemon=True)
    with pytest.MonkeyPatch.context() as patch:
        # AppTest leaves the app's script behind as __main__, which a new process would run
        patch.setitem(sys.modules, "__main__", types.ModuleType("__main__"))
        process.start()
    return process


def streamlit(arguments: list[str], environment: dict[str, str], folder: Path, log: Path) -> None:
    """What the command `streamlit` does, with no more of its maker's than it would have."""
    from streamlit.web.cli import main

    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    with log.open("w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    sys.argv = ["streamlit", *arguments]
    main(prog_name="streamlit")
