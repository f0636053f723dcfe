"""Django's view of this part."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Entries of the city ledger."""

    name = "kaga.kernel.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
