"""Django's view of this part."""

from __future__ import annotations

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """Keys of the vault."""

    name = "kaga.kernel.storage"
    label = "storage"
    default_auto_field = "django.db.models.BigAutoField"
