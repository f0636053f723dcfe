"""Django's view of this part."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Routers of every part under one root."""

    name = "kaga.kernel.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare what the worker does by the clock."""
        from kaga.kernel.api import duties  # noqa: F401, PLC0415 - models come first
