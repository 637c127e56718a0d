"""Times of rates, on the words alone; whole sentences stand in tests/examples/survival.txt."""

from __future__ import annotations

import pytest

from medkb.relate.times.points import _points, unit_code


@pytest.mark.parametrize(
    ("words", "times"),
    [
        ("2-, 3- и 5-летняя выживаемость", ("2 a", "3 a", "5 a")),
        ("Одно-, трех- и пятилетняя ОВ", ("1 a", "3 a", "5 a")),
        ("2-х летняя ОВ", ("2 a",)),
        ("Полуторагодовая ОВ", ("1.5 a",)),
        ("Годичная выживаемость", ("1 a",)),
        ("100-дневная летальность", ("100 d",)),
        ("через 12 и 24 мес", ("12 mo", "24 mo")),
        ("через полгода", ("6 mo",)),
        ("к 12-му месяцу", ("12 mo",)),
        ("на 24-й неделе", ("24 wk",)),
        ("до Д+100", ("D+100",)),
        ("1- and 3-year PFS", ("1 a", "3 a")),
        ("the 1/3/5-year OS", ("1 a", "3 a", "5 a")),
        ("at one and two years", ("1 a", "2 a")),
        ("at 3, 6, and 12 months", ("3 mo", "6 mo", "12 mo")),
        ("at week 24", ("24 wk",)),
        ("Day-100 NRM", ("100 d",)),
        ("at day +100", ("D+100",)),
        ("5 years after surgery", ("5 a",)),
    ],
)
def test_a_time_or_a_list_of_times_is_read(words: str, times: tuple[str, ...]) -> None:
    assert [point.times for point in _points(words)] == [times]


@pytest.mark.parametrize(
    "words",
    [
        "через 3–6 мес",
        "увеличилась на 2 года",
        "получали терапию в течение 6 мес",
        "prolonged by 3 months",
        "от 18 до 64 лет",
        "Д+30",
    ],
)
def test_what_lasts_or_differs_by_so_much_is_no_time_of_a_result(words: str) -> None:
    assert _points(words) == ()


def test_the_unit_said_at_the_end_of_a_row_holds_for_all_of_it() -> None:
    assert [point.times for point in _points("через 1 – 85 %, через 3 года – 67 %")] == [("1 a",), ("3 a",)]


@pytest.mark.parametrize(
    ("word", "code"), [("месяцев", "mo"), ("лет", "a"), ("нед.", "wk"), ("сут", "d"), ("yrs", "a")]
)
def test_units_have_their_codes(word: str, code: str) -> None:
    assert unit_code(word) == code
