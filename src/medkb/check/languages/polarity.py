"""Sentences of the two abstracts that say the contrary: "не достигли значимости" beside "were significant"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from medkb.check.article import Article, Finding
from medkb.check.languages.bilingual import Aligned, Token
from medkb.model import Block, IssueType, Severity, Span
from medkb.text.sentences import sentences

# What is said in both languages with or without a "not": Russian and English words.
_SAID: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(ru, re.IGNORECASE), re.compile(en, re.IGNORECASE))
    for ru, en in (
        (r"(?<!\w)(?:не)?(?:достоверн|значим(?!ост))\w*", r"\b(?:non-?|in)?significant(?:ly)?\b"),
        (r"(?<!\w)медиан\w*[^.;]{0,60}?достигнут\w*", r"\bmedian\b[^.;]{0,60}?\breached\b"),
        (r"(?<!\w)(?:различал|отличал|различий|различия)\w*", r"\b(?:differed|differ|differences?)\b"),
        (r"(?<!\w)рекоменд\w*", r"\brecommend\w*"),
        (r"(?<!\w)(?:не)?эффективн(?!ост)\w*", r"\b(?:in)?effective\b"),
        (r"(?<!\w)(?:не)?безопас(?:ен|на|ны)\b", r"\b(?:un)?safe\b"),
    )
)
_NOT_RU = re.compile(
    r"(?<!\w)(?:не|нет|ни|без|отсутств\w*)(?!\w)|(?<!\w)не(?:достоверн|значим|эффективн|безопасн)", re.IGNORECASE
)
_NOT_EN = re.compile(
    r"\b(?:no|not|n't|nor|neither|without|none|absence|lack\w*|fail\w*|never|cannot)\b"
    r"|\b(?:non-?|in)significant|\bineffective|\bunsafe|n't\b",
    re.IGNORECASE,
)
# Directions: one word each way, so that each language can be held to have exactly one of them.
_UP_RU = r"(?<!\w)(?:повыш|повыс|увелич|возраст(?:а|ет)|возрос|выше(?!\w)|чаще(?!\w))\w*"
_DOWN_RU = r"(?<!\w)(?:сниж|сниз|уменьш|ниже(?!\w)|реже(?!\w))\w*"
_UP_EN = r"\b(?:increas\w*|higher|rose|rise|elevat\w*|more (?:often|frequent\w*|common\w*))\b"
_DOWN_EN = r"\b(?:decreas\w*|reduc\w*|lower\w*|declin\w*|less (?:often|frequent\w*|common\w*)|fewer|rarer)\b"
_BETTER_RU, _WORSE_RU = r"(?<!\w)улучш\w*", r"(?<!\w)(?:ухудш|усугуб)\w*"
_BETTER_EN, _WORSE_EN = r"\bimprov\w*", r"\b(?:worsen\w*|deteriorat\w*|aggravat\w*)"
# Each scale: up and down in Russian, up and down in English.
_SCALES = tuple(
    tuple((re.compile(up, re.IGNORECASE), re.compile(down, re.IGNORECASE)) for up, down in scale)
    for scale in (
        ((_UP_RU, _DOWN_RU), (_UP_EN, _DOWN_EN)),
        ((_BETTER_RU, _WORSE_RU), (_BETTER_EN, _WORSE_EN)),
    )
)
_FEW = 3  # words of direction in a sentence
_HEADING = 35  # characters of a sentence that may be a heading: "Пациенты и методы исследования."
_SPAN = 4  # sentences from one that is translated to the next
_SHARED = 2  # tokens that a sentence and its translation have in common at least


def polarity(article: Article, aligned: Aligned) -> Iterator[Finding]:
    """Sentences and their translations of which one denies what the other says."""
    for ru, en in translated(article, aligned):
        left, right = article.text[ru.start : ru.end], article.text[en.start : en.end]
        for said_ru, said_en in _SAID:
            a, b = list(said_ru.finditer(left)), list(said_en.finditer(right))
            if len(a) == len(b) == 1 and bool(_NOT_RU.search(left)) != bool(_NOT_EN.search(right)):
                yield _contrary(article, ru, en, a[0], b[0], "is denied in one language only", "отрицается только")
                break
        else:
            yield from _direction(article, ru, en)


def _direction(article: Article, ru: Span, en: Span) -> Iterator[Finding]:
    """Such as "выше" beside "lower": as many words of direction in both sentences, and one of them turned."""
    texts = (article.text[ru.start : ru.end], article.text[en.start : en.end])
    if _NOT_RU.search(texts[0]) or _NOT_EN.search(texts[1]):
        return
    for scale in _SCALES:
        left, right = (_ways(text, pair) for text, pair in zip(texts, scale, strict=True))
        if not 1 <= len(left) == len(right) <= _FEW:
            continue
        turned = [(a, b) for (way, a), (other, b) in zip(left, right, strict=True) if way != other]
        if len(turned) == 1:
            yield _contrary(article, ru, en, *turned[0], "points the other way", "направлено в другую сторону")


def _ways(text: str, pair: tuple[re.Pattern[str], re.Pattern[str]]) -> list[tuple[int, re.Match[str]]]:
    """The words of direction in their order: 0 up, 1 down."""
    found = [(way, m) for way, words in enumerate(pair) for m in words.finditer(text)]
    return sorted(found, key=lambda one: one[1].start())


def _contrary(
    article: Article, ru: Span, en: Span, a: re.Match[str], b: re.Match[str], says: str, says_ru: str
) -> Finding:
    places = (
        article.place(ru.start + a.start(), ru.start + a.end()),
        article.place(en.start + b.start(), en.start + b.end()),
    )
    one, other = (" ".join(place.text.split()) for place in places)
    tail = " в одном из языков" if says_ru.endswith("только") else ""
    return Finding(
        type=IssueType.TRANSLATION,
        severity=Severity.WARNING,
        places=places,
        en=f"“{one}” in the Russian abstract and “{other}” in the English one: the statement {says}.",
        ru=f"«{one}» в русской аннотации и «{other}» в английской: утверждение {says_ru}{tail}.",
        printed=f"{one} | {other}",
        suggestion="make the two sentences say the same",
    )


def translated(article: Article, aligned: Aligned) -> Iterator[tuple[Span, Span]]:
    """Sentences of which each has most of its numbers and names in common with the other, and those between."""
    left, right = (_sentences(article, blocks) for blocks in (aligned.ru, aligned.en))
    shared: Counter[tuple[int, int]] = Counter()
    for pair in aligned.pairs:
        if pair.same and pair.ru is not None and pair.en is not None and pair.ru.kind != "group":
            shared[_holder(left, pair.ru.start), _holder(right, pair.en.start)] += 1
    found = []
    for (i, j), count in sorted(shared.items()):
        rivals = [n for (a, b), n in shared.items() if (a == i) != (b == j)]
        if i >= 0 and j >= 0 and count >= _SHARED and count > max(rivals, default=0):
            found.append((i, j))
    between = [
        (i, j)
        for i, j in _between([(-1, -1), *found, (len(left), len(right))] if found else [])
        if _values(aligned.ru_tokens, left[i]) == _values(aligned.en_tokens, right[j])
    ]
    for i, j in sorted({*found, *between}):
        yield left[i], right[j]


def _between(found: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """As many sentences in both languages between two that are translated: they are so too, in their order."""
    for (i, j), (k, m) in pairwise(found):
        if 1 < k - i == m - j <= _SPAN:
            yield from zip(range(i + 1, k), range(j + 1, m), strict=True)


def _values(tokens: Sequence[Token], span: Span) -> set[Decimal]:
    return {t.number.value for t in tokens if t.number and not t.number.word and span.start <= t.start < span.end}


def _sentences(article: Article, blocks: Sequence[Block]) -> list[Span]:
    """Without the headings that stand as sentences: "Результаты."."""
    found = (s for block in blocks for s in sentences(article.text, block.start, block.end))
    return [s for s in found if s.end - s.start > _HEADING]


def _holder(spans: Sequence[Span], at: int) -> int:
    return next((i for i, span in enumerate(spans) if span.start <= at < span.end), -1)
