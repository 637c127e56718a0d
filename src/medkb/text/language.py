"""Which of the two languages a stretch is written in."""

from __future__ import annotations

import re
from functools import lru_cache

_CYRILLIC = re.compile(r"[А-Яа-яЁё]+")
_LATIN = re.compile(r"[A-Za-z]+")


@lru_cache(maxsize=1024)  # a line is asked for with each line that names may begin in
def language(text: str) -> str:
    """The script of most letters decides: "ru", "en", or "" when there are no letters."""
    cyrillic, latin = (sum(map(len, runs.findall(text))) for runs in (_CYRILLIC, _LATIN))
    if not cyrillic and not latin:
        return ""
    return "ru" if cyrillic > latin else "en"
