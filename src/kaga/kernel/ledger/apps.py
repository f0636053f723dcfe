"""Django's view of this part."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Entries of the city ledger."""

    name = "kaga.kernel.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make this area's words known to the templates."""
        from kaga.kernel.ledger import witness_words, words  # noqa: PLC0415 - needs the loaded apps
        from kaga.kernel.ledger.joining import join  # noqa: PLC0415
        from kaga.kernel.web.words import register_words  # noqa: PLC0415

        register_words("ledger", words)
        register_words("ledger_witnesses", witness_words)
        join()
