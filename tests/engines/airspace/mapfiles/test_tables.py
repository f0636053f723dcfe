"""Population meshes and obstacle lists: what is kept, what is refused."""

from __future__ import annotations

import io

import jismesh.utils as jismesh
import pytest

from kaga.engines.airspace.heights import Agl, Msl
from kaga.engines.airspace.mapfiles import tables
from kaga.engines.airspace.mapfiles.tables import read_obstacles, read_population
from kaga.engines.airspace.mapfiles.tally import MapFileError, Reason, Tally
from kaga.engines.geo.model import Point


def stream(text, encoding="utf-8"):
    return io.BytesIO(text.encode(encoding))


def test_population_is_read_by_mesh_in_both_encodings():
    codes = [str(jismesh.to_meshcode(36.31 + i / 100, 136.35, 4)) for i in range(3)]
    text = "KEY_CODE,人口総数\n" + "".join(f"{code},{10 * i}\n" for i, code in enumerate(codes))
    expected = {code: 10.0 * i for i, code in enumerate(codes)}
    for encoding in ("utf-8", "utf-8-sig", "cp932"):
        assert read_population(stream(text, encoding), Tally()) == expected


def test_hidden_doubtful_and_repeated_meshes_are_told():
    text = (
        "メッシュコード,人口\n,人口（総数）\n543632651,12\n543632652,*\n543632653,-4\n"
        "5436326x,1\n543632651,13\n543632655,3\n"
    )
    tally = Tally()
    assert read_population(stream(text), tally) == {"543632651": 12.0}
    assert tally.report().refused == {
        Reason.BAD_CODE: 3,
        Reason.NOT_A_NUMBER: 2,
        Reason.TWICE: 1,
    }


def test_meshes_of_two_levels_and_other_tables_are_refused():
    with pytest.raises(MapFileError, match="several levels"):
        read_population(stream("mesh,people\n54363265,1\n543632651,1\n"), Tally())
    with pytest.raises(MapFileError, match="none of the columns"):
        read_population(stream("a,b\n1,2\n"), Tally())


def obstacles(*rows, head="name,lat,lon,height_m,datum,radius_m"):
    tally = Tally()
    found = list(read_obstacles(stream("\n".join([head, *rows]) + "\n"), tally))
    return found, tally.report()


def test_obstacles_say_what_their_height_is_measured_from():
    found, report = obstacles("crane,36.31,136.35,62.5,AGL,12", "tower,36.32,136.36,120,海抜,")
    assert [one.top for one in found] == [Agl(62.5), Msl(120.0)]
    assert [one.radius_m for one in found] == [12.0, 3.0]
    assert found[0].place == Point(36.31, 136.35)
    assert report.kept == 2


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("a,36.31,136.35,10,,3", Reason.WRONG_DATUM),
        ("a,136.35,36.31,10,agl,3", Reason.AXES_SWAPPED),
        ("a,6.31,136.35,10,agl,3", Reason.NOT_IN_JAPAN),
        ("a,36.31,136.35,nan,agl,3", Reason.NOT_A_NUMBER),
        ("a,36.31,136.35,9000,agl,3", Reason.IMPOSSIBLE_HEIGHT),
        ("a,36.31,136.35,10,agl,99999", Reason.IMPOSSIBLE_HEIGHT),
        ("a,36.31,136.35,10,agl,x", Reason.NOT_A_NUMBER),
    ],
)
def test_doubtful_obstacles_are_refused(row, reason):
    found, report = obstacles(row)
    assert found == []
    assert report.refused == {reason: 1}


def test_ellipsoidal_obstacles_stop_the_import():
    with pytest.raises(MapFileError, match="geoid grid"):
        obstacles("a,36.31,136.35,100,ellipsoid,3")


def test_a_table_that_is_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "_LARGEST", 10)
    with pytest.raises(MapFileError, match="larger"):
        read_population(stream("mesh,people\n54363265,1\n"), Tally())
