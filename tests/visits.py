"""Every page, and as whom it is looked at: who sees most of it, and those who see it otherwise."""

from pathlib import PurePath
from typing import NamedTuple

from db.codes import Role
from lapor.domain.access import ALLOWED
from lapor.ui.menu import PAGES, Page

# one of each role, in the demo and in the tests' cast alike; whoever sees most comes first
ROLES = {
    "rini": Role.NATIONAL,
    "siti": Role.COORDINATOR,
    "budi": Role.LIAISON,
    "bambang": Role.HEAD,
    "maya": Role.MANAGER,
    "yusuf": Role.OVERSEER,
    "ratna": Role.AUDITOR,
    "dewi": Role.PARTNER,
}
# whose work the page is, where the national administrator only looks on
WORKS = {
    "home": "siti", "queue": "siti", "complaint": "siti", "tomorrow": "siti", "dispatch": "siti",
    "rules": "siti", "copy_back": "siti", "receive": "siti", "partners": "dewi",
}  # fmt: skip
# pages that show others something else, not only less of the same
DIFFERENT = (
    ("home", "rini"), ("home", "maya"), ("home", "dewi"),
    ("complaint", "budi"), ("complaint", "maya"), ("kpi", "dewi"), ("packs", "dewi"),
    ("privacy", "ratna"),
)  # fmt: skip
QUERIES = {
    "kpi": "period=last_year", "government": "period=last_year", "quality": "period=last_year",
    "indicator": "period=last_year&kpi=followed_up_on_time", "partners": "period=all",
    "topics": "period=all",
}  # fmt: skip


class Visit(NamedTuple):
    address: str  # "" is the sign-in
    who: str  # "" is nobody
    query: str = ""


def address(page: Page) -> str:
    return PurePath(page.path).stem


def visits(complaint: str) -> list[Visit]:
    """Each page once, then again as those who see it otherwise. `complaint`: the query of one."""
    queries = QUERIES | {"complaint": complaint}
    pairs = [("", "")]
    for page in PAGES:
        able = [name for name, role in ROLES.items() if role in ALLOWED[page.permission]]
        pairs.append((address(page), WORKS.get(address(page), able[0])))
    return [Visit(where, who, queries.get(where, "")) for where, who in (*pairs, *DIFFERENT)]


def every(complaint: str) -> list[Visit]:
    """Each page as each role that may open it."""
    queries = QUERIES | {"complaint": complaint}
    return [Visit("", "")] + [
        Visit(address(page), name, queries.get(address(page), ""))
        for page in PAGES
        for name, role in ROLES.items()
        if role in ALLOWED[page.permission]
    ]
