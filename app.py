"""The launcher: `streamlit run app.py`. Imported once; what reruns is lapor/ui/main.py."""

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import altair  # noqa: F401  the first visitor should not wait for imports
import pandas  # noqa: F401
import pyarrow  # noqa: F401
import streamlit as st
from starlette.middleware import Middleware

from db.engine import engine, speak
from lapor import logs, metrics, statements
from lapor.config import server, settings
from lapor.services import start
from lapor.services.gauges import Gauges
from lapor.ui import broken, theme, watched
from lapor.web import clockwork, safety, stopping
from lapor.web.assets import Assets
from lapor.web.gate import Gate
from lapor.web.routes import ROUTES

logs.configure(watched.visitor)
speak(server(answers_people=True))
statements.watch()
start.launch(engine())
safety.require(engine(), st.get_option)
metrics.ours.register(Gauges(engine()))
metrics.serve(settings().metrics_port)
theme.remember()


# Seconds until a thread that computes lets another in: while something is counted or loaded, a page
# waits so long after each question to its database.
LETS_IN = 0.001


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncIterator[None]:
    gc.collect()
    sys.setswitchinterval(LETS_IN)
    gc.freeze()  # what lives for ever need not be looked through after every rerun
    tasks = clockwork.begin()
    stopping.arrange()
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
