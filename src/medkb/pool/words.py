"""The words of the pooled table: a key, English, Russian."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import resources

LANGUAGES = ("en", "ru")

_DECIMAL = re.compile(r"-?\d+\.\d+")


@cache
def words(lang: str = "en") -> Mapping[str, str]:
    """The words of one of the LANGUAGES by their keys."""
    lines = resources.files(__package__).joinpath("words.tsv").read_text("utf-8").splitlines()
    head, *rows = (line.split("\t") for line in lines)
    column = head.index(lang)
    return {row[0]: row[column] for row in rows}


def sentence(key: str, given: Mapping[str, str], lang: str = "en") -> str:
    """The sentence of that key with its gaps filled: columns by their names, figures as the language writes them."""
    known = words(lang)
    filled = {
        name: known.get(value, value) if name == "column" else figure(value, lang) for name, value in given.items()
    }
    return known[key].format(**filled)


def figure(text: str, lang: str) -> str:
    """A number with a decimal comma in Russian; any other text as it is."""
    return text.replace(".", ",") if lang == "ru" and _DECIMAL.fullmatch(text) else text
