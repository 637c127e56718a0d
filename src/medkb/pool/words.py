"""The words of the pooled table: a key, English, Russian."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

LANGUAGES = ("en", "ru")


@cache
def words(lang: str = "en") -> Mapping[str, str]:
    """The words of one of the LANGUAGES by their keys."""
    lines = resources.files(__package__).joinpath("words.tsv").read_text("utf-8").splitlines()
    head, *rows = (line.split("\t") for line in lines)
    column = head.index(lang)
    return {row[0]: row[column] for row in rows}
