"""The words of the tables, in English and Russian: words.tsv has a key and a column a language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

LANGUAGES = ("en", "ru")


@cache
def words(lang: str) -> Mapping[str, str]:
    """The words of one of the LANGUAGES by their keys."""
    lines = resources.files(__package__).joinpath("words.tsv").read_text("utf-8").splitlines()
    head, *rows = (line.split("\t") for line in lines)
    column = head.index(lang)
    return {row[0]: row[column].replace(" %", "\u00a0%") for row in rows}
