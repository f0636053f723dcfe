"""The core @context of NGSI-LD 1.9, which every request has without naming it.

What: the terms of ETSI GS CIM 009 V1.9.1, annex B, as a table by how they are coerced, and the
document made from it. Why a table: two hundred terms follow ten patterns, and what is looked
up here is mostly whether a term is a core term at all.

Older versions define subsets of it; their addresses stand for this one, because a broker has
one core context and it wins over every other (clause 4.4).

>>> is_core("https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.6.jsonld")
True
>>> is_core("https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v7.2.jsonld")
False
"""

from __future__ import annotations

import re
from typing import Final

NGSI_LD: Final = "https://uri.etsi.org/ngsi-ld/"
DEFAULT_VOCABULARY: Final = NGSI_LD + "default-context/"
GEOJSON: Final = "https://purl.org/geojson/vocab#"
CORE_URL: Final = "https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.9.jsonld"

_VERSIONS: Final = re.compile(
    r"https?://uri\.etsi\.org/ngsi-ld/v1/ngsi-ld-core-context(?:-v1\.[0-9])?\.jsonld"
)

_TYPES: Final = """
Attribute AttributeList ContextSourceIdentity ContextSourceNotification
ContextSourceRegistration Date DateTime EntityType EntityTypeInfo EntityTypeList
ExecutionResultDetails GeoProperty JsonProperty LanguageProperty ListProperty ListRelationship
Notification Property Relationship Snapshot SnapshotNotification Subscription TemporalProperty
Time VocabProperty
"""

_PLAIN: Final = """
accept aggrParams aggrMethods aggrPeriodDuration attrs cacheDuration collation
contextSourceAlias contextSourceInfo contextSourceUptime cooldown csf data detail endpoint
entities entity entityCount error errors expandValues format geoQ geoproperty georel idPattern
information isActive join jsonKeys lang linkedMaps localOnly location management
managementInterval mode notification notificationTrigger notifierInfo notUpdated
observationInterval observationSpace omit operations operationSpace ordering pick q reason
receiverInfo refreshRate registrationId registrationName resultStatus scope scopeQ showChanges
snapshotId snapshotLifetime snapshotPriority snapshotStatus status subscriptionName sysAttrs
temporalQ throttling timeInterval timeout timeproperty timerel timesFailed timesSent
triggerReason unchanged unitCode updated uri
"""

_MOMENTS: Final = """
contextSourceTimeAt createdAt deletedAt endAt endTimeAt expiresAt lastFailure lastNotification
lastSuccess lastUsedAt modifiedAt notifiedAt observedAt startAt timeAt
"""

_NAMES: Final = """
attributeList attributeName attributeNames attributeTypes attributes propertyNames
relationshipNames typeList typeName typeNames watchedAttributes
"""

_IDENTIFIERS: Final = """
datasetId entityId instanceId subscriptionId success tenant
"""

_LISTS: Final = """
avg distinctCount entityList jsons max min orderBy snapshotQueries snapshotQueriesDetails
snapshotTemporalQueries snapshotTemporalQueriesDetails stddev sum sumsq totalCount
"""

_GEOJSON_TERMS: Final = """
Feature FeatureCollection GeometryCollection LineString MultiLineString MultiPoint MultiPolygon
Point Polygon geometry properties
"""

# Those whose IRI is not simply the term in the namespace: term -> (IRI, type, container).
_OTHERS: Final[dict[str, tuple[str, str | None, str | None]]] = {
    "attributeCount": (DEFAULT_VOCABULARY + "attributeCount", None, None),
    "attributeDetails": (DEFAULT_VOCABULARY + "attributeDetails", None, None),
    "bbox": (GEOJSON + "bbox", None, "@list"),
    "containedBy": (NGSI_LD + "isContainedBy", None, None),
    "contextSourceExtras": (NGSI_LD + "contextSourceExtras", "@json", None),
    "coordinates": (GEOJSON + "coordinates", None, "@list"),
    "dataset": (NGSI_LD + "hasDataset", None, "@index"),
    "description": ("http://purl.org/dc/terms/description", None, None),
    "entityMap": (NGSI_LD + "hasEntityMap", None, None),
    "features": (GEOJSON + "features", None, "@set"),
    "joinLevel": (NGSI_LD + "hasJoinLevel", None, None),
    "json": (NGSI_LD + "hasJSON", "@json", None),
    "key": (NGSI_LD + "hasKey", None, None),
    "langString": ("http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", None, None),
    "languageMap": (NGSI_LD + "hasLanguageMap", None, "@language"),
    "languageMaps": (NGSI_LD + "hasLanguageMaps", None, "@list"),
    "object": (NGSI_LD + "hasObject", "@id", None),
    "objectList": (NGSI_LD + "hasObjectList", None, "@list"),
    "objectLists": (NGSI_LD + "hasObjectLists", None, "@list"),
    "objectType": (NGSI_LD + "hasObjectType", "@vocab", None),
    "objects": (NGSI_LD + "hasObjects", None, "@list"),
    "previousJson": (NGSI_LD + "hasPreviousJson", "@json", None),
    "previousLanguageMap": (NGSI_LD + "hasPreviousLanguageMap", None, "@language"),
    "previousObject": (NGSI_LD + "hasPreviousObject", "@id", None),
    "previousObjectList": (NGSI_LD + "hasPreviousObjectList", None, "@list"),
    "previousValue": (NGSI_LD + "hasPreviousValue", None, None),
    "previousValueList": (NGSI_LD + "hasPreviousValueList", None, "@list"),
    "previousVocab": (NGSI_LD + "hasPreviousVocab", "@vocab", None),
    "problemDetails": (NGSI_LD + "problemDetails", "@json", None),
    "title": ("http://purl.org/dc/terms/title", None, None),
    "value": (NGSI_LD + "hasValue", None, None),
    "valueList": (NGSI_LD + "hasValueList", None, "@list"),
    "valueLists": (NGSI_LD + "hasValueLists", None, "@list"),
    "valueType": (NGSI_LD + "hasValueType", "@vocab", None),
    "values": (NGSI_LD + "hasValues", None, "@list"),
    "vocab": (NGSI_LD + "hasVocab", "@vocab", None),
    "vocabs": (NGSI_LD + "hasVocabs", None, "@list"),
}

_PROOF_TERMS: Final = "https://w3id.org/security/data-integrity/v2"


def is_core(url: str) -> bool:
    """Whether an address is one of the published versions of the core context."""
    return _VERSIONS.fullmatch(url) is not None


def core_document() -> dict[str, object]:
    """The core context as a JSON-LD document, ready to be served."""
    terms: dict[str, object] = {
        "@version": 1.1,
        "@protected": True,
        "ngsi-ld": NGSI_LD,
        "geojson": GEOJSON,
        "id": "@id",
        "type": "@type",
    }
    for term in (_TYPES + _PLAIN).split():
        terms[term] = f"ngsi-ld:{term}"
    for term in _GEOJSON_TERMS.split():
        terms[term] = f"geojson:{term}"
    for words, kind in ((_MOMENTS, "DateTime"), (_NAMES, "@vocab"), (_IDENTIFIERS, "@id")):
        for term in words.split():
            terms[term] = {"@id": f"ngsi-ld:{term}", "@type": kind}
    for term in _LISTS.split():
        terms[term] = {"@id": f"ngsi-ld:{term}", "@container": "@list"}
    for term, (iri, coercion, container) in _OTHERS.items():
        terms[term] = _definition(iri, coercion, container)
    terms["ngsildproof"] = {
        "@id": "ngsi-ld:ngsildproof",
        "@context": [
            {
                "entityIdSealed": "ngsi-ld:entityIdSealed",
                "entityTypeSealed": {"@id": "ngsi-ld:entityTypeSealed", "@type": "@vocab"},
            },
            _PROOF_TERMS,
        ],
    }
    terms["@vocab"] = DEFAULT_VOCABULARY
    return {"@context": terms}


def _definition(iri: str, coercion: str | None, container: str | None) -> object:
    if coercion is None and container is None:
        return iri
    definition: dict[str, object] = {"@id": iri}
    if coercion is not None:
        definition["@type"] = coercion
    if container is not None:
        definition["@container"] = container
    return definition


# Core terms that stand for a bare value and can therefore name no attribute (clause 4.5.1).
_OTHER_WORDS: Final = """
id type unitCode objectType valueType entityIdSealed entityTypeSealed
"""
NOT_ATTRIBUTES: Final = frozenset((_MOMENTS + _IDENTIFIERS + _OTHER_WORDS).split())
