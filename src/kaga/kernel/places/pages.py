"""Pages of places: map with list, one place, about the data, population, facts.

What: thin; queries give the rows, templates show them. Why: the list works without the map,
so nobody depends on a graphics card to find a shelter.

>>> # /map?kind=emergency_site&hazard=flood
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kaga.kernel.errors import NotFound
from kaga.kernel.places import beginning, finding, population, queries, words
from kaga.kernel.places.queries import LayerRow, PlaceFilter
from kaga.kernel.web.moments import known_date
from kaga.kernel.web.pages import page
from kaga.kernel.web.security import content_policy

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.engines.geo import Box
    from kaga.kernel.places.models import Fact, Place
    from kaga.kernel.places.pack import CityInfo
    from kaga.kernel.web.words import Words

LONGEST_LIST = 100
_DRAWN = (
    "coast",
    "neighbours",
    "boundary",
    "railways",
    "addresses",
    "schools",
    "facilities",
    "sights",
    "shelters",
    "stations",
)


def kind_words(kind: str) -> Words:
    """What a kind is called; one the words do not know is a facility."""
    return words.KINDS.get(kind, words.KINDS["facility"])


def value_words(fact: Fact) -> str:
    """A value as people read it: whole numbers in groups of three."""
    return f"{int(fact.value):,}" if fact.value.isdecimal() else fact.value


@content_policy(worker_src=["'self'", "blob:"], img_src=["'self'", "data:", "blob:"])
def show_map(request: HttpRequest) -> HttpResponse:
    """The map and the list of the same places."""
    try:
        city = queries.current_city()
    except NotFound:
        return page(request, "places/not_loaded.html", status=503)
    wanted = PlaceFilter(
        kind=_one_of(request, "kind", queries.kinds_in_use()),
        town=_one_of(request, "town", queries.towns_in_use()),
        hazard=_one_of(request, "hazard", list(words.HAZARDS)),
    )
    text = request.GET.get("q", "").strip()[:200]
    rows = queries.filtered_places(wanted)
    layers = queries.layer_rows()
    return page(
        request,
        "places/map.html",
        {
            "municipality": city,
            "city_words": beginning.city_name(),
            "credits": _credits(city, layers),
            "config": _map_config(city, layers, request),
            "wanted": wanted,
            "query_text": text,
            "results": finding.search(text) if text else [],
            "places": rows[:LONGEST_LIST],
            "total": rows.count(),
            "kinds": queries.kinds_in_use(),
            "towns": queries.towns_in_use(),
            **_vocabulary(),
        },
    )


def _one_of(request: HttpRequest, name: str, allowed: list[str]) -> str:
    value = request.GET.get(name, "")
    return value if value in allowed else ""


def _credits(city: CityInfo, layers: tuple[LayerRow, ...]) -> list[str]:
    """The credit lines of everything drawn, each once, the manifest's first."""
    drawn = [layer.source.credit for layer in layers if layer.name in _DRAWN]
    return list(dict.fromkeys([*city.credits, *(line for line in drawn if line)]))


def _vocabulary() -> dict[str, Any]:
    return {
        "kind_words": kind_words,
        "status_words": words.STATUS,
        "hazard_words": words.HAZARDS,
        "status_notes": words.STATUS_NOTES,
        "importers": words.READERS,
    }


def _map_config(city: CityInfo, layers: tuple[LayerRow, ...], request: HttpRequest) -> str:
    """What the script needs, as JSON for a data attribute."""
    language = request.visitor.language  # type: ignore[attr-defined]  # set by the middleware
    current = {layer.name: layer for layer in layers}
    config = {
        "view": _box(city.view),
        "layers": [
            {
                "name": name,
                "title": current[name].titles.in_language(language),
                "url": f"/api/v1/layers/{name}.geojson?v={current[name].version}",
                "standIn": current[name].is_stand_in,
                "status": current[name].status.value,
            }
            for name in _DRAWN
            if name in current
        ],
        "search": "/api/v1/places",
        "kinds": _in_language(words.KINDS, language),
        "statuses": _in_language(words.STATUS, language),
        "hazards": _in_language(words.HAZARDS, language),
        "uncertain": [name for name in words.STATUS if name not in {"measured", "official"}],
        "sources": {row.slug: row.title for row in queries.source_rows()},
        "words": {name: getattr(words, name).in_language(language) for name in _SCRIPT_WORDS},
    }
    return json.dumps(config, ensure_ascii=False, separators=(",", ":"))


_SCRIPT_WORDS = (
    "address",
    "accuracy",
    "close_card",
    "hazards_for",
    "hazards_none",
    "hazards_shelter",
    "lines",
    "map_needs_script",
    "metres",
    "more",
    "same_place",
    "search_error",
    "search_found",
    "search_nothing",
    "source",
    "state_closed",
    "suggestion",
    "whole_city",
    "zoom_in",
    "zoom_out",
)


def _in_language(known: dict[str, Words], language: Any) -> dict[str, str]:
    return {name: text.in_language(language) for name, text in known.items()}


def _box(box: Box) -> list[float]:
    return [box.west, box.south, box.east, box.north]


def show_place(request: HttpRequest, key: str) -> HttpResponse:
    """One place."""
    try:
        place = queries.place_by_key(key)
    except NotFound:
        return page(request, "places/missing.html", status=404)
    context = {
        "place": place,
        "beside": queries.places_beside(place),
        "municipality": queries.current_city(),
        "hazards": _hazards(place),
        "uncertain": place.status not in {"measured", "official"},
        **_vocabulary(),
    }
    return page(request, "places/place.html", context)


def _hazards(place: Place) -> list[Words]:
    return [words.HAZARDS[name] for name in place.details.get("hazards", ())]


def show_data(request: HttpRequest) -> HttpResponse:
    """About the data: every layer with badge, date, licence, rows, how to replace it."""
    try:
        city = queries.current_city()
    except NotFound:
        return page(request, "places/not_loaded.html", status=503)
    context = {
        "municipality": city,
        "city_words": beginning.city_name(),
        "layers": queries.layer_rows(),
        "sources": queries.source_rows(),
        "known_date": known_date,
        **_vocabulary(),
    }
    return page(request, "places/data.html", context)


def show_facts(request: HttpRequest, layer: str) -> HttpResponse:
    """The figures of one layer; for the population also the plot."""
    row = next((one for one in queries.layer_rows() if one.name == layer), None)
    if row is None or row.reader != "facts":
        return page(request, "places/missing.html", status=404)
    facts = list(queries.current_facts(layer).order_by("id"))
    context = {
        "layer": row,
        "facts": facts,
        "plot": population.plot(facts) if layer == "population" else None,
        "subjects_shown": layer != "population",
        "value_words": value_words,
        "known_date": known_date,
        "plot_size": (population.WIDTH, population.HEIGHT),
        **_vocabulary(),
    }
    return page(request, "places/facts.html", context)
