"""What a fresh city begins with: a few vehicle models, marked as stand-ins.

>>> load_models()                                                       # doctest: +SKIP
['camera-1kg', 'delivery-10kg', 'cargo-25kg', 'survey-wing-7kg', 'certified-10kg']
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kaga.engines.airspace.risk.vehicles import CLASSES
from kaga.kernel.actors import Actor
from kaga.kernel.events.telling import Subject, told_record
from kaga.kernel.storage.door import write
from kaga.services.airspace.enums import DataStatus
from kaga.services.airspace.models import VehicleModel

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE: Final = Path(__file__).with_name("vehicle_models.toml")
_SEED: Final = Actor.system("seed")


def load_models() -> list[str]:
    """Add the models of the data file that are not there; their keys."""
    wanted: dict[str, dict[str, Any]] = tomllib.loads(FILE.read_text("utf-8"))
    added = []
    with write(on=["airspace:models"]) as tx:
        known = set(VehicleModel.objects.values_list("key", flat=True))
        for key, figures in wanted.items():
            if key in known:
                continue
            row = tx.add(model_of(key, figures))
            told_record(tx, "airspace.model.added", _SEED, Subject(row.handle, {"model": key}))
            added.append(key)
    return added


def model_of(key: str, figures: Mapping[str, Any]) -> VehicleModel:
    """A model: body, speed and failure rate of its risk class, the rest from the file."""
    risk = CLASSES[figures["risk_class"]]
    return VehicleModel(
        key=key,
        mass_kg=risk.body.mass,
        width_m=risk.width,
        cruise_m_s=risk.cruise,
        failures_per_hour=risk.failure.mean_per_hour,
        failure_error_factor=risk.failure.error_factor,
        status=str(DataStatus.STAND_IN),
        source=f"{FILE.name}; {risk.failure.source}"[:400],
        **figures,
    )
