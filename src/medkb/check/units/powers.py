"""Powers of ten that lost their superscript in one place and have it in another: "10⁹/л", "109/л"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkb.check.article import Article, Finding
from medkb.model import BlockKind, Evidence, IssueType, Severity

_KINDS = (BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.CAPTION)
_KEPT = re.compile(r"(?<![\d.,])10(?:[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\^[-−–]?\d+)")
# "109/л"; a power without a sign of multiplication only where a number of cells in a volume is meant.
_LOST = re.compile(
    r"(?<![\d.,])(?:(?<=[×·*]\s)|(?<=[×·*])|(?<![×·*]\s)(?=10(?:9|12)\s?/\s?[лlL](?!\w)))"
    r"10(?P<power>[-−–][3-9]|[5-9]|1[0-2])(?![\d.,]*\d)(?!\s?[–-]\s?\d)(?:\s?/\s?(?:л|l|L|мл|ml|mL|мкл|кг|kg)(?!\w))?"
)
_OF_CELLS = re.compile(r"[×·*]\s?10(?:9|12)\s?/\s?[лlL]")  # no other number of cells is printed so
_SUPERSCRIPT = str.maketrans("0123456789-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻⁻")


def powers(article: Article) -> Iterator[Finding]:
    """Lost superscripts of an article that prints no fewer of them than it loses: else the copy has lost them all."""
    text, clean = article.source, article.annotations.clean  # the clean text has no superscripts
    if not _KEPT.search(text):
        return
    blocks = [b for b in clean.blocks if b.kind in _KINDS and b.section != "references"]
    spans = [(b, clean.to_source(b.start, b.end)) for b in blocks]
    lost = [(block, m) for block, span in spans for m in _LOST.finditer(text, span.start, span.end)]
    kept = sum(1 for _, span in spans for _ in _KEPT.finditer(text, span.start, span.end))
    if len(lost) == kept:
        lost = [(block, m) for block, m in lost if _OF_CELLS.search(text, m.start() - 2, m.end())]
    for block, m in lost if len(lost) <= kept else ():
        right = f"10{m['power'].translate(_SUPERSCRIPT)}"
        place = Evidence(m.start(), m.end(), m[0], block.lang, block.section)
        yield Finding(
            type=IssueType.UNIT,
            severity=Severity.WARNING,
            places=(place,),
            en=f"“{place.text}” has lost its superscript; elsewhere the article prints its powers aright.",
            ru=f"«{place.text}»: потерян верхний индекс, в других местах статьи степени напечатаны верно.",
            printed=place.text,
            suggestion=right,
            key=m["power"],
        )
