"""A gate finds what its pattern finds, and knows what a match must hold."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.text.gate import Gate, gated
from medkb.text.pieces import held, leading

PATTERNS = [
    r"(?i)\bdied\b|\bумер(?:ли)?\b",
    r"(?i)\b(?:no|не|без)\s(?:deaths?|рецидив\w+)",
    r"\b(?P<noun>[Gg]roups?|[Aa]rms?)\s(?P<name>[A-Z])",
    r"(?<![\w-])(?P<n>\d-?(?:я|й)|I{1,3}|[Пп]ерв\w+)\s[Гг]рупп",
    r"(?:\d+\s)?(?:patients|больных)$",
    r"^(?:in|у)\s\d+",
    r"(?i)kelvin|ski",
    r"(?:[Пп]од)?[Гг]рупп\w+\s\w",
    r"(?<=\bво )II\b",
    r"(?i)до\s?\d|при(?=\sсмерти)",
]
TEXTS = [
    "Умерли 5 и 6 больных. There were no deaths in Group A, и без рецидивов в ARM B",
    "во II группе, 1-я группа и первая группа; III группа — 12 patients",
    "in 5 patients\nу 12 больных",
    "Kelvin ſki",  # letters that are equal to k and s when case is ignored
    "при смерти, до 5, додо5",
    "İn 5 patients died",  # lower() makes this text longer
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("pattern", PATTERNS)
def test_finds_what_the_pattern_finds(pattern, text):
    plain, gate = re.compile(pattern), gated(pattern)
    for long in (text, f"{text} " * 60, f"{'x ' * 900}{text}"):  # a long text is searched another way
        for start, end in ((0, len(long)), (3, len(long) - 2), (1, 60)):
            wanted = [m.span() for m in plain.finditer(long, start, end)]
            assert [m.span() for m in gate.finditer(long, start, end)] == wanted
            first = gate.search(long, start, end)
            assert (first and first.span()) == (wanted[0] if wanted else None)


_ALPHABET = st.sampled_from([*"умерлдиdиed noгрГргрпaarmAB15-\n.,ſ", "группа ", " died ", "Group ", "умерли "])


@given(st.lists(_ALPHABET, max_size=90).map("".join), st.sampled_from(PATTERNS), st.booleans())
def test_finds_what_the_pattern_finds_in_any_text(text, pattern, long):
    text = text + " word" * 400 if long else text
    found = [m.span() for m in _GATES[pattern].finditer(text)]
    assert found == [m.span() for m in re.finditer(pattern, text)]


_GATES = {pattern: Gate(re.compile(pattern)) for pattern in PATTERNS}


@pytest.mark.parametrize(
    ("pattern", "pieces"),
    [
        (r"(?i)\bdied\b|умер\w*", {" died ", "умер"}),
        (r"\d+\s(?:of|из)\s\d+", {" of", " из"}),
        (r"(?:died)?", set()),
        (r"\d+", set()),
        (r"[Гг]рупп\w*", {"групп"}),
        (r"(?<=died )in hospital", {" hospital"}),
        (r"(?<![^\W\d_])mg", {"mg"}),
    ],
)
def test_pieces_that_a_match_holds(pattern, pieces):
    assert held(re.compile(pattern)) == pieces


@pytest.mark.parametrize(
    ("pattern", "pieces"),
    [
        (r"\b(?:[Gg]roup|arm)s?\b", {" group", " arm"}),
        (r"(?<!\w)(?:the\s)?[1-3]\s", {" the ", " #"}),
        (r"(?<!\w)I{1,3}", {" i"}),
        (r"(?:[Пп]од)?[Гг]рупп", {"подгрупп", "групп"}),  # wherever in a word
        (r"arms?\b", {"arm"}),  # "pharms"
        (r"no\b", set()),
        (r"\b\w+", set()),
        (r"(?<![^\W\d_])mg", set()),  # "5mg"
    ],
)
def test_pieces_that_a_match_begins_with(pattern, pieces):
    assert leading(re.compile(pattern)) == pieces


def test_lines_worth_trying_hold_all_that_are_found():
    lines = ["DOI 10.1/x", "a doing", "no", "", "see doi:10.2/y", "ſdoi"]
    gate = gated(r"(?i)\bdoi\b")
    assert list(gate.among(lines[:5])) == [0, 1, 4]
    assert list(gate.among(lines)) == [0, 1, 2, 3, 4, 5]  # of a text that may hold anything, all
    assert list(gated(r"\d+").among(lines)) == [0, 1, 2, 3, 4, 5]
