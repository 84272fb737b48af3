"""A topic by its rule: complaints of these categories, or with any of these words in their text.

A part of a topic counts only inside it: of all that its own rule finds, what the whole's finds too.
"""

from collections.abc import Hashable, Mapping
from typing import NamedTuple, TypeVar

from lapor.domain.errors import BadInput
from lapor.domain.kpi import SMALL, Figures, Reading, per_cent
from lapor.domain.suppression import suppressed
from lapor.domain.text import Text
from lapor.domain.words import Term, asked

K = TypeVar("K", bound=Hashable)
NOTHING = Text(
    "Aturan topik memerlukan sedikitnya satu kategori atau satu kata.",
    "The rule of a topic needs at least one category or one word.",
)
EXCLUDES = Text(
    "Kata topik tidak memakai tanda minus: aturan hanya menambah.",
    "The words of a topic take no minus: a rule only adds.",
)


class Rule(NamedTuple):
    categories: tuple[str, ...]  # codes, each with the categories below it
    terms: tuple[Term, ...]


def rule(categories: str, words: str) -> Rule:
    """What is written with commas between. "covid*" is the beginning of a word. Raises BadInput."""
    terms = tuple(_term(part) for part in parts(words))
    if not terms and not parts(categories):
        raise BadInput(NOTHING)
    return Rule(tuple(parts(categories)), terms)


def parts(written: str) -> list[str]:
    """What stands between the commas, each once."""
    return list(dict.fromkeys(part.strip() for part in written.split(",") if part.strip()))


def _term(part: str) -> Term:
    """One word, or several that stand together. Personal data are looked for by nobody."""
    if part.startswith("-"):
        raise BadInput(EXCLUDES)
    plain, is_prefix = part.rstrip("*").replace('"', " "), part.endswith("*")
    (term,) = asked(f'"{plain}"{"*" if is_prefix else ""}').terms or (None,)
    if term is None:
        raise BadInput(
            Text(
                f"“{part}” bukan kata yang dapat dicari.",
                f"“{part}” is no word that can be looked for.",
            )
        )
    return term


class Counted(NamedTuple):
    """Complaints of a topic, and of what it is counted in. None: hidden from this reader."""

    n: int | None
    whole: int | None

    @property
    def share(self) -> float | None:
        """In per cent; none is made of fewer than ten."""
        if self.n is None or self.whole is None or self.whole < SMALL:
            return None
        return per_cent(self.n, self.whole)


class Parted(NamedTuple):
    """All received of one place or month: of the topic, of the rest of its whole, of neither."""

    n: int
    beside: int
    outside: int

    @property
    def received(self) -> int:
        return sum(self)


def open_to_all(found: Mapping[K, Parted], *, has_parent: bool) -> dict[K, Counted]:
    return {
        key: Counted(one.n, one.n + one.beside if has_parent else one.received)
        for key, one in found.items()
    }


def for_partners(found: Mapping[K, Parted], *, has_parent: bool) -> dict[K, Counted]:
    """Without cells of fewer than ten, nor a way to work them out.

    What was received is known from the KPIs, so the three parts of it are one table with the keys.
    """
    keys = list(found)
    cells = [
        Reading("received", {"at": str(at), "part": name}, Figures(n, n, n))
        for at, key in enumerate(keys)
        for name, n in zip(Parted._fields, found[key], strict=True)
        if has_parent or name != "beside"
    ]
    hidden = {(one.group["at"], one.group["part"]) for one in suppressed(cells) if one.suppressed}
    received = [
        Reading("received", {"at": str(at)}, Figures(n, n, n))
        for at, n in enumerate(one.received for one in found.values())
    ]
    unknown = {one.group["at"] for one in suppressed(received) if one.suppressed}
    open = open_to_all(found, has_parent=has_parent)
    shown = {}
    for at, key in enumerate(keys):
        is_whole_hidden = (str(at), "outside") in hidden if has_parent else str(at) in unknown
        shown[key] = Counted(
            None if (str(at), "n") in hidden else open[key].n,
            None if is_whole_hidden else open[key].whole,
        )
    return shown
