"""Values of columns as parameters of a statement, by the shortest way.

Django converts every value through some five calls and asks for the connection anew each
time; for a row of forty columns that costs more than inserting it. Most values are of the one
type that their column is for, and what the driver takes for those is known beforehand. All
others go Django's own way.

>>> taker(VaultKey._meta.get_field("wrapped"))(b"x")                     # doctest: +SKIP
b'x'
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from django.db import connection, models

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import Field

    Taker = Callable[[Any], Any]
    _Known = dict[type[Field[Any, Any]], tuple[type, Taker]]


class Expression(TypeError):
    """The value is computed by the database: only Django can write it."""


def taker(field: Field[Any, Any]) -> Taker:
    """What turns a value of the column into a parameter, for the database in use.

    It raises `Expression` for a value that is none.
    """
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    known = _KNOWN[connection.vendor].get(type(target))
    if known is None:
        return lambda value: _by_django(field, value)
    kind, quick = known

    def take(value: Any) -> Any:
        if value is None:
            return None
        return quick(value) if type(value) is kind else _by_django(field, value)

    return take


def unchanged(field: Field[Any, Any]) -> type:
    """The type whose values the driver takes as they are; one that no value has if none."""
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    kind, quick = _KNOWN[connection.vendor].get(type(target), (_Nothing, _as_is))
    return kind if quick is _as_is else _Nothing


class _Nothing:
    """No value is of this type."""


def _by_django(field: Field[Any, Any], value: Any) -> Any:
    if hasattr(value, "resolve_expression"):
        raise Expression
    return field.get_db_prep_save(value, connection)


def _as_is(value: Any) -> Any:
    return value


def _moment(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a stored moment must say its zone")
    return value


def _sqlite_moment(value: datetime) -> str:
    return str(_moment(value).astimezone(UTC).replace(tzinfo=None))


def _sqlite_id(value: UUID) -> str:
    return value.hex


_PLAIN: Final[_Known] = {
    models.CharField: (str, _as_is),
    models.SlugField: (str, _as_is),
    models.TextField: (str, _as_is),
    models.BinaryField: (bytes, _as_is),
    models.BooleanField: (bool, _as_is),
    models.AutoField: (int, _as_is),
    models.BigAutoField: (int, _as_is),
    models.IntegerField: (int, _as_is),
    models.BigIntegerField: (int, _as_is),
    models.PositiveIntegerField: (int, _as_is),
    models.PositiveBigIntegerField: (int, _as_is),
    models.PositiveSmallIntegerField: (int, _as_is),
}
_KNOWN: Final[dict[str, _Known]] = {
    "sqlite": _PLAIN
    | {
        models.UUIDField: (UUID, _sqlite_id),
        models.DateTimeField: (datetime, _sqlite_moment),
        models.DateField: (date, str),
    },
    "postgresql": _PLAIN
    | {
        models.UUIDField: (UUID, _as_is),
        models.DateTimeField: (datetime, _moment),
        models.DateField: (date, _as_is),
    },
}
