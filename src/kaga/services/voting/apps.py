"""Django's view of this service."""

from __future__ import annotations

from django.apps import AppConfig

from kaga.kernel.web.words import register_words


class VotingConfig(AppConfig):
    """Measures, ballot keys, ballots, trustees."""

    name = "kaga.services.voting"
    label = "voting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare the permissions, make the words known, join the city."""
        from kaga.services.voting import (  # noqa: PLC0415 - models come first
            announcing,  # noqa: F401 - declares who is told of an opening
            announcing_words,
            duties,  # noqa: F401 - declares what is done by the clock
            mine_words,
            office_words,
            page_words,
            ranking_words,
            rules,  # noqa: F401 - declares the permissions
            trustee_words,
        )

        register_words("vote", page_words)
        register_words("myvote", mine_words)
        register_words("voteannounce", announcing_words)
        register_words("voterank", ranking_words)
        register_words("voteoffice", office_words)
        register_words("trustees", trustee_words)
        from kaga.services.voting.joining import join  # noqa: PLC0415 - models come first

        join()
