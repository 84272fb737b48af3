"""The way out for e-mail: one connection to the server of the settings, always encrypted."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from lapor.config import settings

PATIENCE = 15  # seconds for each answer of the server
PORTS = {"smtp": 587, "smtps": 465}


class UndeliverableError(Exception):
    """The server will never take this one: trying again today is no use."""


class UnavailableError(Exception):
    """The server was not reached, did not let us in, or asked to come again later."""


class Sender:
    """An open connection."""

    def __init__(self, connection: smtplib.SMTP) -> None:
        self._connection = connection

    def send(self, message: EmailMessage) -> None:
        """Raises UndeliverableError or UnavailableError; neither repeats an address."""
        try:
            self._connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as refused:
            codes = [code for code, _ in refused.recipients.values()]
            self._afresh()
            raise (UndeliverableError if min(codes) >= 500 else UnavailableError)() from None
        except smtplib.SMTPResponseException as refused:
            raise (
                UndeliverableError if refused.smtp_code in (552, 554) else UnavailableError
            )() from None
        except (smtplib.SMTPException, OSError):
            raise UnavailableError from None

    def _afresh(self) -> None:
        """One that was refused leaves nothing behind for the next."""
        try:
            self._connection.rset()
        except (smtplib.SMTPException, OSError):
            return  # the next one finds out


def is_set() -> bool:
    """Can this installation send anything?"""
    return bool(settings().smtp.get_secret_value())


@contextmanager
def connected() -> Iterator[Sender]:
    """To the server of LAPOR_SMTP; a password is never sent open. Raises UnavailableError."""
    found = urlsplit(settings().smtp.get_secret_value())
    where = found.hostname or "", found.port or PORTS[found.scheme]
    context = ssl.create_default_context()
    try:
        if found.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=PATIENCE, context=context)
        else:
            connection = smtplib.SMTP(*where, timeout=PATIENCE)
            connection.starttls(context=context)  # raises where the server cannot
        if found.username:
            connection.login(unquote(found.username), unquote(found.password or ""))
    except (smtplib.SMTPException, OSError):
        raise UnavailableError from None
    try:
        yield Sender(connection)
    finally:
        connection.close()
