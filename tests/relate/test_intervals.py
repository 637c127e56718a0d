"""Brackets behind a figure: what kind of interval they hold."""

from __future__ import annotations

from decimal import Decimal

import pytest

from medkb.model import Block, BlockKind, Figure, FigureKind
from medkb.relate.passage import Passage
from medkb.relate.times.intervals import Interval, in_brackets, intervals_of, p_value_of


def passage(text: str, *figures: Figure) -> Passage:
    block = Block(BlockKind.PARAGRAPH, 0, len(text))
    return Passage(text, 0, len(text), block, 0, (), (), figures, (), (), ())


def months(text: str, printed: str, value: str) -> Figure:
    start = text.index(printed)
    return Figure(start, start + len(printed), FigureKind.TIME, value=Decimal(value), unit="mo", text=printed)


@pytest.mark.parametrize(
    ("behind", "kind", "low", "high"),
    [
        ("(95% CI, 7.1–9.8)", "ci", "7.1", "9.8"),
        ("(95 % ДИ: 7,1; 9,8)", "ci", "7.1", "9.8"),
        ("(95% confidence interval [CI], 7.1 to 9.8)", "ci", "7.1", "9.8"),
        ("(95% CI 7.1–NR)", "ci", "7.1", None),
        ("(n = 24; 95% CI 7.1–9.8)", "ci", "7.1", "9.8"),
        ("(range, 1–24)", "range", "1", "24"),
        ("(от 1 до 24)", "range", "1", "24"),
        ("(1–24 months)", "range", "1", "24"),
        ("(IQR 4–9)", "quartiles", "4", "9"),
        ("(ИКР 5–12)", "quartiles", "5", "12"),
        ("[5; 12]", "quartiles", "5", "12"),
        ("(25–75-й перцентиль 5–12)", "quartiles", "5", "12"),
    ],
)
def test_an_interval_is_of_the_kind_that_its_label_says(behind: str, kind: str, low: str, high: str | None) -> None:
    text = f"Median OS was 8.4 months {behind}."
    found = intervals_of(passage(text), months(text, "8.4 months", "8.4"))
    assert found.keys() == {kind}
    assert (found[kind].low, found[kind].high) == (Decimal(low), Decimal(high) if high else None)


@pytest.mark.parametrize(
    "behind",
    [
        "(hazard ratio, 0.71; 95% CI, 0.58–0.87)",
        "(HR 0,71; 95 % ДИ 0,58–0,87)",
        "(range 8–59 weeks)",
        "(10–12)",
        "(p = 0.03)",
        "(Fig. 2–9)",
    ],
)
def test_what_is_of_a_ratio_or_another_unit_or_does_not_hold_the_value_is_left_alone(behind: str) -> None:
    text = f"Median OS was 8.4 months {behind}."
    assert intervals_of(passage(text), months(text, "8.4 months", "8.4")) == {}


def test_an_interval_without_a_label_is_of_the_kind_named_before_it() -> None:
    text = "Median OS was 9.4 months (95% CI 8.0–10.1) and 8.4 months (7.1–9.8)."
    found = intervals_of(passage(text), months(text, "8.4 months", "8.4"))
    assert found == {"ci": Interval("ci", Decimal("7.1"), Decimal("9.8"), Decimal(95))}


def test_an_article_that_prints_quartiles_has_no_ranges_without_a_label() -> None:
    text = "Data are medians (interquartile range). Median OS was 8.4 months (7.1–9.8)."
    start = text.index("Median OS")
    p = Passage(text, start, len(text), Block(BlockKind.PARAGRAPH, start, len(text)), 0, (), (), (), (), (), ())
    assert intervals_of(p, months(text, "8.4 months", "8.4")).keys() == {"quartiles"}


def test_a_bracket_is_found_from_inside() -> None:
    text = "8 (range [full] 2 to 9)"
    assert in_brackets(passage(text), text.index("9")) == (2, "range [full] 2 to ")
    assert in_brackets(passage(text), 1) is None


def test_a_p_value_behind_another_clause_is_not_the_figures() -> None:
    text = "OS 8.4 months; PFS 3 months (p = 0.03)"
    value = Figure(text.index("p ="), text.index(")"), FigureKind.P, unit="0.03")
    first, second = months(text, "8.4 months", "8.4"), months(text, "3 months", "3")
    p = passage(text, first, second, value)
    assert p_value_of(p, first, ()) is None
    assert p_value_of(p, second, ()) == "0.03"
