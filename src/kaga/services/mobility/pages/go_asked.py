"""What somebody typed on the planner's page, read into two places and a moment.

>>> day_and_clock("2026-11-24", "9:05").isoformat()
'2026-11-24T09:05:00+09:00'
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from kaga.kernel import clock
from kaga.kernel.web.words import Words
from kaga.services.mobility import go_words as w
from kaga.services.mobility.places import Named, places_named

if TYPE_CHECKING:
    from collections.abc import Mapping

PATH: Final = "/go"
_CLOCK: Final = re.compile(r"(\d{1,2})[:時](\d{2})分?")
_HITS: Final = 5


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields as they were typed."""

    start: str = ""
    goal: str = ""
    kind: str = "now"
    day: str = ""
    clock: str = ""
    back: str = ""
    by: str = "foot"

    def fields(self) -> dict[str, str]:
        """By the names that the page's form has for them."""
        return {
            "from": self.start, "to": self.goal, "kind": self.kind, "day": self.day,
            "clock": self.clock, "back": self.back, "by": self.by,
        }  # fmt: skip

    def address(self, **changed: str) -> str:
        """The page's address with some fields changed."""
        fields = {**self.fields(), **changed}
        fields["by"] = "" if fields["by"] == "foot" else fields["by"]
        return f"{PATH}?{urlencode({key: text for key, text in fields.items() if text})}"

    def turned(self) -> Typed:
        """The way home as a question of its own."""
        kind = "depart" if self.back else self.kind
        return replace(
            self, start=self.goal, goal=self.start, kind=kind, clock=self.back, back=""
        )


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: from, to, when, whether to arrive by then, when to go home."""

    start: Named
    goal: Named
    at: datetime
    arrive_by: bool
    back: datetime | None
    by_wheelchair: bool = False


@dataclass(frozen=True, slots=True)
class Understood:
    """How a typed place was understood, and what else it may be."""

    field: str
    typed: str
    name: str
    others: tuple[Named, ...]


@dataclass
class Reading:
    """What was wrong, and what was guessed."""

    errors: list[tuple[str, Words]] = field(default_factory=list)
    guesses: list[Understood] = field(default_factory=list)


def typed_of(fields: Mapping[str, str]) -> Typed:
    """The fields of the address."""

    def text(name: str) -> str:
        return unicodedata.normalize("NFKC", fields.get(name, "")).strip()[:120]

    kind = text("kind")
    return Typed(
        text("from"), text("to"), kind if kind in {"depart", "arrive"} else "now",
        text("day"), padded(text("clock")), padded(text("back")),
        "wheel" if text("by") == "wheel" else "foot",
    )  # fmt: skip


def padded(text: str) -> str:
    """9:05 as 09:05, which is how a field for times wants it; anything else as it is."""
    return f"0{text}" if _CLOCK.fullmatch(text) and text[1] in ":時" else text


def question_of(typed: Typed, reading: Reading) -> Question | None:
    """The question, or None; `reading` says what is wrong."""
    start = _place("from", typed.start, reading)
    goal = _place("to", typed.goal, reading)
    now = clock.local_now().replace(second=0, microsecond=0)
    at = now if typed.kind == "now" else day_and_clock(typed.day, typed.clock)
    if at is None:
        reading.errors.append(("clock", w.bad_time))
    back = None
    if typed.back and at is not None:
        back = day_and_clock(at.date().isoformat(), typed.back)
        if back is None:
            reading.errors.append(("back", w.bad_time))
    if start and goal and start.point == goal.point and not reading.errors:
        reading.errors.append(("to", w.same_place))
    if reading.errors or start is None or goal is None or at is None:
        return None
    return Question(start, goal, at, typed.kind == "arrive", back, typed.by == "wheel")


def _place(name: str, text: str, reading: Reading) -> Named | None:
    if not text:
        reading.errors.append((name, w.needed))
        return None
    found = places_named(text, _HITS)
    if not found:
        reading.errors.append((name, filled(w.unknown, typed=text)))
        return None
    first = found[0]
    exact = text in {first.name, first.detail, first.stop}
    if not exact:
        reading.guesses.append(Understood(name, text, first.name, tuple(found[1:])))
    return first


def filled(words: Words, **values: object) -> Words:
    """Words with their places filled in each language."""
    return Words(*(words.in_language(one, **values) for one in ("ja", "easy", "en")))


def day_and_clock(day: str, text: str) -> datetime | None:
    """A moment in the city; None when it cannot be read. No day: today, no time: now."""
    now = clock.local_now()
    try:
        on = date.fromisoformat(day.replace("/", "-")) if day else now.date()
    except ValueError:
        return None
    if not text:
        return datetime.combine(on, now.time().replace(second=0, microsecond=0), now.tzinfo)
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hours, minutes = int(found[1]), int(found[2])
    if hours > 29 or minutes > 59 or not (1970 < on.year < 2200):
        return None
    midnight = datetime.combine(on, time(0), now.tzinfo)
    return midnight + timedelta(hours=hours, minutes=minutes)
