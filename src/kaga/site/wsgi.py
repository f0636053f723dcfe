"""What the web server loads."""

from __future__ import annotations

import os

from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, reset_queries

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaga.site.settings")
application = get_wsgi_application()
# Connections are looked after at the end of every request; at its beginning there is nothing to
# do, for nobody keeps the queries of the one before.
request_started.disconnect(close_old_connections)
request_started.disconnect(reset_queries)
