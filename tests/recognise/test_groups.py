"""Names of arms and subgroups, each under one spelling."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.model import Mention
from medkb.recognise.figures import FigureGrammar
from medkb.recognise.groups import find, normal_label
from medkb.recognise.recogniser import unit_spellings
from medkb.vocab import load

GRAMMAR = FigureGrammar(list(load().people), *unit_spellings(load()))
DRUGS = {
    "nivolumab": "nivolumab|ниволумаб\\w*|opdivo",
    "ipilimumab": "ipilimumab|ипилимумаб\\w*",
    "letrozole": "letrozole",
    "FOLFOX": "FOLFOX",
}
LABELS = {("drug", name): name for name in DRUGS}


def named(text):
    """Mentions of the drugs above, as the recogniser gives them."""
    return sorted(
        (
            Mention(m.start(), m.end(), "drug", name, m[0])
            for name, forms in DRUGS.items()
            for m in re.finditer(rf"(?i)\b(?:{forms})\b", text)
        ),
        key=lambda m: m.start,
    )


def arms(text):
    """Label and words of the groups of a text whose drugs and figures are known; weak ones with a tilde."""
    found = find(text, {}, named(text), LABELS, GRAMMAR.find(text))
    return [(("~" if g.weak else "") + g.label, text[g.start : g.end]) for g in found]


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


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("in groups A, B", ["A", "B"]),
        ("in group 1 or 2", ["1", "2"]),
        ("in arms A/B", ["A", "B"]),
        ("the letrozole and placebo groups", ["letrozole", "placebo"]),
        ("both the exercise and the diet groups", ["exercise", "diet"]),
        ("in the exercise, diet and control arms", ["exercise", "diet", "control"]),
        ("в группах А, Б и В", ["А", "Б", "В"]),
        ("во 2-й и 3-й группах", ["2", "3"]),
        ("в первой и второй группах", ["1", "2"]),
        ("в основной и контрольной группах", ["main", "control"]),
        ("группа № 2", ["2"]),
        ("в группах «РИК» и «МАК»", ["РИК", "МАК"]),
    ],
)
def test_names_that_share_their_noun(text, labels):
    assert [g.label for g in find(text, {})] == labels


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("the group that underwent mastectomy", "mastectomy"),
        ("the group given tamoxifen", "tamoxifen"),
        ("the arm receiving usual diet", "usual diet"),
        ("в группе, получавшей ниволумаб", "ниволумаб"),
        ("в группе пациентов, получавших ниволумаб", "ниволумаб"),
        ("в группе сравнения", "comparison"),
        ("в опытной группе", "main"),
        ("the filgrastim 5 mg/kg group", "filgrastim 5 mg/kg"),
        ("the low-dose group", "low-dose"),
        ("letrozole-group", "letrozole"),
        ("the MRD– group", "MRD-"),
    ],
)
def test_the_name_of_a_group(text, label):
    assert [g.label for g in find(text, {})] == [label]


@pytest.mark.parametrize(
    "text",
    [
        "arm function",
        "upper arm",
        "arm lymphoedema",
        "the Eastern Cooperative Oncology Group",
        "the working group",
        "in parallel groups",
        "a design of four groups",
        "every group",
        "risk groups",
        "в группе из 12 больных",
        "в этой группе",
        "в обеих группах",
        "в возрастной группе",
        "группа крови",
    ],
)
def test_a_noun_that_names_no_arm(text):
    assert list(find(text, {})) == []


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        # An arm bears its drug's name, whatever the form, the language or the brand.
        ("the nivolumab arm", [("nivolumab", "nivolumab arm")]),
        ("the Opdivo group", [("nivolumab", "Opdivo group")]),
        ("в группе ниволумаба", [("nivolumab", "группе ниволумаба")]),
        ("the letrozole-alone group", [("letrozole", "letrozole-alone group")]),
        # Once it is an arm its drug speaks for it, weakly.
        (
            "the nivolumab group; later nivolumab was given",
            [("nivolumab", "nivolumab group"), ("~nivolumab", "nivolumab")],
        ),
        # Set against each other where the article allots or compares.
        ("we compared nivolumab with nothing", []),
        (
            "patients were randomised to nivolumab or placebo",
            [("~nivolumab", "nivolumab"), ("~placebo", "placebo")],
        ),
        ("a trial of nivolumab versus ipilimumab", [("~nivolumab", "nivolumab"), ("~ipilimumab", "ipilimumab")]),
        ("nivolumab or ipilimumab may be given", []),
        ("nivolumab and ipilimumab are antibodies", []),
        # Told apart by the figures of one sentence.
        ("47% with nivolumab and 42% with ipilimumab", [("~nivolumab", "nivolumab"), ("~ipilimumab", "ipilimumab")]),
        ("nivolumab (n = 40) or FOLFOX (n = 42)", [("~nivolumab", "nivolumab"), ("~FOLFOX", "FOLFOX")]),
        ("47% with nivolumab. Later, 42% with ipilimumab", []),
        ("47% with nivolumab and 42% later with nivolumab", []),
        # Several drugs joined by "plus" are one treatment.
        (
            "the nivolumab plus ipilimumab group and the nivolumab group",
            [("nivolumab plus ipilimumab", "nivolumab plus ipilimumab group"), ("nivolumab", "nivolumab group")],
        ),
        # Doses of one drug are arms where each has figures.
        (
            "nivolumab 1 mg (n = 40), nivolumab 3 mg (n = 42)",
            [("~nivolumab 1 mg", "nivolumab 1 mg"), ("~nivolumab 3 mg", "nivolumab 3 mg")],
        ),
        ("nivolumab 3 mg was given; nivolumab 3 mg (n = 42)", []),
    ],
)
def test_arms_that_bear_the_name_of_a_treatment(text, groups):
    assert arms(text) == groups


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        # An abbreviation in brackets is the name before it.
        ("the usual care (UC) group; the UC group", ["usual care", "usual care"]),
        ("the exercise training (ET) arm; in ET patients", ["exercise training", "exercise training"]),
        # A letter and the treatment that its group got are one.
        (
            "group A received nivolumab, group B received ipilimumab; 40% with nivolumab",
            ["nivolumab", "nivolumab", "ipilimumab", "ipilimumab", "nivolumab"],
        ),
        # A role and the name that stands behind it in brackets are one.
        ("в группе сравнения («ИнО–»); в группе «ИнО–»", ["ИнО-", "ИнО-"]),
        # "The combination" is the only arm of several drugs.
        (
            "the combination group; the nivolumab plus ipilimumab group",
            ["nivolumab plus ipilimumab", "nivolumab plus ipilimumab"],
        ),
        # Russian and English words of a role are one.
        ("the control group; в контрольной группе; controls", ["control", "control", "control"]),
        ("the placebo group; в группе плацебо", ["placebo", "placebo"]),
        ("the first group; в 1-й группе; group 1", ["1", "1", "1"]),
        ("the control arm and the standard control arm", ["control", "control"]),
    ],
)
def test_different_names_of_one_arm_have_one_label(text, labels):
    assert [label.removeprefix("~") for label, _ in arms(text)] == labels


@pytest.mark.parametrize("text", ["controls for age", "quality control", "control of pain", "an intervention was made"])
def test_a_role_is_told_by_its_people(text):
    assert [label for label, _ in arms(text) if not label.startswith("~")] == []


def test_a_group_may_bear_the_name_of_a_result():
    text = "the complete remission group"
    remission = Mention(text.index("complete"), text.index(" group"), "outcome", "CR", "complete remission")
    assert [g.label for g in find(text, {}, [remission])] == ["complete remission"]


def test_the_name_of_a_result_alone_is_no_arm():
    text = "группа с полной ремиссией"
    remission = Mention(text.index("полной"), len(text), "outcome", "CR", "полной ремиссией")
    assert list(find(text, {}, [remission])) == []


PIECES = ["group A", "in the", "letrozole", "nivolumab", "plus", "versus", "placebo", "group", "arms", "and", ",", "(UC)", "usual care", "12%", "5 (10%)", "with", "(n = 40)", "control", "контрольной", "группе", "ниволумаба", "«А»", "1-й", "и", "2-й", "randomised to", "or", "3 mg", "FOLFOX", "R-BAC", ".", "patients"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
def test_groups_stand_inside_the_text_apart_and_in_order(text):
    found = list(find(text, {}, named(text), LABELS, GRAMMAR.find(text)))
    assert all(0 <= g.start < g.end <= len(text) and g.label.strip() for g in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join))
def test_the_words_of_a_group_begin_and_end_with_their_letters(text):
    for group in find(text, {}, named(text), LABELS, GRAMMAR.find(text)):
        words = text[group.start : group.end]
        assert words == words.strip()


@given(st.sampled_from(["МОБ", "А", "R-BAC", "placebo", "Контрольная"]), st.sampled_from(["", "+", "–", "−", "-"]))
def test_a_label_of_a_label_is_itself(name, sign):
    once = normal_label(name + sign, {"МОБ": "MRD"})
    assert normal_label(once, {"МОБ": "MRD"}) == once
