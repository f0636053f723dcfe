"""Django's view of this service."""

from __future__ import annotations

from django.apps import AppConfig

from kaga.kernel.web.words import register_words


class MobilityConfig(AppConfig):
    """Feeds, the city's network, journeys."""

    name = "kaga.services.mobility"
    label = "mobility"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the service's words known, declare its permissions, join the city."""
        from kaga.services.mobility import (  # noqa: PLC0415
            desk_words,
            duties,  # noqa: F401 - declares what is done by the clock
            go_words,
            rules,  # noqa: F401 - declares the permissions
            way_words,
            words,
        )

        register_words("mobility", words)
        register_words("way", way_words)
        register_words("go", go_words)
        register_words("lines", desk_words)
        from kaga.services.mobility.joining import join  # noqa: PLC0415

        join()
