"""Carries mail to an SMTP server (RFC 5321), named by one address.

    smtp://127.0.0.1:8025                     plain, for the development mailbox
    smtp+starttls://user:password@host:587    STARTTLS required
    smtps://user:password@host:465            TLS from the first byte

>>> SmtpCarrier("smtp://127.0.0.1:8025")._port
8025
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from kaga.kernel.notices.carrier import MailRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

TIMEOUT_S = 10.0
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


class SmtpCarrier:
    """Speaks SMTP with one server; a new connection for each mail."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError("KAGA_SMTP_URL must be smtp://, smtp+starttls:// or smtps://")
        self._scheme = parts.scheme
        self._host = parts.hostname
        self._port = parts.port or _PORTS[parts.scheme]
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")

    def carry(self, message: EmailMessage, sender: str, recipient: str) -> int:
        """Hand the message over; the code of the reply to its data.

        Raises
        ------
        MailRefused: by the server, for now (4xx) or for good (5xx), or it did not answer.
        """
        try:
            with self._session() as session:
                session.send_message(message, sender, [recipient])
        except smtplib.SMTPRecipientsRefused as error:
            raise _refused(error.recipients[recipient][0]) from error
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code) from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailRefused(None, permanent=False) from error
        return 250

    @contextlib.contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        session = self._connect()
        try:
            if self._scheme == "smtp+starttls":
                session.starttls(context=ssl.create_default_context())
            if self._user:
                session.login(self._user, self._password)
            yield session
        finally:
            _leave(session)

    def _connect(self) -> smtplib.SMTP:
        if self._scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_S, context=context)
        return smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_S)


def _leave(session: smtplib.SMTP) -> None:
    """Say good-bye if the server is still there; the mail's fate is decided already."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        session.quit()
    session.close()


def _refused(code: int) -> MailRefused:
    return MailRefused(code, permanent=500 <= code < 600)
