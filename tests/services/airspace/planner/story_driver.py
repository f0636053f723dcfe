"""A route from the planner to an accepted flight, in a city of its own; prints each step.

    python tests/services/airspace/planner/story_driver.py WEST EAST

Started by test_story.py beside a running planner.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "kaga.site.settings"
django.setup()

from django.conf import settings  # noqa: E402 - settings come first
from tests.services.airspace.sky_town import Fleet, fleet, staff  # noqa: E402

from kaga.engines.airspace.verify.verifier import verify  # noqa: E402
from kaga.kernel import clock  # noqa: E402
from kaga.kernel.storage.door import write  # noqa: E402
from kaga.services.airspace.actions.filing import file_flight  # noqa: E402
from kaga.services.airspace.actions.flights import (  # noqa: E402
    NewFlight,
    answer_for_flight,
    check_flight,
    draft_flight,
)
from kaga.services.airspace.api_shapes import PlanIn  # noqa: E402
from kaga.services.airspace.enums import ClassOf, PriorityClass  # noqa: E402
from kaga.services.airspace.models import MapVersion, PeopleSource, RouteCertificate  # noqa: E402
from kaga.services.airspace.planner.client import Refused, ask, planner_state  # noqa: E402
from kaga.services.airspace.planning.certifying import CitySources  # noqa: E402
from kaga.services.airspace.planning.tilestore import TileStore  # noqa: E402


def say(**told: object) -> None:
    print(json.dumps(told, ensure_ascii=False), flush=True)


def noon() -> datetime:
    """Tomorrow at noon: by day, and not yet past."""
    tomorrow = clock.local_now() + timedelta(days=1)
    return tomorrow.replace(hour=12, minute=0, second=0, microsecond=0)


def draft(who: Fleet, record: dict, number: int = 0) -> str:
    chosen = record["alternatives"][number]
    found = ask("route", {**record["asked"], "id": chosen["id"]})
    plan = replace(PlanIn(**found["plan"]).plan(), figures=found["figures"])
    parts = who.operator.id, who.pilot.id, who.vehicle.id
    wanted = NewFlight(*parts, PriorityClass.GOODS, "処方薬の配送", plan)
    return draft_flight(who.member, wanted).reference


def checked(who: Fleet, reference: str) -> list[str]:
    return [one.code for one in check_flight(who.member, reference).reasons]


def filed(who: Fleet, reference: str) -> dict:
    found = file_flight(who.member, reference)
    return {
        "state": found.state,
        "reasons": [one.code for one in found.answer.reasons],
        "offers": [one.kind for one in found.answer.offers],
        "overridden": sorted(found.answer.overridden),
    }


def main(west: str, east: str) -> None:
    asked = {"from": west, "to": east, "depart": noon().isoformat()}
    say(phase=planner_state().phase, maps=list(published()), people=people())
    record = ask("plan", asked)
    again = ask("plan", asked)
    say(unknown=refusal({**asked, "from": "無い場所"}), nan=refusal({**asked, "to": "nan,1"}))
    say(same=record == again, free=record["alternatives"][0]["traffic"]["free"])
    first, second = fleet("加賀ドローン便"), fleet("柴山潟空輸")
    references = draft(first, record), draft(second, record)
    say(verified=[proof_holds(one) for one in references])
    say(checked=checked(first, references[0]), filed=filed(first, references[0]))
    chief = staff("airspace-chief")
    for who, reference in zip((first, second), references, strict=True):
        checked(who, reference)
        answer_for_flight(chief, reference, "仮の地図での訓練")
    say(accepted=filed(first, references[0]), refused=filed(second, references[1]))
    unlicensed(second)
    say(without_licence=checked(second, references[1]))
    later(second, asked, chief)
    bend(asked)


def refusal(asked: dict) -> str:
    """Why a question is refused, or that it is not."""
    try:
        ask("plan", asked)
    except Refused as refused:
        return refused.kind
    return "planned"


def later(who: Fleet, asked: dict, chief: object) -> None:
    """Plan again: the planner knows the accepted flight and says when to start instead."""
    known = ask("plan", asked)
    traffic = [one["traffic"] for one in known["alternatives"]]
    delays = [one["offers"]["delays_s"] for one in traffic if not one["free"]]
    free = [one["free"] for one in traffic]
    say(knows={one["filed"] for one in traffic} == {1}, delays=bool(delays) or all(free))
    start = datetime.fromisoformat(asked["depart"])
    wait = delays[0][0][0] if delays else 0.0
    moved = ask("plan", {**asked, "depart": (start + timedelta(seconds=wait + 2)).isoformat()})
    with write(bookkeeping="a test") as tx:
        tx.change(who.pilot, licence=ClassOf.SECOND)
    reference = draft(who, moved)
    checked(who, reference)
    answer_for_flight(chief, reference, "仮の地図での訓練")
    say(afterwards=filed(who, reference))


def bend(asked: dict) -> None:
    """The same question that was asked for the first flight now rests on another sky."""
    fresh = ask("plan", asked)
    say(filed=fresh["alternatives"][0]["traffic"]["filed"])


def unlicensed(who: Fleet) -> None:
    with write(bookkeeping="a test") as tx:
        tx.change(who.pilot, licence=ClassOf.NONE)


def published() -> list[str]:
    rows = MapVersion.objects.filter(published_at__isnull=False)
    return [f"{row.status} {row.source}" for row in rows]


def people() -> list[int]:
    rows = PeopleSource.objects.order_by("valid_from")
    return [row.valid_from.year - clock.today().year for row in rows]


def proof_holds(reference: str) -> bool:
    proof = RouteCertificate.objects.get(route__flight__reference=reference)
    store = TileStore(Path(settings.KAGA_AIRSPACE))
    return verify(bytes(proof.content), CitySources(store)).passed


if __name__ == "__main__":
    main(*sys.argv[1:])
