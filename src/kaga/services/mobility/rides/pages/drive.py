"""The driver's page: what comes next, who, and what to press.

>>> # /drive
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_GET, require_POST

from kaga.kernel import clock
from kaga.kernel.errors import Invalid
from kaga.kernel.ids import new_id
from kaga.kernel.permissions import require
from kaga.kernel.web import flash
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.mobility.rides import rules, words
from kaga.services.mobility.rides.actions.driving import Said, take_deeds
from kaga.services.mobility.rides.enums import Deed
from kaga.services.mobility.rides.party import Party
from kaga.services.mobility.rides.queries.own import tour_today

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_GET
def drive(request: HttpRequest) -> HttpResponse:
    """Today's tour of the driver who is signed in."""
    visitor = visitor_of(request)
    require(visitor, rules.drive)
    context = {
        "bundle": "web/portal/main.ts",
        "w": words,
        "tours": tour_today(visitor),
        "party": Party.read,
        "press": str(new_id()),
    }
    return page(request, "rides/drive.html", context)


@require_POST
def press(request: HttpRequest) -> HttpResponse:
    """One press of a button; pressing twice by mistake counts once."""
    visitor = visitor_of(request)
    require(visitor, rules.drive)
    deed = request.POST.get("deed", "")
    if deed not in set(Deed):
        raise Invalid({"deed": [words.deed_refused.in_language(visitor.language)]})
    said = Said(
        1,
        request.POST.get("shift", "")[:40],
        request.POST.get("booking", "")[:16],
        Deed(deed),
        clock.now(),
    )
    device = f"{request.POST.get('press', '')[:36]}"
    heard = take_deeds(visitor, device, [said])[0]
    if heard.outcome == "refused":
        return flash.redirect("/drive", "rides.deed_refused", "problem")
    return flash.redirect("/drive", "rides.told_now")
