"""Django's view of this part."""

from __future__ import annotations

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """People and their logins."""

    name = "kaga.kernel.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"
