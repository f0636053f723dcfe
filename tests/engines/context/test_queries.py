"""Queries mean what the standard says; what is no query is refused."""

from __future__ import annotations

import pytest

from kaga.engines.context import (
    Entity,
    Instance,
    Kind,
    NgsiError,
    apply_change,
    create,
    read_entity,
    resolve,
)
from kaga.engines.context.query.compiling import compile_query
from kaga.engines.context.query.ordering import Reference, compile_order
from kaga.engines.context.query.places import GeoQuery, compile_geo
from kaga.engines.context.query.selecting import compile_scopes, compile_types
from kaga.engines.context.query.syntax import parse

TERMS = resolve(None, {})
BODY = {
    "id": "urn:a:1",
    "type": ["Car", "Vehicle"],
    "scope": "/Ishikawa/Kaga",
    "speed": {"value": 42, "observedAt": "2027-04-01T09:00:00Z", "source": {"value": "gps"}},
    "name": {"value": "Daishoji; (East)"},
    "moving": {"value": True},
    "tags": {"value": ["red", "fast"]},
    "address": {"value": {"city": "Kaga", "lines": ["1", "2"]}},
    "owner": {"object": "urn:b:7"},
    "label": {"languageMap": {"ja": "車", "en": "car"}},
    "location": {
        "type": "GeoProperty",
        "value": {"type": "Point", "coordinates": [136.3, 36.3]},
    },
}


def _car() -> Entity:
    entity = apply_change(None, create(read_entity(BODY, TERMS), 1))
    assert entity is not None
    return entity


CAR = _car()


@pytest.mark.parametrize(
    ("q", "meant"),
    [
        ("speed", True),
        ("height", False),
        ("speed==42", True),
        ("speed!=42", False),
        ("height!=42", False),
        ("speed>40;speed<=42", True),
        ("speed<40|moving==true", True),
        ("(speed<40|moving==true);owner", True),
        ("speed<40|(moving==false;owner)", False),
        ("speed==10..50", True),
        ("speed==1,2,42", True),
        ('speed=="42"', False),
        ('name=="Daishoji; (East)"', True),
        ('name~="^Dai.*East"', True),
        ('name!~="^Kom"', True),
        ("tags==fast", True),
        ('address[city]=="Kaga"', True),
        ("address[lines.0]==1", False),
        ('owner=="urn:b:7"', True),
        ('label[ja]=="車"', True),
        ('label[*]=="car"', True),
        ('label=="bus"', False),
        ('owner>"urn:a:1"', False),
        ("speed.observedAt>=2027-04-01T00:00:00Z", True),
        ('speed.source=="gps"', True),
        ("createdAt<2020-01-01T00:00:00Z", True),
    ],
)
def test_a_query_means_what_it_says(q: str, meant: bool) -> None:
    assert compile_query(parse(q), TERMS)(CAR) is meant


@pytest.mark.parametrize(
    "q",
    [
        "",
        ";",
        "speed==",
        "speed>",
        "(speed",
        "speed)",
        "speed==1;",
        'name~="("',
        "a{b}==1",
        "speed>1,2",
        'name~="(?=a)"',
        "(" * 40 + "a" + ")" * 40,
        ";".join(["a"] * 300),
    ],
)
def test_what_is_no_query_is_refused(q: str) -> None:
    with pytest.raises(NgsiError):
        compile_query(parse(q), TERMS)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Car", True),
        ("Bus", False),
        ("Bus,Car", True),
        ("Car;Vehicle", True),
        ("(Car;Bus)|Vehicle", True),
        ("Car;Bus", False),
    ],
)
def test_types_are_chosen_by_a_selection(text: str, meant: bool) -> None:
    chooses, _ = compile_types(text, TERMS)
    assert chooses(CAR.types) is meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/Ishikawa/Kaga", True),
        ("/Ishikawa", False),
        ("/Ishikawa/#", True),
        ("/+/Kaga", True),
        ("/#", True),
        ("/Fukui/#;/Ishikawa/#", False),
        ("/Fukui/#,/Ishikawa/#", True),
    ],
)
def test_scopes_are_chosen_by_a_query(text: str, meant: bool) -> None:
    assert compile_scopes(text)(CAR.scopes) is meant


@pytest.mark.parametrize(
    ("text", "reference", "order"),
    [
        ("v", Reference(), "21340"),
        ("v;desc", Reference(), "43120"),
        ("type,id;desc", Reference(), "43210"),
        ("where;dist-asc", Reference({"type": "Point", "coordinates": [0, 0]}), "01234"),
        ("v", Reference(collation="und"), "21430"),
    ],
)
def test_entities_are_listed_in_the_order_asked_for(
    text: str, reference: Reference, order: str
) -> None:
    values: list[object] = [None, 7, 3, "Zug", "\u00e4hre"]
    some = [
        read_entity(
            {"id": f"urn:a:{number}", "type": "T", "where": _point(number)}
            | ({} if value is None else {"v": value}),
            TERMS,
        )
        for number, value in enumerate(values)
    ]
    entities = [apply_change(None, create(one, 1)) for one in some]
    ordered = compile_order(text, TERMS, reference)([one for one in entities if one])
    assert "".join(one.id[-1] for one in ordered) == order


def _point(number: int) -> dict[str, object]:
    return {"type": "Point", "coordinates": [number, number]}


@pytest.mark.parametrize("text", ["v;up", "where;dist-asc", ""])
def test_what_is_no_order_is_refused(text: str) -> None:
    with pytest.raises(NgsiError):
        compile_order(text, TERMS, Reference())


SQUARE = [[[136, 36], [137, 36], [137, 37], [136, 37], [136, 36]]]


@pytest.mark.parametrize(
    ("georel", "geometry", "coordinates", "meant"),
    [
        ("near;maxDistance==2000", "Point", [136.31, 36.3], True),
        ("near;maxDistance==500", "Point", [136.31, 36.3], False),
        ("near;minDistance==500", "Point", [136.31, 36.3], True),
        ("within", "Polygon", SQUARE, True),
        ("disjoint", "Polygon", SQUARE, False),
        ("equals", "Point", [136.3, 36.3], True),
    ],
)
def test_places_are_chosen_by_relation(
    georel: str, geometry: str, coordinates: object, meant: bool
) -> None:
    query = GeoQuery(georel, geometry, coordinates, TERMS.expand("location"))
    assert compile_geo(query)(CAR) is meant


def test_a_query_leads_into_linked_entities_of_a_type() -> None:
    terms = resolve({"Person": "https://a.example/Person"}, {})
    owner = Instance(Kind.RELATIONSHIP, "urn:a:me")
    car = Entity("urn:a:car", (), {terms.expand("owner"): (owner,)})
    name = (Instance(Kind.PROPERTY, "Hana"),)
    me = Entity("urn:a:me", ("https://a.example/Person",), {terms.expand("name"): name})

    def find(identifier: str) -> Entity | None:
        return me if identifier == me.id else None

    def means(text: str) -> bool:
        return compile_query(parse(text), terms, frozenset(), find)(car)

    assert means('owner{name}=="Hana"')
    assert means('owner{Person:name}=="Hana"')
    assert not means('owner{Robot:name}=="Hana"')
