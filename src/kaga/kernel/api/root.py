"""The root of the API: routers of every part, one schema, problem details for every failure.

A part registers its router when it is ready, the site makes the API once:

>>> add_router("/procedures", router, "Procedures")             # doctest: +SKIP
>>> urlpatterns = [path("api/v1/", make_api().urls)]            # doctest: +SKIP
"""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

from django.http import Http404
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.renderers import BaseRenderer

from kaga.kernel.api.access import recognise
from kaga.kernel.api.problems import MEDIA_TYPE, TITLES, Problem, problem_response
from kaga.kernel.errors import KagaError
from kaga.kernel.jsontext import JsonText

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse
    from ninja import Router

    Version = int | str
    """1: the city's own API; other numbers: what clients made elsewhere ask for; a name: an API
    that stands apart, such as one that must not know who calls."""

_routers: dict[tuple[Version, str], tuple[Router, str]] = {}

_PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "Problem (RFC 9457)",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"pointer": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


class JapaneseJson(BaseRenderer):
    """JSON in plain UTF-8."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:  # noqa: ARG002
        """The text of the answer."""
        return json.dumps(data, cls=JsonText)


class CityApi(NinjaAPI):
    """NinjaAPI whose schema tells of problem details."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """OpenAPI 3.1, with the problem as the default answer of every operation."""
        schema = super().get_openapi_schema(**options)
        schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = (
            _PROBLEM_SCHEMA
        )
        problem = {
            "description": "Problem details",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"].setdefault("default", problem)
        return schema


def add_router(prefix: str, router: Router, tag: str, *, version: Version = 1) -> None:
    """Offer `router` under `/api/v1<prefix>`; the same prefix twice is an error."""
    if (version, prefix) in _routers:
        raise ValueError(f"two routers for {prefix}")
    _routers[version, prefix] = (router, tag)


@functools.cache
def make_api(version: Version = 1) -> NinjaAPI:
    """The API with every router registered so far for a version."""
    api = CityApi(
        title="Kaga city API",
        version=str(version),
        description="Everything the city offers to programs. Failures are RFC 9457 problems.",
        docs_url=None,
        openapi_url="/openapi.json",
        urls_namespace=f"api-{version}" if isinstance(version, str) else f"api-v{version}",
        renderer=JapaneseJson(),
        auth=recognise,
    )
    _explain_failures(api)
    own = {prefix: found for (of, prefix), found in _routers.items() if of == version}
    for prefix, (router, tag) in sorted(own.items()):
        api.add_router(prefix, router, tags=[tag])
    return api


# Django-ninja declares that handlers may be given the class itself, which never happens.
def _explain_failures(api: NinjaAPI) -> None:
    api.add_exception_handler(KagaError, _of_error)
    api.add_exception_handler(ValidationError, _of_validation)
    api.add_exception_handler(HttpError, _of_http_error)
    api.add_exception_handler(Http404, _of_missing)


def _of_error(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001
    return problem_response(Problem.of(error))


def _of_validation(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001
    errors = [{"pointer": _pointer(found), "detail": found["msg"]} for found in error.errors]
    return problem_response(Problem(422, "invalid", more={"errors": errors}))


def _of_http_error(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001
    if isinstance(error, AuthenticationError):
        return problem_response(
            Problem(401, "sign-in-needed", headers={"WWW-Authenticate": "Bearer"})
        )
    kind = {403: "not-allowed", 404: "not-found", 429: "too-many-requests"}
    problem = kind.get(error.status_code, "bad-request")
    return problem_response(Problem(error.status_code, problem, TITLES[problem]))


def _of_missing(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001
    return problem_response(Problem(404, "not-found"))


def _pointer(found: Mapping[str, Any]) -> str:
    place = [str(part) for part in found.get("loc", ())]
    return "#/" + "/".join(place)
