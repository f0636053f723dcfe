"""What the site asks of this area at start-up: is there a city, load one, what is it called.

What: two functions for the first run and one for the frame of the pages. Why: a fresh machine
must stand in a city after one command; KAGA_PACK names another city's pack.

>>> is_missing()                                                        # doctest: +SKIP
True
"""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings

from kaga.kernel.actors import Actor
from kaga.kernel.errors import NotFound
from kaga.kernel.places import queries
from kaga.kernel.places.actions import SeedReport, seed
from kaga.kernel.places.models import City
from kaga.kernel.places.pack import default_pack, open_pack
from kaga.kernel.web import phrases
from kaga.kernel.web.words import Words

_GOOD_FOR_S = 2.0
_names: list[tuple[float, Words]] = []


def is_missing() -> bool:
    """Whether no city has been loaded yet."""
    return not City.objects.exists()


def load() -> SeedReport:
    """Load the city that KAGA_PACK names, or the one that comes with the package."""
    folder = Path(settings.KAGA_PACK) if settings.KAGA_PACK else default_pack()
    return seed(open_pack(folder), Actor.system("first run"))


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
