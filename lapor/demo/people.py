"""Who appears in the demo: names of reporters and officers by region, and the accounts.

All names were put together at random; phone numbers and mail addresses cannot exist.
"""

# ruff: noqa: E501 - lists of names

from random import Random
from typing import NamedTuple

from db.codes import Role

# fmt: off
GIVEN = {
    "sunda": ("Asep", "Dadang", "Ujang", "Cecep", "Iwan", "Yayat", "Entis", "Deden", "Euis", "Neneng", "Iis", "Lilis", "Nining", "Teti", "Imas", "Siti Maryam"),
    "jawa": ("Agus", "Slamet", "Suparman", "Wahyu", "Tri", "Dwi", "Eko", "Bayu", "Sri", "Endah", "Wulan", "Retno", "Ningsih", "Rahayu", "Yuni", "Lestari"),
    "minang": ("Rizal", "Syafri", "Yulhendri", "Afdal", "Hendri", "Irwan", "Zulfa", "Fauzan", "Rahma", "Yulia", "Desi", "Mega", "Wirda", "Elvira", "Nurhayati", "Fitri"),
    "bali": ("I Wayan", "I Made", "I Nyoman", "I Ketut", "I Gede", "I Putu", "Ni Wayan", "Ni Made", "Ni Nyoman", "Ni Ketut", "Ni Luh", "Ni Putu", "I Komang", "Ni Komang", "I Kadek", "Ni Kadek"),
}
FAMILY = {
    "sunda": ("Hidayat", "Suryana", "Permana", "Kurniawan", "Sopandi", "Mulyana", "Gunawan", "Sutisna", "Rohaeni", "Nurjanah", "Komariah", "Setiawan"),
    "jawa": ("Santoso", "Wibowo", "Prasetyo", "Utomo", "Nugroho", "Widodo", "Susanto", "Hartono", "Purnomo", "Handayani", "Wulandari", "Astuti"),
    "minang": ("Chaniago", "Piliang", "Koto", "Sikumbang", "Tanjung", "Guci", "Jambak", "Caniago", "Melayu", "Putra", "Putri", "Syahputra"),
    "bali": ("Sudarma", "Suardana", "Wijaya", "Artawan", "Budiasa", "Adnyana", "Suastika", "Widiastuti", "Suryani", "Ariani", "Darmawan", "Sukerta"),
}
# fmt: on


class Person(NamedTuple):
    """A demo account. `agency` is the kind of agency it answers for, see agencies.py."""

    name: str
    full_name: str
    role: Role
    government: str | None = None
    agency: str | None = None


N, C, L, H = Role.NATIONAL, Role.COORDINATOR, Role.LIAISON, Role.HEAD
# fmt: off
PEOPLE = (
    Person("rini", "Rini Puspitasari", N),
    Person("asep", "Asep Suryana", C, "36.03"),
    Person("euis", "Euis Komariah", L, "36.03", "pupr"),
    Person("dadang", "Dadang Mulyana", L, "36.03", "pupr"),
    Person("hendra", "Hendra Permana", H, "36.03"),
    Person("endang", "Endang Purnomo", C, "34"),
    Person("joko", "Joko Prasetyo", L, "34", "dishub"),
    Person("wulan", "Wulan Purnomo", L, "34", "dishub"),
    Person("sekar", "Sekar Handayani", H, "34"),
    Person("siti", "Siti Wulandari", C, "34.04"),
    Person("budi", "Budi Santoso", L, "34.04", "pupr"),
    Person("retno", "Retno Astuti", L, "34.04", "pupr"),
    Person("bambang", "Bambang Utomo", H, "34.04"),
    Person("yusra", "Yusra Piliang", C, "13"),
    Person("rahmi", "Rahmi Chaniago", L, "13", "pupr"),
    Person("fauzan", "Fauzan Tanjung", L, "13", "pupr"),
    Person("zulkifli", "Zulkifli Koto", H, "13"),
    Person("made", "I Made Suardana", C, "51"),
    Person("ketut", "Ni Ketut Ariani", L, "51", "pupr"),
    Person("kadek", "Ni Kadek Widiastuti", L, "51", "pupr"),
    Person("nyoman", "I Nyoman Adnyana", H, "51"),
    Person("komang", "Ni Komang Suryani", C, "51.03"),
    Person("wayan", "I Wayan Sudarma", L, "51.03", "dlh"),
    Person("gede", "I Gede Artawan", L, "51.03", "dlh"),
    Person("putu", "I Putu Darmawan", H, "51.03"),
    Person("maya", "Maya Anggraini", Role.MANAGER),
    Person("dewi", "Dewi Kusumaningrum", Role.PARTNER),
    Person("yusuf", "Yusuf Ramadhan", Role.OVERSEER),
    Person("ratna", "Ratna Wijayanti", Role.AUDITOR),
)
# fmt: on
NATIONAL = "rini"


def coordinator(government: str) -> str:
    return next(p.name for p in PEOPLE if p.role == C and p.government == government)


def liaison(government: str) -> Person:
    return next(p for p in PEOPLE if p.role == L and p.government == government)


def colleague(government: str) -> Person:
    """The second officer at the liaison's agency: they stand in for each other."""
    return [p for p in PEOPLE if p.role == L and p.government == government][1]


def full_name(rng: Random, culture: str) -> str:
    return f"{rng.choice(GIVEN[culture])} {rng.choice(FAMILY[culture])}"


def reporter(rng: Random, culture: str, *, is_social: bool) -> dict[str, str] | None:
    """What a reporter told about themselves: social media give a name at most."""
    if rng.random() < 0.09:
        return None
    name = full_name(rng, culture)
    person = {"name": name}
    if is_social:
        return person
    if rng.random() < 0.8:
        person["phone"] = invented_phone(rng)
    if rng.random() < 0.55:
        plain = name.lower().replace(" ", ".")
        person["email"] = f"{plain}{rng.randrange(10, 99)}@contoh.id"
    return person


def invented_phone(rng: Random) -> str:
    """0800 numbers of this length belong to nobody."""
    return f"0800-{rng.randrange(1000, 9999)}-{rng.randrange(1000, 9999)}"


def invented_nik(rng: Random) -> str:
    """Sixteen digits like a NIK, of a province 99 that does not exist."""
    born = f"{rng.randrange(1, 29):02d}{rng.randrange(1, 13):02d}{rng.randrange(60, 99)}"
    return f"99{rng.randrange(100, 999)}9{born}{rng.randrange(1, 9999):04d}"
