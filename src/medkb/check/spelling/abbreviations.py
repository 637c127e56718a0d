"""Abbreviations of which two letters changed places, or that the article explains in two ways."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from medkb.check.article import Article, Finding
from medkb.check.spelling.spelt import is_transposed
from medkb.model import BlockKind, Evidence, IssueType, Mention, Severity

_KINDS = (BlockKind.PARAGRAPH, BlockKind.TABLE, BlockKind.CAPTION, BlockKind.HEADING)
# Three capitals or more of one alphabet, with what a hyphen adds to them: "BCL-2", "ТГСК", "NT-proBNP".
_SHORT = re.compile(r"(?<![\w-])(?:[A-Z]{3,8}|[А-ЯЁ]{3,8})(?:-?\d{1,3})?(?![\w])")
_DEFINED = re.compile(r"\(\s?(?:далее\s?[–—-]?\s)?$|[–—-]\s?$")
_DEFINES = re.compile(r"\s?[–—=]\s?[^\W\d]|\s?\(\s?[^\W\d]{4,}")
_IN_BRACKETS = re.compile(r"\s?\(\s?([A-ZА-ЯЁ][A-ZА-ЯЁa-zа-я]{1,6})\s?[),;]")
_OFTEN = 3  # mentions that make a spelling the article's own
# Names of their own that are one exchange away from another, known without explanation.
_REAL = frozenset(
    "CPR CRP AST ATS ALT ATL PSA PAS ACS ASC ACT ATC CAT CTA BPM BMP CHD CDH ECT ETC ERS ESR PCI PIC PCR PRC PTH PHT "
    "SAE SEA ESA EAS PCA PAC CAR CRA MRI MIR OSA OAS USA FDA IBS BIS TIA AED ADE EAD ICD CID HAV AHV SLE IVF VIF "
    "АСТ АТС ПСА ПАС САД СДА АРТ АТР МСК МКС ОРИ ОИР США ФГУ ГФУ ВИЧ ИВЛ ОРВ ОВР ОАК ОКА МКБ ДНК РНК ТЭЛА".split()
)
_SCHEMES = ("drug", "event", "outcome", "endpoint")


def abbreviations(article: Article) -> Iterator[Finding]:
    """Slips in abbreviations, each with the places of both spellings."""
    yield from _transposed(article)
    yield from _explained_twice(article)


def _transposed(article: Article) -> Iterator[Finding]:
    places = _places(article)
    by_letters: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for short in places:
        by_letters[tuple(sorted(short))].append(short)
    for same in by_letters.values():
        for one, other in combinations(same, 2):
            if not is_transposed(one, other):
                continue
            rare, usual = sorted(
                (one, other), key=lambda short: (len(places[short]), _is_explained(article, places[short]))
            )
            if _is_slip(article, rare, usual, places):
                yield _slip(article, rare, usual, places)


def _places(article: Article) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for block in article.annotations.clean.blocks:
        if block.kind in _KINDS and block.section != "references":
            for m in _SHORT.finditer(article.text, block.start, block.end):
                found[m[0]].append((m.start(), m.end()))
    return found


def _is_explained(article: Article, places: Sequence[tuple[int, int]]) -> bool:
    """The article says somewhere what the abbreviation stands for."""
    text = article.text
    return any(_DEFINED.search(text, max(0, a - 10), a) or _DEFINES.match(text, b) for a, b in places)


def _is_slip(article: Article, rare: str, usual: str, places: dict[str, list[tuple[int, int]]]) -> bool:
    """The rare spelling stands once and is neither explained nor a name of the vocabulary; the usual one is.

    A number behind the letters ("BCL-2") makes the two one name, however rare the article's mentions are.
    """
    if len(places[rare]) > 1 or _is_explained(article, places[rare]) or rare in _known(article):
        return False
    numbered = usual[-1].isdigit() and "-" in usual and len(usual.split("-", maxsplit=1)[0]) >= 3
    often = 2 * _OFTEN if len(usual) == 3 else _OFTEN
    return numbered or (len(places[usual]) >= often and rare not in _REAL)


def _known(article: Article) -> frozenset[str]:
    """Abbreviations of the vocabulary, and those that a recognised name is."""
    concepts = (c for rows in article.vocabulary.schemes.values() for c in rows.values())
    return frozenset(short for c in concepts for short in c.abbr)


def _slip(article: Article, rare: str, usual: str, places: dict[str, list[tuple[int, int]]]) -> Finding:
    first = article.place(*places[rare][0])
    seen = article.place(*places[usual][0])
    return Finding(
        type=IssueType.TYPO,
        severity=Severity.WARNING,
        places=(first, seen),
        en=f"“{rare}” and “{usual}” are probably one name, in one of which two letters changed places.",
        ru=f"«{rare}» и «{usual}», вероятно, одно обозначение: в одном из них переставлены две буквы.",
        printed=rare,
        suggestion=usual if len(places[usual]) > 1 else f"{usual} or {rare}",
    )


def _explained_twice(article: Article) -> Iterator[Finding]:
    """One abbreviation behind the names of two concepts: "полная ремиссия (ПР)", "прогрессирование (ПР)"."""
    found: dict[str, dict[str, list[Mention]]] = defaultdict(lambda: defaultdict(list))
    for mention in article.annotations.mentions:
        if mention.scheme not in _SCHEMES or mention.how != "label" or mention.candidate:
            continue
        match = _IN_BRACKETS.match(article.text, mention.end)
        if match and _shortens(match[1], mention.text):
            found[match[1]][mention.concept].append(mention)
    for short, concepts in found.items():
        if len(concepts) == 2:
            one, other = concepts.values()
            if _initials(one[0].text, 9) != _initials(other[0].text, 9) or one[0].text[:4] != other[0].text[:4]:
                yield _twice(article, short, one[0], other[0])


def _shortens(short: str, name: str) -> bool:
    """The abbreviation is the first letters of the words of a name, or of its one word: "ПР", "прогрессирование"."""
    return short == _initials(name, len(short)) or (" " not in name and name.upper().startswith(short.upper()))


def _initials(name: str, n: int) -> str:
    return "".join(word[0] for word in re.findall(r"[^\W\d_]+", name))[:n].upper()


def _twice(article: Article, short: str, one: Mention, other: Mention) -> Finding:
    places: tuple[Evidence, ...] = tuple(article.place(m.start, m.end) for m in (one, other))
    first, second = (" ".join(p.text.split()) for p in places)
    return Finding(
        type=IssueType.TYPO,
        severity=Severity.WARNING,
        places=places,
        en=f"“{short}” is explained as “{first}” and as “{second}”.",
        ru=f"«{short}» расшифровано и как «{first}», и как «{second}».",
        printed=short,
        suggestion="give each of the two an abbreviation of its own",
    )
