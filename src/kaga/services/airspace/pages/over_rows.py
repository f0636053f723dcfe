"""What is told of one pass over a place, in words: for the page and for the feeds.

>>> hour_words(moment, moment).en                                       # doctest: +SKIP
'15:04'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from kaga.kernel import clock
from kaga.kernel.clock import to_local
from kaga.kernel.web.words import Words
from kaga.services.airspace import over_words as w
from kaga.services.airspace import words
from kaga.services.airspace.pages.sentences import both, filled

if TYPE_CHECKING:
    from kaga.services.airspace.queries.over import Overflight

_STRAIGHT_M: Final = 15.0
_QUARTER: Final = 900.0


@dataclass(frozen=True, slots=True)
class Row:
    """A pass in words."""

    reference: str
    operator: str
    contact: str
    priority: Words
    purpose: Words
    window: Words
    above: Words
    distance: Words
    noise: Words
    state: Words
    kind: str


def row_of(one: Overflight, now: datetime) -> Row:
    """What is told of a pass; errands of health keep their minute to themselves."""
    is_hidden = one.is_health
    state, kind = _state(one, now)
    return Row(
        one.reference,
        one.operator,
        one.contact,
        words.PRIORITIES[one.priority],
        w.PURPOSES[one.priority],
        window_of(one, now),
        _above(one),
        _distance(one, now, is_hidden=is_hidden),
        _noise(one.noise_db),
        state,
        kind,
    )


def window_of(one: Overflight, now: datetime) -> Words:
    """When a pass begins and ends: to the minute, or for errands of health to the quarter."""
    begins, ends = one.begins, one.ends
    if one.is_health:
        begins = datetime.fromtimestamp(begins.timestamp() // _QUARTER * _QUARTER, clock.TOKYO)
        ends = begins + timedelta(seconds=_QUARTER)
    if hour_words(begins, now) == hour_words(ends, now):
        ends = begins + timedelta(minutes=1)  # a pass of seconds is not "from 6:45 to 6:45"
    return both(w.time_window, begins=hour_words(begins, now), ends=hour_words(ends, now))


def _distance(one: Overflight, now: datetime, *, is_hidden: bool) -> Words:
    at = hour_words(one.nearest_at, now)
    if is_hidden:
        at = both(w.around, begins=window_of(one, now))
    if one.nearest_m < _STRAIGHT_M:
        return both(w.overhead, at=at)
    return both(w.distance_value, metres=f"{one.nearest_m:.0f}", at=at)


def _above(one: Overflight) -> Words:
    said = filled(w.above_value, metres=f"{one.above_m:.0f}")
    return both(w.above_landing, above=said) if one.lands else said


def _noise(level: float) -> Words:
    sentence = next(said for most, said in w.NOISES if level <= most)
    return filled(sentence, db=f"{max(level, 0.0):.0f}")


def _state(one: Overflight, now: datetime) -> tuple[Words, str]:
    if one.begins > now:
        return w.planned, "information"
    return (w.passed, "neutral") if one.ends < now else (w.flying, "warning")


def hour_words(moment: datetime, now: datetime) -> Words:
    """An hour and minute near today, with the day when it is another."""
    local, today = to_local(moment), to_local(now).date()
    days = (local.date() - today).days
    ja = {-1: "昨日", 0: "", 1: "明日"}.get(days, f"{local.day}日")
    en = {-1: "yesterday ", 0: "", 1: "tomorrow "}.get(days, f"{local:%d %B} ")
    easy = {-1: "きのう ", 0: "", 1: "あした "}.get(days, f"{local.day}日 ")
    time = f"{local.hour}時{local.minute:02}分"
    return Words(f"{ja}{time}", f"{easy}{time}", f"{en}{local:%H:%M}")
