"""Numbers, names and designs in the words of the table's language."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.studies.design import design
from medkb.studies.labels import Labels
from medkb.studies.numbers import covering, numbers
from medkb.studies.words import words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("41/103 (39,8 %)", {"41", "103", "39.8"}),
        ("92 (17·9%)", {"92", "17.9"}),
        ("1 234 or 1,234 people", {"1234", "1.234"}),
        ("two of twelve", {"2", "12"}),
        ("у трех из двадцати", {"3", "20"}),
        ("III–IV степени", {"3", "4"}),
        ("mg/m²", set()),
    ],
)
def test_numbers_of_a_text(text, expected):
    assert set(numbers(text)) == {Decimal(n) for n in expected}


@given(st.lists(st.integers(0, 9).map(Decimal)), st.lists(st.sets(st.integers(0, 9).map(Decimal)), max_size=5))
def test_the_chosen_texts_cover_all_that_can_be_covered(used, printed):
    chosen, left = covering(used, printed)
    everywhere = set().union(*printed) if printed else set()
    assert set(left) == set(used) - everywhere
    assert set(used) - set(left) <= set().union(*(printed[i] for i in chosen)) if chosen else True
    assert bool(chosen) == bool(printed)


@pytest.mark.parametrize(
    ("title", "english", "russian"),
    [
        ("A multicentre, open-label, randomised phase 3 trial", "multicentre, open-label, randomised, phase\u00a03", "многоцентровое, открытое, рандомизированное, 3\u00a0фаза"),
        ("A randomized placebo-controlled study", "placebo-controlled, randomised", "плацебо-контролируемое, рандомизированное"),
        ("A non-randomised comparison", "non-randomised", "нерандомизированное"),
        ("Нерандомизированное проспективное исследование", "non-randomised, prospective", "нерандомизированное, проспективное"),
        ("Рандомизированное двойное слепое исследование II фазы", "double-blind, randomised, phase\u00a0II", "двойное слепое, рандомизированное, II\u00a0фаза"),
        ("Ретроспективный анализ", "retrospective", "ретроспективное"),
        ("Клиническое наблюдение и обзор литературы", "case report", "клиническое наблюдение"),
        ("A case report", "case report", "клиническое наблюдение"),
        ("A single-arm, multi- centre study", "multicentre, single-arm", "многоцентровое, одногрупповое"),
        ("Открытое сравнительное исследование", "open-label", "открытое"),
        ("Открытые переломы бедра", "", ""),
        ("Use of a drug in an unrandomly chosen group", "", ""),
        ("", "", ""),
    ],
)  # fmt: skip
def test_the_design_is_what_the_title_says(title, english, russian):
    assert design(title, "en") == english
    assert design(title, "ru") == russian


@pytest.mark.parametrize(
    ("kind", "record", "english", "russian"),
    [
        ("unit", "mg/m2", "mg/m²", "мг/м²"),
        ("unit", "ug/kg/d", "mcg/kg/day", "мкг/кг/сут"),
        ("unit", "unheard", "unheard", "unheard"),
        ("time", "12 mo", "12\u00a0mo", "12\u00a0мес"),
        ("time", "1 a", "1\u00a0y", "1\u00a0год"),
        ("time", "2 a", "2\u00a0y", "2\u00a0года"),
        ("time", "11 a", "11\u00a0y", "11\u00a0лет"),
        ("time", "2.5 a", "2.5\u00a0y", "2,5\u00a0года"),
        ("time", "D+30", "D+30", "Д+30"),
        ("words", "days 1-7", "days 1–7", "дни\u00a01–7"),
        ("words", "days 8 and 15, cycle 1", "days 8 and 15, cycle 1", "дни\u00a08 и 15, цикл 1"),
        ("words", "every 12 hours, for 7 days", "every 12 hours, for 7 days", "каждые 12\u00a0ч, в течение 7\u00a0дн."),
        (
            "words",
            "days 1, 8 and 15, 28-day cycle",
            "days 1, 8 and 15, 28-day cycle",
            "дни\u00a01, 8 и 15, 28-дневный цикл",
        ),
        ("words", "days 1-5 and 8-12", "days 1–5 and 8–12", "дни\u00a01–5 и 8–12"),
        ("words", "once daily", "once daily", "1 раз в сутки"),
        ("words", "age >60 years", "age >60 years", "возраст > 60\u00a0лет"),
        ("words", "as told elsewhere", "as told elsewhere", "as told elsewhere"),
        ("route", "oral", "oral", "внутрь"),
        ("drugs", "nivolumab plus ipilimumab", "nivolumab plus ipilimumab", "ниволумаб + ипилимумаб"),
        ("drugs", 'a"} ; "b', 'a"} ; "b', 'a"} ; "b'),
        ("name", "sepsis", "sepsis", "сепсис"),
    ],
)
def test_names_in_both_languages(blank, kind, record, english, russian):
    assert getattr(Labels(blank, "en"), kind)(record) == english
    assert getattr(Labels(blank, "ru"), kind)(record) == russian


def test_both_languages_have_all_words():
    assert words("en").keys() == words("ru").keys()
    assert all(words(lang)[key] for lang in ("en", "ru") for key in words("en"))
