"""What is told of a street file after it was read: what was kept, what was left out and why.

Beside the counts stand figures by which a file can be judged before it counts: how many
kilometres somebody can walk, roll or drive without being cut off, and how many of the city's
stations, schools and other public places lie at such a street.

>>> # told_of(content, OsmFormat.PBF, Wanted(box, places)).record["facts"]["car_km"]
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.streets.graph import streets_of
from kaga.engines.streets.network import network
from kaga.engines.streets.profiles import CAR, WALK, WHEELCHAIR
from kaga.engines.streets.snap import Snapper
from kaga.services.mobility.roads.keeping import written
from kaga.services.mobility.roads.osm import Account, OsmFormat, read_osm

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from kaga.engines.geo.model import Box
    from kaga.engines.streets.graph import Streets
    from kaga.engines.streets.ways import Extract

NEAR_M: Final = 100.0
"""A public place lies at a street when one is so near."""
_KINDS: Final = 12
_PROFILES: Final = {"walk": WALK, "wheelchair": WHEELCHAIR, "car": CAR}


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """What is asked of a file.

    Attributes
    ----------
    within
        Ways that have no point in it are left out; None: everything is taken.
    places
        Latitude and longitude of the city's public places, `(n, 2)`.
    """

    within: Box | None
    places: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Told:
    """A file after reading: its streets, what is kept of it, and the record."""

    extract: Extract
    record: dict[str, Any]

    @cached_property
    def archive(self) -> bytes:
        """What is kept: our own writing of what was usable."""
        return written(self.extract)

    @cached_property
    def digest(self) -> str:
        """The hash of what is kept."""
        return hashlib.sha256(self.archive).hexdigest()

    @property
    def refused(self) -> bool:
        """Whether nothing of the file can be used."""
        return not self.extract.ways


def told_of(content: bytes, form: OsmFormat, wanted: Wanted) -> Told:
    """Read a file (raises `NotStreets` if it is no OpenStreetMap file)."""
    account = Account()
    extract = read_osm(content, form, within=wanted.within, account=account)
    return Told(
        extract,
        {
            "refused": not extract.ways,
            "ways_read": account.ways,
            "ways_kept": len(extract.ways),
            "restrictions_read": account.restrictions,
            "restrictions_kept": len(extract.restrictions),
            "counts": [
                {"code": why.name.lower(), "count": count, "means": why.value}
                for why, count in sorted(account.left.items(), key=lambda one: one[0].name)
            ],
            "problems": [
                {"code": why.name.lower(), "number": number} for why, number in account.first
            ],
            "facts": facts_of(streets_of(extract), wanted) if extract.ways else {},
        },
    )


def facts_of(streets: Streets, wanted: Wanted) -> dict[str, Any]:
    """How much there is, for whom, and how much of the city it serves."""
    kinds: Counter[str] = Counter()
    for edge, metres in enumerate(streets.length.tolist()):
        kinds[streets.tags[int(streets.way[edge])].get("highway", "other")] += metres
    lat, lon = streets.latitude, streets.longitude
    facts: dict[str, Any] = {
        "junctions": streets.junctions,
        "edges": len(streets),
        "km": _km(streets.length.sum()),
        "box": [round(float(one), 5) for one in (lon.min(), lat.min(), lon.max(), lat.max())],
        "kinds": {kind: _km(metres) for kind, metres in kinds.most_common(_KINDS)},
        "places": len(wanted.places),
    }
    for name, profile in _PROFILES.items():
        known = network(streets, profile)
        facts[f"{name}_km"] = _km(streets.length[known.reachable].sum())
        spots = Snapper(known).snap(*wanted.places.T.reshape(2, -1), reach=NEAR_M)
        facts[f"{name}_places"] = int((spots.edge >= 0).sum())
    return facts


def _km(metres: float) -> float:
    return round(float(metres) / 1000.0, 1)
