"""Timetables as open data: archives of the feeds in force, and GTFS Realtime of this moment.

An archive has its hash as its mark, so that whoever fetches it daily gets it once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.kernel.web.moments import moment_words
from kaga.kernel.web.pages import page
from kaga.services.mobility import go_words as w
from kaga.services.mobility.feeds.realtime import Part, message_of
from kaga.services.mobility.queries.feeds import archive_of, current_version
from kaga.services.mobility.queries.network import FEED, FLEX
from kaga.services.mobility.queries.notices import notices_now

if TYPE_CHECKING:
    from django.http import HttpRequest

ARCHIVES: Final = {"kaga-gtfs-jp.zip": FEED, "kaga-gtfs-flex.zip": FLEX}
MESSAGES: Final[dict[str, frozenset[Part]]] = {
    "kaga-alerts.pb": frozenset({"alerts"}),
    "kaga-trip-updates.pb": frozenset({"trip-updates"}),
    "kaga-gtfs-rt.pb": frozenset({"alerts", "trip-updates"}),
}


@require_safe
def feed_list(request: HttpRequest) -> HttpResponse:
    """What there is, and since when."""
    rows = []
    for title, name in ((w.feed_jp, "kaga-gtfs-jp.zip"), (w.feed_flex, "kaga-gtfs-flex.zip")):
        version = current_version(ARCHIVES[name])
        if version is None or version.published_at is None:
            rows.append((title, "", w.feed_none))
        else:
            rows.append((title, f"/feeds/{name}", moment_words(version.published_at)))
    rows += [
        (w.feed_alerts, "/feeds/kaga-alerts.pb", w.feed_live),
        (w.feed_trips, "/feeds/kaga-trip-updates.pb", w.feed_live),
    ]
    return page(request, "mobility/feeds.html", {"rows": rows})


@require_safe
def archive(request: HttpRequest, name: str) -> HttpResponse:
    """The archive of a feed in force, or a message."""
    if name in MESSAGES:
        return _message(name)
    version = current_version(ARCHIVES[name]) if name in ARCHIVES else None
    if version is None or version.published_at is None:
        raise NotFound
    mark = f'"{version.digest[:32]}"'
    if request.headers.get("If-None-Match", "") == mark:
        answer = HttpResponse(status=304)
    else:
        answer = HttpResponse(archive_of(version), content_type="application/zip")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        answer.headers["Last-Modified"] = http_date(version.published_at.timestamp())
    answer.headers["ETag"] = mark
    return _open(answer)


def _message(name: str) -> HttpResponse:
    now = clock.now()
    message = message_of(notices_now(now), now, MESSAGES[name])
    answer = HttpResponse(message, content_type="application/x-protobuf")
    answer.headers["Cache-Control"] = "no-cache"
    return _open(answer)


def _open(answer: HttpResponse) -> HttpResponse:
    # public data for any program, wherever its page comes from
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer
