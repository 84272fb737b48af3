"""The agencies of each pilot: their names, the categories they answer, and their decrees."""

# ruff: noqa: E501 - one agency a line

from typing import NamedTuple


class Kind(NamedTuple):
    """What an agency of this kind is called where nothing else is said, and what it answers."""

    name: str
    answers: dict[str, float]  # code of the category → how often, relative to other kinds


# fmt: off
KINDS = {
    "pupr": Kind("Dinas Pekerjaan Umum dan Penataan Ruang", {"pekerjaan_umum": 9, "infrastruktur": 8}),
    "dishub": Kind("Dinas Perhubungan", {"perhubungan": 9, "ketertiban_umum": 0.5}),
    "dlh": Kind("Dinas Lingkungan Hidup", {"lingkungan_hidup": 9, "peternakan": 0.5}),
    "dukcapil": Kind("Dinas Kependudukan dan Pencatatan Sipil", {"administrasi_kependudukan": 8}),
    "dinsos": Kind("Dinas Sosial", {"bantuan_sosial": 8, "sosial": 8, "penanggulangan_bencana": 0.5}),
    "dinkes": Kind("Dinas Kesehatan", {"kesehatan": 7}),
    "rsud": Kind("Rumah Sakit Umum Daerah", {"kesehatan": 2}),
    "satpol": Kind("Satuan Polisi Pamong Praja", {"ketertiban_umum": 9}),
    "disdik": Kind("Dinas Pendidikan", {"kepegawaian": 3, "infrastruktur": 0.6, "bantuan_sosial": 0.2}),
    "bkpsdm": Kind("Badan Kepegawaian dan Pengembangan Sumber Daya Manusia", {"kepegawaian": 4}),
    "inspektorat": Kind("Inspektorat Daerah", {"kepegawaian": 2, "pembangunan_desa": 1}),
    "disnaker": Kind("Dinas Tenaga Kerja", {"ketenagakerjaan": 9}),
    "perkim": Kind("Dinas Perumahan, Kawasan Permukiman, dan Pertanahan", {"perumahan": 9, "infrastruktur": 1.5}),
    "air": Kind("Perumda Air Minum", {"air_minum": 9}),
    "tani": Kind("Dinas Pertanian dan Ketahanan Pangan", {"ketahanan_pangan": 9, "peternakan": 8}),
    "laut": Kind("Dinas Kelautan dan Perikanan", {"kelautan_perikanan": 9}),
    "wisata": Kind("Dinas Pariwisata", {"pariwisata": 9}),
    "desa": Kind("Dinas Pemberdayaan Masyarakat dan Desa", {"pembangunan_desa": 8, "bantuan_sosial": 1}),
    "bpbd": Kind("Badan Penanggulangan Bencana Daerah", {"penanggulangan_bencana": 9}),
    "kominfo": Kind("Dinas Komunikasi dan Informatika", {"teknologi_informasi": 9}),
    "izin": Kind("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", {"pekerjaan_umum": 0.6, "ketenagakerjaan": 0.4}),
    "aset": Kind("Badan Pengelolaan Keuangan dan Aset Daerah", {"perumahan": 0.5}),
    "camat1": Kind("Kecamatan", {"administrasi_kependudukan": 1, "infrastruktur": 0.7, "bantuan_sosial": 0.8}),
    "camat2": Kind("Kecamatan", {"administrasi_kependudukan": 0.7, "infrastruktur": 0.5, "ketertiban_umum": 0.5}),
    "camat3": Kind("Kecamatan", {"administrasi_kependudukan": 0.5, "bantuan_sosial": 0.5, "lingkungan_hidup": 0.3}),
}
NAMES: dict[str, dict[str, str]] = {
    "36.03": {
        "pupr": "Dinas Bina Marga dan Sumber Daya Air", "dishub": "", "dlh": "Dinas Lingkungan Hidup dan Kebersihan", "dukcapil": "", "dinsos": "",
        "dinkes": "", "rsud": "RSUD Balaraja", "satpol": "", "disdik": "", "bkpsdm": "", "inspektorat": "Inspektorat", "disnaker": "",
        "perkim": "Dinas Perumahan, Permukiman, dan Pemakaman", "air": "Perumdam Tirta Kerta Raharja", "tani": "Dinas Pertanian dan Ketahanan Pangan",
        "laut": "Dinas Perikanan", "desa": "Dinas Pemberdayaan Masyarakat dan Pemerintahan Desa", "bpbd": "", "kominfo": "", "izin": "", "aset": "",
        "camat1": "Kecamatan Cikupa", "camat2": "Kecamatan Kelapa Dua", "camat3": "Kecamatan Balaraja",
    },
    "34.04": {
        "pupr": "Dinas Pekerjaan Umum, Perumahan, dan Kawasan Permukiman", "dishub": "", "dlh": "", "dukcapil": "", "dinsos": "", "dinkes": "",
        "rsud": "RSUD Sleman", "satpol": "", "disdik": "", "bkpsdm": "Badan Kepegawaian, Pendidikan, dan Pelatihan", "inspektorat": "Inspektorat", "disnaker": "",
        "perkim": "Dinas Pertanahan dan Tata Ruang", "air": "Perumda Air Minum Tirta Sembada", "tani": "Dinas Pertanian, Pangan, dan Perikanan", "laut": "UPTD Balai Benih Ikan",
        "wisata": "", "desa": "Dinas Pemberdayaan Masyarakat dan Kalurahan", "bpbd": "", "kominfo": "", "izin": "", "camat1": "Kapanewon Depok",
        "camat2": "Kapanewon Mlati", "camat3": "Kapanewon Ngaglik",
    },
    "34": {
        "pupr": "Dinas Pekerjaan Umum, Perumahan, dan Energi Sumber Daya Mineral", "dishub": "", "dlh": "Dinas Lingkungan Hidup dan Kehutanan", "dukcapil": "Biro Tata Pemerintahan",
        "dinsos": "", "dinkes": "", "rsud": "Rumah Sakit Jiwa Grhasia", "satpol": "", "disdik": "Dinas Pendidikan, Pemuda, dan Olahraga", "bkpsdm": "Badan Kepegawaian Daerah",
        "inspektorat": "Inspektorat", "disnaker": "Dinas Tenaga Kerja dan Transmigrasi", "perkim": "Dinas Pertanahan dan Tata Ruang", "air": "Balai Pengelolaan Air Minum",
        "tani": "Dinas Pertanian dan Ketahanan Pangan", "laut": "", "wisata": "", "desa": "Dinas Pemberdayaan Masyarakat, Kalurahan, dan Kapanewon", "bpbd": "", "kominfo": "", "aset": "Badan Pengelola Keuangan dan Aset",
    },
    "13": {
        "pupr": "Dinas Bina Marga, Cipta Karya, dan Tata Ruang", "dishub": "", "dlh": "", "dukcapil": "Dinas Kependudukan dan Pencatatan Sipil", "dinsos": "", "dinkes": "",
        "rsud": "RSUD Mohammad Natsir", "satpol": "", "disdik": "", "bkpsdm": "Badan Kepegawaian Daerah", "inspektorat": "Inspektorat Daerah", "disnaker": "Dinas Tenaga Kerja dan Transmigrasi",
        "perkim": "Dinas Perumahan Rakyat, Kawasan Permukiman, dan Pertanahan", "air": "Dinas Sumber Daya Air dan Bina Konstruksi", "tani": "Dinas Perkebunan, Tanaman Pangan, dan Hortikultura", "laut": "",
        "wisata": "", "desa": "Dinas Pemberdayaan Masyarakat dan Desa", "bpbd": "", "kominfo": "Dinas Komunikasi, Informatika, dan Statistik",
    },
    "51": {
        "pupr": "Dinas Pekerjaan Umum, Penataan Ruang, Perumahan, dan Kawasan Permukiman", "dishub": "", "dlh": "Dinas Kehutanan dan Lingkungan Hidup", "dukcapil": "Dinas Pemberdayaan Masyarakat Desa, Kependudukan, dan Pencatatan Sipil",
        "dinsos": "Dinas Sosial dan Pemberdayaan Perempuan", "dinkes": "", "rsud": "RSUD Bali Mandara", "satpol": "", "disdik": "Dinas Pendidikan, Kepemudaan, dan Olahraga", "bkpsdm": "", "inspektorat": "Inspektorat",
        "disnaker": "Dinas Ketenagakerjaan dan Energi Sumber Daya Mineral", "perkim": "Biro Pemerintahan dan Kesejahteraan Rakyat", "air": "UPTD Pengelolaan Air Minum", "tani": "Dinas Pertanian dan Ketahanan Pangan", "laut": "",
        "wisata": "", "desa": "Dinas Pemajuan Masyarakat Adat", "bpbd": "", "kominfo": "Dinas Komunikasi, Informatika, dan Statistik",
    },
    "51.03": {
        "pupr": "Dinas Pekerjaan Umum dan Penataan Ruang", "dishub": "", "dlh": "Dinas Lingkungan Hidup dan Kebersihan", "dukcapil": "", "dinsos": "", "dinkes": "", "rsud": "RSD Mangusada", "satpol": "",
        "disdik": "Dinas Pendidikan, Kepemudaan, dan Olahraga", "bkpsdm": "", "inspektorat": "Inspektorat", "disnaker": "Dinas Perindustrian dan Tenaga Kerja", "perkim": "Dinas Perumahan Rakyat dan Kawasan Permukiman",
        "air": "Perumda Air Minum Tirta Mangutama", "tani": "Dinas Pertanian dan Pangan", "laut": "Dinas Perikanan", "wisata": "", "desa": "Dinas Pemberdayaan Masyarakat dan Desa", "bpbd": "", "kominfo": "",
        "camat1": "Kecamatan Kuta", "camat2": "Kecamatan Mengwi", "camat3": "Kecamatan Kuta Utara",
    },
}
# busier or quieter than elsewhere
EXTRA: dict[str, dict[str, float]] = {
    "36.03": {"infrastruktur": 1.6, "pariwisata": 0}, "34.04": {"infrastruktur": 1.3}, "34": {"perhubungan": 3.0, "infrastruktur": 0.5, "pekerjaan_umum": 0.7},
    "13": {"pariwisata": 2.0, "kelautan_perikanan": 2.0, "infrastruktur": 1.5}, "51": {"pariwisata": 5.0, "peternakan": 2.5, "infrastruktur": 1.2},
    "51.03": {"pariwisata": 5.0, "lingkungan_hidup": 3.4, "ketertiban_umum": 1.5},
}
SILENT = {"36.03": ("aset",), "34.04": ("laut",), "34": ("aset",), "13": ("bkpsdm", "desa"), "51": ("perkim",), "51.03": ("perkim",)}  # they never answer
WITHOUT_DECREE = {"36.03": ("camat3", "aset"), "34.04": ("camat2", "laut"), "34": (), "13": ("rsud", "bkpsdm", "air", "desa"), "51": ("perkim",), "51.03": ("camat2", "camat3", "perkim", "laut")}
UNITS = {"pupr": ("Bidang Pemeliharaan Jalan", "Bidang Drainase dan Sungai"), "dlh": ("Bidang Pengelolaan Sampah",), "dishub": ("Bidang Lalu Lintas",)}
# how often each category is written about
CATEGORY_WEIGHTS = {
    "administrasi_kependudukan": 9, "bantuan_sosial": 4, "infrastruktur": 17, "kelautan_perikanan": 0.8, "kepegawaian": 4, "kesehatan": 6.5, "ketahanan_pangan": 1.4,
    "ketertiban_umum": 8.5, "ketenagakerjaan": 2.4, "air_minum": 3.2, "lingkungan_hidup": 9.5, "pariwisata": 1.3, "pekerjaan_umum": 12, "pembangunan_desa": 2.2,
    "penanggulangan_bencana": 1.6, "peternakan": 1, "perhubungan": 10, "perumahan": 3, "sosial": 3, "teknologi_informasi": 1.6,
}
# fmt: on


def agency_names(government: str) -> dict[str, str]:
    """Kind of agency → its official name in this government."""
    return {kind: name or KINDS[kind].name for kind, name in NAMES[government].items()}
