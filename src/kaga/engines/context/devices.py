"""From what a device publishes to an attribute of an entity.

What: a `Wiring` says which topics are meant, of which entity they speak, and where in the
payload the value and its moment are; `read` makes a `Reading` of one message. Why strict: what
is accepted here stands in the city's history under that moment, and a clock that is ahead would
hide every true reading that comes after it.

>>> wiring = Wiring("lamps/+/temp", "urn:ngsi-ld:Lamp:{1}", "Lamp", "temperature", unit="CEL")
>>> read(wiring, "lamps/7/temp", b"21.5", 1_806_537_600_000_000).item()["temperature"]["value"]
21.5
>>> read(wiring, "lamps/7/temp", b"warm", 0)
Traceback (most recent call last):
kaga.engines.context.devices.Unreadable: the payload is neither a number nor JSON
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

import orjson

from kaga.engines.context.moments import write_moment
from kaga.engines.context.names import NULL, is_name, is_uri

MOST_BYTES: Final = 65_536
AHEAD_US: Final = 600 * 1_000_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST: Final = 250
_MILLISECONDS: Final = 100_000_000_000  # larger numbers are not seconds: the year 5138
_BLANK: Final = re.compile(r"\{(\d+)\}")
_RESERVED: Final = frozenset({"id", "type", "scope", "location", "@context"})


class Flaw(StrEnum):
    """Why a message is no reading."""

    TOPIC = "topic"
    ENTITY = "entity"
    LENGTH = "length"
    CONTENT = "content"
    VALUE_PLACE = "value-place"
    MOMENT_PLACE = "moment-place"
    NULL = "null"
    NUMBER = "number"
    MOMENT = "moment"
    AHEAD = "ahead"


class Unreadable(ValueError):
    """What a device published is no reading.

    Attributes
    ----------
    flaw: the reason, for pages.
    """

    def __init__(self, flaw: Flaw, told: str) -> None:
        super().__init__(told)
        self.flaw = flaw


@dataclass(frozen=True, slots=True)
class Wiring:
    """How the messages of some devices are understood.

    Attributes
    ----------
    topic: as MQTT subscribes to it: `+` is one level, a last `#` all that follow.
    entity: a URI; `{1}` is what the first `+` stands for.
    kind, attribute: short names of the type and of the attribute.
    unit: code of UN/CEFACT (`CEL`, `P1`); empty for none.
    value: members on the way to the value, parted by points; empty where the payload is it.
    moment: the same for the moment of observation; empty where the payload has none.
    tenant: of the platform; empty for the public one.
    """

    topic: str
    entity: str
    kind: str
    attribute: str
    unit: str = ""
    value: str = ""
    moment: str = ""
    tenant: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of one attribute.

    Attributes
    ----------
    at: when it was observed, microseconds since 1970.
    """

    wiring: Wiring
    entity: str
    value: object
    at: int

    @property
    def key(self) -> tuple[str, str, str]:
        """Of what it is a value: tenant, entity, attribute."""
        return self.wiring.tenant, self.entity, self.wiring.attribute

    def instance(self) -> dict[str, object]:
        """The attribute as NGSI-LD writes it."""
        found = {"type": "Property", "value": self.value, "observedAt": write_moment(self.at)}
        return found | ({"unitCode": self.wiring.unit} if self.wiring.unit else {})

    def item(self) -> dict[str, Any]:
        """An entity with this attribute alone, for a batch."""
        named = {"id": self.entity, "type": self.wiring.kind}
        return {**named, self.wiring.attribute: self.instance()}


def read(wiring: Wiring, topic: str, payload: bytes, received: int) -> Reading:
    """The reading in a message.

    Parameters
    ----------
    received: when it came, microseconds since 1970; its moment where it names none.

    Raises
    ------
    Unreadable
    """
    levels = taken(wiring.topic, topic)
    if levels is None:
        raise Unreadable(Flaw.TOPIC, "the topic is another one")
    entity = _BLANK.sub(lambda found: levels[int(found[1]) - 1], wiring.entity)
    if not is_uri(entity) or len(entity) > _LONGEST:
        raise Unreadable(Flaw.ENTITY, f"{entity[:80]!r} is no identifier of an entity")
    content = _content(payload)
    value = _valued(_found(content, wiring.value, Flaw.VALUE_PLACE))
    if not wiring.moment:
        return Reading(wiring, entity, value, received)
    at = _moment(_found(content, wiring.moment, Flaw.MOMENT_PLACE))
    if at > received + AHEAD_US:
        raise Unreadable(Flaw.AHEAD, "the moment lies ahead: the clock of the device is wrong")
    return Reading(wiring, entity, value, at)


def taken(pattern: str, topic: str) -> list[str] | None:
    """What each `+` of a pattern stands for in a topic; None where it does not match.

    >>> taken("a/+/c/#", "a/b/c/d"), taken("a/#", "a"), taken("+", "a/b"), taken("#", "$SYS/x")
    (['b'], [], None, None)
    """
    if topic.startswith("$") and pattern[:1] in {"+", "#"}:
        return None
    wanted, levels = pattern.split("/"), topic.split("/")
    if wanted[-1] == "#":
        wanted = wanted[:-1]
        levels = levels[: len(wanted)]
    if len(wanted) != len(levels):
        return None
    pairs = list(zip(wanted, levels, strict=True))
    if any(want not in {"+", level} for want, level in pairs):
        return None
    return [level for want, level in pairs if want == "+"]


def faults(wiring: Wiring) -> dict[str, str]:
    """What is wrong with a wiring, by its member; each a word: missing, wrong, blank."""
    wrong: dict[str, str] = {}
    if not _is_pattern(wiring.topic):
        wrong["topic"] = "wrong" if wiring.topic else "missing"
    blanks = [int(number) for number in _BLANK.findall(wiring.entity)]
    if any(not 0 < number <= wiring.topic.split("/").count("+") for number in blanks):
        wrong["entity"] = "blank"
    elif not is_uri(_BLANK.sub("x", wiring.entity)):
        wrong["entity"] = "wrong" if wiring.entity else "missing"
    for name in ("kind", "attribute"):
        text = getattr(wiring, name)
        plain = ":" not in text and is_name(text) and text not in _RESERVED
        if not plain or len(text) > _LONGEST:
            wrong[name] = "wrong" if text else "missing"
    if not re.fullmatch(r"[\w-]{0,64}", wiring.tenant, flags=re.ASCII):
        wrong["tenant"] = "wrong"
    wrong |= {
        name: "wrong" for name in ("value", "moment") if len(getattr(wiring, name)) > _LONGEST
    }
    if wiring.unit and not re.fullmatch(r"[A-Z0-9]{2,3}", wiring.unit):
        wrong["unit"] = "wrong"
    return wrong


def _is_pattern(topic: str) -> bool:
    levels = topic.split("/")
    whole = 0 < len(topic) <= _LONGEST and "\0" not in topic and not topic.startswith("$")
    plain = all(level == "+" or not set(level) & {"+", "#"} for level in levels[:-1])
    last = levels[-1] in {"+", "#"} or not set(levels[-1]) & {"+", "#"}
    return whole and plain and last


def _content(payload: bytes) -> object:
    if len(payload) > MOST_BYTES:
        raise Unreadable(Flaw.LENGTH, f"the payload has more than {MOST_BYTES:,} bytes")
    try:
        return orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        raise Unreadable(Flaw.CONTENT, "the payload is neither a number nor JSON") from error


def _found(content: object, path: str, flaw: Flaw) -> object:
    """The member at the end of a way through objects."""
    for name in path.split(".") if path else ():
        if not isinstance(content, dict) or name not in content:
            raise Unreadable(flaw, f"the payload has nothing at {path!r}")
        content = content[name]
    return content


def _valued(value: object) -> object:
    """A value as the platform keeps it: null is none, and a URN of null would delete."""
    if value is None or value == NULL:
        raise Unreadable(Flaw.NULL, "the value is null")
    if isinstance(value, float) and not math.isfinite(value):
        raise Unreadable(Flaw.NUMBER, "the value is no finite number")
    return value


def _moment(given: object) -> int:
    """A moment in text with its difference to UTC, or in (milli)seconds since 1970."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        seconds = given / 1000 if abs(given) > _MILLISECONDS else given
        if 0 < seconds < _MILLISECONDS:
            return round(seconds * 1_000_000)
    if isinstance(given, str):
        try:
            moment = datetime.fromisoformat(given)
        except ValueError:
            moment = None
        if moment is not None and moment.tzinfo is not None:
            return (moment - _EPOCH) // timedelta(microseconds=1)
    raise Unreadable(
        Flaw.MOMENT, "the moment is neither a time with its difference to UTC nor a number"
    )
