"""Making feeds of an edition and letting them count; an earlier edition is an undo.

Compiled code writes the feeds: import this module where it is used, not where pages load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaga.engines.calendar.working import is_national_holiday
from kaga.engines.transit.authoring.feeds import flex_feed, jp_feed
from kaga.engines.transit.authoring.flaws import Flaw, flaws_of
from kaga.engines.transit.gtfs.write import write_feed
from kaga.kernel.actors import Actor
from kaga.kernel.errors import Invalid, NotFound
from kaga.kernel.permissions import require
from kaga.kernel.storage.door import write
from kaga.services.mobility import rules, words
from kaga.services.mobility.actions.feeds import FEEDS, keep_feed, publish_feed
from kaga.services.mobility.actions.network import NETWORK
from kaga.services.mobility.feeds.reading import Told, told_of
from kaga.services.mobility.models import Edition
from kaga.services.mobility.queries.feeds import current_version
from kaga.services.mobility.queries.network import FEED, FLEX, document_of, draft

if TYPE_CHECKING:
    from uuid import UUID

    from kaga.engines.transit.authoring.document import Network
    from kaga.kernel.identity.visitor import Visitor


def publish_network(visitor: Visitor, edition: UUID) -> Edition:
    """Let an edition count from now on: for the planner, for pages, as open data.

    Raises
    ------
    NotFound: there is no such edition. Invalid: it has flaws, or its feed cannot be read.
    """
    require(visitor, rules.publish_network)
    return _publish(visitor.actor("staff"), edition)


def publish_first() -> Edition | None:
    """Publish the newest edition of a city that has none in force yet."""
    newest = draft()
    if newest is None or current_version(FEED) is not None:
        return None
    return _publish(Actor.system("seed"), newest.id)


def made_of(network: Network, number: int) -> dict[str, Told]:
    """The feeds of a network, read back as others will read them.

    Raises
    ------
    Invalid: the network has flaws.
    """
    flaws = flaws_of(network)
    if flaws:
        raise Invalid({"network": [_flaw_text(one) for one in flaws]})
    version = f"{network.id}-{number}"
    feeds = {FEED: jp_feed(network, is_national_holiday, version)}
    if network.demand:
        feeds[FLEX] = flex_feed(network, is_national_holiday, version)
    return {name: told_of(write_feed(feed)) for name, feed in feeds.items()}


def _flaw_text(flaw: Flaw) -> str:
    return words.FLAWS[flaw.code].ja.format(where=flaw.where, value=flaw.value)


def _publish(actor: Actor, key: UUID) -> Edition:
    edition = Edition.objects.filter(id=key).first()
    if edition is None:
        raise NotFound
    made = made_of(document_of(edition.id), edition.number)
    broken = [name for name, told in made.items() if told.refused or told.record["counts"]]
    if broken:
        raise Invalid({"network": [words.refused_feed.ja]})
    origin = f"edition {edition.number}"
    kept = {name: keep_feed(actor, name, told, origin) for name, told in made.items()}
    with write(on=[NETWORK, FEEDS]) as tx:
        for version in kept.values():
            publish_feed(tx, actor, version.id)
        return tx.change(edition, published=kept[FEED])
