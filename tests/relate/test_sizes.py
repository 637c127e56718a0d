"""Stated sizes of arms, on texts that go through the recogniser."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.model import Block, BlockKind, Document
from medkb.normalise import clean
from medkb.pipeline import _engine
from medkb.relate.arms.sizes import one_by_size, relabelled, stated_sizes
from medkb.relate.attribution import attribute
from medkb.relate.passage import passages


def annotations(text, section="methods"):
    document = Document("t.txt", text, (Block(BlockKind.PARAGRAPH, 0, len(text), "en", section),))
    return _engine().recogniser.recognise(clean(document))


def sizes(text, section="methods"):
    found = list(passages(annotations(text, section)))
    attribute(found)
    return stated_sizes(found)


@pytest.mark.parametrize(
    "text",
    [
        "Patients of the placebo group (n = 40) and the nivolumab group (n = 42) were seen.",
        "The groups were: placebo group, n = 40; nivolumab group, n = 42.",
        "The placebo group comprised 40 patients and the nivolumab group 42 patients.",
        "We randomised 40 patients to the placebo group and 42 patients to the nivolumab group.",
        "The patients were randomised: 40 in the placebo group and 42 in the nivolumab group.",
        "Patients received placebo (n = 40) or nivolumab (n = 42).",
        "В группу плацебо вошли 40 больных, в группу ниволумаба – 42 больных.",
        "Группа плацебо (n = 40) и группа ниволумаба (n = 42).",
        "Группу плацебо составили 40 больных, группу ниволумаба – 42 больных.",
    ],
)
def test_the_sizes_of_two_arms(text):
    assert sizes(text) == {"placebo": 40, "nivolumab": 42}


@pytest.mark.parametrize(
    "text",
    [
        "In the placebo group, relapse was seen in 12 (30%) patients who received care.",
        "The placebo group was followed for 40 months.",
        "In the placebo group 12 patients were included late and 9 (22%) early.",
        "Patients of the placebo group (n = 1) died.",
        "Of 40 patients some received placebo.",
        "В группе плацебо рецидив отмечен у 12 больных.",
    ],
)
def test_other_figures_beside_a_group_are_no_size(text):
    assert sizes(text) == {}


def test_a_size_in_brackets_outweighs_one_in_words():
    text = "The placebo group (n = 40) was seen. The placebo group comprised 39 patients."
    assert sizes(text) == {"placebo": 40}


def test_the_size_that_is_told_most_often_is_that_of_the_group():
    text = "The placebo group (n = 39) was seen. The placebo group (n = 40) was older. The placebo group (n = 40) left."
    assert sizes(text) == {"placebo": 40}


def test_the_groups_of_another_study_have_no_size_here():
    assert sizes("Smith et al. [12] treated a placebo group (n = 40).", "introduction") == {}


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ({"ДТ": 119, "DT": 119}, {"ДТ": "DT"}),
        ({"ДТ": 119, "DT": 119, "КТ": 80, "CT": 80}, {"ДТ": "DT", "КТ": "CT"}),
        ({"ДТ": 119, "DT": 118}, {}),
        ({"ДТ": 119, "КТ": 119, "DT": 119}, {}),  # two of one alphabet have the size
        ({"ДТ": 119, "DT": 119, "CT": 119}, {}),
        ({"DT": 119, "CT": 119}, {}),
    ],
)
def test_a_russian_name_is_the_english_one_of_its_size(stated, names):
    assert one_by_size(stated) == names


def test_other_labels_are_left_as_they_are():
    found = annotations("The placebo group and the control group.")
    assert [g.label for g in relabelled(found, {"placebo": "P"}).groups] == ["P", "control"]


@given(st.integers(2, 9999), st.integers(2, 9999))
def test_any_two_sizes_in_brackets_are_those_of_their_groups(one, other):
    text = f"The placebo group (n = {one}) and the nivolumab group (n = {other}) were compared."
    assert sizes(text) == {"placebo": one, "nivolumab": other}
