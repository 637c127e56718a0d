"""Abbreviations that an article defines for itself."""

from __future__ import annotations

import pytest

from medkb.link import lexicon
from medkb.recognise.abbreviations import expand, learn, translation
from medkb.text.tokens import tokenize
from medkb.vocab import load

NAMES = lexicon(load())


def initials(scheme, concept):
    labels = [label.lower() for _, label in load().get(scheme, concept).labels]
    if scheme == "drug":
        return frozenset(label[0] for label in labels)
    return frozenset("".join(word[0] for word in label.split()) for label in labels)


def learnt(text: str):
    return learn(text, list(NAMES.find(text, tokenize(text))), initials)


@pytest.mark.parametrize(
    ("text", "short", "concept"),
    [
        ("инотузумаб озогамицин (ИнО) эффективен", "ИнО", "inotuzumab-ozogamicin"),
        ("progression-free survival (PFS) was", "PFS", "PFS"),
        ("безрецидивная выживаемость (БРВ) выше", "БРВ", "RFS"),
        ("Общая выживаемость (далее – ОВ) выше", "ОВ", "OS"),
        ("ПР – полная ремиссия", "ПР", "CR"),
        ("PR, partial response", "PR", "PR"),
    ],
)
def test_a_definition_teaches_its_abbreviation(text, short, concept):
    assert learnt(text).meanings[short][1] == concept


@pytest.mark.parametrize("text", ["central review (CR) was done", "partial reconstruction (PR) of"])
def test_an_abbreviation_defined_as_something_else_is_blocked(text):
    found = learnt(text)
    assert found.meanings == {}
    assert len(found.blocked) == 1


def test_the_first_definition_holds():
    found = learnt("общая выживаемость (ОВ), далее общий ответ (ОВ)")
    assert found.meanings["ОВ"] == ("endpoint", "OS")


def test_the_abbreviation_is_found_wherever_it_stands():
    text = "инотузумаб озогамицин (ИнОз). Больные получали ИнОз."
    tokens = tokenize(text)
    mentions = list(NAMES.find(text, tokens))
    found = expand(text, tokens, learn(text, mentions, initials), mentions)
    assert [(m.text, m.concept, text[m.start : m.end]) for m in found] == [
        ("ИнОз", "inotuzumab-ozogamicin", "ИнОз")
    ] * 2


def test_both_languages_of_one_abbreviation_are_joined():
    found = learnt("общая выживаемость (ОВ). Here overall survival (OS) is")
    assert translation(found) == {"ОВ": "OS"}
