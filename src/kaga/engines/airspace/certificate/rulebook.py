"""A rule pack as questions about measured facts, once a person has declared the rest.

What: the rules of a pack asked twice, with the fact kept and with it broken: what follows is
the record that a verifier can read, one question about one fact. Why after declarations:
whether a dense district needs a permission depends on licence, certificate and sight, which
nobody can measure from a route; with these fixed, each rule asks for one fact only. The records
depend on the pack and the declarations, never on a route, so a city issues them beforehand.

Rules about facts that no map of a certificate holds (gatherings, rescue areas, third parties)
become questions about a declared fact named like the rule, which the signature attests.

>>> from kaga.engines.airspace.rules.japan import JP_2026
>>> [rule.fact for rule in rules_after(JP_2026, Declared(crew=Crew(10.0)))][:3]
['airport_room_mm', 'most_agl_mm', 'did']
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from kaga.engines.airspace.certificate.documents import RuleRecord
from kaga.engines.airspace.rules.facts import (
    Breach,
    Control,
    Crew,
    EntryControl,
    HighestPoint,
    Manner,
    Place,
    ProtectedSite,
    RouteFacts,
    Sight,
    ThirdParties,
)
from kaga.engines.airspace.rules.rule import Verdict
from kaga.engines.geo.model import Point

if TYPE_CHECKING:
    from kaga.engines.airspace.rules.rule import Rule, RulePack

_HERE: Final = Point(36.3, 136.3)
_GOOD: Final = Place(HighestPoint(100.0, _HERE), (), (), (), 150.0, ThirdParties.NOBODY, (), ())
_BAD: Final = replace(
    _GOOD,
    highest=HighestPoint(150.0, _HERE),
    dense_districts=("did",),
    breaches=(Breach("airport", "surface", 1.0, _HERE),),
    emergency_areas=("area",),
    nearest_m=0.0,
    events=("event",),
)
_DAY: Final = (0.0, 1.0, 0.0, 2.0)
_NIGHT: Final = (3.0, 4.0, 0.0, 2.0)
_MEASURED: Final[dict[str, tuple[str, str, int | bool]]] = {
    "airport-surfaces": ("airport_room_mm", "at_least", 0),
    "high-air": ("most_agl_mm", "at_most", 149_999),
    "dense-district": ("did", "is", False),
    "night": ("night", "is", False),
    "near": ("object_mm", "at_least", 30_000),
}
_FROM_ZONES: Final = frozenset({"event", "emergency-area"})


@dataclass(frozen=True, slots=True)
class Declared:
    """What an operator declares about a flight; `basis` says how it was declared."""

    crew: Crew
    sight: Sight = Sight.BEYOND
    control: Control = Control.AUTOMATIC
    entry_control: EntryControl = EntryControl.CAMERA
    third_parties: ThirdParties | None = ThirdParties.MOVING_VEHICLES
    protected_sites: tuple[ProtectedSite, ...] = ()
    dangerous_goods: tuple[str, ...] = ()
    drops: bool = False
    is_tethered: bool = False
    is_rescue: bool = False
    basis: str = field(default="operator")

    def manner(self, begins: float, ends: float, sunrise: float, sunset: float) -> Manner:
        """How and when it is flown."""
        return Manner(
            begins, ends, self.sight, self.control, self.entry_control, sunrise, sunset,
            self.dangerous_goods, self.drops, self.is_tethered, self.is_rescue,
        )  # fmt: skip

    def facts(self, place: Place, times: tuple[float, float, float, float]) -> RouteFacts:
        """Everything a rule may ask, with the declared parts of the place."""
        place = replace(
            place, third_parties=self.third_parties, protected_sites=self.protected_sites
        )
        return RouteFacts(place, self.manner(*times), self.crew)


def name_of(verdict: Verdict) -> str:
    """A verdict as a certificate writes it."""
    return verdict.name.lower()


def rules_after(pack: RulePack, declared: Declared) -> tuple[RuleRecord, ...]:
    """The records of a pack for some declarations, in the pack's order."""
    return tuple(_record(rule, pack, declared) for rule in pack.rules)


def _record(rule: Rule, pack: RulePack, declared: Declared) -> RuleRecord:
    article = "、".join(rule.source.articles)
    kept = rule.predicate(declared.facts(_GOOD, _DAY), pack.limits).verdict
    broken = rule.predicate(declared.facts(_BAD, _NIGHT), pack.limits).verdict
    measured = _MEASURED.get(rule.key)
    if measured is not None:
        fact, test, value = measured
        return RuleRecord(rule.key, article, fact, test, value, name_of(broken))
    worse = broken if rule.key in _FROM_ZONES else kept
    otherwise = name_of(Verdict.PROHIBITED if worse is Verdict.OK else worse)
    return RuleRecord(rule.key, article, f"declared.{rule.key}", "is", "ok", otherwise)


def declared_facts(
    verdicts: dict[str, Verdict], records: tuple[RuleRecord, ...]
) -> dict[str, str]:
    """The declared fact of each rule that asks for one: what follows from the declarations."""
    return {
        record.id: name_of(verdicts[record.id])
        for record in records
        if record.fact.startswith("declared.")
    }
