"""How NGSI-v2 tells what it refuses: `{"error": …, "description": …}`.

>>> refusal(Refused(404, "there is no such entity")).status
404
"""

from __future__ import annotations

from typing import Final

import orjson

from kaga.engines.context import NgsiError, Problem
from kaga.services.exchange.http.messages import STATUSES, HttpError, Reply

_NAMES: Final = {
    400: "BadRequest",
    401: "Unauthorized",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    406: "NotAcceptable",
    409: "TooManyResults",
    411: "ContentLengthRequired",
    413: "RequestEntityTooLarge",
    415: "UnsupportedMediaType",
    422: "Unprocessable",
    429: "TooManyRequests",
    500: "InternalServerError",
    501: "NotImplemented",
    502: "BadGateway",
    503: "ServiceUnavailable",
    504: "GatewayTimeout",
}


class Refused(HttpError):
    """A request that NGSI-v2 refuses.

    Parameters
    ----------
    name: of the error; that of its status where none is given.
    """

    def __init__(self, status: int, detail: str, name: str = "") -> None:
        super().__init__(status, detail)
        self.name = name or _NAMES[status]


def no_entity() -> Refused:
    """No entity of that name, type and path."""
    return Refused(404, "there is no such entity; check its id, its type and the service path")


def no_attribute() -> Refused:
    """No attribute of that name."""
    return Refused(404, "the entity has no such attribute")


def parse_error(detail: str) -> Refused:
    """A body that is no JSON."""
    return Refused(400, detail, "ParseError")


def refusal(error: NgsiError | HttpError) -> Reply:
    """An error as the interface tells it."""
    if isinstance(error, Refused):
        return _told(error.status, error.name, error.detail)
    if isinstance(error, HttpError):
        if error.status == 404:  # no operation has this path
            return _told(400, "BadRequest", "nothing is at this address")
        name = _NAMES.get(error.status, _NAMES[400])
        return _told(error.status, name, error.detail, error.headers)
    if error.problem is Problem.INTERNAL_ERROR:
        return _told(500, _NAMES[500], error.detail)
    if error.problem is Problem.INVALID_REQUEST:
        return _told(400, "ParseError", error.detail)
    status = STATUSES[error.problem]
    status = status if status in _NAMES else 400
    return _told(status, _NAMES[status], error.detail)


def _told(status: int, name: str, detail: str, headers: bytes = b"") -> Reply:
    body = orjson.dumps({"error": name, "description": detail})
    return Reply(status, body, headers=headers)
