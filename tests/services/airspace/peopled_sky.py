"""A sky with something on every page: for the tests that look at all pages of a city."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from tests.services.airspace.sky_town import (
    NW,
    HonestJudge,
    a_map,
    checked,
    drafted,
    fleet,
    people_data,
)

from kaga.engines.airspace.grid.city import CityMap
from kaga.engines.airspace.grid.provenance import Provenance, Source, Status
from kaga.engines.airspace.grid.tiles import Tile
from kaga.engines.airspace.periods import Once
from kaga.kernel import clock
from kaga.kernel.identity.visitor import nobody
from kaga.kernel.ids import new_handle
from kaga.kernel.storage.door import write
from kaga.services.airspace.actions.filing import file_flight
from kaga.services.airspace.actions.ground import PortTerms, SiteTerms, put_port, put_site
from kaga.services.airspace.actions.imports import READER
from kaga.services.airspace.actions.maps import register_stored
from kaga.services.airspace.actions.objections import (
    NewObjection,
    make_objection,
    new_receipt,
)
from kaga.services.airspace.actions.zones import (
    HappeningTerms,
    ZoneTerms,
    decide_happening,
    propose_happening,
    propose_zone,
)
from kaga.services.airspace.enums import HappeningKind, Restriction
from kaga.services.airspace.mapping.publishing import publish_files
from kaga.services.airspace.models import MapImport, Membership, Objection
from kaga.services.airspace.planning.tilestore import StoredMap, TileStore
from kaga.services.airspace.ports import bind_judge
from kaga.services.airspace.queries.basis import published_map
from kaga.services.airspace.seeds import load_models

if TYPE_CHECKING:
    from kaga.kernel.identity.visitor import Visitor


def fill_sky(member: Visitor, desk: Visitor, chief: Visitor) -> dict[str, str]:
    """An operator of the member, flights in three states, a port, a site, entries."""
    bind_judge(HonestJudge())
    load_models()
    a_map()
    people_data()
    own = fleet()
    with write(bookkeeping="a test") as tx:
        tx.add(
            Membership(
                operator=own.operator,
                code_digest=hashlib.sha256(new_handle().bytes).hexdigest(),
                expires_at=clock.now(),
                person=member.person,
                joined_at=clock.now(),
            )
        )
    accepted, refused = checked(own), checked(own)
    for one in (accepted, refused):
        file_flight(own.member, one)
    put_port(desk, PortTerms("加賀温泉駅前ポート", 36.3199, 136.3507, 2, 10.0))
    put_site(desk, SiteTerms("柴山潟畔", 36.34, 136.37, 20.0, 2, "加賀市", None))
    return {
        "flight_accepted": accepted,
        "flight_refused": refused,
        "flight_draft": drafted(own),
        "operator_id": str(own.operator.id),
        "objection_id": _objection(accepted),
        "tile_digest": _tile(),
        **_maps(),
        **_entries(desk, chief),
    }


def _objection(flight: str) -> str:
    """Something that a resident has against the accepted flight."""
    said = NewObjection("音が気になります。", "0761-00-0000", "作見町", flight)
    make_objection(nobody(), said, new_receipt())
    return str(Objection.objects.get().id)


def _tile() -> str:
    """A map of one tile for the pictures; the hash of the tile."""
    source = Provenance.all_from(Source("a test", "1", Status.STAND_IN))
    tile = Tile.unknown(14397, 6415, source)
    stored = StoredMap(CityMap.of([tile]), (), "a test", 0.0, "a test")
    TileStore(Path(settings.KAGA_AIRSPACE)).keep(stored)
    return tile.digest


def _maps() -> dict[str, str]:
    """A version of one tile, of which nothing is known, its files, and two files read."""
    nothing = Provenance.all_from(Source("nobody", "1", Status.STAND_IN))
    city = CityMap.of([Tile.unknown(*NW, nothing)])
    step = {
        "kind": "citygml", "source": "加賀市 3D都市モデル", "edition": "2026", "file": "b.gml",
        "kept": 12, "refused": 1,
    }  # fmt: skip
    stored = StoredMap(city, (), "加賀市 3D都市モデル", 0.0, "", None, (step,))
    folder = Path(settings.KAGA_AIRSPACE)
    TileStore(folder).add(stored)
    publish_files(city, folder / "published", geoid_m=37.4, said=lambda *_: None)
    now, then = published_map(), register_stored(READER, stored)
    record = {
        "kept": 12, "refused": {"bad-ring": 1}, "outside": 3, "columns": 40,
        "heights": "above the sea: +0.1 m", "notes": ["a note"],
    }  # fmt: skip
    rows = [{"row": "bldg_1", "reason": "bad-ring", "detail": ""}]
    common = {"kind": "citygml", "source": "市", "asked_by": new_handle()}
    with write(bookkeeping="a test") as tx:
        done = tx.add(
            MapImport(
                file="b.gml", record=record, rows=rows, map=then, done_at=clock.now(), **common
            )
        )
        refused = tx.add(
            MapImport(file="x.gml", refusal="no XML", done_at=clock.now(), **common)
        )
    return {
        "map_version": city.version,
        "map_now": str(now.id),
        "map_next": str(then.id),
        "import_done": str(done.id),
        "import_refused": str(refused.id),
    }


def _entries(desk: Visitor, chief: Visitor) -> dict[str, str]:
    """A zone and an event that wait, over the flights; works that are in force."""
    now = clock.now().timestamp()
    where = {"where": "作見町", "lat": 36.3078, "lon": 136.3562}
    event = HappeningTerms(
        HappeningKind.EVENT, "柴山潟花火大会", radius_m=150.0, people=3_000,
        periods=(Once(now, now + 86_400),), **where,
    )  # fmt: skip
    works = HappeningTerms(
        HappeningKind.WORKS, "橋の補修工事", radius_m=50.0, people=10, height_m=3.0,
        periods=(Once(now, now + 86_400),), **where,
    )  # fmt: skip
    zone = ZoneTerms(
        "消防訓練",
        {"kind": "circle", "centre": [36.3078, 136.3562], "radius_m": 100},
        {"datum": "agl", "metres": 0},
        {"datum": "agl", "metres": 150},
        (),
        Restriction.PROHIBITED,
        "市の決定",
        "加賀市消防本部",
    )
    waiting, in_force = propose_happening(desk, event), propose_happening(desk, works)
    decide_happening(chief, in_force.id, 1, "approve")
    return {
        "happening_id": str(waiting.id),
        "works_id": str(in_force.id),
        "zone_id": str(propose_zone(desk, zone).id),
    }
