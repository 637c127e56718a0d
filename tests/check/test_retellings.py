"""The arithmetic under the check of conflicts: when two figures are one, near, a slip of each other, or aligned."""

from __future__ import annotations

from decimal import Decimal

import pytest

from medkb.check.conflicts.lines import Number, same_value
from medkb.check.conflicts.retellings import aligned, close, is_slip


def numbers(*printed: str) -> list[Number]:
    return [
        Number(10 * i, 10 * i + 4, Decimal(one.rstrip("%")), "%" if one[-1] == "%" else "")
        for i, one in enumerate(printed)
    ]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("54.3", "54.3", True),
        ("54.3", "54", True),
        ("38.6", "39", True),
        ("38.6", "38", True),
        ("54.3", "55", True),
        ("54.3", "56", False),
        ("54.3", "54.4", False),
        ("17", "16", False),
    ],
)
def test_same_value_allows_for_rounding_and_cutting(a: str, b: str, same: bool) -> None:
    assert same_value(Decimal(a), Decimal(b)) is same


@pytest.mark.parametrize(
    ("a", "b", "slip"),
    [
        ("54.3", "57.3", True),
        ("17.2", "12.7", True),
        ("25.4", "24.5", True),
        ("119", "113", True),
        ("17", "16", False),
        ("54.3", "57.8", False),
        ("119", "1190", False),
    ],
)
def test_slip_is_one_digit_or_two_changed_about(a: str, b: str, slip: bool) -> None:
    assert is_slip(Decimal(a), Decimal(b)) is slip


def test_close_is_a_quarter_or_a_slip() -> None:
    assert close(Decimal(19), Decimal(17))
    assert close(Decimal("14.3"), Decimal("84.3"))
    assert not close(Decimal(19), Decimal(11))


def test_aligned_pairs_the_figures_that_agree_in_order() -> None:
    a, b = numbers("12", "54.3%", "38.6%", "7"), numbers("12", "57.3%", "38.6%", "9", "7")
    assert aligned(a, b) == [(0, 0), (2, 2), (3, 4)]


def test_a_figure_without_its_sign_agrees_with_the_percentage() -> None:
    bare, share = numbers("54.3", "54.3%")
    assert bare.agrees(share)
