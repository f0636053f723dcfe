"""Pages of places: they work without JavaScript, in three languages, with a mark of doubt."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.test import Client
from tests.kernel.places.cities import kaga, load, second_city

from kaga.kernel.places import words
from kaga.kernel.places.models import Place
from kaga.kernel.web.words import Words

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client()


def names(page: str) -> list[str]:
    return re.findall(r'm-list__name"><a href="[^"]+">([^<]+)</a>', page)


def test_before_a_pack_is_loaded_the_map_says_what_to_do(client):
    for path in ("/map", "/data"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert "kaga seed" in answer.content.decode()


def test_the_list_holds_every_point_place(client):
    load(second_city())
    page = client.get("/map").content.decode()
    assert sorted(names(page)) == sorted(row.name for row in Place.objects.filter(geometry=""))
    assert words.list_count.ja.format(count=7) in page


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"kind": "station"}, ["ためし駅"]),
        ({"hazard": "flood"}, ["中央小学校運動場"]),
        ({"town": "湖町"}, ["湖公園", "湖公園"]),
        ({"hazard": "volcano"}, []),
    ],
)
def test_the_list_is_narrowed_without_a_script(client, wanted, found):
    load(second_city())
    assert names(client.get("/map", wanted).content.decode()) == found


def test_an_unknown_choice_counts_as_none(client):
    load(second_city())
    answer = client.get("/map", {"kind": "<script>", "town": "月", "hazard": "x"})
    assert len(names(answer.content.decode())) == 7


def test_a_search_is_answered_in_the_page(client):
    load(second_city())
    page = client.get("/map", {"q": "中央町イ5"}).content.decode()
    assert "中央町イ5" in page
    assert words.search_found.ja.format(count=1) in page
    assert words.search_nothing.ja in client.get("/map", {"q": "月世界"}).content.decode()


def test_what_was_searched_for_is_shown_as_text_only(client):
    load(second_city())
    page = client.get("/map", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


def test_the_map_gets_its_layers_and_words_in_the_language_of_the_page(client):
    load(second_city())
    client.cookies["kaga_language"] = "en"
    page = client.get("/map").content.decode()
    config = json.loads(unescape(re.search(r"data-config='?\"?([^\"']+)", page)[1]))
    assert [one["name"] for one in config["layers"]] == [
        "boundary",
        "railways",
        "addresses",
        "schools",
        "facilities",
        "shelters",
        "stations",
    ]
    stations = config["layers"][-1]
    assert (stations["standIn"], stations["url"]) == (
        True,
        "/api/v1/layers/stations.geojson?v=1",
    )
    assert config["hazards"]["flood"] == "Flood"


def test_the_map_page_allows_the_worker_and_nothing_from_elsewhere(client):
    load(second_city())
    policy = client.get("/map").headers["Content-Security-Policy"]
    assert "worker-src 'self' blob:" in policy
    assert "script-src 'self';" in policy
    assert "http" not in policy


def test_credits_are_on_the_map_page_each_once(client):
    load(kaga())
    page = client.get("/map").content.decode()
    for credit in ("位置参照情報", "指定緊急避難場所・指定避難所データ", "行政区域データ）"):
        assert page.count(f"{credit}」（国土") == 1


def test_a_place_page_shows_mark_source_and_what_stands_beside(client):
    load(second_city())
    page = client.get("/places/stations-tameshi").content.decode()
    assert "k-badge--estimate" in page
    assert "試験の地図" in page
    shelter = client.get("/places/shelters-E2029900002201").content.decode()
    assert 'href="/places/facilities-f2"' in shelter
    assert words.HAZARDS["inland_flood"].ja in shelter
    assert "k-badge--estimate" not in shelter


def test_a_shelter_is_never_called_safe_for_a_hazard(client):
    load(second_city())
    page = client.get("/places/shelters-E2029900001111").content.decode()
    assert words.hazards_shelter.ja in page


def test_an_unknown_place_says_where_to_look(client):
    load(second_city())
    answer = client.get("/places/nothing")
    assert answer.status_code == 404
    assert 'href="/map"' in answer.content.decode()


@pytest.mark.parametrize("language", ["ja", "easy", "en"])
def test_every_page_of_kaga_opens_in_three_languages(client, language):
    load(kaga())
    client.cookies["kaga_language"] = language
    layers = ["population", "agreements", "transport", "energy", "tourism", "weather"]
    keys = [
        "schools-E1720600008111",
        "shelters-E1720600059201",
        "sights-s14",
        "facilities-f061",
    ]
    for path in [
        "/map",
        "/data",
        *(f"/data/{one}" for one in layers),
        *(f"/places/{k}" for k in keys),
    ]:
        assert client.get(path).status_code == 200, path


def test_about_the_data_lists_every_layer_with_its_command(client):
    load(second_city())
    page = client.get("/data").content.decode()
    assert "kaga import stations FILE" in page
    assert "CC BY 4.0" in page
    assert page.count('<th scope="row"') == 8


def test_the_population_is_drawn_with_projections_apart(client):
    load(second_city())
    page = client.get("/data/population").content.decode()
    assert page.count('class="k-lines__hollow"') == 2
    assert page.count('class="k-lines__knot"') == 3
    assert "28,000人" in page
    assert "将来推計人口" in page


def test_only_figures_have_a_page_of_figures(client):
    load(second_city())
    assert client.get("/data/boundary").status_code == 404
    assert client.get("/data/nothing").status_code == 404


def test_every_sentence_stands_in_three_languages():
    tables = (words.STATUS, words.STATUS_NOTES, words.KINDS, words.HAZARDS)
    sentences = [text for table in tables for text in table.values()]
    sentences += [text for text in vars(words).values() if isinstance(text, Words)]
    assert all(text.ja and text.easy and text.en for text in sentences)
