"""Requests that a developer tries, as curl, Python and JavaScript, and what comes back.

What: a `Try` is one request to the interface; the page makes it itself and shows the answer,
so that it can be read without a terminal. Why the page asks and not the reader's browser: it
works without scripts, and shows headers too.

>>> as_curl(Try("GET", "/version")).startswith("curl -s")
True
"""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.conf import settings

from kaga.services.platform.client import BASE
from kaga.services.platform.contexts import link_header

if TYPE_CHECKING:
    from kaga.services.platform.client import CityBroker

SHOWN_BYTES: Final = 6_000
_NEAR: Final = "near;maxDistance==2000"
_SHOWN_HEADERS: Final = ("content-type", "ngsild-results-count", "link", "etag")


@dataclass(frozen=True, slots=True)
class Try:
    """One request; it says by a Link header in whose names it speaks."""

    method: str
    path: str
    params: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where it goes, as everybody outside writes it."""
        query = f"?{urlencode(self.params)}" if self.params else ""
        return f"{settings.KAGA_EXCHANGE_PUBLIC_URL}{self.path}{query}"

    @property
    def sent(self) -> dict[str, str]:
        """The headers that it carries."""
        return {**link_header(), **self.headers}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str
    took_ms: float
    is_cut: bool


TRIES: Final = ("list", "one", "filter", "near", "geojson", "types", "v2")


def try_of(code: str, kind: str, example: Mapping[str, Any]) -> Try:
    """A request about a kind of data, with one of its entities as the example."""
    several = {"type": kind, "limit": "2", "options": "keyValues"}
    entities = f"{BASE}/entities"
    near = {"geometry": "Point", "coordinates": json.dumps(_point(example)), "georel": _NEAR}
    sure = f'dataStatus=="{example.get("dataStatus", "official")}"'
    as_map = {"Accept": "application/geo+json"}
    v2 = {"type": kind, "limit": "1", "options": "keyValues"}
    tries = {
        "list": Try("GET", entities, several),
        "one": Try("GET", f"{entities}/{example.get('id', 'urn:ngsi-ld:nothing:1')}"),
        "filter": Try("GET", entities, {**several, "q": sure, "count": "true"}),
        "near": Try("GET", entities, {**several, **near}),
        "geojson": Try("GET", entities, {"type": kind, "limit": "1"}, as_map),
        "types": Try("GET", f"{BASE}/types/{kind}"),
        "v2": Try("GET", "/v2/entities", v2),
    }
    return tries[code]


def _point(example: Mapping[str, Any]) -> list[float]:
    """The place of an example; the city's station where it has none."""
    location = example.get("location")
    if isinstance(location, dict) and location.get("type") == "Point":
        lon, lat = location["coordinates"][:2]
        return [lon, lat]
    return [136.35034, 36.32056]


def made(broker: CityBroker, one: Try) -> Answer:
    """Make the request now."""
    began = time.perf_counter()
    answer = broker.ask(one.method, one.path, params=one.params, headers=one.headers)
    took = (time.perf_counter() - began) * 1000
    text = answer.text
    with contextlib.suppress(ValueError):
        text = json.dumps(answer.json(), ensure_ascii=False, indent=2)
    shown = tuple(
        (name.title(), answer.headers[name])
        for name in _SHOWN_HEADERS
        if name in answer.headers
    )
    return Answer(
        answer.status_code, shown, text[:SHOWN_BYTES], round(took, 1), len(text) > SHOWN_BYTES
    )


def as_curl(one: Try) -> str:
    """The request on a command line."""
    lines = ["curl -s -G" if one.params else "curl -s"]
    lines += [f"  -H {_quoted(f'{name}: {value}')}" for name, value in one.sent.items()]
    lines += [
        f"  --data-urlencode {_quoted(f'{name}={value}')}" for name, value in one.params.items()
    ]
    lines.append(f"  {_quoted(settings.KAGA_EXCHANGE_PUBLIC_URL + one.path)}")
    return " \\\n".join(lines)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def as_python(one: Try) -> str:
    """The same in Python, with httpx."""
    lines = ["import httpx", "", "answer = httpx.get("]
    lines.append(f"    {settings.KAGA_EXCHANGE_PUBLIC_URL + one.path!r},")
    if one.params:
        lines.append(f"    params={_python(one.params)},")
    if one.sent:
        lines.append(f"    headers={_python(one.sent)},")
    return "\n".join([*lines, ")", "answer.raise_for_status()", "print(answer.json())"])


def _python(values: Mapping[str, str]) -> str:
    inside = "".join(f"        {name!r}: {value!r},\n" for name, value in values.items())
    return "{\n" + inside + "    }"


def as_script(one: Try) -> str:
    """The same in JavaScript, in a browser or in Node."""
    headers = json.dumps(one.sent, ensure_ascii=False, indent=2).replace("\n", "\n  ")
    lines = [f"const answer = await fetch({json.dumps(one.address)}, {{"]
    if one.sent:
        lines.append(f"  headers: {headers},")
    return "\n".join([*lines, "});", "console.log(await answer.json());"])
