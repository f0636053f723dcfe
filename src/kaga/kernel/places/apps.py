"""Django's view of this part."""

from __future__ import annotations

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """The city pack, the map and the layer API."""

    name = "kaga.kernel.places"
    label = "places"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make this area's words known to the templates."""
        from kaga.kernel.api.root import add_router  # noqa: PLC0415
        from kaga.kernel.places import words  # noqa: PLC0415
        from kaga.kernel.places.api import router  # noqa: PLC0415
        from kaga.kernel.places.joining import join  # noqa: PLC0415
        from kaga.kernel.web.words import register_words  # noqa: PLC0415

        register_words("places", words)
        add_router("", router, "Places")
        join()
