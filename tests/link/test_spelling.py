"""When two spellings are one name, and when they are two drugs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.link.spelling import Spellings, frame, sound


def names(**concepts):
    spellings = Spellings()
    for key, concept in concepts.items():
        spellings.learn(key, concept)
    return spellings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("oestradiol", "estradiol"),
        ("sulphasalazine", "sulfasalazine"),
        ("cyclosporine", "ciclosporin"),
        ("amoxycillin", "amoxicillin"),
        ("thiabendazole", "tiabendazole"),
        ("цефазолин", "цефозолин"),
        ("бетаметазон", "бетаметасон"),
        ("лозартан", "лазартан"),
        ("циннаризин", "цинаризин"),
    ],
)
def test_spellings_of_one_name_sound_alike(one, other):
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("метотрексат", "метилпреднизолон"), ("prednisone", "prednisolone"), ("цефтазидим", "цефотаксим")],
)
def test_two_drugs_sound_differently(one, other):
    assert sound(one) != sound(other)


def test_a_sound_that_two_concepts_share_names_none():
    spellings = names(sulfadoxin="a", sulphadoxin="b")
    assert spellings.same_sound("sulfadoxine") is None


def test_a_name_within_a_letter_of_two_concepts_names_both():
    assert names(cefatrizine="a", cefotrizine="b").within_a_slip("cefutrizine") == {"a", "b"}


@pytest.mark.parametrize("key", ["ритуксмаб", "ритуксиммаб", "ритукисмаб", "ритуксемаб"])
def test_a_letter_missing_doubled_swapped_or_wrong_is_a_slip(key):
    assert names(ритуксимаб="r").within_a_slip(key) == {"r"}


def test_in_a_short_name_another_consonant_is_another_drug():
    assert names(пиназепам="p").within_a_slip("пиразепам") == set()
    assert names(пиназепам="p").within_a_slip("пимазепам") == {"p"}  # m and n are heard alike


@pytest.mark.parametrize("key", ["cytisine", "codein", "ibuprofen"])
def test_short_or_far_keys_have_no_slip(key):
    assert names(codeine="c", cytisines="d").within_a_slip(key) in (set(), {"d"})


def test_a_long_name_is_found_by_its_consonants():
    spellings = names(levetiracetam="l")
    assert spellings.same_frame("leviteracetam") == "l"
    assert spellings.same_frame("lovotorocotom") is None  # more than two letters differ


def test_tables_make_the_same_spellings_again():
    spellings = names(levetiracetam="l", codeine="c")
    assert Spellings(*spellings.tables).same_sound("levetirasetam") == "l"


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=15))
def test_a_sound_is_its_own_sound_but_for_what_it_reads_anew(word):
    assert frame(sound(word)) == frame(sound(word))
    assert len(sound(word)) <= 2 * len(word)


@given(st.text(alphabet="абвгдежзийклмнопрстуфхцчшщыэюя", min_size=7, max_size=14), st.data())
def test_a_known_name_without_one_inner_letter_is_found_again(name, data):
    at = data.draw(st.integers(2, len(name) - 2))
    assert names(**{name: "x"}).within_a_slip(name[:at] + name[at + 1 :]) in ({"x"}, set())
