"""A result told under a wider name or of an arm named more shortly is the one that says it more closely."""

from __future__ import annotations

from decimal import Decimal

import pytest

from medkb.model import AdverseEvent, Evidence, Response
from medkb.reconcile import merge


def response(start=10, outcome="CRi", lang="en", section="results", **slots):
    figures = {"count": 7, "n": 18, "percent": Decimal("38.9")}
    return Response(
        evidence=(Evidence(start, start + 8, "7 (38.9)", lang, section),), outcome=outcome, **figures | slots
    )


def event(start=10, name="thrombotic microangiopathy", lang="en", section="abstract", **slots):
    figures = {"count": 6, "percent": Decimal(25)}
    return AdverseEvent(evidence=(Evidence(start, start + 6, "6 (25)", lang, section),), event=name, **figures | slots)


def facts(*some):
    return [c.fact for c in merge(some, "a.txt", "doc-1")]


def test_a_remission_told_without_what_it_lacks_is_the_one_told_with_it():
    (fact,) = facts(response(10), response(900, "CR"))
    assert fact.outcome == "CRi"
    assert len(fact.evidence) == 2


def test_two_remissions_of_one_list_stay_two():
    assert len(facts(response(10), response(60, "CR"))) == 2


def test_remissions_of_other_figures_stay_two():
    assert len(facts(response(10), response(900, "CR", count=8, percent=Decimal("44.4")))) == 2


def test_an_arm_named_shortly_is_the_one_named_in_full():
    (fact,) = facts(response(10, arm="InO+, RIC"), response(900, arm="RIC"))
    assert fact.arm == "InO+, RIC"


def test_a_short_name_that_two_arms_share_joins_neither():
    assert len(facts(response(10, arm="A RIC"), response(500, arm="B RIC"), response(900, arm="RIC"))) == 3


@pytest.mark.parametrize(("percent", "count"), [(100, 18), (50, 9), (0, 0)])
def test_a_round_share_is_no_proof(percent, count):
    shares = {"percent": Decimal(percent), "count": count}
    assert len(facts(response(10, arm="A RIC", **shares), response(900, arm="RIC", **shares))) == 2


def test_an_event_of_the_one_language_is_the_narrower_of_the_other():
    narrow = "transplant-associated thrombotic microangiopathy"
    (fact,) = facts(event(10, lang="ru"), event(900, narrow))
    assert fact.event == narrow
    assert {e.lang for e in fact.evidence} == {"ru", "en"}


def test_two_events_of_one_language_stay_two():
    assert len(facts(event(10), event(900, "transplant-associated thrombotic microangiopathy"))) == 2


def test_a_heading_of_one_word_is_no_event_below_it():
    assert len(facts(event(10, "infection", lang="ru"), event(900, "bloodstream infection"))) == 2
