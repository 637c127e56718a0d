"""Doses whose drug and unit stand in a head and whose amounts stand in the cells: levels of a dose-finding study."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from medkb.model import Dose, Fact
from medkb.relate.context import Context
from medkb.relate.passage import Passage
from medkb.relate.tables.cells import Row
from medkb.text.numbers import parse_decimal

_OF_DOSES = re.compile(
    r"(?i)\bdose (?:levels?|escalation|schedule|regimens?)|\bdos(?:es|ing|age)\b|уровн\w+ доз|эскалаци\w+ доз|доз\w+ препарат|режим\w* дозирован|схем\w+ (?:терапии|лечения|введения)"
)
_MEASURED = re.compile(
    r"(?i)median|mean|average|медиан|средн|±|\bSD\b|IQR|cumulative|кумулятивн|суммарн|total|baseline|исходно|intensity|интенсивност"
)
_UNIT = re.compile(
    r"(?i)(?:^|[,(])\s?(?P<mass>мкг|мг|г|mcg|[µμ]g|mg|g|МЕ|ЕД|IU|U)(?:\s?/\s?(?P<per>м\s?\^?2|m\s?\^?2|м²|m²|кг|kg))?(?P<day>\s?/\s?(?:сут\w*|день|d|day))?\s?\)?\W*$"
)
_MASS = {"мкг": "ug", "mcg": "ug", "µg": "ug", "μg": "ug", "мг": "mg", "г": "g", "ме": "[IU]", "iu": "[IU]"}
_MASS |= {"ед": "U", "u": "U", "mg": "mg", "g": "g"}
_AMOUNT = re.compile(r"(?P<value>\d{1,5}(?:[.,·]\d+)?)")


def tells_doses(caption: str) -> bool:
    """True for the caption of a table of doses that are given, not of means."""
    return bool(_OF_DOSES.search(caption)) and not _MEASURED.search(caption)


def doses_of_row(
    context: Context, first: Passage, caption: str, heads: Sequence[Sequence[Passage]], label: Passage, row: Row
) -> Iterator[Fact]:
    """The doses of a row; `heads` are those of each column."""
    if not tells_doses(caption):
        return
    for cell, above in zip(row.cells, heads, strict=True):
        told = [*above, label]
        drugs = {m.concept for p in told for m in p.mentions if m.scheme == "drug" and not m.candidate}
        unit = next(filter(None, (_unit(p.words) for p in reversed(told))), None)
        match = _AMOUNT.fullmatch(first.text[cell.start : cell.end].strip())
        if len(drugs) != 1 or unit is None or match is None or any(_MEASURED.search(p.words) for p in told):
            continue
        concept = context.vocabulary.get("drug", drugs.pop())
        slots = context.shared(first, cell.start, cell.end, "table.dose", 0.85) | {"concept": concept.iri, "arm": "all"}
        yield Dose(**slots, drug=concept.en, value=parse_decimal(match["value"]), unit=unit)


def _unit(words: str) -> str | None:
    """The UCUM code of a head's unit: "Gemcitabine, mg/m2"."""
    match = _UNIT.search(words)
    if match is None:
        return None
    per = {"м": "/m2", "m": "/m2", "к": "/kg", "k": "/kg"}[match["per"][0].lower()] if match["per"] else ""
    return _MASS[match["mass"].lower()] + per + ("/d" if match["day"] else "")
