"""The page that teaches a developer the interface, with the city's own data.

>>> # /platform/developers?kind=EvacuationShelter&try=near
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.views.decorators.http import require_GET

from kaga.kernel.web.pages import page, visitor_of
from kaga.kernel.web.words import Words
from kaga.services.platform import asking, contexts
from kaga.services.platform import developer_words as d
from kaga.services.platform import words as w
from kaga.services.platform.asking import Wanted
from kaga.services.platform.client import BASE
from kaga.services.platform.pages.explore import title_of_kind, with_broker
from kaga.services.platform.pages.trying import (
    TRIES,
    as_curl,
    as_python,
    as_script,
    made,
    try_of,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from kaga.services.platform.client import CityBroker

_FIRST: Final = "EvacuationShelter"
_SUBSCRIPTION: Final = """{{
  "type": "Subscription",
  "entities": [{{"type": "{kind}"}}],
  "notification": {{"endpoint": {{"uri": "https://example.jp/heard"}}}}
}}"""


@require_GET
@with_broker
def developers(request: HttpRequest, broker: CityBroker) -> HttpResponse:
    """Address, names, a request to try with its live answer, schema, changes, keys."""
    kinds = [kind for kind in asking.kinds(broker) if "/" not in kind]
    typed = request.GET.get("kind", "")
    kind = typed if typed in kinds else (_FIRST if _FIRST in kinds else next(iter(kinds), ""))
    code = request.GET.get("try", "")
    chosen = code if code in TRIES else TRIES[0]
    example = _example(request, broker, kind)
    one = try_of(chosen, kind, example)
    context = {
        "base": f"{settings.KAGA_EXCHANGE_PUBLIC_URL}{BASE}",
        "context_url": contexts.context_url(),
        "kind": kind,
        "kinds": [(name, title_of_kind(name)) for name in kinds],
        "chosen": chosen,
        "tries": [(name, d.TRIES[name]) for name in TRIES],
        "why": d.WHYS[chosen],
        "languages": [
            ("curl", "curl", as_curl(one)),
            ("python", "Python", as_python(one)),
            ("script", "JavaScript", as_script(one)),
        ],
        "answer": made(broker, one),
        "schema": _schema(broker, kind) if kind else [],
        "subscription": _SUBSCRIPTION.format(kind=kind),
        "errors": d.ERRORS,
    }
    return page(request, "platform/developers.html", context)


def _example(request: HttpRequest, broker: CityBroker, kind: str) -> Mapping[str, Any]:
    if not kind:
        return {}
    found = asking.listed(broker, Wanted(kind), visitor_of(request).language, limit=1)
    return found.rows[0] if found.rows else {}


def _schema(broker: CityBroker, kind: str) -> list[tuple[str, Words | str, str, str]]:
    """Attributes of a type: name, words, kinds, and what the name means."""
    told = broker.told("GET", f"{BASE}/types/{kind}")
    order = {name: place for place, name in enumerate(w.ATTRIBUTES)}
    rows = [
        (
            str(one["attributeName"]),
            w.ATTRIBUTES.get(one["attributeName"], ""),
            "、".join(one["attributeTypes"]),
            str(one["id"]),
        )
        for one in told["attributeDetails"]
    ]
    return sorted(rows, key=lambda row: (order.get(row[0], len(order)), row[0]))
