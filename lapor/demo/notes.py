"""What officers write into the story when they move a complaint, and what reporters reply."""

from db.codes import MoveCode

M = MoveCode
NOTES: dict[MoveCode, tuple[str, ...]] = {
    M.DIRECT: ("Lokasi dan kewenangan ada pada pemerintah daerah ini.", ""),
    M.DISPATCH: (
        "Mohon ditindaklanjuti sesuai kewenangan.",
        "Mohon dicek ke lapangan dan dijawab sebelum tenggat.",
        "Laporan sudah lengkap, mohon tanggapannya.",
        "",
    ),
    M.ASSIGN_UNIT: ("Mohon ditinjau oleh unit teknis.", ""),
    M.RETURN: (
        "Bukan kewenangan kami. Ruas ini menjadi kewenangan instansi lain.",
        "Bukan kewenangan kami, mohon diteruskan ke instansi yang membidangi.",
        "Lokasi di luar wilayah kerja kami.",
    ),
    M.ASK_HELP: (
        "Mohon data dan pendapat sesuai bidangnya, untuk jawaban bersama.",
        "Mohon dicek bersama di lapangan; hasilnya disampaikan ke instansi utama.",
    ),
    M.GIVE_HELP: (
        "Data sudah kami kirim. Dari sisi kami tidak ada keberatan.",
        "Hasil cek lapangan kami lampirkan pada nota dinas.",
    ),
    M.HOLD: (
        "Mohon pelapor melengkapi lokasi yang tepat dan foto keadaan terakhir.",
        "Mohon pelapor menyebutkan waktu kejadian dan nama loket yang dimaksud.",
        "Isi laporan belum jelas. Mohon dilengkapi kronologinya.",
    ),
    M.COMPLETE: (
        "Pelapor sudah mengirim lokasi dan foto.",
        "Pelapor sudah melengkapi kronologi melalui pesan balasan.",
    ),
    M.EXPIRE_HOLD: ("",),
    M.LAPSE: ("",),
    M.REPLY: (
        "Terima kasih, tetapi sampai hari ini keadaannya belum berubah.",
        "Sudah ada petugas yang datang, tetapi pekerjaannya belum selesai.",
        "Mohon kepastian waktunya, karena warga sudah lama menunggu.",
        "Terima kasih atas tanggapannya. Apakah perbaikan permanen juga direncanakan?",
        "Baik, terima kasih. Mohon diumumkan juga kepada warga lain.",
        "Petugas memang datang, tetapi hanya mengambil foto. Bagaimana kelanjutannya?",
    ),
    M.CLOSE: (
        "Pekerjaan sudah selesai dan pelapor menyatakan puas.",
        "Jawaban sudah disampaikan lengkap dan tidak ada hal lain yang perlu dilakukan.",
        "Ditutup setelah dicek ulang bersama instansi terkait.",
    ),
    M.REOPEN: (
        "Pelapor menyampaikan bahwa masalah yang sama muncul lagi.",
        "Pekerjaan ternyata belum selesai menurut hasil cek lapangan.",
    ),
    M.MERGE: ("Laporan yang sama dari lokasi yang sama.", "Laporan ganda dari pelapor yang sama."),
    M.UNMERGE: ("Setelah dicek, lokasinya berbeda dengan laporan induk.",),
    M.ARCHIVE: (
        "Isi laporan terlalu umum dan tidak dapat ditindaklanjuti.",
        "Tidak terkait kinerja pemerintah daerah.",
        "Format SMS tidak dapat dibaca.",
    ),
    M.RESTORE: ("Pelapor mengirim keterangan baru, sehingga laporan dapat diproses.",),
    M.CORRECT: (
        "Klasifikasi diperbaiki setelah isi laporan dibaca lengkap.",
        "Kategori semula tidak sesuai dengan isi laporan.",
    ),
    M.SET_CONFIDENTIALITY: ("Atas permintaan pelapor.",),
    M.ESCALATE: (
        "Belum ada tindak lanjut melewati tenggat. Mohon perhatian pimpinan instansi.",
        "Sudah lebih dari 60 hari kerja. Disampaikan kepada pengawas.",
    ),
    M.DELETE: ("Laporan tidak lengkap (data lama).",),
    M.RATE: ("",),
}
BLOCKED = "Konten mengandung kata kasar dan data pribadi orang lain."
WITHDRAWN = "Dicabut oleh pelapor."
CLOSED_BY_REPORTER = "Pelapor menyatakan masalah sudah selesai."
CLEANED_UP = "Ditutup dalam pembersihan laporan lama setelah konfirmasi ke instansi."
FIRST_ANSWERS = (
    "Terima kasih atas laporannya. Laporan sudah kami terima dan diteruskan ke bidang terkait.",
    "Laporan sudah kami terima. Petugas akan meninjau lokasi dalam pekan ini.",
    "Kami sedang berkoordinasi dengan pihak terkait dan akan menyampaikan hasilnya di sini.",
)
PROGRESS = (
    "Tim sudah meninjau lokasi dan hasilnya sedang dibahas untuk penanganan.",
    "Bahan dan petugas sedang disiapkan. Perkembangan kami sampaikan di sini.",
    "Kami sudah berkoordinasi dengan pengurus lingkungan setempat.",
)
FURTHER_ANSWERS = (
    "Jadwal pekerjaan berikutnya sudah ditetapkan dan dapat dilihat di papan pengumuman kantor.",
    "Masukan pelapor sudah kami teruskan ke petugas lapangan dan dipantau setiap hari.",
    "Menanggapi pertanyaan pelapor: pekerjaan lanjutan sudah dijadwalkan dan kami pantau.",
    "Petugas sudah kembali ke lokasi. Sisa pekerjaan diselesaikan pekan ini.",
    "Terima kasih atas keterangannya. Penjelasan lengkap sudah kami sampaikan kepada pelapor.",
)
