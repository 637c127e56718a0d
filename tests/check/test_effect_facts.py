"""An issue of a ratio's figures is tied to the fact that was read from them."""

from __future__ import annotations

import pytest

from medkb.model import Effect
from medkb.pipeline import extract_text

HEAD = "Results\n\n"


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("The hazard ratio for death was 0.71 (95% CI 0.55–0.93; p = 0.48).", "effect"),
        ("Отношение шансов смерти составило 2,10 (95 % ДИ 0,80–1,90).", "bounds"),
    ],
)
def test_the_ratio_knows_its_issue(sentence, rule):
    result = extract_text(HEAD + sentence + "\n")
    (fact,) = [c for c in result.claims if isinstance(c.fact, Effect)]
    issues = [i for i in result.issues if i.id in fact.checks]
    assert [i.rule for i in issues] == [rule]
