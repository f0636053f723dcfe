"""Django's view of this part."""

from __future__ import annotations

from django.apps import AppConfig

from kaga.kernel.web import failure_words, phrases, promises
from kaga.kernel.web.words import register_words


class WebConfig(AppConfig):
    """The portal's frame."""

    name = "kaga.kernel.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the frame's sentences known."""
        register_words("web", phrases)
        register_words("web_promises", promises)
        register_words("web_failures", failure_words)
        self._make_findable()

    def _make_findable(self) -> None:
        from kaga.kernel.api.root import add_router  # noqa: PLC0415 - needs settings and apps
        from kaga.kernel.web import search  # noqa: PLC0415
        from kaga.kernel.web.api import router  # noqa: PLC0415

        search.add_provider("web.offers", search.offers_to_find)
        search.add_provider("web.pages", search.pages_to_find)
        add_router("/search", router, "Search")
