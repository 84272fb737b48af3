"""The KPIs. One declaration each; pages, exports, docs, command line and drill-down read it.

Sources S… are listed in domain.md 12; where no official figure was found there is no target.
"""

from types import MappingProxyType

from db.codes import Metric
from lapor.domain.kpi import (
    Agencies,
    AgencyQuestion,
    Backlog,
    Count,
    DatedBy,
    Days,
    Direction,
    Kpi,
    Rate,
    Share,
    Target,
    Unit,
)
from lapor.domain.text import Text

M = Metric
RECEIVED, R = (M.RECEIVED,), (M.DISPATCHED,)
VERIFIED = (M.VERIFIED_IN_TIME, M.VERIFIED_AFTER_DUE)
FOLLOWED = (M.FOLLOWED_IN_TIME, M.FOLLOWED_AFTER_DUE)
DONE = (M.DONE_IN_TIME, M.DONE_AFTER_DUE)
# A source is cited by its own name, also in English; what is ours about it is in both languages.
FGD = Text(
    "KemenPANRB, FGD Review Tindak Lanjut SP4N-LAPOR! 2020 (menpan.go.id)",
    "KemenPANRB, “FGD Review Tindak Lanjut SP4N-LAPOR! 2020” (menpan.go.id)",
)
LIMITS = Text(
    "PermenPANRB 62/2018; tanya jawab blog.lapor.go.id; halaman SP4N-LAPOR! di App Store; "
    "Merdeka.com tentang Tangerang Selatan",
    "PermenPANRB 62/2018; questions and answers of blog.lapor.go.id; SP4N-LAPOR! in the App Store; "
    "Merdeka.com about Tangerang Selatan",
)
BRIBES = Text(
    "KemenPANRB 2016, “Laporkan Pungli, Identitas Pelapor Dilindungi” (menpan.go.id); "
    "UU 25/2009 Pasal 46",
    "KemenPANRB 2016, “Laporkan Pungli, Identitas Pelapor Dilindungi” (menpan.go.id); "
    "Law 25/2009, article 46",
)
SURVEY = Text(
    "dua nilai teratas, seperti survei KemenPANRB, “Hasil Survei: 75 Persen Pengguna LAPOR! Puas” "
    "(menpan.go.id)",
    "the two highest ratings, as in KemenPANRB's survey, “Hasil Survei: 75 Persen Pengguna LAPOR! "
    "Puas” (menpan.go.id)",
)
CENSUS = Text(
    "BPS, Sensus Penduduk 2020; Kepmendagri 300.2.2-2138/2025",
    "BPS, Population Census 2020; “Kepmendagri 300.2.2-2138/2025”",
)
GOOD_ONES = Text(
    "OGI 2020–2022 (ogi.bappenas.go.id); Open Government Partnership, komitmen ID0112",
    "OGI 2020–2022 (ogi.bappenas.go.id); Open Government Partnership, commitment ID0112",
)
OURS = Text("Lapor", "Lapor")

EVERY_ONE = Target(
    100,
    Text(
        "Tenggatnya berlaku untuk setiap laporan (PermenPANRB 62/2018)",
        "The limit holds for every complaint (Regulation of the Minister of PANRB 62/2018)",
    ),
)
OGP = Target(
    75,
    Text(
        "Open Government Partnership 2016–2017 (ID0070): 75 % tindak lanjut efektif di daerah",
        "Open Government Partnership 2016–2017 (ID0070): 75 % effective follow-up locally",
    ),
)
ALL_AGENCIES = Target(
    100,
    Text(
        "Setiap instansi memiliki SK Tim SP4N-LAPOR! (uji keterhubungan KemenPANRB)",
        "Every agency has a decree (KemenPANRB's test of connectivity)",
    ),
)


def _within(days: int) -> Target:
    return Target(
        days,
        Text(
            f"Batas {days} hari kerja (PermenPANRB 62/2018)",
            f"The limit of {days} working days (Regulation of the Minister of PANRB 62/2018)",
        ),
    )


# fmt: off
KPIS = (
    Kpi("received", Text("Laporan masuk", "Complaints received"),
        Text("jumlah laporan menurut tanggal masuk", "complaints by date of receipt"),
        Count(RECEIVED),
        DatedBy.RECEIPT, OURS, Unit.COMPLAINTS, Direction.NEITHER),
    Kpi("dispatched", Text("Laporan terdisposisi", "Complaints dispatched"),
        Text("R: laporan yang disposisi pertamanya dalam periode, tanpa yang digabung atau "
             "diarsipkan",
             "R: complaints first dispatched in the period, less those merged or archived"),
        Count(R),
        DatedBy.DISPATCH, FGD, Unit.COMPLAINTS, Direction.NEITHER),
    Kpi("follow_up_rate", Text("Persentase tindak lanjut", "Follow-up rate"),
        Text("R dengan sedikitnya satu tindak lanjut instansi ÷ R (= (selesai + proses) ÷ "
             "diterima)",
             "R with at least one follow-up by the agency ÷ R (= (done + in process) ÷ received)"),
        Share((*FOLLOWED, M.FOLLOWED_UNDATED), R),
        DatedBy.DISPATCH, FGD, target=OGP),
    Kpi("completion_rate", Text("Persentase selesai", "Completion rate"),
        Text("R yang selesai ÷ R", "R that is done ÷ R"),
        Share((*DONE, M.DONE_UNDATED), R),
        DatedBy.DISPATCH, FGD),
    Kpi("verified_on_time", Text("Verifikasi tepat waktu", "Verified on time"),
        Text("diverifikasi sampai tenggat ÷ (diverifikasi, atau lewat tenggat)",
             "verified by the due date ÷ (verified, or past due)"),
        Share((M.VERIFIED_IN_TIME,), (*VERIFIED, M.VERIFY_LATE, M.VERIFY_LATE_CLOSED),
              undated=(M.VERIFIED_UNDATED,)),
        DatedBy.RECEIPT, LIMITS, target=EVERY_ONE),
    Kpi("followed_up_on_time", Text("Tindak lanjut tepat waktu", "Followed up on time"),
        Text("tindak lanjut pertama sampai tenggat ÷ (ditindaklanjuti, atau lewat tenggat)",
             "first follow-up by the due date ÷ (followed up, or past due)"),
        Share((M.FOLLOWED_IN_TIME,), (*FOLLOWED, M.FOLLOW_UP_LATE), undated=(M.FOLLOWED_UNDATED,)),
        DatedBy.DISPATCH, LIMITS, target=EVERY_ONE),
    Kpi("resolved_on_time", Text("Selesai tepat waktu", "Resolved on time"),
        Text("selesai sampai tenggat ÷ (selesai, atau lewat tenggat)",
             "done by the due date ÷ (done, or past due)"),
        Share((M.DONE_IN_TIME,), (*DONE, M.RESOLVE_LATE, M.RESOLVE_LATE_UNANSWERED),
              undated=(M.DONE_UNDATED,)),
        DatedBy.DISPATCH, LIMITS, target=EVERY_ONE),
    Kpi("verify_days", Text("Waktu verifikasi", "Time to verify"),
        Text("hari kerja dari masuk sampai verifikasi, tanpa masa tunda: median, rata-rata, p90",
             "working days from receipt to verification, holds excluded: median, mean, p90"),
        Days(VERIFIED, undated=(M.VERIFIED_UNDATED,)),
        DatedBy.RECEIPT, LIMITS, Unit.DAYS, Direction.LOWER, _within(3)),
    Kpi("follow_up_days", Text("Waktu tindak lanjut", "Time to follow up"),
        Text("hari kerja dari disposisi sampai tindak lanjut pertama, tanpa masa tunda: median, "
             "rata-rata, p90",
             "working days from dispatch to the first follow-up, holds excluded: median, mean, "
             "p90"),
        Days(FOLLOWED, undated=(M.FOLLOWED_UNDATED,)),
        DatedBy.DISPATCH, LIMITS, Unit.DAYS, Direction.LOWER, _within(5)),
    Kpi("resolve_days", Text("Waktu penyelesaian", "Time to resolve"),
        Text("hari kerja dari disposisi sampai selesai (yang tutup sendiri: sampai tindak lanjut "
             "terakhir), tanpa masa tunda: median, rata-rata, p90",
             "working days from dispatch until done (if it lapsed: until the last follow-up), "
             "holds excluded: median, mean, p90"),
        Days(DONE, undated=(M.DONE_UNDATED,)),
        DatedBy.DISPATCH, LIMITS, Unit.DAYS, Direction.LOWER),
    Kpi("backlog", Text("Laporan terbuka menurut umur", "Backlog by age"),
        Text("terbuka pada tanggal data, menurut hari kerja sejak masuk: 0–5, 6–14, 15–60, di atas "
             "60; periode membatasi tanggal masuk",
             "open at the date of the data, by working days since receipt: 0–5, 6–14, 15–60, over "
             "60; a period restricts the date of receipt"),
        Backlog(RECEIVED, (M.CLOSED,)),
        DatedBy.AS_OF, OURS, Unit.COMPLAINTS, Direction.LOWER),
    Kpi("overdue", Text("Lewat tenggat", "Overdue"),
        Text("terbuka dan lewat tenggat tahapnya pada tanggal data; periode membatasi tanggal "
             "masuk (verifikasi) atau disposisi (sesudahnya)",
             "open and past the due date of its stage at the date of the data; a period restricts "
             "the date of receipt (verification) or of dispatch (later stages)"),
        Count((M.VERIFY_LATE, M.FOLLOW_UP_LATE, M.RESOLVE_LATE)),
        DatedBy.AS_OF, LIMITS, Unit.COMPLAINTS, Direction.LOWER),
    Kpi("escalation_due", Text("Layak eskalasi", "Due for escalation"),
        Text("R yang terbuka lebih dari 60 hari kerja sejak disposisi; periode membatasi disposisi",
             "R open for over 60 working days since dispatch; a period restricts the dispatch"),
        Count(R, (*DONE, M.DONE_UNDATED), older_than=60),
        DatedBy.AS_OF, BRIBES, Unit.COMPLAINTS, Direction.LOWER),
    Kpi("return_rate", Text("Tingkat dikembalikan", "Return rate"),
        Text("R yang pernah dikembalikan ÷ R", "R returned at least once ÷ R"),
        Share((M.RETURNED,), R),
        DatedBy.DISPATCH, OURS, direction=Direction.LOWER),
    Kpi("reopen_rate", Text("Tingkat dibuka kembali", "Reopening rate"),
        Text("dibuka kembali ÷ yang pertama kali selesai dalam periode",
             "reopened ÷ first done in the period"),
        Share((M.REOPENED,), (M.FIRST_DONE,)),
        DatedBy.FIRST_DONE, OURS, direction=Direction.LOWER),
    Kpi("hold_rate", Text("Tingkat tertunda", "Hold rate"),
        Text("pernah ditunda ÷ masuk", "ever put on hold ÷ received"),
        Share((M.HELD,), RECEIVED),
        DatedBy.RECEIPT, OURS, direction=Direction.LOWER),
    Kpi("archive_rate", Text("Tingkat diarsipkan", "Archive rate"),
        Text("diarsipkan, tidak digabung ÷ masuk", "archived, not merged ÷ received"),
        Share((M.ARCHIVED,), RECEIVED),
        DatedBy.RECEIPT, OURS, direction=Direction.NEITHER),
    Kpi("anonymous_rate", Text("Tingkat anonim", "Anonymous share"),
        Text("anonim ÷ masuk", "anonymous ÷ received"),
        Share((M.ANONYMOUS,), RECEIVED),
        DatedBy.RECEIPT, OURS, direction=Direction.NEITHER),
    Kpi("secret_rate", Text("Tingkat rahasia", "Secret share"),
        Text("rahasia ÷ masuk", "secret ÷ received"),
        Share((M.SECRET,), RECEIVED),
        DatedBy.RECEIPT, OURS, direction=Direction.NEITHER),
    Kpi("satisfaction", Text("Kepuasan", "Satisfaction"),
        Text("nilai 4 dan 5 ÷ semua nilai (1–5)", "ratings 4 and 5 ÷ ratings (1–5)"),
        Share((M.RATED,), (M.RATED,), at_least=4),
        DatedBy.DONE, SURVEY),
    Kpi("per_100k", Text("Laporan per 100.000 penduduk", "Complaints per 100,000 people"),
        Text("masuk ÷ penduduk × 100.000", "received ÷ population × 100,000"),
        Rate(RECEIVED),
        DatedBy.RECEIPT, CENSUS, Unit.RATE, Direction.NEITHER),
    Kpi("connectivity", Text("Keterhubungan", "Connectivity"),
        Text("instansi dengan SK Tim SP4N-LAPOR! ÷ instansi",
             "agencies with a decree on their SP4N-LAPOR! team ÷ agencies"),
        Agencies(AgencyQuestion.CONNECTED),
        DatedBy.PERIOD, FGD, target=ALL_AGENCIES),
    Kpi("activity", Text("Keaktifan", "Activity"),
        Text("instansi dengan tindak lanjut dalam periode ÷ instansi",
             "agencies with a follow-up in the period ÷ agencies"),
        Agencies(AgencyQuestion.ACTIVE),
        DatedBy.PERIOD, FGD),
    Kpi("good_agencies", Text("Instansi “baik”", "“Good” agencies"),
        Text("instansi dengan persentase tindak lanjut ≥ 50 ÷ instansi yang memiliki R",
             "agencies with a follow-up rate of at least 50 ÷ agencies that have an R"),
        Agencies(AgencyQuestion.GOOD, (*FOLLOWED, M.FOLLOWED_UNDATED), R),
        DatedBy.PERIOD, GOOD_ONES),
)
# fmt: on
BY_CODE = MappingProxyType({kpi.code: kpi for kpi in KPIS})
