"""Inserting one row by a statement that is put together once per model.

Django builds the text of every INSERT anew, which costs several times what the database needs
to run it; inside the write door that time is everybody's. Rows whose key the database makes
(counters), models with parents or signal receivers, and values that are expressions go
Django's own way.

>>> insert(OutboxEvent(id=new_id(), ...))                                # doctest: +SKIP
True
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import signals

if TYPE_CHECKING:
    from django.db.models import Field, Model


@dataclass(frozen=True, slots=True)
class _Plan:
    """The statement of a model and the fields it takes, in order."""

    sql: str
    fields: tuple[Field[Any, Any], ...]


def insert(row: Model) -> bool:
    """Insert the row if it can be done this way; whether it was."""
    plan = _plan(type(row), connection.vendor)
    if plan is None or row.pk is None or _watched(type(row)):
        return False
    values = [field.pre_save(row, add=True) for field in plan.fields]
    if any(hasattr(value, "resolve_expression") for value in values):
        return False
    prepared = [
        field.get_db_prep_save(value, connection)
        for field, value in zip(plan.fields, values, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(plan.sql, prepared)
    row._state.adding = False
    row._state.db = connection.alias
    return True


@functools.cache
def _plan(model: type[Model], vendor: str) -> _Plan | None:
    del vendor  # part of the key: names are quoted by the database in use
    meta = model._meta
    fields = tuple(field for field in meta.concrete_fields if not field.generated)
    if meta.parents or meta.auto_field is not None or len(fields) < len(meta.concrete_fields):
        return None
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join("%s" for _ in fields)
    return _Plan(f"INSERT INTO {quote(meta.db_table)} ({columns}) VALUES ({marks})", fields)  # noqa: S608 - names come from the models


def _watched(model: type[Model]) -> bool:
    return signals.pre_save.has_listeners(model) or signals.post_save.has_listeners(model)
