"""Verify a certificate: every field recomputed, or covered by a hash or the signature.

What: bytes and raw data in, a report of checks out. Why a class: tiles, sums over the city and
fall kernels are pure functions of bytes named by their hash, so a verifier that checks many
certificates of one day keeps them; nothing of one certificate leaks into the next.

Example: `Verifier(sources).verify(certificate_bytes).passed`.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kaga.engines.airspace.verify.around import Around
from kaga.engines.airspace.verify.casualties import Basis, casualty_checks, parts_of
from kaga.engines.airspace.verify.clearances import (
    Crossed,
    band_checks,
    space_checks,
    vertical_checks,
)
from kaga.engines.airspace.verify.course import (
    course_checks,
    day_checks,
    require_course,
    require_inside,
)
from kaga.engines.airspace.verify.crowd import City, city_of, exposure
from kaga.engines.airspace.verify.falling import Faller
from kaga.engines.airspace.verify.flown import Flight, flight_of
from kaga.engines.airspace.verify.places import cell_size
from kaga.engines.airspace.verify.reading import read_certificate, split_note, written
from kaga.engines.airspace.verify.refuges import refuge_checks
from kaga.engines.airspace.verify.report import CannotVerify, Check, Report, holds, refuse, same
from kaga.engines.airspace.verify.seal import check_seal
from kaga.engines.airspace.verify.slopes import airport_checks
from kaga.engines.airspace.verify.store import (
    SIDE,
    Ground,
    Land,
    Sources,
    document,
    fetched,
    land_of,
    read_tile,
    tile_list,
    tiles_under,
)
from kaga.engines.airspace.verify.traffic import traffic_checks
from kaga.engines.airspace.verify.tubes import volume_checks
from kaga.engines.airspace.verify.verdicts import fact_checks, rule_checks
from kaga.engines.airspace.verify.zones import zone_checks

if TYPE_CHECKING:
    from numpy.typing import NDArray

SCHEMAS: Final = {
    "people": "kaga-people-1",
    "constraints": "kaga-constraints-1",
    "rules": "kaga-rule-pack-1",
    "flights": "kaga-filed-flights-1",
}
_MOST: Final = {"land": 1, "field": 128, "tile": 160, "vehicle": 64, "policy": 64}
"""How much of a kind is kept, the latest used: a tile takes a megabyte or less."""
_FEW: Final = 8
_WINDS: Final = (0, 4_000, 8_000, 12_000, 16_000)


def verify(certificate: bytes, sources: Sources) -> Report:
    """Check one certificate.

    Parameters
    ----------
    certificate
        The signed file.
    sources
        Raw data by hash, and trusted keys.

    Returns
    -------
    Report
        One line for each check. Bytes that are no certificate give a report with one failure.
    """
    return Verifier(sources).verify(certificate)


class Verifier:
    """Checks certificates against one set of sources."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._kept: dict[str, OrderedDict[Any, Any]] = {}

    def verify(self, certificate: bytes) -> Report:
        """All checks, as far as they can be made."""
        return Report(tuple(self.checks(certificate)))

    def first_failure(self, certificate: bytes) -> Check | None:
        """The first check that fails, without making those after it."""
        return next((check for check in self.checks(certificate) if not check.passed), None)

    def checks(self, certificate: bytes) -> Iterator[Check]:
        """Checks one by one, the cheap ones first; a refusal is the last of them."""
        try:
            text, content, lines = split_note(certificate)
            yield check_seal(text, lines, self._sources.keys())
            yield from self._content(read_certificate(content))
        except CannotVerify as refusal:
            yield refusal.check

    def _content(self, certificate: dict[str, Any]) -> Iterator[Check]:
        require_course(certificate)
        yield from self._named(certificate)
        flight = flight_of(certificate)
        require_inside(certificate, flight)
        yield from course_checks(certificate, flight)
        documents = {
            "people": self._document("people", certificate["people"]["data"]),
            "constraints": self._document("constraints", certificate["constraints"]["data"]),
            "rules": self._document("rules", certificate["rules"]["pack"]),
            "flights": self._document("flights", certificate["separation"]["flights"]),
        }
        yield from day_checks(certificate, documents["people"])
        yield from rule_checks(certificate, documents["rules"])
        yield from traffic_checks(certificate, documents["flights"], flight)
        yield from volume_checks(certificate, flight)
        yield from self._on_the_map(certificate, flight, documents)

    def _named(self, certificate: dict[str, Any]) -> Iterator[Check]:
        """Vehicle and policy are the city's own: their records are known by hash."""
        for kind in ("vehicle", "policy"):
            record = written(certificate[kind])
            name = _sha(record)
            known = self._keep((kind, name), partial(fetched, self._sources, kind, name))
            yield same(f"basis.{kind}", f"the {kind} record is known", name, _sha(known))
        wind = certificate["casualties"]["wind"]
        fits = wind["speed_mm_s"] in _WINDS and 0 <= wind["towards_eighth"] < 8
        fits = fits and (wind["speed_mm_s"] > 0 or wind["towards_eighth"] == 0)
        words = "a wind that kernels are made for"
        yield holds("casualties.wind", words, wind, "0 to 16 m/s in steps of 4", passed=fits)
        if not fits:
            raise refuse("casualties.wind", words, wind)

    def _on_the_map(
        self, certificate: dict[str, Any], flight: Flight, documents: dict[str, Any]
    ) -> Iterator[Check]:
        window, version = certificate["map"]["window"], certificate["map"]["version"]
        listed = self._keep(("tiles", version), lambda: tile_list(self._sources, version))
        under = [number for number in tiles_under(window) if number in listed]
        tiles = {number: self._tile(listed[number]) for number in under}
        yield from _tile_checks(certificate, tiles, listed)
        place = tuple(sorted(window.items()))
        land = self._keep(("land", version, place), lambda: land_of(window, tiles))
        crossed = Crossed.by(flight)
        yield from vertical_checks(certificate["minima"], crossed, land)
        yield from space_checks(certificate, flight, crossed, land)
        yield from band_checks(certificate)
        yield from fact_checks(certificate, flight, crossed, land)
        yield from zone_checks(certificate, documents["constraints"], crossed, land)
        airports = documents["constraints"]["airports"]
        yield from airport_checks(certificate["minima"]["airport"], airports, flight)
        yield from refuge_checks(certificate, flight, land)
        yield from self._casualties(certificate, crossed, land, documents["people"])

    def _casualties(
        self, certificate: dict[str, Any], crossed: Crossed, land: Land, people: dict[str, Any]
    ) -> Iterator[Check]:
        wind, version = certificate["casualties"]["wind"], certificate["map"]["version"]
        vehicle = certificate["vehicle"]
        listed = self._keep(("tiles", version), lambda: tile_list(self._sources, version))
        rows = [y for _, y in listed]
        cell = cell_size(128.0 * (min(rows) + max(rows) + 1))
        key = _sha(written([vehicle, wind])), cell
        faller = self._keep(("faller", key), lambda: Faller(vehicle, wind, cell))
        data = certificate["people"]["data"]
        city = self._keep(("city", version, data), lambda: self._city(version, people))
        day, share = certificate["people"]["day"], faller.sheltered

        def tile(slot: int, number: tuple[int, int]) -> NDArray[np.float64] | None:
            if number not in listed:
                return None
            moment = day, slot
            name = "field", version, data, number, moment, share
            return np.asarray(
                self._keep(
                    name, lambda: self._field(people, city, listed[number], moment, share)
                )
            )

        around = Around(certificate["map"]["window"], tile)
        parts = parts_of(crossed, Basis(faller, land, around))
        yield from casualty_checks(certificate, parts, share)

    def _field(
        self,
        people: dict[str, Any],
        city: City,
        name: str,
        moment: tuple[str, int],
        share: float,
    ) -> NDArray[np.float64]:
        """Effective people of a slot over a tile."""
        ground = self._tile(name)
        planes = ground.y * SIDE, ground.x * SIDE, ground.class_bits, ground.people_weight
        return exposure(people, city, planes, moment, share)

    def _city(self, version: str, people: dict[str, Any]) -> City:
        listed = self._keep(("tiles", version), lambda: tile_list(self._sources, version))
        return city_of(people, (self._tile(name) for name in listed.values()))

    def _tile(self, name: str) -> Ground:
        made: Ground = self._keep(
            ("tile", name), lambda: read_tile(fetched(self._sources, "tile", name))
        )
        return made

    def _document(self, kind: str, name: str) -> dict[str, Any]:
        found = self._keep((kind, name), lambda: document(self._sources, kind, name))
        if found.get("schema") != SCHEMAS[kind]:
            raise refuse(f"basis.{kind}", SCHEMAS[kind], found.get("schema"))
        made: dict[str, Any] = found
        return made

    def _keep(self, name: Any, make: Callable[[], Any]) -> Any:
        """A pure function's value, made once for a name that says all of its arguments.

        Of a kind (the first part of the name) those used last are kept: whoever verifies all
        day must not fill the memory.
        """
        kind = name[0]
        kept = self._kept.setdefault(kind, OrderedDict())
        if name not in kept:
            kept[name] = make()
            while len(kept) > _MOST.get(kind, _FEW):
                kept.popitem(last=False)
        kept.move_to_end(name)
        return kept[name]


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _tile_checks(
    certificate: dict[str, Any],
    tiles: dict[tuple[int, int], Ground],
    listed: dict[tuple[int, int], str],
) -> Iterator[Check]:
    """The tiles below the window, their hashes and status, and what the notes say of it."""
    claimed = certificate["map"]["tiles"]
    found = [
        {
            "x": x,
            "y": y,
            "hash": listed[x, y],
            "status": "official" if tile.official else "stand-in",
        }
        for (x, y), tile in tiles.items()
    ]
    words = "every tile below the window with its hash and status"
    yield same("map.tiles", words, claimed, found)
    stand_in = any(not tile.official for tile in tiles.values())
    words = "the notes say whether anything is a stand-in"
    yield same("notes.stand_in", words, certificate["notes"]["stand_in"], stand_in)
