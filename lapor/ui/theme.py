"""The theme of the configuration, as Streamlit tells it to a browser in every run of a page.

It reads about a hundred options each time, and they do not change while the app runs: here that is
done once for each section.
"""

from functools import cache

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

_read = app_session._populate_theme_msg


def remember() -> None:
    """From now on, in this process."""
    app_session._populate_theme_msg = _tell


def _tell(msg: CustomThemeConfig, section: str = "theme") -> None:
    if (made := _made(section)).ListFields():  # else even the merging would say that it was set
        msg.MergeFrom(made)


@cache
def _made(section: str) -> CustomThemeConfig:
    made = CustomThemeConfig()
    _read(made, section)
    return made
