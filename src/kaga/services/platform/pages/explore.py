"""Live views: kinds of data, one kind on a map, in a table and over time, one entity.

>>> # /platform, /platform/types/EvacuationShelter, /platform/entities/urn:ngsi-ld:…
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import httpx
from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from kaga.kernel import clock
from kaga.kernel.exchange.publications import publications
from kaga.kernel.web.pages import page, visitor_of
from kaga.kernel.web.words import Words, say, speaking
from kaga.services.platform import asking, contexts
from kaga.services.platform import words as w
from kaga.services.platform.asking import PAGE, Wanted
from kaga.services.platform.client import BASE, BrokerSaidNo, city_broker
from kaga.services.platform.pages import cells
from kaga.services.platform.pages.picture import map_of
from kaga.services.platform.pages.plot import LINES, plot_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from kaga.services.platform.asking import Course, Entity
    from kaga.services.platform.client import CityBroker

View = Callable[..., HttpResponse]
SPANS: Final[Mapping[str, tuple[timedelta, Words]]] = {
    "hour": (timedelta(hours=1), w.span_hour),
    "day": (timedelta(days=1), w.span_day),
    "week": (timedelta(days=7), w.span_week),
}
_MOST_OFFSET: Final = 1_000_000
_MOST_TEXT: Final = 80
_ROWS_OF_PLOT: Final = 100
_MAPPED: Final = 1_000
"""So many are drawn on the map, from the first of the page on."""


def with_broker(view: View) -> View:
    """A view that is given the broker; a page that says so while nobody answers."""

    @functools.wraps(view)
    def shown(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        try:
            with city_broker() as broker:
                return view(request, broker, *arguments, **named)
        except (httpx.HTTPError, BrokerSaidNo):
            answer = page(request, "platform/away.html", {}, 503)
            answer.headers["Retry-After"] = "30"
            return answer

    return shown


def title_of_kind(kind: str) -> Words | str:
    """What a type is called; its own name where no part of the city declares it."""
    found = next((one.title for one in publications() if one.kind == kind), None)
    return kind if found is None else found


@require_GET
@with_broker
def index(request: HttpRequest, broker: CityBroker) -> HttpResponse:
    """Every kind of data, and how much there is."""
    kinds = [
        {
            "href": f"/platform/types/{kind}",
            "title": title_of_kind(kind),
            "code": kind,
            "count": count,
        }
        for kind, count in asking.kinds(broker).items()
        if "/" not in kind
    ]
    return page(request, "platform/index.html", {"kinds": kinds})


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a live view asks for."""

    wanted: Wanted
    offset: int
    is_live: bool

    def query(self, **changed: object) -> str:
        """The same address, some of it changed."""
        given: dict[str, object] = {
            "text": self.wanted.text,
            "status": self.wanted.status,
            "offset": self.offset or "",
            "live": "" if self.is_live else "off",
        }
        kept = {name: value for name, value in (given | changed).items() if value}
        return urlencode(kept)


def _asked(request: HttpRequest, kind: str) -> Asked:
    status = request.GET.get("status", "")
    offset = request.GET.get("offset", "")
    number = int(offset) if offset.isdecimal() and len(offset) < 8 else 0
    wanted = Wanted(
        asking.known_kind(kind),
        request.GET.get("text", "").strip()[:_MOST_TEXT],
        status if status in w.STATUSES else "",
    )
    is_live = request.GET.get("live") != "off"
    return Asked(wanted, min(number, _MOST_OFFSET) // PAGE * PAGE, is_live)


@require_GET
@with_broker
def one_kind(request: HttpRequest, broker: CityBroker, kind: str) -> HttpResponse:
    """One kind of data: filter, map, table, plot, export.

    To a script that asks again, only the part that changes is given, and nothing when nothing
    has changed.
    """
    asked = _asked(request, kind)
    live = _live(request, broker, asked)
    if request.headers.get("HX-Request") == "true":
        if live["seen"] == request.GET.get("seen"):
            return HttpResponse(status=204)
        return page(request, "platform/live.html", live)
    if (
        asked.offset == 0
        and not live["total"]
        and not (asked.wanted.text or asked.wanted.status)
    ):
        raise Http404
    context = {
        **live,
        "statuses": [(code, text) for code, text in w.STATUSES.items()],
        "history": _history(request, broker, asked, live["entities"]),
        "program": _program(asked.wanted),
    }
    answer = page(request, "platform/kind.html", context)
    answer.headers["Vary"] = "HX-Request, Cookie"
    return answer


def _live(request: HttpRequest, broker: CityBroker, asked: Asked) -> dict[str, Any]:
    language = visitor_of(request).language
    whole = asking.listed(broker, asked.wanted, language, offset=asked.offset, limit=_MAPPED)
    found = asking.Listed(whole.rows[:PAGE], whole.total)
    text = json.dumps([whole.total, whole.rows], sort_keys=True)
    kind = asked.wanted.kind
    with speaking(language):
        title = say(title_of_kind(kind))
        return {
            "kind": kind,
            "title": title,
            "asked": asked,
            "entities": found.rows,
            "total": found.total,
            "first": asked.offset + 1,
            "last": asked.offset + len(found.rows),
            "seen": hashlib.sha256(text.encode()).hexdigest()[:16],
            "map": map_of(whole.rows, say(w.map_label, kind=title)),
            "table": cells.table_of(found.rows),
            "is_unsure": any(one.get("dataStatus") not in w.SURE for one in found.rows),
            "time": f"{clock.local_now():%H:%M:%S}",
            "next": _next(asked, found.total),
        }


def _next(asked: Asked, total: int) -> str | None:
    after = asked.offset + PAGE
    return f"?{asked.query(offset=after)}" if after < total else None


def _history(
    request: HttpRequest, broker: CityBroker, asked: Asked, rows: Sequence[Entity]
) -> dict[str, Any] | None:
    """The plot of one number; None where entities of the kind have none."""
    numbers = cells.numbers_of(rows)
    if not numbers:
        return None
    name = request.GET.get("attribute", "")
    attribute = name if name in numbers else numbers[0]
    typed = request.GET.get("span", "")
    code = typed if typed in SPANS else "day"
    span, lasts = SPANS[code]
    courses = asking.courses(broker, asked.wanted, attribute, span) or []
    ends = clock.now().timestamp()
    with speaking(visitor_of(request).language):
        label = f"{say(w.ATTRIBUTES.get(attribute, attribute))} {say(lasts)}"
        plot = plot_of(courses, ends - span.total_seconds(), ends, label)
    return {
        "attribute": attribute,
        "attributes": [(one, w.ATTRIBUTES.get(one, one)) for one in numbers],
        "span": code,
        "spans": [(one, text) for one, (_, text) in SPANS.items()],
        "plot": plot,
        "lines": [(number, one.name) for number, one in enumerate(courses[:LINES])],
        "rows": _rows(courses),
    }


def _rows(courses: Sequence[Course]) -> list[tuple[str, str, str]]:
    """The newest points as rows of a table."""
    points = [(at, one.name, value) for one in courses[:LINES] for at, value in one.points]
    newest = sorted(points, reverse=True)[:_ROWS_OF_PLOT]
    return [(cells.clock_text(at), name, f"{value:g}") for at, name, value in newest]


def _program(wanted: Wanted) -> str:
    """The request that gives the same to a program."""
    query = urlencode({**wanted.parameters(), "options": "keyValues", "limit": str(PAGE)})
    link = contexts.link_header()["Link"]
    address = f"{settings.KAGA_EXCHANGE_PUBLIC_URL}{BASE}/entities?{query}"
    return f"curl -H '{'Link: ' + link}' '{address}'"


@require_GET
@with_broker
def one_entity(request: HttpRequest, broker: CityBroker, identifier: str) -> HttpResponse:
    """One entity with everything that is told of it."""
    found = asking.entity(broker, identifier)
    language = visitor_of(request).language
    with speaking(language):
        rows = cells.attributes_of(found, language)
        name = cells.name_of(found)
        kind = str(found["type"]) if isinstance(found["type"], str) else found["type"][0]
        flat = {
            "id": found["id"],
            "name": name,
            "dataStatus": cells.value_of(found, "dataStatus"),
        }
        flat["location"] = cells.value_of(found, "location")
        context = {
            "entity": found,
            "name": name,
            "kind": kind,
            "kind_title": title_of_kind(kind),
            "rows": rows,
            "map": map_of([flat], name),
            "is_unsure": flat["dataStatus"] not in w.SURE,
            "json": json.dumps(found, ensure_ascii=False, indent=2),
        }
    return page(request, "platform/entity.html", context)


@require_GET
@with_broker
def export_csv(request: HttpRequest, broker: CityBroker, kind: str) -> HttpResponse:
    """Everything that fits, as a table that spreadsheets open."""
    asked = _asked(request, kind)
    rows = list(asking.everything(broker, asked.wanted, visitor_of(request).language))
    answer = HttpResponse(cells.csv_of(rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return answer


@require_GET
@with_broker
def export_geojson(request: HttpRequest, broker: CityBroker, kind: str) -> HttpResponse:
    """Everything that fits, as GeoJSON."""
    found = asking.features(broker, _asked(request, kind).wanted)
    text = json.dumps({"type": "FeatureCollection", "features": found}, ensure_ascii=False)
    answer = HttpResponse(text, content_type="application/geo+json")
    answer.headers["Content-Disposition"] = f'attachment; filename="{kind}.geojson"'
    return answer


@require_GET
def context(request: HttpRequest, name: str) -> HttpResponse:
    """A version of the city's own @context; it never changes."""
    _ = request
    text = contexts.context_text(name)
    if text is None:
        raise Http404
    answer = HttpResponse(text, content_type="application/ld+json")
    answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
