"""Django's view of this service."""

from __future__ import annotations

from django.apps import AppConfig

from kaga.kernel.web.words import register_words


class ProceduresConfig(AppConfig):
    """Catalogue, drafts, cases, decisions and notices."""

    name = "kaga.services.procedures"
    label = "procedures"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the service's words known and declare its permissions."""
        from kaga.services.procedures import (  # noqa: PLC0415
            applying_words,
            budget_words,
            desk_words,
            draft_words,
            proof_words,
            rules,  # noqa: F401 - declares the permissions
            telling_words,
            words,
        )

        register_words("procedures", words)
        register_words("applying", applying_words)
        register_words("budgets", budget_words)
        register_words("desk", desk_words)
        register_words("drafts", draft_words)
        register_words("proof", proof_words)
        register_words("telling", telling_words)
        from kaga.services.procedures.joining import join  # noqa: PLC0415

        join()
