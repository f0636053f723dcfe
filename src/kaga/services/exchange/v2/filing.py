"""Documents of NGSI-v2, subscriptions and registrations: named, found, listed, dropped."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import orjson

from kaga.engines.context.errors import bad
from kaga.kernel.ids import new_id
from kaga.services.exchange.http.messages import Reply
from kaga.services.exchange.ngsild.calls import Call
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.v2.calls import V2Call, whole
from kaga.services.exchange.v2.entities import DONE, accepts_json
from kaga.services.exchange.v2.listing import MOST
from kaga.services.exchange.v2.refusing import Refused, parse_error

_ID: Final = re.compile(r"[0-9A-Za-z]{24}")
_DIGITS: Final = 24
PATH: Final = "path"  # the member of a kept body that says at which service path it was made
Show = Callable[[V2Call, Document], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Files:
    """One collection of documents, as one place of the interface.

    Attributes
    ----------
    place: of its addresses, with a slash at its end.
    show: a document as it is told.
    """

    collection: Collection
    place: bytes
    what: str
    show: Show

    def add(self, asked: V2Call, body: dict[str, Any]) -> Reply:
        """Keep a new document, and say where it is."""
        identifier = new_id().hex[-_DIGITS:]
        document = Document(identifier, body, asked.at, asked.at)
        asked.call.broker.keep(asked.tenant, self.collection, document)
        place = b"Location: %b%b\r\n" % (self.place, identifier.encode())
        return Reply(201, headers=place)

    def found(self, asked: V2Call) -> Document:
        """The document of the path.

        Raises
        ------
        HttpError
            404, or 400 for what can be no identifier.
        """
        identifier = asked.parts[2]
        if not _ID.fullmatch(identifier):
            raise bad(f"the id of a {self.what} has 24 digits")
        document = asked.tenant.documents.get(self.collection, {}).get(identifier)
        wanted = asked.path_header()
        other = document is not None and wanted is not None and document.body[PATH] != wanted
        if document is None or (other and call_reads(asked)):
            raise Refused(404, f"there is no such {self.what}")
        return document

    def listing(self, call: Call) -> Reply:
        """All documents, or those of exactly the service paths that are asked for."""
        asked = V2Call(call)
        accepts_json(call)
        limit = whole(asked.given, "limit", 20, least=0, most=MOST)
        offset = whole(asked.given, "offset", 0, least=0, most=10**9)
        some = list(asked.tenant.documents.get(self.collection, {}).values())
        wanted = asked.path_header()
        if wanted is not None:
            some = [one for one in some if one.body.get(PATH) == wanted]
        headers = b""
        if "count" in asked.options:
            headers = b"Fiware-Total-Count: %d\r\n" % len(some)
        told = [self.show(asked, one) for one in islice(some, offset, offset + limit)]
        return Reply(200, orjson.dumps(told), headers=headers)

    def showing(self, call: Call) -> Reply:
        """One document."""
        asked = V2Call(call)
        accepts_json(call)
        return Reply(200, orjson.dumps(self.show(asked, self.found(asked))))

    def dropping(self, call: Call) -> Reply:
        """Drop one."""
        asked = V2Call(call)
        call.broker.drop(asked.tenant, self.collection, self.found(asked).id)
        return DONE


def call_reads(asked: V2Call) -> bool:
    """Whether a call changes nothing."""
    return asked.request.method == "GET"


def an_object(asked: V2Call) -> dict[str, Any]:
    """The body, which is an object with something in it."""
    content = asked.json()
    if not isinstance(content, dict):
        raise parse_error("the body is an object")
    if not content:
        raise bad("the body is not empty")
    return content
