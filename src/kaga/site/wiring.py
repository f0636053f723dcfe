"""Binds the ports of the kernel to the adapters that this city uses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from kaga.adapters.mail.smtp import SmtpCarrier
from kaga.kernel.city import bind_city
from kaga.kernel.identity.models import Person
from kaga.kernel.identity.profiles import open_profile
from kaga.kernel.identity.queries import known_language
from kaga.kernel.notices.carrier import bind_carrier
from kaga.kernel.notices.contacts import Contact, bind_contacts
from kaga.kernel.places import beginning
from kaga.kernel.storage import vault
from kaga.kernel.web.frame import name_city
from kaga.services.airspace.filesdesk.vehicles import bind_simulator

if TYPE_CHECKING:
    from kaga.engines.airspace.missions.trials import Simulator
    from kaga.kernel.actors import PersonId


def wire() -> None:
    """Bind every port; called once at start-up."""
    bind_carrier(SmtpCarrier(settings.KAGA_SMTP_URL))
    name_city(beginning.city_name)
    bind_city(beginning.city_facts)
    bind_contacts(contact_of)
    bind_simulator(simulator_at, settings.KAGA_REHEARSAL_MAVLINK)


def simulator_at(address: str) -> Simulator:
    """What flies in the MAVLink simulator at an address; loaded by the process that flies."""
    from kaga.adapters.mavlink.trial import Trials  # noqa: PLC0415 - as said

    return Trials(address)


def contact_of(person: PersonId) -> Contact | None:
    """What identity knows of reaching a person; None when it is unknown or erased."""
    row = Person.objects.filter(id=person).first()
    if row is None:
        return None
    key = vault.KeyId(row.key_id)
    try:
        profile = open_profile(vault.secret_of(key), row.sealed)
    except vault.Erased:
        return None
    return Contact(key, profile.mail, known_language(row.language) or "ja")
