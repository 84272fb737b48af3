"""Governments, agencies, categories and territories as files name them, looked up once each."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from sqlalchemy import func, text
from sqlmodel import Session, col, select

from db.models import Agency, AgencyAlias, Category, Government, Region
from lapor.domain.vocabulary import official_category, plain, root_category

SHORT = (
    ("daerah istimewa", "di"),
    ("daerah khusus ibukota", "dk"),
    ("dki", "dk"),
)
LONGEST_CODE = 64


def government_key(name: str) -> str:
    """What is left of a government's name when titles are taken off."""
    key = plain(name)
    for long, short in SHORT:
        key = key.replace(long, short)
    for title in ("pemerintah ", "daerah ", "provinsi "):
        key = key.removeprefix(title)
    return key


class Governments:
    def __init__(self, session: Session) -> None:
        self.by_code = {row.code: row for row in session.exec(select(Government))}
        self.zones = {row.id: ZoneInfo(row.zone) for row in self.by_code.values()}

    def get(self, code: str) -> Government | None:
        return self.by_code.get(code)


class Agencies:
    """The agencies of one government, by code and by every spelling seen so far."""

    def __init__(self, session: Session, government: Government, created: list[str]) -> None:
        self.session, self.government, self.created = session, government, created
        self._own = government_key(government.name)
        rows = session.exec(select(Agency).where(Agency.government_id == government.id)).all()
        # what was merged is the agency that went on
        self._by_code = {row.code: row.merged_into or row.id for row in rows if row.code}
        aliases = session.exec(
            select(AgencyAlias).where(AgencyAlias.government_id == government.id)
        )
        self._by_name: dict[str, int | None] = {plain(row.name): row.id for row in rows}
        self._by_name |= {row.alias: row.agency_id for row in aliases}
        self._aliases = set(self._by_name)
        self._known: dict[str, tuple[int | None] | None] = {}

    def find(self, name: str, code: str = "") -> tuple[int | None] | None:
        """(its id,), (None,) for the government itself, or None: unknown."""
        if code:
            return self._find(name, code)
        if name not in self._known:
            self._known[name] = self._find(name, "")
        return self._known[name]

    def _find(self, name: str, code: str) -> tuple[int | None] | None:
        known = self._by_code.get(code or name)
        if known is not None:
            return (known,)
        alias = plain(name)
        if alias in self._by_name:
            return (self._by_name[alias],)
        return (None,) if government_key(name) == self._own else None

    def find_or_create(self, name: str, code: str = "") -> int | None:
        found = self.find(name, code)
        agency = self._create(name, code) if found is None else found[0]
        self._remember(name, code, agency)
        return agency

    def _create(self, name: str, code: str) -> int:
        last = self.session.exec(select(func.max(Agency.id))).one()
        agency = Agency(
            id=(last or 0) + 1,
            government_id=self.government.id,
            name=" ".join(name.split()),
            code=code or None,
        )
        self.session.add(agency)
        self.session.flush()
        self.created.append(agency.name)
        return agency.id

    def _remember(self, name: str, code: str, agency: int | None) -> None:
        """This spelling, and this code, mean that agency from now on."""
        self._known[name] = (agency,)
        if code and agency is not None and code not in self._by_code:
            self._by_code[code] = agency
            row = self.session.get_one(Agency, agency)
            row.code = row.code or code
        alias = plain(name)
        if alias and alias not in self._aliases:
            self._aliases.add(alias)
            self._by_name[alias] = agency
            row_alias = AgencyAlias(government_id=self.government.id, alias=alias, agency_id=agency)
            self.session.add(row_alias)


class Categories:
    def __init__(self, session: Session, created: list[str]) -> None:
        self.session, self.created = session, created
        rows = session.exec(select(Category)).all()
        self._by_code = {row.code: row.id for row in rows}
        self._by_name = {plain(row.name): row.id for row in rows}
        self._known: dict[tuple[str, str], int | None] = {}

    def find_or_create(self, name: str, code: str = "") -> int | None:
        """The official category of this name, the one of this code or name, or a new one."""
        key = (name, code)
        if key not in self._known:
            self._known[key] = self._find(name, code) or self._create(name, code)
        return self._known[key]

    def _find(self, name: str, code: str) -> int | None:
        official = official_category(name) if name else None
        if official is not None:
            return self._by_code[official]
        if code:
            return self._by_code.get(code)
        return self._by_code.get(name) or self._by_name.get(plain(name))

    def _create(self, name: str, code: str) -> int | None:
        if not (name or code):
            return None
        root = root_category(name)
        last = self.session.exec(select(func.max(Category.id))).one()
        row = Category(
            id=(last or 0) + 1,
            parent_id=self._by_code[root] if root else None,
            code=code or self._free_code(name),
            name=" ".join(name.split()) or code,
        )
        self.session.add(row)
        self.session.flush()
        self.created.append(row.name)
        self._by_code[row.code] = row.id
        self._by_name.setdefault(plain(row.name), row.id)
        return row.id

    def _free_code(self, name: str) -> str:
        wanted = plain(name).replace(" ", "_")[: LONGEST_CODE - 4] or "kategori"
        code, step = wanted, 1
        while code in self._by_code:
            step += 1
            code = f"{wanted}_{step}"
        return code


class Territories:
    """Places by Kemendagri code, and by the names exports print."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self._codes: dict[str, int | None] = {}
        self._names: dict[tuple[str, str, str], int | None] = {}
        self._below: dict[int, dict[str, int]] = {}

    def by_code(self, code: str) -> int | None:
        if code not in self._codes:
            statement = select(Region.id).where(Region.code == code)
            found = self.session.exec(statement).first()
            self._codes[code] = self._village(code) if found is None else found
        return self._codes[code]

    def _village(self, code: str) -> int | None:
        """Villages are many and seldom named: a row is made for the first that is."""
        from lokal import wilayah

        place = wilayah.get_wilayah(code) if code.count(".") == 3 else None
        parent = self.by_code(code.rpartition(".")[0]) if place else None
        if place is None or parent is None:
            return None
        id = int(code.replace(".", ""))
        values = {"id": id, "code": code, "name": place.name, "parent": parent}
        # two at once may name it first
        statement = text(
            "INSERT INTO region (id, code, name, parent_id) VALUES (:id, :code, :name, :parent) "
            "ON CONFLICT (id) DO NOTHING"
        )
        self.session.connection().execute(statement, values)
        return id

    def by_name(self, province: str, regency: str, district: str = "") -> int | None:
        """The smallest of the named places that is known; None: none is."""
        key = (province, regency, district)
        if key not in self._names:
            self._names[key] = self._by_name(*key)
        return self._names[key]

    def _by_name(self, province: str, regency: str, district: str) -> int | None:
        provinces = self._children(None)
        above = provinces.get(government_key(province)) if province else None
        if not regency:
            return above
        within = [above] if above is not None else list(provinces.values())
        found = [place for p in within if (place := _regency(self._children(p), regency))]
        if len(found) != 1:
            return above
        return self._children(found[0]).get(plain(district), found[0])

    def _children(self, parent: int | None) -> dict[str, int]:
        if (parent or 0) not in self._below:
            rows = self.session.exec(
                select(Region.id, Region.name).where(col(Region.parent_id) == parent)
            )
            name_of: Callable[[str], str] = government_key if parent is None else plain
            self._below[parent or 0] = {name_of(name): id for id, name in rows}
        return self._below[parent or 0]


def _regency(children: dict[str, int], name: str) -> int | None:
    """“Bandung” is the regency, “Kota Bandung” the city, “Kota Jakarta Pusat” has more titles."""
    wanted = plain(name)
    for spelling in (
        wanted,
        f"kabupaten {wanted}",
        wanted.replace("kota ", "kota administrasi ", 1),
        f"kabupaten administrasi {wanted.removeprefix('kabupaten ')}",
        f"kota {wanted}",
    ):
        if spelling in children:
            return children[spelling]
    return None
