"""The case machine: one table of transitions with the law behind each, as pure data.

Example:
    >>> from datetime import date
    >>> allowed(Position(State.ARRIVED), {Party.CLERK}, Facts(date(2026, 4, 17)))
    (<Act.ACCEPT: 'accept'>,)
"""

from __future__ import annotations

from kaga.engines.cases.deadlines import Deadlines, Light, deadlines, light
from kaga.engines.cases.diagram import markdown, mermaid
from kaga.engines.cases.machine import Moved, Option, Refused, allowed, apply, options
from kaga.engines.cases.model import (
    Act,
    AppealInstruction,
    Effect,
    Facts,
    Need,
    Outcome,
    Party,
    Position,
    Proposal,
    Row,
    State,
)
from kaga.engines.cases.pots import Allocation, allocate, fits
from kaga.engines.cases.retention import Retention, RetentionClass, retention
from kaga.engines.cases.table import TABLE
from kaga.engines.cases.variants import STANDARD, BadVariant, Variant

__all__ = [
    "STANDARD",
    "TABLE",
    "Act",
    "Allocation",
    "AppealInstruction",
    "BadVariant",
    "Deadlines",
    "Effect",
    "Facts",
    "Light",
    "Moved",
    "Need",
    "Option",
    "Outcome",
    "Party",
    "Position",
    "Proposal",
    "Refused",
    "Retention",
    "RetentionClass",
    "Row",
    "State",
    "Variant",
    "allocate",
    "allowed",
    "apply",
    "deadlines",
    "fits",
    "light",
    "markdown",
    "mermaid",
    "options",
    "retention",
]
