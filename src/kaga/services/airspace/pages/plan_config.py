"""What the plan page tells its script once: the layers of the map, addresses, sentences.

>>> file_address({"from": "a", "to": "b"}, "3e49-1", "kml")
'/api/v1/airspace/plans/files/3e49-1/kml?from=a&to=b'
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from kaga.engines.airspace.people.slots import QUARTERS, day_kind
from kaga.kernel.places import queries
from kaga.services.airspace import plan_detail_words, plan_words
from kaga.services.airspace.pages.plan_picture import whole_city

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.kernel.identity.visitor import Language
    from kaga.kernel.web.words import Words

_API: Final = "/api/v1/airspace"
PEOPLE_PICTURE: Final = f"{_API}/plans/people"
_LAYERS: Final = (
    "coast", "neighbours", "boundary", "railways", "addresses", "schools", "facilities",
    "stations",
)  # fmt: skip
_WORDS: Final = (
    "map_start", "map_goal", "map_again", "zoom_in", "zoom_out", "no_position", "results",
    "start", "goal", "view_3d", "people_at", "people_none",
    "waiting", "failed", "map_title", "close",
)  # fmt: skip
_DETAIL_WORDS: Final = ("at_point", "bend_number", "along")


@dataclass(frozen=True, slots=True)
class PeopleShown:
    """The moment for which people are shown first."""

    day: str
    quarter: int
    start: str
    end: str


def people_shown(depart: str) -> PeopleShown:
    """The quarter of an hour of a departure; of noon when it means nothing."""
    try:
        moment = datetime.fromisoformat(depart)
        kind = day_kind(moment.date()).value
    except (ValueError, OverflowError):  # the calendar ends with the year 9999
        return PeopleShown("weekday", QUARTERS // 2, "12:00", "12:15")
    quarter = moment.hour * 4 + moment.minute // 15
    return PeopleShown(kind, quarter, quarter_text(quarter), quarter_text(quarter + 1))


def quarter_text(quarter: int) -> str:
    """The clock at which a quarter of an hour begins."""
    return f"{quarter // 4}:{quarter % 4 * 15:02}"


def file_address(asked: Mapping[str, str], plan: str, kind: str) -> str:
    """Where a file of an alternative is; the question goes along, for plans are not kept."""
    return f"{_API}/plans/files/{plan}/{kind}?{urlencode(asked)}"


def script_config(language: Language) -> str:
    """What the plan page's script is told."""
    words = {
        **{name: getattr(plan_words, name) for name in _WORDS},
        **{name: getattr(plan_detail_words, name) for name in _DETAIL_WORDS},
    }
    return city_config(language, words, {"people": PEOPLE_PICTURE})


def city_config(
    language: Language, words: Mapping[str, Words], more: Mapping[str, object]
) -> str:
    """A moving map of the city as JSON for a data attribute; no layers without a city pack."""
    config = {
        "view": whole_city().bounds,
        "layers": _layers(language),
        "search": "/api/v1/places",
        "kinds": {},
        "statuses": {},
        "hazards": {},
        "uncertain": [],
        "sources": {},
        "words": {name: text.in_language(language) for name, text in words.items()},
        **more,
    }
    return json.dumps(config, ensure_ascii=False, separators=(",", ":"))


def _layers(language: Language) -> list[dict[str, Any]]:
    current = {layer.name: layer for layer in queries.layer_rows()}
    return [
        {
            "name": name,
            "title": current[name].titles.in_language(language),
            "url": f"/api/v1/layers/{name}.geojson?v={current[name].version}",
            "standIn": False,
            "status": current[name].status.value,
        }
        for name in _LAYERS
        if name in current
    ]
