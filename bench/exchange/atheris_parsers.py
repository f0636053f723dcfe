"""Coverage-guided fuzzing of the parsers of engines/context: does any fail, or lose something?

    python -m venv VENV && VENV/bin/pip install atheris -e .
    VENV/bin/python bench/exchange/atheris_parsers.py [CORPUS] -max_total_time=600 -timeout=2

Each input goes to the parser that its first byte names. A parser may refuse with its own error;
anything else ends the run, as do two seconds without an answer. Of what was taken: an entity
that was written and read again is the same, and so is a change that went to the log and back,
and a moment; a query answers about entities of every kind of attribute.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "src"))

with atheris.instrument_imports(include=["kaga"]):
    from kaga.engines.context import (
        Care,
        MissingDocument,
        NgsiError,
        create,
        read_entity,
        read_fragment,
        resolve,
        write_entity,
    )
    from kaga.engines.context.changes import apply_change
    from kaga.engines.context.history.durations import read_duration
    from kaga.engines.context.history.reading import read_past
    from kaga.engines.context.languages import chosen_language
    from kaga.engines.context.moments import read_moment, write_moment
    from kaga.engines.context.names import is_name, is_scope, is_uri
    from kaga.engines.context.query.compiling import compile_pattern, compile_query
    from kaga.engines.context.query.ordering import Reference, compile_order
    from kaga.engines.context.query.places import GeoQuery, compile_geo
    from kaga.engines.context.query.selecting import compile_scopes, compile_types
    from kaga.engines.context.query.syntax import parse
    from kaga.engines.context.sources.registration import (
        check_registration,
        read_registration,
        written_out,
    )
    from kaga.engines.context.v2.finding import read_georel, read_shape
    from kaga.engines.context.v2.names import Names
    from kaga.engines.context.v2.queries import compile_filter
    from kaga.engines.context.wire import pack_change, unpack_change
    from kaga.services.exchange.http.messages import parse_json
    from kaga.services.exchange.log.records import read_groups

TERMS = resolve(None, {})
NAMES = Names(TERMS)
AT = 1_800_000_000_000_000
_BODY = {
    "id": "urn:a:1",
    "type": ["T", "U"],
    "scope": ["/a/b", "/c"],
    "p": {"value": {"a": [1, "x", None]}, "observedAt": "2027-01-01T00:00:00Z", "q": 1},
    "n": [{"value": 1}, {"value": 2, "datasetId": "urn:d:1"}],
    "r": {"object": "urn:a:2"},
    "l": {"languageMap": {"ja": "加賀", "en": "Kaga"}},
    "v": {"vocab": "Word"},
    "j": {"json": {"a": 1}},
    "s": {"valueList": [1, "a"]},
    "location": {"type": "Point", "coordinates": [136.3, 36.3]},
}
ENTITY = apply_change(None, create(read_entity(_BODY, TERMS), AT))
assert ENTITY is not None


def _query(data: bytes) -> None:
    matches = compile_query(parse(data.decode()), TERMS, find={"urn:a:2": ENTITY}.get)
    matches(ENTITY)


def _selecting(data: bytes) -> None:
    text = data.decode()
    for compiled in (lambda: compile_types(text, TERMS)[0], lambda: compile_scopes(text)):
        try:
            compiled()
        except NgsiError:
            continue


def _words(data: bytes) -> None:
    text = data.decode()
    is_name(text), is_scope(text), is_uri(text), read_duration(text)
    chosen_language({"ja": 1, "en": 2}, text)
    compile_pattern(text)(text)
    moment = read_moment(text)
    assert moment is None or read_moment(write_moment(moment)) == moment


def _order(data: bytes) -> None:
    reference = Reference({"type": "Point", "coordinates": [136.0, 36.0]}, "ja")
    compile_order(data.decode(), TERMS, reference)([ENTITY, ENTITY])


def _place(data: bytes) -> None:
    georel, _, rest = data.partition(b"\n")
    kind, _, coordinates = rest.partition(b"\n")
    shape = parse_json(coordinates)
    compile_geo(GeoQuery(georel.decode(), kind.decode(), shape, TERMS.expand("location")))(
        ENTITY
    )


def _entity(data: bytes) -> None:
    change = create(read_entity(parse_json(data), TERMS), AT)
    entity = apply_change(None, change)
    assert apply_change(None, unpack_change(pack_change(change))) == entity
    assert entity is not None
    again = apply_change(None, create(read_entity(write_entity(entity, TERMS), TERMS), AT))
    assert again == entity, (again, entity)


def _fragment(data: bytes) -> None:
    body = parse_json(data[1:])
    read_fragment(body, TERMS, list(Care)[data[0] % len(Care)] if data else Care.WHOLE)
    read_past(body, TERMS)


def _context(data: bytes) -> None:
    terms = resolve(parse_json(data), {})
    for name in ("p", "a:b", "https://uri.etsi.org/ngsi-ld/default-context/p", "@type"):
        terms.compact(terms.expand(name))


def _registration(data: bytes) -> None:
    body = parse_json(data)
    if isinstance(body, dict):
        check_registration(body, AT)
        read_registration(written_out({"id": "urn:c:1", **body}, TERMS))


def _v2(data: bytes) -> None:
    text = data.decode()
    compile_filter(text, NAMES, "values")(ENTITY)
    compile_filter(text, NAMES, "metadata")(ENTITY)


def _v2_place(data: bytes) -> None:
    one, _, other = data.decode().partition("\n")
    read_georel(one)
    read_shape(one, other)


def _log(data: bytes) -> None:
    found = read_groups(data, 0)
    assert 0 <= found.end <= len(data)


PARSERS: tuple[Callable[[bytes], None], ...] = (
    *(_query, _selecting, _words, _order, _place, _entity, _fragment, _context),
    *(_registration, _v2, _v2_place, _log),
)


def one_input(data: bytes) -> None:
    """Give the rest of an input to the parser that its first byte names."""
    if not data:
        return
    try:
        PARSERS[data[0] % len(PARSERS)](data[1:])
    except (NgsiError, MissingDocument, UnicodeDecodeError):
        return


def main() -> None:
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
