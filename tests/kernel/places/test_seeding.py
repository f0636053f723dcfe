"""Loading a pack: counts, idempotence, another city, a changed pack."""

from __future__ import annotations

import json
import shutil
import time
from datetime import date

import pytest
from tests.kernel.places.cities import SECOND, kaga, load, second_city

from kaga.engines.geo import Point
from kaga.kernel.city import this_city
from kaga.kernel.errors import Conflict, Invalid
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.places import beginning, checks, queries
from kaga.kernel.places.models import AddressPoint, City, Fact, LayerVersion, Place, Source
from kaga.kernel.places.pack import open_pack
from kaga.kernel.web import phrases
from kaga.kernel.web.words import Words

pytestmark = pytest.mark.django_db


def acts() -> list[str]:
    return [json.loads(bytes(one.data))["act"] for one in StagedEntry.objects.all()]


def test_the_pack_of_kaga_loads_whole_and_quickly():
    start = time.process_time()
    report = load(kaga())
    took = time.process_time() - start
    assert sum(report.written.values()) == 1898
    assert [one for one in checks.run_checks(kaga()) if not one.passed] == []
    assert took < 60
    assert acts() == ["places.pack.loaded"]


def test_every_row_of_kaga_has_a_source_with_a_licence():
    load(kaga())
    assert not Source.objects.filter(licence="").exists()
    used = {row.source.licence for row in Place.objects.select_related("source")}
    assert not [text for text in used if "SA" in text or "ODbL" in text]


def test_every_place_of_kaga_lies_in_the_city():
    load(kaga())
    edge = queries.boundary()
    rows = queries.current_places().filter(lat__isnull=False)
    outside = [r.name for r in rows if not edge.holds_within(Point(r.lat, r.lon), 200)]
    assert outside == []
    assert all(row.town for row in rows)


def test_an_undesignated_hazard_is_never_listed_as_safe():
    load(kaga())
    lake = Place.objects.get(key="shelters-E1720600059201")
    assert lake.details["hazards"] == ["landslide", "earthquake", "large_fire", "inland_flood"]
    sites = [r.details["hazards"] for r in Place.objects.filter(kind="emergency_site")]
    assert sum("flood" not in hazards for hazards in sites) == 13
    assert sum("landslide" not in hazards for hazards in sites) == 9


def test_a_second_loading_changes_nothing():
    load(second_city())
    before = (Place.objects.count(), AddressPoint.objects.count(), Fact.objects.count())
    report = load(second_city())
    assert report.written == {}
    assert (Place.objects.count(), AddressPoint.objects.count(), Fact.objects.count()) == before
    assert acts() == ["places.pack.loaded"]


def test_a_second_city_loads_by_the_same_command():
    report = load(second_city())
    assert report.written == {
        "boundary": 1,
        "addresses": 6,
        "shelters": 3,
        "schools": 1,
        "facilities": 2,
        "stations": 1,
        "railways": 1,
        "population": 5,
    }
    assert [one for one in checks.run_checks(second_city()) if not one.passed] == []
    assert queries.current_city().name == "ためし市"


def test_two_cities_in_one_database_are_refused():
    load(second_city())
    with pytest.raises(Conflict, match="ためし市"):
        load(kaga())
    assert City.objects.get().code == "20299"


def test_a_changed_pack_makes_a_new_version_of_what_changed(tmp_path):
    folder = shutil.copytree(SECOND, tmp_path / "pack")
    load(open_pack(folder))
    stations = folder / "stations.csv"
    stations.write_text(stations.read_text("utf-8").replace("ためし駅", "新ためし駅"), "utf-8")
    report = load(open_pack(folder))
    assert report.written == {"stations": 1}
    assert queries.place_by_key("stations-tameshi").name == "新ためし駅"
    numbers = LayerVersion.objects.filter(layer_id="stations").values_list("number", flat=True)
    assert sorted(numbers) == [1, 2]


def test_towns_and_readings_are_completed():
    load(second_city())
    school = queries.place_by_key("shelters-E2029900001111")
    assert (school.town, school.reading) == ("中央町", "ちゅうおうしょうがっこう")
    assert queries.place_by_key("stations-tameshi").reading == "ためしえき"


def test_a_missing_count_is_noticed():
    load(second_city())
    Place.objects.filter(kind="park").delete()
    LayerVersion.objects.filter(layer_id="railways").update(is_current=False)
    AddressPoint.objects.filter(koaza="ロ").update(lat=36.5)
    failed = {one.name: one.found for one in checks.run_checks(second_city()) if not one.passed}
    assert failed == {"facilities": "1", "railways": "0", "addresses_outside": "湖町ロ"}


@pytest.mark.parametrize(
    ("name", "old", "new", "reason"),
    [
        ("manifest.toml", 'code = "20299"', 'code = "99299"', "manifest.toml"),
        ("manifest.toml", 'name = "ためし市"\n', "", "manifest.toml"),
        ("manifest.toml", "[city]", "[city", "manifest.toml"),
        ("manifest.toml", 'reader = "lines"', 'reader = "guess"', "guess"),
        ("manifest.toml", 'files = ["stations.csv"]', 'files = ["../x.csv"]', "../x.csv"),
        ("sources.csv", "CC BY 4.0", "", "利用条件"),
        ("shelters.csv", "flood earthquake", "flod", "shelters"),
        ("stations.csv", "36.25100", "136.25100", "stations"),
        ("towns.csv", "1,中央町", "9,中央町", "addresses"),
    ],
)
def test_a_broken_pack_is_refused_with_the_file(tmp_path, name, old, new, reason):
    folder = shutil.copytree(SECOND, tmp_path / "pack")
    path = folder / name
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(Invalid, match=reason):
        load(open_pack(folder))
    assert City.objects.count() == 0


def test_a_folder_without_manifest_is_no_pack(tmp_path):
    with pytest.raises(Invalid, match="manifest"):
        open_pack(tmp_path)


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        ("", "no frame"),
        ("sea = [[137.91, 36.21], [137.95, 36.21], [137.95, 36.25]]\n", "only land"),
    ],
)
def test_a_coast_needs_a_frame_with_water(tmp_path, frame, reason):
    with pytest.raises(Invalid, match=reason):
        load(open_pack(with_coast(tmp_path, frame)))


def test_a_lake_shore_is_drawn_from_the_frame(tmp_path):
    frame = "sea = [[137.85, 36.22], [137.95, 36.22], [137.95, 36.28], [137.85, 36.28]]\n"
    load(open_pack(with_coast(tmp_path, frame)))
    kinds = Place.objects.filter(version__layer_id="coast").values_list("kind", flat=True)
    assert sorted(kinds) == ["coastline", "sea"]


def with_coast(tmp_path, frame):
    folder = shutil.copytree(SECOND, tmp_path / "pack")
    path = folder / "manifest.toml"
    neighbour = (folder / "boundary.geojson").read_text("utf-8")
    east = neighbour.replace("138.0", "138.2").replace("137.9", "138.0").replace("20299", "1")
    (folder / "neighbours.geojson").write_text(east, "utf-8")
    layers = """
[[layer]]
name = "neighbours"
reader = "areas"
files = ["neighbours.geojson"]
source = "test-map"
status = "official"
expect = 1
title = { ja = "となり", easy = "となり", en = "Neighbours" }

[[layer]]
name = "coast"
reader = "coast"
files = []
source = "test-map"
status = "estimate"
expect = 2
title = { ja = "湖", easy = "みずうみ", en = "Lake" }
"""
    text = path.read_text("utf-8").replace("centre =", f"{frame}centre =")
    path.write_text(text + layers, "utf-8")
    return folder


def test_a_pack_without_boundary_has_no_coast(tmp_path):
    folder = with_coast(tmp_path, "sea = [[1, 1], [2, 1], [2, 2]]\n")
    path = folder / "manifest.toml"
    path.write_text(
        path.read_text("utf-8").replace('name = "neighbours"', 'name = "near"'), "utf-8"
    )
    with pytest.raises(Invalid, match="no layer neighbours"):
        load(open_pack(folder))


def test_a_fresh_machine_loads_the_pack_that_was_named(settings):
    settings.KAGA_PACK = str(SECOND)
    assert beginning.is_behind()
    assert beginning.city_name() == phrases.unnamed_city
    beginning.load()
    assert not beginning.is_behind()
    assert beginning.city_name() == Words(ja="ためし市", easy="ためし市", en="Tameshi City")


def test_a_pack_that_an_upgrade_has_changed_is_loaded_again(settings, tmp_path):
    settings.KAGA_PACK = str(shutil.copytree(SECOND, tmp_path / "pack"))
    beginning.load()
    assert (beginning.is_behind(), this_city().phone) == (False, "0261-00-0000")
    manifest = tmp_path / "pack" / "manifest.toml"
    text = manifest.read_text("utf-8").replace("0261-00-0000", "0261-11-1111")
    manifest.write_text(text, "utf-8")
    assert beginning.is_behind()
    beginning.load()
    assert (beginning.is_behind(), this_city().phone) == (False, "0261-11-1111")


def test_the_pack_of_another_city_is_not_an_upgrade(settings):
    load(second_city())
    settings.KAGA_PACK = ""
    assert not beginning.is_behind()


def test_the_loaded_city_says_who_decides_whatever_pack_the_process_names(settings):
    settings.KAGA_PACK = ""
    assert (this_city().name, this_city().head_of_city) == ("加賀市", "加賀市長")
    load(second_city())
    found = this_city()
    assert (found.code, found.name, found.head_of_city) == ("20299", "ためし市", "ためし市長")
    assert (found.divisions, found.closed) == (
        (("citizens", "市民課"),),
        frozenset({date(2026, 6, 2)}),
    )


def test_a_pack_that_does_not_name_its_head_has_the_mayor_of_its_name(tmp_path):
    folder = shutil.copytree(SECOND, tmp_path / "pack")
    path = folder / "manifest.toml"
    start, _, rest = path.read_text("utf-8").partition("[authority]")
    path.write_text(start + rest[rest.index("[[layer]]") :], "utf-8")
    assert open_pack(folder).city.authority.head_of_city == "ためし市長"


def test_without_a_name_a_fresh_machine_loads_the_pack_of_the_package(settings):
    settings.KAGA_PACK = ""
    assert beginning.load().code == "17206"


def test_without_a_boundary_the_other_counts_are_still_made():
    load(second_city())
    LayerVersion.objects.filter(layer_id="boundary").update(is_current=False)
    found = {one.name: one.passed for one in checks.run_checks(second_city())}
    assert found["boundary"] is False
    assert found["shelters"] is True
    assert "addresses_outside" not in found


def test_a_pack_without_a_known_area_is_checked_without_it(tmp_path):
    load(second_city())
    assert "area_km2" not in {one.name for one in checks.run_checks(second_city())}


@pytest.mark.parametrize("kind", ["Point", "LineString"])
def test_a_boundary_that_is_no_area_is_refused(tmp_path, kind):
    folder = with_coast(tmp_path, "sea = [[137.8, 36], [137.9, 36], [137.9, 36.3]]\n")
    coordinates = [137.9, 36.2] if kind == "Point" else [[137.9, 36.2], [138.0, 36.3]]
    feature = {
        "type": "Feature",
        "properties": {"key": "20299", "kind": "municipality", "name": "ためし市"},
        "geometry": {"type": kind, "coordinates": coordinates},
    }
    (folder / "boundary.geojson").write_text(json.dumps(feature), "utf-8")
    with pytest.raises(Invalid, match="not an area"):
        load(open_pack(folder))


def test_lines_and_areas_have_nothing_beside_them():
    load(second_city())
    line = queries.place_by_key("railways-line")
    assert queries.places_beside(line) == []
