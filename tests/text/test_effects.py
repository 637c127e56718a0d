"""Printed ratios: value, interval, level and p value of each form, and what only looks like one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from medkb.text.effects import printed_effects


def read(text):
    return [
        (e.measure, *(x if x is None else float(x) for x in (e.value, e.low, e.high, e.level)), e.p)
        for e in printed_effects(text, 0, len(text))
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("HR 0.71; 95% CI 0.55–0.93; p = 0.012", ("HR", 0.71, 0.55, 0.93, 95, "0.012")),
        ("ОР 0,71 (95 % ДИ 0,55–0,93)", ("ratio", 0.71, 0.55, 0.93, 95, None)),
        ("отношение шансов (ОШ) составило 2,3 (95 % ДИ от 1,2 до 4,4; р < 0,05)", ("OR", 2.3, 1.2, 4.4, 95, "<0.05")),
        ("hazard ratio for death, 0.62", ("HR", 0.62, None, None, None, None)),
        ("HR=0.53 [0.37-0.77]", ("HR", 0.53, 0.37, 0.77, None, None)),
        ("HR (95% CI): 0.71 [0.55, 0.93]", ("HR", 0.71, 0.55, 0.93, 95, None)),
        ("HR, 95% CI: 0.71, 0.55–0.93", ("HR", 0.71, 0.55, 0.93, 95, None)),
        ("HR, .71 [98.3% CI, .58-.87]; P = .001", ("HR", 0.71, 0.58, 0.87, 98.3, "0.001")),
        ("(p = 0·031; RR 0·77, 0·61–0·98)", ("RR", 0.77, 0.61, 0.98, None, "0.031")),
        ("sHR 1.05 per year; 95% CI 1.02–1.08", ("sHR", 1.05, 1.02, 1.08, 95, None)),
    ],
)
def test_a_form_is_read_whole(text, found):
    assert read(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "INR 2.3 (95% CI 2.1–2.5)",
        "ORR 45.5%, ОР 45,5 %, RR 18.5/min, HR 72 bpm",
        "HR-positive tumours of 2.5 cm",
        "THIS OR 2.5 THAT",
        "the median HR was lower than 0.71",
        "an upper limit of the HR below 1.25",
    ],
)
def test_what_only_looks_like_a_ratio_is_none(text):
    assert read(text) == []


def test_a_name_stands_once_before_a_series():
    text = "hazard ratios were 0.71 (95% CI 0.58–0.87) for OS and 0.65 (0.54–0.79) for PFS"
    first, second = printed_effects(text, 0, len(text))
    assert (first.series, second.series, second.value, second.level) == (False, True, Decimal("0.65"), Decimal(95))
