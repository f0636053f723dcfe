"""The API that judges flight-plan files made elsewhere.

>>> # POST /api/v1/airspace/checks {"text": "QGC WPL 110\\n…", "depart": "2026-11-23T15:00"}
"""

from __future__ import annotations

from typing import Any, Final, Literal

from django.http import HttpRequest  # noqa: TC002 - django-ninja reads it
from ninja import Field, Router, Schema

from kaga.kernel.api.limiting import Rate, limited
from kaga.kernel.web.pages import visitor_of
from kaga.services.airspace.filesdesk.asking import MOST_BYTES, judged_text

router = Router()
CHECKS: Final = Rate(20, 60)


class CheckIn(Schema):
    """A file's text, and when and with what it is to be flown.

    `heights` says what a plain line's heights are measured from, where the file does not.
    """

    text: str = Field(min_length=1, max_length=MOST_BYTES)
    depart: str = Field("", max_length=40)
    vehicle: str = Field("", max_length=40)
    heights: Literal["", "msl", "agl", "ellipsoid"] = ""


@router.post("", response=dict[str, Any], auth=None)
@limited("airspace-checks", CHECKS)
def check_file(request: HttpRequest, wanted: CheckIn) -> object:
    """Judge a .plan, waypoint file, KML, GeoJSON or GPX leg by leg; nothing is kept."""
    terms = {"depart": wanted.depart, "vehicle": wanted.vehicle, "heights": wanted.heights}
    # Half of a surrogate pair is no text; it is told as such and never an error of ours.
    content = wanted.text.encode("utf-8", "replace")
    return judged_text(content, terms, visitor_of(request).language)
