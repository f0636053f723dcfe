"""The questions that Japan's rules ask of a flight: pure functions of facts and limits.

What: for each rule what follows from the facts. Why apart from the rules' data: numbers and
articles change by the year, the questions seldom. An unknown fact gives `PROHIBITED` with the
name of what is missing.

How the law weighs (航空法 132-85, 132-86): near airports, at 150 m and above, over events, with
dangerous goods and dropping, a permission is always needed. Over dense districts, at night,
beyond sight and nearer than 30 m none is, if a licensed pilot flies a certified aircraft below
25 kg, by a manual, with third parties kept out; otherwise it is.
"""

from __future__ import annotations

from kaga.engines.airspace.rules.facts import (
    Consent,
    EntryControl,
    Extension,
    Grade,
    RouteFacts,
    Sight,
)
from kaga.engines.airspace.rules.rule import Answer, Limits, Verdict

_OK = Answer(Verdict.OK)


def airport_surfaces(facts: RouteFacts, limits: Limits) -> Answer:
    """Air above the limitation surfaces of an airport."""
    breaches = facts.place.breaches
    if breaches is None:
        return unknown("airport surfaces")
    if not breaches or _is_model(facts, limits):
        return _OK
    worst = max(breaches, key=lambda breach: breach.above_m)
    return Answer(
        _special(facts),
        (
            ("airport", worst.airport),
            ("surface", worst.surface),
            ("above", f"{worst.above_m:.1f}"),
        ),
    )


def high_air(facts: RouteFacts, limits: Limits) -> Answer:
    """Air at 150 m above ground or water and higher."""
    highest = facts.place.highest
    if highest is None:
        return unknown("height above ground")
    is_low = highest.agl_m < limits.highest_agl_m
    if is_low or facts.place.is_high_only_beside_structures or _is_model(facts, limits):
        return _OK
    return Answer(_special(facts), (("height", f"{highest.agl_m:.1f}"),))


def dense_district(facts: RouteFacts, limits: Limits) -> Answer:
    """Air above a densely inhabited district of the census."""
    districts = facts.place.dense_districts
    if districts is None:
        return unknown("dense districts")
    if not districts or facts.manner.is_tethered or _is_model(facts, limits):
        return _OK
    return Answer(_eased(facts, limits), (("places", "、".join(districts)),))


def emergency_area(facts: RouteFacts, _limits: Limits) -> Answer:
    """Air set apart for rescue aircraft; closed to models under 100 g too."""
    areas = facts.place.emergency_areas
    if areas is None:
        return unknown("emergency areas")
    if not areas:
        return _OK
    verdict = Verdict.NOTIFY if facts.manner.is_rescue else Verdict.PROHIBITED
    return Answer(verdict, (("places", "、".join(areas)),))


def night(facts: RouteFacts, limits: Limits) -> Answer:
    """From sunset to sunrise."""
    free = facts.manner.is_daylight or facts.manner.is_tethered or _is_model(facts, limits)
    return _OK if free else Answer(_eased(facts, limits, Extension.NIGHT))


def beyond_sight(facts: RouteFacts, limits: Limits) -> Answer:
    """Out of the pilot's own sight."""
    manner = facts.manner
    if manner.sight is Sight.VISUAL or manner.is_tethered or _is_model(facts, limits):
        return _OK
    if manner.sight is Sight.BEYOND:
        # Without assistants it is judged flight by flight (levels 3, 3.5 and 4).
        verdict = _eased(facts, limits, Extension.BEYOND_SIGHT)
        is_open = manner.entry_control is EntryControl.NONE
        return Answer(_special(facts) if is_open else verdict)
    return Answer(_eased(facts, limits, Extension.BEYOND_SIGHT))


def near_people_or_objects(facts: RouteFacts, limits: Limits) -> Answer:
    """Nearer than 30 m to third parties or their objects."""
    nearest = facts.place.nearest_m
    if nearest is None:
        return unknown("distance to people and objects")
    free = facts.manner.is_tethered or _is_model(facts, limits)
    if nearest >= limits.nearest_m or free:
        return _OK
    return Answer(_eased(facts, limits), (("distance", f"{nearest:.1f}"),))


def event(facts: RouteFacts, limits: Limits) -> Answer:
    """Above a festival, fair or other gathering of many people."""
    events = facts.place.events
    if events is None:
        return unknown("events")
    if not events or _is_model(facts, limits):
        return _OK
    return Answer(_special(facts), (("places", "、".join(events)),))


def dangerous_goods(facts: RouteFacts, limits: Limits) -> Answer:
    """Carrying what explodes, burns or poisons."""
    goods = facts.manner.dangerous_goods
    if not goods or _is_model(facts, limits):
        return _OK
    return Answer(_special(facts), (("goods", "、".join(goods)),))


def dropping(facts: RouteFacts, limits: Limits) -> Answer:
    """Letting go of a thing in flight; setting it down on the ground is none."""
    if not facts.manner.drops or _is_model(facts, limits):
        return _OK
    return Answer(_special(facts))


def protected_site(facts: RouteFacts, limits: Limits) -> Answer:
    """Within the surroundings of an important facility; any small aircraft."""
    sites = facts.place.protected_sites
    if sites is None:
        return unknown("protected sites")
    near = [site for site in sites if site.distance_m <= limits.protected_m]
    if not near:
        return _OK
    named = (("places", "、".join(site.name for site in near)),)
    for site in near:
        strict = site.is_strict and site.distance_m <= 0.0
        wanted = Consent.MANAGER if strict else site.consent
        if site.consent is Consent.NOBODY or site.consent is not wanted:
            return Answer(Verdict.PROHIBITED, named)
    return Answer(Verdict.NOTIFY, named)


def registration(facts: RouteFacts, limits: Limits) -> Answer:
    """Registered, with its mark and remote identification."""
    if _is_model(facts, limits) or facts.crew.is_registered:
        return _OK
    return Answer(Verdict.PROHIBITED)


def unknown(what: str) -> Answer:
    """The answer where a fact is missing: no flight."""
    return Answer(Verdict.PROHIBITED, unknown=what)


def _special(facts: RouteFacts) -> Verdict:
    """Permission, but for rescue, which the law frees (132-92)."""
    return Verdict.NOTIFY if facts.manner.is_rescue else Verdict.PERMISSION


def _eased(facts: RouteFacts, limits: Limits, extension: Extension | None = None) -> Verdict:
    """What the law eases for a licensed pilot in a certified aircraft (category II B)."""
    crew = facts.crew
    is_light = crew.mass_kg < limits.heavy_kg
    is_kept_out = facts.manner.entry_control is not EntryControl.NONE
    has_both = crew.certificate > Grade.NONE and crew.licence > Grade.NONE
    is_extended = extension is None or extension in crew.extensions
    if is_light and is_kept_out and has_both and is_extended and crew.has_manual:
        return Verdict.NOTIFY
    return _special(facts)


def _is_model(facts: RouteFacts, limits: Limits) -> bool:
    """Under 100 g: no unmanned aircraft in the law's sense."""
    return facts.crew.mass_kg < limits.least_kg
