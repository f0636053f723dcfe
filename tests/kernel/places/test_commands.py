"""The commands `seed`, `import` and `facts` as a person at a terminal sees them."""

from __future__ import annotations

import pytest
import typer
from tests.kernel.places import official_files as files
from tests.kernel.places.cities import SECOND
from typer.testing import CliRunner

from kaga.kernel.places import commands
from kaga.kernel.places.models import City, Place

pytestmark = pytest.mark.django_db
app = typer.Typer()
commands.add_commands(app)


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.output


def test_a_pack_is_loaded_and_counted():
    code, said = run("seed", "--pack", str(SECOND), "--check")
    assert code == 0
    assert "ためし市 20299" in said
    assert "ok  shelters: 3 (3)" in said


def test_a_second_time_says_that_nothing_changed():
    run("seed", "--pack", str(SECOND))
    code, said = run("seed", "--pack", str(SECOND))
    assert (code, "変わったものはありません" in said) == (0, True)


def test_a_missing_row_fails_the_check():
    run("seed", "--pack", str(SECOND))
    Place.objects.filter(kind="park").delete()
    code, said = run("seed", "--pack", str(SECOND), "--check")
    assert (code, "NG  facilities: 1 (2)" in said) == (1, True)


def test_without_a_name_the_pack_of_the_package_is_loaded():
    assert run("seed")[0] == 0
    assert City.objects.get().code == "17206"


def test_a_folder_that_is_no_pack_is_refused(tmp_path):
    code, said = run("seed", "--pack", str(tmp_path))
    assert (code, "manifest.toml" in said) == (1, True)


def test_an_import_reports_rows_and_reasons_and_can_be_undone(tmp_path):
    run("seed", "--pack", str(SECOND))
    file = tmp_path / "N02_Station.geojson"
    file.write_bytes(files.n02_stations())
    code, said = run("import", "stations", str(file), "--as-of", "2026-04-01")
    assert code == 0
    assert "読んだ行 4、層の行 1" in said
    assert "1 行: 市の境の外にあります（はじめは 3 行目）" in said
    code, said = run("import", "--undo", "stations")
    assert (code, "第1版（1 件）に戻しました" in said) == (0, True)
    code, said = run("import", "--undo", "stations")
    assert (code, "取り消せる" in said) == (1, True)


def test_what_was_carried_over_is_said(tmp_path):
    run("seed", "--pack", str(SECOND))
    file = tmp_path / "20299_2025.csv"
    file.write_bytes(files.towns())
    assert "今ある行から引き継いだもの 5 行" in run("import", "addresses", str(file))[1]


def test_an_imported_layer_stays_when_the_pack_changes(tmp_path):
    run("seed", "--pack", str(SECOND))
    file = tmp_path / "N02_Station.geojson"
    file.write_bytes(files.n02_stations())
    run("import", "stations", str(file))
    City.objects.update(digest="")
    code, said = run("seed", "--pack", str(SECOND), "--check")
    assert code == 0
    assert "stations: 取り込んだ公式ファイルをそのまま使います" in said
    assert "ok  stations: 1 (1 imported)" in said


def test_a_file_must_be_named_and_exist(tmp_path):
    run("seed", "--pack", str(SECOND))
    assert run("import", "stations")[0] == 2
    assert run("import", "stations", str(tmp_path / "nothing"))[0] == 2


def test_figures_are_printed_with_status_and_source():
    run("seed", "--pack", str(SECOND))
    code, said = run("facts", "population")
    assert code == 0
    assert "将来推計人口\t21000人\t2040\tprojection\t試験の国勢調査" in said
