"""Abstracts out of the articles themselves: a knowledge base keeps facts and quotes, not texts."""

from __future__ import annotations

import hashlib
import os
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

from medkb.errors import InputError
from medkb.model import Block, BlockKind, Clean, Document, Problem
from medkb.read import read_file
from medkb.references.articles import Article
from medkb.workers import Bounds, Failure, Pool

Abstracts = dict[str, str]
"""The abstract by language, "en" and "ru"."""

_PROSE = (BlockKind.PARAGRAPH, BlockKind.HEADING)
_HEADING = re.compile(
    r"^\W*(?:structured |graphical )?(?:abstract|summary|резюме|аннотация|реферат)\b[\s.:—–-]*",
    re.IGNORECASE | re.MULTILINE,
)
_LABEL = re.compile(
    r"^\W*(?:background|introduction|objectives?|aims?|purpose|importance|context|цель|цели|введение|актуальность"
    r"|обоснование|предпосылки)\b",
    re.IGNORECASE | re.MULTILINE,
)
_SHORTEST = 100  # characters; what is shorter is a heading without its text


def abstracts(paths: Sequence[Path], wanted: set[str], jobs: int = 0) -> Iterator[tuple[str, Abstracts] | Problem]:
    """(SHA-256 of the file, abstracts) of each file whose digest is `wanted`, or a Problem.

    Read by worker processes, `jobs` of them (0: one a processor), within the usual bounds of time and memory.
    """
    files = [(path, digest) for path in paths if (digest := _digest(path)) in wanted]
    if not files:
        return
    workers = max(1, min(jobs or os.cpu_count() or 1, len(files)))
    pool: Pool[Path, Abstracts | Problem] = Pool(_reader, workers, Bounds())
    with closing(pool.map([path for path, _ in files])) as answers:
        for (path, digest), answer in zip(files, answers, strict=True):
            if isinstance(answer, Failure):
                yield Problem(str(path), "error", answer.reason, answer.hint)
            else:
                yield answer if isinstance(answer, Problem) else (digest, answer)


def with_abstracts(articles: Sequence[Article], read: Mapping[str, Abstracts]) -> list[Article]:
    """The articles, each with the abstract of its file in the language of its title, else in the one there is."""
    return [replace(article, abstract=_chosen(article, read.get(article.sha256, {}))) for article in articles]


def _chosen(article: Article, found: Abstracts) -> str | None:
    languages = ("en", "ru") if article.title or not article.title_ru else ("ru", "en")
    return next((found[lang] for lang in languages if lang in found), None)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _reader(bounds: Bounds) -> Callable[[Path], Abstracts | Problem]:  # noqa: ARG001  # the interface of a worker
    return partial(_read, headings=_headings())


@cache
def _headings() -> dict[str, list[str]]:
    from medkb.vocab import load

    return {
        kind.removeprefix("section:"): [phrase for _, phrase in phrases]
        for kind, phrases in load().cues.items()
        if kind.startswith("section:")
    }


def _read(path: Path, headings: dict[str, list[str]]) -> Abstracts | Problem:
    from medkb.read.blocks import segment

    try:
        document, _ = read_file(path, headings)
    except InputError as error:
        return Problem(str(path), "error", error.reason, error.hint)
    if not document.blocks:
        blocks = segment(document.text, headings, document.tables, document.body_end)
        document = replace(document, blocks=blocks)
    return of(document)


def of(document: Document) -> Abstracts:
    """The abstracts of a document that has its blocks, on one line each; none where nothing says where it begins.

    Words are whole: the hyphens of line ends are resolved as they are for the reading of facts.
    """
    from medkb.normalise import clean

    text = clean(document)
    blocks: dict[str, list[Block]] = {}
    for block in text.blocks:
        if block.section == "abstract" and block.kind in _PROSE and block.lang and block.start < block.end:
            blocks.setdefault(block.lang, []).append(block)
    whole = {lang: _body(text, parts) for lang, parts in blocks.items()}
    return {lang: body for lang, body in whole.items() if len(body) >= _SHORTEST}


def _body(text: Clean, blocks: Sequence[Block]) -> str:
    """What stands behind the heading of an abstract, or from its first label on: no title, no authors.

    Both stand at the beginning of a line, and only the source knows lines.
    """
    for sign, behind in ((_HEADING, True), (_LABEL, False)):
        for i, block in enumerate(blocks):
            first, last = text.origin[block.start], text.origin[block.end - 1] + 1
            match = sign.search(text.document.text[first:last])
            if match:
                begin = bisect_left(
                    text.origin, first + (match.end() if behind else match.start()), block.start, block.end
                )
                parts = [text.text[begin : block.end], *(text.text[b.start : b.end] for b in blocks[i + 1 :])]
                return " ".join(" ".join(parts).split())
    return ""
