"""A count, its percentage and its arm, each told in another place, are one fact."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.model import AdverseEvent, Cohort, Evidence, Fact, Response
from medkb.reconcile import merge


def event(start: int, text: str = "9", **slots) -> AdverseEvent:
    return AdverseEvent(**({"evidence": (Evidence(start, start + len(text), text, "ru", "results"),), "event": "akathisia"} | slots))  # fmt: skip


def arm(name: str = "A", n: int = 47) -> Cohort:
    return Cohort(evidence=(Evidence(1, 7, f"n = {n}", "ru"),), n=n, arm=name, role="arm", rule="table.arm")


def events(*facts: Fact) -> list[AdverseEvent]:
    return [c.fact for c in merge(facts, "a.txt", "doc-1") if isinstance(c.fact, AdverseEvent)]


P = Decimal("19.1")
SHARE = {"text": "19,1 %", "percent": P, "arm": "A"}
BOTH = {"text": "9 (19,1)", "count": 9, "percent": P, "arm": "A"}
OF_ALL = {"text": "9 из 47", "count": 9, "n": 47, "arm": "A"}


def test_abstract_table_and_text_tell_one_fact():
    (fact,) = events(event(10, **SHARE), event(500, **BOTH), event(900, **OF_ALL))
    assert (fact.count, fact.n, fact.percent, len(fact.evidence)) == (9, 47, P, 3)


def test_a_percentage_finds_the_count_that_it_is_of():
    (fact,) = events(event(10, **SHARE), event(900, **OF_ALL))
    assert (fact.count, fact.n, fact.percent) == (9, 47, P)


def test_the_size_of_the_arm_may_stand_elsewhere():
    (fact,) = events(arm(), event(10, **SHARE), event(900, count=9, arm="A"))
    assert (fact.count, fact.percent) == (9, P)


def test_a_count_of_an_arm_joins_the_count_with_its_percentage():
    (fact,) = events(event(10, **BOTH), event(900, count=9, arm="A"))
    assert len(fact.evidence) == 2


def test_a_share_without_its_arm_joins_the_only_one_that_has_it():
    (fact,) = events(event(10, **SHARE), event(500, **BOTH | {"arm": "all"}))
    assert (fact.arm, fact.count, len(fact.evidence)) == ("A", 9, 2)


def test_the_n_of_everyone_is_not_that_of_a_share_of_fewer():
    (fact,) = events(event(10, **BOTH | {"n": 92, "arm": "all"}), event(500, **BOTH | {"n": 47}))
    assert (fact.arm, fact.n, len(fact.evidence)) == ("A", 47, 2)


def test_an_arms_size_that_only_stands_for_n_does_not_part_a_percentage_from_its_count():
    (fact,) = events(event(10, **SHARE | {"n": 92}), event(500, **BOTH | {"n": 47}))
    assert fact.n == 47


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SHARE, OF_ALL | {"n": 40}),
        (SHARE, OF_ALL | {"arm": "B"}),
        (SHARE, {"count": 9, "arm": "A"}),
        (SHARE, OF_ALL | {"event": "insomnia"}),
        (BOTH, OF_ALL | {"event": "insomnia"}),
        (BOTH, OF_ALL | {"n": 40}),
        (BOTH | {"n": 47}, OF_ALL | {"n": 45}),
        (BOTH, {"count": 9}),
        (BOTH | {"grade_min": 3, "grade_max": 4}, OF_ALL | {"grade_min": 1, "grade_max": 2}),
        (BOTH | {"time": "12 wk"}, OF_ALL | {"time": "24 wk"}),
        (BOTH | {"time": "12 wk"}, BOTH | {"time": "24 wk"}),
        (BOTH | {"source": "cited"}, OF_ALL),
        (SHARE | {"text": "19,1 % из 92", "n": 92}, BOTH | {"n": 47}),
        (BOTH | {"event": "death", "cause": "sepsis"}, OF_ALL | {"event": "death"}),
    ],
    ids=["other n", "arm", "no size", "event", "count", "share", "n", "lone count", "grade", "time", "one figure", "source", "printed n", "cause"],
)  # fmt: skip
def test_what_is_not_proven_the_same_stays_apart(one, other):
    assert len(events(event(10, **one), event(500, **other))) == 2


def test_one_time_in_two_units_is_one():
    assert len(events(event(10, **BOTH | {"time": "12 wk"}), event(500, **BOTH | {"time": "3 mo"}))) == 1


def test_a_count_that_fits_two_grades_joins_neither():
    grades = event(10, **BOTH | {"grade_min": 1, "grade_max": 5}), event(90, **BOTH | {"grade_min": 3, "grade_max": 5})
    assert [len(f.evidence) for f in events(*grades, event(500, **OF_ALL))] == [1, 1, 1]


def outcome(start: int, name: str, lang: str, section: str = "abstract", **slots) -> Response:
    slots = {"percent": P, "concept": None} | slots
    return Response(evidence=(Evidence(start, start + 6, "19,1 %", lang, section),), outcome=name, **slots)


def responses(*facts: Response) -> list[Response]:
    return [c.fact for c in merge(facts, "a.txt", "doc-1") if isinstance(c.fact, Response)]


def test_an_outcome_in_words_joins_the_one_that_the_other_language_tells():
    (fact,) = responses(outcome(10, "other:начали ходить", "ru"), outcome(500, "CR", "en", concept="x"))
    assert (fact.outcome, len(fact.evidence)) == ("CR", 2)


@pytest.mark.parametrize(
    ("name", "lang", "section"),
    [("CR", "ru", "abstract"), ("CR", "en", "discussion"), ("other:начали есть", "ru", "abstract")],
    ids=["one language", "another text", "two outcomes"],
)
def test_equal_figures_of_different_outcomes_stay_apart(name, lang, section):
    assert len(responses(outcome(10, "other:начали ходить", "ru"), outcome(500, name, lang, section))) == 2


several = st.lists(
    st.builds(
        event,
        st.integers(0, 5000),
        event=st.sampled_from(["akathisia", "insomnia"]),
        arm=st.sampled_from(["all", "A", "B"]),
        count=st.sampled_from([None, 9]),
        percent=st.sampled_from([None, P]),
        n=st.sampled_from([None, 47, 92]),
        time=st.sampled_from([None, "12 wk", "24 wk"]),
        source=st.sampled_from(["own", "cited"]),
    ),
    max_size=10,
    unique_by=lambda fact: fact.evidence[0].start,
)


@given(several)
def test_no_evidence_is_lost_or_told_twice(facts):
    places = [e.start for f in events(arm(), *facts) for e in f.evidence]
    assert sorted(places) == sorted(f.evidence[0].start for f in facts)


@given(several)
def test_events_arms_and_times_never_meet(facts):
    told = {f.evidence[0].start: f for f in facts}
    for fact in events(arm(), *facts):
        parts = [told[e.start] for e in fact.evidence]
        assert {f.event for f in parts} == {fact.event}
        assert {f.arm for f in parts} <= {"all", fact.arm}
        assert len({f.time for f in parts} - {None}) < 2


@given(several)
def test_a_second_look_finds_nothing_more(facts):
    once = merge((arm(), *facts), "a.txt", "doc-1")
    again = merge((c.fact for c in once), "a.txt", "doc-1")
    assert [c.fact.evidence for c in again] == [c.fact.evidence for c in once]
