"""The page and the API of a job: progress for its person, with and without a script."""

from __future__ import annotations

import threading

import pytest
from tests.visiting import visiting

from kaga.kernel.actors import PersonId
from kaga.kernel.identity.visitor import Visitor
from kaga.kernel.ids import new_id
from kaga.kernel.jobs import runner
from kaga.kernel.jobs.models import Job
from kaga.kernel.jobs.work import Work

pytestmark = pytest.mark.django_db


@pytest.fixture
def me():
    return Visitor(person=PersonId(new_id()))


@pytest.fixture
def running(register, start, me):
    """A job of mine at 30 of 100."""
    register("test.any", lambda w: None)
    job_id = start("test.any", me.person)
    Work(runner._take("w1"), threading.Event()).progress(30, 100, "jobs.WORKING")
    return job_id


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("ja", "100件のうち30件"), ("easy", "100の うち 30まで"), ("en", "30 of 100")],
)
def test_a_running_job_shows_how_far_it_is(running, me, language, sentence):
    visitor = Visitor(person=me.person, language=language)
    with visiting(visitor) as client:
        text = client.get(f"/jobs/{running}").content.decode()
    assert sentence in text
    assert 'value="30"' in text
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in text


def test_with_a_script_only_the_panel_comes_again(running, me):
    with visiting(me) as client:
        answer = client.get(f"/jobs/{running}", headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert text.startswith('<div class="k-flow" id="job-panel" hx-get=')
    assert "<html" not in text
    assert answer["cache-control"] == "no-store"


def test_an_ended_job_does_not_ask_again_and_opens_its_result(register, start, work, me):
    register("test.any", lambda w: {"href": "/exports/7"})
    job_id = start("test.any", me.person)
    work()
    with visiting(me) as client:
        text = client.get(f"/jobs/{job_id}").content.decode()
        shown = client.get(f"/api/v1/jobs/{job_id}").json()
    assert 'href="/exports/7"' in text
    assert "hx-get" not in text
    assert "refresh" not in text
    assert (shown["state"], shown["href"], shown["title"]) == ("done", "/exports/7", "試し")


@pytest.mark.parametrize("href", ["https://evil.example/", "//evil.example/", "javascript:x"])
def test_a_result_outside_the_portal_is_not_linked(register, start, work, me, href):
    register("test.any", lambda w: {"href": href})
    job_id = start("test.any", me.person)
    work()
    with visiting(me) as client:
        assert client.get(f"/api/v1/jobs/{job_id}").json()["href"] == ""


def test_work_is_stopped_by_a_button_and_by_the_api(running, me):
    with visiting(me) as client:
        answer = client.post(f"/jobs/{running}/cancel")
        assert (answer.status_code, answer["location"]) == (302, f"/jobs/{running}")
        assert "中止を受け付けました" in client.get(f"/jobs/{running}").content.decode()
        again = client.post(f"/api/v1/jobs/{running}/cancel").json()
        assert (again["state"], again["cancel_asked"]) == ("running", True)
        Job.objects.filter(id=running).update(state="done")
        client.post(f"/jobs/{running}/cancel")
        assert "すでに終わっています" in client.get(f"/jobs/{running}").content.decode()
        assert client.post(f"/api/v1/jobs/{running}/cancel").status_code == 409


def test_others_do_not_learn_of_the_job(running):
    for visitor in (Visitor(person=PersonId(new_id())), Visitor()):
        with visiting(visitor) as client:
            assert client.get(f"/jobs/{running}").status_code == 404
            assert client.get(f"/api/v1/jobs/{running}").status_code == 404
            assert client.post(f"/jobs/{running}/cancel").status_code == 404
