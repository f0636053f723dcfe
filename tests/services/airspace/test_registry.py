"""The desk's registries: operators and their members, pilots, aircraft, ground, maps."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.services.airspace.sky_town import (
    MORNING,
    a_model,
    checked,
    drafted,
    fleet,
    person,
    staff,
)

from kaga.kernel import clock
from kaga.kernel.actors import Actor
from kaga.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from kaga.kernel.ids import new_id
from kaga.kernel.storage import vault
from kaga.services.airspace import rules
from kaga.services.airspace.actions import ground, maps, registry
from kaga.services.airspace.actions.filing import file_flight
from kaga.services.airspace.enums import (
    ClassOf,
    DataStatus,
    LicenceExtension,
    PriorityClass,
    Standing,
)
from kaga.services.airspace.models import MapTile, MapVersion, PeopleSource, Pilot
from kaga.services.airspace.queries.basis import published_map
from kaga.services.airspace.queries.lists import extensions_on, pilots_of

TERMS = registry.OperatorTerms("片山津運輸", "0761-00-1111", insured_until=date(2027, 3, 31))
HASH = hashlib.sha256(b"x").hexdigest()


def test_an_operator_is_registered_once_by_name(desk):
    row = registry.register_operator(desk, TERMS)
    assert row.priorities == ["goods", "leisure", "survey"]
    with pytest.raises(Conflict):
        registry.register_operator(desk, TERMS)


def test_an_operator_needs_name_contact_and_a_class(desk):
    empty = registry.OperatorTerms(" ", "", priorities=frozenset())
    with pytest.raises(Invalid) as refused:
        registry.register_operator(desk, empty)
    assert list(refused.value.fields) == ["organisation", "contact", "priorities"]


def test_residents_register_nobody(sky):
    with pytest.raises(NotAllowed):
        registry.register_operator(person(), TERMS)


def test_an_operator_is_changed_on_what_was_seen(desk):
    row = registry.register_operator(desk, TERMS)
    changed = replace(TERMS, contact="0761-00-2222")
    after = registry.change_operator(desk, row.id, 1, changed, Standing.SUSPENDED)
    assert (after.contact, after.standing, after.etag) == ("0761-00-2222", "suspended", 2)
    with pytest.raises(Conflict):
        registry.change_operator(desk, row.id, 1, changed, Standing.ACTIVE)
    with pytest.raises(NotFound):
        registry.change_operator(desk, new_id(), 1, changed, Standing.ACTIVE)
    registry.register_operator(desk, replace(TERMS, organisation="別の会社"))
    other = replace(TERMS, organisation="別の会社")
    with pytest.raises(Conflict):
        registry.change_operator(desk, row.id, 2, other, Standing.ACTIVE)


class TestMembers:
    def test_an_invitation_makes_one_person_a_member(self, own, desk):
        code = registry.invite_member(desk, own.operator.id)
        new = person()
        assert registry.join_operator(new, f" {code} ") == own.operator
        assert rules.operators_of(new) == [own.operator.id]
        with pytest.raises(Invalid):
            registry.join_operator(person(), code)

    def test_an_invitation_ends_after_a_week(self, own, desk):
        code = registry.invite_member(desk, own.operator.id)
        with clock.frozen(MORNING + timedelta(days=8)), pytest.raises(Invalid):
            registry.join_operator(person(), code)

    def test_nobody_is_invited_to_an_operator_that_is_not_there(self, desk):
        with pytest.raises(NotFound):
            registry.invite_member(desk, new_id())

    def test_who_left_files_no_longer(self, own):
        mine = own.operator.members.get()
        registry.end_membership(own.member, mine.id)
        assert rules.operators_of(own.member) == []
        with pytest.raises(NotFound):
            drafted(own)
        with pytest.raises(NotFound):
            registry.end_membership(own.member, mine.id)

    def test_members_do_not_end_one_another(self, own, other, desk):
        theirs = other.operator.members.get()
        with pytest.raises(NotAllowed):
            registry.end_membership(own.member, theirs.id)
        registry.end_membership(desk, theirs.id)
        assert rules.operators_of(other.member) == []

    def test_nobody_signed_in_is_a_member_of_nothing(self, sky):
        from kaga.kernel.identity.visitor import nobody

        assert rules.operators_of(nobody()) == []


class TestPilots:
    def test_name_and_licence_number_are_sealed(self, own, desk):
        new = registry.NewPilot(
            own.operator.id, "動橋 みなと", ClassOf.FIRST, "第1234号", date(2028, 1, 1)
        )
        row = Pilot.objects.get(id=registry.register_pilot(desk, new).id)
        assert "動橋".encode() not in bytes(row.name)
        opened = vault.unseal(vault.KeyId(row.key_id), bytes(row.name), f"pilot-name:{row.id}")
        assert opened.decode() == "動橋 みなと"

    def test_a_licence_has_a_number_and_a_date(self, own, desk):
        with pytest.raises(Invalid) as refused:
            registry.register_pilot(desk, registry.NewPilot(new_id(), "", ClassOf.SECOND))
        assert sorted(refused.value.fields) == [
            "licence_number", "name", "operator", "valid_until",
        ]  # fmt: skip

    def test_extensions_are_kept_with_their_days_and_count_from_them_on(self, own, desk):
        until, since = date(2028, 3, 1), date(2026, 4, 1)
        new = registry.NewPilot(
            own.operator.id, "動橋 みなと", ClassOf.SECOND, "L-2", until,
            {LicenceExtension.NIGHT: since},
        )  # fmt: skip
        row = registry.register_pilot(desk, new)
        assert extensions_on(row.id, since) == ("night",)
        assert extensions_on(row.id, since - timedelta(days=1)) == ()
        heavy = {LicenceExtension.HEAVY: since, LicenceExtension.BEYOND_SIGHT: since}
        registry.change_licence(desk, row.id, registry.Licence(ClassOf.FIRST, until, heavy))
        shown = next(one for one in pilots_of(own.operator.id) if one.id == row.id)
        assert (shown.licence, shown.extensions) == (
            "first",
            ((LicenceExtension.BEYOND_SIGHT, since), (LicenceExtension.HEAVY, since)),
        )

    @pytest.mark.parametrize(
        ("terms", "field"),
        [
            ((ClassOf.NONE, None, date(2026, 4, 1)), "since_night"),
            ((ClassOf.SECOND, date(2028, 3, 1), date(2026, 11, 24)), "since_night"),
            ((ClassOf.FIRST, None, date(2026, 4, 1)), "valid_until"),
        ],
    )
    def test_an_extension_needs_a_licence_and_a_day_that_has_come(
        self, own, desk, terms, field
    ):
        licence, until, since = terms
        terms = registry.Licence(licence, until, {LicenceExtension.NIGHT: since})
        with pytest.raises(Invalid) as refused:
            registry.change_licence(desk, own.pilot.id, terms)
        assert list(refused.value.fields) == [field]

    def test_licences_are_changed_by_the_desk_alone_and_of_pilots_that_are(self, own, desk):
        terms = registry.Licence(ClassOf.NONE, None, {})
        with pytest.raises(NotAllowed):
            registry.change_licence(own.member, own.pilot.id, terms)
        with pytest.raises(NotFound):
            registry.change_licence(desk, new_id(), terms)

    def test_a_suspended_pilot_flies_nothing_that_is_filed(self, own, desk):
        reference = checked(own)
        registry.set_standing(desk, own.pilot, Standing.SUSPENDED)
        found = file_flight(own.member, reference).answer.reasons
        assert [one.code for one in found] == ["pilot_suspended"]


class TestVehicles:
    def test_a_registration_begins_with_ju_and_is_taken_once(self, own, desk):
        new = registry.NewVehicle(
            own.operator.id, own.vehicle.model_id, "ju 3q1a2b3c4d", ClassOf.SECOND,
            date(2028, 1, 1),
        )  # fmt: skip
        assert registry.register_vehicle(desk, new).registration == "JU3Q1A2B3C4D"
        with pytest.raises(Conflict):
            registry.register_vehicle(desk, new)
        bad = replace(new, registration="N123", operator=new_id(), model=new_id())
        with pytest.raises(Invalid) as refused:
            registry.register_vehicle(desk, bad)
        assert sorted(refused.value.fields) == ["model", "operator", "registration"]

    def test_a_suspended_aircraft_comes_back(self, own, desk):
        registry.set_standing(desk, own.vehicle, Standing.SUSPENDED)
        registry.set_standing(desk, own.vehicle, Standing.ACTIVE)
        assert file_flight(own.member, checked(own)).state == "accepted"


PORT = ground.PortTerms("加賀温泉駅前ポート", 36.3199, 136.3507, 2, 10.0)
SITE = ground.SiteTerms("柴山潟畔", 36.34, 136.37, 20.0, 2, "加賀市", date(2027, 3, 31))


class TestGround:
    def test_a_port_is_added_changed_and_closed(self, desk):
        row = ground.put_port(desk, PORT)
        assert ground.put_port(desk, replace(PORT, pads=4), row.id).pads == 4
        closed = ground.put_port(desk, PORT, row.id, Standing.SUSPENDED)
        assert closed.standing == "suspended"
        with pytest.raises(Conflict):
            ground.put_port(desk, PORT)
        with pytest.raises(NotFound):
            ground.put_port(desk, PORT, new_id())
        with pytest.raises(Invalid) as refused:
            ground.put_port(desk, replace(PORT, pads=0, lat=float("nan")))
        assert sorted(refused.value.fields) == ["pads", "place"]

    def test_a_landing_site_knows_hours_and_consent(self, desk):
        hours = [{"days": [5, 6], "opens": 0, "closes": 0, "offset": 32_400}]
        row = ground.put_site(desk, replace(SITE, hours=hours))
        assert (row.hours, row.consent_until) == (hours, date(2027, 3, 31))
        assert ground.put_site(desk, replace(SITE, capacity=3), row.id).capacity == 3
        with pytest.raises(Conflict):
            ground.put_site(desk, SITE)
        with pytest.raises(NotFound):
            ground.put_site(desk, SITE, new_id())
        with pytest.raises(Invalid) as refused:
            ground.put_site(desk, replace(SITE, owner="", hours=[{"start": 2, "end": 1}]))
        assert sorted(refused.value.fields) == ["hours", "owner"]


class TestMaps:
    def test_a_version_is_official_only_if_every_tile_is(self, sky):
        tiles = [
            maps.NewTile(1, 1, HASH, DataStatus.OFFICIAL),
            maps.NewTile(1, 2, HASH, DataStatus.STAND_IN),
        ]
        actor = Actor.system("test")
        row = maps.register_map(actor, HASH, "a test", tiles)
        assert (row.status, MapTile.objects.filter(map=row).count()) == ("stand-in", 2)
        assert maps.register_map(actor, HASH, "again", tiles) == row
        better = hashlib.sha256(b"y").hexdigest()
        assert maps.register_map(actor, better, "a test", tiles[:1]).status == "official"

    @pytest.mark.parametrize("count", [0, 2])
    def test_a_map_without_tiles_or_with_one_twice_is_none(self, sky, count):
        tiles = [maps.NewTile(1, 1, HASH, DataStatus.OFFICIAL)] * count
        with pytest.raises(Invalid):
            maps.register_map(Actor.system("test"), HASH, "a test", tiles)

    def test_the_version_published_last_counts(self, chief, desk):
        tiles = [maps.NewTile(1, 1, HASH, DataStatus.OFFICIAL)]
        maps.register_map(Actor.system("test"), HASH, "a test", tiles)
        with pytest.raises(NotAllowed):
            maps.publish_map(desk, HASH)
        with clock.frozen(MORNING + timedelta(minutes=1)):
            maps.publish_map(chief, HASH)
        assert published_map().version == HASH
        assert MapVersion.objects.count() == 2
        with pytest.raises(NotFound):
            maps.publish_map(chief, "0" * 64)

    def test_people_data_is_registered_and_ended(self, chief):
        new = maps.NewPeople(
            HASH,
            "国勢調査",
            "総務省",
            DataStatus.OFFICIAL,
            date(2026, 1, 1),
            date(2026, 12, 31),
        )
        row = maps.register_people(chief, new)
        assert maps.register_people(chief, new) == row
        assert maps.end_people(chief, row.id).ended_at == MORNING
        with pytest.raises(NotFound):
            maps.end_people(chief, row.id)
        with pytest.raises(Invalid) as refused:
            maps.register_people(chief, replace(new, digest="?", valid_until=date(2025, 1, 1)))
        assert sorted(refused.value.fields) == ["digest", "valid_until"]
        assert PeopleSource.objects.count() == 2


def test_a_fleet_of_the_tests_may_file_in_every_class(own):
    assert own.operator.priorities == [str(one) for one in PriorityClass]
    assert a_model("second").key == "second"
    assert fleet("三社目").operator.standing == "active"
    assert staff("airspace").is_staff
