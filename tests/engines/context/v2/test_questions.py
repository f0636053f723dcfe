"""Filters, places, orders, operators, templates and alterations of NGSI-v2."""

from __future__ import annotations

from typing import Any

import pytest

from kaga.engines.context import Change, Deed, Entity, NgsiError, resolve
from kaga.engines.context.model import NOTHING
from kaga.engines.context.v2.altering import alteration, is_due
from kaga.engines.context.v2.attributes import Given, is_location, to_instance
from kaga.engines.context.v2.finding import compile_order, compile_place, place_of, read_shape
from kaga.engines.context.v2.names import Names, V2Id, key_of
from kaga.engines.context.v2.operators import ABSENT, NotApplicable, applied, is_operation
from kaga.engines.context.v2.places import geometry_of, is_place
from kaga.engines.context.v2.queries import compile_filter
from kaga.engines.context.v2.templates import filled, filled_json
from kaga.engines.context.v2.writing import Shown, write_entity
from kaga.engines.context.watching import happening

NAMES = Names(resolve(None, {}))
POINT = {"type": "Point", "coordinates": [1, 2]}


def entity(name: str = "Room1", **given: Any) -> Entity:
    """An entity; what is no `Given` is a bare value."""
    attributes = {
        NAMES.attribute(word): (
            to_instance(one if isinstance(one, Given) else Given(one), NAMES)._replace(
                created=1_000_000, modified=2_000_000
            ),
        )
        for word, one in given.items()
    }
    uri = key_of(V2Id(name, "Room", "/city"))
    return Entity(uri, (NAMES.type_iri("Room"),), attributes, ("/city",), 1_000_000, 2_000_000)


ROOM = entity(
    n=10,
    s="text",
    t=True,
    z=None,
    o={"a": {"b": 5}, "l": [{"x": 1}, {"x": 2}]},
    v=[1, "two"],
    d=Given("2026-03-01T00:00:00.000Z", "DateTime"),
    m=Given(1, None, {"acc": (0.5, "Number"), "at": ("2026-01-01T00:00:00.000Z", "DateTime")}),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("n==10", True), ("n:10", True), ("n==9", False), ("n!=9", True), ("n!=10", False),
        ("n>9", True), ("n>=10", True), ("n<10", False), ("n<=10", True), ("s>9", False),
        ("n==9..11", True), ("n==11..12", False), ("n!=9..11", False), ("n==1,10", True),
        ("n!=1,10", False), ("s==text", True), ("s=='text'", True), ("s~=ex", True),
        ("n~=1", False), ("s==a..u", True), ("s==a,text", True), ("t==true", True),
        ("t==false", False), ("z==null", True), ("n==null", False), ("n!=null", True),
        ("s==x,null", False), ("z==x,null", True), ("o.a.b==5", True), ("o.a.c", False),
        ("o.l.x==2", True), ("o.l.1.x==2", True), ("v.x==1", False), ("n.x==1", False),
        ("o.l.5", False), ("v==two", True), ("v==1", True),
        ("d>2026-02-01", True), ("d<2026-02-01", False), ("d==2026-03-01", True),
        ("d=='2026-03-01T00:00:00.000Z'", False), ("s>2026-01-01", False),
        ("d==2026-02-01..2026-04-01", True), ("n", True), ("!n", False), ("!gone", True),
        ("gone", False), ("gone!=1", False), ("n>5;s==text", True), ("n>5;s==no;", False),
        ("dateCreated<2000-01-01", True), ("servicePath==/city", True), ("'n'==10", True),
        ("dateExpires", False), ("'s'=='te;xt'", False), ("t==1", False),
    ],
)  # fmt: skip
def test_a_filter_of_values(text: str, meant: bool) -> None:
    assert compile_filter(text, NAMES, "values")(ROOM) is meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("m.acc==0.5", True), ("m.acc>1", False), ("m.acc", True), ("!m.other", True),
        ("m.at<2026-02-01", True), ("m.dateModified>1970-01-01T00:00:01", True),
        ("n.acc", False), ("gone.acc", False),
        ("m.acc.deep", False),
    ],
)  # fmt: skip
def test_a_filter_of_metadata(text: str, meant: bool) -> None:
    assert compile_filter(text, NAMES, "metadata")(ROOM) is meant


@pytest.mark.parametrize(
    "text",
    [
        "", ";", "n==", "n==1;;s", "a..b", "n>1,2", "n>1..2", "n==1..", "n==1..a", "n==1..2..3",
        "n>true", "n==true,1", "s=='a", "s=='a'b", "s==a\"", "a=b=1", "s~='a'", "s~=(", "n==1,",
        "n==2026-01-01..b", "a(b==1",
    ],
)  # fmt: skip
def test_what_is_no_filter_is_refused(text: str) -> None:
    with pytest.raises(NgsiError):
        compile_filter(text, NAMES, "values")


def test_a_filter_of_metadata_names_metadata() -> None:
    with pytest.raises(NgsiError):
        compile_filter("m>1", NAMES, "metadata")


HERE = entity(location=Given("36.3, 136.31", "geo:point"))


@pytest.mark.parametrize(
    ("georel", "geometry", "coords", "meant"),
    [
        ("near;maxDistance:2000", "point", "36.3,136.3", True),
        ("near;maxDistance:2000", "point", "136.3,36.3", None),  # no latitude
        ("near;minDistance:2000", "point", "36.3,136.3", False),
        ("near;minDistance:100;maxDistance:2000", "point", "36.3,136.3", True),
        ("coveredBy", "box", "36.0,136.0;37.0,137.0", True),
        ("coveredBy", "polygon", "0,0;0,1;1,1;0,0", False),
        ("disjoint", "polygon", "0,0;0,1;1,1;0,0", True),
        ("intersects", "line", "36.3,136.0;36.3,137.0", True),
        ("equals", "point", "36.3,136.31", True),
        ("near", "point", "1,1", None),
        ("near;maxDistance:1", "line", "1,1;2,2", None),
        ("near;far:1", "point", "1,1", None),
        ("coveredBy", "point", "1,1", None),
        ("beside", "point", "1,1", None),
        ("coveredBy", "circle", "1,1", None),
        ("coveredBy", "box", "1,1;1,2", None),
        ("coveredBy", "box", "1,1", None),
        ("coveredBy", "polygon", "0,0;0,1;1,1;2,2", None),
        ("intersects", "line", "0,0", None),
        ("equals", "point", "0,0;1,1", None),
        ("equals", "point", "a,b", None),
    ],
)
def test_questions_about_places(
    georel: str, geometry: str, coords: str, meant: bool | None
) -> None:
    if meant is None:
        with pytest.raises(NgsiError):
            compile_place(georel, geometry, coords, NAMES)
        return
    fits = compile_place(georel, geometry, coords, NAMES)
    assert [fits(HERE), fits(ROOM), fits(HERE)] == [meant, False, meant]


def test_which_of_several_places_counts() -> None:
    one, two = Given("1,1", "geo:point"), Given("2,2", "geo:point")
    marked = two._replace(metadata={"defaultLocation": (True, "Boolean")})
    ignored = two._replace(metadata={"ignoreType": (True, "Boolean")})
    attribute = NAMES.attribute
    assert place_of(entity(a=one, location=two), NAMES) == attribute("location")
    assert place_of(entity(a=one, b=marked), NAMES) == attribute("b")
    assert place_of(entity(a=one, b=two), NAMES) == attribute("a")
    assert place_of(entity(a=ignored), NAMES) is None
    assert not is_location(to_instance(ignored, NAMES), NAMES)


@pytest.mark.parametrize(
    ("kind", "value", "sound"),
    [
        ("geo:json", {"type": "Feature", "geometry": POINT}, True),
        ("geo:json", {"type": "FeatureCollection", "features": []}, False),
        ("geo:json", {"type": "FeatureCollection", "features": [1]}, False),
        ("geo:json", {"type": "FeatureCollection", "features": [
            {"type": "Feature", "geometry": POINT}]}, True),
        ("geo:json", {"type": "Feature"}, False),
        ("geo:json", "1,2", False),
        ("geo:point", 5, False),
        ("geo:line", "1,2", False),
        ("geo:point", "91,0", False),
    ],
)  # fmt: skip
def test_what_is_a_place(kind: str, value: object, sound: bool) -> None:
    assert is_place(kind, value) is sound


def test_orders() -> None:
    values: list[Any] = [True, [1], {"a": 1}, "b", "a", 2, 1, None]
    some = [entity(f"E{place}", a=value) for place, value in enumerate(values)]
    up = compile_order("a", NAMES, None)(some)
    assert [NAMES.known_as(one).id for one in up] == [f"E{n}" for n in reversed(range(8))]
    down = compile_order("!type,!a", NAMES, None)(some)
    assert down == list(reversed(up))
    assert compile_order("!id", NAMES, None)(some) == list(reversed(some))
    assert compile_order("dateCreated", NAMES, None)(some) == some
    assert compile_order("gone", NAMES, None)(some) == some
    near = [entity("far", l=Given("3,3", "geo:point")), entity("none"), HERE]
    found = compile_order("geo:distance", NAMES, read_shape("point", "36,136"))(near)
    assert found == [HERE, near[0], near[1]]
    for text in ("a,!a", "a,", "geo:distance"):
        with pytest.raises(NgsiError):
            compile_order(text, NAMES, None)


@pytest.mark.parametrize(
    ("operation", "old", "new"),
    [
        ({"$inc": 2}, 3, 5), ({"$inc": 2}, ABSENT, 2), ({"$mul": 2}, 3, 6),
        ({"$mul": 2}, ABSENT, 0),
        ({"$min": 2}, 3, 2), ({"$max": 2}, 3, 3), ({"$max": 2}, ABSENT, 2),
        ({"$min": "2026-01-01"}, ABSENT, "1970-01-01T00:00:00.000Z"),
        ({"$max": "b"}, "a", "b"), ({"$min": 1}, None, None), ({"$max": 1}, True, True),
        ({"$max": [1]}, {"a": 1}, [1]),
        ({"$push": 1}, [0], [0, 1]), ({"$push": 1}, ABSENT, [1]),
        ({"$push": {"$each": [1, 2], "$position": 0}}, [0], [1, 2, 0]),
        ({"$addToSet": 1}, [1], [1]), ({"$addToSet": {"$each": [1, 2]}}, [1], [1, 2]),
        ({"$pull": 1}, [1, 2, 1], [2]), ({"$pull": 1}, ABSENT, ABSENT),
        ({"$pullAll": [1, 2]}, [1, 2, 3], [3]), ({"$pullAll": [1]}, ABSENT, ABSENT),
        ({"$set": {"a": 1}}, {"b": 2}, {"b": 2, "a": 1}), ({"$set": 5}, 1, 5),
        ({"$set": {"a": 1}}, ABSENT, {"a": 1}),
        ({"$unset": {"a": 1}}, {"a": 1, "b": 2}, {"b": 2}),
        ({"$unset": {"a": 1}}, ABSENT, ABSENT),
        ({"$unset": 1}, {"a": 1}, {"a": 1}),
        ({"$set": {"a": 1}, "$unset": {"b": 1}}, {"b": 2}, {"a": 1}),
    ],
)  # fmt: skip
def test_operators(operation: dict[str, Any], old: object, new: object) -> None:
    assert is_operation(operation)
    assert applied(operation, old) == new


@pytest.mark.parametrize(
    ("operation", "old"),
    [
        ({"$inc": "a"}, 1), ({"$inc": 1}, "a"), ({"$mul": True}, 1), ({"$push": 1}, "a"),
        ({"$push": {"$each": 1}}, []), ({"$push": {"$each": [], "$position": "a"}}, []),
        ({"$pullAll": 1}, [1]), ({"$set": {"a": 1}}, "a"),
        ({"$set": {"a": 1}, "$unset": {"a": 1}}, {}),
    ],
)  # fmt: skip
def test_operators_that_do_not_apply(operation: dict[str, Any], old: object) -> None:
    with pytest.raises(NotApplicable):
        applied(operation, old)


def test_macros() -> None:
    known: dict[str, object] = {"id": "Room1", "t": 21.5, "o": {"a": "b"}}
    assert filled("${id}: ${t} ${o} ${none}|${", known) == 'Room1: 21.5 {"a":"b"} |${'
    body = {"t": "${t}", "l": ["${ id }!", "${none}"], "n": 5, "${t}": "x ${none}"}
    assert filled_json(body, known) == {
        "t": 21.5, "l": ["Room1!", None], "n": 5, "${t}": "x null",
    }  # fmt: skip


def test_alterations() -> None:
    iri = NAMES.attribute("n")
    old, same = entity(n=Given(1, None, {"m": (1, "Number")})), entity(n=1)
    new = entity(n=2)

    def what(before: Entity | None, after: Entity | None, **options: Any) -> str:
        deed = Deed.DELETED if after is None else Deed.CHANGED if before else Deed.CREATED
        put = NOTHING if after is None else after.attributes
        found = happening(Change(old.id, 9, deed, put=put), before, after)
        assert found is not None
        given = {"watched": None, "with_metadata": True} | options
        return alteration(found, given["watched"], with_metadata=given["with_metadata"])

    assert what(None, new) == "entityCreate"
    assert what(old, None) == "entityDelete"
    assert what(same, new) == "entityChange"
    assert what(same, same) == "entityUpdate"
    assert what(old, same) == "entityChange"
    assert what(old, same, with_metadata=False) == "entityUpdate"
    assert what(same, new, watched=frozenset({NAMES.attribute("x")})) == "entityUpdate"
    assert what(entity(), new, watched=frozenset({iri})) == "entityChange"
    assert is_due(frozenset({"entityUpdate"}), "entityChange")
    assert not is_due(frozenset({"entityChange"}), "entityUpdate")


def test_views() -> None:
    one = entity(b=1, a=1, c=Given(2, "Number", {"m": (3, "Number")}))
    picked = ("a", "none", "a", "dateExpires", "dateCreated")
    assert write_entity(one, NAMES, Shown("keyValues", picked)) == {
        "id": "Room1", "type": "Room", "a": 1, "dateCreated": "1970-01-01T00:00:01.000Z",
    }  # fmt: skip
    assert write_entity(one, NAMES, Shown("values")) == [1, 1, 2]
    assert write_entity(one, NAMES, Shown("unique", ("*", "servicePath"))) == [1, 2, "/city"]
    assert write_entity(one, NAMES, Shown("values", ("c", "a"))) == [2, 1]
    dated = Shown(attributes=("c",), metadata=("dateModified", "*", "none"))
    assert write_entity(one, NAMES, dated)["c"]["metadata"] == {
        "dateModified": {"type": "DateTime", "value": "1970-01-01T00:00:02.000Z"},
        "m": {"type": "Number", "value": 3},
    }
    only = Shown(attributes=("c",), metadata=("m",), without=frozenset({"a"}))
    assert write_entity(one, NAMES, only)["c"]["metadata"] == {
        "m": {"type": "Number", "value": 3}
    }
    assert write_entity(one, NAMES, Shown(without=frozenset({"a", "b"}))).keys() == {
        "id", "type", "c",
    }  # fmt: skip
    assert geometry_of("geo:json", {"type": "Point", "coordinates": [1, 2]})["type"] == "Point"
