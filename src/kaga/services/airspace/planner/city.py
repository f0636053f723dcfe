"""The city in the planner's memory: map, people, kernels; loaded, warmed, exchanged.

What: `City` brings the planner from nothing to ready in a thread of its own, and does the same
again beside a running one when another map version is put in use. Why the stand-in is built by
a process of its own: building takes more memory than planning, and gives it back by ending.

>>> City(TileStore(path), on_loaded=register).begin()                   # doctest: +SKIP
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from itertools import combinations, islice
from math import exp, hypot
from typing import TYPE_CHECKING, Final

import structlog
from django.db import connections

from kaga.engines.airspace.certificate.canonical import ContentError
from kaga.engines.airspace.plan.craft import CRAFTS
from kaga.engines.airspace.plan.crowds import kernels_for
from kaga.engines.airspace.plan.death_tiles import DeathTiles
from kaga.engines.airspace.plan.pipeline import plan
from kaga.engines.airspace.plan.prepare import Prepared, prepare
from kaga.engines.airspace.plan.refusals import PlanRefused
from kaga.engines.airspace.plan.request import Endpoint, Request
from kaga.kernel import clock
from kaga.kernel.resident.server import NotNow
from kaga.services.airspace.planner.air import AirReader
from kaga.services.airspace.planner.client import PlannerState
from kaga.services.airspace.planner.compiling import (
    beside,
    compile_all,
    is_compiled,
)
from kaga.services.airspace.planning.certifying import NotCertified, Resting, prove
from kaga.services.airspace.planning.situations import situation_over
from kaga.services.airspace.planning.tilestore import NoMap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kaga.engines.airspace.plan.craft import Craft
    from kaga.engines.airspace.plan.room import Room
    from kaga.engines.airspace.plan.situation import Situation
    from kaga.services.airspace.planning.tilestore import StoredMap, TileStore

FIRST_SEED: Final = 1
PAUSE_S: Final = 15.0
"""Before loading is tried again after an error that may pass, such as a busy database."""
VEHICLE: Final = "delivery_10kg"
_BY_CLOCK: Final = {"building": (40.0, 0.34), "compiling": (25.0, 0.38), "warming": (4.0, 0.38)}
"""What takes long and says nothing: about so many seconds, for such a share of all."""
_PAIRS: Final = 6
_APART_M: Final = (800.0, 2_500.0)
_log = structlog.get_logger("kaga.planner")


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """A map version in memory, and what is made once for it."""

    stored: StoredMap
    situation: Situation
    reader: AirReader
    guard: threading.Lock = field(default_factory=threading.Lock)
    ready: dict[str, Prepared] = field(default_factory=dict)
    pictures: dict[tuple[str, int], str] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """Of the map."""
        return self.stored.city.version

    def prepared(self, craft: Craft) -> Prepared:
        """What every question about a craft can use: room of the city, kernels, tiles."""
        key = craft.vehicle.key
        with self.guard:
            if key not in self.ready:
                room = next((one.room for one in self.ready.values()), None)
                self.ready[key] = prepared_for(self.situation, craft, room)
            return self.ready[key]


class City:
    """What is loaded, and how far loading is."""

    def __init__(
        self,
        store: TileStore,
        *,
        on_loaded: Callable[[Loaded], None],
        builds: bool,
        compiles: bool = False,
        pause_s: float = PAUSE_S,
    ) -> None:
        """Of a store.

        Parameters
        ----------
        store: the map versions.
        on_loaded: called with each version before it is used.
        builds: whether the stand-in city is built where there is no map.
        compiles: whether what has to be compiled is compiled ahead, beside other work.
        pause_s: before something that failed is tried again.
        """
        self._store, self._on_loaded, self._builds = store, on_loaded, builds
        self._compiles, self._pause_s = compiles, pause_s
        self._loaded: Loaded | None = None
        self._state = PlannerState("starting", "waking", 0.0)
        self._loader: threading.Thread | None = None
        self._tried: str | None = None
        self._again_at: float | None = None
        self._began = 0.0

    def begin(self) -> None:
        """Start loading what is in use now, unless it is loaded, tried or under way."""
        if self._loader is not None and self._loader.is_alive():
            return
        wanted = self._store.current_version()
        known = self._loader is not None and wanted == self._tried
        if known and (self._again_at is None or time.monotonic() < self._again_at):
            return
        self._tried, self._again_at = wanted, None
        self._loader = threading.Thread(target=self._load, args=(wanted,), daemon=True)
        self._loader.start()

    def state(self) -> PlannerState:
        """How far it is; what says nothing on its way has its share by the clock."""
        found = self._state
        if found.doing not in _BY_CLOCK:
            return found
        seconds, share = _BY_CLOCK[found.doing]
        passed = 1.0 - exp(-(time.monotonic() - self._began) / seconds)
        return replace(found, share=round(found.share + share * passed, 3))

    def loaded(self) -> Loaded:
        """The map in use (raises NotNow)."""
        found = self._loaded
        if found is None:
            raise NotNow(asdict(self.state()))
        return found

    def _load(self, wanted: str | None) -> None:
        try:
            self._bring_up(wanted)
        except NoMap as error:
            _log.warning("no map can be used", why=str(error))
            self._fall_back(PlannerState("no-map", "damaged", 0.0))
        except Exception:  # noqa: BLE001 - whatever it was, the planner says so and stays
            _log.exception("the map could not be loaded", version=wanted)
            self._fall_back(PlannerState("no-map", "failed", 0.0))
            self._again_at = time.monotonic() + self._pause_s
        finally:
            connections.close_all()

    def _bring_up(self, wanted: str | None) -> None:
        fresh = self._compiles and not is_compiled()
        if wanted is None:
            if not self._builds:
                _log.info("there is no map to plan on")
                self._fall_back(PlannerState("no-map", "none", 0.0))
                return
            wanted = self._tried = self._built(compiles=fresh)
            self._take_up(wanted, "warming")
        elif fresh:
            with beside():
                self._take_up(wanted, "compiling")
        else:
            self._take_up(wanted, "warming")

    def _built(self, *, compiles: bool) -> str:
        """The version of the stand-in city; while it is built there is time to compile."""
        self._began = time.monotonic()
        self._say("building", 0.05)
        with _building() as process:
            if compiles:
                _compiled()
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, process.args)
        found = self._store.current_version()
        if found is None:
            raise NoMap("the stand-in city was not built")
        return found

    def _take_up(self, wanted: str, last: str) -> None:
        """Load a version, say so, plan once on it (`last` says how that is called)."""
        self._say("loading", 0.4, wanted)
        stored = self._store.load(wanted)
        situation = situation_over(stored)
        loaded = Loaded(stored, situation, AirReader(situation.frame))
        self._say("registering", 0.55, wanted)
        self._on_loaded(loaded)
        self._began = time.monotonic()
        self._say(last, 0.6, wanted)
        warm(self._store, loaded)
        self._store.give_back()
        self._loaded = loaded
        self._state = PlannerState("ready", "", 1.0, loaded.version)
        _log.info("the planner is ready", map=loaded.version)

    def _say(self, doing: str, share: float, version: str = "") -> None:
        """Tell how far it is; whoever plans on the version before goes on meanwhile."""
        before = self._loaded
        if before is None:
            self._state = PlannerState("starting", doing, share, "", version)
        else:
            self._state = PlannerState("ready", doing, share, before.version, version)

    def _fall_back(self, otherwise: PlannerState) -> None:
        before = self._loaded
        self._state = (
            otherwise if before is None else PlannerState("ready", "", 1.0, before.version)
        )


def warm(store: TileStore, loaded: Loaded) -> None:
    """Plan and certify once, so that everything is compiled before somebody asks."""
    craft = CRAFTS[VEHICLE]
    ready = loaded.prepared(craft)
    departs = clock.now() + timedelta(hours=1)
    for start, end in islice(_pairs(loaded), _PAIRS):
        request = Request(start, end, departs, craft)
        try:
            found = plan(request, loaded.situation, prepared=ready)
            resting = Resting(
                loaded.situation, loaded.stored, kernels=loaded.prepared(craft).kernels
            )
            prove(store, resting, found, found.alternatives[0])
        except (PlanRefused, ContentError, NotCertified) as error:
            _log.info("warming up tries another pair", why=str(error))
            continue
        return


def _pairs(loaded: Loaded) -> Iterator[tuple[Endpoint, Endpoint]]:
    """Landing sites a walk apart: ends between which a flight should be possible."""
    frame = loaded.situation.frame
    for one, other in combinations(loaded.stored.grounds, 2):
        (e0, n0), (e1, n1) = (frame.east_north(at.lat, at.lon) for at in (one, other))
        if _APART_M[0] <= hypot(e1 - e0, n1 - n0) <= _APART_M[1]:
            yield (
                Endpoint(one.name, one.lat, one.lon),
                Endpoint(other.name, other.lat, other.lon),
            )


def prepared_for(situation: Situation, craft: Craft, room: Room | None) -> Prepared:
    """The whole city for a craft; its floors and ceilings are those of every craft.

    People are not made ready: their tiles are kept as questions ask for hours and places.
    """
    raster = situation.city.raster
    kernels = kernels_for(craft, situation.wind, raster)
    found = prepare(situation, craft, raster, range(0), kernels=kernels, room=room)
    return replace(found, tiles=DeathTiles(situation, kernels))


def _building() -> subprocess.Popen[bytes]:
    """The labelled stand-in city being built by the command that everybody can give."""
    command = ["airspace", "city", "--synthetic", "--seed", str(FIRST_SEED)]
    return subprocess.Popen(  # noqa: S603 - our own command, no shell
        [sys.executable, "-m", "kaga.cli", *command], stdout=subprocess.DEVNULL
    )


def _compiled() -> None:
    """Everything compiled in a hamlet; what fails there is compiled when it is asked."""
    try:
        compile_all()
    except (PlanRefused, ContentError) as error:
        _log.warning("nothing was compiled ahead", why=str(error))
