"""What the code says in both READMEs: the table of pages and the table of KPIs, between marks."""

from collections.abc import Callable
from pathlib import Path, PurePath

from db.codes import Role
from lapor.docs_parts import table
from lapor.domain import kpi_catalogue
from lapor.domain.access import ALLOWED, ROLE_NAMES, Scope
from lapor.domain.text import Text
from lapor.i18n import pick
from lapor.ui.menu import PAGES, Page

ROOT = Path(__file__).parent.parent
PEOPLE: tuple[Role, ...] = tuple(role for role in Role if role != Role.SYSTEM)
FEW = 2  # roles left out that are shorter to name than those that are in

# by the name of the file in pages/: what somebody comes to the page to find out
QUESTIONS = {
    "queue": Text("Laporan mana yang paling mendesak?", "Which complaint is the most urgent?"),
    "complaint": Text(
        "Apa yang terjadi, dan apa langkah berikutnya?",
        "What happened, and what is the next step?",
    ),
    "tomorrow": Text(
        "Apa yang harus bergerak agar tidak ada yang terlambat sampai Jumat?",
        "What must move so that nothing is late by Friday?",
    ),
    "receive": Text(
        "Apa yang dilaporkan lewat telepon, surat, atau tatap muka?",
        "What was reported by telephone, letter or in person?",
    ),
    "dispatch": Text(
        "Siapa mengerjakan apa, dan siapa kewalahan?", "Who works on what, and who has too much?"
    ),
    "rules": Text(
        "Aturan mana mengusulkan instansi mana, dan benarkah?",
        "Which rule proposes which agency, and was it right?",
    ),
    "templates": Text("Dengan apa jawaban dimulai?", "What do answers begin with?"),
    "copy_back": Text("Apa yang belum ada di lapor.go.id?", "What is not on lapor.go.id yet?"),
    "kpi": Text(
        "Bagaimana keenam daerah percontohan, dan laporan mana saja di baliknya?",
        "How are the six pilots doing, and which complaints are behind it?",
    ),
    "government": Text(
        "Bagaimana satu daerah: KPI, yang menunggu, instansi, yang masuk, dari mana dan kapan?",
        "How is one government: KPIs, what waits, agencies, what comes in, from where and when?",
    ),
    "indicator": Text(
        "Apa arti satu angka, bagaimana posisi tiap daerah, dan seberapa pasti?",
        "What does one number mean, how do the pilots stand by it, and how sure is that?",
    ),
    "quality": Text(
        "Apa yang merusak angka, dan siapa dapat memperbaikinya?",
        "What spoils the numbers, and who can mend it?",
    ),
    "targets": Text(
        "Apa yang harus dicapai, dan bulan mana yang disegel?",
        "What is to be reached, and which months are sealed?",
    ),
    "framework": Text(
        "Apa yang dijanjikan program, dan sejauh mana tercapai?",
        "What did the programme promise, and how far has it come?",
    ),
    "programme": Text(
        "Daerah mana menjanjikan apa, dan apa yang sudah ada?",
        "Which pilot promised what, and what is there?",
    ),
    "activities": Text(
        "Apa yang terjadi, siapa yang terjangkau, dan apa yang berisiko?",
        "What happened, who was reached, and what is at risk?",
    ),
    "topics": Text(
        "Berapa laporan tentang sebuah topik, kapan dan di mana?",
        "How many complaints are about a topic, when and where?",
    ),
    "programme_entry": Text(
        "Baris program mana yang akan diisi?", "Which rows of the programme are to be entered?"
    ),
    "partners": Text("Sampai di mana program ini?", "Where does the programme stand?"),
    "packs": Text("Apa yang dilihat rapat dewan?", "What did a board meeting see?"),
    "accounts": Text(
        "Siapa dapat masuk, sebagai apa, dan di mana?", "Who may sign in, as what, and where?"
    ),
    "profile": Text(
        "Siapa saya di sini, dan di mana saya masuk?", "Who am I here, and where am I signed in?"
    ),
    "intake": Text("Apa yang akan berubah dengan berkas ini?", "What would this file change?"),
    "agencies": Text(
        "Instansi mana yang menjawab, dan dengan SK apa?",
        "Which agencies answer, and by which decree?",
    ),
    "master": Text("Kata apa yang dapat dipilih petugas?", "Which words can officers choose from?"),
    "calendar": Text(
        "Hari mana yang dihitung, berapa lama batasnya, dan apa akibat perubahannya?",
        "Which days count, how long may it take, and what would a change do?",
    ),
    "rights": Text(
        "Siapa boleh apa, dan mengapa ia melihat laporan ini?",
        "Who may do what, and why can somebody see this complaint?",
    ),
    "system": Text(
        "Apakah sistem sehat, apa yang dikerjakannya, dan bagaimana pengaturannya?",
        "Is the system well, what has it done, and how is it set?",
    ),
    "audit": Text(
        "Siapa melakukan apa, dan apakah catatannya utuh?",
        "Who did what, and is the log whole?",
    ),
    "privacy": Text(
        "Data siapa yang disimpan, siapa memintanya, dan apa yang harus dihapus?",
        "Whose data do we hold, who asked about theirs, and what is to go?",
    ),
}


def page_table(lang: str) -> str:
    """Every page of the menu: what it is called, what it answers, who may open it."""
    heads = {"id": ("halaman", "pertanyaan", "pengguna"), "en": ("page", "question", "who")}
    rows = (
        (_title(page, lang), pick(QUESTIONS[PurePath(page.path).stem], lang), _who(page, lang))
        for page in PAGES
    )
    return table(heads[lang], rows)


def _title(page: Page, lang: str) -> str:
    return page.title.id if lang == "id" else f"{page.title.id} · {page.title.en}"


def _who(page: Page, lang: str) -> str:
    """The roles that have its permission; the few that have not, where that is shorter."""
    allowed = ALLOWED[page.permission]
    others = [role for role in PEOPLE if role not in allowed]
    if len(others) > FEW:
        said = _names([role for role in PEOPLE if role in allowed], lang)
    else:
        said = pick(Text("semua", "all"), lang)
        if others:
            said += pick(Text(" kecuali ", " except "), lang) + _names(others, lang)
    if Scope.AGGREGATE in allowed.values():
        said += pick(Text("; mitra hanya angka gabungan", "; partners aggregates only"), lang)
    return said


def _names(roles: list[Role], lang: str) -> str:
    return ", ".join(pick(ROLE_NAMES[role], lang).partition(" (")[0].lower() for role in roles)


def kpi_table(lang: str) -> str:
    heads = {"id": ("KPI", "nama", "rumus"), "en": ("KPI", "name", "formula")}
    rows = (
        (
            f"[`{kpi.code}`](docs/kpi.md#{kpi.code})",
            pick(kpi.name, lang),
            pick(kpi.formula, lang),
        )
        for kpi in kpi_catalogue.KPIS
    )
    return table(heads[lang], rows)


PARTS: dict[str, Callable[[str], str]] = {"pages": page_table, "kpi": kpi_table}


def readme(path: str) -> str:
    """The page as it is on disk, with the tables written anew between their two marks."""
    lang = "id" if path.endswith(".id.md") else "en"
    text = (ROOT / path).read_text("utf-8")
    for name, written in PARTS.items():
        before, _, rest = text.partition(f"<!-- {name} -->")
        _, _, after = rest.partition(f"<!-- /{name} -->")
        text = f"{before}<!-- {name} -->\n{written(lang)}\n<!-- /{name} -->{after}"
    return text
