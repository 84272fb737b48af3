"""What an operator may set, in the environment; a wrong value stops the program with a sentence."""

from enum import StrEnum
from functools import lru_cache
from ipaddress import ip_network
from typing import Literal, Self
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import (
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from db.engine import DEFAULT_URL, Server
from lapor.domain.text import Text

DEMO_SECRET = "demo-secret-known-to-everybody-for-invented-data-only"
SHORTEST_SECRET = 32
MAIL_SCHEMES = ("smtp", "smtps")


class Mode(StrEnum):
    DEMO = "demo"
    PRODUCTION = "production"


class Settings(BaseSettings):
    """One line each; docs/settings.md is written from the descriptions."""

    model_config = SettingsConfigDict(env_prefix="LAPOR_", env_ignore_empty=True, extra="ignore")

    database_url: str = Field(
        DEFAULT_URL,
        # a database in memory is gone between two commands
        pattern=r"^(sqlite:///[^:]|postgresql://|postgresql\+psycopg://)",
        description="Where the data is kept: sqlite:///file or postgresql://user@host/name.",
    )
    replica_url: str = Field(
        "",
        pattern=r"^(postgresql(\+psycopg)?://.*)?$",
        description=(
            "A streaming replica of the PostgreSQL in LAPOR_DATABASE_URL: KPI numbers are read "
            "there. While it lags or is gone they are read where everything else is."
        ),
    )
    pool: int = Field(
        5,
        ge=1,
        le=100,
        description=(
            "Connections to PostgreSQL that each process keeps; at a rush it takes up to three "
            "times as many."
        ),
    )
    prepared: bool = Field(
        True,
        description=(
            "true: PostgreSQL prepares the statements that come again. false: behind a PgBouncer "
            "older than 1.21 that pools transactions."
        ),
    )
    statement_seconds: int = Field(
        15,
        ge=0,
        le=3600,
        description=(
            "A page's statement that takes PostgreSQL longer is given up; jobs, imports, exports "
            "and the command line have no such end. 0: none has."
        ),
    )
    slow_ms: int = Field(
        500,
        ge=0,
        description=(
            "A statement that takes longer than this many milliseconds is written into the log, "
            "without its values. 0: none is."
        ),
    )
    metrics_port: int = Field(
        0,
        ge=0,
        le=65535,
        description=(
            "The port of 127.0.0.1 at which Prometheus gets the numbers of this process; each "
            "process needs its own. 0: none."
        ),
    )
    stop_seconds: int = Field(
        10,
        ge=0,
        le=300,
        description=(
            "When the app is told to stop, users are told, and what is being saved has this many "
            "seconds to end."
        ),
    )
    mode: Mode = Field(
        Mode.DEMO,
        description="demo: invented data, one click per role. production: real data, passwords.",
    )
    secret_key: SecretStr = Field(
        SecretStr(DEMO_SECRET),
        description=(
            "The secret from which the keys for identities and for the audit log are derived; "
            f"production needs one of its own, at least {SHORTEST_SECRET} characters."
        ),
    )
    old_secret_keys: SecretStr = Field(
        SecretStr(""),
        description=(
            "Secrets used before, newest first, with commas between: what they sealed still opens "
            "until `python -m lapor rotate-keys` has sealed it anew. Keep them for the audit log."
        ),
    )
    lang: Literal["id", "en"] = Field(
        "id", description="The language of the screen when neither account nor browser names one."
    )
    jobs: bool = Field(
        True,
        description=(
            "true: the app does what `python -m lapor jobs run` does, every ten minutes. "
            "false: something else, like cron, runs it."
        ),
    )
    origin: str = Field(
        "",
        pattern=r"^(https?://[^/\s]+)?$",
        description=(
            "The one address the app answers to, like https://lapor.example.go.id; "
            "empty: only this machine."
        ),
    )

    smtp: SecretStr = Field(
        SecretStr(""),
        description=(
            "The server that daily digests are sent through: smtp://user:password@host:587 "
            "(STARTTLS is required) or smtps://user:password@host:465; empty: none is sent."
        ),
    )
    mail_from: str = Field(
        "",
        pattern=r"^([^@\s<>\",;:]+@[A-Za-z0-9.-]+)?$",
        validate_default=True,
        description=(
            "The address that digests come from, like lapor@example.go.id; LAPOR_SMTP needs it, "
            "and LAPOR_ORIGIN for the links in them."
        ),
    )

    proxy: str = Field(
        "",
        description=(
            "Addresses or networks of our own proxies, with commas between: what they say of the "
            "visitor's address (X-Forwarded-For) is believed; empty: nobody's word is."
        ),
    )

    files: str = Field(
        "",
        description=(
            "The folder in which attachments are kept, sealed; empty: beside the SQLite file, else "
            "lapor-files where the app is started. Back it up together with the database."
        ),
    )
    erasures: str = Field(
        "",
        description=(
            "The file that lists what was erased, by codes that name nobody, so that a restored "
            "backup is erased again. Keep it apart from the database and never restore it; empty: "
            "beside the SQLite file, else lapor.erasures where the app is started."
        ),
    )

    anchors: str = Field(
        "",
        description=(
            "The folder to which the ends of the audit chains are written every hour, best on "
            "another machine; empty: beside the SQLite file, else lapor-anchors where the app is "
            "started."
        ),
    )
    syslog: str = Field(
        "",
        pattern=r"^(/\S+|[^\s/:]+:\d{1,5})?$",
        description=(
            "Where the same lines are sent as messages of syslog: /dev/log or host:port (UDP); "
            "empty: nowhere."
        ),
    )

    @field_validator("proxy")
    @classmethod
    def _are_networks(cls, said: str) -> str:
        for one in filter(None, map(str.strip, said.split(","))):
            ip_network(one)
        return said

    @field_validator("smtp")
    @classmethod
    def _is_a_server(cls, said: SecretStr) -> SecretStr:
        found = urlsplit(said.get_secret_value())
        if said.get_secret_value() and (found.scheme not in MAIL_SCHEMES or not found.hostname):
            raise ValueError("smtp")
        _ = found.port  # raises ValueError for what is no port
        return said

    @field_validator("mail_from")
    @classmethod
    def _is_there_with_smtp(cls, said: str, info: ValidationInfo) -> str:
        smtp = info.data.get("smtp")
        if smtp and smtp.get_secret_value() and not (said and info.data.get("origin")):
            raise ValueError("mail_from")
        return said

    @field_validator("replica_url")
    @classmethod
    def _is_of_a_server(cls, said: str, so_far: ValidationInfo) -> str:
        if said and str(so_far.data.get("database_url")).startswith("sqlite"):
            raise ValueError("SQLite has no replica")
        return said

    @model_validator(mode="after")
    def _secret_of_its_own(self) -> Self:
        secret = self.secret_key.get_secret_value()
        if self.mode == Mode.PRODUCTION and (
            secret == DEMO_SECRET or len(secret) < SHORTEST_SECRET
        ):
            raise ValueError("secret_key")
        return self


class WrongSetting(SystemExit):
    """Ends the program: one sentence in each language, no traceback."""

    def __init__(self, text: Text) -> None:
        super().__init__(f"{text.id}\n{text.en}")


@lru_cache
def settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        place = error.errors()[0]["loc"]  # never the value: it may be a password
    if not place:
        raise WrongSetting(
            Text(
                "LAPOR_SECRET_KEY wajib diisi dalam mode produksi: "
                f"kunci acak milik sendiri, minimal {SHORTEST_SECRET} karakter.",
                "LAPOR_SECRET_KEY is required in production mode: "
                f"a random secret of your own, at least {SHORTEST_SECRET} characters.",
            )
        )
    name, meaning = f"LAPOR_{place[0]}".upper(), Settings.model_fields[str(place[0])].description
    raise WrongSetting(
        Text(
            f"Nilai {name} tidak dapat dipakai. Lihat docs/settings.md.",
            f"The value of {name} cannot be used. It should be: {meaning}",
        )
    )


def server(*, answers_people: bool) -> Server:
    """How to speak to PostgreSQL: only people who wait at a screen are in a hurry."""
    found = settings()
    return Server(found.pool, found.prepared, found.statement_seconds if answers_people else 0)


def derived_key(purpose: str) -> bytes:
    """A key of 32 bytes for one purpose. None of them tells anything about another."""
    return derived_keys(purpose)[0]


@lru_cache
def derived_keys(purpose: str) -> tuple[bytes, ...]:
    """The key of today, then those of older secrets, which open and check but seal nothing."""
    found = settings()
    old = found.old_secret_keys.get_secret_value().split(",")
    secrets = [found.secret_key.get_secret_value(), *filter(None, map(str.strip, old))]
    return tuple(
        HKDF(SHA256(), length=32, salt=None, info=f"lapor {purpose}".encode()).derive(one.encode())
        for one in secrets
    )
