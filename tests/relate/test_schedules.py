"""Schedules as short English."""

from __future__ import annotations

import pytest

from medkb.relate.doses.schedules import schedule_in
from medkb.vocab import load

VOCABULARY = load()


@pytest.mark.parametrize(
    ("words", "schedule"),
    [
        (" twice daily on days 1–14", "twice daily, days 1-14"),
        (" on day 1 every 3 weeks", "day 1, every 3 weeks"),
        (" on days 1, 5, and 9 of each 28-day cycle", "days 1, 5 and 9, 28-day cycle"),
        (" D1-D5 q21d", "days 1-5, every 21 days"),
        (" IV over 2 h every 12 hours", "over 2 hours, every 12 hours"),
        (" three times a week for 6 months", "three times weekly, for 6 months"),
        (" t.i.d.", "three times daily"),
        (" on alternate days", "every other day"),
        (" at bedtime as needed", "at bedtime, as needed"),
        (" for up to 6 cycles", "up to 6 cycles"),
        (" once every two weeks", "every 2 weeks"),
        (" 2 раза в сутки в течение 10 дней", "twice daily, for 10 days"),
        (" 1 раз в 3 нед", "every 3 weeks"),
        (" каждые 12 ч", "every 12 hours"),
        (" дважды в неделю", "twice weekly"),
        (" в 1-й и 15-й дни 28-дневного цикла", "days 1 and 15, 28-day cycle"),
        (" с 1-го по 7-й день", "days 1-7"),
        (" в 1, 8 и 15-й дни", "days 1, 8 and 15"),
        (" в Д+3, Д+4", "days +3 and +4"),
        (" в –7…–4-й дни", "days -7 to -4"),
        (" в виде 2-часовой инфузии каждые 8 ч", "over 2 hours, every 8 hours"),
        (" однократно", "single dose"),
        (" через день", "every other day"),
    ],
)
def test_schedule(words, schedule):
    assert schedule_in(words, VOCABULARY) == schedule


@pytest.mark.parametrize(
    "words", [" was compared with placebo", " in 24 patients", ", затем 2 раза в сутки", " daily dose", ""]
)
def test_no_schedule(words):
    assert schedule_in(words, VOCABULARY) is None
