"""What public transport shows on the data platform: stops, lines, what passengers are told.

Types: `PublicTransportStop` and `PublicTransportRoute` as in Smart Data Models, `ServiceAlert`
for notices by the words of GTFS Realtime. Stops and lines are those of the published feed; each
says whether it is official or a stand-in, and from which source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Final

from kaga.kernel import clock
from kaga.kernel.city import this_city
from kaga.kernel.exchange.publications import Publication, Shown, register_publication
from kaga.kernel.exchange.showing import (
    entity_id,
    moment,
    shown_at,
    shown_words,
    six_digits,
    without_nothing,
)
from kaga.kernel.web.words import Words
from kaga.services.mobility import words as w
from kaga.services.mobility.feeds.realtime import CANCELLED, LATE
from kaga.services.mobility.queries.notices import notices_now

if TYPE_CHECKING:
    from kaga.engines.transit.authoring.document import Line, Network, Stop
    from kaga.services.mobility.models import ServiceNotice

STOP, ROUTE, ALERT = "PublicTransportStop", "PublicTransportRoute", "ServiceAlert"
_PUBLISHED: Final = ("jp.kaga.mobility.feed.published",)
_EFFECTS: Final = {CANCELLED: "NO_SERVICE", LATE: "SIGNIFICANT_DELAYS"}
_OTHER: Final = "OTHER_EFFECT"


def publish_lines() -> None:
    """Declare all three, once."""
    register_publication(
        Publication("mobility.stops", STOP, w.published_stops, _PUBLISHED, _stops)
    )
    register_publication(
        Publication("mobility.lines", ROUTE, w.published_lines, _PUBLISHED, _lines)
    )
    register_publication(
        Publication(
            "mobility.notices",
            ALERT,
            w.published_notices,
            ("jp.kaga.mobility.notice.*",),
            _notices,
            every_s=60,
        )
    )


def _network() -> Network | None:
    # The document's engine is loaded by the process that publishes, not with every page.
    from kaga.services.mobility.queries.network import network_in_force  # noqa: PLC0415 - as said

    return network_in_force()


def _stops(keys: Sequence[str] | None) -> Iterator[Shown]:
    network = _network()
    if network is None:
        return
    titles = {one.id: one.title for one in network.sources}
    lines = _lines_by_stop(network)
    for stop in network.stops:
        if keys is None or stop.id in keys:
            yield Shown(stop.id, _stop(stop, titles, lines.get(stop.id, [])))


def _stop(stop: Stop, titles: dict[str, str], lines: list[str]) -> dict[str, object]:
    return {
        **without_nothing(
            {
                "name": stop.name.ja,
                "kana": stop.name.kana,
                "alternateName": stop.name.en,
                "stopCode": stop.id,
                "source": titles.get(stop.source, stop.source),
            }
        ),
        **({"refPublicTransportRoute": {"object": [_id(ROUTE, one) for one in lines]}}
           if lines else {}),
        "stopKind": "line" if lines else "onDemand",
        "dataStatus": stop.status,
        **shown_at(stop.lon, stop.lat),
    }  # fmt: skip


def _lines_by_stop(network: Network) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in network.lines:
        for stop in dict.fromkeys(key for one in line.patterns for key in one.stops):
            found.setdefault(stop, []).append(line.id)
    return found


def _lines(keys: Sequence[str] | None) -> Iterator[Shown]:
    network = _network()
    if network is None:
        return
    agencies = {one.id: one.name.ja for one in network.agencies}
    for line in network.lines:
        if keys is None or line.id in keys:
            yield Shown(line.id, _line(line, agencies.get(line.agency, line.agency), network))


def _line(line: Line, agency: str, network: Network) -> dict[str, object]:
    stops = list(dict.fromkeys(key for one in line.patterns for key in one.stops))
    places = {one.id: one for one in network.stops}
    longest = max((one.stops for one in line.patterns), key=len, default=())
    way = [[places[key].lon, places[key].lat] for key in longest if key in places]
    statuses = {trip.status for one in line.patterns for trip in one.trips}
    return {
        **without_nothing(
            {
                "name": line.name.ja,
                "kana": line.name.kana,
                "alternateName": line.name.en,
                "operatedBy": agency,
                "category": line.kind,
                "routeColor": line.colour,
                "routeTextColor": line.text_colour,
                "description": line.note,
            }
        ),
        "refPublicTransportStops": {"object": [_id(STOP, one) for one in stops]},
        "tripsPerDay": {
            "json": {
                days: sum(len(one.trips) for one in line.patterns if one.days == days)
                for days in sorted({one.days for one in line.patterns})
            }
        },
        "dataStatus": "official" if statuses == {"official"} else _weakest(statuses),
        **({"location": {"type": "LineString", "coordinates": way}} if len(way) > 1 else {}),
    }


def _weakest(statuses: AbstractSet[str]) -> str:
    """A line is as sure as the least sure of its trips."""
    order = ("stand-in", "derived", "observed", "official")
    return next((one for one in order if one in statuses), "stand-in")


def _notices(keys: Sequence[str] | None) -> Iterator[Shown]:
    now = clock.now()
    for row in notices_now(now):
        key = str(row.handle)
        if keys is None or key in keys:
            yield Shown(key, _notice(row))


def _notice(row: ServiceNotice) -> dict[str, object]:
    return {
        **without_nothing(
            {
                "alertEffect": _EFFECTS.get(row.kind, _OTHER),
                "tripId": row.trip_id,
                "serviceDay": None if row.day is None else row.day.isoformat(),
                "delayMinutes": row.delay_min or None,
            }
        ),
        "text": shown_words(Words(row.ja, row.easy, row.en)),
        "startsAt": moment(row.begins),
        **({} if row.ends is None else {"endsAt": moment(row.ends)}),
        **_about(row),
        "dataStatus": "official",
    }


def _about(row: ServiceNotice) -> dict[str, object]:
    found: dict[str, object] = {}
    if row.route_id:
        found["refPublicTransportRoute"] = {"object": _id(ROUTE, row.route_id)}
    if row.stop_id:
        found["refPublicTransportStop"] = {"object": _id(STOP, row.stop_id)}
    return found


def _id(kind: str, key: str) -> str:
    return entity_id(kind, six_digits(this_city().code), key)
