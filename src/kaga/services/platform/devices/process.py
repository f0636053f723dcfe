"""The process that reads devices (one of those of `kaga run` where KAGA_DEVICES_MQTT is set).

kaga exchange devices
"""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Final

import structlog
from django.conf import settings
from django.db import DatabaseError, connections

from kaga.kernel.events.failures import describe
from kaga.services.platform.client import city_broker
from kaga.services.platform.devices.bridge import Bridge
from kaga.services.platform.devices.line import Line, broker_address
from kaga.services.platform.publishing.following import HeldByAnother

if TYPE_CHECKING:
    from types import FrameType

_LATER_S: Final = 1.0
_log = structlog.get_logger("kaga.devices")


def read_devices() -> None:
    """Read devices until asked to stop (raises ValueError: the setting is no address)."""
    address = broker_address(settings.KAGA_DEVICES_MQTT)
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    with city_broker() as broker:
        bridge = Bridge(broker, Line(address, settings.KAGA_DEVICES_SESSION))
        while not stopping.is_set():
            try:
                bridge.step()
            except HeldByAnother:
                stopping.wait(_LATER_S)
            except DatabaseError as error:
                _log.error("devices", trouble=describe(error))
                connections.close_all()
                stopping.wait(_LATER_S)
        bridge.leave()
    connections.close_all()
