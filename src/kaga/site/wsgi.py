"""What the web server loads."""

from __future__ import annotations

import os
import signal

from django.core.wsgi import get_wsgi_application

from kaga.site.leash import PARENT, end_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaga.site.settings")
if PARENT in os.environ:
    # A worker of a web server that was killed would keep the port.
    end_with_parent(signal.SIGKILL)
application = get_wsgi_application()
