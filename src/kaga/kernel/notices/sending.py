"""Sends queued mail: claim under a lease, hand over outside any transaction, mark.

A mail that was handed over when its worker died is handed over once more, under the same
Message-ID, by which mail programs show it once.
"""

from __future__ import annotations

from datetime import timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

import structlog
from django.conf import settings
from django.db.models import Q

from kaga.kernel import clock
from kaga.kernel.events.failures import describe
from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.events.retry import Schedule, roll
from kaga.kernel.notices.carrier import MailRefused, carrier
from kaga.kernel.notices.letters import Letter, opened_letter
from kaga.kernel.notices.models import MailOut
from kaga.kernel.storage import blobs, vault
from kaga.kernel.storage.door import write

LEASE = timedelta(seconds=120)
SCHEDULE = Schedule(first_s=10, most_s=6 * 3600, attempts=15)
_LOCK = "notices:mail"
_log = structlog.get_logger("kaga.mail")


def send_next() -> int:
    """Send the next due mail; 0 when there is none."""
    row = _claim()
    if row is None:
        return 0
    try:
        message = compose(row)
        recipient = str(message["To"].addresses[0].addr_spec)
        code = carrier().carry(message, _bounce_address(row), recipient)
    except vault.Erased:
        _mark(row, {"state": "dead", "error": "erased"})
    except MailRefused as refused:
        _refused(row, refused)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, the mail is tried again
        _again(row, None, describe(error))
    else:
        _mark(row, {"state": "sent", "sent_at": clock.now(), "reply_code": code, "error": ""})
    return 1


def compose(row: MailOut) -> EmailMessage:
    """The message (RFC 5322, text with an HTML alternative) of a stored mail."""
    key_id = vault.KeyId(row.key_id)
    letter = opened_letter(vault.secret_of(key_id), bytes(row.sealed))
    message = EmailMessage()
    message["From"] = settings.KAGA_MAIL_FROM
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(row.created_at)
    message["Message-ID"] = f"<{row.id}@{_domain()}>"
    message["Content-Language"] = "en" if letter.language == "en" else "ja"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers, please
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    _enclose(message, key_id, letter)
    return message


def _enclose(message: EmailMessage, key_id: vault.KeyId, letter: Letter) -> None:
    for one in letter.enclosures:
        maintype, _, subtype = one.media_type.partition("/")
        content = blobs.get(key_id, blobs.Address(one.address))
        message.add_attachment(content, maintype, subtype, filename=one.name)


def _bounce_address(row: MailOut) -> str:
    """A sender of its own for each mail, so that what comes back names what was sent."""
    return f"bounce+{row.id.hex}@{_domain()}"


def _domain() -> str:
    return parseaddr(settings.KAGA_MAIL_FROM)[1].rpartition("@")[2] or "localhost"


def _claim() -> MailOut | None:
    now = clock.now()
    free = Q(sending_until=None) | Q(sending_until__lte=now)
    due = MailOut.objects.filter(free, state="waiting", next_at__lte=now)
    if not due.exists():
        return None
    with write(on=[_LOCK], bookkeeping="a mail is taken for sending") as tx:
        row = due.order_by("next_at", "number").first()
        if row is not None:
            tx.change(row, sending_until=now + LEASE, attempts=row.attempts + 1)
    return row


def _refused(row: MailOut, refused: MailRefused) -> None:
    if refused.permanent:
        _mark(row, {"state": "bounced", "reply_code": refused.code})
    else:
        _again(row, refused.code, "refused for now")


def _again(row: MailOut, code: int | None, error: str) -> None:
    pause = SCHEDULE.after(row.attempts, roll())
    fields: dict[str, object] = {"reply_code": code, "error": error}
    if pause is None:
        _mark(row, {**fields, "state": "dead"})
    else:
        _mark(row, {**fields, "next_at": clock.now() + pause})


def _mark(row: MailOut, fields: dict[str, object]) -> None:
    state = fields.get("state", "waiting")
    with write(bookkeeping="how the sending of a mail went") as tx:
        mine = MailOut.objects.filter(
            number=row.number, state="waiting", sending_until=row.sending_until
        )
        changed = tx.change_where(mine, sending_until=None, **fields)
        if changed and state in {"bounced", "dead"}:
            emit(tx, Event(f"jp.kaga.notices.mail.{state}", str(row.id)))
    _log.info("mail", id=str(row.id), outcome=state, reply=fields.get("reply_code"))
