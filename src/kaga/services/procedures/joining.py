"""How the service joins the city at start-up: its API, queues, offers and menu.

>>> # join() is called once, when Django is ready
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.engines.cases import Light, State
from kaga.kernel.api.root import add_router
from kaga.kernel.identity.drill import register_probe
from kaga.kernel.identity.sightings import register_sightings
from kaga.kernel.ledger.titles import title_acts
from kaga.kernel.web.frame import FrameLink, add_link
from kaga.kernel.web.offers import Offer, register_offer
from kaga.kernel.worklist import WorkQueue, publish
from kaga.services.procedures import (
    act_words,
    api,
    applying_words,
    budget_words,
    desk_words,
    duties,  # noqa: F401 - declares what the worker does by the clock
    jobs,  # noqa: F401 - declares the kinds of its jobs
    proof_words,
    rules,
    telling,  # noqa: F401 - declares its notices and its consumer
)
from kaga.services.procedures.enums import Desk
from kaga.services.procedures.queries.inbox import Filter, count_waiting
from kaga.services.procedures.reaching import kept_cases, kept_drafts, sightings_of_person

if TYPE_CHECKING:
    from collections.abc import Callable

    from kaga.kernel.identity.visitor import Visitor

_QUEUES = (
    ("new", Filter(state=State.ARRIVED)),
    ("decide", Filter(state=State.REVIEW, proposal="none")),
    ("approve", Filter(state=State.REVIEW, proposal="waiting")),
    ("finish", Filter(desk=Desk.FINISH)),
)


def join() -> None:
    """Register everything, once."""
    add_router("/procedures", api.catalogue, "Procedures")
    add_router("/drafts", api.drafts, "Drafts")
    add_router("/applications", api.applications, "Applications")
    add_router("/cases", api.cases, "Cases")
    add_link(FrameLink(applying_words.procedures, "/procedures", order=10))
    add_link(FrameLink(applying_words.my_title, "/my/applications", order=20))
    add_link(
        FrameLink(
            desk_words.inbox,
            "/staff/cases",
            order=80,
            audience="staff",
            permission=rules.see_inbox,
        )
    )
    for order, (queue, wanted) in enumerate(_QUEUES, start=10):
        publish(_queue(queue, wanted, order))
    title_acts("procedures", act_words.TITLES)
    register_probe("drafts", kept_drafts)
    register_probe("cases", kept_cases)
    register_sightings("procedures", sightings_of_person)
    register_offer(_find())
    register_offer(_mine())
    register_offer(_check())
    register_offer(_counter())
    register_offer(_budgets())


def _queue(queue: str, wanted: Filter, order: int) -> WorkQueue:
    late = Filter(wanted.desk, wanted.state, light=Light.RED, proposal=wanted.proposal)
    return WorkQueue(
        f"procedures.{queue}",
        desk_words.QUEUES[queue],
        f"/staff/cases?queue={queue}",
        waiting=_counter_of(wanted),
        permission=rules.see_queues,
        overdue=None if queue == "finish" else _counter_of(late),
        order=order,
    )


def _counter_of(wanted: Filter) -> Callable[[Visitor], int]:
    return lambda visitor: count_waiting(visitor, wanted)


def _find() -> Offer:
    return Offer(
        "procedures.find",
        applying_words.find_title,
        applying_words.find_lead,
        "/procedures",
        icon="form",
        keywords=("申請", "届出", "手続", "補助金", "apply", "form"),
        readings=("てつづきをさがす",),
        order=10,
    )


def _mine() -> Offer:
    return Offer(
        "procedures.mine",
        applying_words.my_title,
        applying_words.my_lead,
        "/my/applications",
        icon="person",
        accent="green",
        keywords=("受付番号", "状況", "補正", "取下げ", "my applications"),
        readings=("わたしのしんせい",),
        order=20,
    )


def _check() -> Offer:
    return Offer(
        "procedures.verify",
        proof_words.title,
        proof_words.lead,
        "/verify",
        icon="shield",
        accent="purple",
        keywords=("本物", "偽物", "QR", "受領証", "台帳", "verify"),
        readings=("つうちしょをたしかめる",),
        audiences=frozenset({"resident", "visitor"}),
        order=60,
    )


def _counter() -> Offer:
    return Offer(
        "procedures.counter",
        desk_words.counter,
        desk_words.counter_lead,
        "/staff/counter",
        icon="people",
        keywords=("窓口", "紙", "代理入力"),
        audiences=frozenset({"staff"}),
        order=30,
        permission=rules.enter_at_counter,
    )


def _budgets() -> Offer:
    return Offer(
        "procedures.budgets",
        budget_words.title,
        budget_words.lead,
        "/staff/budgets",
        icon="form",
        keywords=("予算", "補助金", "枠", "budget"),
        audiences=frozenset({"staff"}),
        order=35,
        permission=rules.see_budgets,
    )
