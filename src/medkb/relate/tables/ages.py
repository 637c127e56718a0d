"""Ages of the groups of a table: the row "Median age (range), years", or "Median" and "Range" below "Age"."""

from __future__ import annotations

import re
from typing import Any

from medkb.relate.tables.cells import Grid, Row
from medkb.text.numbers import parse_decimal

_AGE = re.compile(r"(?i)\b(?:возраст\w*|age)\b")
_MEDIAN = re.compile(r"(?i:медиан|median)|\bMe\b")
_OTHER = re.compile(r"(?i)средн|mean\b|±|\bSD\b|(?<!\w)[≥≤<>]")
_QUARTILES = re.compile(r"(?i)\bIQR\b|МКИ|квартил|quartile|interquartile|\bQ1|25[\s–-]")
_NUMBER = r"\d{1,3}(?:[.,·]\d+)?"
_CELL = re.compile(
    rf"(?P<median>{_NUMBER})(?:\s?[(\[][^\d()]*(?P<low>{_NUMBER})\s?(?:[–—−;-]|to|до)\s?(?P<high>{_NUMBER})[^\d()]*[)\]])?"
)
_RANGE = re.compile(rf"(?P<low>{_NUMBER})\s?(?:[–—−-]|to|до)\s?(?P<high>{_NUMBER})")
_RANGE_ROW = re.compile(
    r"(?i)\W*(?:(?:age )?range|диапазон|разброс|размах|мин\w*\W{1,3}макс\w*|min\w*\W{1,3}max\w*)\W*"
)
_OLDEST = 120


def ages_of(text: str, grid: Grid, c: int) -> tuple[dict[str, Any], list[tuple[int, int]]]:
    """age_median, age_low and age_high of the c-th column's group, those printed in years, and the cells that print them."""
    ages: dict[str, Any] = {}
    places: list[tuple[int, int]] = []
    for row in grid.rows:
        words = _said(text, row)
        if not _AGE.search(words) or _OTHER.search(words):
            continue
        printed = text[row.cells[c].start : row.cells[c].end].strip()
        label = text[row.start : row.end]
        match = _RANGE.fullmatch(printed) if _RANGE_ROW.fullmatch(label) else None
        match = match or (_CELL.fullmatch(printed) if _MEDIAN.search(words) else None)
        for name, value in (match.groupdict() if match else {}).items():
            if value is not None and not (name != "median" and _QUARTILES.search(words)):
                ages.setdefault(f"age_{name}", parse_decimal(value))
                places.append((row.cells[c].start, row.cells[c].end))
    return (ages, list(dict.fromkeys(places))) if all(value < _OLDEST for value in ages.values()) else ({}, [])


def _said(text: str, row: Row) -> str:
    """The label, with its section where it only names a statistic."""
    label = text[row.start : row.end]
    return label if _AGE.search(label) or row.section is None else f"{text[slice(*row.section)]} {label}"
