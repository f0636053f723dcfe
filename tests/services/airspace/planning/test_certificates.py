"""The command pair: a route with its certificate, and anybody who verifies it."""

from __future__ import annotations

import json

import pytest
from django.conf import settings
from tests.services.airspace.planning.towns import keep_town
from typer.testing import CliRunner

from kaga.engines.airspace.certificate.seal import sealed
from kaga.services.airspace import commands
from kaga.services.airspace.planning import certifying, situations
from kaga.services.airspace.planning.certifying import city_key

run = CliRunner().invoke
DEPART = ["--depart", "2026-11-24T12:00"]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("airspace")


@pytest.fixture(scope="module")
def ends(home):
    """A kept town, and two places in it."""
    return keep_town(home)


@pytest.fixture(autouse=True)
def kept(home, ends, tmp_path_factory, monkeypatch):
    monkeypatch.setattr(settings, "KAGA_AIRSPACE", home)
    monkeypatch.setattr(settings, "KAGA_KEYS", home / "keys")
    monkeypatch.setattr("kaga.services.airspace.planning.commands._begin", [])


@pytest.fixture(scope="module")
def made(home):
    return home / "route.json"


@pytest.fixture
def certificate(made, ends):
    if not made.exists():
        answer = run(commands.app, ["route", *ends, *DEPART, "--certificate", str(made)])
        assert answer.exit_code == 0, answer.output
    return made


def test_what_the_city_certifies_verifies(certificate):
    answer = run(commands.app, ["verify", str(certificate), "--json"])
    told = json.loads(answer.stdout)
    assert (answer.exit_code, told["passed"]) == (0, True)
    assert told["stand_in"]
    assert len(told["checks"]) > 80


def test_people_read_that_every_check_holds_and_that_houses_are_made_up(certificate):
    answer = run(commands.app, ["verify", str(certificate)])
    assert answer.stdout.splitlines()[-1] == "every check holds"
    assert "stand-in map" in answer.stdout


def test_a_changed_height_is_refused_even_signed_again(certificate, tmp_path):
    content = json.loads(certificate.read_bytes().splitlines()[1])
    content["minima"]["above_ground"]["value_mm"] += 500
    line = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    forged = tmp_path / "forged.json"
    forged.write_bytes(sealed(line.encode(), city_key()))
    answer = run(commands.app, ["verify", str(forged)])
    assert answer.exit_code == 1
    assert "FAIL minima.above_ground" in answer.stdout


def test_a_certificate_of_another_key_is_refused(certificate, home, monkeypatch):
    monkeypatch.setattr(settings, "KAGA_KEYS", home / "other-keys")
    answer = run(commands.app, ["verify", str(certificate), "--json"])
    assert (answer.exit_code, json.loads(answer.stdout)["passed"]) == (1, False)


def test_the_city_knows_its_own_key_whatever_its_address(certificate, monkeypatch):
    monkeypatch.setattr(settings, "KAGA_PUBLIC_URL", "https://sora.example:8443/kaga")
    answer = run(commands.app, ["verify", str(certificate)])
    assert (answer.exit_code, "every check holds" in answer.stdout) == (0, True)


def test_elsewhere_the_key_that_the_city_hands_out_verifies(certificate, home, monkeypatch):
    handed_out = json.loads(run(commands.app, ["key", "--json"]).stdout)["key"]
    monkeypatch.setattr(settings, "KAGA_KEYS", home / "keys-elsewhere")
    told = json.loads(run(commands.app, ["verify", str(certificate), "--json"]).stdout)
    (hint,) = told["hints"]
    assert hint.startswith(f"signed as {city_key().name}, with a key that is not")
    assert "verify FILE --key NAME+ID+KEY" in hint
    answer = run(commands.app, ["verify", str(certificate), "--key", handed_out])
    assert (answer.exit_code, "every check holds" in answer.stdout) == (0, True)
    answer = run(commands.app, ["verify", str(certificate), "--key", "a+b+c"])
    assert (answer.exit_code, "not a key: a+b+c" in answer.output) == (2, True)


def test_without_the_citys_documents_it_is_said_where_they_belong(
    certificate, tmp_path, monkeypatch
):
    monkeypatch.setattr(settings, "KAGA_AIRSPACE", tmp_path / "none")
    answer = run(commands.app, ["verify", str(certificate)])
    assert answer.exit_code == 1
    assert f"some of it is not in {tmp_path / 'none'}" in answer.stdout


def test_documents_that_the_city_has_not_issued_are_not_known(certificate, home, tmp_path):
    content = json.loads(certificate.read_bytes().splitlines()[1])
    content["people"]["data"] = "../" * 4 + "passwd"
    line = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    forged = tmp_path / "forged.json"
    forged.write_bytes(sealed(line.encode(), city_key()))
    answer = run(commands.app, ["verify", str(forged)])
    assert (answer.exit_code, "FAIL" in answer.stdout) == (1, True)


def test_a_file_that_is_not_there_is_told(tmp_path):
    answer = run(commands.app, ["verify", str(tmp_path / "none.json")])
    assert (answer.exit_code, "cannot be read" in answer.output) == (2, True)


def test_what_the_verifier_refuses_is_not_written(ends, tmp_path, monkeypatch):
    # People that no longer fit the census they are said to come from.
    monkeypatch.setattr(
        "kaga.services.airspace.planning.certifying.census_of",
        lambda stored: {code: n + 5.0 for code, n in situations.census_of(stored).items()},
    )
    unkept = certifying.people_written.__wrapped__
    monkeypatch.setattr(certifying, "people_written", unkept)
    out = tmp_path / "route.json"
    answer = run(commands.app, ["route", *ends, *DEPART, "--certificate", str(out)])
    assert (answer.exit_code, "casualties" in answer.output) == (2, True)
    assert not out.exists()
