"""Results that the vocabulary has no name for; whole sentences stand in tests/examples/unnamed.txt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.model import Block, BlockKind, Document, Response
from medkb.pipeline import extract_document


def outcomes(text, section="results", kind=BlockKind.PARAGRAPH):
    document = Document("t.txt", text, (Block(kind, 0, len(text), "en", section),))
    return [c.fact.outcome for c in extract_document(document).claims if isinstance(c.fact, Response)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("12 (40%) patients were able to hum.", "were able to hum"),
        ("In all, 12 of 40 patients reported better hearing than before.", "reported better hearing"),
        ("Nasal breathing was restored in 12 (40%) patients.", "nasal breathing was restored"),
        ("Nasal breathing at 12 months was normal in 40% of patients.", "nasal breathing was normal"),
        ("After surgery, whistling was heard no more in 12 (40%).", "whistling was heard no more"),
        ("Обоняние восстановилось у 12 (40 %) больных.", "обоняние восстановилось"),
        (
            "К концу лечения обоняние восстановилось лишь у 12 (40 %) больных.",
            "к концу лечения обоняние восстановилось",
        ),
        ("Доля лиц без очков составила 40 %.", "доля лиц без очков"),
        ("Ночные боли стихли через 6 мес у 40 % больных.", "ночные боли стихли"),
    ],
)
def test_the_outcome_is_told_in_the_words_of_the_article(text, words):
    assert outcomes(text) == [f"other:{words}"]


@pytest.mark.parametrize(
    "text",
    [
        "The median age was 62 years. Glasses were worn by 12 (40%) patients.",
        "Средний возраст составил 62 года. Очки носили 12 (40 %) больных.",
        "Basal insulin was glargine in 12 (40%) patients.",
        "Night pain was told by the first group (n = 24, 43.6%).",
        "At baseline, glasses were worn by 12 (40%) patients.",
        "Исходно очки носили 12 (40 %) больных.",
        "Of the patients, 12 (40%) had previously worn glasses.",
        "Twelve (40%) patients were male.",
        "(12; 40%)",
    ],
)
def test_what_patients_were_or_got_is_no_result(text):
    assert outcomes(text) == []


RESTORED = "Nasal breathing was restored in 12 (40%) patients."


@pytest.mark.parametrize("section", ["methods", "introduction", "discussion", "case"])
def test_results_are_told_in_their_sections_only(section):
    assert outcomes(RESTORED) != []
    assert outcomes(RESTORED, section) == []


@pytest.mark.parametrize("kind", [BlockKind.CAPTION, BlockKind.HEADING, BlockKind.KEYWORDS])
def test_only_running_text_tells_them(kind):
    assert outcomes(RESTORED, kind=kind) == []


def test_a_plan_or_a_criterion_tells_no_result():
    assert outcomes("We expected nasal breathing to be restored in 40% of patients.") == []
    assert outcomes("Success was defined as free breathing in 40% of patients.") == []


LEADS = ["Nasal breathing was restored in", "As a whole, whistling (see Table 2) ceased in", "Обоняние  вернулось у", "The share of\nthose who hum was", "In group A, after 6 months, long, long, long walks on the beach without any help from others were possible for"]  # fmt: skip
FIGURES = ["12 (40%)", "40%", "12 of 40", "40 %", "40% and 22%"]
TAILS = ["patients.", "of patients, and so on.", "were able to hum (alone).", "больных.", "reported no more of it, than had been thought."]  # fmt: skip


@given(st.sampled_from(LEADS), st.sampled_from(FIGURES), st.sampled_from(TAILS))
def test_the_words_are_a_short_stretch_of_the_text(lead, figure, tail):
    text = f"{lead} {figure} {tail}"
    plain = " ".join(text.lower().split())
    for outcome in outcomes(text):
        words = outcome.removeprefix("other:")
        assert 0 < len(words) <= 60
        assert words in plain or words in plain.replace(" after 6 months,", "")
