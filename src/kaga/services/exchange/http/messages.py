"""Requests and replies as the broker's own code sees them.

>>> reply = Reply(204)
>>> reply.head(b"")
b'HTTP/1.1 204 No Content\\r\\n\\r\\n'
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, Protocol

import orjson

from kaga.engines.context import NgsiError, Problem
from kaga.engines.context.errors import bad

JSON: Final = b"application/json"
LD_JSON: Final = b"application/ld+json"
GEO_JSON: Final = b"application/geo+json"
_DEEPEST: Final = 100  # levels of a body
_WRITTEN: Final = 254  # levels that orjson writes
PROBLEM_JSON: Final = b"application/problem+json"

STATUSES: Final[dict[Problem, int]] = {
    Problem.INVALID_REQUEST: 400,
    Problem.BAD_REQUEST_DATA: 400,
    Problem.ALREADY_EXISTS: 409,
    Problem.CONFLICT: 409,
    Problem.OPERATION_NOT_SUPPORTED: 422,
    Problem.RESOURCE_NOT_FOUND: 404,
    Problem.INTERNAL_ERROR: 500,
    Problem.TOO_COMPLEX_QUERY: 403,
    Problem.TOO_MANY_RESULTS: 403,
    Problem.CONTEXT_NOT_AVAILABLE: 504,
    Problem.NO_SUCH_TENANT: 404,
}
_LINES: Final = {
    status.value: f"HTTP/1.1 {status.value} {status.phrase}\r\n".encode()
    for status in HTTPStatus
}


@dataclass(slots=True)
class Request:
    """One request.

    Attributes
    ----------
    path: without the query, percent signs as they came.
    query: what stands behind the question mark.
    caller: the address of the other end of the connection.
    headers: names in small letters; of a header that came twice, the values by `, `.
    """

    method: str
    path: bytes
    query: bytes
    headers: dict[bytes, bytes]
    body: bytes = b""
    caller: str = ""


class Stream(Protocol):
    """The rest of a connection, for an answer that does not end by itself.

    Attributes
    ----------
    gone: called once when nothing can be written any more.
    """

    gone: Callable[[], None]

    def write(self, data: bytes) -> bool:
        """Write; False when it is gone, or reads too slowly and was closed."""

    def close(self) -> None:
        """End it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer.

    Attributes
    ----------
    headers: further header lines, each with its line end.
    opens: takes what is written after the head, for an answer that does not end by itself.
    """

    status: int
    body: bytes = b""
    kind: bytes = JSON
    headers: bytes = b""
    opens: Callable[[Stream], None] | None = None

    def head(self, standing: bytes) -> bytes:
        """The lines before the body.

        Parameters
        ----------
        standing: lines that every answer has (`Date`, the tenant).
        """
        line = _LINES[self.status]
        if self.opens is not None:
            return b"%b%b%bContent-Type: %b\r\nConnection: close\r\n\r\n" % (
                line,
                standing,
                self.headers,
                self.kind,
            )
        if self.status == 204:
            return b"%b%b%b\r\n" % (line, standing, self.headers)
        if not self.body:
            return b"%b%b%bContent-Length: 0\r\n\r\n" % (line, standing, self.headers)
        return b"%b%b%bContent-Type: %b\r\nContent-Length: %d\r\n\r\n" % (
            line,
            standing,
            self.headers,
            self.kind,
            len(self.body),
        )


class HttpError(Exception):
    """A request that HTTP itself refuses (media types, methods, sizes)."""

    def __init__(self, status: int, detail: str, headers: bytes = b"") -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers


def parse_json(data: bytes) -> Any:
    """Data of a body or of a document.

    Raises
    ------
    NgsiError
        `InvalidRequest` for what is no JSON, `BadRequestData` for what is nested too deeply:
        whoever walks it afterwards may do so by recursion.
    """
    try:
        content = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise NgsiError(Problem.INVALID_REQUEST, f"the body is no JSON: {error}") from error
    if data.count(b"[") + data.count(b"{") > _DEEPEST and _is_deeper(content):
        raise bad("nested deeper than is kept")
    return content


def _is_deeper(content: object) -> bool:
    """Whether data is nested deeper than is taken, asked of the writer, which has a limit."""
    wrapped = content
    for _ in range(_WRITTEN - _DEEPEST):
        wrapped = [wrapped]
    try:
        orjson.dumps(wrapped)
    except orjson.JSONEncodeError:
        return True
    return False


def problem(error: NgsiError) -> Reply:
    """Problem details (RFC 9457) of what the standard names."""
    return _details(STATUSES[error.problem], error.problem.uri, error.problem, error.detail)


def http_problem(error: HttpError) -> Reply:
    """Problem details of what HTTP names; 411 has none (clause 6.3.3)."""
    if error.status == 411:
        return Reply(411, headers=error.headers)
    reply = _details(error.status, "about:blank", HTTPStatus(error.status).phrase, error.detail)
    return Reply(reply.status, reply.body, reply.kind, error.headers)


def details(error: NgsiError) -> dict[str, object]:
    """Problem details as a part of a larger answer."""
    return {
        "type": error.problem.uri,
        "title": _title(error.problem),
        "detail": error.detail,
        "status": STATUSES[error.problem],
    }


def _title(name: str) -> str:
    words = "".join(f" {sign}" if sign.isupper() else sign for sign in name).strip()
    return words.capitalize()


def _details(status: int, uri: str, name: str, detail: str) -> Reply:
    told = {"type": uri, "title": _title(name), "detail": detail, "status": status}
    return Reply(status, orjson.dumps(told), PROBLEM_JSON)
