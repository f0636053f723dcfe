"""What the web server loads."""

from __future__ import annotations

import os
import signal

from django.core.signals import request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, reset_queries

from kaga.site.leash import PARENT, end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaga.site.settings")
if PARENT in os.environ:
    # A worker of a web server that was killed would keep the port.
    end_with_parent(signal.SIGKILL)
application = get_wsgi_application()
# Connections are looked after at the end of every request; at its beginning there is nothing to
# do, for nobody keeps the queries of the one before.
request_started.disconnect(close_old_connections)
request_started.disconnect(reset_queries)
