"""Which version of a complaint whoever types has read: the one that their form was opened on.

Leaving a field runs the page anew, and pressing a button leaves the field first: by the time the
click arrives, the page may stand on a version that was on the screen for the blink of an eye.
"""

import streamlit as st

from lapor.domain.access import Actor
from lapor.services.dossier import Dossier

READ = "form-read"  # [complaint id, what is open, version]


def begin(found: Dossier, actor: Actor, opened: str) -> int:
    """When what is open is drawn: the version of its first drawing, and of own steps since."""
    version = of(found, opened)
    if all(one.by == actor.name for one in found.since(version)):
        version = found.complaint.version
    keep(found, opened, version)
    return version


def of(found: Dossier, opened: str) -> int:
    """The version that was read; that of the page where nothing is open."""
    complaint_id, what, version = st.session_state.get(READ) or (None, "", 0)
    is_open = (complaint_id, what) == (found.complaint.id, opened)
    return version if is_open else found.complaint.version


def keep(found: Dossier, opened: str, version: int) -> None:
    st.session_state[READ] = [found.complaint.id, opened, version]


def forget() -> None:
    st.session_state[READ] = None
