"""A complaint's words: title, text and answers, put together from templates."""

from random import Random
from typing import NamedTuple

from db.codes import Class, MoveCode
from lapor.demo import people
from lapor.demo.governments import Pilot
from lapor.demo.notes import FIRST_ANSWERS, FURTHER_ANSWERS, NOTES, PROGRESS
from lapor.demo.subjects import SUBJECTS, Subject

TITLE, SHORTEST, LONGEST = 80, 120, 500
OPENINGS = (
    "Selamat pagi.", "Selamat siang, saya warga {place}.", "Yth. Bapak/Ibu.", "Assalamualaikum.",
    "Mohon izin melapor.", "Kepada dinas terkait.", "Izin menyampaikan.", "",
)  # fmt: skip
PLACES = (
    "Lokasinya di {street}, {place}.",
    "Kejadiannya di {street}, {place}, dekat balai warga.",
    "Ini terjadi di {place}, tepatnya {street}.",
    "Alamat: {street}, {place}.",
)
SINCE = (
    "Keadaan ini sudah berlangsung {weeks} pekan.",
    "Sudah {weeks} kali kami sampaikan secara lisan dan belum ada perubahan.",
    "Foto keadaan terakhir saya lampirkan.",
    "Warga lain juga mengeluhkan hal yang sama.",
    "",
)
REQUESTS = {
    Class.SUPERVISORY: "Mohon diperiksa dan pihak yang bersalah ditindak.",
    Class.SERVICE: "Mohon segera ditindaklanjuti.",
    Class.ASPIRATION: "Kami berharap ada perbaikan ke depan.",
    Class.INFORMATION: "Mohon penjelasan mengenai prosedur dan jadwalnya.",
}


PANDEMIC = (
    "Sejak pandemi COVID-19 penghasilan keluarga kami jauh berkurang.",
    "Petugas beralasan layanan dibatasi karena Covid-19.",
    "Selama PSBB kami tidak dapat mengurusnya sendiri.",
    "Mohon diutamakan di masa wabah corona ini.",
)


class Words(NamedTuple):
    subject: Subject
    title: str
    body: str


def subject_of(rng: Random, category: str) -> Subject:
    return rng.choice(SUBJECTS[category])


def write(rng: Random, pilot: Pilot, subject: Subject, klass: Class, place: str) -> Words:
    """What somebody writes about this subject from this place."""
    street = rng.choice(pilot.streets)
    body = _body(rng, pilot, subject, klass, street, place)
    return Words(subject, _title(subject, street, place), body)


def in_pandemic(rng: Random, words: Words) -> Words:
    """Many speak of it, whatever they complain about."""
    if rng.random() >= 0.4:
        return words
    sentence = rng.choice(PANDEMIC)
    return words._replace(body=f"{words.body[: LONGEST - len(sentence) - 1]} {sentence}")


def _title(subject: Subject, street: str, place: str) -> str:
    with_street = f"{subject.title} di {street}, {place}"
    if "{street}" in subject.body and len(with_street) <= TITLE:
        return with_street
    with_place = f"{subject.title}, {place}"
    return with_place if len(with_place) <= TITLE else subject.title


def _body(
    rng: Random, pilot: Pilot, subject: Subject, klass: Class, street: str, place: str
) -> str:
    body = subject.body.format(street=street)
    parts = [rng.choice(OPENINGS).format(place=place), body]
    if street not in body or rng.random() < 0.3:
        address = f"{street} No. {rng.randrange(1, 90)}"
        parts.append(rng.choice(PLACES).format(street=address, place=place))
    parts.append(rng.choice(SINCE).format(weeks=rng.randrange(2, 9)))
    parts.append(_personal(rng))
    parts.append(REQUESTS[klass])
    if rng.random() < 0.25:
        parts.append(pilot.thanks)
    text = " ".join(part for part in parts if part)
    return _typed(rng, text)[:LONGEST]


def _personal(rng: Random) -> str:
    """Some give numbers away in the text: the screens must hide them."""
    drawn = rng.random()
    if drawn < 0.05:
        return f"NIK saya {people.invented_nik(rng)}."
    if drawn < 0.08:
        return f"Saya dapat dihubungi di {people.invented_phone(rng)}."
    return ""


def _typed(rng: Random, text: str) -> str:
    """A few write like this: harmless on a screen, a formula in a careless spreadsheet."""
    drawn = rng.random()
    if drawn < 0.004:
        return f"=LAPOR! {text}"
    if drawn < 0.008:
        return f"+ {text}"
    return text.upper() if drawn < 0.02 else text


def again(rng: Random, body: str) -> str:
    """The same complaint, sent once more: with a few words changed, or as it was."""
    changed = body.replace("Mohon segera", "Tolong segera").replace("sudah", "telah")
    lead = rng.choice(("Mengulang laporan saya: ", "", "Sekali lagi: ", "Laporan susulan. "))
    if not lead:
        return body
    return (lead + changed)[:LONGEST]


def note(rng: Random, kind: MoveCode) -> str:
    return rng.choice(NOTES[kind])


def first_answer(rng: Random) -> str:
    return rng.choice(FIRST_ANSWERS)


def progress(rng: Random) -> str:
    return rng.choice(PROGRESS)


def further_answer(rng: Random) -> str:
    return rng.choice(FURTHER_ANSWERS)
