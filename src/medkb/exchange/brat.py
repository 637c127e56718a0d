"""Articles with their facts as brat standoff (brat.nlplab.org): a .txt and a .ann each, to look at and correct.

Offsets count code points of the .txt, which is the text that `medkb read` prints. brat shows a place over several lines
as fragments, one a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from medkb.exchange.marks import AnnotatedArticle, Mark, Noted, marks_of, repeated
from medkb.graph.namespaces import BASE
from medkb.graph.slots import CLASSES
from medkb.model import Document

_LINE = re.compile(r"[^\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]+")  # what no reader takes for the end of a line or field
_SPACE = re.compile(r"\s+")
_VOCABULARY = BASE + "vocab/"

CONFIGURATION = (
    "[entities]\n"
    + "".join(f"{name}\n" for name in CLASSES.values())
    + "\n[relations]\nEquiv\tArg1:<ENTITY>, Arg2:<ENTITY>, <REL-TYPE>:symmetric-transitive\n"
    + "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n"
    + "\n[events]\n"
    + "\n[attributes]\nSource\tArg:<ENTITY>, Value:own|cited\n"
)
"""annotation.conf: the types that the annotations have. Facts may share a place, so that overlaps are allowed."""


def brat_text(document: Document) -> bytes:
    """The .txt: the text in UTF-8; a lone surrogate, which has no such form, is "?", so that offsets hold."""
    return document.text.encode("utf-8", errors="replace")


def brat_annotations(article: AnnotatedArticle) -> bytes:
    """The .ann: a T line a place with its concept (N), own or cited (A), and its slots as a note (#).

    The places of one fact are equivalent (*). Raises ExportError where text and facts do not fit.
    """
    found = [mark for mark in marks_of(article) if _fragments(mark)]
    return "".join(line + "\n" for line in _lines(found)).encode("utf-8", errors="replace")


def _lines(found: Sequence[Mark]) -> Iterator[str]:
    for mark in found:
        spans = ";".join(f"{start} {end}" for start, end, _ in _fragments(mark))
        yield f"{mark.id}\t{mark.fact.type} {spans}\t{' '.join(text for _, _, text in _fragments(mark))}"
    for mark in found:
        if concept := mark.fact.concept:
            name = _SPACE.sub(" ", mark.fact.name).strip()
            yield f"N{mark.number}\tReference {mark.id} {_reference(concept)}\t{name}"
    for mark in found:
        yield f"A{mark.number}\tSource {mark.id} {mark.fact.slots.get('source', 'own')}"
    for mark in found:
        yield f"#{mark.number}\tAnnotatorNotes {mark.id}\t{_note(mark.fact)}"
    for _, group in sorted(repeated(found).items()):
        yield f"*\tEquiv {' '.join(mark.id for mark in group)}"


def _fragments(mark: Mark) -> list[tuple[int, int, str]]:
    """The stretches of one line each, without the spaces around them."""
    fragments = []
    for line in _LINE.finditer(mark.text):
        text = line[0].strip()
        start = mark.start + line.start() + len(line[0]) - len(line[0].lstrip())
        if text:
            fragments.append((start, start + len(text), text))
    return fragments


def _reference(concept: str) -> str:
    """RESOURCE:ID as brat writes it; medkb:drug/venetoclax for a concept of our vocabulary."""
    if concept.startswith(_VOCABULARY):
        return "medkb:" + concept.removeprefix(_VOCABULARY)
    return "iri:" + _SPACE.sub("%20", concept)


def _note(fact: Noted) -> str:
    told = {"fact": fact.id} | dict(fact.slots)
    return _SPACE.sub(" ", "; ".join(f"{name}={value}" for name, value in told.items())).strip()
