"""What is asked about a complaint that an officer writes down, and what is wrong with an answer."""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from db.codes import Channel, Class
from lapor.domain.text import Text

TITLE_LIMIT, BODY_LIMIT, NAME_LIMIT, REFERENCE_LIMIT = 200, 20_000, 120, 64
FIRST_DAY = date(2018, 1, 1)  # ids count from here
PHONE = re.compile(r"\+?[\d ().-]{6,24}")
EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]{1,64}(\.[^@\s.]{1,64}){1,6}")


@dataclass(frozen=True)
class Given:
    """What the officer was told. Empty means not said; the flags begin with what protects."""

    channel: str = ""  # db.codes.Channel
    received_on: date | None = None  # by the clock on the wall, where the government is
    received_time: time | None = None
    klass: str = ""  # db.codes.Class
    category_id: int | None = None
    place: str = ""  # Kemendagri code, to any depth
    title: str = ""
    body: str = ""
    anonymous: bool = True
    secret: bool = True
    keeps_identity: bool = False  # may who it is be kept at all?
    name: str = ""
    phone: str = ""
    email: str = ""
    reference: str = ""  # the letter's own number

    def cleaned(self) -> "Given":
        """Without what no database keeps (NUL, halves of characters) and without space around."""
        words = {
            name: value.replace("\0", "").encode("utf-8", "ignore").decode().strip()
            for name, value in vars(self).items()
            if isinstance(value, str)
        }
        return replace(self, **words)  # type: ignore[arg-type]


def faults(given: Given, received: datetime | None, now: datetime) -> list[Text]:
    """A sentence for every field that cannot be used: which, and what to do. Never what was typed.

    `received` is the moment that date and time mean in the government's zone.
    """
    return [*_of_receipt(given, received, now), *_of_words(given), *_of_reporter(given)]


def _of_receipt(given: Given, received: datetime | None, now: datetime) -> list[Text]:
    found = []
    if given.channel not in set(Channel):
        found.append(
            Text(
                "Kanal: pilih lewat apa laporan ini datang.",
                "Channel: choose how this complaint came.",
            )
        )
    if given.klass not in {"", *Class}:
        found.append(Text("Klasifikasi: pilih dari daftar.", "Class: choose one of the list."))
    return found + _of_moment(given.received_on, received, now)


def _of_moment(on: date | None, received: datetime | None, now: datetime) -> list[Text]:
    if on is None or received is None:
        return [
            Text(
                "Waktu diterima: isi tanggal dan jamnya.",
                "Received: give the date and the time.",
            )
        ]
    if received > now:
        return [
            Text(
                "Waktu diterima: tidak boleh di masa depan. Periksa tanggal dan jamnya.",
                "Received: not in the future. Check the date and the time.",
            )
        ]
    if on < FIRST_DAY:
        return [
            Text(
                "Waktu diterima: tidak boleh sebelum 2018. Periksa tahunnya.",
                "Received: not before 2018. Check the year.",
            )
        ]
    return []


def _of_words(given: Given) -> list[Text]:
    found = []
    if not given.title:
        found.append(
            Text(
                "Judul: tulis pokok laporan dalam satu kalimat.",
                "Title: write in one sentence what it is about.",
            )
        )
    if not given.body:
        found.append(
            Text(
                "Isi laporan: tulis apa yang disampaikan pelapor.",
                "Text: write what the reporter said.",
            )
        )
    limits = (
        (given.title, TITLE_LIMIT, Text("Judul", "Title")),
        (given.body, BODY_LIMIT, Text("Isi laporan", "Text")),
        (given.name, NAME_LIMIT, Text("Nama pelapor", "Reporter's name")),
        (given.reference, REFERENCE_LIMIT, Text("Nomor surat", "Letter's number")),
    )
    return found + [_too_long(label, limit) for said, limit, label in limits if len(said) > limit]


def _too_long(label: Text, limit: int) -> Text:
    return Text(
        f"{label.id}: paling banyak {limit:,} huruf. Persingkat.".replace(",", "."),
        f"{label.en}: at most {limit:,} characters. Shorten it.",
    )


def _of_reporter(given: Given) -> list[Text]:
    found = []
    if given.keeps_identity and not (given.name or given.phone or given.email):
        found.append(
            Text(
                "Identitas pelapor: isi nama, telepon, atau surel, atau pilih tidak dicatat.",
                "Reporter: give a name, a telephone or an e-mail, or choose to record none.",
            )
        )
    if not given.anonymous and not (given.keeps_identity and given.name):
        found.append(
            Text(
                "Anonim: tanpa nama pelapor, laporan hanya dapat dicatat sebagai anonim.",
                "Anonymous: without the reporter's name it can only be recorded as anonymous.",
            )
        )
    return found + (_of_contact(given) if given.keeps_identity else [])


def _of_contact(given: Given) -> list[Text]:
    found = []
    if given.phone and not PHONE.fullmatch(given.phone):
        found.append(
            Text(
                "Telepon: tulis angkanya saja, misalnya 0812 3456 7890.",
                "Telephone: write its digits only, like 0812 3456 7890.",
            )
        )
    if given.email and not EMAIL.fullmatch(given.email):
        found.append(
            Text(
                "Surel: tulis alamat lengkap, misalnya nama@contoh.id.",
                "E-mail: write the whole address, like name@example.id.",
            )
        )
    return found
