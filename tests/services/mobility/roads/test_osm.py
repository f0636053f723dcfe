"""Files of the world's map: what is read, what is left out, and real towns."""

from __future__ import annotations

import doctest

import numpy as np
import pytest
from tests.shared_data import shared_folder

from kaga.engines.streets.costs import NEVER
from kaga.engines.streets.graph import streets_of
from kaga.engines.streets.network import network
from kaga.engines.streets.profiles import CAR, WALK, WHEELCHAIR
from kaga.engines.streets.routing import Router
from kaga.engines.streets.turns import banned_sequences
from kaga.engines.streets.ways import Restriction, Turn
from kaga.services.mobility.roads import osm
from kaga.services.mobility.roads.osm import NotStreets, OsmFormat, read_osm

TOWN = """<osm version='0.6'>
<node id='1' lat='36.300' lon='136.300' version='1'/>
<node id='2' lat='36.300' lon='136.301' version='1'>
  <tag k='barrier' v='bollard'/><tag k='colour' v='red'/></node>
<node id='3' lat='36.301' lon='136.301' version='1'/>
<node id='4' lat='36.400' lon='136.400' version='1'><tag k='barrier' v='gate'/></node>
<way id='10' version='1'><nd ref='1'/><nd ref='2'/>
  <tag k='highway' v='residential'/><tag k='name' v='駅前通り'/><tag k='source' v='x'/></way>
<way id='11' version='1'><nd ref='2'/><nd ref='3'/><nd ref='5'/>
  <tag k='highway' v='footway'/><tag k='foot:conditional' v='no @ winter'/></way>
<way id='12' version='1'><nd ref='1'/><nd ref='3'/><tag k='highway' v='proposed'/></way>
<way id='13' version='1'><nd ref='1'/><nd ref='3'/><tag k='route' v='ferry'/></way>
<way id='14' version='1'><nd ref='1'/><nd ref='3'/><tag k='route' v='bus'/></way>
<way id='15' version='1'><nd ref='1'/><tag k='highway' v='service'/></way>
<way id='16' version='1'><nd ref='1'/><nd ref='3'/><tag k='railway' v='platform'/></way>
%s</osm>"""


def relation(tags, members):
    named = "".join(f"<tag k='{key}' v='{value}'/>" for key, value in tags.items())
    parts = "".join(f"<member type='{k}' ref='{r}' role='{role}'/>" for k, r, role in members)
    return f"<relation id='7' version='1'>{parts}{named}</relation>"


FROM, VIA, TO = ("way", 10, "from"), ("node", 2, "via"), ("way", 11, "to")


def read(relations=""):
    return read_osm((TOWN % relations).encode(), OsmFormat.XML)


def test_ways_to_move_on_are_read_with_what_matters():
    extract = read()
    assert [(way.number, way.nodes) for way in extract.ways] == [
        (10, (1, 2)),
        (11, (2, 3, 5)),
        (13, (1, 3)),
        (16, (1, 3)),
    ]
    assert extract.ways[0].tags == {"highway": "residential", "name": "駅前通り"}
    assert extract.ways[1].tags == {"highway": "footway", "foot:conditional": "no @ winter"}
    assert extract.nodes.tolist() == [1, 2, 3]
    assert extract.latitude.tolist() == [36.3, 36.3, 36.301]
    assert extract.marked == {2: {"barrier": "bollard"}}


@pytest.mark.parametrize(
    ("tags", "members", "found"),
    [
        (
            {"restriction": "no_left_turn"},
            [FROM, VIA, TO],
            (Restriction(Turn.NO, 10, 11, via_node=2),),
        ),
        (
            {"restriction": "only_straight_on"},
            [FROM, ("way", 13, "via"), ("way", 16, "via"), TO],
            (Restriction(Turn.ONLY, 10, 11, via_ways=(13, 16)),),
        ),
        (
            {"restriction:motorcar": "no_u_turn", "restriction": "only_left_turn"},
            [FROM, VIA, TO],
            (Restriction(Turn.NO, 10, 11, via_node=2),),
        ),
        ({"restriction": "no_left_turn", "except": "psv;motorcar"}, [FROM, VIA, TO], ()),
        ({"restriction": "no_left_turn", "except": "psv"}, [FROM, VIA], ()),
        ({"restriction": "no_left_turn"}, [FROM, FROM, VIA, TO], ()),
        ({"restriction": "stop"}, [FROM, VIA, TO], ()),
    ],
)
def test_turn_restrictions(tags, members, found):
    assert read(relation({"type": "restriction", **tags}, members)).restrictions == found


def test_what_is_no_map_is_refused():
    for content in (b"", b"GIF89a", (TOWN % "")[:200].encode()):
        with pytest.raises(NotStreets):
            read_osm(content, OsmFormat.PBF)


def test_the_example_holds():
    assert doctest.testmod(osm) == (0, 1)


def test_a_real_country_is_routable_for_everybody():
    folder = shared_folder()
    if folder is None:
        streets = streets_of(read())
    else:
        content = (folder / "data" / "osm" / "liechtenstein.osm.pbf").read_bytes()
        streets = streets_of(read_osm(content))
        # It has three restrictions; the one against turning round says nothing new.
        assert len(banned_sequences(streets)) == 2
    chance = np.random.default_rng(1)
    pick = chance.integers(0, streets.latitude.size, 40)
    for profile in (WALK, WHEELCHAIR, CAR):
        asked = Router(network(streets, profile))
        places = asked.snap(streets.latitude[pick], streets.longitude[pick])
        found = asked.matrix(places, places)
        placed = places.edge >= 0
        # Where both ends lie on a street that leads on, nearly all can be joined.
        assert (found[np.ix_(placed, placed)] < NEVER).mean() > 0.75
