"""Certificates of the city: its key, what a planned route rests on, and the sources to verify.

What: issues the certificate of an alternative, keeps every document it names beside the tiles,
and verifies files against what is kept. Why verified before it is handed out: a certificate
that the city's own verifier refuses is none. Nobody has declared anything when a route is only
planned, so a usual operator is assumed, and the certificate says so.

>>> DECLARED.basis
'assumed for a plan'
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from kaga.engines.airspace.certificate.canonical import certificate_bytes
from kaga.engines.airspace.certificate.content import Issued
from kaga.engines.airspace.certificate.documents import PeopleSource
from kaga.engines.airspace.certificate.issue import Issuing, issue
from kaga.engines.airspace.certificate.records import Grounds, people_bytes
from kaga.engines.airspace.certificate.rulebook import Declared
from kaga.engines.airspace.certificate.seal import CityKey, sealed
from kaga.engines.airspace.people.slots import day_kind
from kaga.engines.airspace.plan.crowds import STEP, kernels_for
from kaga.engines.airspace.rules.facts import Crew, Extension, Grade
from kaga.engines.airspace.rules.japan import JP_2026
from kaga.engines.airspace.verify.verifier import Verifier
from kaga.kernel import clock
from kaga.kernel.storage.secretfile import secret_in
from kaga.services.airspace.planning.situations import census_of

if TYPE_CHECKING:
    from kaga.engines.airspace.certificate.content import Certificate
    from kaga.engines.airspace.certificate.issue import IssuedCertificate
    from kaga.engines.airspace.deconflict.tracks import Track
    from kaga.engines.airspace.plan.craft import Craft
    from kaga.engines.airspace.plan.crowds import Kernels
    from kaga.engines.airspace.plan.result import Alternative, Plan
    from kaga.engines.airspace.plan.situation import Situation, Wind
    from kaga.engines.airspace.raster import Raster
    from kaga.engines.airspace.verify.report import Report
    from kaga.services.airspace.planning.tilestore import StoredMap, TileStore

DECLARED: Final = Declared(
    Crew(
        10.0,
        Grade.SECOND,
        Grade.SECOND,
        frozenset({Extension.BEYOND_SIGHT, Extension.NIGHT}),
        is_insured=True,
        has_manual=True,
        is_registered=True,
    ),
    basis="assumed for a plan",
)
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_YEAR: Final = timedelta(days=366)
_VERIFYING: Final = Lock()
"""The verifier keeps what it has read; one at a time."""


class NotCertified(Exception):
    """The city's own verifier refuses what was issued; `report` says why."""

    def __init__(self, report: Report) -> None:
        failed = ", ".join(check.id for check in report.failures)
        super().__init__(f"these checks do not hold: {failed}")
        self.report = report


def city_key() -> CityKey:
    """The key that certificates are signed with, made at first use."""
    parts = urlsplit(settings.KAGA_PUBLIC_URL)
    name = f"{parts.netloc}{parts.path.rstrip('/')}/airspace"
    secret = secret_in(settings.KAGA_KEYS, "airspace.key")
    return CityKey(name, Ed25519PrivateKey.from_private_bytes(secret))


class TrustedKeys(Mapping[str, bytes]):
    """The city's own key under any name, and others' keys under theirs.

    A key signs under the city's address, which changes with a port or a domain; the key does
    not, and what it has signed stays its own. The mark beside a signature is made of both, so
    no other key can stand under a name unnoticed.
    """

    def __init__(self, own: CityKey, others: Mapping[str, bytes]) -> None:
        self._own, self._others = own, others

    def __getitem__(self, name: str) -> bytes:
        return self._others.get(name, self._own.public)

    def __iter__(self) -> Iterator[str]:
        return iter({self._own.name, *self._others})

    def __len__(self) -> int:
        return len({self._own.name, *self._others})


class CitySources:
    """What the city has issued: tiles and documents by hash, and whom it trusts to sign."""

    def __init__(self, store: TileStore, others: Mapping[str, bytes] | None = None) -> None:
        self._store, self._others = store, others or {}

    def read(self, kind: str, name: str) -> bytes | None:
        """Bytes of a kind by hash."""
        if not _HASH.fullmatch(name):
            return None
        if kind == "tile":
            return self._store.tile_bytes(name)
        return self._store.document(kind, name)

    def keys(self) -> Mapping[str, bytes]:
        """The city's public key, and others' that were given."""
        return TrustedKeys(city_key(), self._others)


@dataclass(frozen=True, slots=True)
class Proof:
    """A certificate that the verifier has passed: its bytes, its content, its people data."""

    content: bytes
    certificate: Certificate
    people: str

    @property
    def name(self) -> str:
        """SHA-256 of the bytes."""
        return name_of(self.content)


def certified(store: TileStore, situation: Situation, plan: Plan, chosen: Alternative) -> bytes:
    """The signed certificate of an alternative over the current map (see `prove`)."""
    return prove(store, Resting(situation, store.current()), plan, chosen).content


@dataclass(frozen=True, slots=True, eq=False)
class Resting:
    """What a plan rests on: the situation, the map it was made from, filed flights."""

    situation: Situation
    stored: StoredMap
    tracks: tuple[Track, ...] = ()
    kernels: Kernels | None = None


def prove(store: TileStore, resting: Resting, plan: Plan, chosen: Alternative) -> Proof:
    """The signed certificate of an alternative, its documents kept, verified.

    Raises
    ------
    ContentError
        What this version cannot certify.
    NotCertified
        What the verifier refuses.
    """
    content, made = issued(store, resting, plan, chosen)
    with _VERIFYING:
        report = _verifier(store).verify(content)
    if not report.passed:
        raise NotCertified(report)
    return Proof(content, made.certificate, made.documents.names["people"])


def issued(
    store: TileStore, resting: Resting, plan: Plan, chosen: Alternative
) -> tuple[bytes, IssuedCertificate]:
    """The signed certificate and its documents, before the verifier has seen it.

    Quick, for whoever waits; nobody outside is given it before `prove` or the filing desk has
    had it verified. Raises ContentError as `prove` does.
    """
    craft, situation = plan.request.craft, resting.situation
    crew = replace(DECLARED.crew, mass_kg=craft.vehicle.body.mass)
    people, written = people_written(resting.stored, plan.request.departure.year)
    declared = replace(DECLARED, crew=crew)
    grounds = Grounds(people, JP_2026, declared, resting.tracks, people_written=written)
    kernels = resting.kernels or kernels_of(craft, situation.wind, situation.city.raster)
    at = round(clock.now().timestamp() * 1e3)
    how = Issuing(Issued(at, city_key().name, "kaga"), kernels)
    made = issue((plan, chosen), situation, grounds, how)
    for (kind, name), content in made.documents.held.items():
        store.keep_document(kind, name, content)
    if plan.basis.window.block > STEP:
        store.give_back()  # a long flight has read half of the map; the next reads another half
    return sealed(certificate_bytes(made.certificate), city_key()), made


@functools.lru_cache(maxsize=8)
def kernels_of(craft: Craft, wind: Wind, raster: Raster) -> Kernels:
    """The kernels of a craft in a wind: half a second each, and always the same."""
    return kernels_for(craft, wind, raster)


@functools.lru_cache(maxsize=2)
def _verifier(store: TileStore) -> Verifier:
    """The verifier of a store; it keeps tiles, sums over the city and fall kernels."""
    return Verifier(CitySources(store))


@functools.lru_cache(maxsize=2)
def people_written(stored: StoredMap, year: int) -> tuple[PeopleSource, bytes]:
    """The people of a map and year, and their document."""
    source = people_data(stored, date(year, 1, 1))
    return source, people_bytes(source)


def people_data(stored: StoredMap, day: date) -> PeopleSource:
    """The census of a map, and the kinds of the days of a year."""
    first = date(day.year, 1, 1)
    days = [first + timedelta(days=number) for number in range(_YEAR.days + 1)]
    usual = ["weekday"] * 5 + ["saturday", "holiday"]
    return PeopleSource(
        name=stored.residents_source,
        version=stored.origin,
        status=stored.city.status(stored.city.raster).value,
        census=census_of(stored),
        special_days={
            one.isoformat(): day_kind(one)
            for one in days
            if day_kind(one).value != usual[one.weekday()]
        },
    )


def name_of(content: bytes) -> str:
    """SHA-256 of a certificate."""
    return hashlib.sha256(content).hexdigest()
