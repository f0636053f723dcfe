"""Devices: what they publish over MQTT becomes attributes of entities on the platform."""

from __future__ import annotations
