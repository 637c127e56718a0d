"""The Russian and the English abstract: another number, unit, sign, drug or order of groups in one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from medkb.check.article import Article, Finding
from medkb.check.languages.bilingual import Aligned, Pair, Token, abstracts, comparable, telling
from medkb.check.languages.exchanged import exchanged
from medkb.check.languages.omitted import omitted
from medkb.check.languages.polarity import polarity
from medkb.check.languages.printed import P_VALUE, PERCENT, Printed, has_unit, is_rounding
from medkb.check.spelling.spelt import slip
from medkb.check.words import number
from medkb.model import IssueType, Severity

_AROUND = 4  # columns on each side that must be translated alike
_ENOUGH = 3  # of them alike, on both sides together
_STEPS = 6  # columns behind the first figure of both languages
_OPPOSITE = {"<": ">≥", "≤": ">", ">": "<≤", "≥": "<"}


def translation(article: Article) -> Iterator[Finding]:
    """Figures of the two abstracts that stand in one place and differ."""
    aligned = abstracts(article)
    if aligned is None:
        return
    spare, told = _Spare(aligned), set[int]()
    for pairs in (aligned.pairs, aligned.numbers):
        for i, pair in enumerate(pairs):
            if pair.ru is None or pair.en is None or {pair.ru.start, pair.en.start} & told or not surely(pairs, i):
                continue
            a, b = pair.ru.number, pair.en.number
            if (
                a is not None
                and b is not None
                and (pair.same or is_slip(a, b) or _enclosed(pairs, i, a.unit == b.unit != ""))
            ):
                for finding in _figures(article, pair, a, b, spare):
                    told |= {a.start, b.start}
                    yield finding
            elif not pair.same and pair.ru.kind == "drug" and spare.concept(pair.ru, pair.en):
                yield _other_drug(article, pair.ru, pair.en)
    yield from exchanged(article, aligned)
    yield from polarity(article, aligned)
    yield from omitted(article, aligned)


def surely(pairs: Sequence[Pair], i: int) -> bool:
    """What stands around column i is the same in both languages, on both sides of it where there are both."""
    before = pairs[max(0, i - _AROUND) : i]
    after = pairs[i + 1 : i + 1 + _AROUND]
    left, right = sum(p.same for p in before), sum(p.same for p in after)
    return (left + right >= _ENOUGH and bool(left or not before) and bool(right or not after)) or _heads(pairs, i)


def _heads(pairs: Sequence[Pair], i: int) -> bool:
    """Nothing before column i stands in both languages (the aims are told freely), and figures follow it in step."""
    if any(p.ru and p.en for p in pairs[:i]):
        return False
    after = pairs[i + 1 : i + 1 + _STEPS]
    numbers = [p for p in after if p.same and p.ru and p.ru.number and telling(p.ru.number.value)]
    return len(numbers) >= _ENOUGH and after[0] in numbers and not any(p.ru and p.en and not p.same for p in after)


def is_slip(a: Printed, b: Printed) -> bool:
    """The one is a slip of the other: a digit more, less or other, or two that changed places."""
    left, right = (str(n.value).replace(".", "") for n in (a, b))
    return len(left) > 1 and len(right) > 1 and slip(left, right) is not None


def _enclosed(pairs: Sequence[Pair], i: int, of_a_unit: bool) -> bool:
    """The columns right before and right behind are the same, so that nothing was left out here in one language.

    Two on each side where no unit tells that the figures measure the same.
    """
    near = 1 if of_a_unit else 2
    return near <= i < len(pairs) - near and all(p.same for p in (*pairs[i - near : i], *pairs[i + 1 : i + 1 + near]))


class _Spare:
    """How often each figure and each concept is printed in one language more than in the other."""

    def __init__(self, aligned: Aligned) -> None:
        self._ru = _counts(aligned.ru_tokens)
        self._en = _counts(aligned.en_tokens)
        self._ru_units = {(t.number.value, t.number.unit) for t in aligned.ru_tokens if t.number}
        self._en_units = {(t.number.value, t.number.unit) for t in aligned.en_tokens if t.number}

    def figure(self, a: Printed, b: Printed) -> bool:
        return self._ru[a.value] > self._en[a.value] and self._en[b.value] > self._ru[b.value]

    def unit(self, a: Printed, b: Printed) -> bool:
        """Neither language prints the value anywhere in the unit of the other."""
        return (a.value, a.unit) not in self._en_units and (b.value, b.unit) not in self._ru_units

    def concept(self, a: Token, b: Token) -> bool:
        """The one is told more often in Russian, the other in English, and one of the two there alone."""
        spare = self._ru[a.name] > self._en[a.name] and self._en[b.name] > self._ru[b.name]
        return spare and not (self._en[a.name] and self._ru[b.name])


def _counts(tokens: Sequence[Token]) -> Counter[object]:
    return Counter(t.number.value if t.number else t.name for t in tokens)


def _figures(article: Article, pair: Pair, a: Printed, b: Printed, spare: _Spare) -> Iterator[Finding]:
    if not pair.same:
        if not a.word and comparable(a, b) and spare.figure(a, b) and not is_rounding(a.value, b.value):
            yield _differs(article, a, b)
        return
    if a.unit != b.unit and a.dimension == b.dimension and a.dimension in ("time", "amount") and a.value == b.value:
        if spare.unit(a, b) and has_unit(article.text, a.end) and has_unit(article.text, b.end):
            yield _finding(article, a, b, "unit", "единица", Severity.ERROR)
    elif b.sign and b.sign in _OPPOSITE.get(a.sign, ""):
        yield _finding(article, a, b, "sign of comparison", "знак сравнения", Severity.ERROR)
    elif a.unit == P_VALUE and a.sign != b.sign and {a.sign, b.sign} in ({"<", "="}, {">", "="}):
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
