"""Names are expanded and compacted as JSON-LD does it; pyld says how that is."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from kaga.engines.context import resolve
from kaga.engines.context.core import core_document

TERMS = ("speed", "name", "Car", "ex", "other", "near")
IRIS = ("https://a.example/speed", "https://a.example/", "https://b.example/x#", "urn:x:name")
VALUES = st.one_of(
    st.sampled_from(IRIS),
    st.sampled_from(["ex:speed", "other:deep/er"]),
    st.builds(lambda iri: {"@id": iri}, st.sampled_from(IRIS)),
    st.builds(lambda iri: {"@id": iri, "@prefix": True}, st.sampled_from(IRIS[1:3])),
)
CONTEXTS = st.dictionaries(st.sampled_from(TERMS), VALUES, max_size=5)
NAMES = st.sampled_from(
    [*TERMS, "ex:a", "other:b", "unknown", "https://a.example/z", "location"]
)


def _core() -> dict[str, object]:
    terms = dict(core_document()["@context"])
    terms["ngsildproof"] = "ngsi-ld:ngsildproof"  # its scoped context is a document elsewhere
    return terms


CORE = _core()


def _oracle(context: dict[str, object], name: str) -> tuple[str | None, str | None]:
    """What pyld expands an attribute's name to, and compacts it to again."""
    document = {"@context": [context, CORE], name: {"value": 1}}
    expanded = jsonld.expand(document)
    if not expanded:
        return None, None
    (iri,) = expanded[0]
    compacted = jsonld.compact(expanded, [context, CORE])
    (short,) = (key for key in compacted if key != "@context")
    return iri, short


@settings(max_examples=80, deadline=None)
@given(CONTEXTS, NAMES)
def test_an_attribute_is_called_as_jsonld_calls_it(
    context: dict[str, object], name: str
) -> None:
    try:
        iri, short = _oracle(context, name)
    except jsonld.JsonLdError:
        return  # a context that leans on itself; there is nothing to compare with
    if iri is None:
        return
    terms = resolve(context, {})
    assert (terms.expand(name), terms.compact(iri)) == (iri, short)


def test_documents_are_followed_and_the_core_wins() -> None:
    documents = {
        "https://c.example/one": {"@context": ["https://c.example/two", {"a": "two:a"}]},
        "https://c.example/two": {
            "@context": {"two": "https://two.example/", "value": "two:v"}
        },
    }
    terms = resolve("https://c.example/one", documents)
    assert terms.expand("a") == "https://two.example/a"
    assert terms.expand("value") == "https://uri.etsi.org/ngsi-ld/hasValue"
