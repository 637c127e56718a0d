"""A knowledge base of any size in the real shape: the vocabulary, and articles that `medkb.graph` itself writes.

The claims of an article are drawn with a fixed seed in the proportions of corpora/: of 90 claims 29 responses, 24
adverse events, 15 cohorts, 10 drugs, 10 doses, 3 survival results; half of the evidence has two places.
"""

import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from medkb.graph import VOCABULARY_GRAPH, Run, article_iri, article_quads
from medkb.model import AdverseEvent, Claim, Cohort, Document, Dose, Drug, Evidence, Fact, Metadata, Response, Survival
from medkb.vocab import Vocabulary, load
from medkb.vocab.skos import to_ntriples

MIX = [(Response, 29), (AdverseEvent, 24), (Cohort, 15), (Drug, 10), (Dose, 10), (Survival, 3)]
ARMS = ("all", "A", "B")
COMMON = ("blinatumomab", "bosutinib", "venetoclax", "methotrexate", "neutropenia", "CR", "OS")  # what the queries ask


def printed(slots: dict) -> str:
    """The figure as an article prints it: "24 (60,0 %)", "n = 40", "400 mg"."""
    if "count" in slots or "of" in slots:
        return f"{slots.get('count', slots.get('n'))} ({slots['percent']} %)".replace(".", ",")
    return (
        f"n = {slots['n']}"
        if "role" in slots
        else f"{slots.get('value', slots.get('drug'))} {slots.get('unit', '')}".strip()
    )


class Maker:
    """Facts with concepts of the vocabulary, some of them much more frequent than others, as in articles."""

    def __init__(self, vocabulary: Vocabulary, seed: int) -> None:
        self.chance = random.Random(seed)
        self.concepts = {
            scheme: sorted(vocabulary.concepts(scheme), key=lambda concept: concept.en not in COMMON)[:800]
            for scheme in ("drug", "event", "outcome", "endpoint")
        }

    def concept(self, scheme: str):
        """Skewed: the hundredth is met some 30 times as rarely as the first."""
        concepts = self.concepts[scheme]
        return concepts[min(int(self.chance.paretovariate(0.6)) - 1, len(concepts) - 1)]

    def slots(self, cls: type[Fact], n: int) -> dict:
        """The slots of one fact in a group of n people."""
        chance = self.chance
        count = chance.randint(0, n)
        share = {"count": count, "n": n, "percent": Decimal(1000 * count // n) / 10}
        if cls is Drug or cls is Dose:
            found = self.concept("drug")
            names = {"names": (found.en, found.ru)} if cls is Drug else {}
            dose = {"value": Decimal(chance.randint(1, 400)), "unit": chance.choice(("mg", "mg/m2", "ug/d"))}
            return {"drug": found.en, "concept": found.iri, **names, **(dose if cls is Dose else {})}
        if cls is Cohort:
            return {"n": count, "of": n, "percent": share["percent"], "role": "subgroup", "label": f"group {count % 9}"}
        if cls is Response:
            found = self.concept("outcome")
            return {"outcome": found.notation or found.id, "concept": found.iri, **share}
        if cls is Survival:
            found = self.concept("endpoint")
            median = {"statistic": "median", "value": Decimal(count) / 10, "unit": "mo", "n": n}
            return {"endpoint": found.notation or found.id, "concept": found.iri, **median}
        found = self.concept("event")
        return {"event": found.en, "concept": found.iri, "grade_min": chance.randint(1, 4), **share}

    def article(self, number: int) -> tuple[Document, list[Claim]]:
        """One article of some 90 claims; its text is made of their quotes."""
        kinds = [cls for cls, times in MIX for _ in range(times)]
        sizes = {arm: self.chance.randint(20, 400) for arm in ARMS}
        arms = [self.chance.choice(ARMS) for _ in kinds]
        slots = [self.slots(cls, sizes[arm]) for cls, arm in zip(kinds, arms, strict=True)]
        first = kinds.index(Cohort)
        for i, arm in enumerate(ARMS, first):  # the groups themselves
            arms[i], slots[i] = arm, {"n": sizes[arm], "role": "population" if arm == "all" else "arm", "label": arm}
        quotes = [printed(found) for found in slots]
        text, starts = "", []
        for i, quote in enumerate(quotes):
            starts.append(len(text) + len(f"Результат {i}: "))
            text += f"Результат {i}: {quote} больных; "
        identifier, file = f"10.5555/bench.{number}", f"article-{number}.txt"
        claims = []
        for i, (cls, quote) in enumerate(zip(kinds, quotes, strict=True)):
            places = [Evidence(starts[i], starts[i] + len(quote), quote, "ru", "results")]
            if i % 2:
                j = self.chance.randrange(len(quotes))
                places.append(Evidence(starts[j], starts[j] + len(quotes[j]), quotes[j], "en", "abstract"))
            own = "own" if self.chance.random() < 0.8 else "cited"
            shared = {"evidence": tuple(places), "printed": quote, "confidence": 0.9, "arm": arms[i], "source": own}
            claims.append(Claim(f"bench{number}-{i:03d}", file, identifier, cls(**shared, **slots[i])))
        title = Metadata(f"Статья {number}", f"Article {number}", identifier, 2000 + number % 25)
        return Document(file, text, metadata=title, sha256=f"{number:064x}"), claims


def graphs(triples: int, seed: int = 7) -> Iterator[bytes]:
    """N-Quads, a graph at a time: the vocabulary's, then articles until there are at least so many triples."""
    vocabulary = load()
    lines = to_ntriples(vocabulary).splitlines()
    lines.append(f'<{VOCABULARY_GRAPH}> <http://purl.org/dc/terms/identifier> "sha256:{vocabulary.digest}" .')
    yield "".join(f"{line[:-1]}<{VOCABULARY_GRAPH}> .\n" for line in lines).encode()
    made, number, maker = len(lines), 0, Maker(vocabulary, seed)
    while made < triples:
        number += 1
        document, claims = maker.article(number)
        quads = article_quads(document, claims, Run("bench", vocabulary.digest, f"{number:064x}"))
        assert quads.endswith(f"<{article_iri(claims[0].document)}> .\n".encode())
        made += quads.count(b"\n")
        yield quads


def write(triples: int, path: Path) -> int:
    """A file of N-Quads; the number of lines."""
    count = 0
    with path.open("wb") as stream:
        for quads in graphs(triples):
            stream.write(quads)
            count += quads.count(b"\n")
    return count
