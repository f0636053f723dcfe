"""Every test runs in a scratch home of its own; the database is chosen by KAGA_DATABASE_URL."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_home = tempfile.mkdtemp(prefix="kaga-test-")
atexit.register(shutil.rmtree, _home, ignore_errors=True)
os.environ["KAGA_HOME"] = _home
os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"

import django  # noqa: E402 - the scratch home must be named first

django.setup()
