"""Ratios of two groups' hazards, odds, risks or rates as they are printed: "HR 0.71; 95% CI 0.55–0.93; p = 0.012".

What stands here is form alone: which ratio "ОР" is, what it is of and whether it is a result is told elsewhere. The
check of intervals against p values reads the same forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from medkb.text.numbers import parse_decimal

HR, SHR, OR, RR, IRR, UNTOLD = "HR", "sHR", "OR", "RR", "IRR", "ratio"
"""Ratio of hazards, of subdistribution hazards (Fine and Gray), of odds, of risks, of rates; one that is not told."""

_SPELLED = (  # each before those whose words it holds
    (SHR, r"sub-?distribution[\s-](?:hazards?[\s-]ratios?|HRs?)|sub-?hazards?[\s-]ratios?"),
    (HR, r"hazards?[\s-]ratios?|отношени\w+ (?:угроз\w*|опасност\w+)"),
    (OR, r"odds[\s-]ratios?|отношени\w+ шансов"),
    (IRR, r"(?:incidence[\s-]|event[\s-])?rate[\s-]ratios?|отношени\w+ (?:частот\w*|заболеваемост\w+|инцидентност\w+)"),
    (RR, r"risks?[\s-]ratios?|relative[\s-]risks?|относительн\w+ риск\w*"),
    (UNTOLD, r"отношени\w+ рисков"),
)
_SHORT = ((SHR, r"a?[sS]HRs?"), (HR, r"[amcu]?HRs?"), (OR, r"[amcu]?ORs?"), (IRR, r"a?IRRs?"), (RR, r"[amcu]?RRs?"),
          (OR, r"[ас]?ОШ"), (UNTOLD, r"[ас]?ОР"))  # fmt: skip
_ADJUSTED_NAME = re.compile(r"^a(?:[sS]?H|O|R|IR)R|^[ас]О[РШ]|adj")
_TAIL = re.compile(r"\s?[_-]?\s?(?:adj|скорр)\.?$")
_ADJUSTED = re.compile(
    r"(?i)(?:(?<!un)(?<!not )adjusted|multivaria\w+|скорректирован\w*|скорр\.|(?<!не)стандартизованн\w+)[\s-]{1,2}$"
)
_NAME = (
    rf"(?:(?<![\w-])(?i:{'|'.join(x for _, x in _SPELLED)})\b|"
    rf"(?<![\w-])(?:{'|'.join(x for _, x in _SHORT)})(?:\s?[_-]?\s?(?:adj|скорр)\b\.?)?(?![\w-]))"
)
_NUMBER = r"(?:\d{1,3}(?:[.,·]\d{1,3})?|(?<![\d])[.·]\d{1,3})(?![\d]|[.,·]\d)"
_PERIOD = r"\d{1,3}(?:-|\s)(?:day|week|month|year|дневн|летн|месячн|недельн)"
_LEVEL = r"9\d(?:[.,·]\d{1,3})?\s?%(?:-?(?:ный|й|го))?"
_CI_WORDS = (
    r"(?:CI|CrI|ДИ|(?i:confidence intervals?|credible intervals?|доверительн\w+ интервал\w*))"
    r"(?:\s?[(\[](?:CI|ДИ)[)\]])?"
)
_LABEL = rf"(?:(?P<level>{_LEVEL})[\s-]*{_CI_WORDS}|{_CI_WORDS}(?:[\s,]*(?P<level_behind>{_LEVEL}))?)"
_TO = r"(?:\s?(?:[–—−-]|;|\.{2,3}|…)\s?|,\s|\s(?:to|до|and|и)\s)"
_LABELLED = (
    rf"[\s,;:]*[(\[]?\s?{_LABEL}[\s:=,;(\[]*(?:(?:от|from|of|составил)\s)?(?P<low>{_NUMBER}){_TO}(?P<high>{_NUMBER})"
)
_BARE = (
    rf"[\s,]*[(\[]\s?(?P<bare_low>{_NUMBER}){_TO}(?P<bare_high>{_NUMBER})(?=\s?[)\];,])"
    rf"|,\s(?P<plain_low>{_NUMBER})[–—-](?P<plain_high>{_NUMBER})(?=\s?[)\];,])"
)
_P = re.compile(
    r"[\s,;)\]]*(?:(?:and|и|with|stratified|unstratified|(?:two|one|2|1)-sided|log-?rank|лог-?ранг\w*|nominal|test|тест\w*)"
    r"[\s,]+)*"
    r"(?P<printed>[pPрР]\s?(?:-?values?\s?)?(?P<sign>[<>=≤≥])\s?(?P<p>0[.,·]\d+|[.·]\d+|1[.,·]0+))"
)
_P_BEFORE = re.compile(r"[pрPР]\s?(?P<sign>[<>=≤≥])\s?(?P<p>0[.,·]\d+|[.·]\d+)\s?[;,]\s?$")
_UNIT = (
    r"(?i:\s?%|\s?(?:mg|мг|bpm|beats|уд|mo\b|months?|мес|years?|yrs?|лет|год|days?|дн|сут|нед|weeks?|points?|балл|mm|мм|cm|см|"
    r"/\d|/мин|/min|[×x]\s?10)|\s?[–—-]\s?\d|-[^\W\d_])"
)
_GAP = (
    rf"(?P<gap>(?:\s?[,:]?\s?[(\[](?:[^()\[\]\d]{{1,40}}|[^()\[\]\d]{{0,25}}{_LEVEL}[^()\[\]\d]{{0,25}})[)\]])*"
    rf"(?:[^.;()\[\]\d]|{_PERIOD}|(?<=[^\W\d_])-?\d{{1,2}}(?![\d.,·%]|\s?%)|(?<=[a-zа-я])\.(?=[a-zа-я])){{0,100}}?)"
    rf"(?P<said>{_LEVEL}[\s-]*{_CI_WORDS}[\s:=,]{{1,3}}(?={_NUMBER}\s?[(\[,;]))?"
)
_SAID = rf"(?(said)[,;]\s?(?P<said_low>{_NUMBER}){_TO}(?P<said_high>{_NUMBER})|(?!))"  # "HR, 95 % CI: 0.71, 0.55–0.93"
_EACH = (  # "1.05 per year; 95 % CI"
    r"(?:\s(?:per|for each|for every|на кажд\w+)\s(?:\d{1,3}(?:[.,·]\d+)?[-\s]?)?[^.;,()\[\]\d]{1,40}?(?=\s?[;,(\[]))?"
)
_EFFECT = re.compile(
    rf"(?P<name>{_NAME}){_GAP}(?<![\w.,·<>≤≥])(?<![^\W\d_]-)(?P<value>{_NUMBER})(?!{_UNIT}){_EACH}"
    rf"(?:{_LABELLED}|{_BARE}|{_SAID})?"
)
_NEXT = re.compile(
    rf"(?P<gap>[)\]]{{0,2}}(?:\s(?:for|in|among|at|для|у|при|в|через|по)\s[^.;,()\[\]\d]{{1,60}}?)?,?\s"
    rf"(?:and|и|vs\.?|versus|против|а)\s"
    rf"(?:[^.;()\[\]\d]{{0,60}}\s)?[(\[]?)(?P<value>{_NUMBER})(?!{_UNIT})(?:{_LABELLED}|{_BARE})"
)
# Words between the name and the number by which the number is another thing's, or only a bound.
_FOREIGN = re.compile(
    r"(?i)\b(?:medians?|means?|медиан\w*|средн\w+|calculated|рассчит\w+|computed|AUC|margin\w*|границ\w+|порог\w*|threshold|"
    r"boundary|(?:less|lower|more|higher|greater) than|below|under|above|exceed\w*|at least|upper|lower|"
    r"не (?:менее|более)|менее|ниже|выше|более|верхн\w+|нижн\w+|"
    r"rates?\b(?! ratio)|scores?|доз\w+|dose|n|p|р)\b|[<>≤≥±]"
)
_TIED = re.compile(r"^.?[(\[;]|[=:,]\s?$|\b(?:of|was|is|составил\w*|равн\w+)\s$")
_LONE_GAP = 45  # characters between a name and a number that no interval proves to be a ratio
_LARGEST = Decimal(500)
_NEAR = 30  # characters


@dataclass(frozen=True, slots=True)
class PrintedEffect:
    """A ratio at [start, end) of a text, from its name to the end of its interval or p value.

    `figure` is the stretch of the value with its interval and p value, `gap` what stands between the name and the
    value; `measure` is what the name alone says; `p` is kept with a point ("<0.001", "0.012"). `series` where the name
    stands once before several values and this is not the first.
    """

    start: int
    end: int
    name: tuple[int, int]
    gap: tuple[int, int]
    figure: tuple[int, int]
    measure: str
    spelled: bool
    adjusted: bool
    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None
    level: Decimal | None = None
    p: str | None = None
    series: bool = False


def printed_effects(text: str, start: int, end: int) -> Iterator[PrintedEffect]:
    """The ratios in [start, end) of a text, each once, in order."""
    at = start
    while (match := _EFFECT.search(text, at, end)) is not None:
        found = _effect(text, match, end, None)
        if found is None:
            at = match.end("name")
            continue
        yield found
        at = found.end
        while (following := _NEXT.match(text, at, end)) is not None:
            found = _effect(text, following, end, found)
            if found is None:
                break
            yield found
            at = found.end


def measure_named(words: str) -> tuple[str, bool, bool] | None:
    """Measure, whether it is spelled out, and whether adjusted, of the first ratio that words name; None for none."""
    match = re.search(_NAME, words)
    return (*_measure(match[0]), _is_adjusted(words, *match.span())) if match else None


def decimal(printed: str) -> Decimal:
    """A printed number, ".71" among them."""
    return parse_decimal(f"0{printed}" if printed[0] in ".·" else printed)


def p_printed(sign: str, value: str) -> str:
    """A p value as records keep it: "<0.001", "0.012"."""
    value = re.sub(r"[,·]", ".", value)
    return (sign if sign != "=" else "") + (f"0{value}" if value.startswith(".") else value)


def _measure(name: str) -> tuple[str, bool]:
    for measure, pattern in _SPELLED:
        if re.fullmatch(pattern, name, re.IGNORECASE):
            return measure, True
    bare = _TAIL.sub("", name)
    return next(m for m, pattern in _SHORT if re.fullmatch(pattern, bare)), False


def _is_adjusted(text: str, start: int, end: int) -> bool:
    """The ratio whose name is [start, end) is said to be adjusted."""
    return bool(_ADJUSTED_NAME.search(text[start:end]) or _ADJUSTED.search(text, max(0, start - _NEAR), start))


def _effect(text: str, match: re.Match[str], stop: int, before: PrintedEffect | None) -> PrintedEffect | None:
    """The ratio of a match; `before` is the first of a series whose name stands once."""
    bounds, value = _bounds(match), decimal(match["value"])
    gap = match.span("gap")
    if not _is_ratio(match, value, bounds, gap):
        return None
    p = _P.match(text, match.end(), stop if bounds else min(stop, match.end() + _NEAR))
    name = before.name if before else match.span("name")
    measure, spelled = (before.measure, before.spelled) if before else _measure(match["name"])
    if not (bounds or p or spelled or _TIED.search(text[max(0, name[0] - 2) : match.start("value")])):
        return None  # "... OR 2.5 ..."
    told = p or (None if before else _P_BEFORE.search(text, max(0, name[0] - _NEAR), name[0]))
    end = p.end() if p else match.end()
    end += text[end : end + 1] in (")", "]") and _is_open(text[match.start("value") : end])
    level = _level_of(match, text[gap[0] : match.start("value")]) or (before.level if before else None)
    return PrintedEffect(
        match.start("value") if before else match.start(),
        end,
        name,
        gap,
        (match.start("value"), end),
        measure,
        spelled,
        before.adjusted if before else _is_adjusted(text, *name),
        value,
        bounds[0] if bounds else None,
        bounds[1] if bounds else None,
        level if bounds else None,
        p_printed(told["sign"], told["p"]) if told else None,
        before is not None,
    )


def _bounds(match: re.Match[str]) -> tuple[Decimal, Decimal] | None:
    g = match.groupdict()
    for which in ("", "bare_", "plain_", "said_"):
        if g.get(f"{which}low"):
            return decimal(match[f"{which}low"]), decimal(match[f"{which}high"])
    return None


def _is_open(figure: str) -> bool:
    """A bracket was opened and not closed."""
    return sum(map(figure.count, "([")) > sum(map(figure.count, ")]"))


def _level_of(match: re.Match[str], gap: str) -> Decimal | None:
    printed = match["level"] or match["level_behind"]
    found = re.search(r"9\d(?:[.,·]\d{1,3})?(?=\s?%)", printed or gap)
    return parse_decimal(found[0]) if found else None


def _is_ratio(
    match: re.Match[str], value: Decimal, bounds: tuple[Decimal, Decimal] | None, gap: tuple[int, int]
) -> bool:
    """A number of a ratio's size that the words before it do not give to another thing."""
    words = re.sub(r"[(\[][^()\[\]]*[)\]]", " ", match["gap"])
    if value <= 0 or value > _LARGEST or _FOREIGN.search(words):
        return False
    if bounds is None:
        return bool(re.search(r"[.,·]", match["value"])) and gap[1] - gap[0] <= _LONE_GAP
    labelled = match["bare_low"] is None and match["plain_low"] is None
    return labelled or bounds[0] <= value <= bounds[1]
