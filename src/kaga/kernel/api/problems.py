"""RFC 9457 problem details: what every failed request of the API is answered with.

>>> Problem(404, "not-found", "Page not found").body()["type"]
'/api/#not-found'
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from django.http import HttpResponse

from kaga.kernel.errors import Conflict, Invalid, KagaError, StepUpNeeded, TooManyRequests
from kaga.kernel.identity.visitor import Assurance
from kaga.kernel.jsontext import JsonText

if TYPE_CHECKING:
    from collections.abc import Sequence

MEDIA_TYPE = "application/problem+json"

TITLES: Mapping[str, str] = {
    "bad-request": "The request cannot be read",
    "conflict": "Somebody else was first",
    "form-expired": "The CSRF token is missing or too old",
    "idempotency-key-reused": "The Idempotency-Key was used for another request",
    "internal": "The city failed",
    "invalid": "Some values cannot be accepted",
    "method-not-allowed": "The method is not allowed here",
    "not-allowed": "This is not allowed",
    "not-found": "There is no such thing",
    "not-ready": "A part of the city is starting or busy",
    "outside-world": "A service outside the city does not answer",
    "sign-in-needed": "Signing in is needed",
    "step-up-needed": "A stronger or fresher sign-in is needed",
    "too-large": "The request is too large",
    "too-many-requests": "Too many requests",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: status, stable type, title, and what happened this time."""

    status: int
    type: str
    title: str = ""
    detail: str = ""
    more: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, error: KagaError) -> Self:
        """The problem that `error` is."""
        more: dict[str, object] = {}
        headers: dict[str, str] = {}
        if isinstance(error, Invalid):
            more["errors"] = _pointers(error.fields)
        elif isinstance(error, Conflict) and error.changes:
            more["changes"] = error.changes
        elif isinstance(error, StepUpNeeded):
            more["assurance"] = Assurance(error.assurance).name.lower()
            more["max_age"] = error.max_age_s
        elif isinstance(error, TooManyRequests):
            headers["Retry-After"] = str(error.retry_after_s)
        if error.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        return cls(
            error.status, error.problem, _title(type(error)), error.detail, more, headers
        )

    def body(self) -> dict[str, object]:
        """The members of the problem object."""
        members: dict[str, object] = {
            "type": f"/api/#{self.type}",
            "title": self.title or TITLES.get(self.type, TITLES["internal"]),
            "status": self.status,
        }
        if self.detail:
            members["detail"] = self.detail
        return {**members, **self.more}


def problem_response(problem: Problem) -> HttpResponse:
    """The answer that carries `problem`."""
    text = json.dumps(problem.body(), cls=JsonText)
    return HttpResponse(
        text, content_type=MEDIA_TYPE, status=problem.status, headers=dict(problem.headers)
    )


def _title(kind: type[KagaError]) -> str:
    """The title of the kind of error, or of the nearest kind above it that has one."""
    above = (one for one in kind.__mro__ if issubclass(one, KagaError))
    return next(TITLES[one.problem] for one in above if one.problem in TITLES)


def _pointers(fields: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    return [
        {"pointer": f"#/{name.replace('.', '/')}" if name else "#", "detail": message}
        for name, messages in fields.items()
        for message in messages
    ]
