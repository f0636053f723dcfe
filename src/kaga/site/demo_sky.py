"""The sky of the demo: operators, pilots, aircraft, closed air, an event, flights, objections.

What: everything by the actions that people use, with flights along routes that the running
planner makes and its separate verifier checks; the map is invented, so the head of airspace
answers for each accepted flight by name, as the rules ask. Why without a planner no flights:
a flight without a route that somebody proved would be a lie about how this city works.

>>> fill_sky(say=print)                                                 # doctest: +SKIP
Counter({'flights': 7, 'zones': 3, ...})
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import cycle
from typing import TYPE_CHECKING, Final

from kaga.engines.airspace.periods import Once
from kaga.kernel import clock
from kaga.kernel.actors import Actor, PersonId
from kaga.kernel.identity.actions.staff import Post, give_role
from kaga.kernel.identity.queries import assignments_of
from kaga.kernel.identity.visitor import Assurance, Visitor, nobody
from kaga.services.airspace.actions import ground, objections, registry, zones
from kaga.services.airspace.actions.filing import file_flight
from kaga.services.airspace.actions.flights import (
    NewFlight,
    answer_for_flight,
    check_flight,
    draft_flight,
    withdraw_flight,
)
from kaga.services.airspace.api_shapes import PlanIn
from kaga.services.airspace.enums import (
    ClassOf,
    HappeningKind,
    LicenceExtension,
    PriorityClass,
    Restriction,
)
from kaga.services.airspace.models import Operator, Port, VehicleModel
from kaga.services.airspace.planner.client import (
    PlannerFailed,
    PlannerUnavailable,
    Refused,
    ask,
    planner_state,
)
from kaga.services.airspace.seeds import load_models

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

_DEMO: Final = "（見本）"
_DAY: Final = timedelta(days=1)
_QUARTER_S: Final = 900
_OPERATORS: Final = (
    ("片山津ドローン便", ("goods", "medical"), ("作見 そら", "動橋 みなと")),
    ("加賀測量サービス", ("survey", "goods"), ("橋立 はやて",)),
)


@dataclass(frozen=True, slots=True)
class _Fleet:
    """An operator, who files for it, one pilot and one aircraft."""

    operator: UUID
    member: Visitor
    pilot: UUID
    vehicle: UUID


@dataclass(frozen=True, slots=True)
class _Errand:
    """A flight to be: between which places, hours from now, what for, how far it comes."""

    start: str
    goal: str
    hours: float
    priority: PriorityClass
    purpose: str
    ends_as: str


_ERRANDS: Final = (
    _Errand("加賀温泉駅", "加賀市文化会館", 1.5, PriorityClass.GOODS, "図書の配送", "accepted"),
    _Errand("大聖寺駅", "片山津温泉", 2.0, PriorityClass.SURVEY, "橋の点検", "accepted"),
    _Errand(
        "加賀温泉駅", "加賀市文化会館", 3.0, PriorityClass.MEDICAL, "検体の搬送", "accepted"
    ),
    _Errand("加賀市文化会館", "加賀温泉駅", 4.5, PriorityClass.GOODS, "図書の返却", "accepted"),
    _Errand("加賀温泉駅", "加賀市文化会館", 1.5, PriorityClass.GOODS, "重なる便", "refused"),
    _Errand("加賀温泉駅", "加賀市文化会館", 5.0, PriorityClass.GOODS, "中止の便", "withdrawn"),
    _Errand("大聖寺駅", "片山津温泉", 6.0, PriorityClass.GOODS, "確認済みの便", "checked"),
    _Errand("加賀市文化会館", "加賀温泉駅", 7.0, PriorityClass.GOODS, "下書きの便", "draft"),
)
"""The fifth was planned into the air of the first, and is refused with offers."""


def fill_sky(people: dict[str, PersonId], *, say: Callable[[str], None]) -> Counter[str]:
    """Fill the sky; how much of everything was made. What is there already stays as it is."""
    made: Counter[str] = Counter()
    desk, chief = (
        _staff(people["clerk"], "airspace"),
        _staff(people["decider"], "airspace-chief"),
    )
    load_models()
    fleets = _fleets(desk, people, made)
    if not Port.objects.exists():
        _ground(desk, made)
        _limits(desk, chief, made)
        _objections("", made)
    state = planner_state()
    if state.phase != "ready":
        say("the planner is not running: no flights yet; `kaga demo --sky` beside `make run`")
        return made
    # All are planned before any holds the air: else none would be in another's way.
    drafts = [
        (errand, fleet, _drafted(fleet, errand))
        for errand, fleet in zip(_ERRANDS, cycle(fleets))
    ]
    for errand, fleet, reference in drafts:
        if reference:
            _bring(fleet, chief, reference, errand.ends_as)
            made[f"flights {errand.ends_as}"] += 1
    first = next((reference for _, _, reference in drafts if reference), "")
    if first:
        _objections(first, made)
    return made


def _staff(person: PersonId, role: str) -> Visitor:
    """Somebody of the demo's staff, with a role of the airspace too."""
    if not assignments_of(person).filter(role=role).exists():
        give_role(Actor.system("demo"), person, Post(role, "smart-city"))
    return Visitor(
        person=person,
        name="見本 太郎",
        assurance=Assurance.CARD,
        authenticated_at=clock.now(),
        roles=frozenset({role}),
        divisions=frozenset({"smart-city"}),
    )


def _fleets(desk: Visitor, people: dict[str, PersonId], made: Counter[str]) -> list[_Fleet]:
    members = (people["counter"], people["admin"])
    return [
        _fleet(desk, member, one, made) for member, one in zip(members, _OPERATORS, strict=True)
    ]


def _fleet(
    desk: Visitor,
    person: PersonId,
    wanted: tuple[str, tuple[str, ...], tuple[str, ...]],
    made: Counter[str],
) -> _Fleet:
    name, classes, pilots = wanted
    member = Visitor(person=person, assurance=Assurance.CARD, authenticated_at=clock.now())
    known = Operator.objects.filter(organisation=f"{_DEMO}{name}").first()
    if known is None:
        known = _registered(desk, member, (f"{_DEMO}{name}", classes), pilots)
        made["operators"] += 1
        made["pilots"] += len(pilots)
        made["aircraft"] += 1
    pilot, vehicle = known.pilots.order_by("id").first(), known.vehicles.order_by("id").first()
    if pilot is None or vehicle is None:
        raise AssertionError("an operator of the demo has a pilot and an aircraft")
    return _Fleet(known.id, member, pilot.id, vehicle.id)


def _registered(
    desk: Visitor,
    member: Visitor,
    terms: tuple[str, tuple[str, ...]],
    pilots: tuple[str, ...],
) -> Operator:
    until, since = clock.today() + 365 * _DAY, clock.today() - 200 * _DAY
    name, classes = terms
    contact = "0761-00-0000（見本）"
    priorities = frozenset(PriorityClass(one) for one in classes)
    row = registry.register_operator(
        desk, registry.OperatorTerms(name, contact, "", until, priorities)
    )
    lifted = {LicenceExtension.NIGHT: since, LicenceExtension.BEYOND_SIGHT: since}
    for number, pilot in enumerate(pilots):
        new = registry.NewPilot(
            row.id, pilot, ClassOf.SECOND, f"見本-{number + 1}", until, lifted
        )
        registry.register_pilot(desk, new)
    model = VehicleModel.objects.get(risk_class="delivery_10kg")
    letters = f"JUDEMO{row.id.hex[-6:].upper()}"
    registry.register_vehicle(
        desk, registry.NewVehicle(row.id, model.id, letters, ClassOf.SECOND, until)
    )
    registry.join_operator(member, registry.invite_member(desk, row.id))
    return row


def _ground(desk: Visitor, made: Counter[str]) -> None:
    for name, lat, lon in (
        ("加賀温泉駅前ポート（見本）", 36.3222, 136.3521),
        ("加賀市文化会館ポート（見本）", 36.2975, 136.3579),
    ):
        ground.put_port(desk, ground.PortTerms(name, lat, lon, 2, 10.0))
        made["ports"] += 1
    site = ground.SiteTerms("柴山潟畔（見本）", 36.34, 136.37, 20.0, 2, "加賀市", None)
    ground.put_site(desk, site)
    made["landing sites"] += 1


def _limits(desk: Visitor, chief: Visitor, made: Counter[str]) -> None:
    """A closed zone, one with permission, one to avoid; an event tomorrow, works all week."""
    for name, place, radius, restriction in (
        ("消防訓練空域（見本）", (36.3085, 136.3475), 220.0, Restriction.PROHIBITED),
        ("自然公園（見本）", (36.3420, 136.3780), 600.0, Restriction.PERMISSION),
        ("静かにしたい地区（見本）", (36.3025, 136.3680), 320.0, Restriction.AVOID),
    ):
        row = zones.propose_zone(
            desk,
            zones.ZoneTerms(
                name,
                {"kind": "circle", "centre": list(place), "radius_m": radius},
                {"datum": "agl", "metres": 0},
                {"datum": "agl", "metres": 150},
                (),
                restriction,
                "city",
                "加賀市（見本）",
            ),
        )
        zones.decide_zone(chief, row.id, 1, "approve")
        made["zones"] += 1
    now = clock.now()
    for terms in (_festival(now), _crane(now)):
        happening = zones.propose_happening(desk, terms)
        zones.decide_happening(chief, happening.id, 1, "approve")
        made["events and works"] += 1


def _festival(now: datetime) -> zones.HappeningTerms:
    begins = now + timedelta(hours=1)
    hours = Once(begins.timestamp(), (begins + timedelta(hours=10)).timestamp())
    kind, note = HappeningKind.EVENT, "この催しは見本です。"
    return zones.HappeningTerms(
        kind, "湖上花火大会（見本）", "片山津温泉", 36.3470, 136.3640, 250.0, 3_000, (hours,),
        note=note,
    )  # fmt: skip


def _crane(now: datetime) -> zones.HappeningTerms:
    hours = Once(now.timestamp(), (now + 7 * _DAY).timestamp())
    kind = HappeningKind.WORKS
    return zones.HappeningTerms(
        kind,
        "橋の塗替え（見本）",
        "作見町",
        36.3150,
        136.3440,
        40.0,
        6,
        (hours,),
        height_m=25.0,
    )


def _objections(flight: str, made: Counter[str]) -> None:
    texts = ("音が気になります。高く飛んでください。", "何を運んでいるのか知りたいです。")
    for text in texts[: 1 if flight else 2]:
        said = objections.NewObjection(f"{_DEMO}{text}", "", "作見町", flight)
        objections.make_objection(nobody(), said, objections.new_receipt())
        made["objections"] += 1


def _bring(fleet: _Fleet, chief: Visitor, reference: str, ends_as: str) -> None:
    """A draft as far as it is to come."""
    if ends_as == "draft":
        return
    answer = check_flight(fleet.member, reference)
    if any(one.code == "rehearsing" for one in answer.reasons):
        return  # a simulator flies it first; whoever looks on checks it again
    if ends_as in {"accepted", "refused"}:
        reason = "見本：仮の地図による飛行です。実際には飛びません。"
        answer_for_flight(chief, reference, reason)
        file_flight(fleet.member, reference)
    elif ends_as == "withdrawn":
        withdraw_flight(fleet.member, reference)


def _drafted(fleet: _Fleet, errand: _Errand) -> str:
    """A draft along the first alternative of the planner."""
    seconds = (clock.now() + timedelta(hours=errand.hours)).timestamp() // _QUARTER_S + 1
    depart = datetime.fromtimestamp(seconds * _QUARTER_S, clock.TOKYO).isoformat()
    asked = {"from": errand.start, "to": errand.goal, "depart": depart}
    try:
        plan = ask("plan", asked)
        question = {**plan["asked"], "id": plan["alternatives"][0]["id"]}
        found = ask("route", question)
    except (Refused, PlannerUnavailable, PlannerFailed):
        return ""
    route = replace(PlanIn(**found["plan"]).plan(), figures=found["figures"])
    wanted = NewFlight(
        fleet.operator, fleet.pilot, fleet.vehicle, errand.priority,
        f"{_DEMO}{errand.purpose}", route,
    )  # fmt: skip
    return draft_flight(fleet.member, wanted).reference
