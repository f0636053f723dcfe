"""Losing a provider costs one command: nothing is lost, and everybody comes in another way."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.kernel.identity.conftest import simulator
from tests.kernel.identity.people import (
    MINATO,
    OUTSIDE,
    TAKASHI,
    account,
    somebody,
    visitor,
)
from tests.services.procedures.town import MORNING, SLUG, submitted
from typer.testing import CliRunner

from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.errors import Conflict, NotFound
from kaga.kernel.identity import drill as drills
from kaga.kernel.identity.actions.closing import close
from kaga.kernel.identity.actions.signing_in import join_login
from kaga.kernel.identity.commands import drill_app
from kaga.kernel.identity.drill import drill, register_probe
from kaga.kernel.identity.models import OneTimeCode, Passkey
from kaga.kernel.identity.ports import providers
from kaga.kernel.identity.queries import withdrawn_providers
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.services.procedures.actions import start_draft
from kaga.services.procedures.models import Case, Draft
from kaga.services.procedures.reaching import kept_cases, kept_drafts
from kaga.services.procedures.seeds import load_catalogue

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
    drafts = {key: {"draft": "its digest"} for key in three_people}
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
        return {} if "card" in withdrawn_providers() else {"a-draft": "its digest"}

    register_probe("drafts", only_while_open)
    report = drill("card")
    assert [(one.what, one.detail) for one in report.findings if not one.holds] == [
        ("drafts", "3 of 3 not as before: a-draft, a-draft, a-draft")
    ]
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
        return {}

    register_probe("drafts", breaks)
    with pytest.raises(RuntimeError):
        drill("card")
    assert withdrawn_providers() == {}


@pytest.fixture
def applicant(simulator, settings, tmp_path):
    """A resident with one draft and one case; the reference of the case."""
    settings.KAGA_LEDGER, settings.KAGA_BLOBS = tmp_path / "ledger", tmp_path / "blobs"
    with clock.frozen(MORNING):
        load_catalogue()
        resident = visitor(somebody(MINATO))
        reference = submitted(resident).reference
        draft = start_draft(resident, SLUG)
        yield f"{SLUG}/{draft.id}", reference


def details(report) -> dict[str, tuple[bool, str]]:
    return {one.what: (one.holds, one.detail) for one in report.findings}


@pytest.mark.django_db
def test_drafts_and_cases_stay_reachable_and_are_named(applicant):
    draft, reference = applicant
    report = drill("card")
    found = details(report)
    assert report.passed
    assert found["drafts"] == (True, f"1 reached: {draft}")
    assert found["cases"] == (True, f"1 reached: {reference}")


@pytest.mark.django_db
def test_a_case_that_cannot_be_opened_any_more_is_named(applicant, monkeypatch):
    _, reference = applicant

    def only_while_open(person):
        return kept_cases(person) if "card" not in withdrawn_providers() else {}

    monkeypatch.setitem(drills._probes, "cases", only_while_open)
    report = drill("card")
    assert not report.passed
    assert details(report)["cases"] == (False, f"1 of 1 not as before: {reference}")


@pytest.mark.django_db
def test_a_changed_draft_counts_as_lost(applicant):
    person = Draft.objects.get().owner
    before = kept_drafts(person)
    with write(bookkeeping="a test") as tx:
        tx.change(Draft.objects.get(), page="purchase")
    after = kept_drafts(person)
    assert (list(before), before == after) == (list(after), False)


@pytest.mark.django_db
def test_what_was_erased_is_named_as_such(applicant):
    draft, reference = applicant
    person = Draft.objects.get().owner
    with write(bookkeeping="a test") as tx:
        for row in (Draft.objects.get(), Case.objects.get()):
            vault.destroy(tx, vault.KeyId(row.key_id))
    assert dict(kept_drafts(person)) == {draft: "erased"}
    assert dict(kept_cases(person)) == {reference: "erased"}


@pytest.mark.django_db
def test_drafts_begun_for_somebody_else_are_reached_by_who_began_them(applicant):
    agent, owner = somebody(TAKASHI), Draft.objects.get().owner
    mine = start_draft(visitor(agent, acting_for=owner, acting_scope=frozenset({"all"})), SLUG)
    assert list(kept_drafts(agent)) == [f"{SLUG}/{mine.id}"]
    assert f"{SLUG}/{mine.id}" not in kept_drafts(owner)


@pytest.mark.django_db
def test_without_another_route_the_drill_fails_and_says_what_to_do(applicant):
    for other in sorted({*providers(), "passkey"} - {"card"}):
        close(Actor.system("test"), other, "訓練")
    done = CliRunner().invoke(drill_app, ["provider", "card"])
    lines = done.stdout.splitlines()
    assert done.exit_code == 1
    advice = (
        "no provider and no passkeys are left: restore one at /staff/identity/providers, "
        "or bind another in KAGA_IDENTITY_PROVIDERS, before this one is withdrawn"
    )
    assert [line for line in lines if line.startswith("LOST")] == [
        f"LOST other routes are open {advice}"
    ]
    assert lines[-1] == "card: FAILED, 1 people"
    assert "card" not in withdrawn_providers()


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
    assert (code, text.strip()) == (1, "このログイン方法は、すでに止めてあります。")


@pytest.mark.django_db
def test_closing_survives_a_provider_that_is_already_away(simulator, three_people):
    close(Actor.system("test"), "card", "提供者が応答しない")
    assert list(withdrawn_providers()) == ["card"]
