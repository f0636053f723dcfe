"""Django's view of this part."""

from __future__ import annotations

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Outbox and deliveries."""

    name = "kaga.kernel.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"
