"""Django's view of this part."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The portal's frame."""

    name = "kaga.kernel.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
