"""Health for supervisors and load balancers: `/healthz` and `/readyz`.

`/healthz` says that this process answers. `/readyz` looks at what it stands on: the database
(without it nothing works: 503), a worker's sign of life and the ledger's lag (without them
the portal still serves, so it warns and stays in the balancer: 200).

The answer follows draft-inadarei-api-health-check (application/health+json).
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.urls import path

from kaga.kernel import clock
from kaga.kernel.events.failures import describe
from kaga.kernel.jobs.beats import ALIVE_FOR, last_beat_age
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.ledger.trust import witnesses_missing_since

if TYPE_CHECKING:
    from collections.abc import Callable

Status = Literal["pass", "warn", "fail"]
Check = dict[str, Any]
LEDGER_LAG = timedelta(seconds=30)
_TYPE = "application/health+json"


def healthz(_request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return _answer("pass", {})


def readyz(_request: HttpRequest) -> JsonResponse:
    """Whether everything that the portal stands on is well."""
    database = _guarded(_database)
    if database["status"] == "fail":
        return _answer("fail", {"database": database})
    checks = {
        "database": database,
        "worker": _guarded(_worker),
        "ledger": _guarded(_ledger),
    }
    found = {check["status"] for check in checks.values()}
    worst: Status = next(one for one in ("fail", "warn", "pass") if one in found)
    return _answer(worst, checks)


def _answer(status: Status, checks: dict[str, Check]) -> JsonResponse:
    body = {"status": status, "checks": checks}
    answer = JsonResponse(body, status=503 if status == "fail" else 200, content_type=_TYPE)
    answer["Cache-Control"] = "no-store"
    return answer


def _guarded(check: Callable[[], Check]) -> Check:
    try:
        return check()
    except DatabaseError as error:
        return {"status": "fail", "error": describe(error)}


def _database() -> Check:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchone()
    return {"status": "pass", "kind": connection.vendor}


def _worker() -> Check:
    age = last_beat_age()
    if age is None:
        return {"status": "warn", "seen": None}
    status = "pass" if age <= ALIVE_FOR else "warn"
    return {"status": status, "seen_s": round(age.total_seconds(), 1)}


def _ledger() -> Check:
    """How long the oldest act waits for its place, and whether enough witnesses sign."""
    oldest = StagedEntry.objects.order_by("id").values_list("created_at", flat=True).first()
    lag = timedelta() if oldest is None else clock.now() - oldest
    missing = witnesses_missing_since()
    status = "pass" if lag <= LEDGER_LAG and not missing else "warn"
    told = {"witnesses_missing_since": missing} if missing else {}
    return {"status": status, "lag_s": round(lag.total_seconds(), 1), **told}


urlpatterns = [path("healthz", healthz), path("readyz", readyz)]
