"""Of how many patients a count or percentage is: printed, or the arm's stated size where the figures agree with it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.model import Block, BlockKind, Document, Kind
from medkb.pipeline import extract_document

ARMS = "The nivolumab group (n = 40) and the placebo group (n = 50) were compared. "


def facts(text, section="results"):
    document = Document("t.txt", text, (Block(BlockKind.PARAGRAPH, 0, len(text), "en", section),))
    return [c.fact for c in extract_document(document).claims]


def totals(text):
    """The denominators of the responses."""
    return [f.n for f in facts(text) if f.kind is Kind.RESPONSE]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The arm's size, where count and percentage are of it.
        (ARMS + "Relapse occurred in 10 (25%) patients of the nivolumab group.", [40]),
        (ARMS + "Relapse occurred in 25% of the nivolumab group.", [40]),
        (ARMS + "Relapse occurred in 10 patients of the nivolumab group.", [40]),
        (ARMS + "In the placebo group 5 patients (10%) relapsed.", [50]),
        # The figures are not of that size: the text does not say of whom they are.
        (ARMS + "Relapse occurred in 10 (29%) patients of the nivolumab group.", [None]),
        (ARMS + "Relapse occurred in 26% of the nivolumab group.", [None]),  # no whole count of 40 is 26 %
        (ARMS + "Relapse occurred in 45 patients of the nivolumab group.", [None]),
        # Of another number that the sentence prints, and the figures agree with it alone.
        (ARMS + "Of 35 evaluable patients of the nivolumab group relapse was seen in 10 (28.6%).", [35]),
        # Two such numbers leave it open.
        ("We enrolled 120 patients. Of 35 men and 36 women, relapse was seen in 10 (28%).", [None]),
        # A printed denominator holds.
        (ARMS + "Relapse occurred in 10 of 38 (26.3%) patients of the nivolumab group.", [38]),
        # All patients are the population only where there are no arms.
        ("We enrolled 60 patients. Relapse occurred in 12 (20%).", [60]),
        ("We enrolled 60 patients. Relapse occurred in 20% of patients.", [60]),
        ("Обследовано 60 больных. Рецидив развился у 12 (20 %) больных.", [60]),
        (ARMS + "Relapse occurred in 20% of patients.", [None]),
        ("Relapse occurred in 20% of patients.", [None]),
    ],
)  # fmt: skip
def test_of_how_many_a_result_is(text, expected):
    assert totals(text) == expected


def test_the_patients_of_another_study_are_none_of_ours():
    text = "We enrolled 60 patients. Smith et al. [3] saw relapse in 12 (20%) patients."
    assert [f.n for f in facts(text) if f.kind is Kind.RESPONSE and f.source == "cited"] == [None]


@given(st.integers(2, 400), st.data())
def test_a_count_with_its_percentage_is_of_the_population_or_of_nobody_told(size, data):
    count = data.draw(st.integers(1, size - 1))
    told = data.draw(st.sampled_from([size, size + 7, size + 100]))
    percent = round(Decimal(100 * count) / size, 1)
    (n,) = totals(f"We enrolled {told} patients. Relapse occurred in {count} ({percent}%) patients.")
    assert n in (None, told)
    if told == size:
        assert n == size
    elif n is not None:
        assert abs(Decimal(100 * count) / n - percent) <= 1


SENTENCES = [
    "We enrolled 60 patients.",
    "The nivolumab group (n = 40) and the placebo group (n = 50) were compared.",
    "In the nivolumab group 45 patients relapsed.",
    "Relapse occurred in 10 (25%) and 5 (10%) patients.",
    "Complete response was seen in 7/40.",
    "None of the 24 patients relapsed.",
    "У 12 (20 %) больных возникла тошнота.",
    "В группе плацебо умерли 52 больных.",
    "Из 35 больных рецидив у 10 (28,6 %).",
    "Nausea was seen in 12% of the placebo group.",
]


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6).map(" ".join))
def test_a_denominator_is_never_less_than_its_count(text):
    for fact in facts(text):
        for count, total in (("count", "n"), ("n", "of")):
            some, of = getattr(fact, count, None), getattr(fact, total, None)
            assert some is None or of is None or some <= of
