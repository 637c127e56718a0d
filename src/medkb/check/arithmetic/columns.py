"""Columns of a table in which all shares but one are of the number of people that heads the column.

A row is a run of shares without words between them, so that it does not matter how a reader has flattened the table.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from medkb.check.arithmetic.shares import Printed, Share, printed_shares, wholes_of
from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import BlockKind, IssueType, Severity

_WORD = re.compile(r"[^\W\d_]{3,}")
_FIT = 4  # shares that fit before one that does not is believed to be wrong
_MOSTLY = 0.8
_SLACK = Decimal("0.6")  # units of the last digit: what rounding twice may make
_POINT = 1  # per cent: what rounding twice, or to whole per cents, may make
_MOST = 6  # groups side by side


def columns(article: Article) -> Iterator[Finding]:
    """Shares of own tables that are not of their column's people."""
    sizes = sorted({n for (source, _), found in article.sizes.items() if source == "own" for n in found})
    shares = [printed for printed in printed_shares(article) if printed.share.n is None]
    for block in article.annotations.clean.blocks:
        if block.kind is BlockKind.TABLE and sizes:
            span = article.annotations.clean.to_source(block.start, block.end)
            within = [printed for printed in shares if span.start <= printed.place.start < span.end]
            yield from _table(article, _rows(article.source, within), sizes)


def _rows(text: str, shares: Sequence[Printed]) -> list[list[Printed]]:
    rows: list[list[Printed]] = []
    end = None
    for printed in shares:
        if end is None or _WORD.search(text, end, printed.place.start):
            rows.append([])
        rows[-1].append(printed)
        end = printed.place.end
    return rows


def _table(article: Article, rows: Sequence[list[Printed]], sizes: Sequence[int]) -> Iterator[Finding]:
    """Rows of the usual length, each column with the size that most of its shares fit."""
    lengths = Counter(len(row) for row in rows if 1 < len(row) <= _MOST)
    if not lengths:
        return
    width = lengths.most_common(1)[0][0]
    full = [row for row in rows if len(row) == width]
    heads = [_head([row[j] for row in full], sizes) for j in range(width)]
    if not all(heads) or len(set(heads)) == 1:
        return
    for row in full:
        wrong = [j for j in range(width) if not _fits(row[j].share, heads[j])]
        if len(wrong) == 1:
            yield from _misfit(article, row[wrong[0]], heads[wrong[0]])


def _head(column: Sequence[Printed], sizes: Sequence[int]) -> int:
    """The size that the column is of; 0 where none, or more than one, is."""
    fits = {n: sum(_is_share(printed.share, n) for printed in column) for n in sizes}
    best = max(fits.values())
    found = [n for n, fit in fits.items() if fit == best]
    return found[0] if len(found) == 1 and best >= _FIT and best >= _MOSTLY * len(column) else 0


def _is_share(share: Share, n: int) -> bool:
    """The percentage is the count's share of n, to its last digit."""
    return n in wholes_of(share.part, share.percent, _SLACK)


def _fits(share: Share, n: int) -> bool:
    return share.part <= n and abs(Decimal(100 * share.part) / n - share.percent) < _POINT


def _misfit(article: Article, printed: Printed, n: int) -> Iterator[Finding]:
    count, _, percent = printed.share
    if not wholes_of(count, percent) or article.groups.intersection(wholes_of(count, percent)):
        return  # told by the check of shares, or of a group within the column's
    right = Decimal(100 * count) / n
    shown = right.quantize(Decimal(1).scaleb(int(percent.as_tuple().exponent)))
    yield Finding(
        type=IssueType.ARITHMETIC,
        severity=Severity.ERROR,
        places=(printed.place,),
        en=f"The column is of {n} people: {count} of them is {shown} %, but {percent} % is printed.",
        ru=f"В столбце {n} человек: {count} из них — это {number(shown)} %, а напечатано {number(percent)} %.",
        printed=f"{count} ({percent} %)",
        recomputed=f"{shown} %",
        how=f"100 × {count} / {n} = {right:.2f}",
        suggestion=f"{shown} %, another count, or name the denominator",
    )
