"""Nothing secret and nothing personal reaches the log, whichever way it is logged."""

from __future__ import annotations

import io
import json
import logging
import logging.config

import pytest
import structlog
from django.test import RequestFactory

from kaga.kernel.errors import Conflict
from kaga.kernel.web.requestlog import RequestLogMiddleware
from kaga.site.logs import HIDDEN, configure_structlog, logging_for

CANARY = "加賀太郎カナリア"
SECRETS = [
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.c2ln",
    "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
    "taro.canary@example.org",
    "1234 5678 9018",
    "Bearer abcdef0123456789",
]
NAMES = [
    "name", "family_name", "kana", "address", "email", "birth_date", "access_token", "id_token",
    "Cookie", "authorization", "subject", "code", "otp_code", "state", "nonce", "body",
    "answers", "request_body", "form_data", "password", "client_ip", "person_id", "query",
]  # fmt: skip


@pytest.fixture(params=[True, False], ids=["development", "production"])
def written(request):
    """What the log would hold; ours and the libraries' loggers write into it."""
    target = io.StringIO()
    settings = logging_for(development=request.param, level="INFO")
    settings["handlers"]["out"]["stream"] = target
    logging.config.dictConfig(settings)
    configure_structlog(development=request.param, level="INFO", out=target)
    yield target
    configure_structlog(development=True, level="INFO")
    logging.config.dictConfig(logging_for(development=True, level="INFO"))


@pytest.mark.parametrize("name", NAMES)
def test_what_is_called_like_a_secret_is_hidden_at_any_depth(written, name):
    log = structlog.get_logger("kaga.test")
    log.info("kept", **{name: CANARY}, inner={"list": [{name: CANARY}]})
    assert written.getvalue().count(HIDDEN) == 2
    assert CANARY not in written.getvalue()


@pytest.mark.parametrize("secret", SECRETS)
def test_what_looks_like_a_secret_is_hidden_everywhere(written, secret):
    structlog.get_logger("kaga.test").info(f"saw {secret}", note=f"<{secret}>", rows=[secret])
    structlog.get_logger("kaga.test").info("saw %s", secret)
    logging.getLogger("some.library").warning("GET /x?token=%s failed: %s", CANARY, secret)
    assert secret not in written.getvalue()
    assert CANARY not in written.getvalue()
    assert written.getvalue().count(HIDDEN) >= 6


def test_the_message_of_an_error_is_never_written(written):
    structlog.get_logger("kaga.test").error("failed", exc_info=_caught())
    logging.getLogger("some.library").error("failed", exc_info=_caught())
    try:
        {}[CANARY]
    except KeyError:
        structlog.get_logger("kaga.test").exception("failed")
    text = written.getvalue()
    assert CANARY not in text
    assert text.count("Conflict < ValueError") == 2
    assert text.count("test_logs.py:") >= 3
    assert text.count("KeyError") == 1


def test_a_request_is_logged_by_its_route_without_address_or_query(written):
    request = RequestFactory().get(
        f"/case/{CANARY}?q={CANARY}", REMOTE_ADDR="203.0.113.9", HTTP_COOKIE=f"k={CANARY}"
    )
    RequestLogMiddleware(_answer)(request)
    text = written.getvalue()
    assert "case/<ref>" in text
    assert "GET" in text
    assert CANARY not in text
    assert "203.0.113.9" not in text


def test_in_production_every_line_is_json():
    target = io.StringIO()
    settings = logging_for(development=False, level="INFO")
    settings["handlers"]["out"]["stream"] = target
    logging.config.dictConfig(settings)
    configure_structlog(development=False, level="INFO", out=target)
    structlog.get_logger("kaga.test").info("動いた", count=3)
    logging.getLogger("some.library").warning("old %s", "way")
    logging.config.dictConfig(logging_for(development=True, level="INFO"))
    configure_structlog(development=True, level="INFO")
    ours, theirs = [json.loads(line) for line in target.getvalue().splitlines()]
    assert (ours["event"], ours["count"], ours["level"]) == ("動いた", 3, "info")
    assert (theirs["event"], theirs["logger"]) == ("old way", "some.library")


def _caught() -> Conflict:
    try:
        try:
            int(CANARY)
        except ValueError as error:
            raise Conflict(CANARY) from error
    except Conflict as error:
        return error


def _answer(request):
    from django.http import HttpResponse
    from django.urls import ResolverMatch

    request.resolver_match = ResolverMatch(_answer, (), {}, route="case/<ref>")
    return HttpResponse("ok")
