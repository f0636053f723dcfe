"""`kaga demo`: a believable city, made by the same actions that people use.

10,000 residents in the roll; over the last year some sign in, some apply for the smartphone
subsidy, some stop in the middle, and the office works on what arrives: corrections, grants,
refusals, withdrawals, notices, payments. Everything is invented, reproducible by its seed, and
dated as it would have happened. Only for a development city that has no cases yet.

>>> make_demo(Plan(residents=200), say=print)                          # doctest: +SKIP
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from django.conf import settings

from kaga.engines.calendar import fiscal_year
from kaga.kernel import clock
from kaga.kernel.actors import Actor, PersonId
from kaga.kernel.identity.actions.roll import RollRow, import_roll
from kaga.kernel.identity.actions.signing_in import sign_in
from kaga.kernel.identity.actions.staff import Post, give_role
from kaga.kernel.identity.ports import Proof
from kaga.kernel.identity.profiles import Profile
from kaga.kernel.identity.visitor import Assurance, Visitor
from kaga.kernel.places.beginning import city_name
from kaga.kernel.places.models import AddressPoint
from kaga.services.procedures.models import Case
from kaga.services.procedures.seeds import load_catalogue
from kaga.site import demo_people, demo_sky, demo_votes
from kaga.site.demo_cases import CASHIER, Office, Story
from kaga.site.demo_platform import publish_city
from kaga.site.demo_time import Timeline
from kaga.site.staffseed import roll_rows, seed_staff

if TYPE_CHECKING:
    from collections.abc import Callable

LAST_BIRTHDAY = date(1957, 4, 1)


class DemoRefused(RuntimeError):
    """This city is not one to be filled with invented people."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How much of everything, over how many days."""

    residents: int = 10_000
    accounts: int = 700
    applications: int = 300
    most_a_year: int = 230
    """More than a year's pot can pay, but not many more: the word gets around."""
    drafts: int = 60
    notices: int = 32
    days: int = 365
    seed: int = 17206


def make_demo(plan: Plan, *, say: Callable[[str], None]) -> Counter[str]:
    """Fill the city; how much of everything was made.

    Raises
    ------
    DemoRefused: not a development city, or one that has cases already.
    """
    if not settings.KAGA_DEVELOPMENT:
        raise DemoRefused("set KAGA_DEVELOPMENT=1: invented people belong in no real city")
    if Case.objects.exists():
        raise DemoRefused("this city has cases already; `make clean` begins a new one")
    people = demo_people.invent(plan.residents, _towns(), seed=plan.seed)
    made: Counter[str] = Counter()
    say(f"entering {len(people):,} residents in the roll")
    made["residents"] = _enter_in_roll(people)
    draw = np.random.default_rng(plan.seed)
    timeline = Timeline(clock.now(), draw)
    with clock.frozen(clock.now() - timedelta(days=plan.days)):
        load_catalogue()  # the pot of the fiscal year in which it begins
    office = Office(_staff(), timeline, made, noticed=plan.notices / plan.applications)
    say(f"{plan.accounts:,} of them sign in, the old ones apply, the office works")
    _plan_sign_ins(people[: plan.accounts], plan, timeline, made)
    _plan_applications(people[plan.accounts :], plan, office)
    timeline.live(office.evening)
    made += make_sky(say=say)
    made += demo_votes.fill_votes(say=say)
    made += publish_city(say=say)
    return made


def make_sky(*, say: Callable[[str], None]) -> Counter[str]:
    """Fill the sky alone (raises DemoRefused: not a development city)."""
    if not settings.KAGA_DEVELOPMENT:
        raise DemoRefused("set KAGA_DEVELOPMENT=1: invented flights belong in no real city")
    say("operators, closed air, an event, objections; flights when the planner is there")
    return demo_sky.fill_sky(seed_staff(), say=say)


def _staff() -> dict[str, PersonId]:
    people = seed_staff()
    give_role(Actor.system("demo"), people["counter"], Post(*CASHIER))
    return {**people, "cashier": people["counter"]}


def _towns() -> list[str]:
    names = AddressPoint.objects.filter(koaza="").values_list("town", flat=True)
    return sorted(set(names))


def _enter_in_roll(people: list[demo_people.Resident]) -> int:
    city = city_name().ja
    rows = [RollRow(one.name, one.born, one.address(city), one.town) for one in people]
    return import_roll([*roll_rows(), *rows], Actor.system("demo")).read


def _plan_sign_ins(
    people: list[demo_people.Resident], plan: Plan, timeline: Timeline, made: Counter[str]
) -> None:
    def come(one: demo_people.Resident) -> None:
        sign_in_as(one)
        made["accounts"] += 1

    for place, one in enumerate(people):
        ago = plan.days * (1 - place / len(people))
        timeline.at(timeline.in_office_hours(ago), lambda one=one: come(one))  # type: ignore[misc]


def _plan_applications(people: list[demo_people.Resident], plan: Plan, office: Office) -> None:
    old = [one for one in people if one.born <= LAST_BIRTHDAY]
    chosen = old[: plan.applications + plan.drafts]
    every = max(len(chosen) // max(plan.drafts, 1), 1)
    sent: Counter[int] = Counter()
    for place, one in enumerate(chosen):
        ago = plan.days * (1 - place / len(chosen))
        moment = office.timeline.in_office_hours(ago)
        story = Story(office, one, lambda one=one: sign_in_as(one))  # type: ignore[misc]
        if place % every == 0:
            office.timeline.at(moment, story.leave_a_draft)
        elif sent[year := fiscal_year(moment.date())] < plan.most_a_year:
            sent[year] += 1
            office.timeline.at(moment, story.apply)


def sign_in_as(one: demo_people.Resident) -> Visitor:
    """An invented resident signs in by card, at the moment that is being lived."""
    profile = Profile(name=one.name, birth_date=one.born, address=one.address(city_name().ja))
    subject = f"demo-{one.number}"
    proof = Proof("card", subject, Assurance.CARD, clock.now(), profile)
    return Visitor(
        person=sign_in(proof).person,
        name=one.name,
        assurance=Assurance.CARD,
        authenticated_at=clock.now() - timedelta(seconds=20),
    )
