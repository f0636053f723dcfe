"""Each importer reads its official format, reports what it refused, and can be undone."""

from __future__ import annotations

import json

import pytest
from tests.kernel.places import official_files as files
from tests.kernel.places.cities import ACTOR, kaga, load, second_city

from kaga.engines.geo import Boundary, Point
from kaga.engines.geo.geojson import read_features
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.places import checks, finding, queries
from kaga.kernel.places.actions import import_version, undo_import
from kaga.kernel.places.drafts import VersionDraft
from kaga.kernel.places.importers import read_file
from kaga.kernel.places.importers.reading import decode
from kaga.kernel.places.layers import layer_text
from kaga.kernel.places.models import LayerVersion, Place

pytestmark = pytest.mark.django_db


def run(layer: str, data: bytes) -> LayerVersion:
    reading = read_file(layer, data, queries.import_context(layer))
    draft = VersionDraft(
        layer=layer,
        origin="import",
        status=reading.status,
        source=reading.source.slug,
        digest="0" * 64,
        rows=reading.rows,
        rows_read=reading.rows_read,
        rejected=reading.rejected,
    )
    return import_version(draft, reading.source, ACTOR)


def reasons(version: LayerVersion) -> list[tuple[int, str]]:
    return [(one["row"], one["reason"]) for one in version.rejected]


@pytest.fixture(autouse=True)
def _city(request):
    load(kaga() if "whole_kaga" in request.keywords else second_city())


def test_a_boundary_comes_from_n03_geojson_and_other_towns_are_refused():
    version = run("boundary", files.n03_geojson())
    assert (version.rows_read, version.rows_kept) == (4, 1)
    assert reasons(version) == [
        (3, "別の市区町村です（20201）"),
        (4, "別の市区町村です（番号なし）"),
    ]
    assert queries.boundary().holds(Point(36.25, 138.015))
    assert not queries.layer_rows()[0].is_stand_in


def test_a_boundary_comes_from_n03_gml_with_latitude_first_and_holes():
    version = run("boundary", files.n03_gml())
    assert (version.rows_read, version.rows_kept) == (2, 1)
    edge = queries.boundary()
    assert edge.holds(Point(36.21, 137.91))
    assert not edge.holds(Point(36.25, 137.95))


def test_the_boundary_of_kaga_survives_the_round_trip_through_n03(django_db_blocker):
    context_pack = kaga()
    (feature,) = read_features(context_pack.text("boundary.geojson"))
    LayerVersion.objects.filter(layer_id="boundary").update(is_current=False)
    version = run("boundary", files.as_n03(feature.geometry, "20299"))
    assert version.rows_kept == 1
    assert abs(queries.boundary().area_km2() - 305.87) <= 0.01
    text = layer_text("boundary").plain.decode()
    assert abs(Boundary(read_features(text)[0].geometry).area_km2() - 305.87) <= 0.01


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", "GeoJSON"),
        (b"<a", "XML"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "DOCTYPE"),
        (files.n03_gml().replace(b"#sf1", b"#sf9"), "sf9"),
        (files.n03_gml().replace(b"36.2 137.9 ", b"x 137.9 "), "座標"),
        (files.n03_gml().replace(b"#cv1", b"#cv9"), "点が足りません"),
        (files.n03_gml().replace(b"gml:exterior", b"gml:interior"), "外周"),
        (files.as_n03(files.far_away(), "20299"), "重なりません"),
        (b"\x81", "文字コード"),
    ],
)
def test_a_broken_boundary_file_is_refused_and_changes_nothing(data, reason):
    with pytest.raises(Invalid, match=reason):
        run("boundary", data)
    assert LayerVersion.objects.filter(layer_id="boundary").count() == 1


def test_a_line_in_place_of_an_area_is_refused():
    with pytest.raises(Invalid, match="1行も"):
        run("boundary", files.n03_line())


def test_blocks_of_the_position_reference_become_towns_and_koaza():
    version = run("addresses", files.blocks())
    assert version.rows_read == 9
    assert reasons(version) == [
        (5, "別の市区町村です（松本市）"),
        (6, "代表点ではありません"),
        (7, "緯度・経度がありません"),
        (8, "市の境の外にあります"),
        (9, "廃止された街区です"),
        (10, "町の名前がありません"),
    ]
    (found,) = finding.search("中央町イ5")
    assert (found.name, found.point) == ("中央町イ", Point(36.252, 137.952))
    assert finding.search("新町")[0].point == Point(36.26, 137.96)
    assert finding.search("湖町ロ")[0].source == "test-map"


def test_readings_and_postcodes_are_taken_over_by_name():
    run("addresses", files.blocks())
    context = queries.import_context("addresses")
    row = next(one for one in context.addresses if (one.town, one.koaza) == ("中央町", "イ"))
    assert (row.kana, row.postcode, row.source) == ("チュウオウマチ", "399-0001", "import-isj")


def test_the_town_level_renews_towns_and_keeps_the_koaza():
    version = run("addresses", files.towns())
    assert (version.rows_read, version.rows_kept) == (2, 7)
    assert finding.search("中央町")[0].point == Point(36.2505, 137.9505)
    assert finding.search("中央町イ5")[0].point == Point(36.251, 137.951)
    assert finding.search("北町一丁目")[0].source == "test-map"


def test_a_file_of_another_town_leaves_the_addresses_as_they_are():
    with pytest.raises(Invalid, match="1行も"):
        run(
            "addresses",
            files.towns().replace("ためし市".encode("cp932"), "松本市".encode("cp932")),
        )
    assert finding.search("中央町イ5")[0].source == "test-map"


def test_a_file_without_the_columns_names_them():
    with pytest.raises(Invalid, match="経度"):
        run("addresses", "都道府県名,市区町村名,大字・丁目名,街区符号・地番,緯度\n".encode())


def test_emergency_sites_come_from_gsi_geojson_with_their_hazards():
    version = run("shelters", files.gsi_sites())
    assert reasons(version) == [
        (2, "別の市区町村の共通IDです（E1720600001201）"),
        (3, "市の境の外にあります"),
        (4, "名称か番号がありません"),
        (5, "番号 E2029900009201 が重なっています"),
        (6, "点ではありません"),
    ]
    site = queries.place_by_key("shelters-E2029900009201")
    assert site.details == {
        "hazards": ["flood", "landslide"],
        "same_address": True,
        "note": "夜間は閉鎖",
    }
    assert site.address == "中央町イ9"
    kinds = queries.current_places().filter(version__layer_id="shelters")
    assert sorted(kinds.values_list("kind", flat=True)) == [
        "emergency_site",
        "evacuation_shelter",
    ]


def test_shelters_of_gsi_replace_only_the_shelters():
    run("shelters", files.gsi_shelters())
    rows = queries.current_places().filter(version__layer_id="shelters")
    assert sorted(rows.values_list("name", flat=True)) == [
        "中央小学校運動場",
        "新しい体育館",
        "湖公園",
    ]
    assert queries.place_by_key("shelters-E2029900008111").details["hazards"] == []


def test_emergency_sites_come_from_the_standard_data_set():
    version = run("shelters", files.standard_sites())
    assert reasons(version) == [
        (3, "別の市区町村です（172065）"),
        (4, "緯度・経度の値が正しくありません"),
    ]
    site = queries.place_by_key("shelters-2029900001")
    assert site.details == {
        "hazards": ["flood", "tsunami"],
        "same_address": True,
        "capacity": 120,
    }
    assert site.reading == "チュウオウヒロバ"


@pytest.mark.parametrize("data", [b"{}", b'{"type":"FeatureCollection","features":[]}'])
def test_a_shelter_file_without_shelters_changes_nothing(data):
    with pytest.raises(Invalid):
        run("shelters", data)
    assert queries.place_by_key("shelters-E2029900001201").status == "official"


def test_facilities_come_from_the_standard_data_set():
    version = run("facilities", files.standard_facilities())
    assert reasons(version) == [
        (4, "緯度・経度がなく、住所からも場所が分かりません"),
        (5, "名称か番号がありません"),
        (6, "番号 1 が重なっています"),
        (7, "別の市区町村です（172065）"),
    ]
    hall, library = (queries.place_by_key(f"facilities-{key}") for key in ("1", "2"))
    assert (hall.kind, hall.status, hall.details) == (
        "district_hall",
        "official",
        {"phone": "0263-00-0000"},
    )
    assert (library.kind, library.status, library.accuracy_m) == ("library", "estimate", 250)
    assert (library.lat, library.lon) == (36.251, 137.951)


def test_stations_come_from_n02_each_once():
    version = run("stations", files.n02_stations())
    assert reasons(version) == [(3, "市の境の外にあります"), (4, "駅の名前がありません")]
    (station,) = queries.current_places().filter(version__layer_id="stations")
    assert (station.name, station.details) == ("ためし駅", {"lines": "ためし線・ためし新幹線"})
    assert station.status == "official"


def test_railways_come_from_n02_cut_to_the_map():
    version = run("railways", files.n02_railways())
    assert reasons(version) == [(3, "地図の範囲の外にあります"), (4, "線ではありません")]
    rows = queries.current_places().filter(version__layer_id="railways").order_by("kind")
    assert [(row.kind, row.name) for row in rows] == [
        ("high_speed_railway", "ためし新幹線"),
        ("railway", "ためし線"),
    ]
    longest = json.loads(rows[1].geometry)["coordinates"]
    assert longest[0] == [137.86, 36.25]


@pytest.mark.parametrize("layer", ["stations", "railways"])
@pytest.mark.parametrize(("data", "reason"), [(b"{", "GeoJSON"), (files.n03_geojson(), "N02")])
def test_another_file_is_not_a_railway(layer, data, reason):
    with pytest.raises(Invalid, match=reason):
        run(layer, data)


def test_an_import_is_in_the_ledger_and_can_be_undone():
    run("stations", files.n02_stations())
    restored = undo_import("stations", ACTOR)
    assert (restored.number, restored.origin) == (1, "pack")
    assert queries.place_by_key("stations-tameshi").status == "estimate"
    assert Place.objects.filter(version__layer_id="stations").count() == 2
    acts = [json.loads(bytes(one.data)) for one in StagedEntry.objects.order_by("created_at")]
    assert [one["act"] for one in acts] == [
        "places.pack.loaded",
        "places.layer.imported",
        "places.import.undone",
    ]
    assert acts[1]["public"]["rejected"] == 2
    assert acts[2]["public"] == {"layer": "stations", "undone": 2, "restored": 1}


def test_imports_are_undone_one_after_the_other_and_then_no_more():
    run("stations", files.n02_stations())
    run("stations", files.n02_stations())
    assert [undo_import("stations", ACTOR).number for _ in range(2)] == [2, 1]
    with pytest.raises(Invalid, match="取り消せる"):
        undo_import("stations", ACTOR)


def test_an_undone_version_does_not_come_back():
    run("stations", files.n02_stations())
    undo_import("stations", ACTOR)
    run("stations", files.n02_stations())
    assert undo_import("stations", ACTOR).number == 1


def test_a_new_loading_of_the_pack_keeps_what_was_imported(tmp_path):
    run("stations", files.n02_stations())
    assert load(second_city()).written == {}
    assert {one.name for one in checks.run_checks(second_city()) if not one.passed} == set()


def test_unknown_layers_are_refused():
    with pytest.raises(Invalid, match="取り込める層"):
        read_file("moon", b"", queries.import_context("moon"))
    with pytest.raises(NotFound):
        undo_import("moon", ACTOR)


def test_without_a_pack_nothing_can_be_imported():
    reading = read_file("stations", files.n02_stations(), queries.import_context("stations"))
    draft = VersionDraft(
        "moon", "import", reading.status, reading.source.slug, "0", reading.rows, 1
    )
    with pytest.raises(NotFound, match="kaga seed"):
        import_version(draft, reading.source, ACTOR)


def test_text_in_shift_jis_and_with_a_mark_is_read():
    assert decode("加賀市髙".encode("cp932")) == "加賀市髙"
    assert decode("加賀市".encode("utf-8-sig")) == "加賀市"


def test_a_cell_larger_than_any_address_is_not_read_as_csv():
    with pytest.raises(Invalid, match="CSV として読めません"):
        run("addresses", files.towns() + b'"' + b"1" * 200_000 + b'"\n')


def test_a_new_boundary_needs_no_old_one():
    LayerVersion.objects.filter(layer_id="boundary").update(is_current=False)
    assert queries.boundary() is None
    assert run("boundary", files.n03_geojson()).rows_kept == 1
