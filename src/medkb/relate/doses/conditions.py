"""Under what condition a dose is given: a phase of dosing, an age, a weight, a renal function."""

from __future__ import annotations

import re
from collections.abc import Callable

from medkb.model import Figure
from medkb.relate.passage import Passage
from medkb.text.gate import gated

_BREAK = re.compile(r"[;)]|\.\s")
_REACH = 70
_NUMBER = r"(?P<n>\d+(?:[.,]\d+)?)(?:\s?[–—-]\s?(?P<m>\d+(?:[.,]\d+)?))?"
_SIGN = (
    r"(?:(?P<under><|&lt;|(?:less|lower|younger|lighter)\sthan|under|below|менее|меньше|ниже|младше|моложе|до)"
    r"|(?P<upto>≤|(?:or\s)?up\sto|не\sболее|не\sстарше)"
    r"|(?P<least>≥|at\sleast|не\sменее|не\sмоложе)"
    r"|(?P<over>>|&gt;|(?:more|greater|higher|older|heavier)\sthan|over|above|exceeding|более|больше|выше|старше))"
)
_AGE = gated(
    rf"(?:(?:aged?|ages|age\sof|возраст\w*|в\sвозрасте)\s)?{_SIGN}\s?{_NUMBER}\s?(?:-?\s?(?:years?(?:\s(?:old|of\sage))?|лет|года))(?P<or>\s(?:or\solder|and\solder|и\sстарше))?",
    re.IGNORECASE,
)
_AGE_AFTER = re.compile(
    rf"(?:aged\s|≥\s?)?{_NUMBER}\s(?:years?(?:\sof\sage)?|лет)\s(?P<side>(?:or|and)\s(?:older|over|younger|under)|и\s(?:старше|младше|моложе))",
    re.IGNORECASE,
)
_WEIGHT = re.compile(
    rf"(?:weigh(?:ing|ed|t)|body\s(?:weight|mass)|масс\w+(?:\sтела)?|вес\w*)\s(?:of\s|is\s|was\s|была\s)?{_SIGN}\s?{_NUMBER}\s?(?:kg|кг)",
    re.IGNORECASE,
)
_WEIGHT_RANGE = re.compile(
    rf"(?:weigh(?:ing|ed|t)|body\s(?:weight|mass)|масс\w+(?:\sтела)?|вес\w*)\s(?:of\s|from\s|от\s)?{_NUMBER}\s?(?:kg|кг)",
    re.IGNORECASE,
)
_RENAL = re.compile(
    r"(?P<what>e?GFR|glomerular filtration rate|creatinine clearance|CrCl|CLcr|клиренс\w*(?: креатинина)?|р?СКФ|КК)"
    rf"(?:\s\([^()]*\))?(?:\s(?:of|is|was|=))?,?\s?(?:{_SIGN}\s?)?{_NUMBER}\s?(?:ml|мл)/(?:min|мин)",
    re.IGNORECASE,
)
# The phase stands before the dose ("loading dose 600 mg", "в нагрузочной дозе 300 мг") or behind ("180 mg loading dose").
_PHASES = (
    ("loading dose", r"loading|нагрузочн\w+|насыщающ\w+"),
    ("maintenance dose", r"maintenance|поддерживающ\w+"),
    ("starting dose", r"starting|initial|стартов\w+|начальн\w+"),
    ("maximum dose", r"maximum|maximal|max\.?|максимальн\w+|максимум"),
    ("minimum dose", r"minimum|minimal|минимальн\w+"),
    ("median dose", r"median|медиан\w+"),
    ("mean dose", r"mean|average|средн\w+"),
)
_NAMES = "|".join(f"(?P<p{i}>{words})" for i, (_, words) in enumerate(_PHASES))
_DOSE = r"(?:(?:daily|weekly|суточн\w+|разов\w+|total)\s)?(?:dos(?:e|es|age)|доз\w+|уровень|level)"
_PHASE = re.compile(
    rf"(?i)\b(?:{_NAMES})(?:\s{_DOSE}\b(?P<between>[^.;()\d]{{0,45}}?)|(?:\s(?:of|was|is|составил\w*))?)\s?[(–—:,-]?\s?$"
)
_ANOTHER = re.compile(r"(?i)\b(?:then|followed|thereafter|затем|далее|потом)\b")
_PHASE_AFTER = re.compile(rf"(?i)\s?[(,]?\s?(?:(?:as|in|в\sкачестве)\s)?(?:an?\s)?(?:{_NAMES})\s{_DOSE}")


def condition_of(p: Passage, figure: Figure, previous_end: int, next_start: int) -> str | None:
    """The condition in plain English, or None.

    `previous_end` and `next_start`: where the doses before and after this one end and begin; a condition does not
    reach past them.
    """
    before = p.text[max(p.start, previous_end, figure.start - 160) : figure.start]
    after = p.text[figure.end : min(p.end, next_start, figure.end + _REACH)]
    stop = _BREAK.search(after)
    after = after[: stop.start()] if stop else after
    before = before[max((m.end() for m in _BREAK.finditer(before)), default=0) :]
    own = _PHASE_AFTER.match(before)  # the phase of the dose before this one
    before = before[own.end() :] if own and previous_end > p.start else before
    found = [phase for phase in (_phase(before, after),) if phase]
    found += [c for rule in _PERSONS if (c := rule(after) or rule(before))]
    return ", ".join(found) or None


def _phase(before: str, after: str) -> str | None:
    match = _PHASE_AFTER.match(after) or _PHASE.search(before[-90:])
    if match is None or _ANOTHER.search(match.groupdict().get("between") or ""):
        return None
    return next(name for i, (name, _) in enumerate(_PHASES) if match.groupdict().get(f"p{i}"))


def _compared(match: re.Match[str]) -> str:
    sides = (("under", "<"), ("upto", "≤"), ("least", "≥"), ("over", ">"))
    sign = next((sign for side, sign in sides if match[side]), "")
    return sign + _span(match)


def _span(match: re.Match[str]) -> str:
    return "-".join(n.replace(",", ".") for n in (match["n"], match["m"]) if n)


def _age(words: str) -> str | None:
    match = _AGE.search(words)
    if match:
        return f"age {'≥' + _span(match) if match['or'] else _compared(match)} years"
    match = _AGE_AFTER.search(words)
    if match is None:
        return None
    older = re.search(r"(?i)older|over|старше", match["side"])
    return f"age {'≥' if older else '≤'}{_span(match)} years"


def _weight(words: str) -> str | None:
    match = _WEIGHT.search(words)
    if match:
        return f"body weight {_compared(match)} kg"
    match = _WEIGHT_RANGE.search(words)
    return f"body weight {_span(match)} kg" if match and match["m"] else None


def _renal(words: str) -> str | None:
    match = _RENAL.search(words)
    if match is None or not (match["m"] or any(match[s] for s in ("under", "upto", "least", "over"))):
        return None
    rate = re.search(r"(?i)gfr|filtration|скф", match["what"])
    return f"{'eGFR' if rate else 'creatinine clearance'} {_compared(match)} mL/min"


_PERSONS: tuple[Callable[[str], str | None], ...] = (_age, _weight, _renal)
