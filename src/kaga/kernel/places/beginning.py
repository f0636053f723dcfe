"""What the site asks of this area at start-up: is there a city, load one, what is it called.

What: two functions for the first run, and what the city is called and who decides in it. Why:
a fresh machine must stand in a city after one command; KAGA_PACK names another city's pack.

>>> is_behind()                                                        # doctest: +SKIP
True
"""

from __future__ import annotations

import time

from kaga.kernel.actors import Actor
from kaga.kernel.city import CityFacts
from kaga.kernel.errors import NotFound
from kaga.kernel.places import queries
from kaga.kernel.places.actions import SeedReport, seed
from kaga.kernel.places.models import City
from kaga.kernel.places.pack import named_pack, open_pack
from kaga.kernel.web import phrases
from kaga.kernel.web.words import Words

_GOOD_FOR_S = 2.0
_names: list[tuple[float, Words]] = []


def is_behind() -> bool:
    """Whether no city has been loaded yet, or its pack has changed since (an upgrade)."""
    city = City.objects.first()
    if city is None:
        return True
    pack = open_pack(named_pack())
    return pack.city.code == city.code and pack.whole_digest() != city.digest


def load() -> SeedReport:
    """Load the city that KAGA_PACK names, or the one that comes with the package."""
    report = seed(open_pack(named_pack()), Actor.system("first run"))
    forget_name()
    return report


def city_facts() -> CityFacts:
    """What the city in the database is; before one is loaded, the one that would be."""
    try:
        return queries.current_city().authority
    except NotFound:
        return open_pack(named_pack()).city.authority


def city_name() -> Words:
    """The name of the city for the frame; the platform's own before one is loaded.

    Every page asks, so what was read is good for two seconds.
    """
    now = time.monotonic()
    if not _names or now - _names[-1][0] > _GOOD_FOR_S:
        _names[:] = [(now, _read_name())]
    return _names[-1][1]


def forget_name() -> None:
    """Read the name again for the next page."""
    _names.clear()


def _read_name() -> Words:
    try:
        city = queries.current_city()
    except NotFound:
        return phrases.unnamed_city
    return Words(ja=city.name, easy=city.name, en=city.english)
