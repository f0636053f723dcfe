"""Django's view of this part."""

from __future__ import annotations

from django.apps import AppConfig

from kaga.kernel.identity import pagewords, words
from kaga.kernel.web.words import register_words


class IdentityConfig(AppConfig):
    """People and their logins."""

    name = "kaga.kernel.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the sentences and the permissions of identity known."""
        from kaga.kernel.identity import rules  # noqa: F401, PLC0415 - declares permissions
        from kaga.kernel.identity.joining import join  # noqa: PLC0415 - needs the loaded apps

        register_words("identity", words)
        register_words("identity_page", pagewords)
        join()
