"""A city's voting service over HTTP: what can be fetched, and what can be handed in.

Nothing that comes is believed here: answers are bounded, no redirect is followed, no cookie is
kept, and every reader of what comes is the engine's.

>>> with City("https://kaga.example") as city:                           # doctest: +SKIP
...     election = city.election("5yPqCk3DHuqFJVYkqQ6L")
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import httpx

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.reading.elections import MAX_ELECTION, MAX_TRUSTEES, read_election
from kaga.kernel.faraway import Faraway

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaga.engines.ballot.model import Election

WITHIN_S: Final = 30.0
SMALL: Final = 1_000_000
_ARCHIVE: Final = 4_000_000_000
_JSON: Final = "application/json"
_WAIT_FALLBACK_S: Final = 5.0


class CityAway(Exception):
    """The city did not answer, or not as one does: the same may be tried again."""


class CityRefused(Exception):
    """The city refused, and says why."""

    def __init__(self, status: int, problem: str, detail: str, wait_s: float | None) -> None:
        super().__init__(detail)
        self.status = status
        self.problem = problem
        self.detail = detail
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class Answer:
    """What came: status, headers, body."""

    status: int
    headers: httpx.Headers
    body: bytes

    def value(self) -> Any:
        """The body as JSON.

        Raises
        ------
        CityAway
            If it is none.
        """
        try:
            return json.loads(self.body)
        except ValueError:
            raise CityAway("the city's answer is no JSON") from None


def in_address(fingerprint: str) -> str:
    """A fingerprint as it stands in addresses: base64url.

    >>> in_address("a+/b")
    'a-_b'
    """
    return fingerprint.replace("+", "-").replace("/", "_")


def from_address(text: str) -> str:
    """A fingerprint out of an address, or as it is."""
    return text.strip().rstrip("=").replace("-", "+").replace("_", "/")


def url_text(raw: bytes) -> str:
    """Bytes in base64url without padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class City(Faraway):
    """The city at an address; use it in a `with` block."""

    def __init__(self, url: str, *, transport: httpx.BaseTransport | None = None) -> None:
        super().__init__(url, within_s=WITHIN_S, transport=transport)

    def election(self, uuid: str) -> Election:
        """The election, its uuid checked.

        Raises
        ------
        Refused
            If what comes is no election of that uuid.
        """
        found = read_election(self.get(f"elections/{uuid}", most=MAX_ELECTION).body)
        if found.uuid != uuid:
            raise Refused("the city gave another election", "uuid")
        return found

    def trustees(self, uuid: str) -> bytes:
        """The exact record of the trustees."""
        return self.get(f"elections/{uuid}/trustees.json", most=MAX_TRUSTEES).body

    def get(self, path: str, *, most: int = SMALL, code: str | None = None) -> Answer:
        """Fetch something of the voting service."""
        return self._ask("GET", f"/api/vote/{path}", most, code=code)

    def post(self, path: str, body: bytes, *, code: str | None = None) -> Answer:
        """Hand something in."""
        return self._ask("POST", f"/api/vote/{path}", SMALL, body=body, code=code)

    def other(self, path: str, most: int = SMALL) -> bytes:
        """Something else of the city, such as its ledger's head."""
        return self._ask("GET", path, most).body

    def download(self, path: str, save: Callable[[bytes], object]) -> None:
        """Fetch something large, piece by piece."""
        address = f"{self.url}/api/vote/{path}"
        size = 0
        try:
            with self._client.stream("GET", address) as response:
                if response.status_code != 200:
                    response.read()
                    raise _refusal(response)
                for piece in response.iter_bytes():
                    size += len(piece)
                    if size > _ARCHIVE:
                        raise CityAway(f"{address}: longer than {_ARCHIVE} bytes")
                    save(piece)
        except httpx.HTTPError as error:
            raise CityAway(f"{address}: {error}") from error

    def _ask(
        self,
        method: str,
        path: str,
        most: int,
        *,
        body: bytes | None = None,
        code: str | None = None,
    ) -> Answer:
        headers = {"Content-Type": _JSON} if body is not None else {}
        if code is not None:
            headers["Authorization"] = f"Bearer {code}"
        self._client.cookies.clear()
        address, content = f"{self.url}{path}", b""
        try:
            with self._client.stream(
                method, address, content=body, headers=headers
            ) as response:
                for piece in response.iter_bytes():
                    content += piece
                    if len(content) > most:
                        raise CityAway(f"{address}: longer than {most} bytes")
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise CityAway(f"{address}: {error}") from error
        if response.status_code not in {200, 201}:
            raise _refusal_of(response.status_code, response.headers, content)
        return Answer(response.status_code, response.headers, content)


def _refusal(response: httpx.Response) -> Exception:
    return _refusal_of(response.status_code, response.headers, response.content)


def _refusal_of(status: int, headers: httpx.Headers, content: bytes) -> Exception:
    """A problem as RFC 9457 tells it; anything else is no answer of a city's."""
    try:
        told = json.loads(content)
    except ValueError:
        return CityAway(f"status {status}, without a reason")
    if not isinstance(told, dict):
        return CityAway(f"status {status}, without a reason")
    problem = str(told.get("type", "")).rpartition("/")[2]
    detail = str(told.get("detail") or told.get("title") or f"status {status}")
    return CityRefused(status, problem, detail, _wait_of(headers))


def _wait_of(headers: httpx.Headers) -> float | None:
    wait = headers.get("Retry-After", "")
    if not wait:
        return None
    return float(wait) if wait.isdigit() and len(wait) < 6 else _WAIT_FALLBACK_S
