"""What names are found by: the trie of phrases and the spellings of drugs, kept on disk between runs."""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from medkb.link import names, spelling
from medkb.link.names import ABBREVIATION, BRAND, DOUBTFUL, phrases
from medkb.link.spelling import Spellings
from medkb.text import morphology, tokens
from medkb.text import phrases as phrase_tries
from medkb.text.memory import many_objects
from medkb.text.morphology import word_key
from medkb.text.phrases import PhraseTrie
from medkb.vocab import Vocabulary

_SOURCES = (names, spelling, morphology, tokens, phrase_tries)  # modules whose change makes another index
_OLD = 4  # indexes kept, so that a user who changes a vocabulary to and fro does not fill the disk


@dataclass(slots=True, eq=False)
class Index:
    """`ordinary`: words that look like a drug's name and are none."""

    trie: PhraseTrie
    spellings: Spellings
    ordinary: frozenset[str]


def index_of(vocabulary: Vocabulary) -> Index:
    """The index of a vocabulary, from the disk where it was made before; a cache that cannot be used is passed over."""
    path = cache_folder() / f"names-{_digest(vocabulary)}"
    kept = _read(path)
    if kept is not None:
        return kept
    with many_objects():
        made = build(vocabulary)
    _write(path, made)
    return made


def build(vocabulary: Vocabulary) -> Index:
    """The index, made from the rows."""
    trie, spellings = PhraseTrie(), Spellings()
    for phrase in phrases(vocabulary):
        trie.add(phrase.text, tuple(phrase.name), exact=phrase.exact)
        if phrase.name.scheme == "drug" and not phrase.name.flags & (ABBREVIATION | BRAND | DOUBTFUL):
            key = _plain(phrase.text) if phrase.text.isalpha() else ""
            if key:
                spellings.learn(key, phrase.name.concept)
    return Index(trie, spellings, frozenset(map(_plain, vocabulary.not_drugs)))


def _plain(word: str) -> str:
    return word_key(word).removeprefix("?")


def cache_folder() -> Path:
    """$MEDKB_CACHE, else medkb under $XDG_CACHE_HOME or ~/.cache."""
    own = os.environ.get("MEDKB_CACHE")
    return Path(own) if own else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "medkb"


def _digest(vocabulary: Vocabulary) -> str:
    digest = hashlib.sha256(f"{vocabulary.digest} {sys.version_info[:2]} {marshal.version}".encode())
    for module in _SOURCES:
        digest.update(Path(str(module.__file__)).read_bytes())
    return digest.hexdigest()[:24]


def _read(path: Path) -> Index | None:
    """What was kept; it holds plain values only, so that nothing in the file can run."""
    try:
        with many_objects():
            root, exact, *spelt, ordinary = marshal.loads(path.read_bytes())  # noqa: S302 - see above
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return Index(PhraseTrie(root, exact), Spellings(*spelt), ordinary)


def _write(path: Path, index: Index) -> None:
    """Whole or not at all, as two processes may write at once."""
    content = marshal.dumps((*index.trie.tables, *index.spellings.tables, index.ordinary))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
            part.write(content)
        Path(part.name).replace(path)
        for old in sorted(path.parent.glob("names-*"), key=lambda p: p.stat().st_mtime)[:-_OLD]:
            old.unlink(missing_ok=True)
    except OSError:
        return
