"""What a server of the tests is made of, imported once: each server begins as a copy of this.

Nothing here may read the settings, as lapor.web does when it is imported, nor Streamlit's, as the
caches of lapor.ui do: those come with the copy.
"""

import importlib
import pkgutil

import altair  # noqa: F401
import pandas  # noqa: F401
import pyarrow  # noqa: F401
import streamlit.starlette
import streamlit.web.cli  # noqa: F401
import uvicorn  # noqa: F401

import lapor.services

for one in pkgutil.walk_packages(lapor.services.__path__, "lapor.services."):
    importlib.import_module(one.name)
