"""Events on the wire: CloudEvents 1.0 in the structured JSON format.

>>> body = encoded(row)                                  # doctest: +SKIP
>>> json.loads(body)["specversion"]                      # doctest: +SKIP
'1.0'

What leaves the city is less than what its own parts hear: `IN_CITY_ONLY` names the keys of
`data` that are for consumers inside (`consumers.seen`) and are taken out here, the one place
that webhooks and the feed have their events from.

The bytes of an event never change between attempts, so its signature can be compared.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.conf import settings

from kaga.kernel.jsontext import JsonText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaga.kernel.events.models import OutboxEvent

# `person` is the internal id by which the city's parts find each other's records.
IN_CITY_ONLY = frozenset({"person"})
CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"


def envelope(row: OutboxEvent) -> dict[str, object]:
    """The event as a CloudEvents 1.0 object; its source is the city's public address."""
    data: Mapping[str, object] = row.data
    return {
        "specversion": "1.0",
        "id": str(row.id),
        "source": settings.KAGA_PUBLIC_URL,
        "type": row.type,
        "subject": row.subject,
        "time": row.time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "datacontenttype": "application/json",
        "data": {key: value for key, value in data.items() if key not in IN_CITY_ONLY},
    }


def encoded(row: OutboxEvent) -> bytes:
    """The event as UTF-8 JSON, the same bytes every time."""
    return json.dumps(envelope(row), cls=JsonText, sort_keys=True).encode()
