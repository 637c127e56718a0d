"""Ratios in tables of regressions that were flattened to text: labels, each with a value and its interval behind it.

The caption or the words before the first label name the ratio. Two values in a row behind one label are those of the
univariate and of the multivariable analysis, where the head names both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from medkb.text.effects import decimal, measure_named, p_printed

_NUMBER = r"\d{1,3}(?:[.,·]\d{1,3})?(?![\d]|[.,·]\d)"
_TO = r"(?:\s?[–—−-]\s?|;\s?|,\s|\s(?:to|до)\s)"
CI = rf"[(\[]?\s?(?:9\d\s?%\s?(?:CI|ДИ)[:,]?\s)?(?P<low>{_NUMBER}){_TO}(?P<high>{_NUMBER})(?:\s?[)\]])?"
P = r"(?:[pрPР]\s?)?(?P<sign>[<>≤=]?)\s?(?P<p>[01][.,·]\d{1,5}|[.·]\d{1,5})"
VALUE = rf"(?P<value>{_NUMBER})(?:[\s,;]{{0,3}}{CI})?(?:[\s,;]{{1,3}}{P})?\s?[*†‡§#^]*"
"""How a cell prints a ratio, its interval and its p value."""

_ROW = re.compile(rf"(?<![\w.,·–-])(?P<value>\d{{1,3}}[.,·]\d{{1,3}})[\s,;]{{1,3}}{CI}(?:[\s,;]{{1,4}}{P}(?![\d.,·]))?")
_LEVEL = re.compile(r"\b9\d(?:[.,]\d)?(?=\s?%[\s-]*(?:CI|ДИ|confid|довер))")
MULTIVARIABLE = re.compile(r"(?i)multivaria|многофакторн|мультивариант|(?<!un)adjusted|скорректир|\baHR\b|\baOR\b")
UNIVARIATE = re.compile(r"(?i)univaria|однофакторн|унивариант|unadjusted|crude|нескорректир")
REGRESSION = re.compile(
    r"(?i)predict|risk factor|prognostic|factors?\b|regression|univaria|multivaria|\bCox\b|logistic|covariat|determinant|"
    r"предиктор|фактор|прогностическ|регресси|однофакторн|многофакторн|\bКокс|логистическ|ассоциир|взаимосвяз"
)
_REFERENCE = re.compile(r"(?i)\b(?:reference|ref\.?|референс\w*|реф\.)(?!\w)")
_RESULT = re.compile(r"\d\s?%|\d+\s?\(\d|\d\s?/\s?\d")  # in a label: figures of the arms stand before the ratio
_HEAD_WORDS = re.compile(
    r"(?i)\b(?:variables?|factors?|characteristics?|parameters?|outcomes?|end ?points?|показател[ьи]|факторы?|признаки?|"
    r"параметры?|переменн\w+|(?:uni|multi)varia\w+|(?:одно|много)факторн\w+|analysis|анализ|HR|OR|RR|ОР|ОШ|CI|ДИ|p|р|"
    r"value|значение|95\s?%)\b|[\s()\[\],;:%–-]|95"
)
LONGEST = 120
"""Characters of a label."""
_LEAST = 2  # rows that make a table
_NEAR = 12  # characters before a value in which its row names a ratio of its own


@dataclass(frozen=True, slots=True)
class Found:
    """A ratio of a table at [start, end): its figures, and what the heads tell of its measure."""

    start: int
    end: int
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    p: str | None
    measure: tuple[str, bool]  # and whether it is spelled out
    level: Decimal | None = None
    adjusted: bool = False


def flat_ratios(text: str, block: tuple[int, int], caption: str) -> Iterator[tuple[tuple[int, int], Found]]:
    """The ratios of a block, each with the place of its label; none where no regression is told of."""
    matches = [match for match in _ROW.finditer(text, *block) if _fits(match)]
    if len(matches) < _LEAST:
        return
    head = text[block[0] : matches[0].start()]
    titles = head[: head.rstrip().rfind("\n") + 1]  # the words before the line of the first label
    named = measure_named(titles or head) or measure_named(caption)
    if named is None or not REGRESSION.search(f"{caption} {head}"):
        return
    both = bool(UNIVARIATE.search(head) and MULTIVARIABLE.search(head))
    adjusted = named[2] or (not both and bool(MULTIVARIABLE.search(f"{head} {caption}")))
    level = level_of(head) or level_of(caption)
    for label, group, match in _labelled(text, block[0] + len(titles), matches):
        words = text[slice(*label)]
        if not (measure_named(words) or measure_named(_line_before(text, match.start())) or _RESULT.search(words)):
            yield label, _found(match, named[:2], level, adjusted or (both and group == 1))


def level_of(words: str) -> Decimal | None:
    """The level of confidence in per cent that a head prints."""
    level = _LEVEL.search(words)
    return Decimal(level[0].replace(",", ".")) if level else None


def _found(match: re.Match[str], measure: tuple[str, bool], level: Decimal | None, adjusted: bool) -> Found:
    value, low, high = (decimal(match[name]) for name in ("value", "low", "high"))
    p = p_printed(match["sign"], match["p"]) if match["p"] else None
    return Found(match.start(), match.end(), value, low, high, p, measure, level, adjusted)


def _labelled(
    text: str, at: int, matches: Sequence[re.Match[str]]
) -> Iterator[tuple[tuple[int, int], int, re.Match[str]]]:
    """Each value with its label, and its place among those of the label."""
    label, group, opens = None, 0, True
    for match in matches:
        own = _label(text, at, match.start(), opens)
        label, group = (own, 0) if own else (label, group + 1)
        at, opens = match.end(), False
        if label is not None:
            yield label, group, match


def _label(text: str, start: int, end: int, opens: bool) -> tuple[int, int] | None:
    """The last line of words before a value that is no row of reference; None where only marks stand there."""
    found = None
    for line in re.finditer(r"[^\n\t]+", text[start:end]):
        words = line[0]
        only_head = opens and not _HEAD_WORDS.sub("", words)
        if re.search(r"[^\W\d_]{2}", words) and not _REFERENCE.search(words) and not only_head:
            a = start + line.start() + len(words) - len(words.lstrip(" ,;–—-"))
            found = (a, start + line.start() + len(words.rstrip(" ,;:–—-([")))
    return found if found and found[1] - found[0] <= LONGEST else None


def _line_before(text: str, at: int) -> str:
    return text[max(0, at - _NEAR) : at].rsplit("\n", maxsplit=1)[-1]


def _fits(match: re.Match[str]) -> bool:
    """The value lies inside its interval."""
    value, low, high = (decimal(match[name]) for name in ("value", "low", "high"))
    return value > 0 and low <= value <= high and low < high
