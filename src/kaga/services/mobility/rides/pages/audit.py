"""Looking back: the promises of a day, kept or not, and whether everybody was served alike.

>>> # /staff/rides/audit?day=2026-11-24
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.kernel.permissions import require
from kaga.kernel.web.moments import day_words
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.mobility.rides import audit_words, rules, words
from kaga.services.mobility.rides.auditing.fairness import Fairness, Group, fairness_of
from kaga.services.mobility.rides.auditing.promises import VERDICTS, looked_at
from kaga.services.mobility.rides.auditing.telling import clock_of, table_of
from kaga.services.mobility.rides.models import DemandService

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from kaga.kernel.web.words import Words
    from kaga.services.mobility.rides.auditing.promises import Audit

DAYS: Final = 7
"""Fairness is looked at over a week: a day is too short to tell."""


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """A day's promises, and the week's fairness."""
    require(visitor_of(request), rules.desk)
    service, day = _asked(request)
    context: dict[str, Any] = {
        "bundle": "web/staff/main.ts",
        "w": words,
        "a": audit_words,
        "service": service,
        "day": day,
        "day_words": day_words(day),
        "clock_of": clock_of,
        "found": None,
        "bars": [],
    }
    if service is not None:
        week = [looked_at(service, day - timedelta(days=back)) for back in range(DAYS)]
        context |= _shown(week[0], fairness_of(week, service))
    return page(request, "rides/audit.html", context)


def _asked(request: HttpRequest) -> tuple[DemandService | None, date]:
    rows = DemandService.objects.filter(is_active=True).order_by("code")
    service = rows.filter(code=request.GET.get("service", "")).first() or rows.first()
    try:
        return service, date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return service, clock.today()


def _shown(found: Audit, fair: Fairness) -> dict[str, Any]:
    counts = [(audit_words.verdicts[one], found.count(one), one) for one in VERDICTS]
    return {
        "found": found,
        "counts": [one for one in counts if one[1]],
        "told_anew": [one for one in found.bookings if len(one.versions) > 1 or one.faults],
        "fair": fair,
        "tables": [
            (audit_words.by_district, "districts", _rows(fair.districts, {})),
            (audit_words.by_channel, "channels", _rows(fair.channels, audit_words.channels)),
        ],
        "bars": [
            {"label": name or "—", "value": round(group.share * 100)}
            for name, group in fair.districts.items()
            if group.asked
        ],
    }


def _rows(groups: Mapping[str, Group], names: Mapping[str, Words]) -> list[dict[str, Any]]:
    return [
        {
            "name": names.get(name, name or "—"),
            "asked": f"{one.asked}",
            "served": f"{one.served}",
            "share": f"{one.share:.0%}",
            "waited": "—" if one.waited is None else f"{one.waited:.1f}",
            "detour": "—" if one.detour is None else f"{one.detour:.2f}",
            "refused": f"{one.refused}",
            "broken": f"{one.broken}",
        }
        for name, one in groups.items()
    ]


@require_GET
def audit_csv(request: HttpRequest) -> HttpResponse:
    """The day as a spreadsheet, without names."""
    require(visitor_of(request), rules.desk)
    service, day = _asked(request)
    if service is None:
        raise NotFound
    text = table_of(looked_at(service, day))
    # The mark at the start tells spreadsheets that this is UTF-8.
    answer = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    name = f"promises-{day.isoformat()}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
