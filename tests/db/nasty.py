"""What people, and worse, type into a search box."""

NASTY = (
    "'", '"', '""', "''", "';--", "' OR '1'='1", "'; DROP TABLE complaint; --", "\\", "\\'", "%",
    "_", "*", "**", "lam*", "*lampu", "la*mpu", "?", "lampu?", "lampu AND", "AND", "OR",
    "NOT lampu",
    "lampu NOT", "NEAR(lampu jalan, 5)", "NEAR", "title:lampu", "{title body}:lampu", "^lampu",
    "lampu + jalan", "(lampu", "lampu)", "((()))", "lampu & jalan", "lampu | jalan", "!lampu",
    "lampu:*", "lampu <-> jalan", "<2>", "'lampu':*A", "-", "--", "-lampu", "- lampu",
    "lampu --jalan",
    "\0", "lampu\0jalan", "\ud800", "lampu\udfff", "😀", "lampu 😀", "👩‍👩‍👧", "ꦱꦸꦒꦼꦁ ꦫꦮꦸꦃ", "ꦗꦮ*",
    "ᬅᬓ᭄ᬱᬭ ᬩᬮᬶ", "مرحبا", "中文", "İstanbul ſ ﬁ", "e\u0301\u0301\u0301", "a" * 199, "lampu " * 2_000,
    "x" * 10_000, "\n\t\r", "\u202e lampu", "<script>alert(1)</script>", "${jndi:ldap://x}",
    "lampu\u00a0jalan", "１２３", "0x1F", "NaN", "null", "1e999", "{}", "[1,2]", "a-b-c-d-e-f",
)  # fmt: skip
