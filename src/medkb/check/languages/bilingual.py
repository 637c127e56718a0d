"""The abstract in two languages, token by token: numbers, concepts and groups, aligned by their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from medkb.check.article import Article
from medkb.check.languages.printed import P_VALUE, PERCENT, Printed, other_time, printed, same_quantity
from medkb.model import Block, BlockKind

_LONG = 300  # characters; a shorter stretch of the other language is a title, a caption or a name
_SCHEMES = ("drug", "event", "outcome", "endpoint", "regimen")
_GAP, _OTHER, _OTHER_UNIT = -0.4, -0.5, 0.5
_BAND = 0.2  # of the abstract: no sentence of a translation moves farther
_SLACK = 10  # tokens by which even a short abstract may be off


@dataclass(frozen=True, slots=True)
class Token:
    """What both languages print alike: a number, or a concept or group by its `name`, at [start, end)."""

    start: int
    end: int
    kind: str  # number, group, or the scheme of a concept
    name: str = ""
    number: Printed | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """One column of the alignment; None where a language has nothing."""

    ru: Token | None
    en: Token | None
    same: bool = False


@dataclass(frozen=True, slots=True)
class Aligned:
    """An abstract in both languages: its blocks, its tokens and the columns of their alignment."""

    ru: tuple[Block, ...]
    en: tuple[Block, ...]
    ru_tokens: tuple[Token, ...]
    en_tokens: tuple[Token, ...]
    pairs: tuple[Pair, ...]
    numbers: tuple[Pair, ...]  # the alignment of the numbers alone: the order of names is free, "36 on A", "A – 36"


def abstracts(article: Article) -> Aligned | None:
    """The abstract of a bilingual article; None where it stands in one language only."""
    ru, en = _stretches(article, "ru"), _stretches(article, "en")
    if not ru or not en:
        return None
    left, right = tuple(_tokens(article, ru)), tuple(_tokens(article, en))
    numbers = align([t for t in left if t.number], [t for t in right if t.number])
    return Aligned(ru, en, left, right, tuple(align(left, right)), tuple(numbers))


def _stretches(article: Article, lang: str) -> tuple[Block, ...]:
    """The paragraphs of the abstract in a language; one long paragraph at least."""
    found = tuple(
        b
        for b in article.annotations.clean.blocks
        if b.lang == lang and b.section == "abstract" and b.kind is BlockKind.PARAGRAPH
    )
    return found if sum(b.end - b.start for b in found) >= _LONG else ()


def _tokens(article: Article, blocks: Sequence[Block]) -> Iterator[Token]:
    for block in blocks:
        numbers = list(printed(article.text, block.start, block.end, block.lang))
        found = [Token(n.start, n.end, "number", number=n) for n in numbers]
        found += [
            Token(m.start, m.end, m.scheme, m.concept)
            for m in article.annotations.mentions
            if block.start <= m.start < block.end and m.scheme in _SCHEMES and not m.candidate
        ]
        found += [
            Token(g.start, g.end, "group", g.label)
            for g in article.annotations.groups
            if block.start <= g.start < block.end and not g.weak
        ]
        yield from sorted(found, key=lambda t: (t.start, t.end))


def _score(left: Token, right: Token) -> float | None:
    """How well two tokens go together: positive the same, negative another of the kind, None never."""
    a, b = left.number, right.number
    if a is None or b is None:
        if left.kind != right.kind:
            return None
        same = left.name == right.name
        return (1.0 if left.kind == "group" else 2.0) if same else _OTHER
    if same_quantity(a, b):
        telling = 3.0 if a.value >= 10 or a.value != a.value.to_integral_value() else 1.5
        return telling - (0.5 if a.unit != b.unit else 0.0) - (0.3 if a.word != b.word else 0.0)
    if other_time(a, b):
        return _OTHER_UNIT
    return _OTHER if a.word == b.word and comparable(a, b) else None


def comparable(a: Printed, b: Printed) -> bool:
    """Of one kind, so far as their units tell."""
    shares = (PERCENT, P_VALUE)
    return a.unit == b.unit or (a.unit not in shares and b.unit not in shares and not (a.unit and b.unit))


def align(left: Sequence[Token], right: Sequence[Token]) -> list[Pair]:
    """The best alignment of two sequences in order (Needleman and Wunsch, in a band around the diagonal)."""
    rows, columns = len(left), len(right)
    width = max(_SLACK, int(_BAND * max(rows, columns)))
    best: list[dict[int, tuple[float, int]]] = [{} for _ in range(rows + 1)]
    for i in range(rows + 1):
        middle = i * columns // max(1, rows)
        row = best[i]
        for j in range(max(0, middle - width), min(columns, middle + width) + 1):
            row[j] = _cell(best, left, right, i, j)
    return _walk(best, left, right)


def _cell(
    best: Sequence[dict[int, tuple[float, int]]], left: Sequence[Token], right: Sequence[Token], i: int, j: int
) -> tuple[float, int]:
    """Score and the step that led here: 0 both, 1 left only, 2 right only."""
    if i == j == 0:
        return 0.0, 0
    most, step = float("-inf"), 1
    if i and j and (at := best[i - 1].get(j - 1)) is not None:
        score = _score(left[i - 1], right[j - 1])
        if score is not None:
            most, step = at[0] + score, 0
    if i and (at := best[i - 1].get(j)) is not None and at[0] + _GAP > most:
        most, step = at[0] + _GAP, 1
    if j and (at := best[i].get(j - 1)) is not None and at[0] + _GAP > most:
        most, step = at[0] + _GAP, 2
    return most, step


def _walk(best: Sequence[dict[int, tuple[float, int]]], left: Sequence[Token], right: Sequence[Token]) -> list[Pair]:
    i, j, pairs = len(left), len(right), list[Pair]()
    while i or j:
        step = best[i].get(j, (0.0, 1 if i else 2))[1]
        if step == 0:
            a, b = left[i - 1], right[j - 1]
            pairs.append(Pair(a, b, (_score(a, b) or 0) > 0))
            i, j = i - 1, j - 1
        elif step == 1 and i:
            pairs.append(Pair(left[i - 1], None))
            i -= 1
        else:
            pairs.append(Pair(None, right[j - 1]))
            j -= 1
    return pairs[::-1]


def telling(value: Decimal) -> bool:
    """A figure that stands by chance in no other sentence: of two digits or with decimals."""
    return value >= 10 or value != value.to_integral_value()
