"""Days off and legal bases by their names: the database has them in Indonesian, as decreed.

English names of holidays as the package `holidays` has them (MIT). What is not known here, such as
a government's own days and rules, keeps its Indonesian name.
"""

import re
from types import MappingProxyType

from lapor.domain.text import Text

HOLIDAYS = MappingProxyType(
    {
        "Tahun Baru Masehi": "New Year's Day",
        "Tahun Baru Imlek": "Lunar New Year",
        "Tahun Baru Islam": "Islamic New Year",
        "Isra Mikraj Nabi Muhammad": "Isra' and Mi'raj",
        "Hari Suci Nyepi": "Day of Silence (Nyepi)",
        "Wafat Yesus Kristus": "Good Friday",
        "Kebangkitan Yesus Kristus": "Easter Sunday",
        "Kenaikan Yesus Kristus": "Ascension Day",
        "Hari Raya Idul Fitri": "Eid al-Fitr",
        "Hari Raya Idul Adha": "Eid al-Adha",
        "Hari Raya Waisak": "Vesak Day",
        "Hari Raya Natal": "Christmas Day",
        "Maulid Nabi Muhammad": "Prophet's Birthday",
        "Hari Buruh Internasional": "International Labour Day",
        "Hari Lahir Pancasila": "Pancasila Day",
        "Hari Kemerdekaan Republik Indonesia": "Independence Day",
        "Hari Pemilihan Umum": "General Election Day",
        "Hari Pemilihan Presiden": "Presidential Election Day",
        "Hari Pemilihan Legislatif": "Legislative Election Day",
        "Hari Pemilihan Kepala Daerah": "Local Election Day",
    }
)
AROUND = (  # what stands before or after such a name
    (re.compile(r"(.+) \(perkiraan\)"), "{} (estimated)"),
    (re.compile(r"Hari kedua dari (.+)"), "Second day of {}"),
    (re.compile(r"(?:Pegangti|Pengganti) Cuti Bersama (.+)"), "Joint leave for {} (moved)"),
    (re.compile(r"Cuti Bersama (.+)"), "Joint leave for {}"),
)
CITED = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\bPerlu dikonfirmasi\b", "To be confirmed"),
        (r"\bJRA\b", "retention schedule of archives (JRA)"),
        (r"\bPermenPANRB\b", "Regulation of the Minister of PANRB"),
        (r"\bUU (?=\d)", "Law "),
        (r"\bPasal\b", "Article"),
        (r"\bKetentuan\b", "Rule of"),
        (r"\bSOP\b", "Standard procedure of"),
        (r"\btindak lanjut pertama\b", "first follow-up"),
        (r"\bverifikasi\b", "verification"),
        (r"\bpermintaan informasi\b", "request for information"),
        (r"\baspirasi\b", "aspiration"),
        (r"\bhari kerja\b", "working days"),
        (r"\btanpa tanggapan\b", "without a reply"),
        (r"\bhari melengkapi\b", "days to complete it"),
        (r"\bjam\b", "hours"),
    )
)


def holiday(name: str) -> Text:
    """A day off, as the calendar names it. Several that fall together have a semicolon between."""
    return Text(name, "; ".join(_english(one) for one in name.split("; ")))


def _english(name: str) -> str:
    for pattern, words in AROUND:
        if found := pattern.fullmatch(name):
            return words.format(_english(found[1]))
    return HOLIDAYS.get(name, name)


def basis(cited: str) -> Text:
    """The rule a limit rests on, as the policy cites it."""
    said = cited
    for pattern, words in CITED:
        said = pattern.sub(words, said)
    return Text(cited, said)
