"""The stand-in city as a map version, from the city pack alone.

What is real in it: coast and border, terrain points, places, schools, stations, rails, the
number of residents. What is made up by the seed: every house, street, tree and wire. Every tile
says so, and so does whatever rests on it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.engines.airspace.standin.anchors import anchors_of, files_of
from kaga.engines.airspace.standin.synthetic import synthetic
from kaga.services.airspace.planning.tilestore import Ground, StoredMap

if TYPE_CHECKING:
    from kaga.kernel.places.pack import Pack

_RESIDENTS = "census_final-2020-10-01"


def stand_in_city(pack: Pack, seed: int) -> StoredMap:
    """Build it; the same seed gives the same bytes.

    Parameters
    ----------
    seed: 0 to 2^31.
    """
    texts = {name: pack.text(name) for name in files_of(pack.manifest)}
    made = synthetic(seed, anchors_of(pack.manifest, texts))
    row = next(row for row in pack.table("facts/population.csv") if row["key"] == _RESIDENTS)
    grounds = tuple(
        Ground(
            f"stand-in-{number}",
            site.kind.value,
            site.name,
            site.place.lat,
            site.place.lon,
            site.radius_m,
        )
        for number, site in enumerate(made.sites, 1)
    )
    origin = f"stand-in, seed {seed}"
    return StoredMap(made.map, grounds, origin, float(row["value"]), row["source"])
