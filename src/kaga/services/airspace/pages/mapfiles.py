"""The published map for everybody: its files, and a page that says what there is.

Files carry their version in their address and never change: whoever fetched one keeps it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_safe

from kaga.kernel.errors import NotFound
from kaga.kernel.web.moments import moment_words
from kaga.kernel.web.pages import page
from kaga.services.airspace import words
from kaga.services.airspace.mapping.publishing import is_published, published_file
from kaga.services.airspace.queries.mapversions import versions_page

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

TYPES: Final = {
    ".json": "application/json",
    ".glb": "model/gltf-binary",
    ".png": "image/png",
    ".boxes": "application/octet-stream",
    ".solids": "application/octet-stream",
}
_FOR_EVER: Final = "public, max-age=31536000, immutable"


def published_folder() -> Path:
    """Where published maps lie."""
    return Path(settings.KAGA_AIRSPACE) / "published"


def tileset_address(version: str) -> str:
    """Where the 3D Tiles of a version begin; empty while they are not written."""
    if not is_published(published_folder(), version):
        return ""
    return f"/airspace/3dtiles/{version}/tileset.json"


@require_safe
def map_file(request: HttpRequest, version: str, name: str) -> HttpResponseBase:
    """One file of a published map."""
    path = published_file(published_folder(), version, name)
    if path is None or path.suffix not in TYPES:
        raise NotFound
    mark = f'"{version[:16]}-{name}"'
    if request.headers.get("If-None-Match", "") == mark:
        answer: HttpResponseBase = HttpResponse(status=304)
    else:
        answer = FileResponse(path.open("rb"), content_type=TYPES[path.suffix])
    answer.headers["ETag"] = mark
    answer.headers["Cache-Control"] = _FOR_EVER
    # public data for any viewer, wherever its page comes from
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@require_safe
def map_list(request: HttpRequest) -> HttpResponse:
    """The published maps: which counts, what it rests on, where its files are."""
    found = versions_page(request.GET.get("cursor"), 20, published_only=True)
    rows = [(one, tileset_address(one.version)) for one in found.rows]
    context = {"rows": rows, "next": found.next, "moment": moment_words, "w": words}
    return page(request, "airspace/maps.html", context)
