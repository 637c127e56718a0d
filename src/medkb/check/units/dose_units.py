"""Units that contradict each other: one dose in mg/kg and in mg/m2, one threshold in two units, an impossible unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from medkb.check.article import Article, Finding
from medkb.model import BlockKind, Claim, Dose, Evidence, IssueType, Severity
from medkb.text.numbers import NUMBER

_KINDS = (BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.CAPTION)
_SURE = 0.5  # claims below are bound too loosely to be held against each other
_MASSES = ("ng", "ug", "mg", "g")
_SIZES = ("kg", "m2")
_RATES = ("min", "h")
# A value of three digits that are not round, or with decimals, belongs to one regimen; 100 mg and 100 mg/m2 may be two.
# The highest single doses in use are 33 g/m2 (methotrexate) and 2 g/kg (immunoglobulin, mannitol).
_MOST = {("g", "m2"): Decimal(100), ("g", "kg"): Decimal(10)}
_FLAT_ROUTES = ("intrathecal", "topical", "intravitreal", "subcutaneous")


@dataclass(frozen=True, slots=True)
class _Unit:
    """A UCUM code taken apart: "mg/kg/d" is mass mg, size kg."""

    mass: str
    size: str
    rate: str = ""  # of an infusion


def dose_units(article: Article) -> Iterator[Finding]:
    """Doses of one drug and value in two units, then laboratory values."""
    by_value: dict[tuple[str, Decimal], list[Claim]] = defaultdict(list)
    for claim in article.claims:
        fact = claim.fact
        if isinstance(fact, Dose) and fact.value and fact.confidence >= _SURE and fact.drug != "radiation":
            by_value[fact.drug, fact.value].append(claim)
    for (drug, value), claims in by_value.items():
        yield from _of_one_value(drug, value, claims)
        yield from _too_much(drug, value, claims)
    yield from _laboratory(article)


def _taken_apart(code: str) -> _Unit | None:
    parts = code.split("/")
    if parts[0] not in _MASSES:
        return None
    return _Unit(parts[0], *(next((p for p in parts[1:] if p in kind), "") for kind in (_SIZES, _RATES)))


def _too_much(drug: str, value: Decimal, claims: Sequence[Claim]) -> Iterator[Finding]:
    """A single dose beyond what any drug is given in: milligrams printed as grams."""
    for claim in claims:
        fact = claim.fact
        unit = _taken_apart(fact.unit) if isinstance(fact, Dose) and not fact.total else None
        most = _MOST.get((unit.mass, unit.size)) if unit else None
        if unit is None or most is None or value < most:
            continue
        printed = f"{value} {unit.mass}/{unit.size}"
        yield Finding(
            type=IssueType.UNIT,
            severity=Severity.ERROR,
            places=claim.fact.evidence,
            en=f"No drug is given at {printed}, the dose printed for {drug}; the unit is wrong.",
            ru=f"Доза {printed.replace('.', ',')} ({drug}) невозможна ни для какого препарата: неверна единица.",
            printed=printed,
            suggestion="see which unit is right",
            claims=(claim,),
            key=(drug, value, unit),
        )


def _of_one_value(drug: str, value: Decimal, claims: Sequence[Claim]) -> Iterator[Finding]:
    units: dict[_Unit, list[Claim]] = defaultdict(list)
    for claim in claims:
        fact = claim.fact
        unit = _taken_apart(fact.unit) if isinstance(fact, Dose) else None
        if unit is not None:
            units[unit].append(claim)
    found = list(units.items())
    for i, (one, left) in enumerate(found):
        for other, right in found[i + 1 :]:
            if _contradict(one, other, value) and _alike(left, right):
                yield _contradiction(drug, value, [*left, *right], (one, other))


def _contradict(one: _Unit, other: _Unit, value: Decimal) -> bool:
    if one.rate != other.rate:
        return False
    if one.mass != other.mass:
        return one.size == other.size
    if one.size and other.size:
        return True
    return len(value.normalize().as_tuple().digits) >= 3  # 375 mg/m2 and 375 mg are one dose


def _alike(left: Sequence[Claim], right: Sequence[Claim]) -> bool:
    """The same route, or one that is not told; both own or both cited."""
    pairs = ((a.fact, b.fact) for a in left for b in right)
    return any(
        isinstance(a, Dose)
        and isinstance(b, Dose)
        and a.source == b.source
        and (a.route == b.route or not a.route or not b.route)
        and not {a.route, b.route}.intersection(_FLAT_ROUTES)
        and not _translate(a, b)
        for a, b in pairs
    )


def _translate(a: Dose, b: Dose) -> bool:
    """The one is the other in the other language's abstract, which the check of translations compares."""
    return all(x.section == y.section == "abstract" and x.lang != y.lang for x in a.evidence for y in b.evidence)


def _contradiction(drug: str, value: Decimal, claims: Sequence[Claim], units: tuple[_Unit, _Unit]) -> Finding:
    places = tuple(place for claim in claims for place in claim.fact.evidence)
    names = [f"{value} " + "/".join(filter(None, (unit.mass, unit.size))) for unit in units]
    names_ru = [name.replace(".", ",") for name in names]
    return Finding(
        type=IssueType.UNIT,
        severity=Severity.WARNING,
        places=places,
        en=f"The dose of {drug} is given as {names[0]} and as {names[1]}.",
        ru=f"Доза препарата ({drug}) указана и как {names_ru[0]}, и как {names_ru[1]}.",
        printed=f"{names[0]} | {names[1]}",
        suggestion="see which of the two units is right",
        claims=tuple(claims),
    )


@dataclass(frozen=True, slots=True)
class _Analyte:
    """A laboratory value: the words before it, and what is possible in each unit (low, high)."""

    en: str
    ru: str
    words: re.Pattern[str]
    possible: dict[str, tuple[Decimal, Decimal]]


# What a living person can have, taken wide; beyond it the unit or the figure is wrong.
_ANALYTES = tuple(
    _Analyte(
        en,
        ru,
        re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE),
        {unit: (Decimal(low), Decimal(high)) for unit, low, high in (bound.split() for bound in bounds.split(", "))},
    )
    for en, ru, words, bounds in (
        ("haemoglobin", "гемоглобин", r"(?:гемоглобин\w*|ha?emoglobin)(?!\s?A)", "g/l 15 260, g/dl 1.5 26"),
        ("creatinine", "креатинин", r"креатинин\w*|creatinine", "umol/l 10 4000, mmol/l 0.01 4, mg/dl 0.1 45"),
        ("bilirubin", "билирубин", r"билирубин\w*|bilirubin", "umol/l 0.5 1500, mmol/l 0.0005 1.5, mg/dl 0.05 90"),
        ("glucose", "глюкоза", r"глюкоз\w*|гликеми\w*|glucose", "mmol/l 0.3 120, mg/dl 5 2200"),
        ("potassium", "калий", r"кали(?:й|я|ю|ем)(?!\w)|potassium", "mmol/l 1 12"),
        ("albumin", "альбумин", r"альбумин(?!ури)\w*|albumin(?!uri)", "g/l 5 80, g/dl 0.5 8"),
    )
)
_LAB_UNITS = (
    ("g/l", r"г/л|g/[lL]"),
    ("g/dl", r"г/дл|g/d[lL]"),
    ("mg/dl", r"мг/дл|mg/d[lL]"),
    ("umol/l", r"мкмоль/л|[µμu]mol/[lL]"),
    ("mmol/l", r"ммоль/л|mmol/[lL]"),
)
_PER_VOLUME = re.compile(r"/[дd]?[лlL](?!\w)")
# A change, another fluid or the concentration inside the cell.
_OTHER = re.compile(
    r"моч[аеиу]|urin|эритроц|corpuscular|клиренс|clearance|сниж|сниз|повы|прирост|увелич|уменьш|измен|разниц|\bна\s(?=\d)"
    r"|хлорид|chlorid|раствор|solution|инфуз|infus|диализ|dialys|сред[аеы]\b|medium|culture|ликвор|cerebrospinal|liquor"
    r"|increas|decreas|drop|chang|differ|rise|fall|\bby\s(?=\d)",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"[\s:–—=-]*(?:составил\w*|был\w*|was)?\s*")
_VALUE = re.compile(
    rf"[^\d.;\n]{{0,25}}?(?P<value>{NUMBER})\s?(?:"
    + "|".join(f"(?P<u{i}>{words})" for i, (_, words) in enumerate(_LAB_UNITS))
    + r")(?!\w)"
)


def _laboratory(article: Article) -> Iterator[Finding]:
    """Values of blood that nobody can have in the printed unit."""
    for block in article.annotations.clean.blocks:
        if block.kind not in _KINDS or block.section == "references":
            continue
        if not _PER_VOLUME.search(article.text, block.start, block.end):
            continue
        for analyte in _ANALYTES:
            for word in analyte.words.finditer(article.text, block.start, block.end):
                match = _VALUE.match(article.text, word.end(), block.end)
                if match is None:
                    continue
                unit = next(code for i, (code, _) in enumerate(_LAB_UNITS) if match[f"u{i}"])
                value = Decimal(re.sub(r"\s", "", match["value"]).replace(",", ".").replace("·", "."))
                low, high = analyte.possible.get(unit, (value, value))
                around = article.text[max(block.start, word.start() - 40) : match.end() + 30]
                if _OTHER.search(around) or low <= value <= high:
                    continue
                if value > high or _PLAIN.fullmatch(article.text, word.end(), match.start("value")):
                    yield _impossible(article.place(match.start("value"), match.end()), analyte)


def _impossible(place: Evidence, analyte: _Analyte) -> Finding:
    printed = " ".join(place.text.split())
    return Finding(
        type=IssueType.UNIT,
        severity=Severity.ERROR,
        places=(place,),
        en=f"A {analyte.en} of {printed} is not possible; the unit or the figure is wrong.",
        ru=f"{analyte.ru.capitalize()} {printed}: такого значения не бывает, неверна единица или число.",
        printed=printed,
        suggestion="see whether the unit or the figure is wrong",
        key=(analyte.en, printed),
    )
