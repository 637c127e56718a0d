"""Many phrases found in one pass whose cost does not grow with their number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from medkb.text.morphology import word_key
from medkb.text.tokens import Token, tokenize

# What may stand between two words of one name: "МОБ-негативный", "«трансплантат против хозяина»", a line break.
_GAP = re.compile(r"[\s\-‐‑–'’«»\"“”/+]{0,3}$")
_PLAIN = (" ", "")  # what mostly stands there
_GLUED = (") ", ",")  # the comma of "3,4-диаминопиридин"
_COMMA = ","  # within a phrase: "смертность, не связанная с рецидивом"
_SIGNS = re.compile(r"[%<>≤≥.·]")  # likewise: "50% reduction", "HbA1c <7.0 %"
_END = ""
# Words that say of the name behind them only that it is counted.
_OPENERS = frozenset(
    word_key(word)
    for word in ("частота", "доля", "уровень", "число", "количество", "rate", "incidence", "frequency", "proportion")
)


class Hit(NamedTuple):
    """Tokens [first, last] match a phrase; `payloads` are all that were added for it."""

    first: int
    last: int
    payloads: tuple[object, ...]


class PhraseTrie:
    """Phrases as sequences of word keys; the longest match at each place wins, case-sensitive ones apart."""

    def __init__(self, root: dict[str, object] | None = None, exact: dict[str, object] | None = None) -> None:
        """Empty, or of the `tables` of another one."""
        self._root: dict[str, object] = root or {}
        self._exact: dict[str, object] = exact or {}

    @property
    def tables(self) -> tuple[dict[str, object], dict[str, object]]:
        """The inflected and the exact phrases, as plain nested dictionaries when all payloads are plain values."""
        return self._root, self._exact

    def add(self, phrase: str, payload: object, exact: bool = False) -> None:
        """Add a phrase. `exact` phrases (abbreviations) match only as written, without inflection."""
        node = self._exact if exact else self._root
        tokens = tokenize(phrase)
        if not tokens:
            return
        end = tokens[0].start
        for token in tokens:
            mark = _mark(phrase[end : token.start])
            if mark:
                node = node.setdefault(mark, {})  # type: ignore[assignment]
            node = node.setdefault(token.text if exact else token.key, {})  # type: ignore[assignment]
            end = token.end
        found: tuple[object, ...] = node.get(_END, ())  # type: ignore[assignment]
        if payload not in found:
            node[_END] = (*found, payload)

    def find(self, text: str, tokens: list[Token]) -> Iterator[Hit]:
        """Non-overlapping longest matches from left to right; of two equally long, the exact one."""
        i, n = 0, len(tokens)
        root, exact = self._root, self._exact
        while i < n:
            token = tokens[i]
            best: Hit | None = None
            if token.text in exact:
                best = self._walk(exact, text, tokens, i, True)
            if token.key in root:
                other = self._walk(root, text, tokens, i, False)
                if other and (best is None or other.last > best.last):
                    best = other
            if best and token.key in _OPENERS and self._longer_within(text, tokens, best):
                i += 1  # "частота рецидива ВТЭО": what the rate is of is a longer name
            elif best:
                yield best
                i = best.last + 1
            else:
                i += 1

    def _longer_within(self, text: str, tokens: list[Token], best: Hit) -> bool:
        """A name that begins within another and goes on beyond it."""
        for i in range(best.first + 1, best.last + 1):
            if tokens[i].key in self._root:
                other = self._walk(self._root, text, tokens, i, False)
                if other is not None and other.last > best.last:
                    return True
        return False

    def _walk(self, node: dict[str, object], text: str, tokens: list[Token], i: int, exact: bool) -> Hit | None:
        best: Hit | None = None
        for j in range(i, min(len(tokens), i + 12)):
            token = tokens[j]
            gap = text[tokens[j - 1].end : token.start] if j > i else ""
            if gap not in _PLAIN:
                if gap == " (" and text.startswith(") ", token.end):
                    continue  # an abbreviation put inside: "very good partial response (VGPR) or better"
                mark = _mark(gap)
                if mark and isinstance(node.get(mark), dict):
                    node = node[mark]  # type: ignore[assignment]
                elif gap not in _GLUED and not _GAP.match(gap):
                    break
            child = node.get(token.text if exact else token.key)
            if not isinstance(child, dict):
                break
            node = child
            if _END in node:
                best = Hit(i, j, node[_END])  # type: ignore[arg-type]
        return best


def _mark(gap: str) -> str:
    """The comma or the signs between two words that are part of a phrase."""
    if not gap or gap.isspace():
        return ""
    bare = gap.strip()
    return bare if bare == _COMMA else "".join(_SIGNS.findall(gap)).replace("·", ".")


def trie_of(pairs: Iterable[tuple[str, object]]) -> PhraseTrie:
    """A trie of inflected phrases with their payloads."""
    trie = PhraseTrie()
    for phrase, payload in pairs:
        trie.add(phrase, payload)
    return trie
