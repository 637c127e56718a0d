"""A result without a name of the vocabulary, told in Russian and in English, is one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.model import AdverseEvent, Evidence, Reason, Response, Survival
from medkb.reconcile import merge

IRI = "https://w3id.org/medkb/vocab/outcome/x"


def at(start, lang):
    return (Evidence(start, start + 5, "40 %!", lang, "results"),)


def unnamed(start=10, lang="ru", **slots):
    words = "other:дыхание восстановлено" if lang == "ru" else "other:breathing was restored"
    return Response(**({"evidence": at(start, lang), "outcome": words, "percent": Decimal(40)} | slots))


def named(start=90, lang="en", **slots):
    return Response(**({"evidence": at(start, lang), "outcome": "CR", "concept": IRI, "percent": Decimal(40)} | slots))


def nausea(start=90, lang="en", **slots):
    event = {"evidence": at(start, lang), "event": "nausea", "concept": IRI, "percent": Decimal(40)}
    return AdverseEvent(**(event | slots))


def facts(*some):
    return [c.fact for c in merge(some, "a.txt", "doc-1")]


@pytest.mark.parametrize("other", [named(), nausea(), unnamed(90, "en")], ids=["outcome", "event", "unnamed"])
def test_words_of_one_language_join_the_figure_of_the_other(other):
    (fact,) = facts(unnamed(), other)
    assert [(e.start, e.lang) for e in fact.evidence] == [(10, "ru"), (90, "en")]


def test_the_name_of_the_vocabulary_holds():
    for order in ((unnamed(), named()), (named(), unnamed())):
        (fact,) = facts(*order)
        assert (fact.outcome, fact.concept) == ("CR", IRI)


def test_the_count_that_one_of_them_prints_is_of_both():
    for one, other in ((unnamed(count=12), named()), (unnamed(), named(count=12))):
        (fact,) = facts(one, other)
        assert fact.count == 12


def test_the_reasons_of_both_places_are_kept():
    one = unnamed(because=(Reason("share.unnamed", 10),))
    (fact,) = facts(one, named(because=(Reason("share.outcome", 90),)))
    assert [(r.rule, r.start) for r in fact.because] == [("share.unnamed", 10), ("share.outcome", 90)]


@pytest.mark.parametrize(
    "slots",
    [{"percent": Decimal(41)}, {"arm": "A"}, {"source": "cited"}, {"lang": "ru"}],
    ids=["percent", "arm", "source", "language"],
)
def test_another_figure_arm_source_or_the_same_language_keeps_them_apart(slots):
    assert len(facts(unnamed(), named(**slots))) == 2


def test_counts_that_differ_keep_them_apart():
    assert len(facts(unnamed(count=12), named(count=13))) == 2


def test_figures_that_fit_two_results_of_the_other_language_join_neither():
    assert len(facts(unnamed(), named(90), named(130, outcome="PR"))) == 3


def test_two_named_results_of_two_languages_stay_apart():
    assert len(facts(named(10, "ru", outcome="PR"), named())) == 2


def test_a_result_without_a_percentage_joins_nothing():
    assert len(facts(unnamed(percent=None, count=12), named(percent=None, count=12))) == 2


def test_a_range_joins_nothing():
    span = {"percent": None, "low": Decimal(20), "high": Decimal(30)}
    assert len(facts(unnamed(**span), named(**span))) == 2


slots = {
    "start": st.integers(0, 400),
    "lang": st.sampled_from(["ru", "en"]),
    "arm": st.sampled_from(["all", "A"]),
    "count": st.sampled_from([None, 12, 13]),
    "percent": st.sampled_from([None, Decimal(40)]),
}
results = st.lists(st.one_of(st.builds(named, **slots), st.builds(nausea, **slots)), max_size=6)


@given(st.builds(unnamed, **slots), results)
def test_no_place_is_lost_and_what_is_joined_stays_joined(one, others):
    once = facts(one, *others)
    assert {e.start for f in (one, *others) for e in f.evidence} == {e.start for f in once for e in f.evidence}
    assert [replace(f, confidence=0) for f in facts(*once)] == [replace(f, confidence=0) for f in once]


@given(st.lists(st.builds(unnamed, **slots), max_size=3, unique_by=lambda f: f.evidence[0].start), results)
def test_counts_that_differ_never_meet(some, others):
    printed = {}
    for fact in (*some, *others):
        printed.setdefault(fact.evidence[0].start, set()).add(fact.count)
    for fact in facts(*some, *others):
        counts = [printed[e.start] - {None} for e in fact.evidence if len(printed[e.start]) == 1]
        assert len({count for one_place in counts for count in one_place}) <= 1


def survival(start, lang, endpoint, **slots):
    told = {"statistic": "rate", "value": Decimal(61), "unit": "%", "at": "3 a"}
    return Survival(**({"evidence": at(start, lang), "endpoint": endpoint} | told | slots))


def test_disease_free_survival_and_its_russian_word_are_one():
    united = facts(survival(10, "ru", "RFS"), survival(50, "ru", "RFS"), survival(90, "en", "DFS"))
    assert [(f.endpoint, len(f.evidence)) for f in united] == [("RFS", 3)]


@pytest.mark.parametrize("slots", [{"value": Decimal(62)}, {"at": "5 a"}, {"arm": "B"}])
def test_disease_free_survival_of_other_figures_stays_apart(slots):
    assert len(facts(survival(10, "ru", "RFS"), survival(90, "en", "DFS", **slots))) == 2


def test_an_english_text_may_tell_both_endpoints():
    assert len(facts(survival(10, "en", "RFS"), survival(90, "en", "DFS"))) == 2
