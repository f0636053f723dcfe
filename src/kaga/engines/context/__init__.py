"""NGSI-LD without a server: names, values, changes, representations, queries.

What: everything of ETSI GS CIM 009 V1.9.1 that is computed rather than sent. Why apart: the
same rules hold for requests, for what other brokers send, for files and for history.

>>> from kaga.engines.context import create, apply_change, read_entity, resolve, write_entity
>>> terms = resolve(None, {})
>>> body = {"id": "urn:a:1", "type": "Car", "speed": {"type": "Property", "value": 42}}
>>> write_entity(apply_change(None, create(read_entity(body, terms), 0)), terms) == body
True
"""

from __future__ import annotations

from kaga.engines.context.changes import Change, Deed, apply_change, living
from kaga.engines.context.errors import MissingDocument, NgsiError, Problem
from kaga.engines.context.instances import Care
from kaga.engines.context.merging import create
from kaga.engines.context.model import Entity, Fragment, Instance, Kind
from kaga.engines.context.reading import read_entity, read_fragment
from kaga.engines.context.resolving import resolve
from kaga.engines.context.terms import TermMap
from kaga.engines.context.writing import Style, View, write_entity

__all__ = [
    "Care",
    "Change",
    "Deed",
    "Entity",
    "Fragment",
    "Instance",
    "Kind",
    "MissingDocument",
    "NgsiError",
    "Problem",
    "Style",
    "TermMap",
    "View",
    "apply_change",
    "create",
    "living",
    "read_entity",
    "read_fragment",
    "resolve",
    "write_entity",
]
