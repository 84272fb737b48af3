"""What the programme's words are called: the choices of its fields, in both languages."""

from collections.abc import Mapping

from db.codes import (
    AgeGroup,
    DecisionState,
    Deliverable,
    Direction,
    Disability,
    EventKind,
    EventState,
    EvidenceAbout,
    FigureKind,
    Frequency,
    MeetingKind,
    MilestoneState,
    ResultLevel,
    RiskState,
    Sex,
    TrainingModule,
    Unit,
)
from lapor.domain.kpi_catalogue import KPIS
from lapor.domain.text import Text

Choices = Mapping[str, Text]

LEVELS: Choices = {
    ResultLevel.PROGRAMME: Text("Program", "Programme"),
    ResultLevel.OUTCOME: Text("Hasil", "Outcome"),
    ResultLevel.OUTPUT: Text("Keluaran", "Output"),
}
UNITS: Choices = {
    Unit.PERCENT: Text("%", "%"),
    Unit.PEOPLE: Text("orang", "people"),
    Unit.COMPLAINTS: Text("laporan", "complaints"),
    Unit.AGENCIES: Text("instansi", "agencies"),
    Unit.DAYS: Text("hari", "days"),
    Unit.INDEX: Text("indeks", "index"),
    Unit.DOCUMENTS: Text("dokumen", "documents"),
    Unit.EVENTS: Text("kegiatan", "events"),
    Unit.IDR: Text("rupiah", "rupiah"),
    Unit.USD: Text("dolar AS", "US dollars"),
}
DIRECTIONS: Choices = {
    Direction.UP: Text("Makin tinggi makin baik", "Higher is better"),
    Direction.DOWN: Text("Makin rendah makin baik", "Lower is better"),
    Direction.NONE: Text("Tanpa arah", "Neither"),
}
FREQUENCIES: Choices = {
    Frequency.MONTHLY: Text("Bulanan", "Monthly"),
    Frequency.QUARTERLY: Text("Triwulanan", "Quarterly"),
    Frequency.SEMESTER: Text("Per semester", "Every half-year"),
    Frequency.YEARLY: Text("Tahunan", "Yearly"),
    Frequency.ONCE: Text("Sekali", "Once"),
}
FIGURES: Choices = {
    FigureKind.BASELINE: Text("Angka dasar", "Baseline"),
    FigureKind.TARGET: Text("Target", "Target"),
    FigureKind.ACTUAL: Text("Capaian", "Actual"),
}
DELIVERABLES: Choices = {
    Deliverable.REGULATION: Text("Regulasi daerah", "Regional regulation"),
    Deliverable.ROAD_MAP: Text("Peta jalan", "Road map"),
    Deliverable.MASTER_PLAN: Text("Rencana induk", "Master plan"),
    Deliverable.DECREE: Text("SK tim koordinasi", "Decree on the team"),
    Deliverable.PROCEDURE: Text("SOP", "Standard procedure"),
    Deliverable.CHANNELS: Text("Integrasi kanal", "Channel integration"),
    Deliverable.COMMUNICATION: Text("Strategi komunikasi", "Communication strategy"),
    Deliverable.INCLUSION: Text("Inklusi", "Inclusion"),
    Deliverable.MONITORING: Text("Monev berkala", "Regular monitoring"),
    Deliverable.AWARDS: Text("Penghargaan", "Awards"),
}
MILESTONES: Choices = {
    MilestoneState.DONE: Text("Ada", "In place"),
    MilestoneState.IN_PROGRESS: Text("Disusun", "Being drafted"),
    MilestoneState.PLANNED: Text("Direncanakan", "Planned"),
    MilestoneState.UNKNOWN: Text("Belum ada keterangan", "Nothing published"),
}
SUBJECTS: Choices = {
    EvidenceAbout.INDICATOR: Text("Indikator", "Indicator"),
    EvidenceAbout.FIGURE: Text("Angka", "Figure"),
    EvidenceAbout.MILESTONE: Text("Tonggak", "Milestone"),
    EvidenceAbout.EVENT: Text("Kegiatan", "Activity"),
    EvidenceAbout.RISK: Text("Risiko", "Risk"),
    EvidenceAbout.MEETING: Text("Rapat", "Meeting"),
    EvidenceAbout.DECISION: Text("Keputusan", "Decision"),
}
EVENTS: Choices = {
    EventKind.TRAINING: Text("Pelatihan", "Training"),
    EventKind.WORKSHOP: Text("Lokakarya", "Workshop"),
    EventKind.CAMPAIGN: Text("Kampanye", "Campaign"),
    EventKind.SURVEY: Text("Survei", "Survey"),
    EventKind.MEETING: Text("Pertemuan", "Meeting"),
    EventKind.OTHER: Text("Lainnya", "Other"),
}
MODULES: Choices = {
    TrainingModule.OPERATOR: Text("Operator", "Operator"),
    TrainingModule.MIDDLE_MANAGER: Text("Manajer menengah", "Middle manager"),
    TrainingModule.POLICY_MAKER: Text("Pembuat kebijakan", "Policy maker"),
    TrainingModule.TRAINING_OF_TRAINERS: Text("Pelatihan untuk pelatih", "Training of trainers"),
}
EVENT_STATES: Choices = {
    EventState.PLANNED: Text("Direncanakan", "Planned"),
    EventState.DONE: Text("Selesai", "Done"),
    EventState.CANCELLED: Text("Dibatalkan", "Cancelled"),
}
SEXES: Choices = {
    Sex.WOMEN: Text("Perempuan", "Women"),
    Sex.MEN: Text("Laki-laki", "Men"),
    Sex.NOT_RECORDED: Text("Tidak dicatat", "Not recorded"),
}
AGES: Choices = {
    AgeGroup.UNDER_18: Text("Di bawah 18", "Under 18"),
    AgeGroup.FROM_18: Text("18–29", "18–29"),
    AgeGroup.FROM_30: Text("30–44", "30–44"),
    AgeGroup.FROM_45: Text("45–59", "45–59"),
    AgeGroup.FROM_60: Text("60 ke atas", "60 and over"),
    AgeGroup.NOT_RECORDED: Text("Tidak dicatat", "Not recorded"),
}
DISABILITIES: Choices = {
    Disability.YES: Text("Dengan disabilitas", "With a disability"),
    Disability.NO: Text("Tanpa disabilitas", "Without a disability"),
    Disability.NOT_RECORDED: Text("Tidak dicatat", "Not recorded"),
}
RISKS: Choices = {
    RiskState.OPEN: Text("Terbuka", "Open"),
    RiskState.MITIGATED: Text("Dikendalikan", "Mitigated"),
    RiskState.OCCURRED: Text("Terjadi", "Occurred"),
    RiskState.CLOSED: Text("Ditutup", "Closed"),
}
MEETINGS: Choices = {
    MeetingKind.PROJECT_BOARD: Text("Dewan Proyek", "Project Board"),
    MeetingKind.COORDINATION: Text("Koordinasi daerah", "Regional coordination"),
    MeetingKind.STEERING: Text("Komite pengarah", "Steering committee"),
}
DECISIONS: Choices = {
    DecisionState.OPEN: Text("Belum selesai", "Open"),
    DecisionState.DONE: Text("Selesai", "Done"),
    DecisionState.DROPPED: Text("Tidak dilanjutkan", "Dropped"),
}
SERIES: Choices = {  # of what is published; others are named as they were entered
    "survei-nasional": Text("survei nasional", "national survey"),
    "survei-enam-daerah": Text("survei enam daerah", "survey of the six regions"),
    "covid": Text("laporan COVID-19", "COVID-19 complaints"),
    "covid-19": Text("dipublikasikan", "published"),
    "bansos": Text("dipublikasikan", "published"),
    "pengguna": Text("pengguna", "users"),
    "pelapor": Text("pelapor", "reporters"),
    "sp4n": Text("SP4N", "SP4N"),
    "pemprov": Text("pemerintah provinsi", "provincial government"),
    "semua-kanal": Text("semua kanal", "all channels"),
    "e-lapor-diy": Text("E-Lapor DIY", "E-Lapor DIY"),
}
COMPUTED: Choices = {kpi.code: kpi.name for kpi in KPIS}
