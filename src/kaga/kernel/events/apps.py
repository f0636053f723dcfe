"""Django's view of this part."""

from __future__ import annotations

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """Outbox, deliveries and webhooks."""

    name = "kaga.kernel.events"
    label = "events"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make words, permissions, consumers and duties of this part known."""
        from kaga.kernel.api.root import add_router  # noqa: PLC0415
        from kaga.kernel.events import api, duties, joining, words  # noqa: F401, PLC0415
        from kaga.kernel.ledger.titles import title_acts  # noqa: PLC0415
        from kaga.kernel.web.words import register_words  # noqa: PLC0415

        register_words("events", words)
        title_acts("events", words.ACT_TITLES)
        joining.join()
        add_router("/events", api.feed, "Events")
        add_router("/webhooks", api.webhooks, "Webhooks")
