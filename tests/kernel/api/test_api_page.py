"""The API's page for people and its schema for programs."""

from __future__ import annotations

import json
import re

import pytest

pytestmark = pytest.mark.django_db


def test_the_page_lists_every_operation_of_the_schema(client):
    schema = json.loads(client.get("/api/v1/openapi.json").content)
    told = {f"{m.upper()} {p}" for p, methods in schema["paths"].items() for m in methods}
    html = client.get("/api/").content.decode()
    assert set(re.findall(r"(?:GET|POST|PUT|PATCH|DELETE) /api/v1/[^<\s]*", html)) == told


def test_the_schema_is_openapi_3(client):
    schema = json.loads(client.get("/api/v1/openapi.json").content)
    assert schema["openapi"].startswith("3.1")
