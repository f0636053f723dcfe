"""Streets: on foot, in a wheelchair, by car. See the README beside."""

from __future__ import annotations
