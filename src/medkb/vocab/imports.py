"""Terms from a user's file, as rows: TSV, SKOS and OWL in any RDF format, OBO.

What the file calls a concept that the vocabulary has (by id, by a shared code, by a preferred label) adds to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medkb.errors import VocabularyError
from medkb.vocab.check import label_key
from medkb.vocab.drug_rows import slug
from medkb.vocab.skos import EXACT_IRIS
from medkb.vocab.tables import BASE_IRI, COLUMNS, FILES, Vocabulary, rows

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

Row = dict[str, str]

_RDF = {
    ".ttl": "turtle",
    ".nt": "nt",
    ".rdf": "xml",
    ".owl": "xml",
    ".xml": "xml",
    ".jsonld": "json-ld",
    ".trig": "trig",
}
_CYRILLIC = re.compile("[А-Яа-яЁё]")
_OBO_IN_OWL = "http://www.geneontology.org/formats/oboInOwl#"
_OBO = "http://purl.obolibrary.org/obo/"
_SYNONYMS = ("hasExactSynonym", "hasRelatedSynonym", "hasNarrowSynonym")


def read_terms(path: Path, scheme: str | None, vocabulary: Vocabulary) -> list[Row]:
    """Rows with a `scheme`, ready for `added.save`.

    `scheme` is that of rows which name none. Raises VocabularyError: a file of another kind, a row without a label,
    no scheme, or a missing optional package.
    """
    suffix = path.suffix.lower()
    try:
        if suffix == ".obo":
            found = list(_obo(path))
        elif suffix in _RDF:
            found = list(_rdf(path, _RDF[suffix]))
        elif suffix in (".tsv", ".txt"):
            found = [_tsv_row(path, number, row) for number, row in rows(path)]
        else:
            known = ", ".join((".tsv", ".obo", *_RDF))
            raise VocabularyError(f"{path}: not a kind of file that terms are read from ({known})")
    except (OSError, UnicodeDecodeError) as error:
        raise VocabularyError(f"{path}: cannot be read: {error}") from error
    if not found:
        raise VocabularyError(f"{path}: no terms in it")
    return [_placed(path, row, scheme, vocabulary) for row in found]


def _tsv_row(path: Path, number: int, row: Mapping[str, str]) -> Row:
    unknown = set(row) - {"scheme", *COLUMNS}
    if unknown:
        raise VocabularyError(f"{path}: no column is called {min(unknown)!r} (scheme, {', '.join(COLUMNS)})")
    if not (row.get("en") or row.get("ru")):
        raise VocabularyError(f"{path}:{number}: neither en nor ru has a label")
    return dict(row)


def _placed(path: Path, row: Row, scheme: str | None, vocabulary: Vocabulary) -> Row:
    """The row with its scheme, and with the id of the concept that it adds to."""
    scheme = row.get("scheme") or scheme or ""
    if scheme not in FILES:
        name = row.get("en") or row.get("ru")
        raise VocabularyError(f"{path}: {name!r} has no scheme; give --scheme (one of {', '.join(FILES)})")
    known = _known(row, scheme, vocabulary)
    row = {
        **dict.fromkeys(COLUMNS, ""),
        **row,
        "scheme": scheme,
        "id": known or row.get("id") or slug(row.get("en", "")),
    }
    if not row["id"]:
        raise VocabularyError(f"{path}: {row['ru']!r} has no English label to make its id of; give it an id")
    row["en"] = row.get("en") or ("" if known else row["ru"])
    return row


def _known(row: Row, scheme: str, vocabulary: Vocabulary) -> str | None:
    """The id of the vocabulary's concept that a row speaks of."""
    concepts = vocabulary.schemes[scheme]
    if row.get("id") in concepts:
        return row["id"]
    codes = set(filter(None, row.get("exact", "").split("|")))
    names = {label_key(name) for name in (row.get("en"), row.get("ru")) if name}
    for concept in concepts.values():
        if codes & set(concept.exact) or names & {label_key(concept.en), label_key(concept.ru)}:
            return concept.id
    return None


def _curie(address: str) -> str:
    """The code of an address in a known system, else the address itself behind `iri:`."""
    for prefix, base in EXACT_IRIS.items():
        if base and address.startswith(base):
            return f"{prefix}:{address.removeprefix(base)}"
    return f"iri:{address}"


def _row(
    labels: Iterable[tuple[str, str]], others: Iterable[tuple[str, str]], exact: Iterable[str], **more: str
) -> Row:
    """A row from (language, label) pairs; a label without a language has that of its letters."""
    row: dict[str, list[str]] = {"en": [], "ru": [], "alt_en": [], "alt_ru": []}
    for lang, label in ((_language(*pair), pair[1]) for pair in labels):
        if lang in ("en", "ru"):
            row["alt_" + lang if row[lang] else lang].append(label)
    for lang, label in ((_language(*pair), pair[1]) for pair in others):
        if "alt_" + lang in row and label not in (*row[lang], *row["alt_" + lang]):
            row["alt_" + lang].append(label)
    cells = {name: "|".join(label.replace("|", "/") for label in values) for name, values in row.items()}
    return {**cells, "exact": "|".join(dict.fromkeys(exact)), **more}


def _language(lang: str, label: str) -> str:
    return lang or ("ru" if _CYRILLIC.search(label) else "en")


def _rdf(path: Path, form: str) -> Iterator[Row]:
    """Concepts of SKOS and classes of OWL that have a label."""
    from rdflib import Graph
    from rdflib.namespace import OWL, RDF, SKOS

    graph = Graph()
    try:
        graph.parse(path, format=form)
    except Exception as error:  # rdflib's parsers raise errors of many libraries
        raise VocabularyError(f"{path}: not readable as {form}: {str(error).splitlines()[0]}") from error
    subjects = {s for kind in (SKOS.Concept, OWL.Class) for s in graph.subjects(RDF.type, kind)}
    for node in sorted(subjects, key=str):
        row = _from_graph(graph, node)
        if row["en"] or row["ru"]:
            yield row


def _from_graph(graph: Graph, node: Node) -> Row:
    from rdflib import URIRef
    from rdflib.namespace import RDFS, SKOS

    def literals(*predicates: Any) -> list[tuple[str, str]]:
        found = [value for p in predicates for value in sorted(graph.objects(node, p), key=str)]
        return [(str(getattr(value, "language", "") or ""), " ".join(str(value).split())) for value in found]

    preferred = literals(SKOS.prefLabel) or literals(RDFS.label)
    others = literals(SKOS.altLabel, SKOS.hiddenLabel, RDFS.label, *(URIRef(_OBO_IN_OWL + name) for name in _SYNONYMS))
    own = BASE_IRI in str(node)
    exact = [str(other) for other in graph.objects(node, SKOS.exactMatch)] + ([] if own else [str(node)])
    more = {"notation": "", "id": ""}
    if own:
        more["scheme"], _, more["id"] = str(node).removeprefix(BASE_IRI).partition("/")
    notation = literals(SKOS.notation)
    if notation:
        more["notation"] = notation[0][1]
    return _row(preferred, others, map(_curie, sorted(exact)), **more)


def _obo(path: Path) -> Iterator[Row]:
    try:
        import fastobo
    except ImportError as error:
        raise VocabularyError(f"{path}: reading OBO needs the package fastobo: pip install 'medkb[obo]'") from error
    try:
        document = fastobo.load(str(path))
    except (SyntaxError, ValueError) as error:
        raise VocabularyError(f"{path}: not readable as OBO: {error}") from error
    for frame in document:
        if isinstance(frame, fastobo.term.TermFrame):
            clauses = list(frame)
            names = [("", str(c.name)) for c in clauses if isinstance(c, fastobo.term.NameClause)]
            synonyms = [("", str(c.synonym.desc)) for c in clauses if isinstance(c, fastobo.term.SynonymClause)]
            identifier = str(frame.id)
            if names:
                yield _row(names, synonyms, [_curie(_OBO + identifier.replace(":", "_"))], id="", notation="")
