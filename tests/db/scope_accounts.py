"""What is asked of the services of accounts, for scope_rows."""

from datetime import timedelta
from typing import Any

import pyotp

from db.codes import Role
from db.models import Account, WebSession
from lapor.services import own_account, second_factor, sessions, staff
from lapor.services.staff import Place
from tests.db.scope_world import NOW, OFFICER, World


def seen(w: World, place: str) -> dict[str, Any]:
    """The officer of a place, as somebody last saw their account."""
    return {"seen": w.session.get_one(Account, OFFICER[place]).version, "now": NOW}


def agency_of(w: World, place: str) -> Place:
    return Place(Role.LIAISON, w.government(place), w.another(place))


def with_factor(w: World, name: str) -> None:
    offer = second_factor.offer(name)
    code = pyotp.TOTP(offer.secret).at(NOW)
    second_factor.take_up(w.session, name, offer.sealed, code, now=NOW)


def reset(w: World, place: str) -> None:
    with_factor(w, OFFICER[place])
    staff.reset_factor(*w.asks, OFFICER[place], **seen(w, place))


def end_one(w: World, place: str) -> None:
    """Of somebody else: it is not one's own, whoever asks."""
    key = sessions.key_of(sessions.open(w.session, OFFICER[place], now=NOW))
    own_account.end_session(*w.asks, key[: own_account.SHOWN], now=NOW)


def end_others(w: World) -> int:
    """Those of others go on."""
    key = sessions.key_of(sessions.open(w.session, "budi", now=NOW))
    own_account.end_others(*w.asks, now=NOW + timedelta(minutes=1))
    assert w.session.get_one(WebSession, key).revoked_at is None
    return 1
