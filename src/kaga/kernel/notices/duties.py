"""What the worker does for notices by the clock."""

from __future__ import annotations

from datetime import timedelta

from kaga.kernel import clock
from kaga.kernel.jobs.periodic import periodic
from kaga.kernel.notices.models import MailOut
from kaga.kernel.storage.door import write

MAIL_KEPT_FOR = timedelta(days=90)
_AT_ONCE = 2000


@periodic("notices.forget-mail", every=timedelta(hours=6))
def forget_mail() -> None:
    """Remove mail that left long ago; the notice itself stays in the inbox."""
    gone = MailOut.objects.exclude(state="waiting").order_by("number")
    old = gone.filter(created_at__lt=clock.now() - MAIL_KEPT_FOR)
    while chosen := list(old.values_list("number", flat=True)[:_AT_ONCE]):
        with write(bookkeeping="mail is kept for a limited time") as tx:
            tx.remove_where(MailOut.objects.filter(number__in=chosen))
