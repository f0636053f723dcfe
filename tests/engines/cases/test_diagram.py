"""The documentation shows the table as it is."""

from __future__ import annotations

from pathlib import Path

from kaga.engines.cases import TABLE, State, markdown, mermaid

PAGE = Path(__file__).parents[3] / "docs/services/procedures-states.md"


def test_the_page_in_the_documentation_is_current():
    assert PAGE.read_text("utf-8") == markdown()


def test_every_state_is_in_the_diagram_and_every_row_in_the_table():
    drawn = mermaid()
    assert [state for state in State if state not in drawn] == []
    assert sum(line.startswith("| ") for line in markdown().splitlines()) == len(TABLE) + 1
