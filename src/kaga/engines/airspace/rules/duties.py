"""Rules that follow from the whole of a flight: who is below, level 3.5, notices and logs.

What: predicates that need category and level. Why apart from `predicates`: those ask one fact
each, these what the flight is altogether.

>>> from kaga.engines.airspace.rules.rule import Verdict
>>> always.__name__, Verdict.NOTIFY.name
('always', 'NOTIFY')
"""

from __future__ import annotations

from kaga.engines.airspace.rules.classes import (
    Category,
    Level,
    category_of,
    level_of,
)
from kaga.engines.airspace.rules.facts import (
    EntryControl,
    Extension,
    Grade,
    RouteFacts,
    ThirdParties,
)
from kaga.engines.airspace.rules.predicates import unknown
from kaga.engines.airspace.rules.rule import Answer, Limits, Verdict


def third_parties(facts: RouteFacts, limits: Limits) -> Answer:
    """Who can be below the route or where it would fall.

    Kept out but there all the same: the control's area is too small, no flight. Not kept out
    (category III): first-class licence, first-class certificate and a permission. Vehicles
    crossed for a moment: free at level 3.5, with a stop and a look at level 3.
    """
    parties = facts.place.third_parties
    if parties is None:
        return unknown("third parties")
    category = category_of(facts, limits)
    if category is Category.III and not facts.manner.is_rescue:
        return _category_three(facts, parties)
    is_model = facts.crew.mass_kg < limits.least_kg
    if parties is ThirdParties.NOBODY or is_model:
        return Answer(Verdict.OK)
    if category is Category.I or facts.manner.is_rescue:
        return Answer(Verdict.NOTIFY, (("who", parties.value),))
    return _kept_out(facts, parties)


def level_3_5(facts: RouteFacts, _limits: Limits) -> Answer:
    """What replaces assistants and signs: licence beyond sight and insurance."""
    if level_of(facts) is not Level.THREE_HALF:
        return Answer(Verdict.OK)
    crew = facts.crew
    missing = []
    if crew.licence is Grade.NONE:
        missing.append("licence")
    elif Extension.BEYOND_SIGHT not in crew.extensions:
        missing.append("extension")
    if not crew.is_insured:
        missing.append("insurance")
    if missing:
        return Answer(Verdict.PROHIBITED, tuple(("next", name) for name in missing))
    return Answer(Verdict.PERMISSION, (("next", "declaration"),))


def special_flight_duty(facts: RouteFacts, limits: Limits) -> Answer:
    """What every special flight has to do."""
    is_special = category_of(facts, limits) > Category.I
    return Answer(Verdict.NOTIFY if is_special else Verdict.OK)


def always(facts: RouteFacts, limits: Limits) -> Answer:
    """What every unmanned aircraft's flight has to do."""
    is_model = facts.crew.mass_kg < limits.least_kg
    return Answer(Verdict.OK if is_model else Verdict.NOTIFY)


def _kept_out(facts: RouteFacts, parties: ThirdParties) -> Answer:
    """Somebody there although third parties are kept out."""
    if parties is ThirdParties.PEOPLE:
        return Answer(Verdict.PROHIBITED, (("who", "measures"),))
    if facts.manner.entry_control is EntryControl.CAMERA:
        return Answer(Verdict.OK)
    return Answer(Verdict.NOTIFY, (("who", "stop"),))


def _category_three(facts: RouteFacts, parties: ThirdParties) -> Answer:
    crew = facts.crew
    missing = []
    if crew.certificate < Grade.FIRST:
        missing.append("certificate")
    if crew.licence < Grade.FIRST:
        missing.append("first-licence")
    if missing:
        return Answer(Verdict.PROHIBITED, tuple(("who", name) for name in missing))
    return Answer(Verdict.PERMISSION, (("who", parties.value),))
