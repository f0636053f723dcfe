"""Tables of the service."""

from __future__ import annotations

from kaga.services.mobility.models.feeds import FeedVersion
from kaga.services.mobility.models.network import Edition, ServiceNotice
from kaga.services.mobility.models.streets import StreetsVersion
from kaga.services.mobility.models.ways import ChosenWay

__all__ = ["ChosenWay", "Edition", "FeedVersion", "ServiceNotice", "StreetsVersion"]
