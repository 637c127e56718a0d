"""Whether a name that is also something else is a drug where it stands."""

from __future__ import annotations

import pytest

from medkb.link.context import Contexts, Verdict, is_part
from medkb.text.tokens import tokenize
from medkb.vocab import load

CONTEXTS = Contexts(load())


def verdict(line: str) -> Verdict:
    """The verdict on the words in square brackets."""
    start, end = line.index("["), line.index("]") - 1
    text = line.replace("[", "").replace("]", "")
    tokens = tokenize(text)
    inside = [i for i, t in enumerate(tokens) if start <= t.start and t.end <= end]
    return CONTEXTS.drug(text, tokens, inside[0], inside[-1])


@pytest.mark.parametrize(
    "line",
    [
        "[кофеин] 100 мг",
        "100 мг [кофеина]",
        "[глюкоза] 5 % раствор",
        "200 мл 0,9 % раствора [натрия хлорида]",
        "[caffeine] 100 mg daily",
        "100 mg of [caffeine]",
        "[biotin] (5 mg)",
    ],
)
def test_a_dose_beside_the_name_settles_it(line):
    assert verdict(line) is Verdict.DOSED


@pytest.mark.parametrize(
    "line",
    [
        "больные получали [аскорбиновую кислоту]",
        "на фоне терапии [литием]",
        "[литий] назначали внутрь",
        "ингаляции [кислорода]",
        "patients received [ascorbic acid]",
        "treatment with [lithium]",
        "[lithium] therapy",
        "supplemental [oxygen]",
    ],
)
def test_words_that_say_that_it_is_given(line):
    assert verdict(line) is Verdict.GIVEN


@pytest.mark.parametrize(
    "line",
    [
        "уровень [глюкозы]",
        "[глюкоза] 5,5 ммоль/л",
        "концентрация [кислорода] в крови",
        "содержание общего [тестостерона]",
        "дефицит [железа]",
        "[инсулин]-подобный фактор роста",
        "serum [testosterone]",
        "[glucose] 5.5 mmol/L",
        "[estradiol] less than 50 pg/mL",
        "treatment of [insulin] resistance",
        "[insulin]-like growth factor",
        "[iodine]-125 seeds",
    ],
)
def test_words_that_say_that_it_is_measured_or_made_by_the_body(line):
    assert verdict(line) is Verdict.OTHER


@pytest.mark.parametrize("line", ["Получали терапию. [Железо] исследовали", "the patients drank [water]", "[азот]"])
def test_a_cue_does_not_reach_over_a_stop_and_silence_says_nothing(line):
    assert verdict(line) is Verdict.SILENT


@pytest.mark.parametrize("text", ["на маннит-солевом агаре", "mammalian target of rapamycin", "мишень рапамицина"])
def test_even_an_unmistakable_name_may_be_a_part_of_another_thing(text):
    name = next(n for n in ("маннит", "rapamycin", "рапамицина") if n in text)
    assert is_part(text, text.index(name), text.index(name) + len(name))
