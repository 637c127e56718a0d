"""One limit told as strict at one place and as inclusive at another: neutrophils "below 500" and "≤ 500"."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from medkb.check.article import Article, Finding
from medkb.check.words import number
from medkb.model import Block, BlockKind, IssueType, Severity
from medkb.text.morphology import word_key

_SIGNS = {
    "<": r"<|(?<!не\s)(?:менее|меньше|ниже)|less than|fewer than|lower than|below",
    "≤": r"≤|не\s(?:более|больше|выше)|at most|no more than|not more than",
    ">": r">|(?<!не\s)(?:более|больше|выше)|(?<!no\s)(?<!not\s)more than|greater than|higher than|above|exceeding",
    "≥": r"≥|не\s(?:менее|меньше|ниже)|at least|no less than|not less than",
}
_LIMIT = re.compile(
    "(?P<sign>" + "|".join(_SIGNS.values()) + r")\s?(?P<value>\d+(?:[.,·]\d+)*)(?P<behind>[^.;:()\n]{0,20})",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_BEFORE = 45  # characters in which the limited quantity is named
# Ages and times are limited loosely ("older than 18 years"), and levels of significance have a check of their own.
_LOOSE = re.compile(
    r"\s?(?:лет|год|years?|yrs?|мес|months?|нед|weeks?|дн|days?|сут|час|hours?|мин|min|%)", re.IGNORECASE
)
_P = re.compile(r"(?:\b[pр]|alpha|α|значим\w*|signifi\w*)\W*$", re.IGNORECASE)
# Words that name nothing measured.
_PLAIN = frozenset(
    map(
        word_key,
        "уровень количество число показатель больные пациенты группа значение было были составил при если level count "
        "patients with number group value were that than from which".split(),
    )
)
_SILENT = ("introduction", "references", "back", "keywords")


class _Limit(NamedTuple):
    """A limit where it stands; `words` name what is limited, `where` its paragraph."""

    start: int
    end: int
    sign: str
    words: frozenset[str]
    where: int


def limits(article: Article) -> Iterator[Finding]:
    """Limits of one quantity with one value whose signs differ in whether the limit itself counts."""
    found: dict[tuple[str, str, bool], list[_Limit]] = defaultdict(list)
    for block in article.annotations.clean.blocks:
        if block.kind in _TELLING and block.section not in _SILENT:
            for match in _LIMIT.finditer(article.text, block.start, block.end):
                limit = _limit(article, block, match)
                if limit is not None:
                    unit = "".join(re.findall(r"\w+", match["behind"])[:1]).lower()
                    found[re.sub("[,·]", ".", match["value"]), unit, limit.sign in "<≤"].append(limit)
    for (value, _, _), same in found.items():
        differing = [pair for pair in combinations(same, 2) if _differ(*pair)]
        if differing:
            yield _finding(article, value, differing)


_TELLING = (BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.CAPTION)


def _limit(article: Article, block: Block, match: re.Match[str]) -> _Limit | None:
    before = article.text[max(block.start, match.start() - _BEFORE) : match.start()]
    if _LOOSE.match(match["behind"]) or _P.search(before):
        return None
    sign = next(sign for sign, words in _SIGNS.items() if re.fullmatch(words, match["sign"], re.IGNORECASE))
    words = frozenset(word_key(word[0]) for word in _WORD.finditer(before)) - _PLAIN
    return _Limit(match.start(), match.end("value"), sign, words, block.start)


def _differ(a: _Limit, b: _Limit) -> bool:
    return a.sign != b.sign and a.where != b.where and bool(a.words & b.words)


def _finding(article: Article, value: str, pairs: Sequence[tuple[_Limit, _Limit]]) -> Finding:
    signs = sorted({limit.sign for pair in pairs for limit in pair})
    one, other = (f"{sign} {value}" for sign in signs)
    places = sorted({(limit.start, limit.end) for pair in pairs for limit in pair})
    return Finding(
        type=IssueType.CONTRADICTION,
        severity=Severity.WARNING,
        places=tuple(article.place(start, end) for start, end in places),
        en=f"The limit is {one} at one place and {other} at another: does {value} itself count?",
        ru=f"Граница в одном месте {number(one)}, в другом {number(other)}: считается ли само {number(value)}?",
        printed=f"{one}; {other}",
        how=f"{one} ≠ {other}",
        suggestion="use the same sign at every place",
    )
