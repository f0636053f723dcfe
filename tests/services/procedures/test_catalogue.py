"""The catalogue folder, published forms that never change, words, and the command line."""

from __future__ import annotations

import copy
import json
import shutil
from string import Formatter

import pytest
from django.db import IntegrityError, transaction
from tests.services.procedures.town import SLUG, submitted
from typer.testing import CliRunner

from kaga.engines.cases import Act, Need, Outcome, State
from kaga.kernel.errors import Conflict, Invalid
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.storage.door import write
from kaga.kernel.web.words import Words
from kaga.services.procedures import words
from kaga.services.procedures.actions import publish_version, put_version
from kaga.services.procedures.authority import authority, catalogue_folder
from kaga.services.procedures.commands import cases, catalogue
from kaga.services.procedures.models import FormVersion, Pot, Procedure, Reason
from kaga.services.procedures.seeds import LOADER, load_catalogue
from kaga.services.procedures.versions import digest_of, loaded


def test_loading_twice_changes_nothing(procedure):
    before = StagedEntry.objects.count()
    assert load_catalogue() == [SLUG]
    assert StagedEntry.objects.count() == before
    assert (FormVersion.objects.count(), Reason.objects.count(), Pot.objects.count()) == (
        1,
        7,
        1,
    )


def test_loading_a_changed_folder_changes_what_differs(procedure, settings, tmp_path):
    settings.KAGA_CATALOGUE = str(shutil.copytree(catalogue_folder(), tmp_path / "catalogue"))
    file = tmp_path / "catalogue" / SLUG / "procedure.toml"
    text = file.read_text("utf-8").replace("standard_days = 20", "standard_days = 15")
    file.write_text(text.replace("すでにマイナンバーカードに対応", "もう対応"), "utf-8")
    load_catalogue()
    assert Procedure.objects.get().standard_days == 15
    assert Reason.objects.get(code="smartphone-owned").text["ja"].startswith("もう対応")


def test_another_city_decides_in_its_own_name(settings, tmp_path):
    settings.KAGA_CATALOGUE = str(tmp_path)
    text = "[office]\nclosed = [2026-06-02]\nopened = []\n"
    (tmp_path / "authority.toml").write_text(
        f'city = "小松市"\ntitle = "小松市長"\n{text}', "utf-8"
    )
    other = authority()
    assert (other.appeal.authority, other.appeal.defendant) == (
        "小松市長",
        "小松市（代表者 小松市長）",
    )
    assert other.division_name("tax") == "tax"
    assert [day.isoformat() for day in other.office.closed] == ["2026-06-02"]


def test_a_published_form_never_changes_not_even_in_the_database(procedure):
    version = FormVersion.objects.get()
    with pytest.raises(Conflict, match="すでに公開"):
        publish_version(version, LOADER)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        FormVersion.objects.update(definition={})


def test_a_new_definition_is_a_new_version_and_the_same_one_is_not(procedure):
    first = FormVersion.objects.get()
    assert put_version(procedure, first.definition, LOADER).id == first.id
    changed = copy.deepcopy(first.definition)
    changed["title"]["ja"] = "新しい題"
    second = put_version(procedure, changed, LOADER)
    assert (second.number, second.published_at) == (2, None)
    assert publish_version(second, LOADER).published_at is not None


def test_a_form_with_a_problem_is_not_published(procedure):
    broken = copy.deepcopy(FormVersion.objects.get().definition)
    broken["pages"][1]["questions"][0]["when"] = {"==": [{"var": "truthful"}, True]}
    broken["pages"][-1]["questions"][-2]["when"] = {"==": [{"var": "birth_date"}, "1955-01-01"]}
    version = put_version(procedure, broken, LOADER)
    with pytest.raises(Invalid, match="公開できません"):
        publish_version(version, LOADER)
    assert FormVersion.objects.get(number=2).published_at is None


def test_a_definition_changed_behind_the_city_s_back_is_noticed(procedure):
    with write(bookkeeping="a test") as tx:
        broken = tx.add(
            FormVersion(procedure=procedure, number=9, definition={}, digest=digest_of([]))
        )
    with pytest.raises(ValueError, match="not the one that was published"):
        loaded(broken.id)


def test_every_state_outcome_act_and_need_has_its_words():
    assert set(words.STATES) == set(State)
    assert set(words.OUTCOMES) == set(Outcome)
    assert set(words.ACTS) == set(Act)
    assert set(words.NEEDS) == set(Need)


def test_all_words_are_there_in_three_languages_with_the_same_places():
    single = [value for value in vars(words).values() if isinstance(value, Words)]
    tables = (words.STATES, words.OUTCOMES, words.ACTS, words.NEEDS)
    every = [*single, *(text for table in tables for text in table.values())]
    assert len(every) > 80
    for text in every:
        places = {
            frozenset(name for _, name, _, _ in Formatter().parse(getattr(text, language)))
            for language in ("ja", "easy", "en")
        }
        assert len(places) == 1
        assert all(getattr(text, language).strip() for language in ("ja", "easy", "en"))


def test_the_command_line_shows_what_is_due_without_names(resident):
    reference = submitted(resident).reference
    run = CliRunner().invoke
    due = run(cases, ["due", "--division", "smart-city"]).output
    assert (reference in due, "2026-06-29" in due, "山田" in due) == (True, True, False)
    assert run(cases, ["due", "--division", "tax"]).output == ""
    shown = run(cases, ["show", reference.replace("-", " ")]).output
    assert ("submit" in shown, "6条3項" in shown, "山田" in shown) == (True, True, False)


@pytest.mark.parametrize(
    ("number", "code"), [("2026-0417-0001-0", 2), ("abc", 2), ("2026-0417-0001-9", 1)]
)
def test_the_command_line_says_when_there_is_no_such_case(procedure, number, code):
    assert CliRunner().invoke(cases, ["show", number]).exit_code == code


def test_the_command_line_loads_and_draws(procedure, tmp_path):
    assert CliRunner().invoke(catalogue, ["load"]).output == f"{SLUG}\n"
    page = tmp_path / "states.md"
    CliRunner().invoke(cases, ["diagram", str(page)])
    assert page.read_text("utf-8").startswith("# States of a case")
    assert json.dumps(SLUG)
