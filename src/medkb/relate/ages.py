"""Ages of a population or an arm: "в возрасте от 21 до 64 лет (медиана 45)", "median age 62 years (range, 34–81)".

Only what the text calls a median is one; a mean, quartiles and the ages that a protocol admits go to no slot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from medkb.model import BlockKind, Cohort, Fact, FigureKind
from medkb.relate.passage import Passage
from medkb.text.gate import gated
from medkb.text.numbers import parse_decimal

_NUMBER = r"\d{1,3}(?:[.,·]\d{1,2})?(?!\d)"
_YEARS = r"(?:\s?(?:лет|год\w*|years?|yrs?|y\.?o\.?|мес\w*|months?)\b\.?)?"
_TO = r"(?:\s?[–—−-]\s?|\s(?:до|to)\s|;\s)"
_AGE = gated(r"(?i)\b(?:возраст\w*|age[ds]?|ages)\b")
_MEDIAN = re.compile(r"(?i)\b(?:медиан\w*|median\w*)\b|\bM[eе]\b|\bМе\b")
_MEAN = re.compile(r"(?i)\b(?:средн\w+|mean|average)\b")
# A value in years with what stands in brackets behind it, or a range alone.
_VALUE = re.compile(rf"(?<![\w.,–-])(?P<v>{_NUMBER})(?!\s?%|{_TO}\d){_YEARS}")
_RANGE = re.compile(rf"(?<![\w.,])(?P<a>{_NUMBER}){_YEARS}{_TO}(?P<b>{_NUMBER})(?!\s?%)(?P<unit>{_YEARS})")
_QUARTILES = re.compile(r"(?i)\b(?:IQR|ИКР|МКИ|МКР|SD|СО|CI|ДИ)\b|квартил|quartil|±|\bQ1|\[\s?$|confiden|доверит")
_THINGS = re.compile(
    r"(?i)\s(?!(?:and|or|vs|versus|in|for|with|to|among|at|the|respectively|years?|и|или|против|в|у|соответственно|лет|год\w*)\b)[^\W\d_]{3,}"
)
_CLOSED = re.compile(r"\s?(?:[)\],;.]|$)")
_PLUS_MINUS = re.compile(r"\s?±")
# What a protocol admits is no age of the people who came.
_ADMITTED = re.compile(
    r"(?i)\b(?:eligib\w+|criteri\w+|aged? (?:of )?(?:at least|over|under|≥|>)|or older|and older|критери\w+|старше|моложе|допускал\w+)\b"
)
_UNTIL = re.compile(
    r"(?i);(?!\s?(?:range|IQR|interquartile|min|разброс|диапазон|размах|ИКР|МКИ|от)\b)|\.\s|\b(?:женщин|мужчин|муж|жен|women|men|male|female|n\s?=)"
)
_OWN_BRACKET = re.compile(r"[^().]{0,60}\([^().]*;[^();.]*$")
_REACH = 150  # characters behind the word for age, and half of them before it
_EARLIER = 45
_FOLLOWING = 3  # sentences behind the one that counts the people
_OLDEST = 120


@dataclass(frozen=True, slots=True)
class _Ages:
    median: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


def with_ages(facts: Sequence[Fact], passages: Sequence[Passage]) -> list[Fact]:
    """The same facts; a population gets the ages that its own or a near sentence prints, an arm those beside its name."""
    told = [(i, p, list(_ages(p))) for i, p in enumerate(passages) if _tells(p)]
    told = [(i, p, found) for i, p, found in told if found]
    out = list(facts)
    own = (f.n or 0 for f in facts if isinstance(f, Cohort) and f.role == "population" and f.source == "own")
    largest = max(own, default=0)
    for i, fact in enumerate(out):
        if isinstance(fact, Cohort) and fact.role in ("population", "arm") and fact.source == "own":
            ages = _of_arm(fact, told) if fact.role == "arm" else _of_population(fact, passages, told, largest)
            if ages is not None:
                out[i] = replace(fact, age_median=ages.median, age_low=ages.low, age_high=ages.high)
    return out


def _tells(p: Passage) -> bool:
    return p.block.kind is BlockKind.PARAGRAPH and p.source == "own" and bool(_AGE.search(p.words)) and not _ADMITTED.search(p.words)  # fmt: skip


def _of_population(
    fact: Cohort, passages: Sequence[Passage], told: Sequence[tuple[int, Passage, list[_Ages]]], largest: int
) -> _Ages | None:
    """The one statement of the sentence that counts the people, or of those behind it that name no group.

    Else the only one of the results, where these are the most people.
    """
    for index, p in enumerate(passages):
        near = _beside(fact, index, p, told)
        if near is not None:
            return near
    apart = {found[0] for _, q, found in told if len(found) == 1 and not q.groups and q.block.section == "results"}
    return apart.pop() if len(apart) == 1 and fact.n == largest else None


def _beside(fact: Cohort, index: int, p: Passage, told: Sequence[tuple[int, Passage, list[_Ages]]]) -> _Ages | None:
    """The statement of the passage that counts the people, or of those right behind it.

    A range in that passage is joined by the median of one behind it.
    """
    if not any(f.kind is FigureKind.COUNT and f.count == fact.n and f.text == fact.printed for f in p.figures):
        return None
    best: _Ages | None = None
    for i, q, found in told:
        near = index <= i <= index + _FOLLOWING and q.block.section == p.block.section
        apart = i == index and _counts_others(q, fact)
        if not near or len(found) != 1 or (i != index and q.groups) or apart:
            continue
        if best is None and (found[0].median is not None or i > index):
            return found[0]
        if best is not None and found[0].median is not None:
            return replace(best, median=found[0].median) if found[0].low in (None, best.low) else best
        best = best or found[0]
    return best


def _counts_others(p: Passage, fact: Cohort) -> bool:
    """Other people are counted between these and the word for age."""
    counts = list(p.figures_of(FigureKind.COUNT))
    own = next(f for f in counts if f.text == fact.printed)
    age = _AGE.search(p.text, own.end, p.end)
    if age is None:
        return False
    opened = (
        _OWN_BRACKET.match(p.text, own.end, age.start()) is not None
    )  # "27 children (15 girls; median age 5 years)"
    return not opened and any(own.end <= f.start < age.start() for f in counts)


def _of_arm(fact: Cohort, told: Sequence[tuple[int, Passage, list[_Ages]]]) -> _Ages | None:
    """As many statements as groups named in the sentence: each group's in its place."""
    for _, p, found in told:
        labels = list(dict.fromkeys(g.label for g in p.groups))
        if fact.arm in labels and len(found) == len(labels):
            return found[labels.index(fact.arm)]
    return None


def _ages(p: Passage) -> Iterator[_Ages]:
    """The statements of a sentence in their order: a median with its range, each alone, or several of them in a row."""
    age = _AGE.search(p.words)
    if age is None:
        return
    stretch = _stretch(p.words, age)
    median = _MEDIAN.search(stretch)
    stretch = _up_to_next(stretch, median) if median else stretch
    values = list(_values(stretch, median.end())) if median else []
    spans = [s for s in _RANGE.finditer(stretch) if _is_range(stretch, s, [v.end() for v in values])]
    if len(values) < 2:
        span = spans[0] if spans else None
        ages = _Ages(_years(values[0]["v"]) if values else None, *(_ends(span) if span else (None, None)))
        if ages != _Ages():
            yield ages
        return
    for i, value in enumerate(values):
        stop = values[i + 1].start() if i + 1 < len(values) else len(stretch)
        span = next((s for s in spans if value.end() <= s.start() < stop), None)
        yield _Ages(_years(value["v"]), *(_ends(span) if span else (None, None)))


def _up_to_next(stretch: str, median: re.Match[str]) -> str:
    """The stretch up to a median of another thing: "median age 5 years ... 138 cycles (median 5)"."""
    value = _VALUE.search(stretch, median.end())
    following = _MEDIAN.search(stretch, value.end()) if value else None
    other = following is not None and value is not None and not _AGE.search(stretch, value.end())
    return stretch[: following.start()] if following and other else stretch


def _stretch(words: str, age: re.Match[str]) -> str:
    """The words around the one for age, up to where something else is told."""
    end = _UNTIL.search(words, age.end())
    stop = min(age.end() + _REACH, end.start() if end else len(words))
    before = words[max(0, age.start() - _EARLIER) : age.start()]
    return before[max(before.rfind("."), before.rfind(";")) + 1 :] + words[age.start() : stop]


def _values(stretch: str, start: int) -> Iterator[re.Match[str]]:
    """The values that a median announces; none behind a mean, and nothing within brackets of their own."""
    for match in _VALUE.finditer(stretch, start):
        before = stretch[start : match.start()]
        mean = _MEAN.search(before) or _PLUS_MINUS.match(stretch, match.end()) or before.rstrip().endswith("±")
        inside = before.count("(") + before.count("[") > before.count(")") + before.count("]")
        part = _RANGE.match(stretch, match.start()) or re.search(rf"\d{_YEARS}{_TO}$", before)
        aside = inside and not _opens_with_median(stretch, match.start())
        things = _THINGS.match(stretch, match.end()) is not None  # "24 patients", "14 centres"
        if not (mean or part or aside or things) and _years(match["v"]) is not None:
            yield match


def _opens_with_median(stretch: str, at: int) -> bool:
    """The bracket that is open holds the median itself: "(медиана 45)"."""
    return bool(_MEDIAN.search(stretch[stretch.rfind("(", 0, at) + 1 : at]))


def _is_range(stretch: str, span: re.Match[str], ends: Sequence[int]) -> bool:
    """Not quartiles, an interval of confidence or a deviation, and of ages that people reach."""
    low, high = parse_decimal(span["a"]), parse_decimal(span["b"])
    if low >= high or high > _OLDEST or not (span["unit"].strip() or _CLOSED.match(stretch, span.end())):
        return False
    label = stretch[max([0, *(e for e in ends if e <= span.start())]) : span.start()]
    return not _QUARTILES.search(label[-60:]) and ";" not in span[0]


def _ends(span: re.Match[str]) -> tuple[Decimal, Decimal]:
    return parse_decimal(span["a"]), parse_decimal(span["b"])


def _years(printed: str) -> Decimal | None:
    value = parse_decimal(printed)
    return value if value < _OLDEST else None
