"""Readings onto the platform: each once, and the newest of each attribute last.

What: readings that are newer than what the platform has go into one batch; older ones into the
evolution of their entity; those that are there already nowhere. Why: with QoS 1 a message may
come twice and after a later one, and a city must not see a temperature fall back to
yesterday's.
What the platform has is asked once and known from then on, until something went wrong.

A reading is the same as another when it is of the same attribute and the same moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from kaga.engines.context.moments import read_moment, write_moment
from kaga.services.platform.client import BASE, BrokerSaidNo

if TYPE_CHECKING:
    import httpx

    from kaga.engines.context.devices import Reading
    from kaga.services.platform.client import CityBroker

Key = tuple[str, str, str]
_MOST_KNOWN: Final = 100_000
_PARTLY: Final = 207
_NOT_FOUND: Final = 404
_NEVER: Final = -1
_FINAL: Final = frozenset({400, 409, 413, 422})  # asking again would not help


@dataclass(slots=True)
class Sent:
    """What became of some readings; `refused` with the platform's words."""

    written: int = 0
    late: int = 0
    again: int = 0
    refused: list[tuple[Reading, str]] = field(default_factory=list)


class Sender:
    """Writes readings; what it gave back is durable on the platform."""

    def __init__(self, broker: CityBroker) -> None:
        self._broker = broker
        self._newest: dict[Key, int] = {}

    def send(self, readings: Sequence[Reading]) -> Sent:
        """Write readings; after an error all of them may be sent again.

        Raises
        ------
        httpx.HTTPError, BrokerSaidNo: the platform does not take anything at present.
        """
        try:
            return self._send(readings)
        except BaseException:
            self._newest.clear()  # some may have been written
            raise

    def _send(self, readings: Sequence[Reading]) -> Sent:
        if len(self._newest) > _MOST_KNOWN:
            self._newest.clear()
        self._learn([one for one in readings if one.key not in self._newest])
        sent = Sent()
        fresh: list[Reading] = []
        late: list[Reading] = []
        for one in sorted(readings, key=lambda one: one.at):
            newest = self._newest[one.key]
            if one.at > newest:
                fresh.append(one)
                self._newest[one.key] = one.at
            elif one.at == newest:
                sent.again += 1
            else:
                late.append(one)
        for tenant, part in _by_tenant(fresh):
            refused = self._write(tenant, part)
            sent.written += len(part) - len(refused)
            sent.refused += refused
        for one in late:
            self._write_past(one, sent)
        return sent

    def _learn(self, unknown: Sequence[Reading]) -> None:
        """Ask since when the platform has what it has of some attributes."""
        for tenant, part in _by_tenant(unknown):
            self._newest |= dict.fromkeys((one.key for one in part), _NEVER)
            ids = {one.entity: one.wiring.kind for one in part}
            names = sorted({one.wiring.attribute for one in part})
            asked = {
                "type": "Query",
                "entities": [{"id": entity, "type": kind} for entity, kind in ids.items()],
                "attrs": names,
            }
            answer = self._ask(tenant, "POST", "entityOperations/query", asked, limit="1000")
            if answer.status_code == _NOT_FOUND:
                continue
            for found in _json(answer):
                for name in names:
                    key = (tenant, str(found["id"]), name)
                    if key in self._newest:
                        self._newest[key] = _observed(found.get(name))

    def _write(self, tenant: str, readings: Sequence[Reading]) -> list[tuple[Reading, str]]:
        """Write to entities as they are now; who was refused, and why."""
        answer = self._ask(
            tenant, "POST", "entityOperations/upsert", _items(readings), options="update"
        )
        refused: dict[str, str] = {}
        if answer.status_code == _PARTLY:
            for one in answer.json()["errors"]:
                error = one["error"]
                refused[one["entityId"]] = (
                    f"{error.get('title', '')}: {error.get('detail', '')}"
                )
        elif answer.status_code in _FINAL:
            if len(readings) > 1:
                return [why for one in readings for why in self._write(tenant, [one])]
            refused[readings[0].entity] = answer.text
        else:
            _expect(answer)
        lost = [(one, refused[one.entity]) for one in readings if one.entity in refused]
        for one, _ in lost:
            self._newest.pop(one.key, None)
        return lost

    def _write_past(self, one: Reading, sent: Sent) -> None:
        """Write to the evolution of an entity, unless it is there."""
        path = f"temporal/entities/{quote(one.entity, safe=':')}"
        tenant, name = one.wiring.tenant, one.wiring.attribute
        answer = self._ask(
            tenant,
            "GET",
            path,
            attrs=name,
            timerel="between",
            timeAt=write_moment(one.at),
            endTimeAt=write_moment(one.at + 1),
            timeproperty="observedAt",
        )
        if answer.status_code != _NOT_FOUND and _json(answer).get(name):
            sent.again += 1
            return
        answer = self._ask(tenant, "POST", f"{path}/attrs", {name: [one.instance()]})
        if answer.status_code in _FINAL or answer.status_code == _NOT_FOUND:
            sent.refused.append((one, answer.text))
            return
        _expect(answer)
        sent.late += 1

    def _ask(
        self, tenant: str, method: str, path: str, body: object = None, **params: str
    ) -> httpx.Response:
        headers = {"NGSILD-Tenant": tenant} if tenant else {}
        return self._broker.ask(
            method, f"{BASE}/{path}", params=params, body=body, headers=headers
        )


def _by_tenant(readings: Iterable[Reading]) -> list[tuple[str, list[Reading]]]:
    found: dict[str, list[Reading]] = {}
    for one in readings:
        found.setdefault(one.wiring.tenant, []).append(one)
    return list(found.items())


def _items(readings: Sequence[Reading]) -> list[dict[str, Any]]:
    """The items of a batch: attributes of one entity together, each once in an item."""
    items: list[dict[str, Any]] = []
    open_: dict[tuple[str, str], dict[str, Any]] = {}
    for one in readings:
        place = one.entity, one.wiring.kind
        item = open_.get(place)
        if item is None or one.wiring.attribute in item:
            open_[place] = one.item()
            items.append(open_[place])
        else:
            item[one.wiring.attribute] = one.instance()
    return items


def _observed(attribute: object) -> int:
    """Since when an attribute is as it is; of several instances the one without a name."""
    several = attribute if isinstance(attribute, list) else [attribute]
    plain = [one for one in several if isinstance(one, dict) and "datasetId" not in one]
    moment = read_moment(plain[0].get("observedAt")) if plain else None
    return _NEVER if moment is None else moment


def _expect(answer: httpx.Response) -> None:
    if not answer.is_success:
        raise BrokerSaidNo(answer.status_code, {"detail": answer.text[:200]})


def _json(answer: httpx.Response) -> Any:
    _expect(answer)
    return answer.json()
