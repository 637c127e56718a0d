"""Lists of causes with how many each is of: "sepsis (n = 2) and stroke (n = 1)", "3 from sepsis, 2 from stroke".

Such counts bear no noun for people and belong to the announcement before the list (deaths, reasons of stopping).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from medkb.model import Figure, FigureKind, Mention
from medkb.relate.passage import Passage
from medkb.text.numbers import INTEGER, NUMBER, NUMBER_WORD, parse_count, parse_decimal

_ANOTHER = r"другой|другая|второй|вторая|третий|третья|another|the other|the second"
_NUMBER = rf"(?:{INTEGER}|(?i:{NUMBER_WORD}|{_ANOTHER})\b)"
_PEOPLE = (
    r"(?:больн\w+|пациент\w*|человек\w*|дет\w+|случа\w+|patients?|children|women|men|cases?|participants?|subjects?)"
)
_PERCENT = rf"(?:\s?[(\[]\s?(?P<pct>{NUMBER})\s?%\s?[)\]])?"
DUE_TO = (
    r"(?:от|вследствие|по(?=\s(?:не(?:уст|изв|выя|ясн)|друг|иным|проч))|из-за|в результате|в связи с|по причине|ввиду|по поводу|на фоне|"
    r"of|from|due to|because of|owing to|as a result of|secondary to|(?:was|were)? ?(?:caused by|related to|attributable to|attributed to))"
)
_STOP = rf"(?=\s(?:и|and|а|,)\s(?:ещё\s|еще\s|to\s)?(?:{_NUMBER}|the\s)|\sна\s\d|\son\s(?:day|the)\s|\sчерез\s|\sat\s|\swhich\s|[,;:.()–—]|$)"
# What follows "two of" and is no cause: the whole that they are part of.
_WHOLE = r"(?!(?:the\s|all\s|общего|всех|этих|these|those|them|whom|which|their|our|age\b|их\b|них\b|котор|\d|выбор)|(?:больн|пациент|patients|cases|deaths|children|women|men)\w*\b)"
# "3 – от сепсиса", "two patients died of infection", "32 of them of gastric cancer", "один из них – от инсульта".
_BY_CAUSE = re.compile(
    rf"(?<![\w.,/–+-])(?P<count>{_NUMBER}){_PERCENT}\s(?:{_PEOPLE}\s)?(?:(?:of|из)\s(?:them|whom|these|них|которых)\s)?(?:deaths?\s)?"
    rf"(?:(?:had\s|were\s|was\s)?(?:died\s|умер\w*\s|погиб\w*\s|скончал\w*\s)|(?:were|was)\s(?=due|attrib|caused|related|secondary))?(?:[–—-]\s)?{DUE_TO}\s{_WHOLE}(?:an?\s)?(?P<cause>[^,;:.()]{{3,80}}?){_STOP}"
)
# The next of a list whose first said "due": "8 were due to progression, 2 to infection".
_TO_CAUSE = re.compile(
    rf"(?:,\s(?:and\s)?|\band\s)(?P<count>{_NUMBER}){_PERCENT}\sto\s{_WHOLE}(?:an?\s)?(?P<cause>[^,;:.()]{{3,80}}?){_STOP}"
)
_DUE_BEFORE = re.compile(r"(?i)\b(?:due|attribut\w+|related|owing|secondary)\sto\b")
_ORDINAL = re.compile(
    r"(?i)(?:day|grade|week|month|cycle|course|stage|phase|group|arm|number|№|день|дн\w|сут\w*|степен\w+|курс\w*|цикл\w*|групп\w*|стади\w+)\s?$"
)
_SOME = rf"(?P<count>{_NUMBER})(?P<more>(?:(?:,\s|,?\s(?:и|and|vs\.?)\s)(?:у\s|in\s)?{_NUMBER}){{0,3}})"
_NO_COUNT = r"(?![\w%–-]|[.,]\d|\s?%|\s?(?:лет|год|мес|дн|сут|мг|days?|months?|weeks?|years?|mg)\b)"
# "сепсис (n = 2)", "пневмония – 3", "stroke in 2 patients", "рецидив – 5 и 6".
_NAMED = re.compile(
    r"(?:(?<=^)|(?<=[,;:(]\s)|(?<=[,;:(])|(?<=\bи\s)|(?<=\band\s)|(?<=\bили\s)|(?<=\bor\s)|(?<=\bto\s)|(?<=\bof\s)|(?<=\bfrom\s)|(?<=\bот\s)|(?<=из-за\s)|(?<=\bwere\s)|"
    r"(?<=\bwas\s)|(?<=\bincluded\s)|(?<=\bincluding\s)|(?<=были\s)|(?<=был\s)|(?<=была\s)|(?<=стали\s)|(?<=явились\s)|(?<=являлись\s)|(?<=послужили\s)|(?<=послужила\s)|(?<=–\s))"
    rf"(?P<cause>[^\W\d_][^,;:.()]{{2,70}}?)(?:\s?\(\s?(?:[nN]\s?=\s?|у\s|in\s)?(?={_NUMBER}[^()%]{{0,40}}(?:\)|%))|\s[–—-]\s(?:у\s)?|:\s(?:у\s)?|\s(?:у|in)\s)"
    rf"{_SOME}{_NO_COUNT}{_PERCENT}"
)
# "у 4 больных был сепсис, у 2 – дыхательная недостаточность".
_OF_WHOM = re.compile(
    rf"\bу\s(?P<count>{_NUMBER}){_PERCENT}\s(?:из\s\d+\s)?(?:(?:{_PEOPLE}|умерш\w+|погибш\w+)\s)?(?:[–—-]\s|был[аио]?\s|стал[аио]?\s|явил\w+\s|послужил[аио]?\s)(?P<cause>[^,;:.()]{{3,80}}?){_STOP}"
)
# "от сепсиса умерли 4 больных, от кровотечения – 2".
_CAUSE_FIRST = re.compile(
    rf"(?i)\b(?:от|вследствие|из-за|по причине)\s(?P<cause>[^,;:.()]{{3,70}}?)\s(?:умер\w*|погиб\w*|скончал\w*|[–—-])\s(?:ещё\s|еще\s)?{_SOME}{_NO_COUNT}{_PERCENT}"
)
_EACH, _OTHER = re.compile(_NUMBER), re.compile(rf"(?i:{_ANOTHER})")
_ANOTHER_COUNT = re.compile(r"\s?\(\s?(?:[nN]\s?=\s?)?\d+\s?\)")
_UNKNOWN = re.compile(
    r"(?i)\b(?:неизвестн|не\s?установлен|не\s?выяснен|не\s?ясн|unknown|undetermined|unexplained|unclear)"
)


@dataclass(frozen=True, slots=True)
class Item:
    """One cause of a list with its counts, one a group; `name` is its name in the vocabulary."""

    figures: tuple[Figure, ...]
    words: str
    name: Mention | None
    due: bool = True  # its words say that it is a cause: "3 from sepsis"; else only the announcement does

    @property
    def start(self) -> int:
        """Where its count stands."""
        return self.figures[0].start


def items(p: Passage, start: int) -> list[Item]:
    """The causes that are counted behind `start`, in order of place; each count once."""
    found: list[Item] = []
    for pattern in (_BY_CAUSE, _TO_CAUSE, _OF_WHOM, _CAUSE_FIRST, _NAMED):
        for match in pattern.finditer(p.text, start, p.end):
            if pattern is _TO_CAUSE and not _DUE_BEFORE.search(p.text, start, match.start()):
                continue
            item = _item(p, match, pattern in (_BY_CAUSE, _TO_CAUSE, _CAUSE_FIRST))
            if item is not None and not any(_overlap(item.figures[0], f) for i in found for f in i.figures):
                found.append(item)
    return sorted(found, key=lambda item: item.start)


def _item(p: Passage, match: re.Match[str], due: bool) -> Item | None:
    if _ORDINAL.search(match.string, max(0, match.start("count") - 10), match.start("count")):
        return None
    if due and _ANOTHER_COUNT.match(match.string, match.end("cause")):
        return None  # "three died of sepsis (n = 2) and stroke (n = 1)": three is the sum
    groups = match.groupdict()
    spans = [match.span("count")]
    if groups.get("more"):
        first = match.start("more")
        spans += [(first + m.start(), first + m.end()) for m in _EACH.finditer(match["more"])]
    figures = [_figure(p, start, end, groups.get("pct") if len(spans) == 1 else None) for start, end in spans]
    counted = tuple(f for f in figures if f is not None)
    if len(counted) != len(figures):
        return None
    first, last = match.span("cause")
    named = [m for m in p.mentions if first <= m.start < last and m.scheme in ("event", "outcome")]
    name = next((m for m in named if m.concept not in ("death", "mortality")), None)
    return Item(counted, re.sub(r"\s+", " ", match["cause"]).strip(), name, due)


def _figure(p: Passage, start: int, end: int, percent: str | None) -> Figure | None:
    """The figure that was recognised there, or one of the number alone."""
    for figure in p.figures:
        if figure.start < end and start < figure.end and figure.count is not None:
            return figure if figure.count else None
    printed = p.text[start:end]
    count = 1 if _OTHER.fullmatch(printed) else parse_count(printed)
    if not count:
        return None
    value = parse_decimal(percent) if percent else None
    kind = FigureKind.COUNT if value is None else FigureKind.SHARE
    return Figure(start, end, kind, count=count, value=value, text=printed, people=True)


def _overlap(a: Figure, b: Figure) -> bool:
    return a.start < b.end and b.start < a.end


def put(p: Passage, figures: Sequence[Figure]) -> None:
    """The figures stand in the passage, so that those in a row find their groups in a row."""
    kept = [f for f in p.figures if not any(_overlap(f, other) for other in figures)]
    p.figures = sorted([*kept, *figures], key=lambda f: f.start)


def take(p: Passage, figures: Sequence[Figure]) -> None:
    """The figures are spoken for: no rule behind sees them."""
    p.figures = [f for f in p.figures if not any(_overlap(f, other) for other in figures)]


def is_unknown(item: Item) -> bool:
    """The cause is said to be unknown, which is an answer too."""
    return bool(_UNKNOWN.search(item.words))


def counted(all_items: Sequence[Item]) -> Iterator[Figure]:
    """Every figure of the items."""
    return (figure for item in all_items for figure in item.figures)
