"""The page that judges a brought file: upload, then pictures, findings, legs, articles.

Works without scripts; the file is judged by the planner process and not kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.views.decorators.http import require_http_methods

from kaga.kernel.api.limiting import Rate, limited
from kaga.kernel.errors import Invalid, KagaError
from kaga.kernel.web.pages import page, visitor_of
from kaga.kernel.web.words import Words
from kaga.services.airspace import file_words as words
from kaga.services.airspace.filesdesk.asking import MOST_BYTES, judged_text
from kaga.services.airspace.filesdesk.check_pictures import (
    map_picture,
    side_picture,
    weights_by_leg,
)
from kaga.services.airspace.pages.flights import filled

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

CHECKS: Final = Rate(20, 60)
KINDS: Final = (".plan", ".waypoints", ".kml", ".geojson", ".json", ".gpx", ".txt")
_USUAL: Final = "delivery_10kg"
_MOST_ROWS: Final = 300


@require_http_methods(["GET", "POST"])
@limited("airspace-checks", CHECKS)
def check_page(request: HttpRequest) -> HttpResponse:
    """The form; with a file, what was found in it."""
    if request.method != "POST":
        return _form(request, {})
    typed = {name: request.POST.get(name, "")[:40] for name in ("depart", "vehicle", "heights")}
    file = request.FILES.get("file")
    content = b"" if file is None else bytes(file.read(MOST_BYTES + 1))
    try:
        record = judged_text(content, typed, visitor_of(request).language)
    except Invalid as wrong:
        errors = [(field, one) for field, ones in wrong.fields.items() for one in ones]
        return _form(request, typed, errors, 422)
    except KagaError as away:
        return _form(request, typed, [("", away.detail)], away.status)
    return page(request, "airspace/checked.html", _shown(record))


def _form(
    request: HttpRequest,
    typed: Mapping[str, str],
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    wrong = [text for field, text in errors or [] if field == "file"]
    context = {
        "w": words,
        "typed": {"vehicle": _USUAL, **{key: value for key, value in typed.items() if value}},
        "errors": errors or [],
        "wrong": wrong,
        "kinds": KINDS,
        "most": MOST_BYTES,
        "vehicles": list(words.CRAFTS.items()),
        "datums": list(words.HEIGHTS.items()),
    }
    return page(request, "airspace/check.html", context, status)


def _shown(record: Mapping[str, Any]) -> dict[str, Any]:
    weights = weights_by_leg(record)
    against = sum(one["weight"] != "note" for one in record["findings"])
    minutes, seconds = divmod(round(record["seconds"]), 60)
    rules = record["rules"]
    return {
        "w": words,
        "record": record,
        "found": filled(words.found, count=against) if against else None,
        "is_stand_in": record["map"]["status"] != "official",
        "map_svg": map_picture(record),
        "side_svg": side_picture(record),
        "findings": [
            {**one, "what": Words(**one["what"]), "todo": Words(**one["todo"])}
            for one in record["findings"][:_MOST_ROWS]
        ],
        "legs": [
            {**leg, "way": _way(leg), "weight": weights.get(leg["leg"], "")}
            for leg in record["legs"][:_MOST_ROWS]
        ],
        "rules": [
            {**one, "title": Words(**one["title"]), "detail": Words(**one["detail"])}
            for one in rules["findings"]
        ],
        "time": filled(words.seconds, minutes=minutes, seconds=seconds),
        "level": f"{rules['category']} ／ {rules['level']}",
    }


def _way(leg: Mapping[str, Any]) -> Words:
    one, other = _corner(leg["from"]), _corner(leg["to"])
    return Words(
        *(f"{getattr(one, name)} → {getattr(other, name)}" for name in ("ja", "easy", "en"))
    )


def _corner(name: str) -> Words:
    """A corner's name in words: `waypoint 3` has a number, `home` has none."""
    known = words.CORNERS.get(name)
    if known is not None:
        return known
    kind, _, number = name.rpartition(" ")
    said = words.CORNERS.get(kind, words.CORNERS["corner"])
    return Words(*(f"{getattr(said, one)}{number}" for one in ("ja", "easy", "en")))
