"""A whole vote of the city before a verifier of another maker, and ballots of that maker."""

from __future__ import annotations

import secrets

import pytest
from tests.conformance.belenios.tool import GROUP, Tool
from tests.services.voting.poll import (
    OFFICE,
    decrypted,
    listed,
    mixed,
    opened,
    said,
    vote,
)

from kaga.engines.ballot.groups import group_named
from kaga.engines.ballot.making.archive import ArchiveWriter
from kaga.engines.ballot.making.credentials import draw_code, voter_from_code
from kaga.engines.ballot.making.elections import write_credentials, write_setup
from kaga.engines.ballot.making.texts import digest_of
from kaga.engines.ballot.model import EventType, Method, Rule, SetupData
from kaga.kernel.ledger.sequencer import settle
from kaga.services.voting.actions.casting import cast
from kaga.services.voting.actions.counting import publish_by, tally_by
from kaga.services.voting.actions.running import close_by
from kaga.services.voting.archive import ArchiveFile
from kaga.services.voting.models import Measure
from kaga.services.voting.shapes import AskedQuestion, ranked_question

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

PROJECTS = AskedQuestion(
    said("進めたい事業"), tuple(map(said, ("図書館", "公園", "温泉"))), 1, 2, blank=True
)


@pytest.fixture
def town(db, settings, tmp_path):
    settings.KAGA_LEDGER = tmp_path / "ledger"
    settings.KAGA_KEYS = tmp_path / "keys"
    settings.KAGA_REGISTRAR = tmp_path / "registrar"
    settings.KAGA_VOTES = tmp_path / "votes"
    return tmp_path


def test_three_of_five_a_revote_blank_votes_and_a_ballot_of_its_own(town):
    measure, chairs = opened(PROJECTS, chairs=5, suite=GROUP)
    voters = [listed(measure) for _ in range(4)]
    marks = ((1, 0, 0, 0), (0, 1, 0, 0), (0, 1, 1, 0), (1, 0, 0, 0))
    for voter, one in zip(voters, marks, strict=True):
        vote(measure, voter, one)
    vote(measure, voters[0], (0, 0, 1, 1))
    code = draw_code(secrets.token_bytes)
    listed(measure, voter_from_code(code, measure.uuid, group_named(GROUP)))
    tool = Tool(town / "tool")
    tool.folder.mkdir()
    tool.path(measure.uuid).write_bytes(_begun(measure))
    taken = cast(measure.uuid, tool.ballot(code, [[0, 1, 0, 1]]))
    assert taken.fresh
    close_by(OFFICE, measure.uuid)
    settle()
    tally_by(OFFICE, measure.uuid)
    decrypted(measure, [chairs[0], chairs[1], chairs[4]])
    publish_by(OFFICE, measure.uuid)
    done = Measure.objects.get(id=measure.id)
    assert (done.counted, done.result) == (5, [[1, 3, 2, 2]])
    whole = b"".join(ArchiveFile(done.uuid).pieces(done.archive_size))
    assert "all checks passed" in tool.verify(done.uuid, whole)


def test_rankings_that_three_trustees_mixed(town):
    rule = Rule(Method.SCHULZE)
    asked = ranked_question(said("並べてください"), PROJECTS.answers, rule)
    measure, chairs = opened(asked, PROJECTS, chairs=5, suite="RFC-3526-2048")
    for order in ((1, 2, 3), (2, 1, 0), (0, 0, 0), (1, 3, 2)):
        vote(measure, listed(measure), order, (0, 1, 0, 0))
    close_by(OFFICE, measure.uuid)
    settle()
    tally_by(OFFICE, measure.uuid)
    mixed(measure, [chairs[4], chairs[0], chairs[2]])
    decrypted(measure, chairs[1:4])
    publish_by(OFFICE, measure.uuid)
    done = Measure.objects.get(id=measure.id)
    ruled, counts = done.result
    assert (ruled["winners"], ruled["blank"], counts) == ([[0], [1], [2]], 1, [0, 4, 0, 0])
    tool = Tool(town / "tool")
    tool.folder.mkdir()
    whole = b"".join(ArchiveFile(done.uuid).pieces(done.archive_size))
    assert "all checks passed" in tool.verify(done.uuid, whole)


def _begun(measure: Measure) -> bytes:
    """An archive that has only begun, as the tool wants one to make a ballot for."""
    measure.refresh_from_db()
    keys = measure.keys.values_list("credential", flat=True)
    records = (
        bytes(measure.election),
        bytes(measure.trustees_record),
        write_credentials(list(keys)),
    )
    setup = write_setup(SetupData(*map(digest_of, records)))
    writer = ArchiveWriter()
    return writer.begin(0) + writer.add(EventType.SETUP, setup, *records)
