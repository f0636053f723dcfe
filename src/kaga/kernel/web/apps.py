"""Django's view of this part."""

from __future__ import annotations

from django.apps import AppConfig

from kaga.kernel.web import phrases
from kaga.kernel.web.words import register_words


class WebConfig(AppConfig):
    """The portal's frame."""

    name = "kaga.kernel.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the frame's sentences known."""
        register_words("web", phrases)
