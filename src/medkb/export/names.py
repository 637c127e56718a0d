"""The drugs and regimens that a group's label or a title names, in the vocabulary's words or in the article's own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, cast

from medkb.export.stored import StoredClaim
from medkb.model import Kind, Mention

if TYPE_CHECKING:
    from medkb.link import Lexicon
    from medkb.text.phrases import PhraseTrie
    from medkb.vocab import Vocabulary

_WORD = re.compile(r"[^\W_]+(?:[-‑/+][^\W_]+)*")
_PLUS = re.compile(
    r"(?i)\s?(?:\+|/|\bplus\b|\bwith\b|\bcombined with\b|\bin combination with\b"
    r"|\bв сочетании с\b|\bв комбинации с\b|\bс\b)\s?(?:an?\s|the\s)?"
)
_OR = re.compile(r"(?i)(?<!\w)(?:or|versus|vs\.?|against|или|либо|против)(?!\w)")
# What stands behind a name of which the patients had none: "InO-", "lenalidomide-refractory", "TNF inhibitor naive".
_NOT_BEHIND = re.compile(
    r"(?i)[-−–](?:\s|$|[,;)])|[\s-](?:refractory|resistant|naive|naïve|exposed|experienced|pretreated|failure|intoleran\w+|induced|associated|related|free)"
    r"|[\s-]?(?:рефрактер|резистент|наивн|индуцирован|ассоциирован|вызван|независим)\w*|\s(?:не|нет)(?!\w)"
)
_NOT_BEFORE = re.compile(
    r"(?i)(?<!\w)(?:without|no|non|not|after|following|prior|previous|before|post|refractory to|resistant to"
    r"|failure of|failed|intolerant to|induced by|(?:previously|earlier) (?:treated with|exposed to|given)"
    r"|pre-?treated with|ранее (?:получавш\w+|леченн\w+|лечивш\w+)|без|не|нет|после|до|ранее|предшеств\w+"
    r"|рефрактерн\w+ к|резистентн\w+ к|неэффективност\w+|непереносимост\w+)"
    r"(?:\s(?:of|to|with|к|терапии|лечения|применения))?[\s-]$"
)


@dataclass(frozen=True, slots=True)
class Named:
    """Drugs as (English INN, address or "") pairs, and the name of the regimen that they make.

    `joined`: the words combine them; `either`: they set them against each other; `without`: a drug was not given.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    regimen: str = ""
    joined: bool = False
    either: bool = False
    without: bool = False

    @property
    def drugs(self) -> tuple[str, ...]:
        """The names, in alphabetical order."""
        return tuple(dict.fromkeys(name for name, _ in self.pairs))

    @property
    def concepts(self) -> tuple[str, ...]:
        """The addresses of those that the vocabulary has."""
        return tuple(dict.fromkeys(iri for _, iri in self.pairs if iri))

    @classmethod
    def of(cls, drugs: Iterable[tuple[str, str]], regimen: str = "", *, joined: bool = False) -> Named:
        """Of pairs in any order, each once."""
        return cls(tuple(sorted(set(drugs))), regimen, joined=joined)


class Names:
    """The names of the vocabulary; loads it when the first text is read."""

    def __init__(self) -> None:
        self._loaded: tuple[Vocabulary, Lexicon] | None = None
        self.mentions = lru_cache(maxsize=4096)(self._mentions)

    def of_article(self, claims: Iterable[StoredClaim]) -> ArticleNames:
        """These names and those of one article's drugs and regimens."""
        return ArticleNames(self, claims)

    @property
    def loaded(self) -> tuple[Vocabulary, Lexicon]:
        """The vocabulary and its finder of names."""
        if self._loaded is None:
            from medkb.link import lexicon
            from medkb.vocab import load

            vocabulary = load()
            self._loaded = vocabulary, lexicon(vocabulary)
        return self._loaded

    def _mentions(self, text: str) -> tuple[Mention, ...]:
        from medkb.text.tokens import tokenize

        return tuple(self.loaded[1].find(text, tokenize(text)))

    @cached_property
    def _populations(self) -> PhraseTrie:
        """The populations of the vocabulary, in whatever form; abbreviations as they are written."""
        from medkb.text.phrases import PhraseTrie

        trie = PhraseTrie()
        for concept in self.loaded[0].concepts("population"):
            for label in {label for _, label in concept.labels} - concept.doubtful:
                trie.add(label, (concept.id, concept.en))
            for label in set(concept.abbr) - concept.doubtful:
                trie.add(label, (concept.id, concept.en), exact=True)
        return trie

    def populations(self, text: str) -> Iterator[tuple[str, str]]:
        """Ids and English labels of the populations that a text names."""
        from medkb.text.tokens import tokenize

        for hit in self._populations.find(text, tokenize(text)):
            yield from cast("tuple[tuple[str, str], ...]", hit.payloads)  # as added above


class ArticleNames:
    """What names mean in one article."""

    def __init__(self, names: Names, claims: Iterable[StoredClaim]) -> None:
        self._names = names
        self._own: dict[str, Named] = {}
        self._drugs: set[str] = set()  # addresses and names of what the article names
        self._regimens: list[Named] = []
        for claim in sorted(claims, key=lambda c: (c.kind is not Kind.REGIMEN, c.slot("source") != "own", c.id)):
            self._learn(claim)

    def _learn(self, claim: StoredClaim) -> None:
        if claim.kind is Kind.REGIMEN:
            name = str(claim.slot("regimen"))
            components = (str(claim.slot("components") or "")).split("; ")
            found = self._with_addresses([part for part in components if part], name)
            self._regimens.append(found)
            self._drugs.add(claim.concept or name)
        else:
            name = str(claim.slot("drug"))
            found = Named.of([(name, claim.concept or "")])
            self._drugs.add(claim.concept or name)
        for label in (name, *str(claim.slot("names") or "").split("; ")):
            if label and found.drugs:
                self._own.setdefault(label.casefold(), found)

    def _with_addresses(self, drugs: Iterable[str], regimen: str) -> Named:
        vocabulary = self._names.loaded[0]
        ids = ((name, vocabulary.drug_named(name)) for name in drugs)
        return Named.of(
            ((name, vocabulary.get("drug", id_).iri if id_ else "") for name, id_ in ids), regimen, joined=True
        )

    def populations(self, text: str) -> Iterator[tuple[str, str]]:
        """See `Names.populations`."""
        return self._names.populations(text)

    def regimen_of(self, found: Named) -> str:
        """The name of the article's regimen of just these drugs, "" where it names none."""
        same = (regimen.regimen for regimen in self._regimens if set(regimen.drugs) == set(found.drugs))
        return next(same, "")

    def in_label(self, label: str) -> Named:
        """What a group's label says that it was given."""
        return self._in(label, strict=True)

    def in_title(self, title: str) -> Named:
        """What a title names, but for what was given before or not at all."""
        return self._in(unicodedata.normalize("NFKC", title), strict=False)  # "triﬂuridine"

    def _in(self, text: str, *, strict: bool) -> Named:
        parts = sorted(self._parts(text, strict=strict), key=lambda part: part[0])
        given = [part for part in parts if not _not_given(text, part[0], part[1])]
        drugs = [pair for *_, found in given for pair in found.pairs]
        regimens = dict.fromkeys(found.regimen for *_, found in given if found.regimen)
        gaps = [text[a[1] : b[0]] for a, b in pairwise(given)]
        return Named(
            tuple(sorted(set(drugs))),
            " + ".join(regimens),
            joined=all(map(_PLUS.fullmatch, gaps)) if gaps else any(found.joined for *_, found in given),
            either=any(map(_OR.search, gaps)),
            without=len(given) < len(parts),
        )

    def _parts(self, text: str, *, strict: bool) -> Iterator[tuple[int, int, Named]]:
        """Stretches of the text and what they name: the article's own words first, then the vocabulary's."""
        taken: list[tuple[int, int]] = []
        if strict:
            whole = self._own.get(text.strip().casefold())
            if whole:
                yield 0, len(text), whole
                return
            for word in _WORD.finditer(text):
                found = self._own.get(word[0].casefold())
                if found:
                    taken.append(word.span())
                    yield (*word.span(), found)
        for mention in self._names.mentions(text):
            if any(a < mention.end and mention.start < b for a, b in taken):
                continue
            found = self._meant(mention)
            if found:
                yield mention.start, mention.end, found

    def _meant(self, mention: Mention) -> Named | None:
        vocabulary = self._names.loaded[0]
        if mention.scheme == "drug" and mention.candidate:
            return Named.of([(mention.concept, "")])
        if mention.scheme not in ("drug", "regimen"):
            return None
        concept = vocabulary.get(mention.scheme, mention.concept)
        if mention.how == "abbreviation" and concept.iri not in self._drugs:
            return None  # two letters that are a drug's elsewhere
        if mention.scheme == "drug":
            return Named.of([(concept.en, concept.iri)])
        found = self._own.get(concept.en.casefold())
        if found and found.regimen:
            return found  # as the article itself lists it
        return self._with_addresses(concept.components, concept.en) if concept.components else None


def without_parts(label: str) -> Iterator[str]:
    """The labels of which a subgroup's label is made: "Q4W" of "Q4W, with at least 3 %"."""
    while ", " in label:
        label = label.rpartition(", ")[0]
        yield label


def _not_given(text: str, start: int, end: int) -> bool:
    return bool(_NOT_BEHIND.match(text, end) or _NOT_BEFORE.search(text[max(0, start - 40) : start]))
