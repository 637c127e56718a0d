"""Which group a figure is about, on sentences whose groups are marked: [words|label], weak ones [words|~label]."""

from __future__ import annotations

import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.model import Block, BlockKind, Document, Figure, FigureKind, Group
from medkb.normalise import clean
from medkb.pipeline import _engine, extract_document
from medkb.recognise.figures import FigureGrammar
from medkb.recognise.recogniser import unit_spellings
from medkb.relate.arms.finder import ArmFinder, compared
from medkb.relate.arms.runs import whole_run
from medkb.relate.arms.touching import touching
from medkb.relate.arms.wholes import agrees, is_share
from medkb.relate.passage import Passage
from medkb.vocab import load

GRAMMAR = FigureGrammar(list(load().people), *unit_spellings(load()))
_MARK = re.compile(r"\[(?P<words>[^|\]]+)\|(?P<weak>~?)(?P<label>[^\]]+)\]")


def passage(marked, index=0, source="own"):
    """One sentence with the groups that its marks name and the figures that its words print."""
    text, groups, at = "", [], 0
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        groups.append(Group(len(text), len(text) + len(match["words"]), match["label"], weak=bool(match["weak"])))
        text += match["words"]
        at = match.end()
    text += marked[at:]
    block = Block(BlockKind.PARAGRAPH, 0, len(text), section="results")
    return Passage(text, 0, len(text), block, index, (), (), GRAMMAR.find(text), (), (), groups, source)


def finder(*sentences, sizes=None):
    """A finder that knows the groups of all sentences."""
    named = [g for p in sentences for g in p.groups] + [Group(0, 1, label) for label in sizes or ()]
    found = ArmFinder(SimpleNamespace(groups=named))
    if sizes:
        found.know(sizes)
    return found


def arms(marked, sizes=None):
    """The group of each percentage, share and count."""
    p = passage(marked)
    found = finder(p, sizes=sizes)
    return [found.of(p, f) for f in p.figures if f.kind is not FigureKind.SIZE]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        # A figure takes the group that it touches.
        ("26% in the [A group|A] and 22% in the [B group|B]", ["A", "B"]),
        ("26% of the [A group|A] versus 22% of the [B group|B]", ["A", "B"]),
        ("26% of patients who received [drug a|~a] and 22% of those given [drug b|~b]", ["a", "b"]),
        ("26 % больных [группы А|А] и 22 % больных [группы Б|Б]", ["А", "Б"]),
        ("у 26 % – в [группе А|А], у 22 % – в [группе Б|Б]", ["А", "Б"]),
        ("[A group|A]: 26%, [B group|B]: 22%", ["A", "B"]),
        ("([A|~A], 26%; [B|~B], 22%)", ["A", "B"]),
        ("[A group|A] (26%) and [B group|B] (22%)", ["A", "B"]),
        ("26% ([A|~A]) and 22% ([B|~B])", ["A", "B"]),
        ("in the [A group|A] it was 26% and in the [B group|B] it was 22%", ["A", "B"]),
        ("в [группе А|А] – 26 %, в [группе Б|Б] – 22 %", ["А", "Б"]),
        ("[группа А|А] составила 26 %, [группа Б|Б] составила 22 %", ["А", "Б"]),
        ("12 (26%) of the [A group|A] and 9 (22%) of the [B group|B]", ["A", "B"]),
        # Between two groups: a group that leads on to a figure of its own is that figure's.
        ("[A|A] 26% [B|B] 22%", ["A", "B"]),
        ("у [А|А] 26 % у [Б|Б] – 22 %", ["А", "Б"]),
        # Figures in a row take the groups in a row.
        ("26% and 22% in the [A|A] and [B groups|B], respectively", ["A", "B"]),
        ("26%, 22% and 18% in [groups A|A], [B|B] and [C|C], respectively", ["A", "B", "C"]),
        ("in the [A|A] and [B groups|B] relapse was seen in 26% and 22%, respectively", ["A", "B"]),
        ("26 и 22 % больных [группы А|А] и [группы Б|Б] соответственно", ["А", "Б"]),
        ("in the [A|A] than in the [B group|B] (26% vs 22%)", ["A", "B"]),
        ("чаще в [группе А|А], чем в [группе Б|Б] (26 % против 22 %)", ["А", "Б"]),
        ("12 (26%) versus 9 (22%) in the [A group|A] and the [B group|B]", ["A", "B"]),
        # Of several pairs in a row each has the order.
        ("in the [A|A] and [B groups|B]: CR 26% vs 22%, PR 12% vs 9%", ["A", "B", "A", "B"]),
        # The second of two figures is of the group with which the only named one is compared.
        ("in the [A group|A] relapse was 26% vs 22%", ["A", "comparison"]),
        ("26% of the [A group|A] versus 22%", ["A", "comparison"]),
        ("compared with the [A group|A], relapse was seen in 26% vs 22%", ["comparison", "A"]),
        # A lone figure takes the nearest group before it, or the only one that is named.
        ("In the [A group|A], as was expected by all of us, relapse occurred late in 26%", ["A"]),
        ("relapse occurred in 26%, much as it had before, among those of the [A group|A]", ["A"]),
        # A name that stands alone speaks only for the figure that it touches.
        ("with [drug a|~a], as was expected by all of us, relapse occurred late in 26%", [None]),
        # What is told of nobody is not of the group that is named behind it.
        ("no patients relapsed, which was as in the [A group|A]", [None]),
        # Two results in a row are of one group.
        ("26% and 22% with [drug a|~a]", ["a", "a"]),
        ("in the [A group|A] 26% responded and 22% relapsed", ["A", "A"]),
    ],
)
def test_the_groups_of_the_figures_of_a_sentence(marked, expected):
    assert arms(marked) == expected


@pytest.mark.parametrize(
    "marked",
    [
        "26% of patients relapsed",
        "26 % больных",
        "26% vs 22%",
    ],
)
def test_no_group_is_found_where_none_is_named(marked):
    assert set(arms(marked)) == {None}


def test_the_figure_goes_to_the_other_arm_where_the_sentence_only_compares_with_one():
    before = passage("[A group|A] and [B group|B]; the [A group|A] and the [B group|B] were alike")
    p = passage("relapse was less frequent (26%) than in the [B group|B]", index=1)
    assert finder(before, p).of(p, p.figures[0]) == "A"


def test_the_second_of_two_figures_takes_the_other_of_two_arms():
    before = passage("[A group|A] and [B group|B]; the [A group|A] and the [B group|B] were alike")
    p = passage("26% of the [A group|A] versus 22%", index=1)
    found = finder(before, p)
    assert [found.of(p, f) for f in p.figures] == ["A", "B"]


def test_figures_in_a_row_without_names_take_the_arms_in_the_order_of_the_sentence_before():
    before, p = passage("The [B group|B] was older than the [A group|A]."), passage("26% vs 22% relapsed")
    found = finder(before, p)
    found.leave(before)
    assert [found.of(p, f) for f in p.figures] == ["B", "A"]


def test_the_group_of_the_sentence_before_goes_on_within_a_paragraph():
    before = passage("The [A group|A] was followed for a year.")
    for index, expected in ((0, "A"), (1, None)):
        p = passage("Relapse occurred in 26%", index)
        found = finder(before, p)
        found.leave(before)
        assert found.of(p, p.figures[0]) == expected


@pytest.mark.parametrize(
    "words", ["Overall, 26% relapsed", "26% in both groups relapsed", "Всего рецидив у 26 %", "В целом рецидив у 26 %"]
)
def test_where_everyone_is_counted_no_group_goes_on(words):
    before, p = passage("The [A group|A] was followed for a year."), passage(words)
    found = finder(before, p)
    found.leave(before)
    assert found.of(p, p.figures[0]) is None


def test_two_groups_of_the_sentence_before_do_not_go_on():
    before = passage("The [A group|A] and the [B group|B] were followed."), passage("Relapse occurred in 26%")
    found = finder(*before)
    found.leave(before[0])
    assert found.of(before[1], before[1].figures[0]) is None


SIZES = {"A": 40, "B": 50}


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("8 (20%) versus 20 (40%)", ["A", "B"]),
        ("20 (40%) versus 8 (20%)", ["B", "A"]),
        ("8 (20%) and 9 (22.5%) of patients relapsed, respectively", [None, None]),
    ],
)
def test_sizes_tell_the_groups_of_counts_with_percentages(marked, expected):
    assert arms(marked, SIZES) == expected


def test_figures_of_another_study_do_not_take_the_arms_of_this_one():
    p = passage("8 (20%) versus 20 (40%)", source="cited")
    found = finder(p, sizes=SIZES)
    assert [found.of(p, f) for f in p.figures] == [None, None]


def test_the_other_group_of_another_study_is_not_the_other_arm_of_this_one():
    before = passage("[A group|A] and [B group|B]; the [A group|A] and the [B group|B] were alike")
    p = passage("26% of the [A group|A] versus 22%", index=1, source="cited")
    found = finder(before, p)
    assert [found.of(p, f) for f in p.figures] == ["A", "comparison"]


@pytest.mark.parametrize(
    ("count", "percent", "of", "expected"),
    [
        (7, "17.5", 40, True),
        (1, "33", 3, True),
        (1, "33.3", 3, True),
        (2, "67", 3, True),
        (2, "66", 3, False),
        (7, "17.5", 41, False),
        (7, "17.5", 0, False),
        (0, "0", 40, True),
        (40, "100", 40, True),
    ],
)
def test_a_percentage_is_the_share_of_its_count_to_its_last_digit(count, percent, of, expected):
    assert is_share(count, Decimal(percent), of) is expected


@given(st.integers(1, 3000), st.data(), st.integers(0, 2))
def test_a_rounded_share_is_that_of_its_count(of, data, digits):
    count = data.draw(st.integers(0, of))
    percent = round(Decimal(100 * count) / of, digits)
    assert is_share(count, percent, of)
    figure = Figure(0, 1, FigureKind.SHARE, count=count, value=percent)
    assert agrees(figure, of)
    assert agrees(figure, max(0, count - 1)) is False


@pytest.mark.parametrize(
    ("marked", "label"),
    [
        ("26% in the [A group|A]", "A"),
        ("26% of all patients who were assigned to [drug a|~a]", "a"),
        ("26 % больных, получавших [а|~а]", "а"),
        ("three [A|A] patients (3.4%)", "A"),
        ("26% of them; the [A group|A]", None),
        ("26% relapsed and were treated in the [A group|A]", None),
        ("26% ([A|~A])", "A"),
        ("12 patients ([A|~A])", None),  # whom the bracket names is a part of them
    ],
)
def test_a_group_beside_its_figure(marked, label):
    p = passage(marked)
    assert touching(p, p.figures[-1]) == label


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("26% and 22% relapsed", ["26%", "22%"]),
        ("26%, 22%, and 18% relapsed", ["26%", "22%", "18%"]),
        ("26% (95% CI 20–32) versus 22% (95% CI 16–28)", ["26%", "22%"]),
        ("26% of men and 22% of women", ["26%", "22%"]),
        ("26 % против 22 %", ["26 %", "22 %"]),
        ("26%. Later 22%", ["26%"]),
    ],
)
def test_figures_of_one_kind_in_a_row(text, printed):
    p = passage(text)
    assert [f.text for f in whole_run(p, p.figures[0])] == printed


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("ABAB", ("A", "B")),
        ("BABA", ("B", "A")),
        ("AB", ()),  # named once
        ("AAAA", ()),  # one alone is compared with nothing
        ("AAAAABB", ()),  # one is named too seldom
        ("ABCDEABCDE", ()),  # more than an article compares
        ("ABCABC", ("A", "B", "C")),
    ],
)
def test_the_arms_that_an_article_compares_are_named_again_and_again(labels, expected):
    assert compared(SimpleNamespace(groups=[Group(i, i + 1, label) for i, label in enumerate(labels)])) == expected


GROUPS = ["[A group|A]", "[B group|B]", "[drug a|~a]", "[C|C]"]
PIECES = [*GROUPS, "26%", "22 %", "12 (30%)", "5 of 20", "6 months", "95% CI 20–32", "versus", "and", ",", ";", "in the", "of patients", "respectively", "compared with the", "(", ")", ":", "vs", "больных", "соответственно", "overall"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join))
def test_a_figure_is_of_a_group_that_is_named_or_of_none(marked):
    labels = {g.label for g in passage(marked).groups} | {None, "comparison"}
    assert set(arms(marked)) <= labels


SENTENCES = [
    "Patients were randomised to nivolumab (n = 40) or placebo (n = 50).",
    "In the nivolumab group 10 (25%) patients had a complete response.",
    "Relapse occurred in 12% vs 18%.",
    "Complete response was seen in 26% and 22% of groups A and B, respectively.",
    "В группе плацебо рецидив развился у 5 (10 %) больных.",
    "Полный ответ получен у 26 % больных, в контрольной группе – у 12 %.",
    "Nausea was seen in 12%, 9 % and 7% with A, B and C.",
    "None of the 24 patients relapsed.",
    "Overall, 30 (33.3%) relapsed.",
]


@given(st.lists(st.sampled_from(SENTENCES), max_size=6).map(" ".join))
def test_an_arm_is_a_label_of_the_article_or_everyone_or_the_unnamed_other(text):
    document = Document("t.txt", text, (Block(BlockKind.PARAGRAPH, 0, len(text), "en", "results"),))
    labels = {g.label for g in _engine().recogniser.recognise(clean(document)).groups}
    assert {c.fact.arm for c in extract_document(document).claims} <= labels | {"all", "comparison"}
