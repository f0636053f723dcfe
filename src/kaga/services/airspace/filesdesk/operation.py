"""The judgement of a file as a question to the planner process.

What: text, moment, vehicle and datum in; the record out. Why in that process: it has the city
in memory and the engines compiled, and a web worker has neither.

>>> check_operation(at, {"text": "QGC WPL 110…"})                       # doctest: +SKIP
{'verdict': 'findings', …}
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.airspace.missions.problems import MissionError
from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.plan.refusals import PlanRefused
from kaga.engines.airspace.plausibility import WrongDatum
from kaga.kernel import clock
from kaga.kernel.resident.server import No
from kaga.services.airspace.filesdesk.check_record import words_record
from kaga.services.airspace.filesdesk.checking import (
    LARGEST_FILE,
    USUAL_CRAFT,
    Terms,
    checked_file,
)
from kaga.services.airspace.filesdesk.datum_words import datum_told

if TYPE_CHECKING:
    from kaga.services.airspace.planner.city import City

UNREADABLE: Final = "unreadable-file"
DATUM: Final = "wrong-datum"


def check_operation(city: City, asked: dict[str, Any]) -> dict[str, Any]:
    """Judge a file (raises No, NotNow)."""
    loaded = city.loaded()
    text, vehicle = asked.get("text"), asked.get("vehicle") or USUAL_CRAFT
    if not isinstance(text, str) or len(text) > LARGEST_FILE:
        raise No("not-a-request", {"field": "file"})
    if not isinstance(vehicle, str) or vehicle not in CRAFTS:
        raise No("no-such-vehicle", {"field": "vehicle", "known": sorted(CRAFTS)})
    terms = Terms(_moment(asked.get("depart")), vehicle, _heights(asked.get("heights")))
    kernels = loaded.prepared(CRAFTS[vehicle]).kernels
    try:
        return checked_file(loaded.situation, text.encode(), terms, kernels)
    except WrongDatum as wrong:
        told = words_record(datum_told(wrong))
        name, metres = wrong.judgement.verdict.value, round(wrong.judgement.offset_m, 2)
        raise No(DATUM, {"field": "file", "datum": name, "metres": metres, **told}) from wrong
    except MissionError as wrong:
        facts = {"field": "file", "where": wrong.where[:200], "detail": wrong.detail[:200]}
        told = words_record(wrong.told)
        raise No(UNREADABLE, {**facts, "problem": wrong.problem.value, **told}) from wrong
    except PlanRefused as wrong:
        raise No(wrong.kind.value, {"field": "file"}) from wrong


def _moment(text: Any) -> float | None:
    if text in (None, ""):
        return None
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=clock.TOKYO)
        seconds = moment.timestamp()
    except (TypeError, ValueError, OverflowError) as error:
        raise No("not-a-request", {"field": "depart"}) from error
    if abs(seconds - clock.now().timestamp()) > 366.0 * 86_400.0:
        raise No("not-a-request", {"field": "depart"})
    return seconds


def _heights(text: Any) -> str | None:
    if text in (None, ""):
        return None
    if text not in ("msl", "agl", "ellipsoid"):
        raise No("not-a-request", {"field": "heights"})
    return str(text)
