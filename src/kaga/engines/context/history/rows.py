"""Instances as rows of numbers: times, a number, and which form the rest has.

What: a `Form` is everything of an instance but its times and its number: kind, unit, further
members, attributes of it, and its value where that is no number. `Rows` holds forms once and
instances as 40 bytes each, in the order in which they came. Why: a thermometer's readings have
one form; two states of a gate have two; only what is different each time costs each time.

An instance is called by when it became known and how many others of its series became known at
the same microsecond before it (`created`, `tie`): that is the same after every replay.

>>> from kaga.engines.context.model import Instance, Kind
>>> rows = Rows()
>>> rows.append(Instance(Kind.PROPERTY, 21.5, modified=7), 7, 0)
40
>>> rows.columns().value.tolist(), len(rows)
([21.5], 1)
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson

from kaga.engines.context.model import NULL_VALUE, Absent, Attributes, Instance, Kind
from kaga.engines.context.wire import pack_attributes, unpack_attributes

Times = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]
Counts = npt.NDArray[np.uint32]

NEVER: Final = -(2**63)  # an instance that was never observed
_LARGEST: Final = 2**53
_PACK: Final = struct.Struct("<qqqdII").pack
ROW_BYTES: Final = 40
_LAYOUT: Final = np.dtype(
    [
        ("observed", "<i8"),
        ("created", "<i8"),
        ("modified", "<i8"),
        ("value", "<f8"),
        ("tie", "<u4"),
        ("form", "<u4"),
    ]
)
_NUMBERS: Final = frozenset({float, int})
_COLUMNS: Final = frozenset(_LAYOUT.names or ())
_KINDS: Final = tuple(Kind)
_CODES: Final = {kind: code for code, kind in enumerate(_KINDS)}


class Holds(IntEnum):
    """What the value of an instance is; the numbers are kept in files."""

    FLOAT = 0
    WHOLE = 1
    OTHER = 2
    DELETED = 3


class Form(NamedTuple):
    """What instances have in common.

    Attributes
    ----------
    value: where it is no number; None otherwise.
    """

    holds: Holds
    kind: Kind
    unit: str | None = None
    extras: dict[str, Any] | None = None
    parts: Attributes | None = None
    value: object = None

    @property
    def expires(self) -> int | None:
        """When instances of it end by themselves, microseconds since 1970."""
        moment = self.extras.get("expiresAt") if self.extras else None
        return moment if isinstance(moment, int) else None

    def pack(self) -> list[object]:
        """As plain data."""
        parts = None if self.parts is None else pack_attributes(self.parts)
        return [int(self.holds), _CODES[self.kind], self.unit, self.extras, parts, self.value]


def unpack_form(packed: list[Any]) -> Form:
    """The form that was packed."""
    holds, code, unit, extras, parts, value = packed
    attributes = None if parts is None else unpack_attributes(parts)
    return Form(Holds(holds), _KINDS[code], unit, extras, attributes, value)


def form_of(one: Instance) -> Form:
    """The form of an instance."""
    value = one.value
    extras = None if one.extras is None else dict(one.extras)
    if isinstance(value, Absent):
        return Form(Holds.DELETED, one.kind)
    if _number(value) is not None:
        holds = Holds.FLOAT if isinstance(value, float) else Holds.WHOLE
        return Form(holds, one.kind, one.unit, extras, one.parts)
    return Form(Holds.OTHER, one.kind, one.unit, extras, one.parts, value)


class Table:
    """Instances by columns; times are microseconds since 1970.

    Attributes
    ----------
    observed: `NEVER` where there is none.
    created, tie: what an instance is called by.
    form: place in `forms`.
    """

    observed: Times
    created: Times
    modified: Times
    value: Numbers
    tie: Counts
    form: Counts
    forms: tuple[Form, ...]

    def __len__(self) -> int:
        return len(self.created)

    def take(self, places: npt.NDArray[Any]) -> Columns:
        """Only some, by place or by a mask."""
        return Columns(
            self.observed[places],
            self.created[places],
            self.modified[places],
            self.value[places],
            self.tie[places],
            self.form[places],
            self.forms,
        )

    def instance(self, place: int, dataset: str | None) -> Instance:
        """One instance as it was."""
        form = self.forms[self.form[place]]
        observed = int(self.observed[place])
        number = float(self.value[place])
        return Instance(
            form.kind,
            value_of(form, number),
            dataset,
            None if observed == NEVER else observed,
            form.unit,
            form.extras,
            form.parts,
            int(self.created[place]),
            int(self.modified[place]),
        )


@dataclass(frozen=True)
class Columns(Table):
    """Columns that are at hand."""

    observed: Times
    created: Times
    modified: Times
    value: Numbers
    tie: Counts
    form: Counts
    forms: tuple[Form, ...]


class Joined(Table):
    """Tables one behind the other; a column is put together when it is looked at.

    Why not at once: figures look at two columns of six, and a megabyte that is written and
    thrown away costs more than adding it up.
    """

    def __init__(self, tables: Sequence[Table]) -> None:
        self._tables = tables
        self.forms = tuple(form for one in tables for form in one.forms)

    def __len__(self) -> int:
        return sum(map(len, self._tables))

    def __getattr__(self, name: str) -> npt.NDArray[Any]:
        if name not in _COLUMNS:
            raise AttributeError(name)
        parts = [getattr(one, name) for one in self._tables]
        if name == "form":
            sizes = [len(one.forms) for one in self._tables]
            begins = np.cumsum([0, *sizes[:-1]]).astype(np.uint32)
            parts = [part + begin for part, begin in zip(parts, begins, strict=True)]
        column = np.concatenate(parts)
        setattr(self, name, column)
        return column


def value_of(form: Form, number: float) -> object:
    """The value of an instance, from its form and its number."""
    if form.holds is Holds.FLOAT:
        return number
    if form.holds is Holds.WHOLE:
        return int(number)
    return NULL_VALUE if form.holds is Holds.DELETED else form.value


class Rows:
    """Instances that come one by one."""

    __slots__ = ("_data", "_keys", "forms")

    def __init__(self, data: bytes = b"", forms: tuple[Form, ...] = ()) -> None:
        self._data = bytearray(data)
        self.forms = forms
        self._keys: object | dict[object, int] = None  # of one form its key, of more a table
        for form in forms:
            self._know(_key(form))

    def __len__(self) -> int:
        return len(self._data) // ROW_BYTES

    def append(self, one: Instance, created: int, tie: int) -> int:
        """Put an instance behind the others.

        Parameters
        ----------
        created: when it became known.

        Returns
        -------
        int
            How many bytes the rows are.
        """
        value, observed, modified = one.value, one.observed, one.modified
        forms = self.forms
        if forms and _has_form(one, forms[-1]):  # by far the commonest: as the one before
            place = len(forms) - 1
            number = value if type(value) in _NUMBERS else 0.0
        else:
            place, number = self._place_of(one), _number(value)
            if number is None:
                number = 0.0
        if observed is None:
            observed = NEVER
        self._data += _PACK(observed, created, modified, number, tie, place)
        return len(self._data)

    def _place_of(self, one: Instance) -> int:
        """The place of an instance's form; a new one is put behind the others."""
        kind, value, _, _, unit, extras, parts, _, _ = one
        is_bare = kind is Kind.PROPERTY and extras is None and parts is None
        if is_bare and _number(value) is not None:  # its form is found without being made
            form = _bare(*_number_key(isinstance(value, int), unit))
        else:
            form = form_of(one)
        if not self.forms:
            self.forms = (form,)  # nearly always the only one: its key is made with the next
            return 0
        if self._keys is None:
            self._keys = _key(self.forms[0])
        keys, key = self._keys, _key(form)
        place = keys.get(key) if isinstance(keys, dict) else 0 if keys == key else None
        if place is None:
            place = len(self.forms)
            self.forms += (form,)
            self._know(key)
        return place

    def remove(self, place: int) -> None:
        """Take one instance out."""
        begin = place * ROW_BYTES
        del self._data[begin : begin + ROW_BYTES]

    def columns(self) -> Columns:
        """All of them, in the order in which they came."""
        rows = np.frombuffer(bytes(self._data), _LAYOUT)
        return Columns(
            rows["observed"],
            rows["created"],
            rows["modified"],
            rows["value"],
            rows["tie"],
            rows["form"],
            self.forms,
        )

    def _know(self, key: object) -> None:
        """Find the next form by a key; a series has one form nearly always."""
        if self._keys is None:
            self._keys = key
        elif isinstance(self._keys, dict):
            self._keys[key] = len(self._keys)
        else:
            self._keys = {self._keys: 0, key: 1}

    def raw(self) -> bytes:
        """The rows' bytes, for a checkpoint."""
        return bytes(self._data)


def _number(value: object) -> float | None:
    """The value, if a double holds it as it is."""
    if isinstance(value, float):
        return value
    if isinstance(value, int) and -_LARGEST <= value <= _LARGEST:
        return None if isinstance(value, bool) else value
    return None


def _has_form(one: Instance, form: Form) -> bool:
    """Whether an instance is seen at once to have a form; one that has it may be missed."""
    kind, value, _, _, unit, extras, parts, _, _ = one
    holds, known, of_unit, of_extras, of_parts, of_value = form
    if (
        kind is not known
        or unit != of_unit
        or not (extras is None is parts)
        or not (of_extras is None is of_parts)
    ):
        return False
    is_of = type(value)
    if is_of is float:
        return holds is Holds.FLOAT
    if is_of is int:
        return holds is Holds.WHOLE and _number(value) is not None
    return holds is Holds.OTHER and is_of is type(of_value) and _is_same(value, of_value)


def _is_same(one: object, other: object) -> bool:
    """Whether values of one type are written alike."""
    if isinstance(one, str):
        return one == other
    return one is other or orjson.dumps(one) == orjson.dumps(other)


@lru_cache(maxsize=4096)
def _number_key(whole: bool, unit: str | None) -> tuple[Holds, str | None]:  # noqa: FBT001 - a key
    """The key of a bare number's form: the same object for all series."""
    return (Holds.WHOLE if whole else Holds.FLOAT, unit)


@lru_cache(maxsize=4096)
def _bare(holds: Holds, unit: str | None) -> Form:
    """The form of a bare number: the same object for all series."""
    return Form(holds, Kind.PROPERTY, unit)


def _key(form: Form) -> object:
    """The same for the same form."""
    bare = form.extras is None and form.parts is None and form.kind is Kind.PROPERTY
    if bare and form.holds <= Holds.WHOLE:
        return _number_key(form.holds is Holds.WHOLE, form.unit)
    return orjson.dumps(form.pack(), option=orjson.OPT_SORT_KEYS)
