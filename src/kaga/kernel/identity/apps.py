"""Django's view of this part."""

from __future__ import annotations

from django.apps import AppConfig

from kaga.kernel.identity import mail_words, pagewords, words
from kaga.kernel.web.words import register_words


class IdentityConfig(AppConfig):
    """People and their logins."""

    name = "kaga.kernel.identity"
    label = "identity"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make sentences, permissions, the API and the staff's tools known."""
        from kaga.kernel.api.access import bind_access  # noqa: PLC0415 - models come first
        from kaga.kernel.api.root import add_router  # noqa: PLC0415
        from kaga.kernel.identity import api, apiaccess, duties, offers  # noqa: F401, PLC0415

        register_words("identity", words)
        register_words("identity_page", pagewords)
        register_words("identity_mail", mail_words)
        bind_access(apiaccess.recognise_caller)
        add_router("/identity", api.router, "Identity")
        offers.register()
