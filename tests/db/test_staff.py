"""Who looks after whose account, and what nobody can do to themselves or to the last one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pyotp
import pytest
from sqlmodel import select

from db.codes import Role
from db.engine import writing
from db.models import Account, AuditLog
from lapor.domain.access import ALLOWED, MANAGED, Permission, Scope
from lapor.domain.errors import BadInput, NotAllowed, NotFound, NotFresh, Refusal, Stale
from lapor.services import accounts, links, own_account, second_factor, sessions, staff
from lapor.services.staff import Place
from tests.cast import BADUNG_PUPR, DINKES, PUPR

T0 = datetime(2026, 3, 2, 1, tzinfo=UTC)


def version(session, name):
    return session.get_one(Account, name).version


def test_nobody_gives_more_than_they_have(session, cast):
    """A role that looks after others sees at least as far as each of them."""
    order = (None, Scope.SELF, Scope.AGGREGATE, Scope.OWN_AGENCY, Scope.OWN_GOVERNMENT, Scope.ALL)
    exceptions = {Permission.EDIT_TEMPLATES}  # the nation answers nobody
    for giver, roles in MANAGED.items():
        for permission in set(Permission) - exceptions:
            own = order.index(ALLOWED[permission].get(giver))
            for role in roles:
                assert order.index(ALLOWED[permission].get(role)) <= own, (giver, role, permission)


@pytest.mark.parametrize(
    ("role", "where", "agency"),
    [
        (Role.COORDINATOR, "sleman", None),
        (Role.NATIONAL, None, None),
        (Role.PARTNER, None, None),
        (Role.AUDITOR, "sleman", None),
        (Role.HEAD, "badung", None),
        (Role.HEAD, None, None),
        (Role.LIAISON, "badung", BADUNG_PUPR),
        (Role.LIAISON, None, BADUNG_PUPR),
        (Role.LIAISON, "sleman", BADUNG_PUPR),
    ],
)
def test_a_coordinator_makes_nobody_above_or_outside(session, cast, role, where, agency):
    place = Place(role, getattr(cast, where) if where else None, agency)
    with pytest.raises(Refusal):
        staff.invite(session, cast.siti, "baru", "Baru", place, now=T0)
    with pytest.raises(Refusal):
        staff.move(session, cast.siti, "budi", place, seen=1, now=T0)
    assert session.get(Account, "baru") is None
    assert session.get_one(Account, "budi").role == Role.LIAISON


@pytest.mark.parametrize("name", ["siti", "rini", "ayu", "wayan", "dewi", "nobody"])
def test_a_coordinator_touches_nobody_above_or_outside(session, cast, name):
    seen = 1
    for deed in (
        lambda: staff.new_link(session, cast.siti, name, seen=seen),
        lambda: staff.set_active(session, cast.siti, name, is_active=False, seen=seen),
        lambda: staff.end_sessions(session, cast.siti, name),
        lambda: staff.lift(session, cast.siti, name),
        lambda: staff.reset_factor(session, cast.siti, name, seen=seen),
        lambda: staff.move(session, cast.siti, name, Place(Role.HEAD, cast.sleman), seen=seen),
    ):
        with pytest.raises(NotFound):
            deed()
    assert name not in [one.name for one in staff.listed(session, cast.siti)]


def test_inviting_moving_and_closing_are_told_to_the_log_without_names_of_people(session, cast):
    place = Place(Role.LIAISON, cast.sleman, PUPR)
    secret = staff.invite(session, cast.siti, "Tuti", "Tuti Aminah", place, now=T0)
    assert links.look(session, secret, now=T0).full_name == "Tuti Aminah"
    key = sessions.key_of(sessions.open(session, "tuti", now=T0))
    elsewhere = Place(Role.LIAISON, cast.sleman, DINKES)
    seen = version(session, "tuti")
    staff.move(session, cast.siti, "tuti", elsewhere, seen=seen, now=T0)
    assert sessions.who(session, key, now=T0) is None
    staff.set_active(
        session, cast.siti, "tuti", is_active=False, seen=version(session, "tuti"), now=T0
    )
    with pytest.raises(NotFound):
        links.look(session, secret, now=T0)
    staff.set_active(
        session, cast.siti, "tuti", is_active=True, seen=version(session, "tuti"), now=T0
    )
    staff.lift(session, cast.siti, "tuti", now=T0)
    said = session.exec(select(AuditLog).where(AuditLog.subject == "tuti")).all()
    actions = {one.action for one in said}
    assert actions == {
        "create_account", "change_account", "disable_account", "open_account", "lift_tries",
    }  # fmt: skip
    assert "Aminah" not in "".join(one.summary for one in said)
    assert {one.home_id for one in said} == {cast.sleman}


def test_of_two_administrators_the_second_is_told(session, cast):
    seen = version(session, "budi")
    staff.set_active(session, cast.siti, "budi", is_active=False, seen=seen, now=T0)
    with pytest.raises(Stale):
        staff.move(session, cast.rini, "budi", Place(Role.HEAD, cast.sleman), seen=seen, now=T0)


def test_nobody_closes_moves_or_lets_go_of_themselves(session, cast):
    accounts.create(session, "joko", None, role=Role.NATIONAL)
    seen = version(session, "rini")
    for deed in (
        lambda: staff.set_active(session, cast.rini, "rini", is_active=False, seen=seen),
        lambda: staff.move(session, cast.rini, "rini", Place(Role.PARTNER), seen=seen),
        lambda: staff.reset_factor(session, cast.rini, "rini", seen=seen),
    ):
        with pytest.raises(NotAllowed):
            deed()


def test_two_who_close_each_other_leave_one(world):
    engine, cast = world
    with writing(engine) as session:
        accounts.create(session, "joko", None, role=Role.NATIONAL)
        joko = type(cast.rini)("joko", Role.NATIONAL)

    def close(pair):
        actor, other = pair
        try:
            with writing(engine) as session:
                staff.set_active(session, actor, other, is_active=False, seen=1, now=T0)
        except NotAllowed:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(close, [(cast.rini, "joko"), (joko, "rini")]))
    assert sorted(done) == [False, True]


def test_what_could_take_an_account_over_asks_for_a_fresh_code(session, cast):
    offer = second_factor.offer("rini")
    code = pyotp.TOTP(offer.secret).at(T0)
    second_factor.take_up(session, "rini", offer.sealed, code, now=T0)
    second_factor.take_up(
        session, "budi", (other := second_factor.offer("budi")).sealed,
        pyotp.TOTP(other.secret).at(T0), now=T0,
    )  # fmt: skip
    seen = version(session, "budi")
    place = Place(Role.HEAD, cast.sleman)
    deeds = (
        lambda who: staff.invite(session, who, "baru", "Baru", place, now=T0),
        lambda who: staff.reset_factor(session, who, "budi", seen=seen, now=T0),
        lambda who: staff.lift(session, who, "rini", now=T0),  # and guess one's own codes for ever
        lambda who: staff.new_link(
            session, who, "budi", seen=version(session, "budi"), now=T0
        ),
        lambda who: staff.move(
            session, who, "budi", place, seen=version(session, "budi"), now=T0
        ),
    )  # fmt: skip
    secret = sessions.open(session, "rini", is_strong=True, now=T0)
    fresh = sessions.who(session, sessions.key_of(secret), now=T0)
    for deed in deeds:
        with pytest.raises(NotFresh):
            deed(cast.rini)
        deed(fresh)


def test_the_list_is_searched_by_name_and_place(session, cast):
    def found(**wish):
        return [one.name for one in staff.listed(session, cast.rini, now=T0, **wish)]

    accounts.disable(session, "ani")
    assert found(search="badung pupr") == ["wayan"]
    assert found(search="SANTOSO") == ["budi"]
    assert found(search="%") == []
    assert found(role=Role.LIAISON, is_active=True) == ["budi", "wayan"]
    assert found(is_active=False) == ["ani"]
    assert set(found()) == {"siti", "budi", "ani", "ayu", "wayan", "rini", "dewi"}


def test_the_last_sign_in_is_the_newest_session(session, cast):
    for hour in (1, 3, 2):
        sessions.open(session, "budi", now=T0.replace(hour=hour))
    (budi,) = staff.listed(session, cast.siti, search="budi", now=T0)
    assert budi.last_at == T0.replace(hour=3)


def test_a_link_handed_over_for_one_role_does_not_open_another(session, cast):
    """Who made it for a head would choose the password of a national administrator."""
    place = Place(Role.HEAD, cast.sleman)
    secret = staff.invite(session, cast.siti, "baru", "Baru", place, now=T0)
    seen = version(session, "baru")
    staff.move(session, cast.rini, "baru", Place(Role.NATIONAL), seen=seen, now=T0)
    with pytest.raises(NotFound):
        links.use(session, secret, "kereta api pagi hari", now=T0)
    secret = staff.new_link(session, cast.rini, "baru", seen=version(session, "baru"), now=T0)
    for is_active in (False, True):
        seen = version(session, "baru")
        staff.set_active(session, cast.rini, "baru", is_active=is_active, seen=seen, now=T0)
    with pytest.raises(NotFound):
        links.look(session, secret, now=T0)


@pytest.mark.parametrize("full_name", ["x" * 101, "a\u202eb", "a\x00b", "   ", "x" * 5_000_000])
def test_a_name_for_others_is_one_line_that_shows_what_it_holds(session, cast, full_name):
    place = Place(Role.HEAD, cast.sleman)
    with pytest.raises(BadInput):
        staff.invite(session, cast.siti, "baru", full_name, place, now=T0)
    with pytest.raises(BadInput):
        own_account.rename(session, cast.siti, full_name, now=T0)
