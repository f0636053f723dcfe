"""The two groups keep the laws they are used by, and tell their members."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaga.engines.ballot.errors import Refused
from kaga.engines.ballot.groups import RANKING_SUITES, SUITES, group_named
from kaga.engines.ballot.groups.edwards import PublicTable
from kaga.engines.ballot.groups.parameters import BELENIOS_2048, RFC_3526_2048

GROUPS = [group_named(name) for name in (*SUITES, RANKING_SUITES[1])]
Q = min(group.order for group in GROUPS)
exponents = st.one_of(st.integers(0, 3), st.integers(Q - 3, Q - 1), st.integers(0, Q - 1))


@pytest.mark.parametrize("group", GROUPS, ids=lambda one: one.name)
@settings(max_examples=8, deadline=None)
@given(a=exponents, b=exponents, c=exponents)
def test_exponents_add_multiply_and_shift(group, a: int, b: int, c: int) -> None:
    q = group.order
    x = group.base_power(a)
    assert group.multiply(x, group.base_power(b)) == group.base_power((a + b) % q)
    assert group.divide(x, group.base_power(b)) == group.base_power((a - b) % q)
    assert group.power(x, b) == group.base_power(a * b % q)
    assert group.secret_power(x, b) == group.power(x, b)
    assert group.secret_base_power(a) == x
    assert group.fixed_base(x)(c) == group.power(x, c)
    assert group.response(a, b, c) == (a - b * c) % q
    terms = [(0, b), (1, c), (3, b)]
    expected = [group.base_power((a - shift) * power % q) for shift, power in terms]
    assert group.powers(x, terms) == expected
    assert group.decode(group.encode(x)) == x
    if a:
        assert group.admit_powers(x, terms) == expected
        assert group.admit_powers(x, [(0, 0), (2, b)]) == [
            group.identity,
            group.base_power((a - 2) * b % q),
        ]


@pytest.mark.parametrize("group", GROUPS, ids=lambda one: one.name)
def test_the_neutral_element_is_not_admitted(group) -> None:
    assert group.base_power(0) == group.identity
    for terms in ([(0, 5)], [(0, 0)], [(1, 5)]):
        with pytest.raises(Refused, match="not in the group"):
            group.admit_powers(group.identity, terms)
    with pytest.raises(Refused, match="not in the group"):
        group.admit(group.identity)


def test_the_parameters_are_a_group_of_prime_order() -> None:
    import gmpy2

    found = BELENIOS_2048
    assert (found.p - 1) % found.q == 0
    assert gmpy2.is_prime(found.p)
    assert gmpy2.is_prime(found.q)
    assert pow(found.g, found.q, found.p) == 1
    assert found.g != 1
    assert (found.p.bit_length(), found.q.bit_length()) == (2048, 256)


def test_ed25519_has_the_generator_and_the_order_of_rfc_8032() -> None:
    group = group_named("Ed25519")
    assert group.encode(group.generator) == "66" * 31 + "58"
    assert group.order == 2**252 + 27742317777372353535851937790883648493
    assert group.multiply(group.base_power(group.order - 1), group.generator) == group.identity


def test_the_larger_group_is_that_of_rfc_3526() -> None:
    import gmpy2

    found = RFC_3526_2048
    assert found.p == 2**2048 - 2**1984 - 1 + 2**64 * (pi_bits(1918) + 124476)
    assert found.p == 2 * found.q + 1
    assert pow(found.g, found.q, found.p) == 1
    assert gmpy2.is_prime(found.q)


def pi_bits(count: int) -> int:
    """floor(2^count·pi)."""
    import gmpy2

    with gmpy2.context(precision=2 * count):
        return int(gmpy2.floor(gmpy2.const_pi() * 2**count))


ROOMY = [one for one in GROUPS if one.most_numbers]


@pytest.mark.parametrize("group", ROOMY, ids=lambda one: one.name)
@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_numbers_are_read_from_the_element_that_stands_for_them(group, data) -> None:
    numbers = data.draw(st.lists(st.integers(0, 255), min_size=1, max_size=group.most_numbers))
    element = group.embed(numbers)
    if any(numbers):
        group.admit(element)
    else:
        assert element == group.identity  # the first number that is a member
    assert group.embedded(element, len(numbers)) == tuple(numbers)


@pytest.mark.parametrize("group", GROUPS, ids=lambda one: one.name)
def test_no_more_numbers_are_taken_than_fit(group) -> None:
    full = [255] * group.most_numbers
    with pytest.raises(ValueError, match="more than"):
        group.embed([*full, 1])
    if full:
        assert list(group.embedded(group.embed(full), len(full))) == full
        with pytest.raises(ValueError, match="256"):
            group.embed([256])


def test_rankings_fit_into_two_of_the_suites() -> None:
    assert {one.name: one.most_numbers for one in GROUPS} == {
        "Ed25519": 30,
        "BELENIOS-2048": 0,
        "RFC-3526-2048": 254,
    }


@pytest.mark.parametrize("group", GROUPS, ids=lambda one: one.name)
def test_independent_generators_are_members_and_all_different(group) -> None:
    found = [group.independent(number) for number in range(-1, 20)]
    assert len(set(found)) == 21
    assert group.generator not in found
    assert group.independent(3) == found[4]
    for one in found:
        group.admit(one)


def test_a_number_whose_generator_is_taken_is_refused() -> None:
    from kaga.engines.ballot.groups.generators import Generators

    always = Generators(lambda number: "one" if number < 2 else "g", "g")
    assert always(0) == "one"
    for number in (1, 2):
        with pytest.raises(Refused, match=f"the number {number} gives no generator"):
            always(number)


@pytest.mark.parametrize("group", GROUPS, ids=lambda one: one.name)
def test_many_powers_at_once_are_their_product(group) -> None:
    factors = [
        (group.independent(at), (group.order * at // 21 + at * at) % group.order)
        for at in range(21)
    ]
    expected = group.identity
    for element, exponent in factors:
        expected = group.multiply(expected, group.power(element, exponent))
    assert group.product(factors) == expected
    assert group.product([]) == group.identity
    with pytest.raises(Refused, match="not in the group"):
        group.product([*factors, (group.identity, 1)])


@settings(max_examples=30, deadline=None)
@given(exponent=st.one_of(st.integers(0, 1100), st.integers(Q - 3, Q - 1), st.integers(0, Q)))
def test_a_table_gives_the_powers_that_libsodium_gives(exponent: int) -> None:
    group = group_named("Ed25519")
    assert TABLE(exponent) == group.power(POINT, exponent)


POINT = group_named("Ed25519").independent(7)
TABLE = PublicTable(POINT)


@pytest.mark.parametrize("point", [group_named("Ed25519").independent(at) for at in range(4)])
def test_a_table_finds_the_point_it_is_of(point: bytes) -> None:
    assert PublicTable(point)(1) == point


@pytest.mark.parametrize("group", GROUPS, ids=lambda one: one.name)
def test_powers_of_a_key_stay_the_same_when_a_table_takes_over(group) -> None:
    key = group.independent(7)
    power = group.fixed_base(key)
    exponents = [0, 1, 255, 256, group.order - 1, group.order // 3]
    expected = [group.power(key, one) for one in exponents]
    assert [power(one) for one in exponents] == expected
    assert {power(5) for _ in range(200)} == {group.power(key, 5)}
    assert [power(one) for one in exponents] == expected
    neutral = group.fixed_base(group.identity)
    assert {neutral(5) for _ in range(220)} == {group.identity}


def test_a_point_with_a_part_of_small_order_is_no_member() -> None:
    """The sum of a member and the point of order 2: (-x, -y)."""
    group = group_named("Ed25519")
    number = int.from_bytes(group.generator, "little")
    y, sign = number & (1 << 255) - 1, number >> 255
    point = ((2**255 - 19 - y) | (1 - sign) << 255).to_bytes(32, "little")
    with pytest.raises(Refused, match="not in the group"):
        group.admit(point)
    with pytest.raises(Refused, match="not in the group"):
        group.admit_powers(point, [(0, 4)])


def test_other_names_are_no_group() -> None:
    with pytest.raises(Refused, match="unknown group 'P-256'"):
        group_named("P-256")
