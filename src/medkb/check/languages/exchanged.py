"""Figures of two groups that changed places in one language: "54 и 78 %" beside "78% and 54%"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from medkb.check.article import Article, Finding
from medkb.check.languages.bilingual import Aligned, Pair, Token, align, telling
from medkb.check.languages.printed import PERCENT
from medkb.model import Block, IssueType, Severity
from medkb.text.sentences import sentences

# Nothing but a joint stands between the figures of two groups: whose they are is told elsewhere, in one order.
_JOINT = re.compile(
    r"\s*(?:%|мес\w*\.?|months?|дн\w+|days?|сут\w*\.?)?\s*[)\]]?\s*"
    r"(?:,|;|и|and|vs\.?|versus|против|или|or|/|по сравнению с|compared (?:with|to))\s*(?:\d+(?:/\d+)?\s)?\s*[(\[]?\s*"
)
_NAMES = ("group", "drug", "regimen")


class _Turned(NamedTuple):
    """Two figures of one kind that stand in the one order in Russian and in the other in English."""

    ru: tuple[Token, Token]
    en: tuple[Token, Token]


def exchanged(article: Article, aligned: Aligned) -> Iterator[Finding]:
    """Two figures in turned order although their groups stand in one order."""
    percents = align(*([t for t in side if _is_percent(t)] for side in (aligned.ru_tokens, aligned.en_tokens)))
    for columns in (percents, aligned.numbers):
        for i in range(len(columns) - 2):
            turned = _turned(columns[i : i + 3])
            if turned is None or not _once(aligned, turned) or not _in_step(columns, i):
                continue
            severity = _severity(article, aligned, turned)
            if severity is not None:
                yield _finding(article, turned, severity)


def _is_percent(token: Token) -> bool:
    return token.number is not None and token.number.unit == PERCENT


def _turned(columns: Sequence[Pair]) -> _Turned | None:
    """Of three columns: a figure of one language alone, one of both, and the first one in the other language."""
    head, middle, tail = columns
    if not middle.same or middle.ru is None or middle.en is None:
        return None
    if head.en is None and tail.ru is None and head.ru is not None and tail.en is not None:
        turned = _Turned((head.ru, middle.ru), (middle.en, tail.en))
    elif head.ru is None and tail.en is None and head.en is not None and tail.ru is not None:
        turned = _Turned((middle.ru, tail.ru), (head.en, middle.en))
    else:
        return None
    (a, b), (c, d) = turned
    if a.number is None or b.number is None or c.number is None or d.number is None:
        return None
    same = (a.number.value, b.number.value) == (d.number.value, c.number.value)
    units = {t.number.unit for t in (a, b, c, d) if t.number}
    return turned if same and len(units) == 1 and telling(a.number.value) and telling(b.number.value) else None


def _once(aligned: Aligned, turned: _Turned) -> bool:
    """Neither abstract prints either figure again."""
    values = {t.number.value for t in turned.ru if t.number}
    return all(
        sum(t.number is not None and t.number.value in values for t in side) == len(values)
        for side in (aligned.ru_tokens, aligned.en_tokens)
    )


def _in_step(columns: Sequence[Pair], i: int) -> bool:
    """The figures before and behind the three columns are the same, so far as there are any."""
    before, after = columns[max(0, i - 2) : i], columns[i + 3 : i + 5]
    return all(not side or any(p.same for p in side) for side in (before, after)) and bool(before or after)


def _severity(article: Article, aligned: Aligned, turned: _Turned) -> Severity | None:
    """An error where the same groups are named in one order; None where in another order or where that is open."""
    joined = [_JOINT.fullmatch(article.text, a.end, b.start) is not None for a, b in turned]
    if not any(joined):
        return None
    sides = ((aligned.ru, aligned.ru_tokens), (aligned.en, aligned.en_tokens))
    told = [_names(article, *side, figures[0].start) for side, figures in zip(sides, turned, strict=True)]
    orders = [names if len(names) > 1 else [*before, *names] for before, names in told]
    left, right = ([name for name in order if name in orders[1 - n]] for n, order in enumerate(orders))
    if len(left) > 1:
        return Severity.ERROR if left == right else None
    named = {name for _, names in told for name in names}
    return Severity.WARNING if all(joined) and len(named) < 2 else None


def _names(article: Article, blocks: Sequence[Block], tokens: Sequence[Token], at: int) -> tuple[list[str], list[str]]:
    """The groups and drugs before the sentence that holds an offset, and those in it, each once, in their order."""
    block = next(b for b in blocks if b.start <= at < b.end)
    span = next(s for s in sentences(article.text, block.start, block.end) if s.start <= at < s.end)
    named = [t for t in tokens if t.kind in _NAMES and t.start < span.end]
    return (
        list(dict.fromkeys(t.name for t in named if t.start < span.start)),
        list(dict.fromkeys(t.name for t in named if t.start >= span.start)),
    )


def _finding(article: Article, turned: _Turned, severity: Severity) -> Finding:
    places = tuple(article.place(a.start, b.end) for a, b in turned)
    one, other = (" ".join(place.text.split()) for place in places)
    return Finding(
        type=IssueType.TRANSLATION,
        severity=severity,
        places=places,
        en=f"The figures of the groups are exchanged: “{one}” in Russian, “{other}” in English.",
        ru=f"Показатели групп переставлены: «{one}» по-русски, «{other}» по-английски.",
        printed=f"{one} | {other}",
        suggestion="see which order is right",
        key=tuple(place.start for place in places),
    )
