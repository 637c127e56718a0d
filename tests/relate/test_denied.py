"""A response that was not reached is no response, in its concept too."""

import pytest

from medkb.model import Response
from medkb.pipeline import extract_text


@pytest.mark.parametrize(
    "text",
    [
        "Results. Complete remission was not achieved in 5 (25%) of 20 patients.",
        "Результаты. Полная ремиссия не достигнута у 5 (25 %) из 20 больных.",
    ],
)
def test_a_denied_remission_has_the_concept_of_no_response(text):
    (fact,) = [claim.fact for claim in extract_text(text).claims if isinstance(claim.fact, Response)]
    assert fact.outcome == "NR"
    assert fact.concept.endswith("/outcome/NR")


def test_a_remission_keeps_its_own():
    text = "Results. Complete remission was achieved in 5 (25%) of 20 patients."
    (fact,) = [claim.fact for claim in extract_text(text).claims if isinstance(claim.fact, Response)]
    assert fact.concept.endswith("/outcome/CR")
