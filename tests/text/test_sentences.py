"""Sentence borders: the bar in a line marks each border."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkb.text.sentences import sentences

LINES = [
    "Пациент А. И. Иванов получил препарат.|Ответ достигнут.",
    "The patient of Dr. J. Smith was treated.|He responded.",
    "На рис. 2 показано число больных.|См. табл. 3.",
    "Fig. 2 shows the curve.|Table 3 gives the rates.",
    "В 2015 г. начато лечение.|Больной умер.",
    "Лечение начато в 2015 г.|Больной умер.",
    "Доза составила 500 мг/сут.|Лечение продолжено.",
    "Доза 5 мг в сут. и 12 больных ответили.",
    "Инфузия длилась 30 мин.|Ответ достигнут.",
    "The infusion took 30 min.|Response followed.",
    "ОВ составила 43.6 % и 25.0 %.|Далее умерли 12.|Живы 5.",
    "The rate was 43.6% vs. 25.0%.|Next came toxicity.",
    "P value was 0.05.|12 patients died.",
    "Smith et al. Lancet reported it.|We did not.",
    "As shown, e.g. Response in 5 patients, it works.|It is safe.",
    "Препараты, т. е. Ритуксимаб и другие, отменены.|Больной выписан.",
    "Исключены гепатит В, ВИЧ и т. д.|Больные умерли.",
    "Больной с гепатитом В.|Лечение отменено.",
    "He had hepatitis B.|Treatment was stopped.",
    "Это группа А.|Препарат вводили.",
    "Ответ?|Да!|Конец…|Всё.",
    "«Ответ достигнут.»|Лечение продолжено.",
    "(All died.)|[None survived.]|The end.",
    "Больной 65 лет.|«Ремиссия» достигнута.",
    "Токсичность III степени.|Умер 1 больной.",
    "Only grade III.|Death followed.",
]


@pytest.mark.parametrize("line", LINES)
def test_sentences_end_at_the_bars(line):
    text = line.replace("|", " ")
    assert [text[s.start : s.end] for s in sentences(text, 0, len(text))] == line.split("|")


def test_a_line_break_parts_sentences_like_a_space():
    text = "Ответ достигнут.\nБольной жив."
    assert [text[a:b] for a, b in sentences(text, 0, len(text))] == ["Ответ достигнут.", "Больной жив."]


def test_only_the_asked_stretch_is_cut():
    text = "Раз. Два. Три. Четыре."
    assert [text[a:b] for a, b in sentences(text, 5, 14)] == ["Два.", "Три."]


@given(st.text(alphabet="абВГ xY.!?»\n12,(", max_size=80))
def test_sentences_cover_all_but_whitespace_in_order(text):
    spans = list(sentences(text, 0, len(text)))
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    covered = {i for s in spans for i in range(s.start, s.end)}
    assert all(text[i].isspace() for i in range(len(text)) if i not in covered)
