"""What production must not start with: each is refused with the sentence that says what to set.

The secret, demo accounts and the schema are asked for before, in lapor/config.py and
lapor/services/start.py.
"""

import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import Engine

from lapor.config import Mode, settings
from lapor.domain.text import Text

# what .streamlit/config.toml sets; a flag, a variable or another file may say otherwise
SWITCHES: Mapping[str, object] = MappingProxyType(
    {
        "client.showErrorDetails": "none",
        "client.showErrorLinks": False,
        "client.toolbarMode": "minimal",
        "server.fileWatcherType": "none",
        "server.runOnSave": False,
        "server.allowRunOnSave": False,
        "server.enableStaticServing": False,
        "server.enableAgentApi": False,
        "server.enableXsrfProtection": True,
        "server.headless": True,
        "browser.gatherUsageStats": False,
        "runner.magicEnabled": False,
        "global.developmentMode": False,
        "logger.level": "info",
        "logger.enableRich": False,
    }
)
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")  # of PostgreSQL
OTHERS = stat.S_IROTH | stat.S_IWOTH


def require(engine: Engine, option: Callable[[str], Any]) -> None:
    """Ends the program in production mode where something must not be so.

    `option` says what Streamlit goes by, wherever it was set.
    """
    if settings().mode != Mode.PRODUCTION:
        return
    for text in (
        *wrong_switches({name: option(name) for name in SWITCHES}),
        *wrong_origin(option("server.address"), settings().origin),
        *wrong_database(engine),
    ):
        sys.exit(f"{text.id}\n{text.en}")


def wrong_switches(found: Mapping[str, Any]) -> Iterator[Text]:
    for name, wanted in SWITCHES.items():
        if str(found[name]).casefold() != str(wanted).casefold():
            said = str(wanted).lower() if isinstance(wanted, bool) else wanted
            yield Text(
                f"Sakelar Streamlit {name} harus {said} dalam mode produksi. Hapus setelan lain, "
                f"atau jalankan dengan --{name}={said}.",
                f"Streamlit's switch {name} must be {said} in production mode. Remove what sets it "
                f"otherwise, or start with --{name}={said}.",
            )


def wrong_origin(address: str | None, origin: str) -> Iterator[Text]:
    """Whoever can be reached from elsewhere needs a name, and TLS in front."""
    if not (_is_loopback(address) or origin.startswith("https://")):
        yield Text(
            "LAPOR_ORIGIN wajib diisi dengan alamat https bila server.address bukan komputer ini: "
            "tanpa TLS kata sandi terbaca di jalan.",
            "LAPOR_ORIGIN must be an https address while server.address is not this machine: "
            "without TLS passwords can be read on their way.",
        )


def _is_loopback(address: str | None) -> bool:
    try:
        return ip_address(address or "0.0.0.0").is_loopback
    except ValueError:
        return address == "localhost"


def wrong_database(engine: Engine) -> Iterator[Text]:
    if engine.dialect.name == "sqlite":
        yield from _wrong_file(Path(str(engine.url.database)))
        return
    with engine.connect() as connection:
        for name in DURABLE:
            if connection.exec_driver_sql(f"SHOW {name}").scalar() == "off":
                yield Text(
                    f"PostgreSQL berjalan dengan {name}=off: yang sudah disimpan dapat hilang saat "
                    f"listrik padam. Atur {name}=on.",
                    f"PostgreSQL runs with {name}=off: what was saved can be lost when the power "
                    f"goes out. Set {name}=on.",
                )


def _wrong_file(path: Path) -> Iterator[Text]:
    if path.exists() and path.stat().st_mode & OTHERS:
        yield Text(
            f"Berkas basis data dapat dibaca semua pengguna komputer ini. Jalankan: chmod 600 "
            f"{path}",
            f"Every user of this machine can read the database file. Run: chmod 600 {path}",
        )
