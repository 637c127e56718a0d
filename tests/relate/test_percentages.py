"""Percentages that measure something else than a share of patients."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.model import Block, BlockKind, FigureKind, Mention
from medkb.recognise.figures import FigureGrammar
from medkb.recognise.recogniser import unit_spellings
from medkb.relate.passage import Passage
from medkb.relate.shares.percentages import measures
from medkb.vocab import load

GRAMMAR = FigureGrammar(list(load().people), *unit_spellings(load()))


def passage(text, drug="", head=""):
    """A sentence with the first place of a drug's name and of an outcome's name."""
    block = Block(BlockKind.PARAGRAPH, 0, len(text), section="results")

    def named(scheme, words):
        at = text.index(words)
        return Mention(at, at + len(words), scheme, words, words)

    mentions = [named("drug", drug)] if drug else []
    p = Passage(text, 0, len(text), block, 0, mentions, (), GRAMMAR.find(text), (), (), ())
    p.heads = [named("outcome", head)] if head else []
    return p


def measured(text, drug="", head=""):
    """Whether each percentage is taken for a measure."""
    p = passage(text, drug, head)
    return [measures(p, f) for f in p.figures if f.kind is FigureKind.PERCENT]


@pytest.mark.parametrize(
    "text",
    [
        "The ejection fraction was 45%",
        "Mean HbA1c was 7.2%",
        "Oxygen saturation fell to 88%",
        "sensitivity of 84%",
        "a positive predictive value of 72%",
        "Blasts made up 24%",
        "donor chimerism was 98%",
        "Expression of the antigen was 74%",
        "The dose intensity was 92%",
        "The costs rose 12%",
        "with a power of 80%",
        "Экспрессия антигена составила 74 %",
        "Уровень гемоглобина составил 45 %",
        "Фракция выброса 45 %",
        "ФВ ЛЖ составила 45 %",
        "чувствительность – 84 %",
        "химеризм составил 98 %",
        "объем железы уменьшен, 45 %",
        "Стоимость лечения: 12 %",
        # a change
        "body weight fell by 5.2%",
        "the score was reduced by 24%",
        "a reduction of 24%",
        "The percent change was 24%",
        "Pain decreased from baseline by a mean of 24%",
        "снижение на 24 %",
        "масса тела увеличилась на 5,2 %",
        "уровень снизился до 24 %",
        "the change was +0.8%",
        "изменение составило −3,2 %",
        "a 24% increase in bone density",
        "12% lower than before",
        "на 12 % выше",
        "24 % снижение риска",
        "a 30% relative risk reduction",
        # an average
        "The median was 35% (10–60)",
        "In mean 35% ± 6",
        "медиана составила 35 % (10–60)",
        # a part of things, not of people
        "12% of all infusions were painful",
        "5% of the nodes were removed",
        "12 % из всех циклов отложены",
        "24 % от всех бластных клеток",
        "80% of the total dose",
        "60% of predicted",
        "60 % от должной",
        # a threshold of a scale
        "an ACR 20% was seen",
        "a value < 0.05%",
        "transcripts ≤ 0.1%",
        # the strength of a solution
        "a 5% solution",
        "0,9 % раствором",
    ],
)
def test_a_measure_is_no_share(text):
    assert measured(text) == [True]


@pytest.mark.parametrize(
    "text",
    [
        "24% of patients improved",
        "24 % больных выписаны",
        "improvement was seen in 24%",
        "The response rate was 24%",
        "частота ответа составила 24 %",
        "24% of all patients with a reduction of pain",
        "The median age was 62 years; 35% were men",
        "Of the women, 60% were smokers",
        "у 60 % женщин",
        "survival was 60%",
        "24% had an ejection fraction below normal",
        "60% of women had high values",
        "у 24 % больных уровень был повышен",
    ],
)
def test_a_share_is_no_measure(text):
    assert measured(text) == [False]


def test_all_figures_of_a_row_are_measures_or_none():
    assert measured("sensitivity was 84%, 81% and 79%") == [True, True, True]
    assert measured("the rates were 84%, 81% and 79%") == [False, False, False]


def test_a_drug_behind_a_lone_percentage_makes_it_a_solution():
    assert measured("was infiltrated with 0.25% bupivacaine", drug="bupivacaine") == [True]


def test_a_drug_behind_one_of_several_percentages_is_an_arm():
    assert measured("relapse was seen in 12% nivolumab and 9% placebo patients", drug="nivolumab") == [False, False]


def test_the_name_of_an_outcome_between_the_measure_and_its_figure_claims_it():
    assert measured("expression level, remission 40%") == [True]
    assert measured("expression level, remission 40%", head="remission") == [False]


@pytest.mark.parametrize("text", ["expression in 12 (24%) patients", "снижение у 12 (24 %) больных"])
def test_a_count_with_its_percentage_is_never_a_measure(text):
    p = passage(text)
    assert [measures(p, f) for f in p.figures] == [False]


@given(st.decimals(1, 99, places=1), st.sampled_from(["sensitivity was {}%", "снижение на {} %", "{}% of patients"]))
def test_how_large_the_percentage_is_does_not_matter(value, text):
    assert measured(text.format(value)) == [not text.endswith("patients")]
