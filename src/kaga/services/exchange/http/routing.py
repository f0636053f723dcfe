"""Which operation answers which path, and how its refusals are told.

What: a `Face` is one interface of the broker under one base path; its `Routes` are a tree by
the parts of the path. Why a tree: two look-ups find an entity, however many there are.

>>> routes = Routes({"entities/*": {"GET": print}})
>>> sorted(routes.find(["entities", "urn:x:1"]) or ())
['GET']
>>> routes.find(["entities"]) is None
True
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kaga.engines.context import NgsiError
from kaga.services.exchange.http.messages import HttpError, Reply, Request

if TYPE_CHECKING:
    from kaga.services.exchange.ngsild.calls import Call

Operation = Callable[["Call"], "Reply | Coroutine[Any, Any, Reply]"]
"""Gives a reply, or a coroutine where it must wait for others than the disk."""
Methods = Mapping[str, Operation]


class _Node:
    """One part of a path: what may follow it, and what answers when nothing does."""

    __slots__ = ("methods", "named", "starred")

    def __init__(self) -> None:
        self.named: dict[str, _Node] = {}
        self.starred: _Node | None = None
        self.methods: Methods | None = None


class Routes:
    """Operations by path and method.

    Parameters
    ----------
    tables: methods by pattern; a `*` in a pattern stands for any one part of a path, and a name
        goes before it.
    """

    def __init__(self, *tables: Mapping[str, Methods]) -> None:
        self._root = _Node()
        for table in tables:
            for pattern, methods in table.items():
                self._add(pattern, methods)

    def find(self, parts: Sequence[str]) -> Methods | None:
        """What answers at a path, by method."""
        node = self._root
        for part in parts:
            following = node.named.get(part) or node.starred
            if following is None:
                return None
            node = following
        return node.methods

    def _add(self, pattern: str, methods: Methods) -> None:
        node = self._root
        for part in pattern.split("/"):
            if part == "*":
                node.starred = node.starred or _Node()
                node = node.starred
            else:
                node = node.named.setdefault(part, _Node())
        node.methods = {**(node.methods or {}), **methods}


@dataclass(frozen=True, slots=True)
class Face:
    """One interface.

    Attributes
    ----------
    base: what its paths begin with; it ends with a slash.
    refusal: how it tells what is refused.
    standing: lines that every answer to a request of its has; None for those of NGSI-LD.
    """

    base: bytes
    routes: Routes
    refusal: Callable[[NgsiError | HttpError], Reply]
    standing: Callable[[Request], bytes] | None = None

    def operation(self, parts: Sequence[str], method: str) -> Operation:
        """What answers a request.

        Raises
        ------
        HttpError
            404 or 405.
        """
        methods = self.routes.find(parts)
        if methods is None:
            raise HttpError(404, "nothing is here")
        operation = methods.get(method)
        if operation is None:
            allowed = ", ".join(sorted(methods)).encode()
            raise HttpError(405, "not with this method", b"Allow: %b\r\n" % allowed)
        return operation
