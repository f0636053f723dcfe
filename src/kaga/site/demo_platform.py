"""The demo city on its data platform.

Where the city runs already, its publisher brings everything within a second and this only says
so; where a broker runs alone, it is brought up to date here; where none runs, it will be when
the city starts.

>>> publish_city(say=print)                                              # doctest: +SKIP
Counter({'entities on the data platform': 630})
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import httpx

from kaga.kernel.events.routing import route
from kaga.services.platform.client import BrokerSaidNo, city_broker
from kaga.services.platform.models import SentEntity
from kaga.services.platform.publishing.following import HeldByAnother, Publisher

if TYPE_CHECKING:
    from collections.abc import Callable


def publish_city(*, say: Callable[[str], None]) -> Counter[str]:
    """Bring the data platform to the city's state; how much stands there."""
    while route():
        pass
    with city_broker() as broker:
        publisher = Publisher(broker)
        try:
            publisher.everything()
            publisher.leave()
        except HeldByAnother:
            say("the running city brings all this to its data platform by itself")
        except (httpx.HTTPError, BrokerSaidNo):
            say("the data platform is brought up to date when the city starts (make run)")
            publisher.leave()
            return Counter()
    return Counter({"entities on the data platform": SentEntity.objects.count()})
