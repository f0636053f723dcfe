"""Objects of rows made by the shortest way are those that Django makes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models
from django.test.utils import isolate_apps

from kaga.kernel import clock
from kaga.kernel.events.models import OutboxEvent
from kaga.kernel.ids import new_id
from kaga.kernel.ledger.models import Opening, StagedEntry
from kaga.kernel.storage.door import write
from kaga.kernel.storage.making import is_plain, make, stored
from kaga.kernel.storage.models import VaultKey
from kaga.services.procedures.models import Award, Case, CaseAct, Draft, Procedure

MODELS = (Award, Case, CaseAct, Draft, Opening, OutboxEvent, Procedure, StagedEntry, VaultKey)


def content(row: models.Model) -> dict[str, Any]:
    """What a row holds, but for what is different in each."""
    chance = {"id", "handle"}
    kept = {name: value for name, value in vars(row).items() if name not in {"_state", *chance}}
    return kept | {name: type(vars(row)[name]) for name in chance if name in vars(row)}


@pytest.mark.parametrize("model", MODELS)
def test_a_new_row_holds_what_django_would_put_there(model: type[models.Model]):
    with clock.frozen(clock.now()):
        mine, theirs = make(model), model()
        assert content(mine) == content(theirs)
    assert (mine._state.adding, mine._state.db) == (True, None)


def test_values_and_related_rows_are_set():
    procedure = Procedure(id=7, number=417)
    case = make(Case, procedure=procedure, division="smart-city", stops=[["a", None]])
    assert (case.procedure_id, case.procedure, case.division, case.stops) == (
        7,
        procedure,
        "smart-city",
        [["a", None]],
    )
    assert make(Case, procedure_id=8).procedure_id == 8


def test_each_row_has_a_list_of_its_own():
    first, second = make(Case), make(Case)
    first.stops.append("x")
    assert second.stops == []


def test_a_column_that_does_not_exist_is_refused():
    with pytest.raises(TypeError, match="no column colour"):
        make(Case, colour="red")


@isolate_apps("kaga.kernel.storage")
def test_a_model_that_looks_after_its_making_goes_the_usual_way():
    class Watched(models.Model):
        text = models.CharField(max_length=9, default="a")

        class Meta:
            app_label = "storage"

        def __init__(self, *values: Any, **named: Any) -> None:
            super().__init__(*values, **named)
            self.seen = self.text

    assert not is_plain(Watched)
    assert make(Watched, text="b").seen == "b"
    row = stored(Watched, ["id", "text"], [7, "c"], "default")
    assert (row.seen, row.pk, row._state.adding) == ("c", 7, False)


@pytest.mark.django_db
def test_a_stored_row_reads_what_was_left_out_when_it_is_asked_for():
    with write(bookkeeping="a test") as tx:
        kept = tx.add(VaultKey(id=new_id(), wrapped=b"x"))
    row = stored(VaultKey, ["id"], [kept.id], "default")
    assert (row == kept, row._state.adding, bytes(row.wrapped or b"")) == (True, False, b"x")
