"""Django's view of this part."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Notices, mail and what people prefer."""

    name = "kaga.kernel.notices"
    label = "notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the words known."""
        from kaga.kernel.api.root import add_router  # noqa: PLC0415
        from kaga.kernel.ledger.titles import title_acts  # noqa: PLC0415
        from kaga.kernel.notices import api, duties, words  # noqa: F401, PLC0415
        from kaga.kernel.web.frame import FrameLink, add_link  # noqa: PLC0415
        from kaga.kernel.web.words import register_words  # noqa: PLC0415

        register_words("notices", words)
        title_acts("notices", words.ACT_TITLES)
        add_router("/notices", api.router, "Notices")
        add_link(FrameLink(words.TITLE, "/me/notices", order=30, audience="signed_in"))
