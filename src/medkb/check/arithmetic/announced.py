"""The whole that opens the sentence: "Of 40 patients, 24 (65 %) responded", where 24 of 40 are 60 %."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from medkb.check.arithmetic.shares import wholes_of
from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import Evidence, Figure, FigureKind, IssueType, Severity

_OPENS = re.compile(
    r"(?:(?<=[.;:!?]\s)|(?<=\n)|^)(?:(?i:of|out of|among)|Из|Среди)\s"
    r"(?i:(?:the|these|our|all|a total of|total|наших|всех|этих|общего числа)\s){0,2}"
    r"(?P<n>\d{1,5})\s(?:(?!(?i:in|of|у|в|из)\s)[^\W\d_][\w-]*\s){0,3}?"
    r"(?i:patients?|subjects?|participants?|children|women|men|adults|people|persons?|individuals|cases|"
    r"больны\w+|пациент\w*|дете\w+|человек|женщин\w*|мужчин\w*|случа\w+|[а-яё]+(?:анных|енных|ённых|вших|вшихся))\b"
)
_SAYS_WHOLE = re.compile(r"(?<!\w)\d|(?i:\b(?:of (?:these|those|them|whom|which)|из них|из которых|among them)\b)")
_REACH = 160  # characters from the whole to its first part
_POINT = 1  # per cent: what rounding twice, or of whole per cents, may make


def announced(article: Article) -> Iterator[Finding]:
    """The first share behind a whole that opens its sentence."""
    parts = [f for f in article.figures if f.kind is FigureKind.SHARE and f.count and f.value is not None]
    for match in _OPENS.finditer(article.text):
        figure = next((f for f in parts if f.start >= match.end()), None)
        if figure is None or figure.n is not None or figure.start - match.end() > _REACH:
            continue
        between = article.text[match.end() : figure.start]
        if _SAYS_WHOLE.search(between) or re.search(r"[.;!?]\s|\n\n", between):
            continue
        yield from _misfit(article, int(match["n"]), article.place(*match.span()), figure)


def _misfit(article: Article, n: int, whole: Evidence, figure: Figure) -> Iterator[Finding]:
    count, percent = figure.count or 0, figure.value or Decimal(0)
    right = Decimal(100 * count) / n if n else Decimal(0)
    if not 0 < count <= n or abs(right - percent) <= _POINT:
        return
    others = sorted(article.wholes.intersection(wholes_of(count, percent)))
    shown = right.quantize(Decimal(1).scaleb(int(percent.as_tuple().exponent)))
    place = article.place(figure.start, figure.end)
    yield Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.WARNING if others else Severity.ERROR,
        places=(whole, place),
        en=f"{count} of {n} is {shown} %, but {percent} % is printed"
        + (f", which is of {others[0]}, not named there." if others else "."),
        ru=f"{count} из {n} — это {number(shown)} %, а напечатано {number(percent)} %"
        + (f": это доля от {others[0]}, о чём там не сказано." if others else "."),
        printed=f"{count} ({percent} %)",
        recomputed=f"{shown} %",
        how=f"100 × {count} / {n} = {right:.2f}",
        suggestion=f"{shown} %, another count, or name the denominator",
        claims=tuple(article.claims_at(place)),
    )
