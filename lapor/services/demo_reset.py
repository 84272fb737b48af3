"""The demo, begun again: what visitors did is gone, and the invented data are as on the first day.

It is one transaction, so a failure leaves what was there. Meanwhile nobody is signed in: the gate
sends every page to the first one, which says what is happening and how far it is.
"""

from sqlalchemy import Engine

from db.engine import reading
from lapor.domain.access import Actor
from lapor.services import demo_mode, start


def begin(engine: Engine, actor: Actor) -> None:
    """Start it, and do not wait. Raises NotAllowed outside demo mode, and for whoever is no
    invented person. Two who ask at once get one."""
    with reading(engine) as session:
        demo_mode.require(session, actor)
    start.reset_demo(engine, actor.name)
