"""Accounts of others: invited, moved, closed and helped by who looks after them.

The nation looks after everybody, a coordinator after heads and liaison officers of the own
government: nobody makes or raises an account that sees further than their own. What could be used
to take an account over asks for a fresh second factor. An administrator never sees a password.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from db.codes import Role
from db.models import Account, Government
from db.privacy_codes import LinkPurpose
from lapor.domain.access import MANAGED, Actor, Permission
from lapor.domain.errors import BadInput, NotAllowed, NotFound, Stale
from lapor.domain.text import Text
from lapor.queries import reference
from lapor.queries import staff as queries
from lapor.services import accounts, freshness, links, second_factor, sessions, throttle, turns


@dataclass(frozen=True)
class Line:
    """One account, as a list shows it."""

    name: str
    full_name: str
    role: Role
    government_id: int | None
    agency_id: int | None
    place: str
    is_active: bool
    is_invited: bool  # no password chosen yet
    has_factor: bool
    needs_factor: bool
    is_closed: bool  # refused for an hour after too many wrong tries
    last_at: datetime | None  # of the last sign-in
    version: int


@dataclass(frozen=True)
class Place:
    """What an account is for: a role, and where."""

    role: Role
    government_id: int | None = None
    agency_id: int | None = None


def listed(
    session: Session, actor: Actor, *, search: str = "", role: Role | None = None,
    is_active: bool | None = None, now: datetime | None = None,
) -> list[Line]:  # fmt: skip
    """Whom this actor looks after; nobody without the right."""
    now = now or datetime.now(UTC)
    found = queries.rows(session, actor, search=search, role=role, is_active=is_active)
    closed = throttle.closed_among(session, [row.account.name for row in found], now=now)
    return [_line(row, row.account.name in closed) for row in found]


def _line(row: queries.Row, is_closed: bool) -> Line:
    account = row.account
    return Line(
        name=account.name,
        full_name=account.full_name,
        role=account.role,
        government_id=account.government_id,
        agency_id=account.agency_id,
        place=" · ".join(filter(None, (row.agency, row.government))),
        is_active=account.is_active,
        is_invited=account.password_hash == accounts.NO_PASSWORD,
        has_factor=second_factor.is_on(account),
        needs_factor=second_factor.is_required(account.role),
        is_closed=is_closed,
        last_at=row.last_at,
        version=account.version,
    )


def roles(actor: Actor) -> tuple[Role, ...]:
    """Those this actor may give."""
    return MANAGED.get(actor.role, ()) if actor.may(Permission.MANAGE_ACCOUNTS) else ()


def governments(session: Session, actor: Actor) -> list[Government]:
    """Where this actor may give them."""
    return reference.governments(session, actor, Permission.MANAGE_ACCOUNTS)


def invite(
    session: Session, actor: Actor, name: str, full_name: str, place: Place, *,
    now: datetime | None = None,
) -> str:  # fmt: skip
    """A new account and the secret of its one-time link."""
    now = now or datetime.now(UTC)
    _require_place(session, actor, place)
    freshness.require_fresh(session, actor, now=now)
    made = accounts.create(
        session, name, None, role=place.role, full_name=full_name,
        government_id=place.government_id, agency_id=place.agency_id,
    )  # fmt: skip
    accounts.note(session, actor.name, "create_account", made.name, place.role.value, now=now)
    return links.make(session, made.name, LinkPurpose.INVITATION, by=actor.name, now=now)


def _require_place(session: Session, actor: Actor, place: Place) -> None:
    """A coordinator's accounts are of the own government, and none above."""
    allowed = {one.id for one in governments(session, actor)}
    is_theirs = place.role in roles(actor)
    if is_theirs and place.government_id is not None:
        is_theirs = place.government_id in allowed
    elif is_theirs and actor.government_id is not None:
        is_theirs = False
    if not is_theirs:
        raise NotAllowed(
            Text(
                "Peran atau daerah itu di luar kewenangan Anda.",
                "That role or government is outside what you may give.",
            )
        )


def new_link(
    session: Session, actor: Actor, name: str, *, seen: int, now: datetime | None = None
) -> str:
    """Another invitation, or a new password for who has one: that ends their sessions at once."""
    now = now or datetime.now(UTC)
    account = _theirs(session, actor, name, seen)
    freshness.require_fresh(session, actor, now=now)
    is_invited = account.password_hash == accounts.NO_PASSWORD
    purpose = LinkPurpose.INVITATION if is_invited else LinkPurpose.RESET
    accounts.note(session, actor.name, "make_link", name, purpose.value, now=now)
    return links.make(session, name, purpose, by=actor.name, now=now)


def move(
    session: Session, actor: Actor, name: str, place: Place, *, seen: int,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Another role, or the same elsewhere. Their sessions end."""
    now = now or datetime.now(UTC)
    account = _theirs(session, actor, name, seen)
    _require_place(session, actor, place)
    _require_not_oneself(actor, name)
    if account.role == Role.NATIONAL and place.role != Role.NATIONAL:
        _require_another_national(session, name)
    freshness.require_fresh(session, actor, now=now)
    before = Place(account.role, account.government_id, account.agency_id)
    accounts.change_role(
        session, name, place.role, government_id=place.government_id, agency_id=place.agency_id
    )
    after = Place(account.role, account.government_id, account.agency_id)
    if before == after:
        raise BadInput(Text("Tidak ada yang berubah.", "Nothing would change."))
    summary = f"{before.role.value} → {after.role.value}, role government agency"
    accounts.note(session, actor.name, "change_account", name, summary, now=now)


def set_active(
    session: Session, actor: Actor, name: str, *, is_active: bool, seen: int,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """May they sign in? Whatever they have open ends."""
    now, account = now or datetime.now(UTC), _theirs(session, actor, name, seen)
    _require_not_oneself(actor, name)
    if is_active:
        freshness.require_fresh(session, actor, now=now)
        accounts.enable(session, name)
    else:
        if account.role == Role.NATIONAL:
            _require_another_national(session, name)
        accounts.disable(session, name)
    action = "open_account" if is_active else "disable_account"
    accounts.note(session, actor.name, action, name, now=now)


def end_sessions(
    session: Session, actor: Actor, name: str, *, now: datetime | None = None
) -> None:  # fmt: skip
    """Every browser of theirs is signed out."""
    _theirs(session, actor, name)
    sessions.revoke_all(session, name)
    accounts.note(session, actor.name, "end_sessions", name, "all", now=now or datetime.now(UTC))


def reset_factor(
    session: Session, actor: Actor, name: str, *, seen: int, now: datetime | None = None
) -> None:
    """The telephone is lost: they set up another at the next sign-in. Sessions end."""
    now = now or datetime.now(UTC)
    account = _theirs(session, actor, name, seen)
    _require_not_oneself(actor, name)
    if not second_factor.is_on(account):
        raise BadInput(
            Text("Akun ini tidak punya verifikasi dua langkah.", "This account has none.")
        )
    freshness.require_fresh(session, actor, now=now)
    second_factor.remove(session, name)
    sessions.revoke_all(session, name)
    accounts.note(session, actor.name, "second_factor", name, "reset", now=now)


def lift(session: Session, actor: Actor, name: str, *, now: datetime | None = None) -> None:
    """Wrong tries are forgotten: they may sign in at once."""
    now = now or datetime.now(UTC)
    _theirs(session, actor, name)
    freshness.require_fresh(session, actor, now=now)  # else a found browser guesses for ever
    throttle.lift(session, name)
    accounts.note(session, actor.name, "lift_tries", name, now=now)


def _theirs(session: Session, actor: Actor, name: str, seen: int | None = None) -> Account:
    """An account this actor looks after, as they last saw it. Raises NotFound, Stale."""
    turns.of_accounts(session, name, *queries.nationals(session))  # two may close each other
    account = queries.one(session, actor, name)
    if account is None:
        raise NotFound(
            Text(
                "Akun ini tidak ada atau di luar kewenangan Anda.",
                "There is no such account, or it is outside what you may change.",
            )
        )
    if seen is not None and account.version != seen:
        raise Stale(
            Text(
                "Akun ini baru saja diubah orang lain. Periksa keadaannya sekarang, lalu ulangi.",
                "Somebody else has just changed this account. Look at it as it is now, then "
                "repeat the step.",
            )
        )
    return account


def _require_not_oneself(actor: Actor, name: str) -> None:
    if actor.name == name:
        raise NotAllowed(
            Text(
                "Akun sendiri tidak dapat ditutup atau diubah perannya. Minta admin lain.",
                "Nobody closes or moves their own account. Ask another administrator.",
            )
        )


def _require_another_national(session: Session, name: str) -> None:
    if not {*queries.nationals(session)} - {name}:
        raise NotAllowed(
            Text(
                "Ini admin nasional aktif yang terakhir. Tetapkan yang lain dahulu.",
                "This is the last active national administrator. Appoint another one first.",
            )
        )
