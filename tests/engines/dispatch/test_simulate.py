"""Simulated days: nothing broken, counted whole, the same for the same seed."""

from __future__ import annotations

from dataclasses import replace

from kaga.engines.dispatch.simulate import Policy, simulate, town

SMALL = replace(town(3, vehicles=2), bookings=60)


def test_no_plan_of_any_day_breaks_a_promise_and_everybody_is_counted():
    report = simulate(SMALL, Policy(every=10, steps=60), 2, 5)
    assert report.breaches == 0
    assert report.asked == 120
    assert 0 < report.served < 120
    assert sum(one.asked for one in report.by_district.values()) == 120
    assert sum(one.served for one in report.by_channel.values()) == report.served
    assert report.unfair_channels >= 1.0
    assert report.cancelled > 0
    assert report.driven > 0.0


def test_equal_seeds_live_through_equal_days():
    policy = Policy(every=20, steps=30)
    assert simulate(SMALL, policy, 1, 7) == simulate(SMALL, policy, 1, 7)
    assert simulate(SMALL, policy, 1, 7) != simulate(SMALL, policy, 1, 8)


def test_a_plan_is_bettered_or_not_as_the_policy_says():
    never = simulate(SMALL, Policy(every=0), 1, 5)
    often = simulate(SMALL, Policy(every=5, steps=200), 1, 5)
    assert often.breaches == never.breaches == 0
    assert often.served / often.driven > never.served / never.driven
