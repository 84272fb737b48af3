"""Streamlit's own words in Indonesian: they are in its scripts and no setting changes them.

Each phrase is one expression of a script. It becomes a choice by the document's language, which
/bahasa.js keeps as the page's. A test fails when a release of Streamlit no longer has one of them.
"""

from collections.abc import Mapping
from types import MappingProxyType

AFTER = "¦"  # what stands before it only says where
LATER = "()=>"  # read once, when the script is loaded: asked for instead each time it is said
CHOICE = "(document.documentElement.lang===`id`?{id}:{en})"

# by the name of the script, without its digest: the expression, and the Indonesian one
WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "utils": {
            "`Choose options`": "`Pilih`",
            "`Choose an option`": "`Pilih satu`",
            "`No options to select`": "`Tidak ada pilihan`",
            "`file upload`": "`unggah berkas`",
            "`Upload failed`": "`Gagal mengunggah`",
            "`Too many files`": "`Terlalu banyak berkas`",
            "`File is larger than ${q(e)}`": "`Berkas lebih besar dari ${q(e)}`",
        },
        "Multiselect": {
            "`No results`": "`Tidak ada hasil`",
            "label:¦`Select all`": "`Pilih semua`",
            "`Clear all`": "`Kosongkan`",
            "`Selected values`": "`Yang dipilih`",
            "`Remove ${e}`": "`Hapus ${e}`",
            "`Open`": "`Buka daftar`",
        },
        "Selectbox": {
            "`No results`": "`Tidak ada hasil`",
            "`Clear value`": "`Kosongkan`",
            "`Selectbox options`": "`Pilihan`",
            "`Open`": "`Buka daftar`",
        },
        "InputInstructions": {
            "`submit form`": "`mengirim`",
            "`apply`": "`menerapkan`",
            "`Press Enter to ${e}`": "`Tekan Enter untuk ${e}`",
            "`Press ${r()?`⌘`:`Ctrl`}+Enter to ${e}`": (
                "`Tekan ${r()?`⌘`:`Ctrl`}+Enter untuk ${e}`"
            ),
        },
        "FileUploader": {
            "`Upload directories`:¦`Upload`": "`Pilih berkas`",
        },
        "NumberInput": {
            "`Clear value`": "`Kosongkan`",
            "`Increment`": "`Tambah`",
            "`Decrement`": "`Kurangi`",
        },
        "TextInput": {
            "`Hide password`": "`Sembunyikan kata sandi`",
            "`Show password`": "`Tampilkan kata sandi`",
        },
        "Toolbar": {
            "label:¦`Fullscreen`": "`Layar penuh`",
            "label:¦`Close fullscreen`": "`Tutup layar penuh`",
        },
        "Pagination": {
            "`Next page`": "`Halaman berikutnya`",
            "`Previous page`": "`Halaman sebelumnya`",
            "`Page ${e.page}`": "`Halaman ${e.page}`",
            '"aria-label":¦`Pagination`': "`Halaman`",
        },
        # what screen readers are told of lists and dates; days and months are named by the browser
        "useSyncComboBoxEnterTargetFocus": {
            "{true:¦`, selected`": "`, dipilih`",
            "`${e.optionText}, selected`": "`${e.optionText}, dipilih`",
            "`${t.plural(e.optionCount,{one:()=>`${t.number(e.optionCount)} option`,other:()=>"
            "`${t.number(e.optionCount)} options`})} available.`": (
                "`${t.number(e.optionCount)} pilihan.`"
            ),
            "buttonLabel:¦`Show suggestions`": "()=>`Tampilkan pilihan`",
            "listboxLabel:¦`Suggestions`": "()=>`Pilihan`",
        },
        "DateField": {
            "calendar:¦`Calendar`": "()=>`Kalender`",
            "startDate:¦`Start Date`": "()=>`Tanggal awal`",
            "endDate:¦`End Date`": "()=>`Tanggal akhir`",
            "`Selected Date: ${e.date}`": "`Tanggal yang dipilih: ${e.date}`",
            "`Selected Range: ${e.startDate} to ${e.endDate}`": (
                "`Rentang yang dipilih: ${e.startDate} sampai ${e.endDate}`"
            ),
            "`Selected Time: ${e.time}`": "`Jam yang dipilih: ${e.time}`",
            "Empty:¦`Empty`": "()=>`Kosong`",
        },
        "DateTimeInput": {
            "locale:¦`en-US`": "`id-ID`",
        },
        "ReorderedSegments": {
            "`Next month`": "`Bulan berikutnya`",
            "`Previous month`": "`Bulan sebelumnya`",
            "previous:¦`Previous`": "()=>`Sebelumnya`",
            "next:¦`Next`": "()=>`Berikutnya`",
            "`Selected Date: ${e.date}`": "`Tanggal yang dipilih: ${e.date}`",
            "`Selected Range: ${e.dateRange}`": "`Rentang yang dipilih: ${e.dateRange}`",
            "`Today, ${e.date}`": "`Hari ini, ${e.date}`",
            "`Today, ${e.date} selected`": "`Hari ini, ${e.date}, dipilih`",
            "dateSelected:e=>¦`${e.date} selected`": "`${e.date}, dipilih`",
            "`Click to start selecting date range`": "()=>`Pilih tanggal awal`",
            "`Click to finish selecting date range`": "()=>`Pilih tanggal akhir`",
            "`First available date`": "()=>`Tanggal terawal`",
            "`Last available date`": "()=>`Tanggal terakhir`",
            "`${e.startDate} to ${e.endDate}`": "`${e.startDate} sampai ${e.endDate}`",
        },
        "DateInput": {
            "locale:¦`en-US`": "`id-ID`",
            "`Choose date`": "`Pilih tanggal`",
            "`Clear date`": "`Kosongkan tanggal`",
            "`Use arrow keys to navigate dates. Enter to select. Escape to close.`": (
                "`Tombol panah berpindah tanggal. Enter memilih. Escape menutup.`"
            ),
        },
        "ArrowVegaLiteChart": {
            "`Show chart`": "`Tampilkan grafik`",
            "`Show data`": "`Tampilkan data`",
            "`Download as PNG`": "`Unduh sebagai PNG`",
            "`Copy Vega-Lite spec`": "`Salin spesifikasi Vega-Lite`",
            "`Copied!`": "`Tersalin`",
        },
        "DataFrame": {
            "`Sort ascending`": "`Urutkan naik`",
            "`Sort descending`": "`Urutkan turun`",
            "`Pin column`": "`Sematkan kolom`",
            "`Unpin column`": "`Lepas sematan kolom`",
            "`Hide column`": "`Sembunyikan kolom`",
            "`Autosize`": "`Lebar otomatis`",
            "label:¦`Show/hide columns`": "`Tampilkan atau sembunyikan kolom`",
            "label:¦`Search`": "`Cari`",
            "`Clear selection`": "`Hapus pilihan`",
            "label:¦`Select all`": "`Pilih semua`",
            "`Dataframe column menu`": "`Menu kolom`",
            "`Close Search`": "`Tutup pencarian`",
            "`Next Result`": "`Hasil berikutnya`",
            "`Previous Result`": "`Hasil sebelumnya`",
            "displayData:¦`empty`": "`kosong`",
        },
        "StreamlitMarkdown": {
            "`Link to heading`": "`Tautan ke bagian ini`",
            "`Help`": "`Penjelasan`",
            "`Help for ${t.replaceAll(/\\s+/g,` `)}`": (
                "`Penjelasan ${t.replaceAll(/\\s+/g,` `)}`"
            ),
        },
        "useCopyToClipboard": {
            "`Copy to clipboard`": "`Salin`",
            "`Copied`": "`Tersalin`",
        },
        "index": {
            "`Navigate to home page`": "`Ke halaman depan`",
            "`Skip to main content`": "`Langsung ke isi`",
            '"aria-label":¦`Sidebar`': "`Menu samping`",
            '"aria-label":¦`Main menu`': "`Menu utama`",
            "`Collapse sidebar`": "`Tutup menu samping`",
            "`Expand sidebar`": "`Buka menu samping`",
            '"aria-label":¦`App pages`': "`Halaman aplikasi`",
            '"aria-label":¦`Close`': "`Tutup`",
            '"aria-label":¦`Running...`': "`Memproses…`",
            "`View less`": "`Lebih sedikit`",
            "`View ${x-m} more`": "`${x-m} lagi`",
            "`Connecting`": "`Menghubungkan`",
            "`Connecting to Streamlit server`": "`Menghubungkan ke server`",
            "`Connection error`": "`Sambungan terputus`",
            "`Page not found`": "`Halaman tidak ditemukan`",
        },
    }
)


def words_of(name: str) -> Mapping[str, str]:
    """Of a script by its file name, as `Selectbox.7rsxE6LC.js`; empty where it has none of ours."""
    return WORDS.get(name.partition(".")[0], {})


def expression(phrase: str) -> tuple[str, str]:
    """What stands before it, and the expression itself."""
    before, _, said = phrase.rpartition(AFTER)
    return before, said


def translated(name: str, script: str) -> str:
    """The script with its words by the document's language."""
    for phrase, indonesian in words_of(name).items():
        before, said = expression(phrase)
        later = LATER if indonesian.startswith(LATER) else ""
        choice = later + CHOICE.format(id=indonesian.removeprefix(LATER), en=said)
        script = script.replace(before + said, before + choice)
    return script
