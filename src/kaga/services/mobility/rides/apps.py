"""Django's view of rides on demand."""

from __future__ import annotations

from django.apps import AppConfig

from kaga.kernel.web.words import register_words


class RidesConfig(AppConfig):
    """Demand services, riders, bookings, the plans of days."""

    name = "kaga.services.mobility.rides"
    label = "rides"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the words known, declare permissions, join the city."""
        from kaga.services.mobility.rides import (  # noqa: PLC0415
            rules,  # noqa: F401 - declares the permissions
            wallet_words,
            weekly_words,
            words,
        )

        register_words("rides", words)
        register_words("rides_weekly", weekly_words)
        register_words("rides_wallet", wallet_words)
        from kaga.services.mobility.rides.joining import join  # noqa: PLC0415

        join()
