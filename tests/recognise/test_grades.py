"""Severity grades in both languages, marked in the line by bars, with their bounds behind."""

from __future__ import annotations

import pytest

from medkb.recognise.grades import grades

LINES = [
    ("мукозит |III степени|", 3, 3),
    ("мукозит |III–IV степени|", 3, 4),
    ("мукозит |≥ III степени|", 3, 5),
    ("мукозит |3-й степени и выше|", 3, 5),
    ("|до II степени| включительно", 1, 2),
    ("|степени 3–4|", 3, 4),
    ("|степень ≥ 3|", 3, 5),
    ("|степень тяжести 4|", 4, 4),
    ("|4 степени тяжести|", 4, 4),
    ("|1–2-й степени|", 1, 2),
    ("|I, II степени|", 1, 2),
    ("|не ниже III степени|", 3, 5),
    ("|I ст.| у двоих", 1, 1),
    ("|grade 3| mucositis", 3, 3),
    ("|grade ≥3|", 3, 5),
    ("|grades 3/4|", 3, 4),
    ("|grade 3 to 4|", 3, 4),
    ("|G3-4| events", 3, 4),
    ("|Grade III| CRS", 3, 3),
    ("|III–IV grade|", 3, 4),
    ("|grade 3 or worse|", 3, 5),
    ("|grade 3 or higher|", 3, 5),
    ("|grade 3| (15%)", 3, 3),
    ("GVHD |grades II–IV|", 2, 4),
]


@pytest.mark.parametrize(("line", "low", "high"), LINES)
def test_grade(line, low, high):
    text = line.replace("|", "")
    assert [(text[g.start : g.end], g.low, g.high) for g in grades(text)] == [(line.split("|")[1], low, high)]


@pytest.mark.parametrize(
    "text",
    [
        "grade 3.5",
        "grade 30",
        "grade 5%",
        "G-CSF",
        "степень снижения 3",
        "в значительной степени",
        "III стадия",
        "тип II",
        "grade of response",
    ],
)
def test_no_grade(text):
    assert list(grades(text)) == []


def test_at_least_before_the_word_opens_the_interval():
    assert [(g.low, g.high) for g in grades("at least grade 2")] == [(2, 5)]
