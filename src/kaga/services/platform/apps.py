"""Django's view of this service."""

from __future__ import annotations

from django.apps import AppConfig

from kaga.kernel.web.words import register_words


class PlatformConfig(AppConfig):
    """What the city publishes on its data platform."""

    name = "kaga.services.platform"
    label = "platform"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the service's words known, declare its permissions, join the city."""
        from kaga.services.platform import (  # noqa: PLC0415
            console_words,
            developer_words,
            device_words,
            rules,  # noqa: F401 - declares the permissions
            words,
        )
        from kaga.services.platform.joining import join  # noqa: PLC0415

        register_words("platform", words)
        register_words("platform_console", console_words)
        register_words("platform_developers", developer_words)
        register_words("platform_devices", device_words)
        join()
