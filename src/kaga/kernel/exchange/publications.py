"""What the city's parts show of themselves on the data platform.

What: a part declares a `Publication`: of which events it must hear, which of its things an
event touches, and how they are read. Whoever publishes reads the things as they are now and
brings the platform to the same state. Why the state and not the event: an event that is told
twice, late or after a restart then does no harm, and what was never told of is mended by the
next reading of everything.

>>> register_publication(
...     Publication(
...         "weather.stations",
...         "WeatherObserved",
...         Words("気象", "天気", "Weather"),
...         events=("jp.kaga.weather.*",),
...         read=lambda keys: (),
...     )
... )                                                                   # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaga.kernel.events.consumers import Happened
    from kaga.kernel.web.words import Words

Attributes = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing as the platform shows it.

    Attributes
    ----------
    key: of the thing among those of its publication; letters that may stand in a URN.
    attributes: in NGSI-LD's concise form, by the names of the city's context.
    """

    key: str
    attributes: Attributes


Read = Callable[[Sequence[str] | None], Iterable[Shown]]
"""The things with some keys as they are now, or all of them; what is not given is not there."""


def everything(event: Happened) -> Sequence[str] | None:
    """Any event touches everything: for publications of few things."""
    _ = event
    return None


@dataclass(frozen=True, slots=True)
class Publication:
    """Things of one kind.

    Attributes
    ----------
    name: never changed once something was published under it.
    kind: the type of the entities.
    events: types of events that touch them; `a.b.*` for all below.
    touched: the keys of what an event touches; None for everything.
    every_s: how often everything is read anew, because time changes it; 0 for never.
    """

    name: str
    kind: str
    title: Words
    events: tuple[str, ...]
    read: Read
    touched: Callable[[Happened], Sequence[str] | None] = everything
    every_s: int = 0


_register: dict[str, Publication] = {}


def register_publication(publication: Publication) -> None:
    """Declare what a part shows; a second one of the same name is an error at start-up."""
    if publication.name in _register:
        raise ValueError(f"publication {publication.name} is registered twice")
    _register[publication.name] = publication


def forget_publication(name: str) -> None:
    """Take a publication off the register (a test that is over)."""
    _register.pop(name, None)


def publications() -> list[Publication]:
    """All of them, by name."""
    return [_register[name] for name in sorted(_register)]
