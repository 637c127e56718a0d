"""Where a number stands: each figure of a table with the words of the article that print it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from medkb.export.stored import Place
from medkb.text.numbers import NUMBER, NUMBER_WORD, parse_count, parse_decimal

Figure = int | Decimal

PRINTED, WORDS, DERIVED, CORRECTED, NO_PLACE = "printed", "words", "derived", "corrected", "no place"
STATUSES = (PRINTED, WORDS, DERIVED, CORRECTED, NO_PLACE)
"""Of a number: printed as such; told without a figure ("none", "the patient", "all"); derived by its formula; put right
by a reviewer; left empty, because nothing that the knowledge base keeps of the article shows it."""

_NUMBER = re.compile(rf"(?<![\d.,·]){NUMBER}")
_WORD = re.compile(rf"(?<!\w){NUMBER_WORD}(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """A figure of a table: None where the article does not say, 0 where it says none.

    `printed` is the number as it stands in `quote`; a derived one has the formula, the slots that it was made from as
    `inputs`, and their evidence and quotes, each joined by "; " and " | ".
    """

    value: Figure | None = None
    status: str = ""
    printed: str = ""
    evidence: str = ""
    page: int | None = None
    quote: str = ""
    formula: str = ""
    inputs: str = ""


NOTHING = Number()


def find(text: str, value: Figure) -> tuple[int, int] | None:
    """Where [start, end) the text first prints the number: a whole one in digits or words, 40 also as "40,0"."""
    for start, end, read in _numbers(text, whole=isinstance(value, int)):
        if read == value:
            return start, end
    return None


@lru_cache(maxsize=4096)  # each quote is asked for several numbers
def _numbers(text: str, *, whole: bool) -> tuple[tuple[int, int, Figure], ...]:
    """The numbers of a text with their places; `whole` takes number words too, and no decimal fractions."""
    found: list[tuple[int, int, Figure]] = []
    for match in _NUMBER.finditer(text):
        count = parse_count(match[0])
        if count is not None:
            found.append((*match.span(), count))
        if not whole:
            found.append((*match.span(), parse_decimal(match[0])))
    if whole:
        for match in _WORD.finditer(text):
            found += _spelt(match[0], match.start())
    return tuple(found)


def _spelt(words: str, start: int) -> list[tuple[int, int, Figure]]:
    """A number in words; of words that make none together, "one and three", each that is one."""
    count = parse_count(words)
    if count is not None:
        return [(start, start + len(words), count)]
    parts = ((part, parse_count(part[0])) for part in re.finditer(r"[^\W\d_]+", words))
    return [(start + part.start(), start + part.end(), read) for part, read in parts if read is not None]


def stands(value: Figure, places: Iterable[Place], around: Mapping[str, tuple[str, str]]) -> Number | None:
    """The number at the first of the places that prints it, else beside one of them; None when none does.

    `around` has what stands before and after a quote, by the address of the evidence; there the quote is drawn out as
    far as the number.
    """
    known = list(places)
    for place in known:
        if span := find(place.quote, value):
            return _at(value, place, place.quote, place.quote[span[0] : span[1]])
    for place in known:
        before, after = around.get(place.iri, ("", ""))
        if span := find(after, value):
            return _at(value, place, place.quote + after[: span[1]], after[span[0] : span[1]])
        if span := find(before, value):
            return _at(value, place, before[span[0] :] + place.quote, before[span[0] : span[1]])
    return None


def _at(value: Figure, place: Place, quote: str, printed: str) -> Number:
    return Number(value, PRINTED, printed, place.iri, place.page, quote)


def told(value: Figure, place: Place) -> Number:
    """A number that the place tells without a figure: nobody, the one patient, everybody."""
    return Number(value, WORDS, place.quote, place.iri, place.page, place.quote)


def derived(value: Figure, formula: str, inputs: dict[str, Number]) -> Number:
    """A number made from others, with the places of those that are printed."""
    shown = [number for number in inputs.values() if number.evidence]
    return Number(
        value,
        DERIVED,
        "",
        "; ".join(dict.fromkeys(number.evidence for number in shown)),
        shown[0].page if shown else None,
        " | ".join(dict.fromkeys(number.quote for number in shown)),
        formula,
        "; ".join(f"{name}={number.value}" for name, number in inputs.items()),
    )
