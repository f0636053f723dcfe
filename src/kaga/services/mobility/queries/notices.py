"""Notices about services that hold, for pages, for the planner and for GTFS Realtime.

>>> notices_now(clock.now())                                            # doctest: +SKIP
[]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from kaga.services.mobility.models import ServiceNotice

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


def notices_now(now: datetime) -> list[ServiceNotice]:
    """Those that have not ended, in the order in which they were given."""
    return list(_open(now).order_by("id"))


def notices_stamp(now: datetime) -> str:
    """A text that changes with what `notices_now` says."""
    return ",".join(str(key) for key in _open(now).order_by("id").values_list("id", flat=True))


def _open(now: datetime) -> QuerySet[ServiceNotice]:
    ends = Q(ends=None) | Q(ends__gt=now)
    return ServiceNotice.objects.filter(ends, ended_at=None)
