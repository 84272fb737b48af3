"""What a text says to the learner that suggests an agency: its words, its pieces, its districts.

Words and pieces are those of scikit-learn's `word` (1–2) and `char_wb` (3–5) analysers, so that
what was learned with it can be asked without it. Nothing that looks personal is learned: numbers
are masked, tokens with digits, addresses and the names behind Pak, Ibu, Sdr. are left out.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lapor.domain.masking import HIDDEN, mask

LEAST = 200  # dispatches to learn from, or the learner stays silent …
LEAST_AGENCIES, LEAST_EACH = 2, 20  # … and so many agencies with so many each
LEAST_TO_KNOW = 5  # dispatches of an agency before it can be suggested
LEAST_TEXTS = 5  # texts a word must be in: what one person wrote is never kept
SUGGESTIONS, SPOKEN = 3, 3  # agencies, and words that speak for each
LONGEST = 40  # letters of a word
READ = 5_000  # characters of a text: whoever writes more said it before
SHORTEST_PLACE = 4  # letters of a village's name that are looked for in a text

# they carry a sentence, not what it is about: never named as a reason, whatever was learned
FILLERS = frozenset((
    "ada", "adalah", "agar", "akan", "aku", "anda", "antara", "apa", "apakah", "atas", "atau",
    "bagaimana", "bagi", "bahwa", "banyak", "baru", "beberapa", "belum", "benar", "bila",
    "bisa", "boleh", "bukan", "cukup", "dalam", "dan", "dapat", "dari", "demi", "dengan", "di",
    "dia", "dll", "dulu", "guna", "hal", "hanya", "harap", "harus", "hingga", "hari", "ia",
    "ini", "itu", "jadi", "jangan", "jika", "juga", "kalau", "kami", "kamu", "kan", "karena",
    "ke", "kenapa", "kepada", "ketika", "kini", "kita", "kok", "lagi", "lah", "lain", "lalu",
    "lebih", "maka", "malah", "mana", "masih", "melalui", "mengapa", "mereka", "merupakan",
    "meski", "mohon", "namun", "nya", "oleh", "pada", "padahal", "para", "pasti", "per",
    "pernah", "pula", "pun", "saat", "saja", "sama", "sampai", "sangat", "satu", "saya",
    "sebab", "sebagai", "sebelum", "secara", "sedang", "sehingga", "sejak", "sekali", "selain",
    "selalu", "selama", "semua", "seperti", "sering", "serta", "sesuai", "setelah", "setiap",
    "siapa", "sini", "situ", "sudah", "supaya", "tadi", "tak", "tanpa", "tapi", "telah",
    "tentang", "terhadap", "terima", "terkait", "tersebut", "tetap", "tetapi", "tiap", "tidak",
    "tolong", "udah", "untuk", "waktu", "ya", "yaitu", "yang", "kasih", "sekian", "selamat",
    "pagi", "siang", "sore", "malam", "bapak", "ibu", "pak", "bu", "sdr", "admin", "yth",
    "hormat",
))  # fmt: skip

_LINK = re.compile(r"https?://\S+|www\.\S+|@\w+")
_HIDDEN = re.compile(HIDDEN + r"\S*")
_PERSON = re.compile(
    r"\b(?:[Pp]ak|[Bb]apak|[Bb]pk|[Bb]u|[Ii]bu|[Ss]dri?|[Ss]audar[ai]|[Nn]ama [Ss]aya|"
    r"[Aa]tas [Nn]ama)\b\.?:?\s+(?:[A-Z][a-z]+\b\s*){1,3}"
)
_DIGIT = re.compile(r"\d")
_NO_WORD = re.compile(r"[\W_]+")
_DISTRICT = r"(?:kecamatan|kec|kapanewon|kemantren|distrik) "
_OFFICE = re.compile(rf"(?:kantor )?{_DISTRICT}(.+?)(?: (?:kab|kabupaten|kota) .+)?")


def cleaned(text: str) -> str:
    """Small letters with one space between words; what looks personal is gone."""
    text = _LINK.sub(" ", _HIDDEN.sub(" ", mask(text[:READ])))
    found = plain(_PERSON.sub(" ", text)).split()
    return " ".join(word for word in found if len(word) <= LONGEST and not _DIGIT.search(word))


def plain(text: str) -> str:
    """Words in small letters without accents, one space between."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not "̀" <= c <= "ͯ")
    return _NO_WORD.sub(" ", text.casefold()).strip()


def words(text: str) -> list[str]:
    """Words of at least two letters, then pairs of neighbours, of a cleaned text."""
    single = [word for word in text.split() if len(word) > 1]
    return single + [f"{one} {next}" for one, next in zip(single, single[1:], strict=False)]


def says_something(word: str) -> bool:
    """May it be given as a reason? Not a filler, and not without letters."""
    return word not in FILLERS and any(letter.isalpha() for letter in word)


def pieces(word: str) -> Iterator[str]:
    """Runs of 3 to 5 letters within one word and its two edges."""
    padded = f" {word} "
    for length in (3, 4, 5):
        if length >= len(padded):
            yield padded  # a short word, once
            return
        for start in range(len(padded) - length + 1):
            yield padded[start : start + length]


class Places(NamedTuple):
    """The district offices of a government, and the names by which a text means a district.

    Names are plain, the longest first: Kuta Utara is not Kuta.
    """

    offices: Mapping[int, int]  # district → its agency
    districts: Mapping[str, int]  # name → district
    villages: Mapping[str, int]  # name → the district it is in


NOWHERE = Places({}, {}, {})


def district_office(agency: str) -> str | None:
    """The plain name of the district whose office this is: Kecamatan Cikupa is cikupa's."""
    found = _OFFICE.fullmatch(plain(agency))
    return found[1] if found else None


def is_enough(labels: Sequence[int]) -> bool:
    """Is there enough to learn from? One label for each dispatch."""
    large = sum(n >= LEAST_EACH for n in Counter(labels).values())
    return len(labels) >= LEAST and large >= LEAST_AGENCIES


def gazetteer(
    agencies: Mapping[int, str], districts: Mapping[int, tuple[str, Sequence[str]]]
) -> Places:
    """Which agency is the office of which district, and the names a text means it by.

    `districts`: id → its name and those of its villages. A village that two districts have
    points at neither.
    """
    names = {plain(name): district for district, (name, _) in districts.items()}
    offices = {
        names[found]: agency_id
        for agency_id, name in agencies.items()
        if (found := district_office(name)) in names and found is not None
    }
    seen = Counter(plain(one) for _, villages in districts.values() for one in set(villages))
    of_villages = {
        plain(one): district
        for district, (_, villages) in districts.items()
        for one in villages
        if seen[plain(one)] == 1 and plain(one) not in names and len(plain(one)) >= SHORTEST_PLACE
    }
    return Places(offices, _longest_first(names), _longest_first(of_villages))


def _longest_first(names: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(names.items(), key=lambda item: (-len(item[0]), item[0])))


def office(places: Places, title: str, body: str, territory: int | None) -> int | None:
    """The district office that a complaint is about: named, else by its place, else by a name."""
    text = f" {plain(f'{title} {body}')} "
    for district in _districts(places, text, territory):
        if district in places.offices:
            return places.offices[district]
    return None


def _districts(places: Places, text: str, territory: int | None) -> Iterator[int]:
    yield from _named(places.districts, text, rf" {_DISTRICT}")
    if territory is not None:
        yield int(str(territory)[:6])
    yield from _named(places.districts, text, " ")
    yield from _named(places.villages, text, " ")


def _named(names: Mapping[str, int], text: str, before: str) -> Iterator[int]:
    for name, district in names.items():
        if f" {name} " in text and re.search(rf"{before}{re.escape(name)} ", text):
            yield district
