"""Articles with their facts as BioC JSON (Comeau and others, 2013): the form of PubTator and of BioCreative's corpora.

Offsets and lengths count code points of the text that `medkb read` prints, as evidence does. The passages of a document
are its blocks; put together they are the whole text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import IO, Any

from medkb.exchange.marks import AnnotatedArticle, Mark, marks_of, repeated
from medkb.model import Block, Document

_KEY = "https://w3id.org/medkb/ontology"  # where the names of types and infons are explained


def write_bioc(articles: Iterable[AnnotatedArticle], stream: IO[bytes], version: str) -> int:
    """Write one collection of articles, each as soon as it comes, and return how many there were.

    `version` is medkb's; no date is written, so that the same articles give the same bytes. Raises ExportError.
    """
    head = {"bioctype": "BioCCollection", "source": f"medkb {version}", "date": "", "key": _KEY, "version": "1.0"}
    stream.write(json.dumps(head | {"infons": {}}, indent=1)[:-2].encode() + b',\n "documents": [')
    count = 0
    for count, article in enumerate(articles, 1):
        written = json.dumps(bioc_document(article), ensure_ascii=False, indent=1)
        # a lone surrogate, which a damaged input may hold, has no UTF-8 form; "?" keeps the offsets
        stream.write((",\n" if count > 1 else "\n").encode() + written.encode("utf-8", errors="replace"))
    stream.write(b"\n]}\n")
    return count


def bioc_document(article: AnnotatedArticle) -> dict[str, Any]:
    """One document: an annotation a place, a relation a fact with several places. Raises ExportError."""
    found = marks_of(article)
    return {
        "bioctype": "BioCDocument",
        "id": article.id,
        "infons": _about(article.document),
        "passages": list(_passages(article.document, found)),
        "annotations": [],
        "relations": [_relation(name, group) for name, group in sorted(repeated(found).items())],
    }


def _about(document: Document) -> dict[str, str]:
    """What the article says of itself; the hash is of the file's bytes."""
    about = {name: value for name, value in asdict(document.metadata).items() if value}
    texts = {name: "; ".join(value) if isinstance(value, tuple) else str(value) for name, value in about.items()}
    return {"file": document.file, "sha256": document.sha256} | texts


def _passages(document: Document, found: Sequence[Mark]) -> Iterator[dict[str, Any]]:
    blocks = {block.start: block for block in document.blocks}
    cuts = _cuts(document, found)
    waiting = list(reversed(found))
    block: Block | None = None
    for start, end in zip(cuts, [*cuts[1:], len(document.text)], strict=True):
        block = blocks.get(start, block)
        annotations = []
        while waiting and waiting[-1].start < end:
            annotations.append(_annotation(waiting.pop()))
        yield {
            "bioctype": "BioCPassage",
            "offset": start,
            "infons": _block_infons(block),
            "text": document.text[start:end],
            "sentences": [],
            "annotations": annotations,
            "relations": [],
        }


def _cuts(document: Document, found: Sequence[Mark]) -> list[int]:
    """Where passages begin: with the text and with each block, but never inside an annotation."""
    length = len(document.text)
    starts = sorted({0, *(block.start for block in document.blocks if 0 < block.start < length)})
    cuts, reach, next_mark = [], 0, 0
    for start in starts:
        while next_mark < len(found) and found[next_mark].start < start:
            reach = max(reach, found[next_mark].end)
            next_mark += 1
        if reach <= start:
            cuts.append(start)
    return cuts if length else []


def _block_infons(block: Block | None) -> dict[str, str]:
    if block is None:
        return {"type": "front"}
    page = "" if block.page is None else str(block.page)
    infons = {"type": block.kind.value, "section": block.section, "lang": block.lang, "page": page}
    return {name: value for name, value in infons.items() if value}


def _annotation(mark: Mark) -> dict[str, Any]:
    infons = {"type": mark.fact.type, "fact": mark.fact.id}
    if mark.fact.concept:
        infons["identifier"] = mark.fact.concept
    return {
        "id": mark.id,
        "infons": infons | dict(mark.fact.slots),
        "text": mark.text,
        "locations": [{"offset": mark.start, "length": mark.end - mark.start}],
    }


def _relation(name: str, group: Sequence[Mark]) -> dict[str, Any]:
    """One fact that stands in several places."""
    nodes = [{"refid": mark.id, "role": "place"} for mark in group]
    return {"id": name, "infons": {"type": "same fact", "fact": name}, "nodes": nodes}
