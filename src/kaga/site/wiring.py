"""Binds the ports of the kernel to the adapters that this city uses."""

from __future__ import annotations

from django.conf import settings

from kaga.adapters.mail.smtp import SmtpCarrier
from kaga.kernel.notices.carrier import bind_carrier
from kaga.kernel.places import beginning
from kaga.kernel.web.frame import name_city
from kaga.site.first_run import HOOKS, Hook


def wire() -> None:
    """Bind every port; called once at start-up."""
    bind_carrier(SmtpCarrier(settings.KAGA_SMTP_URL))
    name_city(beginning.city_name)
    HOOKS.append(Hook("city pack", needed=beginning.is_missing, run=beginning.load))
