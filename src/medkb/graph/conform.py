"""An article's graph against vocab/shapes.ttl (SHACL), in words that tell what to mend."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medkb.errors import MedkbError
from medkb.graph import digest
from medkb.graph.namespaces import BASE, MKB, PREFIXES

if TYPE_CHECKING:
    from rdflib import Graph

SHAPES, ONTOLOGY = "shapes.ttl", "medkb.ttl"
_SH = "http://www.w3.org/ns/shacl#"
_EVIDENCE = re.compile(r"/evidence/(\d+)")
_ADVICE = {
    "whole": "medkb wrote it so: a defect of medkb; please report it with this message",
    "changed": "the graph was changed after medkb wrote it: undo that, or build the article again (medkb build)",
    "unsigned": "the graph has no digest: an older medkb or another program made it; build the article again",
}
_WORDS = {
    "MinCount": "is missing",
    "QualifiedMinCount": "is missing",
    "MinLength": "is empty",
    "Xone": "is of no kind of claim, or of several",
    "NodeKind": "{value} is not an address",
    "Datatype": "{value} is not of the type {datatype}",
    "Class": "{value} is not a {class} of this graph",
    "Pattern": "{value} is not of the form {pattern}",
    "HasValue": "has not the value {hasValue}",
    "MinInclusive": "{value} is below {minInclusive}",
    "MinExclusive": "{value} is not above {minExclusive}",
    "MaxInclusive": "{value} is above {maxInclusive}",
    "LessThan": "{value} is not less than {lessThan}",
    "LessThanOrEquals": "{value} is more than {lessThanOrEquals}",
    "UniqueLang": "has two values in one language",
}
_BOUNDS = ("MinIn", "MinEx", "MaxIn", "MaxEx", "Less")
_LONGEST = 60  # characters of a value that a message shows


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing that does not conform: where, what is wrong, what the property means, what to do."""

    file: str
    article: str
    node: str
    subject: str
    property: str
    reason: str
    meaning: str
    advice: str


def violations(nquads: bytes, article: str) -> list[Violation]:
    """What does not conform in one article's graph (UTF-8 N-Quads, all of the graph named `article`), by node.

    Raises MedkbError where pyshacl is not installed.
    """
    from rdflib import Graph

    try:
        import pyshacl
    except ImportError as error:
        raise MedkbError("medkb validate needs the package pyshacl: pip install 'medkb[validate]'") from error
    data = Graph().parse(data=_triples(nquads, article), format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=_vocabulary(SHAPES), advanced=False)
    teller = _Teller(data, article, _ADVICE[digest.state(nquads)])
    found = {*teller.told(report), *teller.unknown()}
    return sorted(found, key=lambda v: (v.node, v.property, v.reason))


def _triples(nquads: bytes, article: str) -> bytes:
    """The lines without their graph name, which is the same in all."""
    end = f" <{article}> .".encode()
    return b"".join(line.rstrip(b"\n").removesuffix(end) + b" .\n" for line in nquads.splitlines() if line.strip())


@cache
def _vocabulary(name: str) -> Graph:
    from rdflib import Graph

    from medkb.vocab.tables import vocabulary_folder

    return Graph().parse(Path(vocabulary_folder()) / name)


@dataclass(frozen=True, slots=True)
class _Result:
    """One result of a validation report; its terms are rdflib's."""

    component: str  # the constraint's, as "MinCount"
    node: Any
    path: Any
    value: Any
    shape: Any
    message: str

    @classmethod
    def of(cls, report: Graph, result: Any) -> _Result:
        """The result at this node of the report."""
        from rdflib import Namespace

        sh = Namespace(_SH)
        component = str(report.value(result, sh.sourceConstraintComponent)).removeprefix(_SH)
        return cls(
            component.removesuffix("ConstraintComponent"),
            node=report.value(result, sh.focusNode),
            path=report.value(result, sh.resultPath),
            value=report.value(result, sh.value),
            shape=report.value(result, sh.sourceShape),
            message=" ".join(str(report.value(result, sh.resultMessage)).split()),
        )


class _Wanted(dict[str, str]):
    """What a constraint asks for, by its parameter (`minInclusive`, `datatype`), and `value`: what it got."""

    def __init__(self, result: _Result) -> None:
        super().__init__({"value": _term(result.value)})
        self._shape = result.shape

    def __missing__(self, name: str) -> str:
        from rdflib import URIRef

        return _short(_vocabulary(SHAPES).value(self._shape, URIRef(_SH + name)))


class _Teller:
    """Turns the results of one report into words."""

    def __init__(self, data: Graph, article: str, advice: str) -> None:
        from rdflib import Namespace, URIRef

        self._data, self._article, self._advice = data, article, advice
        self._sh, self._mkb, self._ref = Namespace(_SH), Namespace(MKB), URIRef
        self._file = str(data.value(URIRef(article), URIRef(PREFIXES["dcterms"] + "source")) or "")

    def told(self, report: Graph) -> Iterator[Violation]:
        """A violation for each result but those that only say that a node of theirs has one."""
        results = [_Result.of(report, node) for node in report.objects(None, self._sh.result)]
        mistyped = {(result.node, result.path) for result in results if result.component == "Datatype"}
        for result in results:
            # a value of another type is also out of every bound
            bound = result.component.startswith(_BOUNDS) and (result.node, result.path) in mistyped
            if result.component != "Node" and not bound:
                yield self._violation(result.node, result.path, self._reason(result))

    def unknown(self) -> Iterator[Violation]:
        """A violation for each term under the ontology's address that the ontology does not have."""
        from rdflib import RDF, URIRef

        declared = set(_vocabulary(ONTOLOGY).subjects())
        for subject, predicate, value in self._data:
            term = value if predicate == RDF.type else predicate
            if isinstance(term, URIRef) and term.startswith(MKB) and term not in declared:
                yield self._violation(subject, predicate, f"{_short(term)} is not a term of the medkb ontology")

    def _violation(self, node: Any, path: Any, reason: str) -> Violation:
        meaning = ""
        for said in _vocabulary(ONTOLOGY).objects(path, self._ref(PREFIXES["skos"] + "definition")) if path else ():
            if getattr(said, "language", "") == "en":
                meaning = str(said)
        shown = _short(path) if path is not None else ""
        return Violation(
            self._file, self._article, str(node), self._subject(node), shown, reason, meaning, self._advice
        )

    def _subject(self, node: Any) -> str:
        """What the node is, in words: `claim 1a2b (Dose “15 mg”), evidence 2`."""
        whole, _, rest = str(node).partition("/evidence/")
        owner = self._ref(whole)
        kinds = [str(kind).removeprefix(MKB) for kind in self._data.objects(owner, self._ref(PREFIXES["rdf"] + "type"))]
        kind = next((k for k in sorted(kinds) if k != "Claim" and ":" not in k), "".join(kinds[:1]))
        printed = self._data.value(owner, self._mkb.printed)
        quote = f" “{_cut(str(printed))}”" if printed is not None else ""
        name = whole.removeprefix(BASE).replace("/", " ", 1)
        name = f"{name} ({kind}{quote})" if kind and whole.startswith(BASE) and kind != "Article" else name
        place = _EVIDENCE.search(str(node))
        return f"{name}, evidence {place[1]}" if rest and place else name

    def _reason(self, result: _Result) -> str:
        if result.component in _WORDS:
            return _WORDS[result.component].format_map(_Wanted(result))
        shapes, sh = _vocabulary(SHAPES), self._sh
        if result.component == "In":
            allowed = shapes.items(shapes.value(result.shape, sh["in"]))
            return f"{_term(result.value)} is none of {', '.join(str(value) for value in allowed)}"
        if result.component == "Or":
            return self._alternatives(result.shape)
        if result.component in {"MaxCount", "QualifiedMaxCount"}:
            values = sorted(_term(value) for value in self._data.objects(result.node, result.path))
            return f"has {len(values)} values, one too many at least: {', '.join(values[:4])}"
        return result.message

    def _alternatives(self, shape: Any) -> str:
        shapes, sh = _vocabulary(SHAPES), self._sh
        choices = list(shapes.items(shapes.value(shape, sh["or"])))
        paths = [shapes.value(shapes.value(choice, sh.property), sh.path) for choice in choices]
        if all(paths):
            return f"has none of {', '.join(_short(path) for path in paths)}, and says nothing without one"
        return f"is none of {', '.join(_short(shapes.value(choice, sh['class'])) for choice in choices)}"


def _short(term: Any) -> str:
    address = str(term)
    name, base = max(
        ((n, b) for n, b in PREFIXES.items() if address.startswith(b)), key=lambda pair: len(pair[1]), default=("", "")
    )
    return f"{name}:{address[len(base) :]}" if base else address


def _term(value: Any) -> str:
    from rdflib import URIRef

    return _short(value) if isinstance(value, URIRef) else f"“{_cut(str(value))}”"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
