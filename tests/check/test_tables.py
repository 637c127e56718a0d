"""The arithmetic and the words of the checks of tables."""

from __future__ import annotations

from decimal import Decimal

import pytest

from medkb.check.tables.grid import Cell, read_cell
from medkb.check.tables.scope import akin, grades, keys, times
from medkb.check.tables.sizes import fitted, wholes


def cells(*shares: tuple[int, str]) -> list[Cell]:
    return [Cell(0, 1, count, percent=Decimal(percent)) for count, percent in shares]


def test_the_size_of_a_column_is_the_one_that_its_shares_are_of() -> None:
    found = wholes(cells((12, "5.9"), (9, "4.4"), (15, "7.4"), (17, "8.3"), (29, "14.2")))
    assert fitted(found, 208) == 204


def test_few_small_shares_tell_no_size_unless_one_is_known() -> None:
    found = wholes(cells((1, "1.6"), (2, "3.2"), (1, "1.6"), (2, "3.2")))
    assert fitted(found) is None
    assert fitted(found, known={63}) == 63


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("12 (5,9)", (12, None, Decimal("5.9"), None)),
        ("12/204 (5.9%)*", (12, 204, Decimal("5.9"), None)),
        ("1,204 (59.0)", (1204, None, Decimal("59.0"), None)),
        ("5.9 %", (None, None, Decimal("5.9"), None)),
        ("31 (18–46)", (None, None, None, Decimal(31))),
        ("41", (41, None, None, None)),
    ],
)
def test_a_cell_is_a_share_a_median_or_a_count(
    text: str, read: tuple[int | None, int | None, Decimal | None, Decimal | None]
) -> None:
    cell = read_cell(text, 0, len(text), percent=False)
    assert cell is not None
    assert (cell.count, cell.n, cell.percent, cell.median) == read


@pytest.mark.parametrize("text", ["–", "0.05", "12 ± 3", "< 5 %", "n. s."])
def test_other_cells_are_not_read(text: str) -> None:
    assert read_cell(text, 0, len(text), percent=False) is None


def test_times_and_grades_are_the_same_in_both_languages() -> None:
    assert times("на 52-й неделе") == times("at week 52") == {("w", 52)}
    assert times("within 24 months") == {("m", 24)}
    assert grades("нейтропения III–IV степени") == grades("grade III-IV neutropenia")
    assert grades("Reactions, none of them severe, were seen") == set()


def test_words_of_one_root_are_akin() -> None:
    label = frozenset(keys("Arrhythmia recurrence, 12 months"))
    assert akin(label, keys("Arrhythmia recurred by 12 months")) == label
    assert akin(frozenset({"тромбоцитопен"}), {"тромбоз"}) == {"тромбоз"}
