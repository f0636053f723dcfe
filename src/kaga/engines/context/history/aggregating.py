"""Figures of many instances by periods (clause 4.5.19).

What: instances ordered by time in, for each method one figure of each period that holds any.
Why apart for numbers: a column of numbers is summed by one pass over memory; texts, truths and
arrays are looked at one by one. A truth counts as 0 or 1, an array as its size; texts have a
least and a greatest, and what has no order has only counts.

>>> from kaga.engines.context.history.rows import Rows
>>> from kaga.engines.context.history.selecting import Loaded, select
>>> from kaga.engines.context.history.windows import Window
>>> from kaga.engines.context.model import Instance, Kind
>>> rows = Rows()
>>> for at, value in ((1, 2), (2, 4), (11, 7)):
...     _ = rows.append(Instance(Kind.PROPERTY, value, observed=at), at, 0)
>>> found = select([Loaded(rows.columns())], Window(), 0)
>>> aggregate(found, [Method.AVG], Periods(0, Duration(0, 10)))
Figures(spans=[(0, 10), (10, 20)], values={<Method.AVG: 'avg'>: [3.0, 7.0]})
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import orjson

from kaga.engines.context.history.blocks import scaled
from kaga.engines.context.history.durations import Duration, edges
from kaga.engines.context.history.rows import Holds, Numbers, value_of
from kaga.engines.context.history.selecting import Found
from kaga.engines.context.model import Kind

Places = npt.NDArray[np.int64]


class Method(StrEnum):
    """What is computed of the instances of a period."""

    TOTAL = "totalCount"
    DISTINCT = "distinctCount"
    SUM = "sum"
    AVG = "avg"
    MIN = "min"
    MAX = "max"
    STDDEV = "stddev"
    SUMSQ = "sumsq"


_COUNTS: Final = frozenset({Method.TOTAL, Method.DISTINCT})
_WIDEST: Final = 2**18
_VALUES: Final = frozenset({Kind.PROPERTY, Kind.LIST})


@dataclass(frozen=True, slots=True)
class Periods:
    """How time is parted.

    Attributes
    ----------
    origin: where the first period begins, microseconds since 1970.
    each: how long a period is; none for one period over all.
    end: where one period over all ends; None for with the last instance.
    """

    origin: int
    each: Duration
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """What was computed.

    Attributes
    ----------
    spans: where each period that holds any instance begins and ends.
    values: by method, a figure for each of them; None where it says nothing of the values.
    """

    spans: list[tuple[int, int]]
    values: dict[Method, list[Any]]


def aggregate(found: Found, methods: Sequence[Method], periods: Periods) -> Figures:
    """Figures by method; a method that says nothing of any value is left out.

    Parameters
    ----------
    found: none of which lies before the origin.

    Raises
    ------
    ValueError
        More periods than are counted.
    """
    if not len(found):
        return Figures([], {})
    begins, spans = _parted(found, periods)
    numbers = _numbers(found)
    if numbers is not None:
        of_numbers = {method: _BY_NUMBERS[method](numbers, begins) for method in methods}
        return Figures(spans, of_numbers)
    values = _values(found)
    ends = [*begins.tolist()[1:], len(values)]
    groups = [values[begin:end] for begin, end in zip(begins.tolist(), ends, strict=True)]
    told = {method: [_of_values(method, group) for group in groups] for method in methods}
    meant = {method: some for method, some in told.items() if any(x is not None for x in some)}
    return Figures(spans, meant)


def _parted(found: Found, periods: Periods) -> tuple[Places, list[tuple[int, int]]]:
    """Where in the instances each period that holds any begins, and when it does."""
    times, origin, each = found.times, periods.origin, periods.each
    if each.is_none:
        end = int(times[-1]) if periods.end is None else periods.end
        return np.zeros(1, np.int64), [(origin, end)]
    if each.months:
        moments = np.array(edges(origin, each, int(times[-1])))
        numbers = np.searchsorted(moments, times, side="right") - 1
        begins = _changes(numbers)
        ends = moments[numbers[begins]], moments[numbers[begins] + 1]
    else:
        numbers = (times - origin) // each.micros
        begins = _changes(numbers)
        first = origin + numbers[begins] * each.micros
        ends = first, first + each.micros
    return begins, list(zip(ends[0].tolist(), ends[1].tolist(), strict=True))


def _changes(numbers: Places) -> Places:
    """Where another number begins."""
    return np.concatenate(([0], np.flatnonzero(numbers[1:] != numbers[:-1]) + 1))


def _numbers(found: Found) -> Numbers | None:
    """The values, where all are numbers."""
    if all(form.holds <= Holds.WHOLE for form in found.columns.forms):
        return found.columns.value
    return None


def _sums(numbers: Numbers, begins: Places) -> Numbers:
    return np.add.reduceat(numbers, begins)


def _sizes(numbers: Numbers, begins: Places) -> Numbers:
    return np.diff(begins, append=len(numbers)).astype(np.float64)


def _deviations(numbers: Numbers, begins: Places) -> Numbers:
    """Standard deviations of the whole (not of a sample), in two passes."""
    sizes = _sizes(numbers, begins)
    apart = np.repeat(_sums(numbers, begins) / sizes, sizes.astype(np.int64))
    np.subtract(numbers, apart, out=apart)
    np.multiply(apart, apart, out=apart)
    return np.sqrt(_sums(apart, begins) / sizes)


def _distinct(numbers: Numbers, begins: Places) -> list[int]:
    """How many different ones.

    Decimals are whole numbers of tenths or hundredths; where few of them lie between the least
    and the greatest, they are counted in a table and not sorted.
    """
    _, whole = scaled(numbers)
    low, high = (0, _WIDEST) if whole is None else (int(whole.min()), int(whole.max()))
    span = high - low + 1
    if whole is None or span * len(begins) > _WIDEST:
        ends = [*begins.tolist()[1:], len(numbers)]
        return [
            _different(np.sort(numbers[begin:end]))
            for begin, end in zip(begins.tolist(), ends, strict=True)
        ]
    sizes = np.diff(begins, append=len(numbers))
    whole += np.repeat(np.arange(len(begins)) * span - low, sizes)
    table = np.bincount(whole, minlength=span * len(begins)).reshape(len(begins), span)
    return list((table > 0).sum(axis=1).tolist())


def _different(ordered: Numbers) -> int:
    return 1 + int(np.count_nonzero(ordered[1:] != ordered[:-1]))


_BY_NUMBERS: Final[dict[Method, Callable[[Numbers, Places], list[Any]]]] = {
    Method.TOTAL: lambda numbers, begins: _sizes(numbers, begins).astype(np.int64).tolist(),
    Method.DISTINCT: _distinct,
    Method.SUM: lambda numbers, begins: _sums(numbers, begins).tolist(),
    Method.AVG: lambda numbers, begins: (
        _sums(numbers, begins) / _sizes(numbers, begins)
    ).tolist(),
    Method.MIN: lambda numbers, begins: np.minimum.reduceat(numbers, begins).tolist(),
    Method.MAX: lambda numbers, begins: np.maximum.reduceat(numbers, begins).tolist(),
    Method.STDDEV: lambda numbers, begins: _deviations(numbers, begins).tolist(),
    Method.SUMSQ: lambda numbers, begins: _sums(numbers * numbers, begins).tolist(),
}


def _values(found: Found) -> list[tuple[Kind, object]]:
    """Each value with its kind, deletions left in as such."""
    columns = found.columns
    told: list[tuple[Kind, object]] = []
    for place, number in zip(columns.form.tolist(), columns.value.tolist(), strict=True):
        form = columns.forms[place]
        told.append((form.kind, value_of(form, number)))
    return told


def _of_values(method: Method, group: list[tuple[Kind, object]]) -> object:
    """One figure of values that are no numbers; None where the method says nothing of them."""
    if method is Method.TOTAL:
        return len(group)
    if method is Method.DISTINCT:
        return len({_told(value) for _, value in group})
    if method in {Method.MIN, Method.MAX}:
        texts = [value for kind, value in group if kind in _VALUES and isinstance(value, str)]
        if len(texts) == len(group):
            return min(texts) if method is Method.MIN else max(texts)
    measures = [_measure(kind, value) for kind, value in group]
    known = [measure for measure in measures if measure is not None]
    if not known:
        return None
    return _BY_NUMBERS[method](np.array(known), np.zeros(1, np.int64))[0]


def _told(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS, default=repr)


def _measure(kind: Kind, value: object) -> float | None:
    """A value as a number: a number, a truth, the size of an array."""
    if kind not in _VALUES:
        return None
    if isinstance(value, list):
        return float(len(value))
    return float(value) if isinstance(value, int | float) else None
