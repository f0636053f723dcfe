"""Lists and views: the right rows, in pages, by a constant number of queries and an index."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from tests.services.procedures.town import (
    DIVISION,
    SLUG,
    granted,
    in_correction,
    person,
    refused,
    staff,
    still_here,
    submitted,
)

from kaga.engines.cases import Light, Outcome, State
from kaga.kernel import clock
from kaga.kernel.errors import NotAllowed, NotFound
from kaga.kernel.storage import vault
from kaga.kernel.storage.door import write
from kaga.services.procedures.actions import accept, assign, withdraw
from kaga.services.procedures.enums import Desk, ProcedureStatus
from kaga.services.procedures.models import Case, Pot, Procedure
from kaga.services.procedures.queries import catalogue
from kaga.services.procedures.queries.inbox import Filter, _rows, inbox


def test_the_inbox_lists_what_is_due_first(procedure, clerk):
    later = clock.now() + timedelta(days=3)
    with clock.frozen(later):
        second = submitted(person()).reference
    first = submitted(person()).reference
    rows = inbox(clerk, DIVISION).rows
    assert [row.reference for row in rows] == [first, second]
    line = rows[0]
    assert (line.name, line.state, line.light) == ("山田 花子", State.ARRIVED, Light.GREEN)
    assert (line.procedure, line.title) == (SLUG, "スマートフォン購入費補助金")
    assert line.due_on.isoformat() == "2026-06-29"


def test_colours_follow_the_calendar(procedure, clerk):
    submitted(person())
    colours = []
    for day in (18, 19, 29):
        with clock.frozen(datetime(2026, 6, day, 9, 0, tzinfo=clock.TOKYO)):
            colours.append(inbox(still_here(clerk), DIVISION).rows[0].light)
    assert colours == [Light.GREEN, Light.AMBER, Light.RED]


def test_the_inbox_goes_page_by_page_without_losing_or_repeating(procedure, clerk):
    sent = {submitted(person()).reference for _ in range(5)}
    listed, cursor = [], None
    for _ in range(3):
        page = inbox(clerk, DIVISION, cursor=cursor, limit=2)
        listed += [row.reference for row in page.rows]
        cursor = page.next
    assert (len(listed), set(listed), cursor) == (5, sent, None)


def test_desks_states_and_assignees_filter(procedure, clerk):
    waiting = in_correction(person(), clerk).reference
    taken = submitted(person()).reference
    accept(clerk, taken, 1)
    assign(clerk, taken, 2, clerk.person)
    new = submitted(person()).reference

    def listed(wanted: Filter) -> list[str]:
        return sorted(row.reference for row in inbox(clerk, DIVISION, wanted).rows)

    assert listed(Filter()) == sorted([taken, new])
    assert listed(Filter(desk=Desk.WAITING)) == [waiting]
    assert listed(Filter(state=State.ARRIVED)) == [new]
    assert listed(Filter(assignee=clerk.person)) == [taken]
    assert listed(Filter(order="arrival")) == sorted([taken, new])
    stopped = inbox(clerk, DIVISION, Filter(desk=Desk.WAITING)).rows[0]
    assert (stopped.due_on, stopped.light) == (None, Light.STOPPED)


@pytest.mark.parametrize("day", [18, 19, 29])
def test_a_colour_lists_exactly_the_cases_that_show_it(procedure, clerk, decider, day):
    submitted(person())
    in_correction(person(), clerk)
    granted(person(), clerk, decider)
    with clock.frozen(clock.now() + timedelta(days=6)):
        submitted(person())
    with clock.frozen(datetime(2026, 6, day, 9, 0, tzinfo=clock.TOKYO)):
        here = still_here(clerk)
        for desk in Desk:
            everything = inbox(here, DIVISION, Filter(desk=desk)).rows
            for light in Light:
                found = inbox(here, DIVISION, Filter(desk=desk, light=light)).rows
                assert found == tuple(row for row in everything if row.light is light)


def test_a_procedure_lists_its_own_cases(procedure, clerk):
    sent = submitted(person()).reference
    own = inbox(clerk, DIVISION, Filter(procedure=SLUG)).rows
    assert [row.reference for row in own] == [sent]
    assert inbox(clerk, DIVISION, Filter(procedure="unknown")).rows == ()


def test_the_inbox_is_for_the_division(procedure):
    with pytest.raises(NotAllowed):
        inbox(staff("clerk", divisions=frozenset({"tax"})), DIVISION)
    with pytest.raises(NotAllowed):
        inbox(person(), DIVISION)


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_is_three_queries_whatever_its_length(
    procedure, clerk, count, django_assert_num_queries
):
    for _ in range(count):
        submitted(person())
    with django_assert_num_queries(3):
        assert len(inbox(clerk, DIVISION).rows) == count


@pytest.mark.parametrize(
    "wanted",
    [Filter(), Filter(order="arrival"), Filter(state=State.REVIEW), Filter(desk=Desk.DONE)],
)
def test_the_inbox_reads_an_index_in_its_order(procedure, wanted):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")
    order = ("due_on", "id") if wanted.order == "due" else ("arrived_at", "id")
    plan = _rows(DIVISION, wanted).order_by(*order)[:51].explain()
    assert "case_" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_an_erased_case_is_a_line_without_a_name(resident, clerk):
    submitted(resident)
    with write(bookkeeping="a test") as tx:
        vault.destroy(tx, vault.KeyId(Case.objects.get().key_id))
    assert [row.name for row in inbox(clerk, DIVISION).rows] == [""]


def test_the_catalogue_shows_open_procedures_and_what_is_left(procedure):
    submitted(person())
    shown = catalogue.procedure(SLUG)
    assert (shown.number, shown.open, shown.left) == (417, True, 995_000)
    assert [row.slug for row in catalogue.procedures()] == [SLUG]
    assert catalogue.current_form(SLUG).code == SLUG


def test_what_is_being_prepared_is_not_shown(procedure):
    with write(bookkeeping="a test") as tx:
        tx.change_where(Procedure.objects.all(), status=ProcedureStatus.PREPARED)
    assert catalogue.procedures() == ()
    with pytest.raises(NotFound):
        catalogue.procedure(SLUG)
    with pytest.raises(NotFound):
        catalogue.current_form("nothing")


def test_without_a_pot_nothing_is_left_to_tell(procedure):
    with write(bookkeeping="a test") as tx:
        tx.remove_where(Pot.objects.all())
    assert catalogue.procedure(SLUG).left is None


def test_the_reason_library_is_by_outcome_with_its_clause(procedure):
    refusing = catalogue.reasons(SLUG, Outcome.REFUSED)
    assert len(refusing) == 6
    assert all(row.clause and set(row.text) == {"ja", "easy", "en"} for row in refusing)
    assert [row.code for row in catalogue.reasons(SLUG, Outcome.REJECTED)] == [
        "smartphone-no-answer"
    ]


def test_promised_days_stand_beside_those_taken(procedure, clerk, decider):
    assert catalogue.pace(SLUG) == catalogue.Pace(20, 0, None, None)
    sent = [submitted(who := person()) and (who, Case.objects.latest("id")) for _ in range(2)]
    for (who, case), days in zip(sent, (1, 10), strict=True):
        with clock.frozen(clock.now() + timedelta(days=days)):
            withdraw(still_here(who), case.reference, 1)
    assert catalogue.pace(SLUG) == catalogue.Pace(20, 2, 1, 8)
    granted(person(), clerk, decider)
    refused(person(), clerk, decider)
    assert catalogue.pace(SLUG) == catalogue.Pace(20, 4, 0, 8)
