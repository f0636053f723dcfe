"""Mail that came back later: reads a delivery status notification (RFC 3464).

    kaga mail-bounced < returned.eml

The sender of each mail was an address of its own, "bounce+<id>@…", so the report names the
mail even when the other server has rewritten everything else.
"""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from typing import TYPE_CHECKING
from uuid import UUID

from kaga.kernel.events.outbox import Event, emit
from kaga.kernel.notices.models import MailOut
from kaga.kernel.storage.door import write

if TYPE_CHECKING:
    from email.message import EmailMessage

_TO = re.compile(r"bounce\+([0-9a-f]{32})@", re.IGNORECASE)


def take_back(report: bytes) -> UUID | None:
    """Record that a mail came back for good; its id, None when the report is not one."""
    message = message_from_bytes(report, policy=policy.default)
    named = _TO.search(str(message.get("To", "")) + str(message.get("Delivered-To", "")))
    if named is None or not _failed_for_good(message):
        return None
    mail_id = UUID(named.group(1))
    with write(bookkeeping="a mail came back") as tx:
        rows = MailOut.objects.filter(id=mail_id, state="sent")
        if not tx.change_where(rows, state="bounced"):
            return None
        emit(tx, Event("jp.kaga.notices.mail.bounced", str(mail_id)))
    return mail_id


def _failed_for_good(message: EmailMessage) -> bool:
    """Whether any recipient's part says "failed" with a permanent (5.x.x) status."""
    return any(
        str(fields.get("Action", "")).strip().lower() == "failed"
        and str(fields.get("Status", "")).strip().startswith("5")
        for part in message.walk()
        if part.get_content_type() == "message/delivery-status"
        for fields in part.iter_parts()
    )
