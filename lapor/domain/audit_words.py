"""What a row of the audit log is about, in words: it holds codes and names of fields, no values."""

import re
from types import MappingProxyType

from lapor.domain.access import ROLE_NAMES
from lapor.domain.disclosure import REASONS, Reason
from lapor.domain.kpi_catalogue import BY_CODE
from lapor.domain.text import Text
from lapor.domain.vocabulary import CLASS_NAMES
from lapor.domain.workflow import LABELS, MOVES

PHRASES = MappingProxyType(
    {
        "taken back": Text("dicabut", "taken back"),
        "every year": Text("setiap tahun", "every year"),
        "erased again": Text("dihapus lagi", "erased again"),
        "of them": Text("disposisi dipelajari", "dispatches learned from"),
        "trained": Text("saran dipelajari", "suggestions learned"),
        "kinds of news": Text("jenis pemberitahuan", "kinds of news"),
        "daily digest": Text("ringkasan harian", "daily digest"),
        "e-mail address removed": Text("alamat surel dihapus", "e-mail address removed"),
        "e-mail address": Text("alamat surel", "e-mail address"),
        "sent": Text("surel dikirim", "e-mails sent"),
        "nothing": Text("tanpa isi", "with nothing to tell"),
        "folded": Text("entri dilipat", "entries folded"),
        "counted": Text("laporan dihitung", "complaints counted"),
        "looked": Text("diperiksa", "looked at"),
        "total": Text("jumlah", "total"),
        "changed": Text("berubah", "changed"),
        "why": Text("alasan", "reason"),
        "entries": Text("entri buku besar", "ledger entries"),
        "audit_rows": Text("baris audit", "audit rows"),
        "differences": Text("perbedaan", "differences"),
        "nation": Text("nasional", "nation"),
        "version": Text("versi", "version"),
        "complaints": Text("laporan", "complaints"),
        "request": Text("permintaan", "request"),
        "attachment": Text("lampiran", "attachment"),
        "incident": Text("insiden", "incident"),
        "any": Text("semua", "any"),
        "role": Text("peran", "role"),
        "government": Text("pemerintah daerah", "government"),
        "agency": Text("instansi", "agency"),
        "agency_id": Text("instansi", "agency"),
        "category_id": Text("kategori", "category"),
        "territory_id": Text("wilayah", "territory"),
        "words": Text("kata", "words"),
        "name": Text("nama", "name"),
        "name_en": Text("nama Inggris", "English name"),
        "code": Text("kode", "code"),
        "zone": Text("zona waktu", "time zone"),
        "is_active": Text("keaktifan", "whether it is active"),
        "decree": Text("SK", "decree"),
        "decree_on": Text("tanggal SK", "date of the decree"),
        "decree_until": Text("hari terakhir SK", "last day of the decree"),
        "needs_approval": Text("persetujuan pimpinan", "approval by the head"),
        "parent_id": Text("induk", "parent"),
        "position": Text("urutan", "position"),
    }
)
KNOWN: MappingProxyType[str, Text] = MappingProxyType(
    {
        **{kpi.code: kpi.name for kpi in BY_CODE.values()},
        **{role.value: name for role, name in ROLE_NAMES.items()},
        **{status.value: name for status, name in LABELS.items()},
        **{klass.value: name for klass, name in CLASS_NAMES.items()},
        **{move.code.value: move.label for move in MOVES},
        **PHRASES,
    }
)
PART = re.compile(
    "|".join(rf"\b{re.escape(code)}\b" for code in sorted(KNOWN, key=len, reverse=True))
)
DIGEST = re.compile(r"\b([0-9a-f]{12})[0-9a-f]{52}\b")


def said(kept: str) -> Text:
    """The codes of a subject or a summary in words. An officer's own words stay as they are."""
    reason, colon, words = kept.partition(": ")
    if reason in set(Reason):
        named = REASONS[Reason(reason)]
        return Text(f"{named.id}{colon}{words}", f"{named.en}{colon}{words}")
    short = DIGEST.sub(r"\1…", kept)
    return Text(
        PART.sub(lambda found: KNOWN[found[0]].id, short),
        PART.sub(lambda found: KNOWN[found[0]].en, short),
    )
