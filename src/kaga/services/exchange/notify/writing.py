"""Notifications as bytes (clauses 5.3.1, 6.3.6): what a subscriber gets.

What: what happened, in the form of a subscription, to a body and its metadata. What was written
of an event for one subscription is taken for all others with the same form.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from kaga.engines.context import Entity, TermMap, living
from kaga.engines.context.joining import Joiner
from kaga.engines.context.moments import write_moment
from kaga.engines.context.telling import differences, told
from kaga.engines.context.watching import Happening
from kaga.engines.context.writing import write_feature
from kaga.services.exchange.notify.accounts import Account, Item
from kaga.services.exchange.notify.plans import Form
from kaga.services.exchange.state.broker import Broker
from kaga.services.exchange.state.tenants import Tenant

_LD_JSON: Final = "application/ld+json"
_GEO_JSON: Final = "application/geo+json"
_MOST_AT_ONCE: Final = 1_000  # entities of one notification at an interval


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent.

    Attributes
    ----------
    headers: of HTTP; with MQTT they are metadata (clause 7.2).
    method, uri: of HTTP, and the topic of MQTT as a path, where the endpoint's are not meant.
    bare: whether MQTT carries the body alone, without metadata.
    retain: whether an MQTT broker keeps it for those who come later.
    """

    headers: tuple[tuple[str, str], ...]
    body: bytes
    method: str = "POST"
    uri: str | None = None
    bare: bool = False
    retain: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """What all notifications of a subscription have in common.

    Attributes
    ----------
    form: one object for equal forms, so that equal forms are found by their identity.
    """

    form: Form
    headers: tuple[tuple[str, str], ...]


class Writer:
    """Writes notifications of NGSI-LD.

    Parameters
    ----------
    broker: where contexts and linked entities are.
    """

    def __init__(self, broker: Broker) -> None:
        self._broker = broker
        self._forms: dict[Form, Form] = {}

    def message(self, account: Account, items: Sequence[Item]) -> Message:
        """The notification of what is due.

        Raises
        ------
        MissingDocument
            The context must be fetched first.
        NgsiError
            The context cannot be used.
        """
        shape = account.shape
        if not isinstance(shape, Shape):
            shape = account.shape = self._shape(account)
        form = shape.form
        tenant = self._broker.tenants[account.tenant]
        at = self._broker.now()
        terms = self._broker.contexts.terms(tenant, form.context, at)
        page = _Page(tenant, terms, form, at)
        parts = [part for item in items for part in page.of_item(account, item)]
        head = {
            "id": notification_id(account, items[0].number),
            "type": "Notification",
            "subscriptionId": account.id,
            "notifiedAt": write_moment(at),
        }
        if form.accept == _LD_JSON:
            head["@context"] = form.context
        body = b'%b,"data":%b}' % (orjson.dumps(head)[:-1], _data(parts, form.accept))
        return Message(shape.headers, body)

    def _shape(self, account: Account) -> Shape:
        form = account.plan.form
        assert isinstance(form, Form)  # noqa: S101 - plans of this dialect have one
        return Shape(self._forms.setdefault(form, form), _headers(account, form))


def notification_id(account: Account, number: int) -> str:
    """The same for the same thing, however often it is sent."""
    return f"urn:ngsi-ld:Notification:{account.mark}:{number}"


def _data(parts: list[bytes], accept: str) -> bytes:
    if accept == _GEO_JSON:
        return b'{"type":"FeatureCollection","features":[%b]}' % b",".join(parts)
    return b"[%b]" % b",".join(parts)


def _headers(account: Account, form: Form) -> tuple[tuple[str, str], ...]:
    headers = [("Content-Type", form.accept)]
    if form.accept != _LD_JSON:
        link = 'rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
        headers.append(("Link", f"<{form.context}>; {link}"))
    if account.tenant:
        headers.append(("NGSILD-Tenant", account.tenant))
    return (*headers, *account.plan.endpoint.receiver)


@dataclass(frozen=True, slots=True)
class _Page:
    """Writes the entities of one notification."""

    tenant: Tenant
    terms: TermMap
    form: Form
    at: int

    def of_item(self, account: Account, item: Item) -> list[bytes]:
        """What one item contributes."""
        if item.event is None:
            return [part for entity in self._meant(account) for part in self._all(entity)]
        if self.form.join:
            return self._event(item.event)
        found = item.bodies.get(id(self.form))
        if found is None:
            found = item.bodies[id(self.form)] = self._event(item.event)[0]
        return [found]

    def _meant(self, account: Account) -> list[Entity]:
        """Entities that a subscription with an interval tells of now."""
        return meant(account, self.tenant, self.at)[:_MOST_AT_ONCE]

    def _all(self, entity: Entity) -> list[bytes]:
        return self._event(Happening(self.at, None, entity, {}, 0))

    def _event(self, event: Happening) -> list[bytes]:
        form, terms = self.form, self.terms
        if form.accept == _GEO_JSON:
            return [self._feature(event)]
        if not form.join or event.after is None:
            return [self._dumped(told(event, terms, form.showing))]
        joiner = Joiner(self._finder(), terms)
        view = form.showing.view
        if form.join == "inline":
            listed = [joiner.inline(event.after, view, form.level)]
        else:
            listed = joiner.flat([event.after], view, form.level)
        listed[0].update(differences(event, terms, form.showing))
        return [self._dumped(written) for written in listed]

    def _feature(self, event: Happening) -> bytes:
        form, terms = self.form, self.terms
        if event.after is None:
            properties = told(event, terms, form.showing)
            name = properties.pop("id", event.entity.id)
            feature = {"type": "Feature", "id": name, "geometry": None}
            return orjson.dumps({**feature, "properties": properties})
        place = terms.expand(form.geometry)
        written = write_feature(event.after, terms, form.showing.view, place)
        properties = written["properties"]  # type: ignore[assignment]
        properties.update(differences(event, terms, form.showing))
        return orjson.dumps(written)

    def _dumped(self, written: dict[str, object]) -> bytes:
        if self.form.accept == _LD_JSON:
            written["@context"] = self.form.context
        return orjson.dumps(written)

    def _finder(self) -> Callable[[str], Entity | None]:
        def find(identifier: str) -> Entity | None:
            held = self.tenant.get(identifier, self.at)
            return None if held is None else held.entity

        return find


def meant(account: Account, tenant: Tenant, at: int) -> list[Entity]:
    """Every entity that a subscription is about, as it is now."""
    watch = account.plan.watch
    kinds: set[str] | None = set()
    for selector in watch.selectors:
        if selector.types is None or kinds is None:
            kinds = None
        else:
            kinds |= selector.types
    found: list[Entity] = []
    for held in tenant.of_types(kinds if watch.selectors else None):
        entity = living(held.entity, at)
        if entity is not None and watch.means(entity):
            watched = watch.watched
            if watched is None or not watched.isdisjoint(entity.attributes):
                found.append(entity)
    return found
