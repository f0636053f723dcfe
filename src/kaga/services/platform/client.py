"""The broker as the city's own processes ask it: over HTTP, with the city's key.

>>> with city_broker() as broker:                                        # doctest: +SKIP
...     broker.upsert([{"id": "urn:x:1", "type": "Thing"}])
{}
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import orjson
from django.conf import settings

from kaga.kernel.exchange.keys import city_key
from kaga.kernel.faraway import Faraway
from kaga.services.platform.contexts import link_header

if TYPE_CHECKING:
    import httpx

BASE: Final = "/ngsi-ld/v1"
ADMIN: Final = "/admin/v1"
KEY_FILE: Final = "exchange.key"
_WITHIN_S: Final = 10.0
_OK: Final = 200
_GONE: Final = 404
_kept: dict[str, CityBroker] = {}


class BrokerSaidNo(RuntimeError):
    """The broker answered that it will not; its words."""

    def __init__(self, status: int, told: Mapping[str, Any]) -> None:
        self.status = status
        self.told = told
        super().__init__(f"{status}: {told.get('detail') or told.get('title') or ''}")


class CityBroker(Faraway):
    """The broker of this city."""

    def close(self) -> None:
        """Let go of its connections."""
        self._client.close()

    def identity(self) -> str:
        """Which broker it is: another folder, another identity."""
        return str(self._told(self.ask("GET", f"{BASE}/info/sourceIdentity"))["id"])

    def upsert(self, entities: Sequence[Mapping[str, object]]) -> dict[str, str]:
        """Put entities there as they are; those that were refused, and why."""
        answer = self.ask("POST", f"{BASE}/entityOperations/upsert", body=list(entities))
        return _errors(answer)

    def delete(self, identifiers: Sequence[str]) -> dict[str, str]:
        """Take entities away; one that is not there is none too many."""
        answer = self.ask("POST", f"{BASE}/entityOperations/delete", body=list(identifiers))
        return {
            identifier: why
            for identifier, why in _errors(answer).items()
            if not why.startswith(str(_GONE))
        }

    def ask(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Any request with the city's key and the city's context.

        Raises
        ------
        httpx.HTTPError: nobody answers.
        """
        given = {**link_header(), **_key(), **(headers or {})}
        content = None
        if body is not None:
            content = orjson.dumps(body)
            given["Content-Type"] = "application/json"
        return self._client.request(
            method, self.url + path, params=params, content=content, headers=given
        )

    def told(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: object = None,
    ) -> Any:
        """What the broker says, as JSON; None where it says nothing.

        Raises
        ------
        BrokerSaidNo, httpx.HTTPError
        """
        answer = self.ask(method, path, params=params, body=body)
        return self._told(answer) if answer.content or not answer.is_success else None

    @staticmethod
    def _told(answer: httpx.Response) -> Any:
        if not answer.is_success:
            raise BrokerSaidNo(answer.status_code, _json(answer))
        return answer.json()


@contextlib.contextmanager
def city_broker() -> Iterator[CityBroker]:
    """The broker where the settings say it is; its connections are kept for the next."""
    url = settings.KAGA_EXCHANGE_URL
    found = _kept.get(url) or _kept.setdefault(url, CityBroker(url, within_s=_WITHIN_S))
    yield found


def let_go() -> None:
    """Close the connections that are kept."""
    for broker in _kept.values():
        broker.close()
    _kept.clear()


def _key() -> dict[str, str]:
    return city_key(settings.KAGA_KEYS / KEY_FILE).bearer


def _errors(answer: httpx.Response) -> dict[str, str]:
    """What failed of a batch, by identifier."""
    if not answer.is_success:
        raise BrokerSaidNo(answer.status_code, _json(answer))
    if answer.status_code != 207:
        return {}
    return {one["entityId"]: _why(one["error"]) for one in answer.json()["errors"]}


def _why(error: Mapping[str, Any]) -> str:
    return f"{error['status']} {error.get('title', '')}: {error.get('detail', '')}"[:300]


def _json(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def in_parts(rows: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    """A long list in pieces."""
    return (rows[start : start + size] for start in range(0, len(rows), size))
