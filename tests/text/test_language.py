"""The script of most letters tells the language."""

from __future__ import annotations

import pytest

from medkb.text.language import language


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Полный ответ", "ru"),
        ("Complete response", "en"),
        ("Доза G-CSF 5 мкг/кг", "ru"),
        ("The drug (препарат) was given", "en"),
        ("12,5 ± 3", ""),
        ("", ""),
    ],
)
def test_language(text, lang):
    assert language(text) == lang
