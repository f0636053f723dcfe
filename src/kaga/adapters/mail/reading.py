"""Reads what the development mailbox has kept.

>>> for mail in kept_mail(settings.KAGA_MAILBOX): print(mail.subject)   # doctest: +SKIP
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from kaga.adapters.mail.mailbox_server import maildir

if TYPE_CHECKING:
    from datetime import datetime
    from email.message import EmailMessage
    from pathlib import Path

_KEY = re.compile(r"[0-9A-Za-z._-]{1,200}")
MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail as it was received."""

    key: str
    subject: str
    sender: str
    to: str
    at: datetime | None
    text: str
    html: str
    files: tuple[tuple[str, str, int], ...]


def kept_mail(folder: Path) -> list[Kept]:
    """The last hundred mails, newest first."""
    place = maildir(folder)
    files = sorted((folder / "mail" / "new").iterdir(), key=_age, reverse=True)
    return [
        _kept(path.name, path.read_bytes()) for path in files[:MOST_SHOWN] if path.name in place
    ]


def one_mail(folder: Path, key: str) -> Kept | None:
    """One mail by its key, None when there is none."""
    if not _KEY.fullmatch(key) or ".." in key:
        return None
    path = folder / "mail" / "new" / key
    return _kept(key, path.read_bytes()) if path.is_file() else None


def _age(path: Path) -> tuple[int, str]:
    return path.stat().st_mtime_ns, path.name


def _kept(key: str, raw: bytes) -> Kept:
    message = message_from_bytes(raw, policy=policy.default)
    files = tuple(
        (part.get_filename() or "", part.get_content_type(), len(_bytes(part)))
        for part in message.iter_attachments()
    )
    return Kept(
        key=key,
        subject=str(message["Subject"] or ""),
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        at=_date(str(message["Date"] or "")),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        files=files,
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else str(part.get_content())


def _bytes(part: EmailMessage) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _date(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None
