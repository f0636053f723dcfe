"""Values that say how to change the value that is there: `$inc`, `$push`, `$set` and others.

>>> applied({"$inc": 3}, 4)
7
>>> applied({"$push": {"$each": [2, 3], "$position": 0}}, [1])
[2, 3, 1]
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from kaga.engines.context.v2.values import read_moment_v2


class NotApplicable(ValueError):
    """The value that is there cannot be changed so."""


class Nothing:
    """Stands for the value of an attribute that is not there."""


ABSENT: Final = Nothing()


def is_operation(value: object) -> bool:
    """Whether a value says how to change another."""
    return isinstance(value, dict) and any(key in _OPERATORS for key in value)


def applied(operation: dict[str, Any], old: object) -> object:
    """The new value; `ABSENT` where the attribute stays away.

    Parameters
    ----------
    old: the value that is there; `ABSENT` for none.

    Raises
    ------
    NotApplicable
    """
    if "$set" in operation and "$unset" in operation:
        both = set(_object(operation["$set"])) & set(_object(operation["$unset"]))
        if both:
            raise NotApplicable("a key is set and unset at once")
        return _unset(_set(old, operation["$set"]), operation["$unset"])
    name = next(key for key in operation if key in _OPERATORS)
    return _OPERATORS[name](old, operation[name])


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _number(value: object) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotApplicable("only a number is counted on")
    return value


def _inc(old: object, by: object) -> object:
    return (0 if old is ABSENT else _number(old)) + _number(by)


def _mul(old: object, by: object) -> object:
    return (0 if old is ABSENT else _number(old)) * _number(by)


def _rank(value: object) -> tuple[int, Any]:
    """Values of different types in the order that the interface's filters have."""
    if value is None:
        return 0, 0
    if isinstance(value, bool):
        return 5, value
    if isinstance(value, int | float):
        return 1, value
    if isinstance(value, str):
        moment = read_moment_v2(value)
        return (2, value) if moment is None else (6, moment)
    return (3, str(value)) if isinstance(value, dict) else (4, str(value))


def _base(old: object, other: object) -> object:
    if old is not ABSENT:
        return old
    return "1970-01-01T00:00:00.000Z" if read_moment_v2(other) is not None else 0


def _min(old: object, other: object) -> object:
    return min(_base(old, other), other, key=_rank)


def _max(old: object, other: object) -> object:
    return max(_base(old, other), other, key=_rank)


def _list(old: object) -> list[Any]:
    if old is ABSENT:
        return []
    if not isinstance(old, list):
        raise NotApplicable("only a list takes items")
    return old


def _push(old: object, item: object) -> object:
    items = _list(old)
    if not isinstance(item, dict) or "$each" not in item:
        return [*items, item]
    each = item["$each"]
    if not isinstance(each, list):
        raise NotApplicable("$each is a list")
    place = item.get("$position", len(items))
    if isinstance(place, bool) or not isinstance(place, int):
        raise NotApplicable("$position is a whole number")
    return [*items[:place], *each, *items[place:]]


def _add_to_set(old: object, item: object) -> object:
    items = _list(old)
    added = item["$each"] if isinstance(item, dict) and "$each" in item else [item]
    result = list(items)
    for one in added:
        if one not in result:
            result.append(one)
    return result


def _pull(old: object, item: object) -> object:
    return ABSENT if old is ABSENT else [one for one in _list(old) if one != item]


def _pull_all(old: object, items: object) -> object:
    if not isinstance(items, list):
        raise NotApplicable("$pullAll has a list")
    return ABSENT if old is ABSENT else [one for one in _list(old) if one not in items]


def _set(old: object, new: object) -> object:
    if not isinstance(new, dict):
        return new
    if old is ABSENT:
        return new
    if not isinstance(old, dict):
        raise NotApplicable("only an object has keys that are set")
    return {**old, **new}


def _unset(old: object, gone: object) -> object:
    if old is ABSENT or not isinstance(old, dict):
        return old
    return {key: value for key, value in old.items() if key not in _object(gone)}


_OPERATORS: Final[dict[str, Callable[[object, Any], object]]] = {
    "$inc": _inc,
    "$mul": _mul,
    "$min": _min,
    "$max": _max,
    "$push": _push,
    "$addToSet": _add_to_set,
    "$pull": _pull,
    "$pullAll": _pull_all,
    "$set": _set,
    "$unset": _unset,
}
