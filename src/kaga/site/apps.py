"""Django's view of the site: when every part is loaded, its ports are bound."""

from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings


class SiteConfig(AppConfig):
    """The place where all parts meet."""

    name = "kaga.site"
    label = "kaga_site"

    def ready(self) -> None:
        """Set up the log, bind the ports."""
        from kaga.site.logs import configure_structlog  # noqa: PLC0415
        from kaga.site.wiring import wire  # noqa: PLC0415

        configure_structlog(
            development=settings.KAGA_DEVELOPMENT, level=settings.KAGA_LOG_LEVEL
        )
        wire()
