"""The staff's page about devices: how reading goes, what is declared, what could not be read.

>>> # /staff/platform/devices
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.views.decorators.http import require_GET, require_POST

from kaga.engines.context.devices import Wiring
from kaga.kernel import clock
from kaga.kernel.errors import Invalid
from kaga.kernel.permissions import may, require
from kaga.kernel.web import flash
from kaga.kernel.web.moments import moment
from kaga.kernel.web.pages import page, visitor_of
from kaga.services.platform import rules
from kaga.services.platform.devices.bridge import NAME
from kaga.services.platform.devices.declaring import Declared, declare, discard, end
from kaga.services.platform.models import DeviceLine, DeviceWiring, RefusedReading

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

HOME: Final = "/staff/platform/devices"
FIELDS: Final = tuple(Wiring.__dataclass_fields__)
_SHOWN: Final = 50


@require_GET
def devices(request: HttpRequest) -> HttpResponse:
    """Everything about devices."""
    require(visitor_of(request), rules.see_console)
    return _page(request, {}, {})


def _page(
    request: HttpRequest, typed: Mapping[str, str], wrong: Mapping[str, list[str]]
) -> HttpResponse:
    line = DeviceLine.objects.filter(name=NAME).first() or DeviceLine(name=NAME)
    context = {
        "is_set": bool(settings.KAGA_DEVICES_MQTT),
        "runs": bool(line.holder) and line.held_until > clock.now(),
        "line": line,
        "wirings": DeviceWiring.objects.filter(ended_at=None).order_by("made_at"),
        "letters": RefusedReading.objects.order_by("-pk")[:_SHOWN],
        "manages": may(visitor_of(request), rules.manage_keys),
        "typed": typed,
        "wrong": wrong,
        "errors": [(name, texts[0]) for name, texts in wrong.items()],
        "fields": ("topic", "entity", "kind", "attribute", "value", "moment", "unit", "tenant"),
        "needed": ("topic", "entity", "kind", "attribute"),
        "moment": moment,
    }
    return page(request, "platform/devices.html", context, 422 if wrong else 200)


@require_POST
def declare_devices(request: HttpRequest) -> HttpResponse:
    """Have the messages of some devices read."""
    typed = {name: request.POST.get(name, "").strip() for name in ("title", *FIELDS)}
    parts = {name: typed[name] for name in FIELDS}
    try:
        declare(visitor_of(request), Declared(typed["title"], Wiring(**parts)))
    except Invalid as refused:
        return _page(request, typed, refused.fields)
    return flash.redirect(HOME, "platform_devices.declared")


@require_POST
def end_wiring(request: HttpRequest, wiring: UUID) -> HttpResponse:
    """Have them read no longer."""
    end(visitor_of(request), wiring)
    return flash.redirect(HOME, "platform_devices.ended")


@require_POST
def drop_refused(request: HttpRequest) -> HttpResponse:
    """Forget a message that could not be read."""
    number = request.POST.get("letter", "")
    discard(visitor_of(request), int(number) if number.isdecimal() and len(number) < 18 else 0)
    return flash.redirect(HOME, "platform_devices.dropped")
