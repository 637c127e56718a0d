"""Flattened rows under a line of grades: "Any grade  Grade 3–4", said once, or again for each group of the line above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from medkb.relate.tables.cells import Column
from medkb.relate.tables.flatlines import Line, is_labelled
from medkb.relate.tables.measures import tells_p

_NUMBER = r"(?:IV|V|I{1,3}|[1-5])"
_NUMBERS = rf"(?:[≥>]=?\s?)?{_NUMBER}(?:\s?(?:[–—/-]|или|и|or|and|to)\s?{_NUMBER})?(?!\w|[.,]\d)"
_GRADE = re.compile(
    rf"(?i:(?:any|all)[\s-]grades?(?!\s?[≥>]?=?\s?(?-i:{_NUMBER})\b)|(?<!\w)(?:all|any|total|все|всего|любая)(?!\w)|люб\w+ степен\w+|все степени|всех степеней)|(?i:grades?|gr\.|степен[ьи]|ст\.|G)\s?{_NUMBERS}"
    rf"|(?<!\w){_NUMBERS}[\s-]?(?:(?:й|я|ая)\s)?(?i:степен\w+|ст\.|grades?)"
)
_ANY_NUMBER = re.compile(_NUMBER)
_BETWEEN = re.compile(r"(?i)[\s,|/]*(?:\(?n\s?\(?%?\)?\)?[\s,]*|абс\.?\s?\(%\)[\s,]*)?")
_PERCENT = re.compile(r"[\s,]*\(?%\)?(?=\s|$)")  # behind a grade: bare numbers below are per cent
_HEADS = 5  # lines
_PROVEN = 0.8  # of the rows have as many values as the line names grades


def graded_columns(text: str, lines: Sequence[Line], above: Sequence[Column]) -> tuple[list[Column], int] | None:
    """The columns that a line of grades tells, `above` are those of the groups over it, and how many lines head them."""
    for number, line in enumerate(lines[:_HEADS]):
        marks = [_with_unit(text, m) for m in _GRADE.finditer(text, line.start, line.end)]
        if (
            len(marks) < 2
            or not _are_alone(text, line, marks)
            or not any(_ANY_NUMBER.search(text, *mark) for mark in marks)
        ):
            continue
        body = [x for x in lines[number + 1 :] if x.cells and is_labelled(text, x)]
        whole = sum(len(x.cells) == len(marks) for x in body)
        if whole < max(2, _PROVEN * len(body)):
            return None
        columns = _under(text, marks, [c for c in above if c.end <= line.start])
        return (columns, number + 1) if columns else None
    return None


def _with_unit(text: str, grade: re.Match[str]) -> tuple[int, int]:
    """The grade, with the per cent sign that is the unit of the numbers below it."""
    unit = _PERCENT.match(text, grade.end())
    return grade.start(), unit.end() if unit else grade.end()


def _are_alone(text: str, line: Line, marks: Sequence[tuple[int, int]]) -> bool:
    """Nothing stands between the grades, and behind them at most the head of p values."""
    gaps = [text[a[1] : b[0]] for a, b in pairwise(marks)]
    tail = text[marks[-1][1] : line.end].strip()
    return all(_BETWEEN.fullmatch(gap) for gap in gaps) and (not _BETWEEN.sub("", tail) or tells_p(tail))


def _under(text: str, marks: Sequence[tuple[int, int]], above: Sequence[Column]) -> list[Column]:
    """The grades as columns, each under its group; none where the grades do not repeat for each group."""
    words = [" ".join(text[a:b].casefold().split()) for a, b in marks]
    if not above:
        return [Column(text[a:b], a, b, heads=((a, b),)) for a, b in marks] if len(set(words)) == len(words) else []
    wide, rest = divmod(len(marks), len(above))
    if rest or len(set(words[:wide])) < wide or any(w != words[i % wide] for i, w in enumerate(words)):
        return []
    return [
        replace(
            above[i // wide], label=f"{above[i // wide].label} {text[a:b]}", heads=(_place(above[i // wide]), (a, b))
        )
        for i, (a, b) in enumerate(marks)
    ]


def _place(column: Column) -> tuple[int, int]:
    return column.start, column.end
