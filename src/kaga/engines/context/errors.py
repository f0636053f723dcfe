"""What can be wrong with a request, by the names of the standard (ETSI GS CIM 009, 5.5.2).

Why one exception: whoever reads, merges or queries says what is wrong and how the standard
calls it; the HTTP binding alone knows status codes.

>>> raise NgsiError(Problem.BAD_REQUEST_DATA, "an entity needs a type")
Traceback (most recent call last):
kaga.engines.context.errors.NgsiError: an entity needs a type
"""

from __future__ import annotations

from enum import StrEnum


class Problem(StrEnum):
    """Error types; the value is the last part of the type's URI."""

    INVALID_REQUEST = "InvalidRequest"
    BAD_REQUEST_DATA = "BadRequestData"
    ALREADY_EXISTS = "AlreadyExists"
    CONFLICT = "Conflict"
    OPERATION_NOT_SUPPORTED = "OperationNotSupported"
    RESOURCE_NOT_FOUND = "ResourceNotFound"
    INTERNAL_ERROR = "InternalError"
    TOO_COMPLEX_QUERY = "TooComplexQuery"
    TOO_MANY_RESULTS = "TooManyResults"
    CONTEXT_NOT_AVAILABLE = "LdContextNotAvailable"
    NO_SUCH_TENANT = "NonexistentTenant"

    @property
    def uri(self) -> str:
        """The type as problem details carry it."""
        return f"https://uri.etsi.org/ngsi-ld/errors/{self.value}"


class NgsiError(Exception):
    """A request that cannot be fulfilled, with the standard's name for why."""

    def __init__(self, problem: Problem, detail: str) -> None:
        super().__init__(detail)
        self.problem = problem
        self.detail = detail


class MissingDocument(Exception):
    """A context names a document that is not at hand; fetch it and try again."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


def bad(detail: str) -> NgsiError:
    """Content that breaks a rule of the standard."""
    return NgsiError(Problem.BAD_REQUEST_DATA, detail)


def conflict(detail: str) -> NgsiError:
    """Something that what is there already does not allow."""
    return NgsiError(Problem.CONFLICT, detail)


def not_found(detail: str) -> NgsiError:
    """Something that is not there."""
    return NgsiError(Problem.RESOURCE_NOT_FOUND, detail)
