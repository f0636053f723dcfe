"""What a rule is: a question, where it is written, and what follows from the answer.

What: the shape of a rule pack. Why data: the law changes every year; a pack is replaced as a
whole, a certificate names the pack it was judged by, and staff see per rule who checked its
text against what, and what nobody has checked yet (`to_confirm`).

>>> max(Verdict.OK, Verdict.PERMISSION)
<Verdict.PERMISSION: 2>
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum, IntEnum
from typing import NewType

from kaga.engines.airspace.rules.facts import RouteFacts
from kaga.engines.airspace.told import Told

RuleKey = NewType("RuleKey", str)


class Verdict(IntEnum):
    """What a rule says, the worst last."""

    OK = 0
    NOTIFY = 1
    """Allowed; something must be told, kept or checked."""
    PERMISSION = 2
    """Allowed once a permission or approval is granted."""
    PROHIBITED = 3


class Item(Enum):
    """The ten things that make a flight a special one (特定飛行)."""

    AIRPORT = "airport"
    HIGH = "high"
    DENSE = "dense"
    EMERGENCY = "emergency"
    NIGHT = "night"
    BEYOND_SIGHT = "beyond-sight"
    NEAR = "near"
    EVENT = "event"
    DANGEROUS_GOODS = "dangerous-goods"
    DROPPING = "dropping"


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of the law."""

    highest_agl_m: float
    beside_structure_m: float
    nearest_m: float
    heavy_kg: float
    least_kg: float
    protected_m: float


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule is written and how far its text has been checked."""

    articles: tuple[str, ...]
    checked: str
    to_confirm: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a predicate found; `values` fill the places of the rule's sentence."""

    verdict: Verdict
    values: tuple[tuple[str, str], ...] = ()
    unknown: str = ""


Predicate = Callable[[RouteFacts, Limits], Answer]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a pack.

    `item` names the special flight it makes when it is not simply met; `documents` are needed
    when the verdict is a permission.
    """

    key: RuleKey
    source: Source
    title: Told
    sentence: Told
    predicate: Predicate
    item: Item | None = None
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RulePack:
    """All rules of a country for a year."""

    key: str
    valid_from: date
    limits: Limits
    rules: tuple[Rule, ...]

    def rule(self, key: str) -> Rule:
        """The rule of that key."""
        return next(rule for rule in self.rules if rule.key == key)


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule's answer for one flight, ready to be shown."""

    rule: Rule
    verdict: Verdict
    told: Told
    is_unknown: bool
