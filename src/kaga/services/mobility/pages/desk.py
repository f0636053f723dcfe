"""The transport desk: the draft with all its parts, the report, publishing and undo.

>>> # /staff/transport   /staff/transport/editions/…/restore
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.views.decorators.http import require_POST, require_safe

from kaga.engines.transit.authoring.flaws import flaws_of
from kaga.kernel.errors import NotFound
from kaga.kernel.permissions import may, require
from kaga.kernel.web import flash
from kaga.kernel.web.moments import moment_words
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.mobility import desk_words as d
from kaga.services.mobility import rules
from kaga.services.mobility.models import Edition
from kaga.services.mobility.pages.desk_draft import (
    HOME,
    draft_now,
    flaw_words,
    kept,
    report_of,
)
from kaga.services.mobility.pages.go_asked import filled
from kaga.services.mobility.queries.network import (
    document_of,
    edition_in_force,
    editions_page,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest, HttpResponse

    from kaga.engines.transit.authoring.document import Line, Network, Stop


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The draft with its report, what is in force, and every edition before."""
    visitor = visitor_of(request)
    require(visitor, rules.edit_network)
    edition, network = draft_now()
    found = editions_page(request.GET.get("cursor"))
    now = edition_in_force()
    context = {
        "bundle": "web/staff/main.ts",
        "draft": edition,
        "network": network,
        "flaws": [flaw_words(one) for one in flaws_of(network)],
        "lines": [(line, _grids(network, line)) for line in network.lines],
        "stops": _stops(network),
        "fares": [(one, _named(network, one.lines)) for one in network.fares],
        "editions": found.rows,
        "next": found.next,
        "in_force": now.id if now and now.published_id else None,
        "may_publish": may(visitor, rules.publish_network),
        "moment": moment_words,
    }
    return page(request, "mobility/desk.html", context)


@require_POST
def publish(request: HttpRequest, edition: UUID) -> HttpResponse:
    """Let an edition count; an earlier one is an undo for residents."""
    from kaga.services.mobility.actions.publishing import (  # noqa: PLC0415 - compiled code
        publish_network,
    )

    publish_network(visitor_of(request), edition)
    return flash.redirect(HOME, "lines.published")


@require_POST
def restore(request: HttpRequest, edition: UUID) -> HttpResponse:
    """Make an earlier edition the draft again: one more edition, none is lost."""
    require(visitor_of(request), rules.edit_network)
    row = Edition.objects.filter(id=edition).first()
    if row is None:
        raise NotFound
    now, _ = draft_now()
    what = filled(d.restored_what, number=row.number).ja
    return kept(request, now, document_of(row.id), what)


@require_safe
def report(request: HttpRequest, edition: UUID) -> HttpResponse:
    """What would be published of an edition, read back as others will read it."""
    require(visitor_of(request), rules.edit_network)
    row = Edition.objects.filter(id=edition).first()
    if row is None:
        raise NotFound
    told = report_of(document_of(row.id), row.number)
    context = {"bundle": "web/staff/main.ts", "row": row, "told": told}
    return page(request, "mobility/report.html", context)


def _grids(network: Network, line: Line) -> list[tuple[str, str, int]]:
    days = {one.id: one.name.ja for one in network.days}
    return [
        (
            f"{HOME}/grids/{line.id}/{one.id}",
            f"{one.headsign.ja}（{days.get(one.days, one.days)}）",
            len(one.trips),
        )
        for one in line.patterns
    ]


def _named(network: Network, keys: Sequence[str]) -> str:
    return "、".join(line.name.ja for line in network.lines if line.id in keys)


def _stops(network: Network) -> list[Stop]:
    """Stops of lines; those of services on demand are towns and are not listed."""
    used = {stop for line in network.lines for one in line.patterns for stop in one.stops}
    demand = {stop for one in network.demand for stop in one.stops}
    return [one for one in network.stops if one.id in used or one.id not in demand]
