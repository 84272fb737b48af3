"""The official words, and the spellings of them that files bring."""

import pytest

from db.codes import Channel, Class, ClosedBy, Status
from lapor.domain import vocabulary as words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("DINAS KESEHATAN KABUPATEN Bandung", "Dinas Kesehatan Kab. Bandung"),
        ("Dinas Sosial  Kab Bandung ", "dinas sosial kabupaten bandung"),
        ("Dinas Perdagangan & Perindustrian", "Dinas Perdagangan dan Perindustrian"),
        ("Pemprov. Bali", "Pemerintah Provinsi Bali"),
        ("Kesetaraan\xa0Gender", "Kesetaraan Gender"),
    ],
)
def test_two_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert words.plain(one) == words.plain(other)


def test_a_city_is_not_the_regency_of_the_same_name() -> None:
    assert words.plain("Pemerintah Kota Bandung") != words.plain("Pemerintah Kab. Bandung")


def test_there_are_twenty_official_categories_with_codes_of_their_own() -> None:
    assert len(words.CATEGORIES) == 20
    assert len({code for code, _ in words.CATEGORIES}) == 20


@pytest.mark.parametrize(
    ("name", "official", "root"),
    [
        ("Bantuan Sosial", "bantuan_sosial", None),
        ("LINGKUNGAN HIDUP DAN KEHUTANAN", "lingkungan_hidup", None),
        ("Lainnya terkait Bantuan Sosial", None, "bantuan_sosial"),
        ("Laiinya terkait Kesehatan", None, "kesehatan"),
        (
            "Lainnya terkait Ketenteraman, Ketertiban Umum, dan Pelindungan Masyarakat",
            None,
            "ketertiban_umum",
        ),
        ("Jalan Berlubang", None, None),
        ("Lainnya terkait Infrastruktur Jalan", None, None),
    ],
)
def test_a_category_finds_its_official_root(
    name: str, official: str | None, root: str | None
) -> None:
    assert words.official_category(name) == official
    assert words.root_category(name) == root


@pytest.mark.parametrize(
    ("label", "meaning"),
    [
        ("Ditutup oleh Sistem", (Status.DONE, ClosedBy.SYSTEM)),
        ("Ditutup oleh Admin", (Status.DONE, ClosedBy.ADMIN)),
        ("Ditutup oleh Pelapor", (Status.DONE, ClosedBy.REPORTER)),
        ("Diarsipkan oleh Sistem", (Status.ARCHIVED, ClosedBy.SYSTEM)),
        ("Diarsipkan oleh Admin", (Status.ARCHIVED, ClosedBy.ADMIN)),
        ("Diarsipkan oleh Pelapor", (Status.ARCHIVED, ClosedBy.REPORTER)),
        ("Konten Terblokir", (Status.ARCHIVED, ClosedBy.BLOCKED)),
        ("Menunggu Kelengkapan Informasi", (Status.ON_HOLD, None)),
        ("Belum Terverifikasi", (Status.UNVERIFIED, None)),
        ("Terdisposisi Belum Ditindaklanjuti", (Status.NOT_FOLLOWED_UP, None)),
        ("Terdisposisi Sedang Diproses", (Status.IN_PROCESS, None)),
        ("Terdisposisi Selesai", (Status.DONE, None)),
        ("Tertunda", (Status.ON_HOLD, None)),
        ("Arsip", (Status.ARCHIVED, None)),
        ("not_followed_up", (Status.NOT_FOLLOWED_UP, None)),
        ("sedang  DIPROSES", (Status.IN_PROCESS, None)),
        ("deleted", (Status.DELETED, None)),
        ("Lenyap", None),
    ],
)
def test_a_printed_status_says_what_is_and_who_closed_it(
    label: str, meaning: tuple[Status, ClosedBy | None] | None
) -> None:
    assert words.status_of(label) == meaning


@pytest.mark.parametrize(
    ("label", "channel"),
    [
        ("Website", Channel.WEB),
        ("Website - pemerintah-kabupaten-Bandung", Channel.WEB),
        ("Website Institusi", Channel.WEB),
        ("Android", Channel.ANDROID),
        ("ios", Channel.IOS),
        ("Hotline Service", Channel.TELEPHONE),
        ("Call Center", Channel.TELEPHONE),
        ("Pos Surat", Channel.LETTER),
        ("Email Instansi", Channel.EMAIL),
        ("Whatsapp", Channel.WHATSAPP),
        ("tatap_muka", Channel.FACE_TO_FACE),
        ("aplikasi_daerah", Channel.LOCAL_APP),
        ("Merpati pos", None),
    ],
)
def test_a_printed_source_is_a_channel(label: str, channel: Channel | None) -> None:
    assert words.channel_of(label) == channel


def test_every_word_we_print_is_read_back() -> None:
    for klass in Class:
        assert words.class_of(words.export_class(klass)) == klass
        assert words.class_of(klass.value) == klass
    for channel in Channel:
        assert words.channel_of(words.export_channel(channel)) == channel
    for label, status, by in words.EXPORT_STATUSES[:9]:
        assert words.export_status(status, by) == label
    for status in Status:
        found = words.status_of(words.export_status(status))
        assert found and found[0] == status


def test_a_kind_of_complaint_names_its_flags() -> None:
    assert words.flags_of("Anonim|Rahasia") == (True, True)
    assert words.flags_of("Rahasia") == (False, True)
    assert words.flags_of("") == (False, False)
    assert words.flags_of("Umum") is None
    assert words.export_flags(True, True) == "Anonim|Rahasia"
    assert words.export_flags(False, False) == ""


def test_every_class_and_channel_has_a_name_in_both_languages() -> None:
    assert set(words.CLASS_NAMES) == set(Class)
    assert set(words.CHANNEL_NAMES) == set(Channel)
