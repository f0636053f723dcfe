"""What pages ask the broker: types, entities of a type, one entity, how an attribute went.

Why through the broker and not from tables: the page shows what everybody gets from the
platform, the answers of the interface itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from kaga.engines.context.names import is_name
from kaga.kernel import clock
from kaga.kernel.errors import NotFound
from kaga.services.platform.client import BASE, BrokerSaidNo

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Language
    from kaga.services.platform.client import CityBroker

Entity = Mapping[str, Any]
PAGE: Final = 50
MOST: Final = 10_000
_AT_ONCE: Final = 1_000
_NOT_FOUND: Final = 404
_POINTS: Final = 500
GEO_JSON: Final = {"Accept": "application/geo+json"}
TAGS: Final[Mapping[Language, str]] = {"ja": "ja", "easy": "ja-x-easy", "en": "en"}
_SPECIAL: Final = re.compile(r"[^\w\s\u3000-\u9fff\uff00-\uffef-]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entities of a type: by a piece of their name, by how sure they are."""

    kind: str
    text: str = ""
    status: str = ""

    def parameters(self) -> dict[str, str]:
        """As the interface takes them."""
        terms = []
        if self.text:
            terms.append(f'name~="{_SPECIAL.sub(".", self.text)}"')
        if self.status:
            terms.append(f'dataStatus=="{self.status}"')
        found = {"type": self.kind}
        return found | ({"q": ";".join(terms)} if terms else {})


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of entities in simplified form, and how many there are in all."""

    rows: tuple[Entity, ...]
    total: int


def known_kind(kind: str) -> str:
    """The name of a type (raises NotFound for what cannot be one)."""
    if not is_name(kind) or len(kind) > 120:
        raise NotFound
    return kind


def kinds(broker: CityBroker) -> dict[str, int]:
    """Types of entities, and how many there are of each."""
    listed = broker.told("GET", f"{BASE}/types")
    return {kind: count_of(broker, Wanted(kind)) for kind in sorted(listed["typeList"])}


def count_of(broker: CityBroker, wanted: Wanted) -> int:
    """How many entities there are."""
    asked = {**wanted.parameters(), "limit": "0", "count": "true"}
    answer = broker.ask("GET", f"{BASE}/entities", params=asked)
    return int(answer.headers.get("NGSILD-Results-Count", "0"))


def listed(
    broker: CityBroker,
    wanted: Wanted,
    language: Language,
    *,
    offset: int = 0,
    limit: int = PAGE,
) -> Listed:
    """Entities in the order of their making."""
    asked = {
        **wanted.parameters(),
        "options": "keyValues",
        "lang": TAGS[language],
        "limit": str(limit),
        "offset": str(offset),
        "count": "true",
    }
    answer = broker.ask("GET", f"{BASE}/entities", params=asked)
    if not answer.is_success:
        raise BrokerSaidNo(answer.status_code, answer.json())
    total = int(answer.headers.get("NGSILD-Results-Count", "0"))
    return Listed(tuple(answer.json()), total)


def everything(broker: CityBroker, wanted: Wanted, language: Language) -> Iterator[Entity]:
    """All of them, a thousand at a time, up to ten thousand."""
    for offset in range(0, MOST, _AT_ONCE):
        found = listed(broker, wanted, language, offset=offset, limit=_AT_ONCE)
        yield from found.rows
        if offset + _AT_ONCE >= found.total:
            return


def features(broker: CityBroker, wanted: Wanted) -> list[Any]:
    """The same as features of GeoJSON."""
    found: list[Any] = []
    for offset in range(0, MOST, _AT_ONCE):
        asked = {**wanted.parameters(), "options": "keyValues", "limit": str(_AT_ONCE)}
        asked["offset"] = str(offset)
        answer = broker.ask("GET", f"{BASE}/entities", params=asked, headers=GEO_JSON)
        if not answer.is_success:
            raise BrokerSaidNo(answer.status_code, answer.json())
        part = answer.json()["features"]
        found += part
        if len(part) < _AT_ONCE:
            break
    return found


def entity(broker: CityBroker, identifier: str) -> Entity:
    """One entity as it is told in full (raises NotFound)."""
    try:
        found: Entity = broker.told(
            "GET",
            f"{BASE}/entities/{quote(identifier, safe=':')}",
            params={"options": "sysAttrs"},
        )
    except BrokerSaidNo as no:
        if no.status in {400, _NOT_FOUND}:
            raise NotFound from no
        raise
    return found


@dataclass(frozen=True, slots=True)
class Course:
    """How a number of one entity went: seconds since 1970 and values, oldest first."""

    id: str
    name: str
    points: tuple[tuple[float, float], ...]


def courses(
    broker: CityBroker, wanted: Wanted, attribute: str, since: timedelta
) -> list[Course] | None:
    """How an attribute of some entities went; None where the broker keeps no history."""
    begins = (clock.now() - since).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    asked = {
        **wanted.parameters(),
        "attrs": attribute,
        "timerel": "after",
        "timeAt": begins,
        "timeproperty": "modifiedAt",
        "lastN": str(_POINTS),
        "options": "temporalValues",
        "limit": "5",
    }
    answer = broker.ask("GET", f"{BASE}/temporal/entities", params=asked)
    if answer.status_code == _NOT_FOUND:
        return None
    if not answer.is_success:
        raise BrokerSaidNo(answer.status_code, answer.json())
    return [one for one in map(_course(attribute), answer.json()) if one.points]


def _course(attribute: str) -> Any:
    def of(found: Entity) -> Course:
        told = found.get(attribute)
        values = told.get("values", []) if isinstance(told, dict) else []
        points = sorted(
            (_second(at), float(value))
            for value, at in values
            if isinstance(value, int | float) and not isinstance(value, bool)
        )
        return Course(str(found["id"]), str(found["id"]).rpartition(":")[2], tuple(points))

    return of


def _second(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
