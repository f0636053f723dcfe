"""The one hierarchy of errors that people may see.

Pages turn each into a sentence with the next step, the API into RFC 9457 problem details.

>>> Invalid({"price": ["0円より大きい金額を入れてください。"]}).status
422
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class KagaError(Exception):
    """What went wrong, in words, with the HTTP status and a stable problem type."""

    status: ClassVar[int] = 500
    problem: ClassVar[str] = "internal"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


class NotAllowed(KagaError):
    """The visitor may not do this (and may know that it exists)."""

    status = 403
    problem = "not-allowed"


class SignInNeeded(NotAllowed):
    """Nobody is signed in, or the session has ended."""

    status = 401
    problem = "sign-in-needed"


class StepUpNeeded(NotAllowed):
    """Signed in, but too weakly or too long ago for this act."""

    status = 403
    problem = "step-up-needed"

    def __init__(self, detail: str = "", *, assurance: int = 0, max_age_s: int = 0) -> None:
        super().__init__(detail)
        self.assurance = assurance
        self.max_age_s = max_age_s


class NotFound(KagaError):
    """There is no such thing, or the visitor may not know of it."""

    status = 404
    problem = "not-found"


class Conflict(KagaError):
    """Somebody else was first; carries what changed, so that a person can choose."""

    status = 409
    problem = "conflict"

    def __init__(
        self, detail: str = "", *, changes: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(detail)
        self.changes = dict(changes or {})


class Invalid(KagaError):
    """Input that cannot be accepted: messages by field ("" for the whole)."""

    status = 422
    problem = "invalid"

    def __init__(self, fields: Mapping[str, Sequence[str]], detail: str = "") -> None:
        super().__init__(detail or "; ".join(m for ms in fields.values() for m in ms))
        self.fields = {name: list(messages) for name, messages in fields.items()}


class TooManyRequests(KagaError):
    """Slow down; `retry_after_s` says for how long."""

    status = 429
    problem = "too-many-requests"

    def __init__(self, detail: str = "", *, retry_after_s: int = 60) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class OutsideWorld(KagaError):
    """A provider outside the city did not answer, or answered nonsense."""

    status = 503
    problem = "outside-world"


class NotReady(OutsideWorld):
    """A part of the city that computes is starting, busy or away; asking again soon helps."""

    problem = "not-ready"
