"""The commands of identity: seeds, roles, roll and matrix, as an operator types them."""

from __future__ import annotations

import pytest
import typer
from tests.kernel.identity.conftest import browser, simulator
from tests.kernel.identity.people import somebody
from typer.testing import CliRunner

from kaga.kernel.identity import queries
from kaga.kernel.identity.models import Person, RollEntry, RollInquiry
from kaga.kernel.identity.profiles import Profile, person_row
from kaga.kernel.permissions.matrix import matrix_text
from kaga.site.commands import mount
from kaga.site.staffseed import POSTS, seed_roll, seed_staff

__all__ = ["browser", "simulator"]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def city() -> typer.Typer:
    app = typer.Typer()
    mount(app)
    return app


def kaga(city, *arguments):
    done = CliRunner().invoke(city, list(arguments))
    return done.exit_code, done.output


def test_seeding_twice_changes_nothing():
    assert seed_roll() == 16
    first = seed_staff()
    assert {code: queries.rights_of(who).roles for code, who in first.items()} == {
        code: {role} for code, (role, _) in POSTS.items()
    }
    assert (seed_roll(), seed_staff()) == (0, first)
    assert Person.objects.count() == 5
    assert queries.residency_of(first["clerk"]).district == "大聖寺東町"


def test_the_seeded_resident_with_an_older_address_waits_for_staff(browser):
    seed_roll()
    browser.sign_in("isao")
    assert RollInquiry.objects.get().nearness == "name-birth"


def test_a_role_is_given_by_the_user_number(city):
    person = somebody(Profile(name="職員"))
    number = str(person_row(person).handle)
    assert kaga(city, "identity", "role", "assign", number, "clerk", "--division", "課") == (
        0,
        f"{number} is now clerk\n",
    )
    assert queries.rights_of(person).divisions == {"課"}
    assert kaga(city, "identity", "role", "assign", number, "mayor")[0] == 1
    unknown = "00000000-0000-4000-8000-000000000000"
    assert kaga(city, "identity", "role", "assign", unknown, "clerk")[0] == 1


def test_the_roll_is_read_from_a_table(city, tmp_path):
    table = tmp_path / "roll.csv"
    rows = (
        "name,birth_date,address,district\n橋立 みなと,1948-05-03,加賀市橋立町ロ12-3,橋立町\n"
    )
    table.write_text(rows, "utf-8-sig")
    assert kaga(city, "identity", "roll", str(table)) == (0, "read 1, added 1, left 0\n")
    assert RollEntry.objects.count() == 1


def test_the_matrix_is_printed_and_written(city, tmp_path):
    assert kaga(city, "permissions", "matrix") == (0, matrix_text())
    assert kaga(city, "permissions", "matrix", "--write", str(tmp_path / "m.md"))[0] == 0
    assert (tmp_path / "m.md").read_text("utf-8") == matrix_text()


def test_ended_sessions_are_swept_away(city):
    assert kaga(city, "identity", "sweep") == (0, "")
