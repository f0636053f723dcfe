"""The log's files over HTTP: right types, right caching, and no other file of the disk."""

from __future__ import annotations

import gzip
import json

import pytest
from django.test import RequestFactory

from kaga.engines.ledger import ENTRIES, Tile, decode_bundle, open_checkpoint
from kaga.kernel.errors import NotFound
from kaga.kernel.ledger import raw
from kaga.kernel.ledger.keys import load_signer
from kaga.kernel.ledger.sequencer import Sequencer

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(log):
    with Sequencer().hold() as sequencer:
        sequencer.sequence([b"%d" % number for number in range(300)])
        sequencer.publish()
    return log


def get(path: str, **headers: str):
    return raw.tile(RequestFactory().get("/", headers=headers), path)


def test_head_is_plain_text_that_is_kept_for_a_moment_only(filled):
    response = raw.checkpoint(RequestFactory().get("/"))
    assert open_checkpoint(response.content, load_signer().verifier).size == 300
    assert {name: response[name] for name in response.headers} == {
        "Content-Type": "text/plain; charset=utf-8",
        "Cache-Control": "public, max-age=1",
        "Access-Control-Allow-Origin": "*",
    }


def test_full_tile_may_be_kept_for_ever_and_a_partial_one_for_a_day(filled):
    full, part = get("0/000"), get("0/001.p/44")
    assert (len(full.content), len(part.content)) == (8192, 44 * 32)
    assert full["Content-Type"] == part["Content-Type"] == "application/octet-stream"
    assert full["Cache-Control"] == "public, max-age=31536000, immutable"
    assert part["Cache-Control"] == "public, max-age=86400"


def test_partial_tile_of_an_earlier_head_is_still_served(filled):
    assert get("0/000.p/7").content == get("0/000").content[: 7 * 32]
    assert decode_bundle(Tile(ENTRIES, 0, 2), get("entries/000.p/2").content) == [b"0", b"1"]


def test_bundle_is_packed_for_those_who_can_unpack_it(filled):
    plain = get("entries/000")
    packed = get("entries/000", Accept_Encoding="gzip, br")
    assert gzip.decompress(packed.content) == plain.content
    assert (packed["Content-Encoding"], packed["Vary"]) == ("gzip", "Accept-Encoding")
    assert "Content-Encoding" not in plain


@pytest.mark.parametrize(
    "path",
    [
        "0/002",
        "5/000",
        "0/../../keys/ledger.key",
        "../checkpoint",
        "0/000.p/300",
        "0/%2e%2e/checkpoint",
        "0/000/",
        "",
        "entries/001",
        "0/x001\x00/000",
    ],
)
def test_anything_else_is_not_found(filled, path):
    with pytest.raises(NotFound):
        get(path)


def test_only_reading_is_allowed(filled):
    assert raw.checkpoint(RequestFactory().post("/")).status_code == 405
    assert raw.tile(RequestFactory().put("/", json.dumps({})), "0/000").status_code == 405


def test_log_without_a_head_is_not_found(log):
    with pytest.raises(NotFound):
        raw.checkpoint(RequestFactory().get("/"))
