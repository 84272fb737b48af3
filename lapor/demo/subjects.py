"""What citizens write about, by code of the category: title, complaint, and the agency's answer."""

# ruff: noqa: E501 - one subject a line

from typing import NamedTuple


class Subject(NamedTuple):
    title: str
    body: str
    answer: str


S = Subject
# fmt: off
SUBJECTS: dict[str, tuple[Subject, ...]] = {
    "administrasi_kependudukan": (
        S("KTP elektronik belum jadi setelah tiga bulan", "Saya sudah merekam data KTP elektronik di kecamatan tiga bulan lalu, tetapi sampai sekarang kartunya belum bisa diambil. Petugas selalu meminta saya kembali minggu depan.", "KTP elektronik pelapor sudah dicetak dan dapat diambil di loket kecamatan pada jam kerja dengan membawa bukti perekaman."),
        S("Kartu keluarga salah tulis nama anak", "Nama anak kedua kami di kartu keluarga berbeda satu huruf dengan akta kelahirannya. Kami sudah dua kali mengajukan perbaikan dan berkasnya dikembalikan tanpa penjelasan tertulis.", "Perbaikan kartu keluarga sudah diproses. Dokumen baru dikirim dalam bentuk berkas digital dan dapat dicetak sendiri."),
        S("Antrean layanan adminduk sangat panjang", "Antrean di kantor pelayanan dimulai sebelum subuh dan nomor habis pukul delapan. Mohon ada pendaftaran daring yang benar-benar bisa dipakai warga.", "Kuota antrean daring sudah ditambah dan loket keempat dibuka mulai Senin. Jadwalnya kami pasang di kantor dan di laman resmi."),
        S("Syarat pindah domisili berubah-ubah", "Setiap kali saya datang mengurus surat pindah, syarat yang diminta berbeda. Saya ingin tahu daftar syarat yang resmi supaya tidak bolak-balik.", "Syarat pindah domisili cukup kartu keluarga dan formulir F-1.03. Petugas loket sudah kami ingatkan untuk tidak meminta berkas lain."),
    ),
    "bantuan_sosial": (
        S("Bantuan sosial tunai tidak diterima", "Nama keluarga kami tercantum di daftar penerima bantuan sosial tunai, tetapi sudah dua tahap uangnya tidak pernah sampai. Tetangga dengan keadaan lebih baik justru menerima.", "Data keluarga pelapor sudah kami periksa dan diusulkan pada tahap berikutnya. Pendamping desa akan menghubungi bila ada berkas yang kurang."),
        S("Paket sembako dipotong oleh oknum", "Paket sembako yang kami terima hanya berisi beras, padahal di pengumuman ada minyak dan telur. Kami diminta menandatangani tanda terima lengkap.", "Penyalur sudah dipanggil dan kekurangan paket dibagikan ulang di balai desa. Terima kasih atas laporannya."),
        S("Data penerima bansos tidak tepat sasaran", "Di lingkungan kami ada warga yang sudah meninggal dan warga yang punya dua mobil masih terdaftar menerima bansos, sedangkan janda lanjut usia tidak terdata.", "Verifikasi ulang data dilakukan bersama pengurus RT. Nama yang tidak berhak sudah kami usulkan untuk dikeluarkan."),
        S("Kartu sembako terblokir", "Kartu sembako ibu saya terblokir sejak bulan lalu dan warung penyalur tidak tahu harus menghubungi siapa. Mohon penjelasan cara mengaktifkannya.", "Kartu sudah diaktifkan kembali setelah data bank diperbarui. Silakan dicoba di penyalur terdekat."),
        S("Kapan bantuan bagi pekerja yang dirumahkan", "Saya dirumahkan sejak pandemi dan belum pernah didata untuk bantuan apa pun. Pengurus lingkungan menyatakan kuota habis tanpa menunjukkan daftarnya.", "Pelapor sudah didata sebagai calon penerima bantuan provinsi. Hasil penetapan diumumkan di kantor desa."),
    ),
    "infrastruktur": (
        S("Jalan berlubang membahayakan pengendara", "Jalan berlubang cukup dalam di sekitar {street} sudah memakan korban, terutama malam hari dan waktu hujan karena lubang tertutup air.", "Tim pemeliharaan sudah menambal lubang di ruas tersebut. Pelapisan ulang diusulkan pada anggaran perubahan."),
        S("Jembatan kecil retak dan hampir ambrol", "Jembatan di {street} retak di sisi kiri dan bergetar bila dilalui truk. Anak sekolah lewat situ setiap pagi.", "Jembatan sudah diperiksa. Kendaraan berat sementara dialihkan dan perkuatan dikerjakan dalam dua minggu."),
        S("Trotoar rusak dan tidak bisa dilalui kursi roda", "Trotoar sepanjang {street} pecah-pecah dan dipenuhi tiang. Pengguna kursi roda terpaksa turun ke badan jalan.", "Perbaikan trotoar masuk paket pekerjaan tahun ini. Tiang yang menghalangi dipindahkan lebih dahulu."),
        S("Jalan lingkungan belum pernah diaspal", "Jalan lingkungan kami masih tanah dan menjadi kubangan setiap hujan. Sudah tiga kali diusulkan dalam musrenbang tetapi belum ada kabar.", "Usulan tercatat pada daftar prioritas kecamatan dan disurvei bulan depan. Hasil survei disampaikan melalui pengurus RT."),
    ),
    "kelautan_perikanan": (
        S("Dermaga nelayan dangkal", "Dermaga tempat kami menambat perahu makin dangkal sehingga kapal tidak bisa masuk waktu surut. Hasil tangkapan terlambat dilelang dan harganya jatuh.", "Pengerukan muara dijadwalkan setelah musim angin barat. Nelayan sementara dapat memakai dermaga di sebelahnya."),
        S("Alat tangkap terlarang masih dipakai", "Beberapa kapal dari luar daerah masih memakai alat tangkap yang dilarang dan merusak jaring nelayan kecil di sini.", "Patroli bersama pengawas perikanan sudah dilakukan dan dua kapal mendapat peringatan tertulis."),
        S("Bantuan mesin perahu belum cair", "Kelompok nelayan kami sudah diverifikasi sebagai penerima mesin perahu tempel, tetapi sampai sekarang belum ada kejelasan.", "Pengadaan mesin sedang dalam proses dan penyerahan direncanakan akhir triwulan."),
    ),
    "kepegawaian": (
        S("Petugas loket meminta uang pelicin", "Saya diminta membayar uang di luar tarif resmi oleh petugas supaya berkas saya didahulukan. Saya keberatan dan berkas saya lalu dibiarkan.", "Petugas yang bersangkutan sudah diperiksa Inspektorat dan dipindahkan dari loket selama pemeriksaan."),
        S("Pegawai tidak ada di tempat pada jam kerja", "Tiga hari berturut-turut saya datang pada jam kerja dan ruang pelayanan kosong. Tidak ada pengumuman dan tidak ada petugas pengganti.", "Kepala bagian sudah ditegur dan jadwal piket petugas kini dipasang di depan ruang pelayanan."),
        S("Honor guru honorer terlambat dibayar", "Honor guru honorer di sekolah kami belum dibayar selama tiga bulan. Kami tetap mengajar tetapi biaya transportasi makin berat.", "Pembayaran honor sudah diajukan dan cair paling lambat pekan depan melalui rekening masing-masing."),
    ),
    "kesehatan": (
        S("Pelayanan puskesmas lambat", "Saya mengantar ibu berobat ke puskesmas dan menunggu hampir empat jam, padahal dokter sudah datang. Tidak ada penjelasan urutan antrean.", "Alur antrean puskesmas sudah diperbaiki dan papan nomor dipasang. Terima kasih atas masukannya."),
        S("Obat rutin selalu kosong", "Obat darah tinggi dari resep rutin sudah dua bulan kosong di puskesmas, sehingga kami harus membeli sendiri di apotek.", "Stok obat sudah tersedia kembali sejak kemarin. Pasien dapat mengambil obat dengan resep yang lama."),
        S("Kartu BPJS ditolak di rumah sakit", "Kartu BPJS kami ditolak karena dinyatakan tidak aktif, padahal iuran dibayar pemerintah daerah. Kami diminta membayar uang muka.", "Kepesertaan sudah diaktifkan kembali dan uang muka dikembalikan rumah sakit."),
        S("Fogging demam berdarah tidak merata", "Sudah lima warga RT kami dirawat karena demam berdarah. Pengasapan hanya dilakukan di jalan utama.", "Penyelidikan epidemiologi sudah dilakukan dan pengasapan diulang di seluruh RT bersama kader jumantik."),
    ),
    "ketahanan_pangan": (
        S("Pupuk bersubsidi sulit didapat", "Pupuk bersubsidi di kios resmi selalu habis, sedangkan di luar dijual dengan harga hampir dua kali lipat. Masa tanam sudah dekat.", "Alokasi tambahan sudah disalurkan ke kios. Penjualan di atas harga eceran tertinggi ditindak bersama pengawas."),
        S("Saluran irigasi tersumbat", "Saluran irigasi tersier dekat {street} tersumbat sehingga belasan hektare sawah kekeringan.", "Saluran sudah dibersihkan bersama kelompok tani dan pintu air diperbaiki."),
        S("Harga beras di pasar melonjak", "Harga beras medium di pasar naik terus selama tiga pekan. Kami berharap ada operasi pasar di kecamatan.", "Operasi pasar murah dilaksanakan di halaman kantor kecamatan pada hari Jumat."),
    ),
    "ketertiban_umum": (
        S("Pedagang kaki lima menutup trotoar", "Pedagang kaki lima memakai seluruh trotoar di {street} sejak sore sampai tengah malam sehingga pejalan kaki harus turun ke jalan.", "Penertiban sudah dilakukan secara persuasif dan pedagang dipindahkan ke lokasi yang disediakan."),
        S("Suara musik keras sampai dini hari", "Kafe di dekat permukiman memutar musik keras sampai lewat pukul dua pagi. Warga sudah menegur tetapi tidak diindahkan.", "Pemilik usaha sudah dipanggil dan menandatangani pernyataan batas waktu. Patroli malam ditambah."),
        S("Balap liar setiap malam Minggu", "Balap liar di {street} setiap malam Minggu membuat warga tidak bisa tidur dan sudah dua kali terjadi kecelakaan.", "Patroli gabungan sudah dilakukan dan pembatas jalan dipasang di dua titik."),
        S("Reklame liar dipasang di pohon", "Reklame dan spanduk dipaku di pohon-pohon peneduh. Selain kotor, pohonnya rusak.", "Reklame tanpa izin sudah diturunkan dan pemasangnya diberi teguran tertulis."),
    ),
    "ketenagakerjaan": (
        S("Upah dibayar di bawah upah minimum", "Perusahaan tempat saya bekerja membayar upah di bawah upah minimum dan menahan ijazah karyawan.", "Pengawas ketenagakerjaan sudah memeriksa perusahaan dan memerintahkan pembayaran kekurangan upah."),
        S("Tunjangan hari raya belum dibayar", "Sampai tiga hari sebelum hari raya tunjangan kami belum dibayar dan bagian personalia tidak memberi jawaban.", "Posko pengaduan sudah memanggil perusahaan. Tunjangan dibayarkan penuh sesuai berita acara."),
        S("Informasi jadwal pelatihan kerja", "Saya ingin tahu jadwal dan syarat mengikuti pelatihan kerja gratis untuk lulusan SMK tahun ini.", "Pendaftaran pelatihan dibuka awal bulan depan. Syarat dan jadwal lengkap ada di papan pengumuman balai latihan kerja."),
    ),
    "air_minum": (
        S("Air PDAM mati berhari-hari", "Air PDAM di sekitar {street} mati sejak empat hari lalu tanpa pemberitahuan. Kami harus membeli air tangki.", "Pipa induk yang bocor sudah diperbaiki dan aliran kembali normal. Mohon maaf atas gangguannya."),
        S("Air keruh dan berbau", "Air yang mengalir keruh kekuningan dan berbau, terutama pagi hari. Anak-anak gatal setelah mandi.", "Pipa distribusi sudah dikuras dan mutu air diperiksa ulang. Hasil uji memenuhi baku mutu."),
        S("Tagihan air melonjak tanpa sebab", "Tagihan air bulan ini naik tiga kali lipat padahal pemakaian sama. Petugas tidak pernah membaca meteran.", "Pembacaan meteran diulang dan kelebihan tagihan dikompensasi pada rekening berikutnya."),
    ),
    "lingkungan_hidup": (
        S("Sampah menumpuk tidak diangkut", "Tumpukan sampah di {street} sudah lebih dari seminggu tidak diangkut. Baunya masuk ke rumah dan lalat banyak sekali.", "Sampah sudah diangkut dan jadwal pengangkutan di titik itu ditambah menjadi tiga kali seminggu."),
        S("Limbah pabrik dibuang ke sungai", "Air sungai berubah warna dan berbusa setiap malam. Warga menduga pabrik di hulu membuang limbah tanpa diolah.", "Contoh air sudah diambil dan pabrik diperiksa. Hasil laboratorium menjadi dasar sanksi administratif."),
        S("Pembakaran sampah mengganggu pernapasan", "Lahan kosong dipakai membakar sampah setiap sore. Asapnya masuk ke rumah dan sekolah.", "Pemilik lahan sudah ditegur dan papan larangan dipasang. Petugas memantau selama sebulan."),
        S("Pohon besar rawan tumbang", "Pohon besar di {street} sudah lapuk dan miring ke arah kabel listrik. Kami khawatir tumbang waktu hujan angin.", "Pohon sudah dipangkas dan bagian yang lapuk ditebang bersama petugas kelistrikan."),
    ),
    "pariwisata": (
        S("Pungutan liar di tempat wisata", "Kami diminta membayar dua kali, di gerbang dan di tempat parkir, tanpa karcis resmi. Petugas tidak mau menunjukkan tarif.", "Pengelola sudah dipanggil dan papan tarif resmi dipasang di gerbang."),
        S("Toilet pantai tidak terawat", "Toilet umum di kawasan pantai kotor dan tidak ada air, padahal pengunjung membayar. Ini membuat malu di depan tamu.", "Toilet sudah dibersihkan dan pengelola wajib menjaga jadwal kebersihan dua jam sekali."),
        S("Usul papan petunjuk wisata dalam tiga bahasa", "Wisatawan sering tersesat karena papan petunjuk hanya dalam satu bahasa dan banyak yang sudah pudar.", "Usulan diterima dan pengadaan papan petunjuk baru dimasukkan ke rencana tahun depan."),
    ),
    "pekerjaan_umum": (
        S("Drainase mampet, jalan tergenang", "Saluran drainase di {street} penuh lumpur sehingga jalan tergenang setinggi lutut setiap hujan deras.", "Saluran sudah dikeruk sepanjang dua ratus meter dan penutupnya diganti."),
        S("Bangunan berdiri di atas saluran air", "Ada bangunan baru berdiri di atas saluran air dan tidak terlihat papan izin. Air jadi meluap ke rumah warga.", "Pemilik bangunan sudah diberi peringatan kedua. Pembongkaran dilakukan bila tidak dipatuhi."),
        S("Galian pipa tidak dirapikan kembali", "Galian pipa di {street} ditinggalkan begitu saja. Tanahnya ambles dan sudah ada motor yang jatuh.", "Pelaksana diperintahkan memulihkan jalan dan pekerjaan selesai minggu ini."),
        S("Tanggul sungai longsor", "Tanggul sungai dekat permukiman longsor sepanjang belasan meter. Bila hujan besar rumah warga terancam.", "Penahan darurat sudah dipasang dan perkuatan permanen diusulkan ke balai wilayah sungai."),
    ),
    "pembangunan_desa": (
        S("Penggunaan dana desa tidak transparan", "Papan rincian dana desa tidak dipasang dan musyawarah desa tidak pernah mengundang warga. Kami ingin tahu penggunaannya.", "Pemerintah desa sudah memasang rincian anggaran dan pendamping mengadakan musyawarah terbuka."),
        S("Gedung serbaguna desa terbengkalai", "Gedung serbaguna desa yang dibangun dua tahun lalu terbengkalai dan mulai rusak. Sayang sekali uang rakyat.", "Sisa pekerjaan dianggarkan pada tahun berjalan dan pengelolaannya diserahkan ke BUMDes."),
        S("Usul taman bermain anak di desa", "Anak-anak bermain di jalan karena tidak ada lapangan. Kami mengusulkan taman bermain di tanah kas desa.", "Usulan dibahas dalam musyawarah desa dan mendapat dukungan. Pelaksanaan menunggu perubahan anggaran."),
    ),
    "penanggulangan_bencana": (
        S("Bantuan korban banjir belum sampai", "Rumah kami terendam banjir tiga hari dan belum ada bantuan makanan siap saji maupun air bersih.", "Bantuan logistik sudah disalurkan dan dapur umum dibuka di balai warga."),
        S("Tebing rawan longsor dekat rumah warga", "Tebing di belakang rumah kami retak setelah hujan semalam. Mohon diperiksa sebelum terjadi longsor.", "Tim sudah meninjau, warga di tiga rumah diungsikan sementara, dan terpal dipasang di bibir tebing."),
        S("Sirene peringatan dini tidak berbunyi", "Saat simulasi kemarin sirene peringatan dini di wilayah kami tidak berbunyi sama sekali.", "Sirene sudah diperbaiki dan diuji ulang bersama relawan desa."),
    ),
    "peternakan": (
        S("Wabah penyakit pada ternak", "Sapi di kandang kelompok kami banyak yang luka di mulut dan kaki. Kami butuh pemeriksaan dokter hewan secepatnya.", "Petugas kesehatan hewan sudah memeriksa dan memberi obat. Vaksinasi dijadwalkan pekan ini."),
        S("Kandang ayam di tengah permukiman", "Kandang ayam dibangun dekat permukiman, baunya menyengat dan lalat masuk ke dapur warga.", "Pemilik kandang sudah ditegur dan diberi waktu untuk memperbaiki sanitasi kandangnya."),
        S("Anjing liar banyak dan belum divaksin", "Anjing liar makin banyak di sekitar {street} dan sudah ada anak yang digigit. Mohon vaksinasi rabies.", "Vaksinasi rabies sudah dilakukan di banjar dan lingkungan sekitar. Korban gigitan mendapat vaksin di puskesmas."),
    ),
    "perhubungan": (
        S("Lampu jalan mati", "Lampu penerangan jalan di {street} mati sejak dua pekan lalu. Jalan gelap dan rawan kejahatan, terutama bagi pekerja yang pulang malam.", "Lampu sudah diganti dan jaringan kabel diperbaiki. Silakan melapor lagi bila padam."),
        S("Parkir liar menyebabkan macet", "Parkir liar di {street} membuat jalan tinggal satu lajur. Juru parkir meminta tarif sesukanya tanpa karcis.", "Penertiban parkir sudah dilakukan dan rambu larangan dipasang. Juru parkir resmi kini memakai karcis."),
        S("Truk bermuatan lebih lewat pada jam sekolah", "Truk tanah lewat pada jam berangkat sekolah, padahal ada aturan jam operasional. Debu dan tanahnya membahayakan.", "Petugas ditempatkan pada jam terlarang dan belasan truk sudah ditilang bersama kepolisian."),
        S("Lampu lalu lintas tidak menyala", "Lampu lalu lintas di simpang {street} mati total dan kendaraan saling serobot.", "Lampu lalu lintas sudah menyala kembali setelah modul kendalinya diganti."),
    ),
    "perumahan": (
        S("Sertifikat tanah program PTSL belum terbit", "Kami sudah mengikuti program PTSL sejak tahun lalu tetapi sertifikat belum dibagikan dan panitia tidak bisa dihubungi.", "Berkas sudah lengkap dan penyerahan sertifikat dijadwalkan bersama kantor pertanahan bulan depan."),
        S("Fasilitas umum perumahan diterlantarkan pengembang", "Jalan, taman, dan saluran di perumahan kami rusak. Pengembang menyatakan sudah diserahkan, pemerintah menyatakan belum.", "Berita acara penyerahan sedang ditagih kepada pengembang. Perbaikan saluran dilakukan lebih dahulu."),
        S("Usulan bedah rumah tidak layak huni", "Rumah orang tua kami hampir roboh dan sudah dua kali diusulkan bedah rumah tetapi belum mendapat giliran.", "Rumah sudah disurvei dan masuk daftar penerima bantuan perbaikan tahun ini."),
    ),
    "sosial": (
        S("Orang telantar di depan pasar", "Ada lansia telantar tidur di depan pasar sejak beberapa hari. Keadaannya lemah dan perlu ditolong.", "Lansia sudah dijemput, diperiksa kesehatannya, dan dititipkan di rumah perlindungan."),
        S("Alat bantu penyandang disabilitas belum diterima", "Permohonan kursi roda untuk adik saya sudah setahun dan belum ada jawaban. Setiap kali ditanya berkasnya sedang dicari.", "Kursi roda sudah diserahkan langsung di rumah pelapor. Mohon maaf atas keterlambatannya."),
        S("Pengemis anak di perempatan", "Anak-anak disuruh mengemis di perempatan sampai larut malam. Kami kasihan dan khawatir ada yang memperalat.", "Penjangkauan sudah dilakukan dan anak-anak didampingi pekerja sosial bersama keluarganya."),
    ),
    "teknologi_informasi": (
        S("Sinyal telepon tidak ada di kampung kami", "Kampung kami belum mendapat sinyal yang layak sehingga anak sekolah harus naik ke bukit untuk mengirim tugas.", "Usulan menara sudah disampaikan ke kementerian dan titik WiFi gratis dipasang di kantor desa."),
        S("Aplikasi layanan daerah sering gagal dibuka", "Aplikasi layanan daerah selalu berhenti sewaktu mengunggah berkas. Sudah dicoba di tiga telepon yang berbeda.", "Gangguan sudah diperbaiki pada versi terbaru. Silakan memperbarui aplikasi lalu mencoba kembali."),
        S("Kabel internet menjuntai di jalan", "Kabel internet menjuntai rendah di {street} dan hampir menjerat pengendara motor.", "Kabel sudah dirapikan oleh penyedia. Penertiban kabel lain dijadwalkan bertahap."),
    ),
}
# fmt: on
