"""What a reader makes of a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from medkb.model.table import Table


class BlockKind(StrEnum):
    """What a stretch of the article is; only `PARAGRAPH`, `TABLE`, `CAPTION` and `HEADING` are searched for facts."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    TABLE = "table"
    CAPTION = "caption"
    REFERENCE = "reference"
    KEYWORDS = "keywords"
    FRONT = "front"  # authors, affiliations, dates, addresses
    NOISE = "noise"  # rotated figure labels, running heads, page numbers


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch [start, end) of the source text with one role."""

    kind: BlockKind
    start: int
    end: int
    lang: str = ""  # "ru" or "en"
    section: str = ""  # abstract, introduction, methods, results, discussion, conclusion, case, references
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A printed word of a page: source offsets [start, end), page from 1, box in PDF points, origin top left."""

    start: int
    end: int
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the article says of itself; None where it does not say."""

    title_ru: str | None = None
    title_en: str | None = None
    doi: str | None = None
    year: int | None = None
    authors: tuple[str, ...] = ()  # as the article prints them, in its first language
    journal: str | None = None
    registrations: tuple[str, ...] = ()  # numbers of its own trial in registries


@dataclass(frozen=True, slots=True)
class Document:
    """An article as read. `text` is what every source offset counts in; `words` is empty where there are no pages.

    `tables` are those whose cells are known; a table may still be read from the lines of a `TABLE` block otherwise.
    """

    file: str
    text: str
    blocks: tuple[Block, ...] = ()
    words: tuple[Word, ...] = ()
    tables: tuple[Table, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    sha256: str = ""  # of the file's bytes
    recognised: tuple[int, ...] = ()  # pages whose words a recogniser has read from a picture
    body_end: int | None = None  # behind it stand running heads, page numbers and labels, which belong to no sentence
