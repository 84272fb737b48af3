"""Some steps ask for the second factor anew, ten minutes after it was last shown.

What counts is written with the session in the database: the actor brings its key, and neither
the screen nor a service that was called in a callback has to be believed.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, select, update

from db.engine import writing
from db.models import Account, WebSession
from lapor.config import Mode, settings
from lapor.domain.access import Actor
from lapor.domain.errors import NotAllowed, NotFresh
from lapor.domain.text import Text
from lapor.services import second_factor, sessions, throttle

FRESH = timedelta(minutes=10)
ASK = Text(
    "Langkah ini meminta kode verifikasi baru. Masukkan kodenya, lalu ulangi langkah itu.",
    "This step asks for a fresh verification code. Enter it, then repeat the step.",
)
NONE = Text(
    "Langkah ini meminta verifikasi dua langkah. Siapkan dahulu di halaman Profil.",
    "This step asks for a second factor. Set one up on the page Profile first.",
)


def require_fresh(session: Session, actor: Actor, *, now: datetime | None = None) -> None:
    """Raises NotFresh unless the second factor was shown within ten minutes in this session.

    In demo mode an account without one is not asked.
    """
    now = now or datetime.now(UTC)
    account = session.get(Account, actor.name)
    if account is None or not second_factor.is_on(account):
        if settings().mode == Mode.DEMO:
            return
        raise NotAllowed(NONE)
    strong_at = session.exec(
        select(WebSession.strong_at).where(
            WebSession.key == actor.key, WebSession.account == actor.name, sessions.live(now)
        )
    ).first()
    if strong_at is None or now - strong_at > FRESH:
        raise NotFresh(ASK)


def show(
    actor: Actor, code: str, address: str, *, target: Engine | None = None,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """They show it: this session is fresh. Raises WrongCode, or TooMany without looking."""
    now = now or datetime.now(UTC)
    with throttle.trying(actor.name, address, target=target, now=now), writing(target) as session:
        second_factor.check(session, actor.name, code, now=now)
        mark(session, actor, now)


def mark(session: Session, actor: Actor, now: datetime) -> None:
    """It was shown just now, in the session of this actor."""
    session.connection().execute(
        update(WebSession)
        .where(
            col(WebSession.key) == actor.key,
            col(WebSession.account) == actor.name,
            sessions.live(now),
        )
        .values(strong_at=now)
    )
