"""Which operations a source takes, one by one and in groups (clause 4.20).

>>> sorted(expanded(["retrieveOps"]))
['queryEntity', 'retrieveEntity']
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

DEFAULT: Final = "federationOps"

_ENTITY: Final = """
createEntity updateEntity appendAttrs updateAttrs deleteAttrs deleteEntity mergeEntity
replaceEntity replaceAttrs purgeEntity
"""
_BATCH: Final = "createBatch upsertBatch updateBatch deleteBatch mergeBatch"
_READING: Final = "retrieveEntity queryEntity"
_DISCOVERY: Final = """
retrieveEntityTypes retrieveEntityTypeDetails retrieveEntityTypeInfo retrieveAttrTypes
retrieveAttrTypeDetails retrieveAttrTypeInfo
"""
_TEMPORAL: Final = """
upsertTemporal appendAttrsTemporal deleteAttrsTemporal updateAttrsTemporal
deleteAttrInstanceTemporal deleteTemporal retrieveTemporal queryTemporal
"""
_SUBSCRIBING: Final = """
createSubscription updateSubscription retrieveSubscription querySubscription deleteSubscription
"""
_MAPPING: Final = "createEntityMap retrieveEntityMap updateEntityMap deleteEntityMap"

_GROUPS: Final[dict[str, frozenset[str]]] = {
    "federationOps": frozenset(
        f"{_READING} queryBatch {_DISCOVERY} {_SUBSCRIBING} {_MAPPING}".split()
    ),
    "retrieveOps": frozenset(_READING.split()),
    "updateOps": frozenset(["updateEntity", "updateAttrs", "replaceEntity", "replaceAttrs"]),
    "redirectionOps": frozenset(f"{_ENTITY} {_READING} {_DISCOVERY}".split()),
    "temporalOps": frozenset(["retrieveTemporal", "queryTemporal"]),
}
_ALL: Final = frozenset(
    f"{_ENTITY} {_BATCH} {_READING} queryBatch {_DISCOVERY} {_TEMPORAL} {_SUBSCRIBING} "
    f"{_MAPPING}".split()
)
READING: Final = frozenset(_READING.split())


def is_operation(name: str) -> bool:
    """Whether a registration may name it."""
    return name in _ALL or name in _GROUPS


def expanded(names: Iterable[str]) -> frozenset[str]:
    """Operations, groups written out."""
    found: set[str] = set()
    for name in names:
        found |= _GROUPS.get(name, {name})
    return frozenset(found)
