from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from tests.engines.forms.samples import SUBSIDY, every_form, subsidy, subsidy_document
from typer.testing import CliRunner

from kaga.engines.forms import LANGUAGES
from kaga.kernel.web.forms.commands import app
from kaga.kernel.web.forms.printing import paper_document, render_paper


def run(*arguments: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    return done.exit_code, done.output


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The subsidy form with one limit changed and one translation missing."""
    found: dict[str, Any] = copy.deepcopy(subsidy_document())
    found["version"] = 2
    found["pages"][5]["questions"][2]["max"] = 90000
    found["pages"][0]["questions"][0]["label"]["en"] = ""
    path = tmp_path / "form-2.json"
    path.write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    return path


def test_check_tells_whether_a_form_may_be_published(changed: Path) -> None:
    assert run("check", SUBSIDY) == (0, "may be published\n")
    code, told = run("check", changed)
    assert code == 1
    assert told == "error: residence/resident: translation: the label has no text in 'en'\n"


def test_diff_tells_changes_in_the_language_asked_for(changed: Path) -> None:
    code, told = run("diff", SUBSIDY, changed, "--language", "en")
    assert code == 0
    assert "max of “Price paid, including tax” changes from 500000 to 90000." in told


def test_schema_writes_a_json_schema() -> None:
    code, told = run("schema", SUBSIDY)
    assert code == 0
    jsonschema_rs.meta.validate(json.loads(told))


def test_paper_writes_one_document() -> None:
    code, told = run("paper", SUBSIDY, "--language", "easy")
    assert code == 0
    assert told.startswith("<!doctype html>")
    assert "スマートフォンを買うお金の申（もう）しこみ" in told


@pytest.mark.parametrize("content", ["{", "[" * 100_000, '{"kaga-form": 1, "pages": 3}'])
def test_what_is_no_form_is_refused_with_its_reason(tmp_path: Path, content: str) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content, "utf-8")
    code, told = run("check", path)
    assert code == 2
    assert str(path) in told.replace("\n", "")


def test_every_type_is_printed_in_three_languages() -> None:
    form = every_form()
    for language in LANGUAGES:
        printed = render_paper(form, language)
        assert printed.count('class="k-paper__line') == len(form.index) - 1
        assert '<span class="k-paper__number">1-1</span>' in printed


def test_a_printed_form_is_one_valid_document() -> None:
    told = paper_document(subsidy(), "ja")
    assert (told.count('<html lang="ja">'), told.count("<h1"), told.count("</html>")) == (
        1,
        1,
        1,
    )
    assert "マイナンバー（12桁の番号）は記入しないでください。" in told
