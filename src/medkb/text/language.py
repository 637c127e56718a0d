"""Which of the two languages a stretch is written in."""

from __future__ import annotations

import re

_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_LATIN = re.compile(r"[A-Za-z]")


def language(text: str) -> str:
    """The script of most letters decides: "ru", "en", or "" when there are no letters."""
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if not cyrillic and not latin:
        return ""
    return "ru" if cyrillic > latin else "en"
