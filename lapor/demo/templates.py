"""Answer templates of the demo: for every agency, for the liaison's own, and for a category."""

from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from db.codes import Role
from lapor.demo.rules import yesterday
from lapor.demo.world import Government, World
from lapor.domain.access import Actor
from lapor.services import templates
from lapor.services.reference import zone_of
from lapor.services.templates import Wording


class Idea(NamedTuple):
    """A template; `kind` is the agency's, `category` its official code."""

    name: str
    body: str
    kind: str | None = None
    category: str | None = None
    is_active: bool = True


GREETING = (
    "Terima kasih atas laporan Anda nomor {nomor}, yang kami terima pada {tanggal_masuk}.\n\n"
)
CLOSING = "\n\nHormat kami,\n{nama_petugas}\n{instansi}, {pemerintah}"
IDEAS = (
    Idea(
        "Tanggapan awal",
        "Laporan sedang kami periksa. Tanggapan selanjutnya kami sampaikan paling lambat "
        "{tenggat}.",
    ),
    Idea(
        "Sudah ditangani",
        "Hal yang Anda laporkan, “{judul}”, sudah kami tangani pada {tanggal}. Mohon beri tahu "
        "kami melalui laporan ini bila masih ada kekurangan.",
    ),
    Idea(
        "Minta lokasi yang lebih jelas",
        "Agar petugas dapat memeriksa ke lapangan, mohon lengkapi laporan dengan nama jalan, "
        "RT/RW, dan patokan terdekat, serta foto bila ada.",
    ),
    Idea(
        "Masuk program tahun depan",
        "Penanganannya memerlukan anggaran dan kami usulkan dalam program tahun depan. Kami akan "
        "memberi tahu Anda setelah usulan itu diputuskan.",
        is_active=False,
    ),
    Idea(
        "Jalan berlubang: jadwal perbaikan",
        "Petugas sudah meninjau lokasi. Penambalan sementara dikerjakan minggu ini; perbaikan "
        "menyeluruh menunggu jadwal pemeliharaan.",
        kind="pupr",
        category="infrastruktur",
    ),
    Idea(
        "Lampu jalan padam",
        "Petugas akan memeriksa lampu dan jaringannya dalam dua hari kerja. Mohon berhati-hati "
        "saat melintas pada malam hari.",
        category="perhubungan",
    ),
    Idea(
        "Sampah belum terangkut",
        "Armada pengangkut sudah kami jadwalkan ulang untuk lokasi ini, dan petugas akan memantau "
        "selama satu minggu.",
        kind="dlh",
        category="lingkungan_hidup",
    ),
    Idea(
        "Antrean pelayanan",
        "Kami menambah loket pada jam sibuk. Pendaftaran juga dapat dilakukan dari rumah sehingga "
        "Anda datang sesuai jam yang dipilih.",
        kind="dukcapil",
    ),
)


def invent(session: Session, world: World, today: date) -> None:
    """The templates of each pilot, kept by its coordinator yesterday."""
    for government in world.pilots.values():
        by = Actor(government.coordinator, Role.COORDINATOR, government.id)
        now = yesterday(today, zone_of(session, government.id))
        for idea in IDEAS:
            if (wording := _wording(world, government, idea)) is not None:
                templates.add(session, by, wording, now=now)


def _wording(world: World, government: Government, idea: Idea) -> Wording | None:
    """None: this government has no such agency."""
    offices = {office.kind: office.id for office in government.offices}
    if idea.kind is not None and idea.kind not in offices:
        return None
    return Wording(
        name=idea.name,
        body=GREETING + idea.body + CLOSING,
        agency_id=offices[idea.kind] if idea.kind else None,
        category_id=world.categories[idea.category] if idea.category else None,
        is_active=idea.is_active,
    )
