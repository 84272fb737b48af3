"""The jobs that keep how their last run went, by name."""

from types import MappingProxyType

from lapor.domain.text import Text

CLOCK, RECOUNT, VERIFY, BACKUP, DIGEST = "clock", "redate", "verify", "backup", "digest"
JOB_NAMES = MappingProxyType(
    {
        CLOCK: Text("Jam: tenggat, pengingat, aturan, saran", "The clock's work"),
        RECOUNT: Text("Hitung ulang tenggat", "Counting deadlines again"),
        VERIFY: Text("Pemeriksaan menyeluruh", "Verification"),
        BACKUP: Text("Cadangan", "Backup"),
        DIGEST: Text("Ringkasan harian lewat surel", "Daily digests by e-mail"),
    }
)
