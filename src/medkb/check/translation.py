"""The Russian and the English abstract: another number, unit, sign, drug or order of groups in one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from medkb.check.article import Article, Finding
from medkb.check.bilingual import Aligned, Pair, Token, abstracts, comparable
from medkb.check.omitted import omitted
from medkb.check.polarity import polarity
from medkb.check.printed import P_VALUE, PERCENT, Printed, is_rounding
from medkb.check.words import number
from medkb.model import IssueType, Severity

_AROUND = 4  # columns on each side that must be translated alike
_ENOUGH = 3  # of them alike, on both sides together
_OPPOSITE = {"<": ">≥", "≤": ">", ">": "<≤", "≥": "<"}


def translation(article: Article) -> Iterator[Finding]:
    """Figures of the two abstracts that stand in one place and differ."""
    aligned = abstracts(article)
    if aligned is None:
        return
    spare = _Spare(aligned)
    for pairs in (aligned.pairs, aligned.numbers):
        for i, pair in enumerate(pairs):
            if pair.ru is None or pair.en is None or not surely(pairs, i):
                continue
            a, b = pair.ru.number, pair.en.number
            if a is not None and b is not None:
                yield from _figures(article, pair, a, b, spare)
            elif not pair.same and pair.ru.kind == "drug" and spare.concept(pair.ru, pair.en):
                yield _other_drug(article, pair.ru, pair.en)
    yield from _swapped(article, aligned)
    yield from polarity(article, aligned)
    yield from omitted(article, aligned)


def surely(pairs: Sequence[Pair], i: int) -> bool:
    """What stands around column i is the same in both languages, on both sides of it where there are both."""
    before = pairs[max(0, i - _AROUND) : i]
    after = pairs[i + 1 : i + 1 + _AROUND]
    left, right = sum(p.same for p in before), sum(p.same for p in after)
    return left + right >= _ENOUGH and bool(left or not before) and bool(right or not after)


class _Spare:
    """How often each figure and each concept is printed in one language more than in the other."""

    def __init__(self, aligned: Aligned) -> None:
        self._ru = _counts(aligned.ru_tokens)
        self._en = _counts(aligned.en_tokens)

    def figure(self, a: Printed, b: Printed) -> bool:
        return self._ru[a.value] > self._en[a.value] and self._en[b.value] > self._ru[b.value]

    def concept(self, a: Token, b: Token) -> bool:
        return not self._en[a.name] and not self._ru[b.name]


def _counts(tokens: Sequence[Token]) -> Counter[object]:
    return Counter(t.number.value if t.number else t.name for t in tokens)


def _figures(article: Article, pair: Pair, a: Printed, b: Printed, spare: _Spare) -> Iterator[Finding]:
    if not pair.same:
        if not a.word and comparable(a, b) and spare.figure(a, b) and not is_rounding(a.value, b.value):
            yield _differs(article, a, b)
        return
    if a.unit != b.unit and a.dimension == b.dimension and a.dimension in ("time", "amount") and a.value == b.value:
        yield _finding(article, a, b, "unit", "единица", Severity.ERROR)
    elif b.sign and b.sign in _OPPOSITE.get(a.sign, ""):
        yield _finding(article, a, b, "sign of comparison", "знак сравнения", Severity.ERROR)
    elif a.unit == P_VALUE and {a.sign, b.sign} == {"<", "="}:
        yield _finding(article, a, b, "sign of comparison", "знак сравнения", Severity.WARNING)


def _differs(article: Article, a: Printed, b: Printed) -> Finding:
    mark = " %" if PERCENT in (a.unit, b.unit) else ""
    return Finding(
        type=IssueType.TRANSLATION,
        severity=Severity.ERROR,
        places=(article.place(a.start, a.end), article.place(b.start, b.end)),
        en=f"The Russian abstract gives {a.value}{mark} where the English one gives {b.value}{mark}.",
        ru=f"В русской аннотации {number(a.value)}{mark}, а в английской на том же месте {number(b.value)}{mark}.",
        printed=f"{a.value} | {b.value}",
        suggestion=_in_body(article, a, b),
        key=(a.start, b.start),
    )


def _in_body(article: Article, a: Printed, b: Printed) -> str:
    """Which of the two figures the body of the article prints."""
    body = " ".join(
        article.text[block.start : block.end]
        for block in article.annotations.clean.blocks
        if block.section != "abstract"
    ).replace(",", ".")
    known = [value for value in (str(a.value), str(b.value)) if f" {value}" in body or f"({value}" in body]
    return f"the body of the article prints {known[0]}" if len(known) == 1 else "see which of the two is right"


def _finding(article: Article, a: Printed, b: Printed, en: str, ru: str, severity: Severity) -> Finding:
    places = tuple(article.place(*_with_signs(article.text, n)) for n in (a, b))
    one, other = (" ".join(place.text.split()) for place in places)
    return Finding(
        type=IssueType.TRANSLATION,
        severity=severity,
        places=places,
        en=f"The {en} differs: “{one}” in the Russian abstract, “{other}” in the English one.",
        ru=f"Различается {ru}: «{one}» в русской аннотации, «{other}» в английской.",
        printed=f"{one} | {other}",
        suggestion="see which of the two is right",
        key=(a.start, b.start),
    )


def _with_signs(text: str, figure: Printed) -> tuple[int, int]:
    """The figure with its sign or its unit."""
    start, end = figure.start, figure.end
    if figure.sign:
        start = text.rfind(figure.sign, 0, start)
    elif figure.unit:
        tail = text[end : end + 24].lstrip()
        word = tail.split()[0].rstrip(".,;:)") if tail.split() else ""
        end = text.find(word, end) + len(word) if word else end
    return start, end


def _other_drug(article: Article, a: Token, b: Token) -> Finding:
    one, other = article.text[a.start : a.end], article.text[b.start : b.end]
    return Finding(
        type=IssueType.TRANSLATION,
        severity=Severity.ERROR,
        places=(article.place(a.start, a.end), article.place(b.start, b.end)),
        en=f"The Russian abstract names “{one}” where the English one names “{other}”.",
        ru=f"В русской аннотации «{one}», а в английской на том же месте «{other}».",
        printed=f"{one} | {other}",
        suggestion="see which of the two is right",
    )


def _swapped(article: Article, aligned: Aligned) -> Iterator[Finding]:
    """Two figures in turned order although their groups stand in one order."""
    pairs = aligned.pairs
    for i in range(1, len(pairs) - 1):
        before, here, after = pairs[i - 1 : i + 2]
        if not here.same or here.ru is None or here.en is None or here.ru.number is None:
            continue
        for one, other in ((before.ru, after.en), (after.ru, before.en)):
            alone = one is not None and other is not None and (before.ru is None) != (before.en is None)
            if not alone or one is None or other is None or one.number is None or other.number is None:
                continue
            if one.number.value == other.number.value and one.number.unit == other.number.unit == here.ru.number.unit:
                ru, en = sorted((one, here.ru), key=lambda t: t.start), sorted((other, here.en), key=lambda t: t.start)
                if _groups_in_order(aligned, ru, en):
                    yield _swap(article, ru, en)


def _groups_in_order(aligned: Aligned, ru: Sequence[Token], en: Sequence[Token]) -> bool:
    """The two nearest groups before or around the figures are the same two in one order in both languages."""
    left, right = _groups_of(aligned.ru_tokens, ru), _groups_of(aligned.en_tokens, en)
    return len(set(left)) == len(left) == 2 and left == right


_NEAR = 120  # characters around two figures in which the names of their groups stand


def _groups_of(tokens: Sequence[Token], figures: Sequence[Token]) -> list[str]:
    start, end = figures[0].start - _NEAR, figures[-1].end + _NEAR
    return [t.name for t in tokens if t.kind == "group" and start <= t.start < end]


def _swap(article: Article, ru: Sequence[Token], en: Sequence[Token]) -> Finding:
    places = tuple(article.place(pair[0].start, pair[-1].end) for pair in (ru, en))
    one, other = (" ".join(place.text.split()) for place in places)
    return Finding(
        type=IssueType.TRANSLATION,
        severity=Severity.ERROR,
        places=places,
        en=f"The figures of the groups are exchanged: “{one}” in Russian, “{other}” in English.",
        ru=f"Показатели групп переставлены: «{one}» по-русски, «{other}» по-английски.",
        printed=f"{one} | {other}",
        suggestion="see which order is right",
    )
