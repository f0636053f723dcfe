"""What the web server loads."""

from __future__ import annotations

import os

from django.conf import settings
from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, reset_queries

from kaga.services.mobility.planner.client import ask

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaga.site.settings")
application = get_wsgi_application()
from kaga.services.mobility.rides.far import bind_far  # noqa: E402 - models come first

# Connections are looked after at the end of every request; at its beginning there is nothing to
# do, for nobody keeps the queries of the one before.
request_started.disconnect(close_old_connections)
request_started.disconnect(reset_queries)


def _compute_elsewhere(**_told: object) -> None:
    """No web worker compiles the engine of rides on demand: the planner of journeys computes.

    Bound by the first request and not before: other processes of the city are forked from one
    that has loaded this, and they compute for themselves.
    """
    request_started.disconnect(_compute_elsewhere)
    bind_far(ask)


if settings.KAGA_JOURNEYS:
    request_started.connect(_compute_elsewhere)
