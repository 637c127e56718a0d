"""Names of arms and subgroups, each under one spelling."""

from __future__ import annotations

import pytest

from medkb.recognise.groups import find, normal_label


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("в группе «R-BAC» ответ", ["R-BAC"]),
        ("в группе R-BAC", ["R-BAC"]),
        ("R-BAC group", ["R-BAC"]),
        ("the placebo group", ["placebo"]),
        ("в группе плацебо", ["placebo"]),
        ("in the control group", ["control"]),
        ("В основной группе", ["main"]),
        ("in the dasatinib arm", ["dasatinib"]),
        ("в группе МОБ−", ["МОБ-"]),
        ("TCHP cohort", ["TCHP"]),
    ],
)
def test_group(text, labels):
    assert [g.label for g in find(text, {})] == labels


@pytest.mark.parametrize(
    "text", ["in each group", "both groups", "the treatment group", "age group", "the study group"]
)
def test_no_name_of_a_group(text):
    assert list(find(text, {})) == []


def test_an_acronym_used_as_an_arm_twice_stands_for_it_alone():
    text = "R-BAC group and R-BAC arm, then R-BAC"
    assert [(g.label, text[g.start : g.end]) for g in find(text, {})] == [
        ("R-BAC", "R-BAC group"),
        ("R-BAC", "R-BAC arm"),
        ("R-BAC", "R-BAC"),
    ]


def test_groups_are_in_order_of_place():
    places = [g.start for g in find("в группе «А» и в группе «Б», «А» group, в группе R-BAC", {})]
    assert places == sorted(places)


def test_a_russian_abbreviation_takes_the_english_one_of_its_concept():
    assert normal_label("МОБ–", {"МОБ": "MRD"}) == "MRD-"


@pytest.mark.parametrize("text", ["Arm B", "in group A", "во 2-й группе"])
def test_a_name_behind_its_noun(text):
    assert len(list(find(text, {}))) == 1
