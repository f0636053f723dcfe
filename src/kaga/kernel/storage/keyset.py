"""Lists by keyset cursor: constant time on page 1 and on page 10,000.

No OFFSET and no total: both read everything that is skipped. The cursor names the last row
seen, so rows that arrive meanwhile neither shift nor repeat the list.

>>> keyset_page(Case.objects.all(), order=("-arrived_at", "-id"))       # doctest: +SKIP
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Q

from kaga.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import Model, QuerySet

T = TypeVar("T")
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some rows of a list, and the cursor to go on with (None at the end)."""

    rows: tuple[T, ...]
    next: str | None


def keyset_page(
    rows: QuerySet[Any], *, order: Sequence[str], cursor: str | None = None, limit: int = 50
) -> Page[Any]:
    """One page of model rows in `order` (field names, "-" for descending; last one unique).

    Raises
    ------
    Invalid: the cursor was not made by this list, or the limit is not 1 to 200.
    """
    if not 1 <= limit <= MOST_ROWS:
        raise Invalid({"limit": [f"1から{MOST_ROWS}までの数を指定してください。"]})
    wanted = rows.order_by(*order)
    if cursor:
        wanted = _after(wanted, order, cursor)
    found = list(wanted[: limit + 1])
    more = len(found) > limit
    return Page(tuple(found[:limit]), cursor_of(found[limit - 1], order) if more else None)


def _after(rows: QuerySet[Any], order: Sequence[str], cursor: str) -> QuerySet[Any]:
    values = _decode(cursor, len(order))
    try:
        return rows.filter(_beyond(list(order), values))
    except (ValueError, TypeError, ValidationError) as error:
        raise _bad_cursor() from error


def _beyond(order: list[str], values: list[Any]) -> Q:
    """Rows after the cursor: a <= x AND (a < x OR the rest), which an index can range."""
    name, value = order[0].lstrip("-"), values[0]
    step = "lt" if order[0].startswith("-") else "gt"
    strictly = Q(**{f"{name}__{step}": value})
    if len(order) == 1:
        return strictly
    return Q(**{f"{name}__{step}e": value}) & (strictly | _beyond(order[1:], values[1:]))


def cursor_of(row: Model, order: Sequence[str]) -> str:
    """The cursor that stands after `row` in a list of this order (to poll on at its end)."""
    values = [str(getattr(row, name.lstrip("-"))) for name in order]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _decode(cursor: str, length: int) -> list[Any]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, binascii.Error) as error:
        raise _bad_cursor() from error
    if not isinstance(values, list) or len(values) != length:
        raise _bad_cursor()
    if any(not isinstance(value, str) or "\x00" in value for value in values):
        raise _bad_cursor()
    return values


def _bad_cursor() -> Invalid:
    return Invalid(
        {"cursor": ["続きの目印が正しくありません。一覧の先頭から開き直してください。"]}
    )
