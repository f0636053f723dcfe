"""Every rule on both sides of its border, and what the flight is altogether."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from kaga.engines.airspace.rules.classes import Category, Level
from kaga.engines.airspace.rules.facts import (
    Breach,
    Consent,
    Control,
    Crew,
    EntryControl,
    Extension,
    FactError,
    Grade,
    HighestPoint,
    ProtectedSite,
    Sight,
    ThirdParties,
)
from kaga.engines.airspace.rules.japan import JP_2026
from kaga.engines.airspace.rules.japan_words import (
    CATEGORIES,
    DOCUMENTS,
    LEVELS,
    MET,
    SENTENCES,
    TITLES,
    VALUES,
    VERDICTS,
)
from kaga.engines.airspace.rules.judge import judge
from kaga.engines.airspace.rules.rule import Item, Verdict
from kaga.engines.airspace.surfaces import SurfaceKind
from kaga.engines.airspace.told import Told
from tests.engines.airspace.rules.cases import ALL, HERE, LICENSED, PLAIN, at, but

OK, NOTIFY, PERMISSION, PROHIBITED = Verdict
BREACH = Breach("小松飛行場", "horizontal", 3.25, HERE)
FIRST = replace(LICENSED, certificate=Grade.FIRST, licence=Grade.FIRST)
BASE = ProtectedSite("小松基地", 0.0, is_strict=True)


def verdict(key: str, facts) -> Verdict:
    (found,) = [one for one in judge(facts, JP_2026).findings if one.rule.key == key]
    return found.verdict


def high(metres: float) -> HighestPoint:
    return HighestPoint(metres, HERE)


@pytest.mark.parametrize(
    ("key", "changes", "expected"),
    [
        ("airport-surfaces", {}, OK),
        ("airport-surfaces", {"breaches": (BREACH,)}, PERMISSION),
        ("airport-surfaces", {"breaches": (BREACH,), "crew": LICENSED}, PERMISSION),
        ("airport-surfaces", {"breaches": (BREACH,), "is_rescue": True}, NOTIFY),
        ("airport-surfaces", {"breaches": None}, PROHIBITED),
        ("high-air", {"highest": high(149.9)}, OK),
        ("high-air", {"highest": high(150.0)}, PERMISSION),
        ("high-air", {"highest": high(150.0), "crew": LICENSED}, PERMISSION),
        ("high-air", {"highest": high(160.0), "is_high_only_beside_structures": True}, OK),
        ("high-air", {"highest": None}, PROHIBITED),
        ("dense-district", {"dense_districts": ("山代",)}, PERMISSION),
        ("dense-district", {"dense_districts": ("山代",), "crew": LICENSED}, NOTIFY),
        ("dense-district", {"dense_districts": ("山代",), "is_tethered": True}, OK),
        ("dense-district", {"dense_districts": None}, PROHIBITED),
        ("emergency-area", {"emergency_areas": ("能登",)}, PROHIBITED),
        ("emergency-area", {"emergency_areas": ("能登",), "is_rescue": True}, NOTIFY),
        ("emergency-area", {"emergency_areas": ("能登",), "mass_kg": 0.05}, PROHIBITED),
        ("emergency-area", {"emergency_areas": None}, PROHIBITED),
        ("night", {"begins": at(6, 37), "ends": at(16, 42)}, OK),
        ("night", {"ends": at(16, 43)}, PERMISSION),
        ("night", {"begins": at(6, 36)}, PERMISSION),
        ("night", {"ends": at(16, 43), "is_tethered": True}, OK),
        ("night", {"ends": at(16, 43), "crew": LICENSED}, NOTIFY),
        ("night", {"ends": at(16, 43),
                   "crew": replace(LICENSED, extensions=ALL - {Extension.NIGHT})}, PERMISSION),
        ("beyond-sight", {"sight": Sight.ASSISTED}, PERMISSION),
        ("beyond-sight", {"sight": Sight.ASSISTED, "crew": LICENSED}, NOTIFY),
        ("beyond-sight", {"sight": Sight.BEYOND, "crew": LICENSED}, NOTIFY),
        ("beyond-sight", {"sight": Sight.BEYOND, "crew": LICENSED,
                          "entry_control": EntryControl.NONE}, PERMISSION),
        ("beyond-sight", {"sight": Sight.BEYOND, "is_tethered": True}, OK),
        ("near", {"nearest_m": 30.0}, OK),
        ("near", {"nearest_m": 29.9}, PERMISSION),
        ("near", {"nearest_m": 29.9, "crew": LICENSED}, NOTIFY),
        ("near", {"nearest_m": 29.9, "crew": replace(LICENSED, mass_kg=25.0)}, PERMISSION),
        ("near", {"nearest_m": 29.9, "crew": replace(LICENSED, mass_kg=24.9)}, NOTIFY),
        ("near", {"nearest_m": 29.9, "crew": replace(LICENSED, has_manual=False)}, PERMISSION),
        ("near", {"nearest_m": 29.9, "crew": replace(LICENSED, licence=Grade.NONE)},
         PERMISSION),
        ("near", {"nearest_m": 29.9, "crew": LICENSED, "entry_control": EntryControl.NONE},
         PERMISSION),
        ("near", {"nearest_m": None}, PROHIBITED),
        ("event", {"events": ("湯の祭り",)}, PERMISSION),
        ("event", {"events": ("湯の祭り",), "crew": LICENSED}, PERMISSION),
        ("event", {"events": None}, PROHIBITED),
        ("dangerous-goods", {"dangerous_goods": ("ガソリン",)}, PERMISSION),
        ("dangerous-goods", {"dangerous_goods": ("ガソリン",), "mass_kg": 0.099}, OK),
        ("dropping", {"drops": True}, PERMISSION),
        ("dropping", {"drops": True, "mass_kg": 0.1}, PERMISSION),
        ("dropping", {"drops": True, "mass_kg": 0.099}, OK),
        ("protected-site", {"protected_sites": (replace(BASE, distance_m=300.1),)}, OK),
        ("protected-site", {"protected_sites": (replace(BASE, distance_m=300.0),)},
         PROHIBITED),
        ("protected-site", {"protected_sites": (
            replace(BASE, distance_m=300.0, consent=Consent.LANDOWNER),)}, NOTIFY),
        ("protected-site", {"protected_sites": (replace(BASE, consent=Consent.LANDOWNER),)},
         PROHIBITED),
        ("protected-site", {"protected_sites": (replace(BASE, consent=Consent.MANAGER),)},
         NOTIFY),
        ("protected-site", {"protected_sites": (
            ProtectedSite("庁舎", 0.0, consent=Consent.PUBLIC_BODY),)}, NOTIFY),
        ("protected-site", {"protected_sites": None}, PROHIBITED),
        ("registration", {"is_registered": False}, PROHIBITED),
        ("registration", {"is_registered": False, "mass_kg": 0.099}, OK),
        ("third-parties", {}, OK),
        ("third-parties", {"third_parties": None}, PROHIBITED),
        ("third-parties", {"third_parties": ThirdParties.PEOPLE}, NOTIFY),
        ("third-parties", {"third_parties": ThirdParties.PEOPLE, "nearest_m": 29.0},
         PROHIBITED),
        ("third-parties", {"third_parties": ThirdParties.PEOPLE, "nearest_m": 29.0,
                           "is_rescue": True}, NOTIFY),
        ("third-parties", {"third_parties": ThirdParties.MOVING_VEHICLES,
                           "sight": Sight.BEYOND}, NOTIFY),
        ("third-parties", {"third_parties": ThirdParties.MOVING_VEHICLES,
                           "sight": Sight.BEYOND, "entry_control": EntryControl.CAMERA}, OK),
        ("third-parties", {"third_parties": ThirdParties.PEOPLE, "sight": Sight.BEYOND,
                           "entry_control": EntryControl.NONE, "crew": LICENSED}, PROHIBITED),
        ("third-parties", {"third_parties": ThirdParties.PEOPLE, "sight": Sight.BEYOND,
                           "entry_control": EntryControl.NONE,
                           "crew": replace(FIRST, licence=Grade.SECOND)}, PROHIBITED),
        ("third-parties", {"third_parties": ThirdParties.PEOPLE, "sight": Sight.BEYOND,
                           "entry_control": EntryControl.NONE, "crew": FIRST}, PERMISSION),
        ("level-3-5", {"sight": Sight.BEYOND}, OK),
        ("level-3-5", {"sight": Sight.BEYOND, "entry_control": EntryControl.CAMERA},
         PROHIBITED),
        ("level-3-5", {"sight": Sight.BEYOND, "entry_control": EntryControl.CAMERA,
                       "crew": LICENSED}, PERMISSION),
        ("level-3-5", {"sight": Sight.BEYOND, "entry_control": EntryControl.CAMERA,
                       "crew": replace(LICENSED, is_insured=False)}, PROHIBITED),
        ("level-3-5", {"sight": Sight.BEYOND, "entry_control": EntryControl.CAMERA,
                       "crew": replace(LICENSED, extensions=frozenset())}, PROHIBITED),
        ("plan-notice", {}, OK),
        ("plan-notice", {"drops": True}, NOTIFY),
        ("flight-log", {}, OK),
        ("flight-log", {"nearest_m": 29.0, "crew": LICENSED}, NOTIFY),
        ("preparation", {}, NOTIFY),
        ("preparation", {"mass_kg": 0.099}, OK),
        ("accident-report", {}, NOTIFY),
    ],
)  # fmt: skip
def test_a_rule_on_its_side_of_the_border(key, changes, expected):
    assert verdict(key, but(**changes)) is expected


def test_a_model_below_100_g_is_free_of_the_ten_items():
    changes = {
        "breaches": (BREACH,), "highest": high(160.0), "dense_districts": ("山代",),
        "begins": at(3, 0), "sight": Sight.BEYOND, "nearest_m": 1.0, "events": ("祭り",),
        "drops": True, "dangerous_goods": ("花火",), "third_parties": ThirdParties.PEOPLE,
    }  # fmt: skip
    judgement = judge(but(**changes, mass_kg=0.0999), JP_2026)
    assert (judgement.items, judgement.category) == (frozenset(), Category.I)
    assert judgement.verdict is OK
    heavier = judge(but(**changes, mass_kg=0.1), JP_2026)
    assert heavier.items == frozenset(Item) - {Item.EMERGENCY}


@pytest.mark.parametrize(
    ("changes", "category"),
    [
        ({}, Category.I),
        ({"nearest_m": 29.0}, Category.IIB),
        ({"nearest_m": 29.0, "mass_kg": 24.9}, Category.IIB),
        ({"nearest_m": 29.0, "mass_kg": 25.0}, Category.IIA),
        ({"highest": high(150.0)}, Category.IIA),
        ({"breaches": (BREACH,)}, Category.IIA),
        ({"events": ("祭り",)}, Category.IIA),
        ({"dangerous_goods": ("酸素",)}, Category.IIA),
        ({"drops": True}, Category.IIA),
        ({"ends": at(17, 0)}, Category.IIB),
        ({"dense_districts": ("大聖寺",)}, Category.IIB),
        ({"sight": Sight.ASSISTED}, Category.IIB),
        ({"sight": Sight.ASSISTED, "entry_control": EntryControl.NONE}, Category.III),
        ({"entry_control": EntryControl.NONE}, Category.I),
    ],
)
def test_the_category(changes, category):
    assert judge(but(**changes), JP_2026).category is category


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({"control": Control.MANUAL}, Level.ONE),
        ({}, Level.TWO),
        ({"sight": Sight.ASSISTED}, Level.ASSISTED),
        ({"sight": Sight.BEYOND}, Level.THREE),
        ({"sight": Sight.BEYOND, "entry_control": EntryControl.CAMERA}, Level.THREE_HALF),
        ({"sight": Sight.BEYOND, "entry_control": EntryControl.NONE}, Level.FOUR),
    ],
)
def test_the_level(changes, level):
    assert judge(but(**changes), JP_2026).level is level


def test_permissions_name_their_documents_once():
    judgement = judge(but(nearest_m=10.0, breaches=(BREACH,), crew=Crew(10.0)), JP_2026)
    assert [found.rule.key for found in judgement.permissions] == ["airport-surfaces", "near"]
    assert judgement.documents == (
        "application", "route-map", "aircraft", "pilot", "manual", "airport-record",
    )  # fmt: skip
    assert [found.rule.key for found in judgement.prohibitions] == ["registration"]
    assert judgement.verdict is PROHIBITED
    assert "plan-notice" in [found.rule.key for found in judgement.duties]


def test_sentences_carry_the_flights_own_numbers():
    judgement = judge(but(breaches=(BREACH, replace(BREACH, above_m=1.0))), JP_2026)
    assert judgement.findings[0].told.ja == (
        "小松飛行場の水平表面の上に3.2m出ます。空港設置管理者と調整してください。"
    )
    unknown = judge(but(breaches=None), JP_2026).findings[0]
    assert unknown.is_unknown
    assert "空港の制限表面" in unknown.told.ja
    assert "airport surfaces" in unknown.told.en
    assert judge(PLAIN, JP_2026).findings[0].told == MET


def test_what_is_missing_is_told_in_each_language():
    changes = {"sight": Sight.BEYOND, "entry_control": EntryControl.CAMERA}
    (found,) = [
        one for one in judge(but(**changes), JP_2026).findings if one.rule.key == "level-3-5"
    ]
    assert found.told == Told(
        "レベル3.5飛行です。技能証明が要ります。第三者賠償責任保険が要ります。",
        "レベル3.5の 飛び方です。操縦の 資格が いります。 保険が いります。",
        "This is a flight of level 3.5. A pilot's licence is needed. "
        "Third-party insurance is needed.",
    )
    changes = {"sight": Sight.BEYOND, "entry_control": EntryControl.NONE}
    (found,) = judge(but(**changes), JP_2026).prohibitions
    assert found.told.en.endswith(
        "A first-class certificate is needed. A first-class licence is needed."
    )


def test_every_surface_has_a_name_in_each_language():
    for kind in SurfaceKind:
        assert kind.value in VALUES


def test_the_pack_is_whole():
    keys = [rule.key for rule in JP_2026.rules]
    assert [JP_2026.rule(key).key for key in keys] == keys
    assert len(keys) == len(set(keys)) == 18
    assert set(keys) == set(TITLES) == set(SENTENCES)
    assert {rule.item for rule in JP_2026.rules if rule.item} == set(Item)
    for rule in JP_2026.rules:
        assert all(rule.source.articles)
        assert rule.source.checked
        assert set(rule.documents) <= set(DOCUMENTS)
    assert {category.name for category in Category} == set(CATEGORIES)
    assert {level.value for level in Level} == set(LEVELS)
    assert set(VERDICTS) == set(Verdict)
    to_confirm = judge(PLAIN, JP_2026).to_confirm
    assert [rule.key for rule in JP_2026.rules if rule not in to_confirm] == ["preparation"]


def test_every_sentence_is_said_in_three_languages():
    for table in (TITLES, SENTENCES, DOCUMENTS, CATEGORIES, LEVELS, VERDICTS):
        for told in table.values():
            assert all(told)
    assert Told("{a}", "{a}!", "{a}?").filled(a=1) == Told("1", "1!", "1?")


def test_facts_that_cannot_be_are_refused():
    with pytest.raises(FactError):
        high(math.nan)
    with pytest.raises(FactError):
        but(nearest_m=math.inf)
    with pytest.raises(FactError):
        but(mass_kg=0.0)
    with pytest.raises(FactError):
        but(ends=at(13, 0))
    with pytest.raises(FactError):
        ProtectedSite("site", math.nan)
