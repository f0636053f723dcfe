"""What the three-dimensional picture is drawn from: tiles of the map, and the scene of a page.

What: `[data-sky3d]` on a page carries a scene as JSON (routes, sites, zones, a circle); the
script asks here which tiles lie around it and reads each once, by the hash of its bytes. It is
public, as the map is; at most 100 tiles a page.

>>> # GET /airspace/sky/map.json?box=136.34,36.29,136.37,36.33
"""

from __future__ import annotations

import gzip
import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.web.pages import visitor_of
from kaga.services.airspace import sky3d_words
from kaga.services.airspace.queries.terrain import (
    is_official,
    map_in_use,
    tile_of_digest,
    tiles_in_use,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from kaga.services.airspace.queries.over import Circle, Overflight

MAP_SOURCES: Final[dict[str, list[str]]] = {
    "worker_src": ["'self'", "blob:"],
    "img_src": ["'self'", "data:", "blob:"],
}
"""What MapLibre needs of a page's content policy."""
MOST_TILES: Final = 100
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_NUMBER: Final = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{1,9})?")
_FOREVER: Final = "public, max-age=31536000, immutable"


@require_safe
def sky_map(request: HttpRequest) -> HttpResponse:
    """Tiles around a box (west, south, east, north), and the words of the picture."""
    box = _box(request.GET.get("box", ""))
    version, tiles = map_in_use(), tiles_in_use()
    chosen = [[x, y, digest] for (x, y), digest in sorted(tiles.items()) if _touches(box, x, y)]
    if len(chosen) > MOST_TILES:
        raise Invalid({"box": [f"at most {MOST_TILES} tiles; this box has {len(chosen)}"]})
    language = visitor_of(request).language
    first = next((digest for number, digest in tiles.items() if _touches(box, *number)), "")
    known = tile_of_digest(first)
    answer = JsonResponse(
        {
            "version": version,
            "official": known is not None and is_official(known),
            "tiles": chosen,
            "words": {
                name: text.in_language(language) for name, text in sky3d_words.SCRIPT.items()
            },
        },
        json_dumps_params={"ensure_ascii": False},
    )
    answer.headers["Cache-Control"] = "private, max-age=60"
    return answer


def _box(text: str) -> tuple[float, float, float, float]:
    parts = text.split(",")
    if len(parts) != 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise Invalid({"box": ["west,south,east,north in degrees"]})
    west, south, east, north = (float(part) for part in parts)
    if not (-180.0 <= west < east <= 180.0 and -85.0 <= south < north <= 85.0):
        raise Invalid({"box": ["west,south,east,north in degrees"]})
    return west, south, east, north


def _touches(box: tuple[float, float, float, float], x: int, y: int) -> bool:
    from kaga.engines.airspace.raster import Raster  # noqa: PLC0415 - numpy only here

    tile = Raster(14, x, y, 1, 1)
    south, west = tile.position(box[1], box[0])
    north, east = tile.position(box[3], box[2])
    return north < 1.0 and south > 0.0 and west < 1.0 and east > 0.0


@require_safe
def sky_tile(request: HttpRequest, digest: str) -> HttpResponse:
    """One tile (`publish.scene`), compressed; it never changes."""
    del request
    if not _DIGEST.fullmatch(digest):
        raise NotFound
    answer = HttpResponse(_packed(digest), content_type="application/octet-stream")
    answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Cache-Control"] = _FOREVER
    return answer


@lru_cache(maxsize=64)
def _packed(digest: str) -> bytes:
    from kaga.engines.airspace.publish.scene import scene  # noqa: PLC0415 - numpy only here

    tile = tile_of_digest(digest)
    if tile is None:
        raise NotFound
    return gzip.compress(scene(tile), 5, mtime=0)


def scene_of_circle(circle: Circle, flights: Sequence[Overflight]) -> dict[str, Any]:
    """The scene of a place with what passes over it."""
    return {
        "circle": {"lat": circle.lat, "lon": circle.lon, "radius": circle.radius},
        "routes": [
            {
                "name": str(number),
                "look": (number - 1) % 5 + 1,
                "line": [[round(v, 6) for v in point] for point in one.line],
            }
            for number, one in enumerate(flights, 1)
        ],
    }


def scene_json(scene: dict[str, Any]) -> str:
    """A scene for the data attribute of an element."""
    return json.dumps(scene, ensure_ascii=False, separators=(",", ":"))
