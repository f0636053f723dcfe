"""The catalogue folder, published forms that never change, words, and the command line."""

from __future__ import annotations

import copy
import json
import shutil
from datetime import datetime, timedelta
from string import Formatter

import pytest
from django.db import IntegrityError, transaction
from tests.kernel.places.cities import SECOND, second_city
from tests.kernel.places.cities import load as load_pack
from tests.services.procedures.town import SLUG, person, submitted
from typer.testing import CliRunner

from kaga.engines.cases import Act, Need, Outcome, State
from kaga.kernel import clock
from kaga.kernel.errors import Conflict, Invalid
from kaga.kernel.ledger.models import StagedEntry
from kaga.kernel.places.pack import open_pack
from kaga.kernel.storage.door import write
from kaga.kernel.web.words import Words
from kaga.services.procedures import words
from kaga.services.procedures.actions import publish_version, put_version
from kaga.services.procedures.authority import authority, catalogue_folder
from kaga.services.procedures.commands import cases, catalogue
from kaga.services.procedures.duties import open_the_pots
from kaga.services.procedures.models import FormVersion, Pot, Procedure, Reason
from kaga.services.procedures.seeds import LOADER, is_behind, load_catalogue, open_pots
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


def a_copy(settings, tmp_path):
    """The city's catalogue as a folder that an upgrade may change."""
    settings.KAGA_CATALOGUE = str(shutil.copytree(catalogue_folder(), tmp_path / "catalogue"))
    return tmp_path / "catalogue" / SLUG


def change(path, before, after):
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("standard_days = 20", "standard_days = 15"),
        ("すでにマイナンバーカードに対応", "もう対応"),
        ('code = "smartphone-owned"', 'code = "smartphone-held"'),
    ],
)
def test_an_upgrade_that_changes_the_catalogue_is_noticed(
    procedure, settings, tmp_path, before, after
):
    folder = a_copy(settings, tmp_path)
    assert is_behind() is False
    change(folder / "procedure.toml", before, after)
    assert is_behind() is True
    load_catalogue()
    assert is_behind() is False


def test_a_new_procedure_is_noticed(procedure, settings, tmp_path):
    folder = a_copy(settings, tmp_path)
    other = shutil.copytree(folder, folder.with_name("bus-pass"))
    change(other / "procedure.toml", "number = 417", "number = 418")
    change(other / "procedure.toml", 'slug = "smartphone-subsidy"', 'slug = "bus-pass"')
    text = (other / "procedure.toml").read_text("utf-8")
    (other / "procedure.toml").write_text(text.replace('"smartphone-', '"bus-'), "utf-8")
    assert is_behind() is True
    assert load_catalogue() == ["bus-pass", SLUG]
    assert is_behind() is False


def digests():
    rows = FormVersion.objects.order_by("number")
    return list(rows.values_list("number", "digest"))


def put_form(folder, number, title):
    definition = json.loads((folder / "form-1.json").read_text("utf-8"))
    definition["title"]["ja"] = title
    (folder / f"form-{number}.json").write_text(json.dumps(definition), "utf-8")


def test_a_new_form_is_a_new_version_and_published_ones_stay(procedure, settings, tmp_path):
    folder, before = a_copy(settings, tmp_path), digests()
    put_form(folder, 2, "二つ目")
    put_form(folder, 10, "十番目")
    assert is_behind() is True
    load_catalogue()
    after = digests()
    assert (after[:1], [number for number, _ in after]) == (before, [1, 2, 3])
    titles = [row.definition["title"]["ja"] for row in FormVersion.objects.order_by("number")]
    assert titles[1:] == ["二つ目", "十番目"]
    assert not FormVersion.objects.filter(published_at=None).exists()
    load_catalogue()
    assert (digests(), is_behind()) == (after, False)


def test_a_form_that_comes_back_after_another_is_a_version_of_its_own(
    procedure, settings, tmp_path
):
    folder = a_copy(settings, tmp_path)
    put_form(folder, 2, "二つ目")
    shutil.copy(folder / "form-1.json", folder / "form-3.json")
    load_catalogue()
    found = digests()
    assert ([number for number, _ in found], found[0][1]) == ([1, 2, 3], found[2][1])
    load_catalogue()
    assert (digests(), is_behind()) == (found, False)


def test_a_version_that_staff_have_put_between_disturbs_nothing(procedure, settings, tmp_path):
    folder = a_copy(settings, tmp_path)
    own = copy.deepcopy(FormVersion.objects.get().definition)
    own["title"]["ja"] = "職員の版"
    publish_version(put_version(procedure, own, LOADER), LOADER)
    assert is_behind() is False
    put_form(folder, 2, "新しい版")
    load_catalogue()
    assert [number for number, _ in digests()] == [1, 2, 3]
    assert is_behind() is False


def test_a_load_that_was_cut_off_before_publishing_is_finished(procedure, settings, tmp_path):
    folder = a_copy(settings, tmp_path)
    put_form(folder, 2, "二つ目")
    definition = json.loads((folder / "form-2.json").read_text("utf-8"))
    assert put_version(procedure, definition, LOADER).published_at is None
    assert is_behind() is True
    load_catalogue()
    assert not FormVersion.objects.filter(published_at=None).exists()
    assert FormVersion.objects.count() == 2


NEW_YEAR = datetime(2027, 4, 1, 0, 0, tzinfo=clock.TOKYO)


def years():
    return list(Pot.objects.order_by("fiscal_year").values_list("fiscal_year", flat=True))


def test_the_pot_of_the_new_year_opens_a_month_before_it(procedure):
    with clock.frozen(NEW_YEAR - timedelta(days=32)):
        open_the_pots()
        assert (years(), is_behind()) == ([2026], False)
    with clock.frozen(NEW_YEAR - timedelta(days=31)):
        assert is_behind() is True
        open_the_pots()
        open_the_pots()
        assert (years(), is_behind()) == ([2026, 2027], False)


def test_at_the_first_midnight_of_the_year_an_application_finds_its_pot(procedure):
    with clock.frozen(NEW_YEAR - timedelta(hours=5)):
        open_the_pots()
    with clock.frozen(NEW_YEAR):
        done = submitted(person(), class_date="2027-03-01", purchase_date="2027-03-02")
        assert (done.reference[:4], done.award) == ("2027", "reserved")
        assert Pot.objects.get(fiscal_year=2027).committed == 5_000
        assert Pot.objects.get(fiscal_year=2026).committed == 0


def test_a_worker_that_slept_over_the_new_year_opens_it_late(procedure):
    with clock.frozen(NEW_YEAR + timedelta(days=3)):
        open_the_pots()
    assert years() == [2026, 2027]


def test_a_city_without_a_catalogue_offers_nothing(db, settings):
    load_pack(second_city())
    assert (load_catalogue(), is_behind(), open_pots()) == ([], False, 0)


def test_a_pack_may_bring_its_own_catalogue(db, settings, tmp_path):
    folder = shutil.copytree(SECOND, tmp_path / "pack")
    shutil.copytree(catalogue_folder(), folder / "catalogue")
    settings.KAGA_PACK = str(folder)
    load_pack(open_pack(folder))
    assert load_catalogue() == [SLUG]


def test_another_city_decides_in_its_own_name(db):
    load_pack(second_city())
    other = authority()
    assert (other.appeal.authority, other.appeal.defendant) == (
        "ためし市長",
        "ためし市（代表者 ためし市長）",
    )
    assert other.division_name("citizens") == "市民課"
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
