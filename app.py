"""The launcher: `streamlit run app.py`. Imported once; what reruns is lapor/ui/main.py."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import altair  # noqa: F401  the first visitor should not wait for imports
import pandas  # noqa: F401
import pyarrow  # noqa: F401
import streamlit as st
from starlette.middleware import Middleware

from db.engine import engine
from lapor import logs
from lapor.services import start
from lapor.ui import broken
from lapor.web import clockwork, safety
from lapor.web.assets import Assets
from lapor.web.gate import Gate
from lapor.web.routes import ROUTES

logs.configure()
start.launch(engine())
safety.require(engine(), st.get_option)


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    gc.collect()
    gc.freeze()  # what lives for ever need not be looked through after every rerun
    tasks = clockwork.begin()
    yield
    for task in tasks:
        task.cancel()


app = st.App(
    Path(__file__).parent / "lapor/ui/main.py",
    routes=ROUTES,
    middleware=[Middleware(Gate), Middleware(Assets)],
    on_script_error=broken.tell,
    lifespan=lifespan,
)
