"""A drug or an event of a list that the other language leaves out while it translates the rest of the list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from medkb.check.article import Article, Finding
from medkb.check.languages.bilingual import Aligned, Pair, Token
from medkb.model import IssueType, Severity

# Between two items of a list: a comma, "and", the words "in", brackets with figures; no other word.
_JOINT = re.compile(r"\s*(?:\([^()]{0,40}\)\s*)?(?:\d[\d.,]*\s?%?\s*)?(?:,|;|и|and|или|or|,\s*and|/|\+|а также)\s*")
_GOES_ON = re.compile(r"\s*(?:\([^()]{0,40}\)\s*)?(?:,\s*(?:and|и)?\s*[^\W\d_]|(?:and|и|или|or|а также)\s|/|\+)")


def omitted(article: Article, aligned: Aligned) -> Iterator[Finding]:
    """Items of lists that one abstract has and the other has not."""
    yield from _missing(article, aligned, "ru")
    yield from _missing(article, aligned, "en")


def _missing(article: Article, aligned: Aligned, lang: str) -> Iterator[Finding]:
    """Items of the abstract in `lang` that the other lacks."""
    pairs = aligned.pairs
    others = aligned.en_tokens if lang == "ru" else aligned.ru_tokens
    known = {t.name for t in others}
    own = [i for i, p in enumerate(pairs) if _side(p, lang) is not None and _is_item(p)]
    for before, here, after in zip(own, own[1:], own[2:], strict=False):
        yield from _middle(article, pairs, (before, here, after), lang, known)


def _is_item(pair: Pair) -> bool:
    token = pair.ru or pair.en
    return token is not None and token.kind in ("drug", "event")


def _side(pair: Pair, lang: str) -> Token | None:
    return pair.ru if lang == "ru" else pair.en


def _middle(
    article: Article, pairs: Sequence[Pair], three: tuple[int, int, int], lang: str, known: set[str]
) -> Iterator[Finding]:
    """Three items in a row, of which the other language has two: its first and last, or its first two."""
    other = "en" if lang == "ru" else "ru"
    items = [pairs[i] for i in three]
    mine = [_side(p, lang) for p in items]
    if any(t is None for t in mine) or len({t.kind for t in mine if t}) != 1 or not _listed(article, mine):
        return
    lacking = [k for k, p in enumerate(items) if _side(p, other) is None]
    if len(lacking) != 1 or not all(p.same for k, p in enumerate(items) if k != lacking[0]):
        return
    item = mine[lacking[0]]
    rest = [t for k, p in enumerate(items) if k != lacking[0] and (t := _side(p, other)) is not None]
    if item is None or item.name in known or not _listed(article, rest):
        return
    if lacking[0] != 1 and (lacking[0] == 0 or _GOES_ON.match(article.text, rest[-1].end)):
        return
    yield _finding(article, item, rest, lang)


def _listed(article: Article, tokens: Sequence[Token | None]) -> bool:
    """Nothing but joints stands between the items."""
    return all(
        a is not None and b is not None and _JOINT.fullmatch(article.text, a.end, b.start) for a, b in pairwise(tokens)
    )


def _finding(article: Article, item: Token, rest: Sequence[Token], lang: str) -> Finding:
    name = article.text[item.start : item.end]
    have, lack = ("Russian", "English") if lang == "ru" else ("English", "Russian")
    have_ru, lack_ru = ("русской", "английской") if lang == "ru" else ("английской", "русской")
    return Finding(
        type=IssueType.TRANSLATION,
        severity=Severity.WARNING,
        places=(article.place(item.start, item.end), article.place(rest[0].start, rest[-1].end)),
        en=f"“{name}” is listed in the {have} abstract and missing from the same list of the {lack} one.",
        ru=f"«{name}» есть в перечне {have_ru} аннотации, а в том же перечне {lack_ru} пропущено.",
        printed=name,
        suggestion=f"add it to the {lack} list or take it from the {have} one",
    )
