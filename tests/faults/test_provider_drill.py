"""Losing a provider costs one command: nothing is lost, and everybody comes in another way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.kernel.identity.conftest import simulator
from tests.kernel.identity.people import MINATO, OUTSIDE, TAKASHI, account, somebody

from kaga.kernel.actors import Actor
from kaga.kernel.errors import Conflict, NotFound
from kaga.kernel.identity import drill as drills
from kaga.kernel.identity.actions.closing import close
from kaga.kernel.identity.actions.signing_in import join_login
from kaga.kernel.identity.drill import drill, register_probe
from kaga.kernel.identity.models import OneTimeCode, Passkey
from kaga.kernel.identity.queries import withdrawn_providers
from kaga.kernel.storage.door import write

__all__ = ["simulator"]
TOP = Path(__file__).parents[2]


@pytest.fixture
def probes(monkeypatch):
    monkeypatch.setattr(drills, "_probes", {})


@pytest.fixture
def three_people(simulator):
    people = [somebody(MINATO), somebody(TAKASHI), somebody(OUTSIDE)]
    join_login(people[0], account("second"))
    with write(bookkeeping="a test") as tx:
        tx.add(Passkey(person_id=people[1], credential_id="a", public_key=b"k", label="鍵"))
    return people


@pytest.mark.django_db
def test_the_drill_passes_and_leaves_everything_as_it_was(three_people, probes):
    drafts = {key: ["draft"] for key in three_people}
    register_probe("drafts", drafts.get)
    report = drill("card")
    assert [(one.what, one.holds) for one in report.findings] == [
        ("accounts", True),
        ("drafts", True),
        ("the withdrawn provider signs nobody in", True),
        ("other routes are open", True),
        ("everybody can still come in", True),
        ("restored, it signs in the same person", True),
    ]
    assert (report.passed, report.people) == (True, 3)
    detail = report.findings[4].detail
    assert detail == "2 by another route, 1 by the counter (1 tried)"
    assert withdrawn_providers() == {}
    assert OneTimeCode.objects.count() == 0


@pytest.mark.django_db
def test_what_disappears_with_the_provider_is_reported(three_people, probes):
    def only_while_open(person):
        return [] if "card" in withdrawn_providers() else ["draft"]

    register_probe("drafts", only_while_open)
    report = drill("card")
    assert [one.what for one in report.findings if not one.holds] == ["drafts"]
    assert not report.passed


@pytest.mark.django_db
def test_passkeys_can_be_drilled_too(three_people, probes):
    report = drill("passkey")
    assert (report.passed, report.people) == (True, 1)


@pytest.mark.django_db
def test_a_provider_may_stay_withdrawn(three_people, probes):
    assert drill("card", then="leave").passed
    assert list(withdrawn_providers()) == ["card"]
    with pytest.raises(Conflict):
        drill("card")


@pytest.mark.django_db
def test_an_unknown_provider_cannot_be_drilled(simulator):
    with pytest.raises(NotFound):
        drill("nobody")


@pytest.mark.django_db
def test_a_failing_probe_does_not_leave_the_provider_closed(three_people, probes):
    def breaks(person):
        if "card" in withdrawn_providers():
            raise RuntimeError("the probe is broken")

    register_probe("drafts", breaks)
    with pytest.raises(RuntimeError):
        drill("card")
    assert withdrawn_providers() == {}


@pytest.mark.slow
def test_the_command_tells_by_lines_and_exit_code(tmp_path):
    city = {"KAGA_HOME": str(tmp_path), "PYTHONPATH": str(TOP / "src")}
    env = {**os.environ, **city, "KAGA_DATABASE_URL": f"sqlite://{tmp_path}/kaga.db"}

    def kaga(*arguments: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "kaga.cli", *arguments]
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout

    assert kaga("manage", "migrate", "-v0")[0] == 0
    code, text = kaga("identity", "staff-seed")
    assert (code, len(text.splitlines())) == (0, 6)
    assert kaga("drill", "provider", "nobody")[0] == 1
    code, text = kaga("drill", "provider", "card", "--on", "scratch")
    assert (code, text.splitlines()[-1]) == (0, "card: passed, 5 people")
    code, text = kaga("drill", "provider", "card", "--no-restore")
    assert (code, text.splitlines()[-1]) == (0, "card: passed, 5 people")
    code, text = kaga("drill", "provider", "card", "--on", "scratch")
    assert (code, text.strip()) == (1, "このサインイン方法は、すでに止めてあります。")


@pytest.mark.django_db
def test_closing_survives_a_provider_that_is_already_away(simulator, three_people):
    close(Actor.system("test"), "card", "提供者が応答しない")
    assert list(withdrawn_providers()) == ["card"]
