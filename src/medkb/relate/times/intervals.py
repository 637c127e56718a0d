"""What is printed in brackets behind a figure: its interval of confidence, its range, or its quartiles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from medkb.model import Figure, FigureKind, Mention
from medkb.relate.passage import Passage
from medkb.relate.times.points import UNIT, unit_code
from medkb.text.numbers import parse_decimal

_NUMBER = r"[−-]?\d+(?:[.,·]\d+)?(?!\d)"
# The upper end of an interval that was not reached.
_OPEN = r"(?:NR|NE|NA|НД|НО|н/д|∞|не достигнут\w*|не определ\w*|не оцен\w*|not (?:yet )?(?:been )?(?:reached|estimable|evaluable|estimated|reported))(?!\w)"
_DAY = r"(?:[ДDд]\s?\+\s?|[Dd]ay\s\+?|\+)?"
_INTERVAL = re.compile(
    rf"(?<![\w.,·]){_DAY}(?P<low>{_NUMBER}|{_OPEN})\s?(?P<u1>%|{UNIT})?(?P<joint>\s?(?:[–—−;-]|\.\.+|,\s)\s?|\s(?:to|до|and|и)\s)"
    rf"{_DAY}(?P<high>{_NUMBER}|{_OPEN})(?!\s?%?-?\w{{0,3}}\s?(?:CI\b|ДИ\b|confid|довер))(?:-?[йяе]{{1,2}}\b)?\s?(?P<u2>%|{UNIT})?"
)
_CONFIDENCE = re.compile(r"(?i)\b(?:CI|CrI|ДИ)\b|confiden|доверит|credible")
_QUARTILES = re.compile(
    r"(?i)\b(?:IQR|ИКР|МКИ|МКР|ИКИ|МКД|SD|SE|СО|СКО)\b|квартил|quartil|\bQ[123]\b|\bQ25|\b25-?(?:й|го|th)|\b25\s?[–—-]\s?75|перцентил|percentil|отклонени|deviation|error|ошибк"
)
_RANGE = re.compile(
    r"(?i)range|разброс|диапазон|размах|\bмин|\bmin|предел|колеб|вариа|варьир|extreme|\bот$|\bот\s|\bfrom\b"
)
_RATIO = re.compile(r"\b(?:HR|OR|RR|ОР|ОШ)\b|(?i:ratio|отношени|differen|разниц|разност|возраст|\bage)")
_OTHER = re.compile(r"(?i)(?:\bn\s?=|[рp]\s?[=<>]|table|fig|табл|рис)[^;,]*$")
_LEVEL = re.compile(r"\b9\d(?:[.,]\d)?(?=\s?%)")
_OPENED = re.compile(rf"\s?(?:{UNIT}|%)?\s?[,;:]?\s?(?P<bracket>[(\[]|(?=(?:9\d\s?%|ДИ\b|CI\b)))")
# An article that says once how it prints its medians.
_HABIT = re.compile(
    r"(?i)(?:медиан\w*|\bMe\b|\bmedians?)[^.;]{0,40}?(?:\(|\[|и |and |with )[^.;]{0,25}?(?:межквартил|интерквартил|квартил|\b25(?:-?(?:й|го|th)|\s?%|\s?[–—;,-]\s?75|\s(?:и|and)\s75)|\bQ1|\bIQR|interquartile|quartile|ИКР|МКИ)"
)
# A clause ends here, unless the ratio or the interval that the p value goes with follows.
_ENDED = re.compile(
    r"(?i);(?!\s?(?:hazard|relative|odds|[HRO]R\b|9\d\s?%|CI\b|ДИ\b|О[РШ]\b|отношени|log|лог|stratified|two|one|[pр]\b|$))|(?<!\bvs)(?<!\bv)\.\s"
)
_LONGEST = 160  # characters of a bracket
_BARE = 60  # characters behind a figure in which an interval without brackets ends
_ANNOUNCED = 70  # characters before a figure in which "медиана (диапазон)" stands


@dataclass(frozen=True, slots=True)
class Interval:
    """Two ends in the figure's own unit; None is an end that was not reached. `kind`: ci, range, quartiles."""

    kind: str
    low: Decimal | None
    high: Decimal | None
    level: Decimal | None = None


def intervals_of(p: Passage, figure: Figure, since: int | None = None) -> dict[str, Interval]:
    """By kind, what stands behind a figure; what is not labelled is of the kind that was named last after `since`."""
    found: dict[str, Interval] = {}
    for interval in _behind(p, figure, p.start if since is None else since):
        found.setdefault(interval.kind, interval)
    return found


def in_brackets(p: Passage, start: int) -> tuple[int, str] | None:
    """The bracket that is open at a place: where it opens, and its text up to there; None outside of brackets."""
    depth = 0
    for i in range(start - 1, max(p.start, start - _LONGEST) - 1, -1):
        if p.text[i] in ")]":
            depth += 1
        elif p.text[i] in "([":
            if not depth:
                return i, p.text[i + 1 : start]
            depth -= 1
    return None


def p_value_of(p: Passage, figure: Figure, heads: Sequence[Mention]) -> str | None:
    """The p value that follows a figure, unless another of the `heads` has figures of its own in between."""
    following = next((f for f in p.figures_of(FigureKind.P) if f.start >= figure.end), None)
    if following is None or _ENDED.search(_outside(p.text[figure.end : following.start])):
        return None
    same = [f for f in p.figures if f.kind == figure.kind and figure.end <= f.start < following.start]
    for head in heads:
        if figure.end <= head.start < following.start and any(f.start >= head.end for f in same):
            return None
    return following.unit


def _outside(text: str) -> str:
    """The text without its brackets, closed or not."""
    return re.sub(r"[(\[][^()\[\]]*(?:[)\]]|$)", "", text)


def _behind(p: Passage, figure: Figure, since: int) -> Iterator[Interval]:
    at = figure.end
    for _ in range(2):  # "(n = 24) (range 2–40)"
        opened = _OPENED.match(p.text, at, p.end)
        if opened is None:
            return
        inside = _inside(p, opened)
        yield from _read(p, figure, inside, opened["bracket"], since)
        at = opened.end() + len(inside) + 1
        if not opened["bracket"]:
            return


def _inside(p: Passage, opened: re.Match[str]) -> str:
    """The text of a bracket, or the clause where an interval stands without one."""
    start = opened.end()
    if not opened["bracket"]:
        return re.split(r"[;()\[\]]", p.text[start : min(p.end, start + _BARE)], maxsplit=1)[0]
    depth = 1
    for i in range(start, min(p.end, start + _LONGEST)):
        depth += (p.text[i] in "([") - (p.text[i] in ")]")
        if not depth:
            return p.text[start:i]
    return ""


def _read(p: Passage, figure: Figure, inside: str, bracket: str, since: int) -> Iterator[Interval]:
    at = 0
    label_from = 0
    while (m := _INTERVAL.search(inside, at)) is not None:
        low, high = _end(m["low"]), _end(m["high"])
        wrong = low is not None and high is not None and low > high
        if wrong or (low == 25 and high == 75) or _foreign_unit(m, figure):
            at = m.end("low")
            continue
        label = inside[label_from : m.start()]
        at = label_from = m.end()
        kind = _labelled(label) or (None if bracket == "" else _unlabelled(p, figure, m, bracket, since))
        if kind is None or _RATIO.search(label) or _OTHER.search(label):
            continue
        if not _labelled(label) and not _within(figure, low, high):
            continue
        level = _LEVEL.search(label) or (
            _LEVEL.search(p.text, min(since, p.start), figure.start) if kind == "ci" else None
        )
        yield Interval(kind, low, high, parse_decimal(level[0]) if level and kind == "ci" else None)


def _labelled(label: str) -> str | None:
    for kind, pattern in (("ci", _CONFIDENCE), ("quartiles", _QUARTILES), ("range", _RANGE)):
        if pattern.search(label):
            return kind
    return None


def _unlabelled(p: Passage, figure: Figure, m: re.Match[str], bracket: str, since: int) -> str | None:
    """What the words before the figure announce; else what the sentence has named an interval before."""
    announced = p.text[max(p.start, figure.start - _ANNOUNCED) : figure.start]
    medians = list(re.finditer(r"(?i)медиан\w*|\bmedian|\bMe\b", announced))
    kind = _labelled(announced[medians[-1].end() :]) if medians else None
    if kind is not None:
        return kind
    named = _labelled_before(p, figure, since)
    if named is not None:
        return named
    if figure.kind is FigureKind.PERCENT:
        return None
    if bracket == "[" or ";" in m["joint"] or _tells_quartiles(p.text):
        return "quartiles"
    return "range"


def _labelled_before(p: Passage, figure: Figure, since: int) -> str | None:
    """The kind of the last interval that was named: the second one of two groups is not named again."""
    before = p.text[since : figure.start]
    last = [(list(x.finditer(before)), kind) for x, kind in ((_CONFIDENCE, "ci"), (_QUARTILES, "quartiles"))]
    ends = [(hits[-1].end(), kind) for hits, kind in last if hits]
    return max(ends)[1] if ends else None


@lru_cache(maxsize=4)
def _tells_quartiles(text: str) -> bool:
    """True where the article says that it prints medians with their quartiles."""
    return bool(_HABIT.search(text))


def _foreign_unit(m: re.Match[str], figure: Figure) -> bool:
    """The interval is printed in another unit than the figure: months beside years, per cent beside months."""
    for unit in filter(None, (m["u1"], m["u2"])):
        if (unit == "%") != (figure.unit == "") or (unit != "%" and unit_code(unit) != figure.unit):
            return True
    return False


def _within(figure: Figure, low: Decimal | None, high: Decimal | None) -> bool:
    value = figure.value
    return value is None or ((low is None or low <= value) and (high is None or value <= high))


def _end(printed: str) -> Decimal | None:
    return parse_decimal(printed.replace("−", "-")) if printed[-1].isdigit() else None
