"""What each check finds, in words for a reader."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


@cache
def rule_words(lang: str) -> dict[str, str]:
    """Rule to what it finds, in "en" or "ru", in the order of the checks."""
    with (files("medkb.check") / "rules.tsv").open(encoding="utf-8") as stream:
        return {row["rule"]: row[lang] for row in csv.DictReader(stream, delimiter="\t")}
