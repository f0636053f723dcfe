"""What a subscription of NGSI-v2 must be.

What: the members of a body, checked one by one; what is kept is the body itself. Why by
tables: forty members with three kinds of rules read better as a list than as forty branches.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from kaga.engines.context.errors import NgsiError, bad
from kaga.engines.context.v2.attributes import read_given
from kaga.engines.context.v2.names import Names, check_identifier, has_forbidden
from kaga.engines.context.v2.values import read_moment_v2
from kaga.services.exchange.v2.listing import pattern, read_tests

Body = dict[str, Any]
Check = Callable[[Any, str], None]

KINDS: Final = ("http", "httpCustom", "mqtt", "mqttCustom")
FORMS: Final = frozenset(
    {"normalized", "keyValues", "values", "simplifiedNormalized", "simplifiedKeyValues"}
)
ALTERATIONS: Final = frozenset({"entityCreate", "entityUpdate", "entityChange", "entityDelete"})
_STATUSES: Final = frozenset({"active", "inactive", "oneshot"})
_METHOD_WORDS: Final = "GET PUT POST DELETE PATCH HEAD OPTIONS TRACE CONNECT"
_METHODS: Final = frozenset(_METHOD_WORDS.split())
_EXPRESSION: Final = frozenset({"q", "mq", "georel", "geometry", "coords"})
_SELECTOR: Final = frozenset({"id", "idPattern", "type", "typePattern"})
_LABEL: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_LONGEST_HOST: Final = 253
_LONGEST_TIMEOUT: Final = 1_800_000
_MOST_TEXT: Final = 1024


def check_subscription(body: Body, names: Names) -> None:
    """Nothing, for a subscription that may be kept.

    Raises
    ------
    NgsiError
        `BadRequestData`, with what is wrong.
    """
    for name in ("subject", "notification"):
        if name not in body:
            raise bad(f"a subscription has a {name}")
    check_members(body, names)


def check_members(body: Body, names: Names) -> None:
    """As `check_subscription`, for any part of one."""
    _members(body, "a subscription", _SUBSCRIPTION)
    if "subject" in body:
        _check_subject(body["subject"], names)
    if "notification" in body:
        _check_notification(body["notification"])


def _members(value: Any, what: str, table: Mapping[str, Check]) -> None:
    """Nothing, for an object whose members are all in a table and pass its checks."""
    if not isinstance(value, dict):
        raise bad(f"{what} is an object")
    for name, part in value.items():
        check = table.get(name)
        if check is None:
            raise bad(f"{what} has no member {name!r}")
        check(part, name)


# -- kinds of members --------------------------------------------------------------------------


def _any(value: Any, name: str) -> None:
    """Checked elsewhere."""
    _ = value, name


def _text(value: Any, name: str) -> None:
    if not isinstance(value, str):
        raise bad(f"{name} is a text")
    if has_forbidden(value):
        raise bad(f"{name} has characters that are not allowed")


def _free_text(value: Any, name: str) -> None:
    _text(value, name)
    if len(value) > _MOST_TEXT:
        raise bad(f"{name} has at most {_MOST_TEXT} characters")


def _truth(value: Any, name: str) -> None:
    if not isinstance(value, bool):
        raise bad(f"{name} is true or false")


def _number(least: int, most: int) -> Check:
    def check(value: Any, name: str) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise bad(f"{name} is a whole number from {least} to {most}")

    return check


def _throttling(value: Any, name: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value < 0:
        raise bad(f"{name} is a number of seconds")


def _moment(value: Any, name: str) -> None:
    if not isinstance(value, str) or (value and read_moment_v2(value) is None):
        raise bad(f"{name} is a moment of ISO 8601")


def _one_of(words: frozenset[str]) -> Check:
    def check(value: Any, name: str) -> None:
        if not isinstance(value, str) or value not in words:
            raise bad(f"{name} is one of {', '.join(sorted(words))}")

    return check


def _names(value: Any, name: str) -> None:
    if not isinstance(value, list):
        raise bad(f"{name} is a list")
    for one in value:
        if one != "*":
            check_identifier(one, f"each of {name}")
    if len(set(value)) < len(value):
        raise bad(f"{name} names each once")


def _some_names(value: Any, name: str) -> None:
    _names(value, name)
    if not value:
        raise bad(f"{name} has something in it")


def _alterations(value: Any, name: str) -> None:
    if not isinstance(value, list) or not all(
        isinstance(one, str) and one in ALTERATIONS for one in value
    ):
        raise bad(f"{name} is a list of {', '.join(sorted(ALTERATIONS))}")


def _pairs(value: Any, name: str) -> None:
    if not isinstance(value, dict) or not value:
        raise bad(f"{name} is an object with something in it")
    for key, text in value.items():
        if not key or not isinstance(text, str) or has_forbidden(key) or _quoted(text):
            raise bad(f"{name} has texts by name, without characters that are not allowed")


def _quoted(text: str) -> bool:
    return has_forbidden(text.replace("'", "").replace('"', ""))


def _payload(value: Any, name: str) -> None:
    if value is not None:
        _text(value, name)


def _json(value: Any, name: str) -> None:
    if not isinstance(value, dict | list):
        raise bad(f"{name} is an object or a list")


def _ngsi(value: Any, name: str) -> None:
    """A piece of an entity, in which values may hold macros."""
    if not isinstance(value, dict):
        raise bad(f"{name} is an object")
    for key, one in value.items():
        if key in {"id", "type"}:
            if not isinstance(one, str):
                raise bad(f"{name}: {key} is a text")
            continue
        check_identifier(key, "the name of an attribute")
        if isinstance(one, dict) and set(one.get("metadata", {})) - {"evalPriority"}:
            raise bad(f"{name}: attributes have no metadata here")
        kept = {part: one[part] for part in one if part != "value"} if _is(one) else one
        read_given(key, kept)


def _is(value: Any) -> bool:
    return isinstance(value, dict)


# -- places to tell ----------------------------------------------------------------------------


def _url(schemes: frozenset[str], *, macros: bool = False) -> Check:
    def check(value: Any, name: str) -> None:
        if not isinstance(value, str) or not value:
            raise bad(f"{name} is an address")
        if macros and "${" in value:
            return
        if has_forbidden(value):
            raise bad(f"{name} has characters that are not allowed")
        try:
            parts = urlsplit(value)
            host, _ = parts.hostname or "", parts.port
        except ValueError as error:
            raise bad(f"{name} is no address") from error
        if parts.scheme not in schemes or not is_host(host, parts.netloc):
            raise bad(f"{name} is an address of {' or '.join(sorted(schemes))}")
        if "mqtt" in schemes and parts.path:
            raise bad(f"{name} has no path; the topic is named by itself")

    return check


def is_host(host: str, place: str) -> bool:
    """Whether a host may be one: labels of letters, digits and hyphens, or an IPv6 address."""
    if "[" in place:
        return ":" in host
    if not host or len(host) > _LONGEST_HOST:
        return False
    return all(_LABEL.fullmatch(label) for label in host.split("."))


def is_http(address: Any) -> bool:
    """Whether something is an address of HTTP."""
    try:
        _url(_HTTP)(address, "url")
    except NgsiError:
        return False
    return True


_HTTP: Final = frozenset({"http", "https"})
_MQTT: Final = frozenset({"mqtt", "mqtts"})
_TOPIC: Final = re.compile(r"[^+#\x00]+")


def _topic(value: Any, name: str) -> None:
    _text(value, name)
    if not _TOPIC.fullmatch(value):
        raise bad(f"{name} is a topic without wildcards")


_CUSTOM: Final[dict[str, Check]] = {"payload": _payload, "json": _json, "ngsi": _ngsi}
_MQTT_MEMBERS: Final[dict[str, Check]] = {
    "url": _url(_MQTT),
    "topic": _topic,
    "qos": _number(0, 2),
    "retain": _truth,
    "user": _text,
    "passwd": _text,
}
_PLACES: Final[Mapping[str, Mapping[str, Check]]] = {
    "http": {"url": _url(_HTTP), "timeout": _number(0, _LONGEST_TIMEOUT)},
    "httpCustom": {
        "url": _url(_HTTP, macros=True),
        "headers": _pairs,
        "qs": _pairs,
        "method": _one_of(_METHODS),
        "timeout": _number(0, _LONGEST_TIMEOUT),
        **_CUSTOM,
    },
    "mqtt": _MQTT_MEMBERS,
    "mqttCustom": {**_MQTT_MEMBERS, **_CUSTOM},
}


def _place(value: Any, name: str) -> None:
    _members(value, name, _PLACES[name])
    if "url" not in value:
        raise bad(f"{name} has a url")
    if name.startswith("mqtt") and "topic" not in value:
        raise bad(f"{name} has a topic")
    if ("user" in value) is not ("passwd" in value):
        raise bad(f"{name} has user and passwd together")
    if len(set(_CUSTOM) & set(value)) > 1:
        raise bad(f"{name} has one of payload, json and ngsi")


_SUBSCRIPTION: Final[Mapping[str, Check]] = {
    "description": _free_text,
    "expires": _moment,
    "status": _one_of(_STATUSES),
    "throttling": _throttling,
    "subject": _any,
    "notification": _any,
}
_NOTIFICATION: Final[Mapping[str, Check]] = {
    "attrs": _names,
    "exceptAttrs": _some_names,
    "attrsFormat": _one_of(FORMS),
    "metadata": _names,
    "onlyChangedAttrs": _truth,
    "covered": _truth,
    "maxFailsLimit": _number(1, 2**31),
    **dict.fromkeys(KINDS, _place),
}
_CONDITION: Final[Mapping[str, Check]] = {
    "attrs": _names,
    "alterationTypes": _alterations,
    "notifyOnMetadataChange": _truth,
    "expression": _any,
}


def _check_notification(told: Any) -> None:
    _members(told, "the notification", _NOTIFICATION)
    if len([kind for kind in KINDS if kind in told]) != 1:
        raise bad(f"a notification has one of {', '.join(KINDS)}")
    if "attrs" in told and "exceptAttrs" in told:
        raise bad("a notification has attrs or exceptAttrs")
    if told.get("covered") and not told.get("attrs"):
        raise bad("what is covered is named by attrs")


def _check_subject(subject: Any, names: Names) -> None:
    if not isinstance(subject, dict) or set(subject) - {"entities", "condition"}:
        raise bad("the subject has entities and a condition")
    entities = subject.get("entities")
    if not isinstance(entities, list) or not entities:
        raise bad("entities is a list with something in it")
    for one in entities:
        _check_selector(one)
    if "condition" not in subject:
        return
    condition = subject["condition"]
    if not isinstance(condition, dict) or not condition:
        raise bad("a condition is an object with something in it")
    _members(condition, "the condition", _CONDITION)
    if "expression" in condition:
        expression = condition["expression"]
        if not _is(expression) or not expression or set(expression) - _EXPRESSION:
            raise bad("an expression has q, mq, georel, geometry and coords")
        read_tests(expression, names)


def _check_selector(one: Any) -> None:
    if not isinstance(one, dict) or set(one) - _SELECTOR:
        raise bad("each of entities has id or idPattern, and type or typePattern")
    if ("id" in one) is ("idPattern" in one):
        raise bad("each of entities has id or idPattern")
    if "type" in one and "typePattern" in one:
        raise bad("each of entities has type or typePattern")
    for name in ("id", "type"):
        if name in one:
            check_identifier(one[name], f"the {name} of an entity")
    for name in ("idPattern", "typePattern"):
        if name in one:
            pattern(one[name])
