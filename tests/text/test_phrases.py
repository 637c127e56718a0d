"""Phrases in running text, in any inflection."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.text.phrases import PhraseTrie, trie_of
from medkb.text.tokens import tokenize

PHRASES = [
    ("полный ответ", "CR"),
    ("ответ", "response"),
    ("очень хороший частичный ответ", "VGPR"),
    ("реакция «трансплантат против хозяина»", "GVHD"),
    ("very good partial response or better", "VGPR+"),
    ("very good partial response", "VGPR"),
    ("острый лимфобластный лейкоз", "ALL"),
    ("febrile neutropenia", "FN"),
    ("neutropenia", "N"),
]


def trie() -> PhraseTrie:
    found = trie_of(PHRASES)
    found.add("CR", "CR", exact=True)
    found.add("МОБ", "MRD", exact=True)
    return found


def hits(text: str) -> list[tuple[str, str]]:
    tokens = tokenize(text)
    return [(text[tokens[h.first].start : tokens[h.last].end], str(h.payloads[0])) for h in trie().find(text, tokens)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("достигнут полный ответ", [("полный ответ", "CR")]),
        ("с полным ответом и ответами", [("полным ответом", "CR"), ("ответами", "response")]),
        ("Полного\nответа нет", [("Полного\nответа", "CR")]),
        ("реакции трансплантат-против-хозяина", [("реакции трансплантат-против-хозяина", "GVHD")]),
        ("реакцией «трансплантат против хозяина»", [("реакцией «трансплантат против хозяина", "GVHD")]),
        (
            "very good partial response (VGPR) or better in 5",
            [("very good partial response (VGPR) or better", "VGPR+")],
        ),
        ("very good partial response (VGPR), or worse", [("very good partial response", "VGPR")]),
        ("febrile neutropenia, neutropenia", [("febrile neutropenia", "FN"), ("neutropenia", "N")]),
        ("CR, cr and Cr", [("CR", "CR")]),
        ("МОБ-негативный, моб", [("МОБ", "MRD")]),
        ("острым лимфобластным лейкозом", [("острым лимфобластным лейкозом", "ALL")]),
    ],
)
def test_the_longest_phrase_is_found(text, found):
    assert hits(text) == found


@pytest.mark.parametrize("text", ["Он полный. Ответ дан позже", "полный, ответ", "полный; ответ", "полный (ответ)"])
def test_a_phrase_does_not_reach_over_a_stop(text):
    assert "CR" not in [payload for _, payload in hits(text)]


def test_one_phrase_keeps_all_that_it_stands_for():
    found = trie_of([("мукозит", 1), ("мукозиты", 2), ("мукозит", 1)])
    text = "мукозитом"
    assert [h.payloads for h in found.find(text, tokenize(text))] == [(1, 2)]


def test_an_empty_phrase_is_never_found():
    found = trie_of([("", 1), ("—", 2)])
    assert list(found.find("— word", tokenize("— word"))) == []


@given(st.lists(st.sampled_from("полный ответ CR neutropenia febrile . , МОБ частичный x".split()), max_size=20))
def test_hits_are_in_order_and_apart(words):
    text = " ".join(words)
    tokens = tokenize(text)
    found = list(trie().find(text, tokens))
    assert all(a.last < b.first for a, b in itertools.pairwise(found))


@given(st.text(max_size=60))
def test_tokens_are_their_stretch_of_text(text):
    tokens = tokenize(text)
    assert all(text[t.start : t.end] == t.text and t.key for t in tokens)
    assert all(a.end <= b.start for a, b in itertools.pairwise(tokens))
