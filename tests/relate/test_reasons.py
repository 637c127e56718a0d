"""The words on which a fact rests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.model import Block, BlockKind, Document, Kind
from medkb.pipeline import extract_document


def facts(text, section="results", kind=None):
    document = Document("t.txt", text, (Block(BlockKind.PARAGRAPH, 0, len(text), "en", section),))
    return [c.fact for c in extract_document(document).claims if kind in (None, c.fact.kind)]


def words(text, section="results", kind=Kind.RESPONSE):
    """Role and words of each reason of each fact of the kind."""
    return [[(w.role, w.text) for r in fact.because for w in r.words] for fact in facts(text, section, kind)]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Relapse occurred in 12% of patients.", Kind.RESPONSE, [("response", "Relapse")]),
        ("Рецидив возник у 12 % больных.", Kind.RESPONSE, [("response", "Рецидив")]),
        (
            "In the placebo group relapse occurred in 12% of patients.",
            Kind.RESPONSE,
            [("response", "relapse"), ("arm", "placebo group")],
        ),
        (
            "В контрольной группе рецидив возник у 12 % больных.",
            Kind.RESPONSE,
            [("response", "рецидив"), ("arm", "контрольной группе")],
        ),
        ("Grade 3 nausea was seen in 12% of patients.", Kind.ADVERSE_EVENT, [("adverse_event", "nausea"), ("grade", "Grade 3")]),
        ("Five-year overall survival was 62%.", Kind.SURVIVAL, [("survival", "overall survival")]),
        ("Nasal breathing was restored in 12 (40%) patients.", Kind.RESPONSE, []),
    ],
)  # fmt: skip
def test_a_result_rests_on_its_name_its_arm_and_its_grade(text, kind, expected):
    assert words(text, kind=kind) == [expected]


def test_a_cited_figure_rests_on_its_reference():
    (found,) = words("Relapse occurred in 12% of patients [7].", "introduction")
    assert found == [("response", "Relapse"), ("reference", "[7]")]


def test_a_figure_of_the_article_itself_does_not_rest_on_a_reference():
    (found,) = words("In our study, as planned [7], relapse occurred in 12 (24%) patients.")
    assert found == [("response", "relapse")]


def test_of_two_names_the_nearer_one_is_told():
    text = "Relapse is frequent, and relapse was seen in 12% of patients."
    (fact,) = facts(text, kind=Kind.RESPONSE)
    assert [w.start for w in fact.because[0].words] == [text.rindex("relapse")]


def test_each_figure_rests_on_the_words_of_its_own_arm():
    first, second = words("Relapse occurred in 12% of the placebo group and 9% of the nivolumab group.")
    assert ("arm", "placebo group") in first
    assert ("arm", "nivolumab group") in second


def test_a_fact_told_twice_has_a_reason_for_each_place():
    text = "Relapse occurred in 12 (24%) patients. As said, relapse occurred in 12 (24%) patients."
    (fact,) = facts(text, kind=Kind.RESPONSE)
    assert [r.start for r in fact.because] == [e.start for e in fact.evidence]


def test_a_reason_names_the_rule_that_made_the_fact():
    (fact,) = facts("Relapse occurred in 12% of patients.", kind=Kind.RESPONSE)
    assert [r.rule for r in fact.because] == ["share.outcome"]


SENTENCES = [
    "In the nivolumab group 10 (25%) patients had a complete response.",
    "Complete response was seen in 26% and 22% of groups A and B, respectively.",
    "В группе плацебо рецидив развил\u00adся у 5 (10 %) больных.",
    "Тошнота  III степени – у 7 (14 %) больных основной группы.",
    "Grade 3–4 nausea occurred in 12% [4].",
    "Patients were given 200 mg of nivolumab.",
    "Пятилетняя общая выживаемость составила 62 %.",
    "Ночные боли исчезли у 12 (40 %) больных.",
    "Relapse was seen in 3 of 40 women;\nnone of the 24 men relapsed.",
]


@given(st.lists(st.sampled_from(SENTENCES), max_size=6), st.sampled_from([" ", "  ", "\n"]))
def test_the_words_of_a_reason_are_a_verbatim_stretch_of_the_source(some, space):
    text = space.join(some)
    for fact in facts(text) if text else ():
        for reason in fact.because:
            assert reason.start in {e.start for e in fact.evidence}
            for w in reason.words:
                assert w.start < w.end
                assert text[w.start : w.end] == w.text
