"""What would this file change? Check it first, then load it."""

from datetime import UTC, datetime

import streamlit as st

from db.engine import reading
from lapor.domain.access import Permission
from lapor.queries import reference
from lapor.services import desk, start
from lapor.ui import intake, parts
from lapor.ui.frame import _, enter, visit

user = enter(Permission.IMPORT)
with reading() as session:
    kind = start.kind_of(session)
    zone = desk.home_zone(session, user).key
    governments = reference.governments(session, user, Permission.IMPORT)


def check() -> None:
    if found := visit():  # asked anew: the page may be hours old
        intake.start(found.actor, dry_run=True)


def load() -> None:
    if found := visit():
        intake.start(found.actor, dry_run=False)


st.title(_("What would this file change?"))
parts.stamp(datetime.now(UTC), zone)
if kind == "demo":
    intake.demo_refusal()
    st.stop()
intake.choose(intake.by_code(governments))
intake.upload()
intake.steps(check, load)
