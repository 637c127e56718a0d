"""`medkb build`: articles to a knowledge base."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Option

from medkb.cli.common import Jobs, Ocr, Timeout, ask_for_ocr, say
from medkb.cli.indexing import index
from medkb.cli.inputs import Tally, results
from medkb.limits import SECONDS

if TYPE_CHECKING:
    from medkb.model import Document
    from medkb.pipeline import Result
    from medkb.store import Store
    from medkb.store.journal import Journal


def build(
    paths: Annotated[
        list[Path], Argument(metavar="PATH", help="Articles (.txt .pdf .xml .html .docx) or folders; -: text on stdin.")
    ],
    kb: Annotated[str, Option("--kb", metavar="DIR|URL", help="The knowledge base; a folder is made where none is.")],
    jobs: Jobs = 0,
    timeout: Timeout = SECONDS,
    ocr: Ocr = False,
) -> int:
    """Read articles into a knowledge base.

    Each article is one graph, stored in one transaction; read again, it replaces what it gave before. A file that
    fails leaves what is stored as it is.
    """
    ask_for_ocr(ocr)
    tally = Tally()
    added = fill(kb, paths, jobs, tally, timeout)
    say(f"{kb}: {_count(tally.read, 'article')} read, {added.changed} new or changed")
    kinds = sum(added.kinds.values(), Counter())
    say(f"facts: {kinds.total()}" + "".join(f", {kind} {n}" for kind, n in kinds.items()))
    if added.issues:
        say(f"issues: {added.issues} (medkb query issues --kb {kb})")
    if tally.failed or tally.warnings:
        say(f"problems: {_count(tally.failed, 'file')} failed, {_count(tally.warnings, 'warning')}")
    return tally.code


@dataclass(slots=True)
class Added:
    """What a build stored: by article its facts by kind and the file it is from; how often a graph changed; issues."""

    kinds: dict[str, Counter[str]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    changed: int = 0
    issues: int = 0


def fill(kb: str | Path, paths: Sequence[Path], jobs: int, tally: Tally, timeout: float = SECONDS) -> Added:
    """Store the vocabulary and each article's graph, one transaction each; what fails leaves the stored as it was.

    A file may take `timeout` seconds. Raises StoreError when the knowledge base cannot be opened or written.
    """
    from medkb.store import open_store
    from medkb.store.journal import Journal
    from medkb.vocab import load
    from medkb.vocab.skos import to_ntriples

    added, vocabulary = Added(), load()
    with open_store(kb, create=True) as store, Journal(store) as journal:
        if not store.has_vocabulary(vocabulary.digest):
            store.load_vocabulary(to_ntriples(vocabulary), vocabulary.digest)
        done = partial(_noted, journal)
        for result in results(paths, jobs, tally, timeout, done):
            if result.document is not None:
                _store(store, result, result.document, vocabulary.digest, added)
        index(store)
    return added


def _noted(journal: Journal, path: str, result: Result) -> None:
    """Note what became of a file: in the knowledge base, or why not."""
    from medkb.graph import document_id
    from medkb.store.journal import FAILED, READ, Seen

    if result.document is None:
        reason = next((problem.reason for problem in result.problems if problem.severity == "error"), "")
        journal.note(Seen(_whole(path), FAILED, reason=reason))
    else:
        document = document_id(result.document, result.claims)
        journal.note(Seen(_whole(path) if path != "-" else f"-{document}", READ, document))


def _whole(path: str) -> str:
    return str(Path(path).absolute())


def _store(store: Store, result: Result, document: Document, digest: str, added: Added) -> None:
    from medkb import __version__
    from medkb.graph import Run, article_iri, article_quads, document_id

    identifier = document_id(document, result.claims)
    if identifier in added.files:
        say(f"{result.file}: warning: the same article as {added.files[identifier]} ({identifier}); this one is kept")
    added.files[identifier] = result.file
    quads = article_quads(document, result.claims, Run(__version__, digest, document.sha256), result.issues)
    added.changed += store.replace_graph(article_iri(identifier), quads)
    added.kinds[identifier] = Counter(claim.fact.kind.value for claim in result.claims)
    added.issues += len(result.issues)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
