"""Settings: one file, from the environment only; every name is listed in docs/operating.md."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from kaga.kernel.storage.secretfile import read_or_make_secret
from kaga.site.logs import logging_for

_SOURCE = Path(__file__).resolve().parent.parent

KAGA_HOME = Path(os.environ.get("KAGA_HOME") or "var").resolve()
KAGA_KEYS = Path(os.environ.get("KAGA_KEYS", KAGA_HOME / "keys"))
KAGA_BLOBS = Path(os.environ.get("KAGA_BLOBS", KAGA_HOME / "blobs"))
KAGA_LEDGER = Path(os.environ.get("KAGA_LEDGER", KAGA_HOME / "ledger"))
KAGA_LEDGER_POLICY = os.environ.get("KAGA_LEDGER_POLICY", "")
KAGA_CACHE = Path(os.environ.get("KAGA_CACHE", KAGA_HOME / "cache"))
KAGA_AIRSPACE = Path(os.environ.get("KAGA_AIRSPACE", KAGA_HOME / "airspace"))
KAGA_REGISTRAR = Path(os.environ.get("KAGA_REGISTRAR", KAGA_HOME / "registrar"))
KAGA_VOTES = Path(os.environ.get("KAGA_VOTES", KAGA_HOME / "votes"))
KAGA_PLANNER_SOCKET = Path(os.environ.get("KAGA_PLANNER_SOCKET", KAGA_HOME / "planner.sock"))
KAGA_JOURNEYS_SOCKET = Path(os.environ.get("KAGA_JOURNEYS_SOCKET", KAGA_HOME / "journeys.sock"))
KAGA_ROADS = Path(os.environ.get("KAGA_ROADS", KAGA_HOME / "roads"))
KAGA_STREETS = Path(os.environ.get("KAGA_STREETS", KAGA_ROADS / "streets.osm.pbf"))
KAGA_JOURNEYS = os.environ.get("KAGA_JOURNEYS", "1") == "1"
KAGA_PLANNER = os.environ.get("KAGA_PLANNER", "1") == "1"
KAGA_REHEARSAL_MAVLINK = os.environ.get("KAGA_REHEARSAL_MAVLINK", "")
KAGA_BUILT = Path(os.environ.get("KAGA_BUILT", _SOURCE / "kernel/web/static/built"))
KAGA_ADDRESS = os.environ.get("KAGA_ADDRESS", "127.0.0.1")
KAGA_PORT = int(os.environ.get("KAGA_PORT", "8000"))
KAGA_PACK = os.environ.get("KAGA_PACK", "")
KAGA_PUBLIC_URL = os.environ.get("KAGA_PUBLIC_URL", f"http://localhost:{KAGA_PORT}")
KAGA_EXCHANGE = os.environ.get("KAGA_EXCHANGE", "1") == "1"
KAGA_EXCHANGE_DATA = Path(os.environ.get("KAGA_EXCHANGE_DATA", KAGA_HOME / "exchange"))
KAGA_EXCHANGE_CONTEXTS = Path(
    os.environ.get("KAGA_EXCHANGE_CONTEXTS", KAGA_HOME / "exchange-contexts")
)
KAGA_EXCHANGE_PORT = int(os.environ.get("KAGA_EXCHANGE_PORT", "8400"))
KAGA_EXCHANGE_ADDRESS = os.environ.get("KAGA_EXCHANGE_ADDRESS", KAGA_ADDRESS)
KAGA_EXCHANGE_URL = os.environ.get(
    "KAGA_EXCHANGE_URL", f"http://127.0.0.1:{KAGA_EXCHANGE_PORT}"
)
KAGA_EXCHANGE_PUBLIC_URL = os.environ.get(
    "KAGA_EXCHANGE_PUBLIC_URL", f"http://localhost:{KAGA_EXCHANGE_PORT}"
)
KAGA_EXCHANGE_BEHIND = [
    one for one in os.environ.get("KAGA_EXCHANGE_BEHIND", "").split(",") if one
]
KAGA_DEVICES_MQTT = os.environ.get("KAGA_DEVICES_MQTT", "")
KAGA_DEVICES_SESSION = os.environ.get("KAGA_DEVICES_SESSION", "kaga-devices")
KAGA_WEB_WORKERS = int(os.environ.get("KAGA_WEB_WORKERS", "2"))
KAGA_WEB_THREADS = int(os.environ.get("KAGA_WEB_THREADS", "4"))
KAGA_SMTP_URL = os.environ.get("KAGA_SMTP_URL", "smtp://127.0.0.1:8025")
KAGA_MAIL_FROM = os.environ.get("KAGA_MAIL_FROM", "no-reply@localhost")
KAGA_MAILBOX = Path(os.environ.get("KAGA_MAILBOX", KAGA_HOME / "mailbox"))
KAGA_JOB_THREADS = int(os.environ.get("KAGA_JOB_THREADS", "2"))
KAGA_CATALOGUE = os.environ.get("KAGA_CATALOGUE", "")
KAGA_DEVELOPMENT = os.environ.get("KAGA_DEVELOPMENT", "") == "1"

KAGA_ROLES = os.environ.get("KAGA_ROLES", "")
KAGA_IDLE_STAFF_S = int(os.environ.get("KAGA_IDLE_STAFF_S", "1800"))
KAGA_IDLE_RESIDENT_S = int(os.environ.get("KAGA_IDLE_RESIDENT_S", "3600"))
KAGA_SESSION_LONGEST_S = int(os.environ.get("KAGA_SESSION_LONGEST_S", "43200"))
KAGA_IDENTITY_PROVIDERS = "kaga.site.providers.identity_providers"
KAGA_CARD_ISSUER = os.environ.get("KAGA_CARD_ISSUER", "http://localhost:8090/api/realms/main")
KAGA_CARD_CLIENT_ID = os.environ.get("KAGA_CARD_CLIENT_ID", "RP00000001")
KAGA_OIDC_ISSUER = os.environ.get("KAGA_OIDC_ISSUER", "")
KAGA_OIDC_CLIENT_ID = os.environ.get("KAGA_OIDC_CLIENT_ID", "")
KAGA_OIDC_TITLE = os.environ.get("KAGA_OIDC_TITLE", "")

SECRET_KEY = read_or_make_secret(KAGA_KEYS / "site.key").hex()
DEBUG = False
ALLOWED_HOSTS = os.environ.get("KAGA_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
KAGA_OWN_HOST = ALLOWED_HOSTS[0]  # the name under which the city asks itself whether it is well
ROOT_URLCONF = "kaga.site.urls"
WSGI_APPLICATION = "kaga.site.wsgi.application"
APPEND_SLASH = False

INSTALLED_APPS = [
    "kaga.kernel.storage",
    "kaga.kernel.ledger",
    "kaga.kernel.events",
    "kaga.kernel.jobs",
    "kaga.kernel.notices",
    "kaga.kernel.identity",
    "kaga.kernel.web",
    "kaga.kernel.places",
    "kaga.kernel.api",
    "kaga.services.procedures",
    "kaga.services.airspace",
    "kaga.services.mobility",
    "kaga.services.mobility.rides",
    "kaga.services.voting",
    "kaga.services.platform",
    "kaga.site",
]

MIDDLEWARE = [
    "kaga.kernel.web.requestlog.RequestLogMiddleware",
    "kaga.kernel.web.faceless.Faceless",
    "kaga.kernel.web.security.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "kaga.kernel.web.compress.Compress",
    "kaga.kernel.web.preferences.LanguageOfAddress",
    "kaga.kernel.web.limits.BodyLimit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "kaga.kernel.identity.middleware.VisitorMiddleware",
    "kaga.kernel.web.failures.FailurePages",
]


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        off = os.environ.get("KAGA_TEST_GATE") == "off"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path),
            "CONN_MAX_AGE": None,
            # Tests, too, run on a file: in memory, threads meet locks that no city knows.
            "TEST": {"NAME": str(KAGA_HOME / "test.db")},
            "OPTIONS": {
                "transaction_mode": "DEFERRED" if off else "IMMEDIATE",
                "timeout": 20,
                # Durability comes from kernel.storage.gate.WalSync, outside the gate.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                " PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456;",
            },
        }
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("KAGA_DATABASE_URL must begin with sqlite:// or postgres://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
    }


DATABASES = {
    "default": _database(os.environ.get("KAGA_DATABASE_URL", f"sqlite://{KAGA_HOME}/kaga.db"))
}
# Long work: kernel.jobs; its backend serves django-tasks' interface through the write door.
TASKS = {"default": {"BACKEND": "kaga.kernel.jobs.tasks.JobBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": [
            *sorted(_SOURCE.glob("kernel/*/templates")),
            *sorted(_SOURCE.glob("services/*/templates")),
            *sorted(_SOURCE.glob("adapters/*/templates")),
            _SOURCE / "kernel/web/components",
        ],
        "OPTIONS": {"environment": "kaga.kernel.web.jinja.environment", "autoescape": True},
    },
]

KAGA_LOG_LEVEL = os.environ.get("KAGA_LOG_LEVEL", "INFO")
LOGGING = logging_for(development=KAGA_DEVELOPMENT, level=KAGA_LOG_LEVEL)

LANGUAGE_CODE = "ja"
USE_I18N = False
TIME_ZONE = "Asia/Tokyo"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = _SOURCE / "kernel/web/static"
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = False
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/built/assets/.+-[\w-]{8}\.\w+$"

_SECURE = KAGA_PUBLIC_URL.startswith("https://")
SESSION_ENGINE = "kaga.kernel.identity.sessionstore"
SESSION_COOKIE_AGE = int(os.environ.get("KAGA_SESSION_LONGEST_S", "43200"))
SESSION_COOKIE_NAME = "__Host-kaga" if _SECURE else "kaga"
SESSION_COOKIE_SECURE = _SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "kaga.kernel.web.failures.csrf_failure"
# Origins besides our own that a form may lead to (sign-in providers, set by their adapters).
KAGA_FORM_TARGETS = [o for o in os.environ.get("KAGA_FORM_TARGETS", "").split(",") if o]
KAGA_MOST_BODY = 64 * 1024 * 1024
SECURE_HSTS_SECONDS = 31_536_000 if _SECURE else 0
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
