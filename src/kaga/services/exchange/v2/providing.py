"""Which registration of NGSI-v2 has what a batch asks for or changes.

What: pure reading of registrations as they are kept against selectors of a query and entries of
an update; `forwarding` sends what is found here.
"""

from __future__ import annotations

from collections.abc import Collection as Some
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from kaga.engines.context.query.compiling import compile_pattern
from kaga.engines.context.v2.values import read_moment_v2
from kaga.services.exchange.state.documents import Collection, Document
from kaga.services.exchange.v2.calls import PathQuery, V2Call
from kaga.services.exchange.v2.filing import PATH

MEMBERS: Final = frozenset({"id", "type"})


@dataclass(frozen=True, slots=True)
class Provider:
    """A registration that may be forwarded to.

    Attributes
    ----------
    attributes: names; empty for all.
    """

    number: str
    url: str
    path: str
    entities: tuple[dict[str, str], ...]
    attributes: frozenset[str]

    def has(self, identifier: str, kind: str | None) -> bool:
        """Whether an entity is among those that it provides."""
        return any(
            one.get("id", identifier) == identifier
            and one.get("type", kind or "") in {kind, ""}
            for one in self.entities
        )

    def covers(self, name: str) -> bool:
        """Whether it provides an attribute."""
        return not self.attributes or name in self.attributes


def providers(asked: V2Call, mode: str, paths: tuple[PathQuery, ...]) -> Iterator[Provider]:
    """Active registrations that take queries or updates, at some service paths.

    Parameters
    ----------
    mode: `query` or `update`.
    """
    kept: dict[str, Document] = asked.tenant.documents.get(Collection.V2_REGISTRATION, {})
    for document in kept.values():
        body: dict[str, Any] = document.body
        provider, provided = body["provider"], body["dataProvided"]
        expires = read_moment_v2(body.get("expires"))
        ended = expires is not None and expires <= asked.at
        if (
            ended
            or body.get("status", "active") != "active"
            or provider.get("legacyForwarding")
        ):
            continue
        if provider.get("supportedForwardingMode", "all") not in {"all", mode}:
            continue
        path = body.get(PATH, "/")
        if any(one.includes(path) for one in paths):
            url = provider["http"]["url"].rstrip("/")
            names = frozenset(provided.get("attrs", ()))
            yield Provider(document.id, url, path, tuple(provided["entities"]), names)


def question(provider: Provider, content: dict[str, Any]) -> dict[str, Any] | None:
    """The part of a query that a provider is asked; None where it has nothing of it."""
    selectors = content.get("entities") or [{"idPattern": ".*"}]
    wanted = [
        both for one in selectors for has in provider.entities if (both := _both(one, has))
    ]
    names = [name for name in content.get("attrs", ()) if provider.covers(name)]
    if not wanted or (content.get("attrs") and not names and "*" not in content["attrs"]):
        return None
    told: dict[str, Any] = {"entities": wanted}
    if names or provider.attributes:
        told["attrs"] = names or sorted(provider.attributes)
    if "expression" in content:
        told["expression"] = content["expression"]
    return told


def _both(asked: dict[str, str], has: dict[str, str]) -> dict[str, str] | None:
    """What a selector and a registered entity mean together."""
    found: dict[str, str] = {}
    for name, wild in (("id", "idPattern"), ("type", "typePattern")):
        known = has.get(name)
        plain, sought = asked.get(name), asked.get(wild)
        if known is None:
            given = {name: plain} if plain is not None else {wild: sought} if sought else {}
            found |= given or ({wild: ".*"} if name == "id" else {})
        elif plain not in {None, known} or (sought and not compile_pattern(sought)(known)):
            return None
        else:
            found[name] = known
    return found


def shared_out(
    entry: dict[str, Any], here: Some[str] | None, found: list[Provider]
) -> tuple[dict[str, Any] | None, dict[str, tuple[Provider, dict[str, Any]]]]:
    """What of an entry is changed here, and what by which provider.

    Parameters
    ----------
    here: the attributes that the entity has here; None where it is not here.
    """
    identifier, kind = str(entry.get("id")), entry.get("type")
    having = [one for one in found if one.has(identifier, kind)]
    own = {name: value for name, value in entry.items() if name in MEMBERS}
    left, given = dict(own), dict[str, tuple[Provider, dict[str, Any]]]()
    names = [name for name in entry if name not in MEMBERS]
    for name in names:
        is_here = here is not None and name in here
        named = [one for one in having if one.covers(name) and (here is None or one.attributes)]
        if is_here or not named:
            left[name] = entry[name]
        else:
            given.setdefault(named[0].number, (named[0], dict(own)))[1][name] = entry[name]
    if not names and here is None and having:
        return None, {having[0].number: (having[0], own)}
    return (None if given and left == own else left), given
