"""Parts told in one sentence that do not add up to the whole told with them.

Three kinds of parts exclude each other and leave nobody out: the causes of the deaths that a colon announces, the
two sexes, and the groups into which patients were divided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from medkb.check.article import Article, Finding
from medkb.model import Block, BlockKind, Cohort, Figure, FigureKind, IssueType, Severity
from medkb.model.span import Span
from medkb.text.numbers import NUMBER_WORD, parse_count
from medkb.text.sentences import sentences

_COUNTED = (FigureKind.COUNT, FigureKind.SHARE, FigureKind.SIZE)
_DIED = re.compile(r"\b(?:died|deaths?|умер(?:ли|ло|ла)?|погибл[аио]|летальн\w+|смерт\w+)\b", re.IGNORECASE)
# Why people were not taken in: each for one reason.
_LEFT_OUT = re.compile(
    r"\b(?:(?:not|were|was)\s(?:randomi[sz]ed|enrolled|included|eligible|excluded)|"
    r"не (?:был\w*\s)?(?:включен\w*|рандомизирован\w*)|исключен\w*|excluded)\b",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"[,;]\s+(?:(?:and|а|и|а также)\s)?|\s(?:and|и)\s")
_COUNT_FIRST = re.compile(rf"\s*(?P<n>\d+|{NUMBER_WORD})\b(?!\s?[%.,]\d|\s?%)", re.IGNORECASE)
_COUNT_LAST = re.compile(r"\((?:n\s?=\s?)?(?P<n>\d+)(?:\s?[;,(][^()]*\)?)?\)\W*$|[–-]\s(?P<m>\d+)\W*$")
# Words after which not everybody is told one by one.
_OPEN = re.compile(
    r"\b(?:others?|rest|remaining|each|both|includ\w+|mostly|mainly|unknown|остальн\w+|проч\w+|друг\w+|включая|"
    r"в том числе|по|оба|обе|неизвестн\w+)\b",
    re.IGNORECASE,
)
_WITH = r"(?:[^\d\w]|\bwere\b|\bбыл[иао]?\b){0,8}"
_MEN = re.compile(_WITH + r"\b(?:men|males?|boys?|man|мужчин\w*|мальчик\w*|юнош\w+)\b", re.IGNORECASE)
_WOMEN = re.compile(_WITH + r"\b(?:women|females?|girls?|woman|женщин\w*|девоч\w+|девуш\w+)\b", re.IGNORECASE)
_DIVIDED = re.compile(
    r"\b(?:randomi[sz]ed|assigned|allocated|divided|split|разделены|разделили|рандомизирован\w*|рандомизировал\w*|"
    r"распределен\w*|распределил\w*)\b",
    re.IGNORECASE,
)
_LOST = re.compile(
    r"\b(?:withdr\w+|excluded|dropped|lost|discontinued|evaluable|analy[sz]\w+|completed|of whom|then|"
    r"исключ\w+|выбы\w+|отказ\w+|заверш\w+|из них|затем)\b",
    re.IGNORECASE,
)
_OF = re.compile(r"\b(?:of (?:whom|them|these)|among|среди|из (?:них|которых))\b", re.IGNORECASE)
_CLAUSE = 40  # characters in which the verb stands by those that are divided
_FEW, _SLIGHT = 3, 0.15  # people, or a share of the whole, by which misprinted groups may miss it
_MOST_CAUSES = 6


class _Part(NamedTuple):
    """A number of people that is part of another."""

    start: int
    end: int
    people: int


class _Parts(NamedTuple):
    """The figure of the whole, its parts, and what they are in English and Russian."""

    whole: Figure
    parts: Sequence[_Part]
    names: tuple[str, str]


def sums(article: Article) -> Iterator[Finding]:
    """Sentences with a whole and all its parts."""
    figures, at = article.figures, 0
    populations = {c.fact.n for c in article.claims if isinstance(c.fact, Cohort) and c.fact.role == "population"}
    for block in article.annotations.clean.blocks:
        for span in sentences(article.text, block.start, block.end) if _tells(block) else ():
            while at < len(figures) and figures[at].start < span.start:
                at += 1
            end = at
            while end < len(figures) and figures[end].start < span.end:
                end += 1
            counted = [f for f in figures[at:end] if f.kind in _COUNTED and f.count is not None]
            if counted:
                for told in (*_causes(article, span, counted), *_sexes(article, counted), *_groups(article, counted)):
                    total = sum(part.people for part in told.parts)
                    if total != told.whole.count and (told.names is not _SEXES or total not in populations):
                        yield _misfit(article, told)
            at = end


def _tells(block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and block.section not in _SILENT


_SILENT = ("introduction", "references", "back", "keywords")
_CAUSES = ("causes of death", "причины смерти")
_REASONS = ("reasons", "причины")
_SEXES = ("men and women", "мужчины и женщины")
_GROUPS = ("groups", "группы")


def _causes(article: Article, span: Span, counted: Sequence[Figure]) -> Iterator[_Parts]:
    """Deaths that a colon parts by their causes, each with its number: "six died: three of infection and two of …"."""
    colon = article.text.find(":", span.start, span.end)
    before = [figure for figure in counted if figure.end <= colon]
    reasons = _REASONS if _LEFT_OUT.search(article.text, span.start, colon) else None
    if not before or (len(before) != 1 and not reasons):
        return
    if not (reasons or _DIED.search(article.text, span.start, colon)):
        return
    end = article.text.find(";", colon, span.end)
    told = article.text[colon + 1 : end if end > 0 else span.end]
    parts = [_part(item, colon + 1 + at) for item, at in _items(told)]
    if 1 < len(parts) <= _MOST_CAUSES and None not in parts and not _OPEN.search(told):
        told_parts = [part for part in parts if part is not None]
        missed = abs((before[-1].count or 0) - sum(part.people for part in told_parts))
        if reasons is None or missed <= max(_FEW, _SLIGHT * (before[-1].count or 0)):  # else they are of fewer
            yield _Parts(before[-1], told_parts, reasons or _CAUSES)


def _items(told: str) -> Iterator[tuple[str, int]]:
    at = 0
    for border in _BETWEEN.finditer(told):
        yield told[at : border.start()], at
        at = border.end()
    yield told[at:], at


def _part(item: str, at: int) -> _Part | None:
    """The number with which an item of a list begins, or that stands in brackets at its end."""
    match = _COUNT_FIRST.match(item) or _COUNT_LAST.search(item)
    name = "n" if match and match["n"] else "m"
    count = parse_count(match[name]) if match else None
    return None if match is None or count is None else _Part(at + match.start(name), at + match.end(name), count)


def _sexes(article: Article, counted: Sequence[Figure]) -> Iterator[_Parts]:
    """Men and women told behind the number of both: "65 patients (50 men and 15 women)"."""
    for whole, a, b in zip(counted, counted[1:], counted[2:], strict=False):
        sexes = {_sex(article, a), _sex(article, b)}
        both = whole.people and sexes == {"m", "w"} and not _sex(article, whole)
        if both and not _OF.search(article.text, whole.end, a.start):
            yield _Parts(whole, _figures(a, b), _SEXES)


def _sex(article: Article, figure: Figure) -> str:
    for name, words in (("m", _MEN), ("w", _WOMEN)):
        if words.search(figure.text) or words.match(article.text, figure.end):
            return name
    return ""


def _groups(article: Article, counted: Sequence[Figure]) -> Iterator[_Parts]:
    """Groups told behind the people divided into them: "120 patients were randomised to A (n = 61) or B (n = 59)"."""
    sizes = [figure for figure in counted if figure.kind is FigureKind.SIZE]
    first = len(counted) - len(sizes)
    if len(sizes) < 2 or first == 0 or list(counted[first:]) != sizes:
        return
    whole = counted[first - 1]
    if not whole.people or not whole.count:
        return
    text, behind = article.text, min(whole.end + _CLAUSE, sizes[0].start)
    verb = _DIVIDED.search(text, max(0, whole.start - _CLAUSE), behind)
    if verb is None or _LOST.search(text, whole.start, sizes[-1].end):
        return
    if abs(sum(f.count or 0 for f in sizes) - whole.count) <= max(_FEW, _SLIGHT * whole.count):
        yield _Parts(whole, _figures(*sizes), _GROUPS)


def _figures(*figures: Figure) -> list[_Part]:
    return [_Part(figure.start, figure.end, figure.count or 0) for figure in figures]


def _misfit(article: Article, told: _Parts) -> Finding:
    whole, total = told.whole.count, sum(part.people for part in told.parts)
    added = " + ".join(str(part.people) for part in told.parts)
    english, russian = told.names
    return Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.WARNING,
        places=tuple(article.place(part.start, part.end) for part in (_figures(told.whole)[0], *told.parts)),
        en=f"The {english} add up to {total} ({added}), but the whole is {whole}.",
        ru=f"{russian.capitalize()} в сумме дают {total} ({added}), а всего {whole}.",
        printed=f"{whole} = {added}",
        recomputed=str(total),
        how=f"{added} = {total}",
        suggestion="one of the numbers is misprinted, or a part is not told",
    )
