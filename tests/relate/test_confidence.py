"""Confidence: measured shares of right facts, lowered by what speaks against one."""

from decimal import Decimal

import pytest

from medkb.model import Evidence, Response
from medkb.pipeline import extract_text
from medkb.relate.confidence import RIGHT, calibrated


def response(confidence=0.95, section="results", **slots):
    evidence = (Evidence(0, 4, "12 %", "en", section),)
    rule = slots.pop("rule", "share.outcome")
    return Response(evidence=evidence, rule=rule, confidence=confidence, outcome="CR", **slots)


def of(fact):
    return calibrated([fact])[0].confidence


@pytest.mark.parametrize("rule", sorted(RIGHT))
def test_a_share_of_right_facts_is_a_share(rule):
    assert 0 < RIGHT[rule] < 1


def test_a_figure_beside_its_name_is_as_sure_as_its_rule():
    assert of(response()) == RIGHT["share.outcome"]


def test_a_far_head_is_less_sure():
    assert of(response(confidence=0.7)) < of(response(confidence=0.9))


def test_what_a_discussion_repeats_is_less_sure():
    assert of(response(section="discussion")) < of(response(section="results"))


def test_a_cited_result_of_a_discussion_is_no_repetition():
    assert of(response(section="discussion", source="cited")) == of(response(source="cited"))


def test_a_guessed_denominator_is_less_sure():
    share = {"percent": Decimal(12)}
    assert of(response(n=40, **share)) < of(response(**share))


def test_a_printed_count_proves_the_denominator():
    assert of(response(count=5, n=40, percent=Decimal(12))) == RIGHT["share.outcome"]


def test_a_rule_that_was_not_measured_keeps_its_own_estimate():
    assert of(response(confidence=0.62, rule="other.rule")) == 0.62


def test_damaged_text_around_a_figure_makes_it_less_sure():
    whole = "Results\nComplete response was achieved in 12 (30%) of 40 patients with signi{} disease."
    sure, doubtful = (extract_text(whole.format(word)) for word in ("ficant", "�cant"))
    a, b = ([c.fact.confidence for c in r.claims if c.fact.kind == "response"] for r in (sure, doubtful))
    assert b[0] < a[0]
