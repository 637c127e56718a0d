"""Writes docs/ontology.md and docs/model.svg from vocab/medkb.ttl and vocab/shapes.ttl; `--check` only compares.

Part of `make docs`. Nothing on the page is written by hand but the sentences in this file.
"""

import runpy
import sys
from pathlib import Path

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Namespace, URIRef
from rdflib.collection import Collection

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(Path(__file__).parent))

from ontology_picture import SH, SHAPE, picture, times  # noqa: E402 - the folder must be on the path first

MKB = Namespace("https://w3id.org/medkb/ontology#")
MATCHES = ((RDFS.subClassOf, "is a"), (RDFS.subPropertyOf, "is a"), (SKOS.closeMatch, "close to"))
MATCHES += ((SKOS.relatedMatch, "related to"),)
CLASSES = "Article Claim DrugMention RegimenMention Dose Cohort Response Survival AdverseEvent Effect".split()
CLASSES += "Evidence Arm Study Issue".split()
PAGE = """# The medkb ontology

<!-- made by tests/ontology_docs.py from vocab/medkb.ttl and vocab/shapes.ttl: edit those, then `make docs` -->

Namespace `{namespace}`, preferred prefix `mkb`, version {version}. The terms are in
[medkb.ttl](../vocab/medkb.ttl) (OWL), what a graph must look like is in [shapes.ttl](../vocab/shapes.ttl) (SHACL);
`medkb validate --kb DIR` checks a knowledge base against it. Each article is one named graph, whose name is the
article's address; a claim's address is made of its id. The tables say how often a property stands in a graph.

![The model: an article, its claims of eight kinds, their evidence, groups, studies and issues](model.svg)

## Classes

{classes}

## Properties

{properties}

## Beside other vocabularies

*is a* holds for reasoners (`rdfs:subClassOf`, `rdfs:subPropertyOf`); *close to* and *related to* are for readers
(`skos:closeMatch`, `skos:relatedMatch`). Evidence is a Web Annotation, provenance is PROV-O, units are UCUM codes
(`qudt:ucumCode`), concepts are SKOS, with `skos:exactMatch` to ATC, UMLS, MeSH and NCIt where the vocabulary has it.

| term | | elsewhere |
| --- | --- | --- |
{matches}

## One claim, whole

A dose of an invented article, as medkb writes it:

```turtle
{example}
```
"""


class Ontology:
    """The two files, and what the page asks of them."""

    def __init__(self) -> None:
        self.terms = Graph().parse(ROOT / "vocab" / "medkb.ttl")
        self.shapes = Graph().parse(ROOT / "vocab" / "shapes.ttl")
        both = {**dict(self.shapes.namespaces()), **dict(self.terms.namespaces())}
        self.prefixes = {name: str(base) for name, base in both.items()}

    def short(self, node) -> str:
        """An address with its prefix; what stands inside a sequence of brackets in Turtle has none."""
        fits = [(name, base) for name, base in self.prefixes.items() if str(node).startswith(base)]
        name, base = max(fits, key=lambda pair: len(pair[1]), default=("", ""))
        return f"{name}:{str(node)[len(base) :]}" if base else str(node)

    def said(self, node, predicate) -> tuple[str, str]:
        """The English and the Russian value."""
        by = {value.language: str(value) for value in self.terms.objects(node, predicate)}
        return by["en"], by["ru"]

    def declared(self, *kinds) -> list[URIRef]:
        """The named terms of these kinds, by name."""
        found = {node for kind in kinds for node in self.terms.subjects(RDF.type, kind) if isinstance(node, URIRef)}
        return sorted(found)

    def domain(self, node) -> str:
        """The classes that have a property."""
        target = self.terms.value(node, RDFS.domain)
        union = self.terms.value(target, OWL.unionOf) if target else None
        classes = list(Collection(self.terms, union)) if union else [target] if target else []
        return ", ".join(f"`{self.short(one)}`" for one in classes)


def class_part(ontology: Ontology, node: URIRef) -> str:
    """A class: its names, what it means, the properties that its shape asks for."""
    label, label_ru = ontology.said(node, RDFS.label)
    meaning, meaning_ru = ontology.said(node, SKOS.definition)
    name = ontology.short(node)
    rows = [row(ontology, found) for found in ontology.shapes.objects(SHAPE[str(node)[len(MKB) :]], SH.property)]
    table = "\n".join(["| property | value | times |", "| --- | --- | --- |", *sorted(rows)]) if rows else ""
    return f"### {name}\n\n{label} · {label_ru}. {meaning}\n\n{meaning_ru}\n\n{table}\n".rstrip() + "\n"


def row(ontology: Ontology, node) -> str:
    """A line of a class's table."""
    shapes = ontology.shapes
    value = shapes.value(node, SH.datatype) or shapes.value(node, SH["class"])
    words = f"`{ontology.short(value)}`" if value else "an address"
    if target := shapes.value(node, SH.node):
        words = f"`{ontology.short(shapes.value(target, SH.targetClass))}`"
    if choices := shapes.value(node, SH["in"]):
        words = ", ".join(f"`{one}`" for one in Collection(shapes, choices))
    low, high = (shapes.value(node, SH[name]) for name in ("minInclusive", "maxInclusive"))
    words += f", from {low}" if low is not None else ""
    words += f" to {high}" if high is not None else ""
    return f"| `{ontology.short(shapes.value(node, SH.path))}` | {words} | {times(shapes, node)} |"


def property_row(ontology: Ontology, node: URIRef) -> str:
    """A line of the table of properties."""
    label, label_ru = ontology.said(node, RDFS.label)
    meaning, meaning_ru = ontology.said(node, SKOS.definition)
    target = ontology.short(ontology.terms.value(node, RDFS.range))
    of = ontology.domain(node)
    return f"| `{ontology.short(node)}` | {label} · {label_ru} | {of} | `{target}` | {meaning}<br>{meaning_ru} |"


def match_rows(ontology: Ontology) -> list[str]:
    """What each term is beside those of other vocabularies."""
    rows = []
    for node in ontology.declared(OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty):
        for predicate, words in MATCHES:
            targets = [t for t in ontology.terms.objects(node, predicate) if not str(t).startswith(MKB)]
            start = f"| `{ontology.short(node)}` | {words} |"
            rows += [f"{start} [{ontology.short(target)}]({target}) |" for target in sorted(targets)]
    return rows


def example() -> str:
    """One claim of the samples in Turtle."""
    import pyoxigraph as ox

    from medkb.graph import article_quads, serialize

    samples = runpy.run_path(str(ROOT / "tests" / "graph" / "samples.py"))
    document, claims = samples["articles"]()[0]
    quads = list(ox.parse(article_quads(document, claims, samples["RUN"]), format=ox.RdfFormat.N_QUADS))
    wanted = f"claim/{claims[1].id}".replace(" ", "%20")
    chosen = [quad.triple for quad in quads if wanted in quad.subject.value and "/evidence/2" not in str(quad.triple)]
    lines = serialize(chosen, "turtle").decode().splitlines()
    used = "\n".join(line for line in lines if not line.startswith("@prefix"))
    heads = [line for line in lines if line.startswith("@prefix") and f"{line.split()[1]}" in used]
    return "\n".join(heads) + "\n\n" + used.strip()


def pages() -> dict[Path, str]:
    """Each file and what must stand in it."""
    ontology = Ontology()
    properties = ontology.declared(OWL.ObjectProperty, OWL.DatatypeProperty)
    table = ["| property | name | of | value | meaning |", "| --- | --- | --- | --- | --- |"]
    page = PAGE.format(
        namespace=MKB,
        version=ontology.terms.value(URIRef(str(MKB)[:-1]), OWL.versionInfo),
        classes="\n".join(class_part(ontology, MKB[name]) for name in CLASSES).rstrip(),
        properties="\n".join([*table, *(property_row(ontology, node) for node in properties)]),
        matches="\n".join(match_rows(ontology)),
        example=example(),
    )
    svg = picture(ontology.shapes, ontology.short)
    return {ROOT / "docs" / "ontology.md": page, ROOT / "docs" / "model.svg": svg}


def main(arguments: list[str]) -> int:
    """Write the files, or with `--check` say whether they are current."""
    stale = []
    for path, text in pages().items():
        if arguments[:1] != ["--check"]:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
    if stale:
        print(f"docs: {', '.join(stale)}: not current; run `make docs`", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
