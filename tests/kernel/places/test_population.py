"""The population plot: where the dots go."""

from __future__ import annotations

import pytest
from tests.kernel.places.cities import kaga, load, second_city

from kaga.kernel.places import population, queries
from kaga.kernel.places.models import Fact

pytestmark = pytest.mark.django_db


def test_the_census_is_the_line_and_everything_else_is_apart():
    load(second_city())
    drawn = population.plot(queries.current_facts("population"))
    assert [dot.people for dot in drawn.census] == [30000, 28000]
    assert [dot.people for dot in drawn.others] == [27000]
    assert [dot.people for dot in drawn.projections] == [21000]
    assert drawn.line.count(",") == 2


def test_more_people_stand_higher_and_later_years_further_right():
    load(second_city())
    drawn = population.plot(queries.current_facts("population"))
    older, newer = drawn.census
    assert older.x < newer.x < drawn.projections[0].x
    assert older.y < newer.y < drawn.projections[0].y


def test_the_axes_hold_all_of_kaga():
    load(kaga())
    drawn = population.plot(queries.current_facts("population"))
    assert len(drawn.census) == 13
    assert [tick.label for tick in drawn.people] == [
        f"{n * 20_000:,}" if n else "0" for n in range(6)
    ]
    assert [drawn.years[0].label, drawn.years[-1].label] == ["1960", "2050"]
    dots = (*drawn.census, *drawn.others, *drawn.projections)
    assert all(0 < dot.x < population.WIDTH and 0 < dot.y < population.HEIGHT for dot in dots)
    assert {dot.people for dot in drawn.projections} == {49428, 42679}


def test_without_figures_nothing_is_drawn():
    assert population.plot([]) == population.Plot((), (), (), (), ())
    vague = Fact(subject="census", unit="人", value="約3万", as_of="2020", status="measured")
    assert population.plot([vague]).census == ()
