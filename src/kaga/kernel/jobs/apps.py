"""Django's view of this part."""

from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Jobs, workers and periodic duties."""

    name = "kaga.kernel.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the words known and declare what comes with the kernel."""
        from kaga.kernel.api.root import add_router  # noqa: PLC0415
        from kaga.kernel.jobs import api, duties, permits, tasks, words  # noqa: F401, PLC0415
        from kaga.kernel.ledger.titles import title_acts  # noqa: PLC0415
        from kaga.kernel.web.words import register_words  # noqa: PLC0415

        register_words("jobs", words)
        title_acts("jobs", words.ACT_TITLES)
        add_router("/jobs", api.router, "Jobs")
