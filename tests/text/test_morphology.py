"""Forms of a word share a key; words that mean different things do not."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.text.morphology import fold, is_cyrillic, word_key
from medkb.vocab import load

FORMS = """
диазепам диазепама диазепаму диазепамом диазепаме
меропенем меропенема меропенему меропенемом меропенеме
цефотиам цефотиама цефотиаму цефотиамом цефотиаме
блинатумомаб блинатумомаба блинатумомабу блинатумомабом блинатумомабе
бортезомиб бортезомиба бортезомибу бортезомибом бортезомибе
метотрексат метотрексата метотрексату метотрексатом метотрексате
тиотепа тиотепы тиотепе тиотепу тиотепой
ответ ответа ответу ответом ответе ответы ответов ответам ответами ответах
больной больного больному больным больном больная больные больных больными
полный полная полное полные полного полной полному полным полными полных полную полном
ремиссия ремиссии ремиссию ремиссией ремиссий ремиссиям ремиссиями ремиссиях
нейтропения нейтропении нейтропению нейтропенией нейтропений
боль боли болью болей
рецидив рецидива рецидивом рецидиве рецидивы рецидивов
степень степени степенью степеней
доза дозы дозе дозу дозой доз дозам дозами дозах
кровотечение кровотечения кровотечением кровотечений кровотечениями
response responses
toxicity toxicities
patient patients
""".split("\n")[1:-1]

APART = [("боль", "более"), ("меропенем", "эртапенем"), ("метотрексат", "ралтитрексед"), ("ответ", "отвар"), ("до", "доза"),
         ("sepsis", "sepsi"), ("virus", "viru")]  # fmt: skip


@pytest.mark.parametrize("forms", FORMS, ids=lambda line: line.split()[0])
def test_all_forms_of_a_word_share_a_key(forms):
    assert len({word_key(form) for form in forms.split()}) == 1


@pytest.mark.parametrize(("one", "other"), APART)
def test_different_words_have_different_keys(one, other):
    assert word_key(one) != word_key(other)


def test_every_russian_drug_name_that_ends_in_a_consonant_keeps_its_key_through_the_cases():
    names = {label for c in load().concepts("drug") for label in (c.ru, *c.alt_ru)}
    names = {name for name in names if re.fullmatch("[а-яё]{5,}[бвгджзклмнпрстфхцчшщ]", name)}
    assert len(names) > 1000
    changed = [name for name in names if len({word_key(name + case) for case in ("", "а", "у", "ом", "е")}) > 1]
    # these are themselves case forms of words of the dictionary ("тиазин", "крестины", "проминать")
    assert sorted(changed) == ["крестин", "проминал", "тиазинам"]


def test_no_two_drugs_share_the_key_of_a_one_word_name():
    owners: dict[str, set[str]] = {}
    for concept in load().concepts("drug"):
        for label in (concept.en, concept.ru):
            if re.fullmatch(r"[^\W\d_]+", label):
                owners.setdefault(word_key(label), set()).add(concept.id)
    assert {key: ids for key, ids in owners.items() if len(ids) > 1} == {}


@given(st.text(alphabet="абвгдеёжзийклмнопрстуфхцчшщъыьэюяАБВГДЕЁabcdefsy", min_size=1, max_size=15))
def test_a_key_ignores_case_and_yo(word):
    assert word_key(word) == word_key(word.upper().lower()) == word_key(fold(word))


@given(st.text(min_size=1, max_size=10))
def test_a_key_is_never_empty(word):
    assert word_key(word)


@pytest.mark.parametrize(
    ("word", "cyrillic"), [("Ёлка", True), ("ёж", True), ("Ответ", True), ("dose", False), ("7", False), ("", False)]
)
def test_the_first_letter_tells_the_alphabet(word, cyrillic):
    assert is_cyrillic(word) is cyrillic
