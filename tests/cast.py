"""Who appears in the tests. Sleman is in WIB, Badung in WITA.

Siti coordinates Kab. Sleman, Budi is liaison officer of its Dinas PUPR; Wayan is liaison officer
in Badung and must never see Siti's; Ayu coordinates Badung; Dewi reads for a partner; Rini is
national administrator.
"""

from dataclasses import dataclass

from sqlmodel import Session, select

from db.codes import Role
from db.models import Account, Agency, Government
from lapor.domain.access import Actor

PUPR, DINKES, BADUNG_PUPR = 9_901, 9_902, 9_903


@dataclass(frozen=True)
class Cast:
    siti: Actor
    budi: Actor
    ani: Actor  # liaison officer of Dinas Kesehatan, Sleman
    ayu: Actor
    wayan: Actor
    rini: Actor
    dewi: Actor
    sleman: int
    badung: int


def gather(session: Session) -> Cast:
    """The people with their accounts, their agencies and governments."""
    governments = dict(session.exec(select(Government.code, Government.id)).all())
    sleman, badung = governments["34.04"], governments["51.03"]
    session.add_all(
        Agency(id=id, government_id=government, name=name)
        for id, government, name in (
            (PUPR, sleman, "Dinas PUPR uji"),
            (DINKES, sleman, "Dinas Kesehatan uji"),
            (BADUNG_PUPR, badung, "Dinas PUPR Badung uji"),
        )
    )
    session.flush()
    people = {
        "siti": Actor("siti", Role.COORDINATOR, sleman, full_name="Siti Rahayu"),
        "budi": Actor("budi", Role.LIAISON, sleman, PUPR, "Budi Santoso"),
        "ani": Actor("ani", Role.LIAISON, sleman, DINKES, "Ani Lestari"),
        "ayu": Actor("ayu", Role.COORDINATOR, badung, full_name="Ayu Dewanti"),
        "wayan": Actor("wayan", Role.LIAISON, badung, BADUNG_PUPR, "Wayan Sudarma"),
        "rini": Actor("rini", Role.NATIONAL, full_name="Rini Hapsari"),
        "dewi": Actor("dewi", Role.PARTNER, full_name="Dewi Anggraini"),
    }
    session.add_all(_account(actor) for actor in people.values())
    session.flush()
    return Cast(**people, sleman=sleman, badung=badung)


def _account(actor: Actor) -> Account:
    return Account(
        name=actor.name,
        full_name=actor.full_name,
        password_hash="-",
        role=actor.role,
        government_id=actor.government_id,
        agency_id=actor.agency_id,
    )
