"""The official words: what SP4N-LAPOR! calls classes, channels, categories, statuses, reasons.

Labels of exports are compared in their plain form, so case, spaces and full stops do not matter.
Sources: domain.md 3.1 to 3.4, and the labels that genuine exports carry.
"""

import re
import unicodedata
from functools import lru_cache
from types import MappingProxyType

from db.codes import Channel, Class, ClosedBy, Status
from lapor.domain.text import Text

# the forms of one word that files use for another
WORDS = MappingProxyType(
    {
        "kab": "kabupaten",
        "prov": "provinsi",
        "propinsi": "provinsi",
        "kec": "kecamatan",
        "kel": "kelurahan",
        "pemkab": "pemerintah kabupaten",
        "pemkot": "pemerintah kota",
        "pemprov": "pemerintah provinsi",
    }
)
_NO_LETTER = re.compile(r"[^\w]+|_+")


@lru_cache(maxsize=20_000)
def plain(name: str) -> str:
    """The form under which two spellings of one name are equal."""
    letters = unicodedata.normalize("NFKC", name).casefold().replace("&", " dan ")
    words = _NO_LETTER.sub(" ", letters).split()
    return " ".join(WORDS.get(word, word) for word in words)


CLASS_NAMES = MappingProxyType(
    {
        Class.SUPERVISORY: Text(
            "Pengaduan berkadar pengawasan", "Complaint of a supervisory nature"
        ),
        Class.SERVICE: Text("Pengaduan tidak berkadar pengawasan", "Service complaint"),
        Class.ASPIRATION: Text("Aspirasi", "Aspiration"),
        Class.INFORMATION: Text("Permintaan informasi", "Information request"),
    }
)

CHANNEL_NAMES = MappingProxyType(
    {
        Channel.WEB: Text("Situs web", "Website"),
        Channel.SMS: Text("SMS 1708", "SMS 1708"),
        Channel.ANDROID: Text("Aplikasi Android", "Android app"),
        Channel.IOS: Text("Aplikasi iOS", "iOS app"),
        Channel.X: Text("X (Twitter)", "X (Twitter)"),
        Channel.WHATSAPP: Text("WhatsApp", "WhatsApp"),
        Channel.INSTAGRAM: Text("Instagram", "Instagram"),
        Channel.FACEBOOK: Text("Facebook", "Facebook"),
        Channel.EMAIL: Text("Surel", "E-mail"),
        Channel.TELEPHONE: Text("Telepon", "Telephone"),
        Channel.LETTER: Text("Surat", "Letter"),
        Channel.FACE_TO_FACE: Text("Tatap muka", "Face to face"),
        Channel.LOCAL_APP: Text("Aplikasi daerah", "Local app"),
        Channel.OTHER: Text("Lainnya", "Other"),
    }
)

CATEGORIES: tuple[tuple[str, Text], ...] = (
    (
        "administrasi_kependudukan",
        Text(
            "Administrasi Kependudukan dan Pencatatan Sipil",
            "Population administration and civil registration",
        ),
    ),
    ("bantuan_sosial", Text("Bantuan Sosial", "Social assistance")),
    ("infrastruktur", Text("Infrastruktur", "Infrastructure")),
    ("kelautan_perikanan", Text("Kelautan dan Perikanan", "Marine affairs and fisheries")),
    ("kepegawaian", Text("Kepegawaian", "Civil service personnel")),
    ("kesehatan", Text("Kesehatan", "Health")),
    (
        "ketahanan_pangan",
        Text("Ketahanan Pangan dan Pertanian", "Food security and agriculture"),
    ),
    (
        "ketertiban_umum",
        Text(
            "Ketenteraman, Ketertiban Umum, dan Perlindungan", "Public order, peace and protection"
        ),
    ),
    ("ketenagakerjaan", Text("Ketenagakerjaan", "Employment")),
    ("air_minum", Text("Layanan Air Minum", "Drinking water")),
    (
        "lingkungan_hidup",
        Text("Lingkungan Hidup dan Kehutanan", "Environment and forestry"),
    ),
    ("pariwisata", Text("Pariwisata", "Tourism")),
    (
        "pekerjaan_umum",
        Text("Pekerjaan Umum dan Penataan Ruang", "Public works and spatial planning"),
    ),
    ("pembangunan_desa", Text("Pembangunan Desa", "Village development")),
    ("penanggulangan_bencana", Text("Penanggulangan Bencana", "Disaster management")),
    ("peternakan", Text("Peternakan dan Pertanian", "Livestock and agriculture")),
    ("perhubungan", Text("Perhubungan", "Transport")),
    ("perumahan", Text("Perumahan dan Pertanahan", "Housing and land")),
    ("sosial", Text("Sosial dan Kesejahteraan", "Social affairs and welfare")),
    (
        "teknologi_informasi",
        Text("Teknologi Informasi dan Komunikasi", "Information and communication technology"),
    ),
)
# what exports call some of them
OTHER_CATEGORY_NAMES = MappingProxyType(
    {
        "Ketenteraman, Ketertiban Umum, dan Pelindungan Masyarakat": "ketertiban_umum",
        "Ketentraman, Ketertiban Umum, dan Perlindungan Masyarakat": "ketertiban_umum",
        "Pembangunan Desa dan Daerah Tertinggal": "pembangunan_desa",
        "Pembangunan Desa, Daerah Tertinggal, dan Transmigrasi": "pembangunan_desa",
        "Pertanian dan Peternakan": "peternakan",
    }
)
OFFICIAL_CATEGORIES = MappingProxyType(
    {plain(name.id): code for code, name in CATEGORIES}
    | {plain(name): code for name, code in OTHER_CATEGORY_NAMES.items()}
)
_CATEGORY_TEXTS = MappingProxyType(dict(CATEGORIES))
_OTHER_IN = re.compile(r"^lai\w*nya terkait ")


def official_category(name: str) -> str | None:
    """The code of the official category of this name."""
    return OFFICIAL_CATEGORIES.get(plain(name))


def category_text(name: str) -> Text:
    """A category's name in both languages; one of our own list has a single name."""
    found = _CATEGORY_TEXTS.get(official_category(name) or "")
    return Text(name, found.en if found else name)


def root_category(name: str) -> str | None:
    """The official category that “Lainnya terkait …” belongs under."""
    subject, found = _OTHER_IN.subn("", plain(name))
    return OFFICIAL_CATEGORIES.get(subject) if found else None


# The statuses that exports print, each with who closed it. The first of a kind is the one we
# print; the later ones are the buckets of the official dashboard and our own labels.
_BY = ClosedBy
EXPORT_STATUSES: tuple[tuple[str, Status, ClosedBy | None], ...] = (
    ("Ditutup oleh Sistem", Status.DONE, _BY.SYSTEM),
    ("Ditutup oleh Admin", Status.DONE, _BY.ADMIN),
    ("Ditutup oleh Pelapor", Status.DONE, _BY.REPORTER),
    ("Diarsipkan oleh Sistem", Status.ARCHIVED, _BY.SYSTEM),
    ("Diarsipkan oleh Admin", Status.ARCHIVED, _BY.ADMIN),
    ("Diarsipkan oleh Pelapor", Status.ARCHIVED, _BY.REPORTER),
    ("Konten Terblokir", Status.ARCHIVED, _BY.BLOCKED),
    ("Menunggu Kelengkapan Informasi", Status.ON_HOLD, None),
    ("Belum Terverifikasi", Status.UNVERIFIED, None),
    ("Terdisposisi Belum Ditindaklanjuti", Status.NOT_FOLLOWED_UP, None),
    ("Terdisposisi Sedang Diproses", Status.IN_PROCESS, None),
    ("Terdisposisi Selesai", Status.DONE, None),
    ("Tertunda", Status.ON_HOLD, None),
    ("Ditunda", Status.ON_HOLD, None),
    ("Arsip", Status.ARCHIVED, None),
    ("Diarsipkan", Status.ARCHIVED, None),
    ("Belum diverifikasi", Status.UNVERIFIED, None),
    ("Belum ditindaklanjuti", Status.NOT_FOLLOWED_UP, None),
    ("Sedang diproses", Status.IN_PROCESS, None),
    ("Selesai", Status.DONE, None),
    ("Dihapus", Status.DELETED, None),
)
_STATUSES = MappingProxyType(
    {plain(status.value): (status, None) for status in Status}
    | {plain(label): (status, by) for label, status, by in EXPORT_STATUSES}
)


def status_of(label: str) -> tuple[Status, ClosedBy | None] | None:
    """The status a code or a printed label means, and who closed it if the label says so."""
    return _STATUSES.get(plain(label))


def export_status(status: Status, closed_by: ClosedBy | None = None) -> str:
    """The label an export of SP4N-LAPOR! prints."""
    wanted = closed_by
    if wanted is None and status in (Status.DONE, Status.ARCHIVED):
        wanted = ClosedBy.ADMIN
    matches = [label for label, s, by in EXPORT_STATUSES if s == status and by in (wanted, None)]
    return matches[0]


# What exports print under Sumber Laporan; the first label of a channel is the one we print.
EXPORT_CHANNELS: tuple[tuple[str, Channel], ...] = (
    ("Website", Channel.WEB),
    ("Web", Channel.WEB),
    ("Situs", Channel.WEB),
    ("Website Institusi", Channel.WEB),
    ("SMS", Channel.SMS),
    ("Android", Channel.ANDROID),
    ("Mobile Android", Channel.ANDROID),
    ("ios", Channel.IOS),
    ("iPhone", Channel.IOS),
    ("Twitter", Channel.X),
    ("Whatsapp", Channel.WHATSAPP),
    ("WA", Channel.WHATSAPP),
    ("Instagram", Channel.INSTAGRAM),
    ("Facebook", Channel.FACEBOOK),
    ("Email Instansi", Channel.EMAIL),
    ("Surat Elektronik", Channel.EMAIL),
    ("E-mail", Channel.EMAIL),
    ("Hotline Service", Channel.TELEPHONE),
    ("Hotline", Channel.TELEPHONE),
    ("Call Center", Channel.TELEPHONE),
    ("Call Centre", Channel.TELEPHONE),
    ("Telephone", Channel.TELEPHONE),
    ("Pos Surat", Channel.LETTER),
    ("Kotak Surat", Channel.LETTER),
    ("Tatap Muka", Channel.FACE_TO_FACE),
    ("Datang Langsung", Channel.FACE_TO_FACE),
    ("Aplikasi Daerah", Channel.LOCAL_APP),
)
_CHANNELS = MappingProxyType(
    {plain(channel.value): channel for channel in Channel}
    | {plain(name.id): channel for channel, name in CHANNEL_NAMES.items()}
    | {plain(label): channel for label, channel in EXPORT_CHANNELS}
)


def channel_of(label: str) -> Channel | None:
    """The channel a code or a printed source means. “Website - <instansi>” came by the web."""
    found = _CHANNELS.get(plain(label))
    if found is None and " - " in label:
        return _CHANNELS.get(plain(label.split(" - ", 1)[0]))
    return found


def export_channel(channel: Channel) -> str:
    for label, known in EXPORT_CHANNELS:
        if known == channel:
            return label
    return CHANNEL_NAMES[channel].id


_CLASSES = MappingProxyType(
    {plain(klass.value): klass for klass in Class}
    | {plain(name.id): klass for klass, name in CLASS_NAMES.items()}
)


def class_of(label: str) -> Class | None:
    """The class a code or a printed klasifikasi means."""
    return _CLASSES.get(plain(label))


def export_class(klass: Class) -> str:
    """As exports print it, every word with a capital."""
    return CLASS_NAMES[klass].id.title()


def flags_of(label: str) -> tuple[bool, bool] | None:
    """(anonymous, secret) of a Tipe Laporan such as “Anonim|Rahasia”; empty: neither."""
    words = set(plain(label).split())
    if words - {"anonim", "rahasia"} or (label.strip() and not words):
        return None
    return "anonim" in words, "rahasia" in words


def export_flags(anonymous: bool, secret: bool) -> str:
    return "|".join(["Anonim"] * anonymous + ["Rahasia"] * secret)
