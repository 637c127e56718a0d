"""Whether a name found in a text is believed: one meaning, a trade name written as one, a doubt that the article settles.

A name of the vocabulary that is also something else is taken for its concept only where the words around it, or the
rest of the article, say so; otherwise nothing is linked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from medkb.link.context import Contexts, Verdict, is_part
from medkb.link.names import ABBREVIATION, ADDED, BRAND, DOUBTFUL, ORDINARY, Name
from medkb.text.morphology import is_cyrillic
from medkb.text.phrases import Hit
from medkb.text.tokens import Token
from medkb.vocab import Vocabulary

_ORDER = ("outcome", "endpoint", "event", "regimen", "drug")  # of two kinds of name the earlier goes before the later
_QUOTES = frozenset("«\"“„'")
_STOPS = frozenset(".!?:\n")


@dataclass(frozen=True, slots=True)
class Found:
    """A name that may be meant: tokens [first, last], what they stand for, and what the words around them say."""

    first: int
    last: int
    letters: int
    name: Name
    verdict: Verdict


class Beliefs:
    """The two looks at each name: at its place, then at the whole article."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._contexts = Contexts(vocabulary)

    def at_place(
        self, text: str, tokens: Sequence[Token], hit: Hit, blocked: Collection[str] = frozenset()
    ) -> Found | None:
        """What a hit may stand for; None where its place rules it out."""
        start, end = tokens[hit.first].start, tokens[hit.last].end
        name = choose(hit.payloads)
        if name is None or (name.flags & ABBREVIATION and (text[start:end] in blocked or _glued(text, start, end))):
            return None
        verdict = Verdict.GIVEN
        if not name.flags & ADDED:
            if name.scheme == "drug":
                verdict = self._of_drug(text, tokens, hit, name)
            elif name.scheme == "regimen":
                verdict = self._of_regimen(text, tokens, hit, name)
        return None if verdict is Verdict.IMPOSSIBLE else Found(hit.first, hit.last, end - start, name, verdict)

    def _of_drug(self, text: str, tokens: Sequence[Token], hit: Hit, name: Name) -> Verdict:
        start, end = tokens[hit.first].start, tokens[hit.last].end
        if is_part(text, start, end):
            return Verdict.IMPOSSIBLE
        if name.flags & BRAND and not _as_brand(name, text, start):
            given = is_cyrillic(text[start]) and self._contexts.drug(text, tokens, hit.first, hit.last) >= Verdict.GIVEN
            return Verdict.GIVEN if given else Verdict.IMPOSSIBLE
        if name.flags & DOUBTFUL:
            return self._contexts.drug(text, tokens, hit.first, hit.last)
        return Verdict.GIVEN

    def _of_regimen(self, text: str, tokens: Sequence[Token], hit: Hit, name: Name) -> Verdict:
        start, end = tokens[hit.first].start, tokens[hit.last].end
        if text[start].isdigit() and "+" not in text[start:end]:
            return Verdict.IMPOSSIBLE  # "7,3" is not "7+3"
        return self._contexts.regimen(text, tokens, hit.first, hit.last) if name.flags & DOUBTFUL else Verdict.GIVEN

    def of_article(self, found: Sequence[Found]) -> Iterator[Found]:
        """Those whose doubt the article settles: by a dose, by how they are given, by the full name elsewhere."""
        sure = {(f.name.scheme, f.name.concept) for f in found if not f.name.flags & (DOUBTFUL | ABBREVIATION)}
        settled = _settled(found)
        for f in found:
            if not f.name.flags & DOUBTFUL or f.name.flags & ADDED or self._settles(f, sure, settled):
                yield f

    def _settles(self, f: Found, sure: set[tuple[str, str]], settled: set[str]) -> bool:
        full = (f.name.scheme, f.name.concept) in sure
        if f.name.scheme == "regimen":
            return (f.verdict is Verdict.GIVEN and f.letters > 2) or self._half_named(f.name.concept, sure)
        if f.name.scheme != "drug":
            return full
        if f.verdict is Verdict.DOSED:
            return True
        if f.name.flags & ABBREVIATION:  # two letters mean so much that the full name somewhere does not settle them
            return full and (f.verdict is Verdict.GIVEN or (f.verdict is Verdict.SILENT and f.letters > 2))
        return f.verdict is Verdict.GIVEN or (f.verdict is Verdict.SILENT and f.name.concept in settled)

    def _half_named(self, regimen: str, sure: set[tuple[str, str]]) -> bool:
        """True when the article names two of a regimen's drugs, and half of them at least."""
        drugs = [self._vocabulary.drug_named(name) for name in self._vocabulary.get("regimen", regimen).components]
        hits = sum(("drug", drug) in sure for drug in drugs)
        return hits >= 2 and 2 * hits >= len(drugs)


def _settled(found: Iterable[Found]) -> set[str]:
    """Drugs that the article doses, or gives without ever measuring them: their bare names mean the drug as well."""
    by_verdict = {verdict: {f.name.concept for f in found if f.verdict is verdict} for verdict in Verdict}
    return by_verdict[Verdict.DOSED] | (by_verdict[Verdict.GIVEN] - by_verdict[Verdict.OTHER])


def choose(payloads: Iterable[object]) -> Name | None:
    """The one meaning of a phrase: a user's own first, then by the order of schemes; two drugs of one name are none."""
    names = [Name(*p) for p in payloads if isinstance(p, tuple)]
    names = [n for n in names if n.flags & ADDED] or names
    for scheme in _ORDER:
        same = [n for n in names if n.scheme == scheme]
        if len({n.concept for n in same}) > 1:
            same = [n for n in same if not n.flags & DOUBTFUL] or same
        if same:
            return None if scheme == "drug" and len({n.concept for n in same}) > 1 else same[0]
    return None


def _as_brand(name: Name, text: str, start: int) -> bool:
    """True where a trade name is written as one.

    In English with a capital; in Russian in either way, but a word of the language needs quotes, or a capital that no
    sentence begins with.
    """
    capital = text[start].isupper()
    if not name.flags & ORDINARY:
        return capital or is_cyrillic(text[start])
    before = text[max(0, start - 3) : start]
    if before[-1:] in _QUOTES:
        return True
    return capital and bool(before.strip()) and not _STOPS & set(before)


def _glued(text: str, start: int, end: int) -> bool:
    """True for a part of a longer symbol: the ATG of "ATG16L1"."""
    return text[start - 1 : start].isdigit() or text[end : end + 1].isdigit()
