"""Django's view of this service."""

from __future__ import annotations

from django.apps import AppConfig

from kaga.kernel.web.words import register_words


class AirspaceConfig(AppConfig):
    """Operators, zones, maps, flights."""

    name = "kaga.services.airspace"
    label = "airspace"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the service's words known, declare its permissions, join the city."""
        from kaga.services.airspace import (  # noqa: PLC0415
            air_words,
            map_words,
            over_words,
            page_words,
            plan_detail_words,
            plan_form_words,
            plan_words,
            planner_words,
            proof_words,
            rules,  # noqa: F401 - declares the permissions
            words,
        )

        register_words("airspace", words)
        register_words("sky", page_words)
        register_words("over", over_words)
        register_words("maproom", map_words)
        register_words("route", plan_words)
        register_words("route_detail", plan_detail_words)
        register_words("route_form", plan_form_words)
        register_words("planner", planner_words)
        register_words("verifying", proof_words)
        register_words("air", air_words)
        from kaga.services.airspace.joining import join  # noqa: PLC0415

        join()
