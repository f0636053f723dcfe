"""The API of places: status and source on every row, caching, cursors, problem details."""

from __future__ import annotations

import gzip
import json

import brotli
import pytest
from django.test import Client
from tests.kernel.places.cities import load, second_city

from kaga.kernel.places.models import Place

pytestmark = pytest.mark.django_db
API = "/api/v1"


@pytest.fixture(autouse=True)
def _city():
    load(second_city())


@pytest.fixture
def client() -> Client:
    return Client()


def test_an_address_is_found_with_status_and_source(client):
    answer = client.get(f"{API}/places", {"q": "長野県ためし市中央町四十三"}).json()
    assert answer == {
        "items": [
            {
                "what": "address",
                "key": "",
                "kind": "koaza",
                "name": "中央町四十三",
                "address": "中央町四十三",
                "lat": 36.249,
                "lon": 137.949,
                "status": "official",
                "source": "test-map",
                "accuracy_m": 250,
                "suggestion": False,
                "hazards": None,
            }
        ],
        "next": None,
    }


def test_a_place_is_found_by_its_reading(client):
    answer = client.get(f"{API}/places", {"q": "ためしえき"}).json()
    assert [item["key"] for item in answer["items"]] == ["stations-tameshi"]
    assert answer["items"][0]["status"] == "estimate"


def test_without_a_query_the_places_come_page_by_page(client):
    seen, cursor = [], ""
    while cursor is not None:
        wanted = {"limit": 3, "cursor": cursor} if cursor else {"limit": 3}
        answer = client.get(f"{API}/places", wanted).json()
        seen += [item["key"] for item in answer["items"]]
        cursor = answer["next"]
    assert len(seen) == len(set(seen)) == 7


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({"hazard": "landslide"}, ["湖公園"]),
        ({"hazard": "flood"}, ["中央小学校運動場"]),
        ({"hazard": "volcano"}, []),
        ({"kind": "evacuation_shelter"}, ["中央小学校"]),
        ({"layer": "stations"}, ["ためし駅"]),
        ({"town": "湖町", "layer": "facilities"}, ["湖公園"]),
    ],
)
def test_the_list_is_narrowed(client, wanted, names):
    answer = client.get(f"{API}/places", wanted).json()
    assert [item["name"] for item in answer["items"]] == names


def test_one_place_by_its_key(client):
    found = client.get(f"{API}/places/shelters-E2029900002201").json()
    assert (found["name"], found["hazards"]) == ("湖公園", ["landslide", "inland_flood"])


def test_a_point_is_turned_into_the_nearest_address(client):
    answer = client.get(f"{API}/reverse", {"lat": 36.2511, "lon": 137.9511, "limit": 1}).json()
    (near,) = answer["nearest"]
    assert answer["inside"] is True
    assert (near["name"], near["postcode"], near["distance_m"]) == ("中央町イ", "399-0001", 14)
    assert (answer["status"], answer["source"]) == ("official", "test-map")


def test_a_point_in_the_next_town_is_outside(client):
    assert client.get(f"{API}/reverse", {"lat": 36.5, "lon": 137.95}).json()["inside"] is False


@pytest.mark.parametrize(
    ("path", "wanted", "status"),
    [
        ("/reverse", {"lat": 91, "lon": 0}, 422),
        ("/reverse", {"lat": "north", "lon": 0}, 422),
        ("/reverse", {"lat": "nan", "lon": 0}, 422),
        ("/reverse", {"lon": 0}, 422),
        ("/places", {"limit": 0}, 422),
        ("/places", {"limit": 1000}, 422),
        ("/places", {"cursor": "zzz"}, 422),
        ("/places", {"q": "あ" * 201}, 422),
        ("/places/nothing", {}, 404),
        ("/layers/nothing.geojson", {}, 404),
        ("/layers/population.geojson", {}, 404),
    ],
)
def test_wrong_requests_are_answered_by_problem_details(client, path, wanted, status):
    answer = client.get(f"{API}{path}", wanted)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json()["status"] == status


def test_layers_say_status_source_and_where_they_are(client):
    answer = {row["name"]: row for row in client.get(f"{API}/layers").json()}
    assert list(answer)[:2] == ["boundary", "addresses"]
    stations = answer["stations"]
    assert (stations["status"], stations["stand_in"], stations["source"]) == (
        "estimate",
        True,
        "test-map",
    )
    assert stations["geojson"] == f"{API}/layers/stations.geojson?v=1"
    assert answer["population"]["geojson"] is None


def test_a_layer_is_geojson_with_the_properties_of_each_place(client):
    answer = client.get(f"{API}/layers/shelters.geojson")
    assert answer.headers["Content-Type"] == "application/geo+json"
    features = answer.json()["features"]
    assert features[2]["properties"] == {
        "key": "shelters-E2029900002201",
        "kind": "emergency_site",
        "name": "湖公園",
        "address": "湖町ロ5",
        "town": "湖町",
        "status": "official",
        "source": "test-shelters",
        "accuracy_m": 20,
        "hazards": ["landslide", "inland_flood"],
        "note": "備考のある行",
    }
    assert features[2]["geometry"] == {"type": "Point", "coordinates": [137.9312, 36.2712]}


def test_addresses_are_a_layer_too(client):
    features = client.get(f"{API}/layers/addresses.geojson").json()["features"]
    kinds = [one["properties"]["kind"] for one in features]
    assert kinds == ["town"] * 3 + ["koaza"] * 3


def test_a_layer_is_not_sent_twice(client):
    first = client.get(f"{API}/layers/boundary.geojson")
    again = client.get(
        f"{API}/layers/boundary.geojson", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["Cache-Control"] == "public, no-cache"


def test_a_layer_asked_for_by_version_is_kept_for_a_year(client):
    answer = client.get(f"{API}/layers/boundary.geojson", {"v": 1})
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    other = client.get(f"{API}/layers/boundary.geojson", {"v": 9})
    assert other.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    ("accepts", "encoding", "opened"),
    [
        ("br, gzip", "br", brotli.decompress),
        ("gzip;q=0.8", "gzip", gzip.decompress),
        ("identity", "", bytes),
    ],
)
def test_a_layer_is_compressed_as_the_client_likes(client, accepts, encoding, opened):
    answer = client.get(f"{API}/layers/addresses.geojson", headers={"Accept-Encoding": accepts})
    assert answer.headers.get("Content-Encoding", "") == encoding
    assert len(json.loads(opened(answer.content))["features"]) == 6
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_facts_come_by_layer_and_page_by_page(client):
    first = client.get(f"{API}/facts", {"layer": "population", "limit": 4}).json()
    rest = client.get(
        f"{API}/facts", {"layer": "population", "limit": 4, "cursor": first["next"]}
    ).json()
    assert [row["key"] for row in first["items"] + rest["items"]] == [
        "c2010",
        "c2020",
        "r2024",
        "p2040",
        "share",
    ]
    assert rest["next"] is None
    assert first["items"][3]["status"] == "projection"


def test_sources_say_their_licence(client):
    rows = client.get(f"{API}/sources").json()
    assert [(row["id"], row["licence"]) for row in rows] == [
        ("test-census", "CC0-1.0"),
        ("test-map", "CC0-1.0"),
        ("test-shelters", "CC BY 4.0"),
    ]


def test_the_number_of_queries_does_not_grow_with_the_rows(client, django_assert_num_queries):
    client.get(f"{API}/places", {"limit": 1})
    with django_assert_num_queries(1):
        client.get(f"{API}/places", {"limit": 1})
    with django_assert_num_queries(1):
        client.get(f"{API}/places", {"limit": 3})


def test_a_withdrawn_place_is_not_found_any_more(client):
    Place.objects.get(key="stations-tameshi").delete()
    assert client.get(f"{API}/places/stations-tameshi").status_code == 404
