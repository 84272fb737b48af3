"""Twenty texts that have broken other systems: none of them may be more than a text."""

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](http://evil.example/a.png)",
    "[klik](javascript:alert(1))",
    "$\\href{javascript:alert(1)}{x}$",
    ":material/lock: :red[merah] :blue-badge[x]",
    "`kode` ~~~\n```\nblok",
    "# Judul\n* butir\n---",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "+1+1|cmd",
    "@SUM(A1:A9)",
    "'; DROP TABLE complaint; --",
    "\" OR 1=1 NEAR( * ^",
    "nol\0di tengah",
    "setengah \ud800 huruf",
    "ꦗꦮ ᬩᬮᬶ 😀👨‍👩‍👧 ﷽",
    "\u202eterbalik\u202c dan\u200btak tampak",
    "{number} {0.__class__} %s %(x)s",
    "</textarea></code></pre><svg onload=alert(1)>",
    "baris satu\r\nbaris dua\tsatu\x1b[31m\x07",
)  # fmt: skip
