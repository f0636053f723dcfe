"""Binds the ports of the kernel to the adapters that this city uses."""

from __future__ import annotations

from django.conf import settings

from kaga.adapters.mail.smtp import SmtpCarrier
from kaga.kernel.notices.carrier import bind_carrier


def wire() -> None:
    """Bind every port; called once at start-up."""
    bind_carrier(SmtpCarrier(settings.KAGA_SMTP_URL))
