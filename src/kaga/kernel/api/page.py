"""The API for human readers: every operation, from the same schema that programs read."""

from __future__ import annotations

import functools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_safe

from kaga.kernel.api.problems import TITLES
from kaga.kernel.api.root import make_api
from kaga.kernel.web.pages import page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: method, address, what it does, what it takes."""

    method: str
    path: str
    summary: str
    parameters: tuple[str, ...]


@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """Operations by area, the kinds of problem, and where the schema is."""
    return page(
        request, "web/api.html", {"areas": _areas(), "problems": sorted(TITLES.items())}
    )


@functools.cache
def _areas() -> list[tuple[str, list[Operation]]]:
    schema = make_api().get_openapi_schema()
    found: dict[str, list[Operation]] = defaultdict(list)
    for path, methods in schema["paths"].items():
        for method, told in methods.items():
            found[_area(told)].append(_operation(method, path, told))
    return sorted(found.items())


def _area(told: dict[str, Any]) -> str:
    return str((told.get("tags") or ["—"])[0])


def _operation(method: str, path: str, told: dict[str, Any]) -> Operation:
    parameters = tuple(one["name"] for one in told.get("parameters", ()))
    return Operation(method.upper(), path, told.get("summary", ""), parameters)
