"""A zone as an authority publishes it: who says what about which air, and when.

What: one frozen value for ED-269 and ED-318, checked when it is made. Why one: the two formats
say the same in other words; what only one can say is refused by the writer of the other, never
dropped. Shapes and periods are brought into one form when a zone is made (rings turn left,
midnight is hour 0), so that a zone written and read again is equal to itself.

>>> from kaga.engines.geo.model import Point
>>> school = GeoZone(
...     About("KG00001", "JPN", Kind.PROHIBITED, (Authority(Purpose.INFORMATION),)),
...     (Layer(Circle(Point(36.30, 136.31), 80.0), Agl(0.0), Agl(150.0)),))
>>> school.about.variant.value
'COMMON'
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from typing import Final

from kaga.engines.airspace.footprints import Circle, FootprintError, Polygon
from kaga.engines.airspace.geozones.problems import GeozoneError, Problem
from kaga.engines.airspace.heights import Agl, Ellipsoid, Msl
from kaga.engines.airspace.periods import DAY_S, Once, Period
from kaga.engines.airspace.volumes import check_limits
from kaga.engines.geo.model import Point

ZoneHeight = Agl | Msl | Ellipsoid
UNLIMITED_M: Final = 99_999.0
"""A ceiling at or above this is none: what published files write for it."""
LONGEST_IDENTIFIER: Final = 7
LONGEST_TEXT: Final = 200
LONGEST_MESSAGE: Final = 1_000
LONGEST_CONDITIONS: Final = 10_000
MOST_REASONS: Final = 9
MOST_PARTS: Final = 1_000
_COUNTRY: Final = re.compile(r"[A-Z]{3}")
_LANGUAGE: Final = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
_DURATION: Final = re.compile(
    r"P(?=.)([0-9]{1,6}Y)?([0-9]{1,6}M)?([0-9]{1,6}W)?([0-9]{1,6}D)?"
    r"(T(?=.)([0-9]{1,6}H)?([0-9]{1,6}M)?([0-9]{1,6}S)?)?"
)
_SITE: Final = re.compile(r"https?://[^\s<>\"']+")


class Kind(Enum):
    """What the zone asks of a flight."""

    PROHIBITED = "prohibited"
    AUTHORISATION = "authorisation"
    CONDITIONAL = "conditional"
    FREE = "no-restriction"
    U_SPACE = "u-space"


class Variant(Enum):
    """Whether all states define such zones alike."""

    COMMON = "COMMON"
    CUSTOMIZED = "CUSTOMIZED"


class Reason(Enum):
    """Why there is a zone; DAR (dangerous area) is known to ED-318 only."""

    AIR_TRAFFIC = "AIR_TRAFFIC"
    SENSITIVE = "SENSITIVE"
    PRIVACY = "PRIVACY"
    POPULATION = "POPULATION"
    NATURE = "NATURE"
    NOISE = "NOISE"
    FOREIGN_TERRITORY = "FOREIGN_TERRITORY"
    EMERGENCY = "EMERGENCY"
    DAR = "DAR"
    OTHER = "OTHER"


class Purpose(Enum):
    """What an authority is there for."""

    AUTHORIZATION = "AUTHORIZATION"
    NOTIFICATION = "NOTIFICATION"
    INFORMATION = "INFORMATION"


@dataclass(frozen=True, slots=True)
class Text:
    """A text in one language, such as `ja-JP`."""

    lang: str
    text: str


@dataclass(frozen=True, slots=True)
class Authority:
    """Whom to ask or tell, and how long before (ISO 8601 duration)."""

    purpose: Purpose
    names: tuple[Text, ...] = ()
    services: tuple[Text, ...] = ()
    contacts: tuple[Text, ...] = ()
    email: str | None = None
    site: str | None = None
    phone: str | None = None
    interval_before: str | None = None

    def __post_init__(self) -> None:
        for name, texts in (
            ("name", self.names), ("service", self.services), ("contact", self.contacts),
        ):  # fmt: skip
            check_texts(name, texts, LONGEST_TEXT)
        for name, text in (("email", self.email), ("phone", self.phone), ("site", self.site)):
            check_text(name, text, LONGEST_TEXT)
        # A page will make a link of it: nothing but the web's own schemes.
        if self.site is not None and not _SITE.fullmatch(self.site):
            raise GeozoneError(
                Problem.TEXT, "authority", "a site begins with https:// or http://"
            )
        if self.interval_before is not None and not _DURATION.fullmatch(self.interval_before):
            detail = f"{self.interval_before[:40]!r} is no ISO 8601 duration"
            raise GeozoneError(Problem.TEXT, "authority", detail)


@dataclass(frozen=True, slots=True)
class About:
    """Everything about a zone but where and when it holds.

    Attributes
    ----------
    identifier, country
        At most 7 characters, unique in its country (ISO 3166, three letters).
    conditions
        What a flight must fulfil; free text of the state.
    extended
        A state's own properties: the text of a JSON object. InterUSS's reader of ED-269 stops
        at any (its parser cannot make them), so a city's own zones had better have none.
    """

    identifier: str
    country: str
    kind: Kind
    authorities: tuple[Authority, ...]
    names: tuple[Text, ...] = ()
    variant: Variant = Variant.COMMON
    conditions: str | None = None
    region: int | None = None
    reasons: tuple[Reason, ...] = ()
    other_reason: tuple[Text, ...] = ()
    is_exempt: bool | None = None
    messages: tuple[Text, ...] = ()
    extended: str | None = None

    def __post_init__(self) -> None:
        check_text("identifier", self.identifier, LONGEST_IDENTIFIER)
        if not _COUNTRY.fullmatch(self.country):
            raise GeozoneError(Problem.TEXT, "country", "three capital letters (ISO 3166)")
        check_texts("name", self.names, LONGEST_TEXT)
        check_text("conditions", self.conditions, LONGEST_CONDITIONS)
        check_texts("other reason", self.other_reason, LONGEST_TEXT)
        check_texts("message", self.messages, LONGEST_MESSAGE)
        if not self.authorities:
            raise GeozoneError(Problem.MISSING, "authority", "a zone has an authority")
        if len(self.reasons) > MOST_REASONS:
            raise GeozoneError(Problem.TOO_LARGE, "reason", f"more than {MOST_REASONS}")
        if self.extended is not None:
            object.__setattr__(self, "extended", canonical_object(self.extended))


@dataclass(frozen=True, slots=True)
class Layer:
    """A shape on the ground between two heights; the first ring turns left, holes right."""

    footprint: Polygon | Circle
    floor: ZoneHeight
    ceiling: ZoneHeight

    def __post_init__(self) -> None:
        for height in (self.floor, self.ceiling):
            if abs(height.metres) > UNLIMITED_M:
                raise GeozoneError(Problem.HEIGHT, "heights", f"{height.metres} m")
        try:
            check_limits(self.floor, self.ceiling)
        except FootprintError as error:
            raise GeozoneError(Problem.HEIGHT, "heights", str(error)) from error
        if isinstance(self.footprint, Polygon):
            object.__setattr__(self, "footprint", turned(self.footprint))


@dataclass(frozen=True, slots=True)
class GeoZone:
    """A zone: what it is about, its air, and when it holds (without periods always)."""

    about: About
    layers: tuple[Layer, ...]
    periods: tuple[Period, ...] = ()

    def __post_init__(self) -> None:
        for name, parts in (("layer", self.layers), ("period", self.periods)):
            if len(parts) > MOST_PARTS:
                raise GeozoneError(Problem.TOO_LARGE, name, f"more than {MOST_PARTS}")
        if not self.layers:
            raise GeozoneError(Problem.MISSING, "layer", "a zone needs air")
        object.__setattr__(self, "periods", tuple(with_early_midnight(p) for p in self.periods))


@dataclass(frozen=True, slots=True)
class Dataset:
    """About a file of zones: seconds since 1970 where a time is meant."""

    name: str | None = None
    providers: tuple[Text, ...] = ()
    descriptions: tuple[Text, ...] = ()
    issued: float | None = None
    valid_from: float | None = None
    valid_to: float | None = None
    geoid: str | None = None
    limitations: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        check_text("name", self.name, LONGEST_TEXT)
        check_text("geoid", self.geoid, LONGEST_TEXT)
        for name, texts in (
            ("provider", self.providers),
            ("description", self.descriptions),
            ("limitations", self.limitations),
        ):
            check_texts(name, texts, LONGEST_MESSAGE)


def check_text(where: str, text: str | None, longest: int) -> None:
    """Refuse a text that is empty, too long or holds control characters."""
    if text is None:
        return
    if not 0 < len(text) <= longest:
        raise GeozoneError(Problem.TEXT, where, f"1 to {longest} characters, not {len(text)}")
    if not all(letter.isprintable() or letter == "\n" for letter in text):
        raise GeozoneError(Problem.TEXT, where, "control characters")


def check_texts(where: str, texts: tuple[Text, ...], longest: int) -> None:
    """Refuse texts that are none, and languages written in another way than `ja-JP`."""
    if len(texts) > MOST_PARTS:
        raise GeozoneError(Problem.TOO_LARGE, where, f"more than {MOST_PARTS} texts")
    for one in texts:
        check_text(where, one.text, longest)
        if not _LANGUAGE.fullmatch(one.lang):
            raise GeozoneError(Problem.TEXT, where, f"{one.lang[:20]!r} is no language")


def canonical_object(text: str) -> str:
    """A JSON object's text in one spelling: keys in order, no blanks."""
    try:
        found = json.loads(text)
        spelled = json.dumps(
            found, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
        )
    except (ValueError, RecursionError) as error:
        raise GeozoneError(Problem.TEXT, "extended", "not the text of a JSON object") from error
    if not isinstance(found, dict) or len(spelled) > LONGEST_CONDITIONS:
        detail = f"a JSON object of at most {LONGEST_CONDITIONS} characters"
        raise GeozoneError(Problem.TEXT, "extended", detail)
    return spelled


def turned(polygon: Polygon) -> Polygon:
    """The same polygon as GeoJSON wants it: outer ring left, holes right, no corner twice."""
    outer = _ring(polygon.outer)
    holes = tuple(_ring(hole) for hole in polygon.holes)
    return Polygon(
        outer if _area(outer) > 0.0 else outer[::-1],
        tuple(hole[::-1] if _area(hole) > 0.0 else hole for hole in holes),
    )


def _ring(ring: tuple[Point, ...]) -> tuple[Point, ...]:
    """The corners without the first again at the end."""
    return ring[:-1] if ring[0] == ring[-1] else ring


def _area(ring: tuple[Point, ...]) -> float:
    """Twice the area in square degrees, positive when the ring turns left.

    Taken about its first corner, because a small ring far from the origin has no digits left.
    """
    first, rest = ring[0], ring[1:]
    sides = [(place.lon - first.lon, place.lat - first.lat) for place in rest]
    return sum(one[0] * other[1] - other[0] * one[1] for one, other in pairwise(sides))


def with_early_midnight(period: Period) -> Period:
    """Hours that close at 24 close at 0 of the next day: the same hours, one spelling."""
    if isinstance(period, Once) or period.closes < DAY_S:
        return period
    return replace(period, closes=0)
