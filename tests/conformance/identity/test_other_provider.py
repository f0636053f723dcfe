"""The same relying party signs in against an OpenID provider that we did not write."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from tests.ports import free_port

from kaga.adapters.generic_oidc.provider import SCOPES, GenericOidc
from kaga.adapters.oidc_rp.keys import public_part, signing_key
from kaga.adapters.oidc_rp.party import Registration, RelyingParty
from kaga.kernel.identity.ports import SignInRefused
from kaga.kernel.identity.visitor import Assurance

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
CALLBACK = "http://localhost:8711/sign-in/oidc/callback"
CLIENT = "kaga-city"


def _program(name: str) -> str:
    beside = Path(sys.executable).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name) or name


@pytest.fixture(scope="session")
def other_provider(tmp_path_factory):
    """npm oidc-provider on a free port, with our public key registered."""
    if not (HERE / "node_modules").exists():
        install = [_program("npm"), "ci", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(install, cwd=HERE, check=True)
    keys = tmp_path_factory.mktemp("keys")
    port = free_port()
    known = {
        "client_id": CLIENT,
        "redirect_uri": CALLBACK,
        "keys": [public_part(signing_key(keys, "RS256"))],
        "port": port,
    }
    process = subprocess.Popen(
        [_program("node"), "provider.mjs"],
        cwd=HERE,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    process.stdin.write(json.dumps(known))
    process.stdin.close()
    try:
        issuer = next(line.strip() for line in process.stdout if line.startswith("http"))
        yield issuer, keys
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


@pytest.fixture
def route(other_provider):
    issuer, keys = other_provider
    known = Registration(issuer, CLIENT, SCOPES, ("aal3",), ("aal3",))
    return GenericOidc(RelyingParty(known, signing_key(keys, "RS256")))


def follow(url: str) -> dict[str, str]:
    """The browser's way through the provider until it is sent back to the city."""
    with httpx.Client(follow_redirects=False, verify=False) as browser:
        while not url.startswith(CALLBACK):
            answer = browser.get(url)
            assert answer.status_code in (302, 303), answer.text
            url = str(httpx.URL(url).join(answer.headers["Location"]))
    return dict(parse_qsl(urlsplit(url).query))


def test_the_same_code_signs_in_there(route):
    started = route.start(redirect_uri=CALLBACK, max_age_s=300)
    proof = route.finish(follow(started.url), started.memory)
    assert (proof.provider, proof.subject, proof.assurance) == (
        "oidc",
        f"{CLIENT}-minato",
        Assurance.ACCOUNT,
    )
    assert (proof.profile.name, proof.profile.birth_date, proof.profile.mail) == (
        "橋立 みなと",
        date(1948, 5, 3),
        "minato@example.com",
    )


def test_its_answer_is_bound_to_our_browser_and_works_once(route):
    mine, theirs = (route.start(redirect_uri=CALLBACK) for _ in range(2))
    parameters = follow(theirs.url)
    with pytest.raises(SignInRefused, match="state"):
        route.finish(parameters, mine.memory)
    with pytest.raises(SignInRefused, match="invalid_grant"):
        route.finish(parameters | {"state": mine.memory["state"]}, mine.memory)


def test_it_promises_and_sends_its_name(route):
    started = route.start(redirect_uri=CALLBACK)
    parameters = follow(started.url)
    assert route.party.endpoint.metadata().answers_with_issuer
    del parameters["iss"]
    with pytest.raises(SignInRefused, match="iss"):
        route.finish(parameters, started.memory)


def test_it_refuses_us_with_another_key(route, tmp_path):
    stranger = GenericOidc(
        RelyingParty(route.party.registration, signing_key(tmp_path, "RS256"))
    )
    started = stranger.start(redirect_uri=CALLBACK)
    with pytest.raises(SignInRefused, match="invalid_client"):
        stranger.finish(follow(started.url), started.memory)


def test_it_refuses_a_request_without_pkce(route):
    started = route.start(redirect_uri=CALLBACK)
    bare = started.url.replace("code_challenge", "forgotten")
    assert follow(bare)["error"] == "invalid_request"


def test_nothing_is_wrong_with_the_connection(route):
    assert route.problems() == []
