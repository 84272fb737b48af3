"""Why an officer holds, archives, returns, closes or escalates: the lists that forms offer.

Holding and archiving: the reasons that SP4N-LAPOR!'s exports print. The others are ours.
"""

from types import MappingProxyType

from db.codes import MoveCode
from lapor.domain.text import Text

HOLD: tuple[Text, ...] = (
    Text("Waktu kejadian belum disebutkan", "It does not say when it happened"),
    Text("Lokasi kejadian belum disebutkan", "It does not say where it happened"),
    Text("Pihak yang dilaporkan belum jelas", "It is not clear who is reported"),
    Text("Kronologi belum jelas", "It is not clear what happened"),
    Text("Bukti pendukung belum dilampirkan", "Supporting evidence is missing"),
    Text("Data diri untuk pelayanan belum lengkap", "Personal details needed are missing"),
)
ARCHIVE: tuple[Text, ...] = (
    Text("Mengandung SARA atau ujaran kebencian", "Hate speech"),
    Text("Tidak memiliki bukti dukung", "No supporting evidence"),
    Text("Isi laporan tidak jelas", "The complaint is not clear"),
    Text("Tidak relevan dengan kinerja pemerintah", "Not about the performance of the government"),
    Text("Format SMS salah", "The SMS has the wrong format"),
    Text("Laporan terlalu umum", "The complaint is too general"),
    Text("Atas permintaan pelapor", "At the reporter's wish"),
    Text("Batas waktu melengkapi sudah lewat", "It was not completed in time"),
    Text("Konten terblokir", "The content was blocked"),
)
RETURN: tuple[Text, ...] = (
    Text("Bukan wewenang instansi ini", "Not for this agency to decide"),
    Text("Di luar wilayah kerja instansi ini", "Outside this agency's area"),
    Text("Wewenang pemerintah daerah lain", "For another government"),
    Text("Wewenang kementerian atau lembaga pusat", "For a ministry or a central institution"),
)
CLOSE: tuple[Text, ...] = (
    Text("Masalah sudah diselesaikan", "The problem is solved"),
    Text("Informasi yang diminta sudah diberikan", "The information asked for was given"),
    Text("Aspirasi sudah diteruskan", "The aspiration was passed on"),
    Text("Pelapor menyatakan selesai", "The reporter says it is done"),
)
ESCALATE: tuple[Text, ...] = (
    Text("Instansi tidak menjawab sampai lewat tenggat", "The agency let the deadline pass"),
    Text("Jawaban tidak sesuai dengan isi laporan", "The answer does not fit the complaint"),
)
MERGE: tuple[Text, ...] = (
    Text("Laporan yang sama dari pelapor yang sama", "The same complaint of the same reporter"),
    Text("Masalah yang sama dilaporkan orang lain", "The same problem reported by another"),
)
REASONS: MappingProxyType[MoveCode, tuple[Text, ...]] = MappingProxyType(
    {
        MoveCode.HOLD: HOLD,
        MoveCode.ARCHIVE: ARCHIVE,
        MoveCode.RETURN: RETURN,
        MoveCode.CLOSE: CLOSE,
        MoveCode.ESCALATE: ESCALATE,
        MoveCode.MERGE: MERGE,
    }
)


def explained(reason: str | None, words: str) -> str:
    """The note of a move: the reason that was chosen, in Indonesian, then what was typed.

    Kept in Indonesian, whatever the screen speaks: the story has one language.
    """
    return ". ".join(part for part in (reason, words.strip()) if part)
