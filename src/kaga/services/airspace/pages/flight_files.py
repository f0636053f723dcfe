"""Files of flights: the list as CSV, the certificate of one, byte for byte."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from defusedcsv import csv
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from kaga.kernel.clock import to_local
from kaga.kernel.web.pages import visitor_of
from kaga.services.airspace import page_words as w
from kaga.services.airspace import words
from kaga.services.airspace.actions.steps import seen_flight
from kaga.services.airspace.models import RouteCertificate
from kaga.services.airspace.obliques import flight_picture
from kaga.services.airspace.pages.flights import wanted_of
from kaga.services.airspace.queries.flights import flights_page

if TYPE_CHECKING:
    from django.http import HttpRequest

MOST_EXPORTED: Final = 5_000
_AT_ONCE: Final = 200


@require_safe
def flights_csv(request: HttpRequest) -> HttpResponse:
    """The flights that the list shows, at most 5,000, for a spreadsheet."""
    visitor, wanted = visitor_of(request), wanted_of(request.GET)
    out = io.StringIO()
    table = csv.writer(out)
    heads = (w.reference, w.operator, w.way_from, w.way_to, w.departs, w.arrives, w.priority,
             w.state)  # fmt: skip
    table.writerow([head.in_language(visitor.language) for head in heads])
    cursor: str | None = None
    for _ in range(MOST_EXPORTED // _AT_ONCE):
        found = flights_page(visitor, wanted, cursor, _AT_ONCE)
        for row in found.rows:
            times = [
                f"{to_local(at):%Y-%m-%d %H:%M}" for at in (row.departs_at, row.arrives_at)
            ]
            named = [words.PRIORITIES[row.priority], words.STATES[row.state]]
            said = [one.in_language(visitor.language) for one in named]
            table.writerow([row.reference, row.operator, row.origin, row.goal, *times, *said])
        cursor = found.next
        if cursor is None:
            break
    # The mark at the start tells spreadsheets that this is UTF-8.
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="flights.csv"'
    return answer


@require_safe
def oblique(request: HttpRequest, flight: str) -> HttpResponse:
    """The way of a flight from aside, for those who may see it."""
    row = seen_flight(visitor_of(request), flight)
    return flight_picture(row, "dark" if request.GET.get("look") == "dark" else "light")


@require_safe
def certificate(request: HttpRequest, flight: str) -> HttpResponse:
    """The certificate of a flight's route."""
    row = seen_flight(visitor_of(request), flight)
    proof = RouteCertificate.objects.get(route_id=row.route_id)
    answer = HttpResponse(bytes(proof.content), content_type="application/octet-stream")
    name = f"{row.reference}.certificate"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
