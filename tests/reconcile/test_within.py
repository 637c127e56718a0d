"""A part of the study's patients that prints no share is one of its arm, or of all of them."""

from __future__ import annotations

from medkb.model import Cohort, Evidence
from medkb.reconcile.within import with_wholes


def told(n: int, role: str, **slots) -> Cohort:
    text = f"{n} patients"
    return Cohort(evidence=(Evidence(n, n + len(text), text, "en", "results"),), n=n, role=role, **slots)


EVERYONE = told(120, "population")
ARM = told(58, "arm", arm="A")


def of(cohort: Cohort) -> int | None:
    return list(with_wholes([EVERYONE, ARM, cohort]))[-1].of


def test_a_subgroup_is_of_all_and_a_trait_in_an_arm_of_the_arm():
    assert of(told(30, "subgroup", label="with diabetes")) == 120
    assert of(told(30, "characteristic", arm="A", label="with diabetes")) == 58


def test_a_printed_whole_stays():
    assert of(told(30, "subgroup", of=40)) == 40


def test_who_was_not_taken_in_is_no_part():
    assert of(told(30, "subgroup", label="30 were excluded")) is None
    assert of(told(30, "subgroup", label="30 больных отказались от участия")) is None
    assert of(told(200, "subgroup", label="200 patients")) is None


def test_another_study_has_no_whole_of_ours():
    assert of(told(30, "subgroup", source="cited")) is None
