"""What the readers of marked-up files (XML, HTML, DOCX) share: the writer of text, blocks and tables, and names of sections.

The text has one paragraph a line and a blank line between two; a table has one line a row, its cells parted by tabs, its
caption above and its notes below. A slot that a cell covers from the left or from above is printed empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from medkb.errors import InputError
from medkb.model import Block, BlockKind, Document, Metadata, Table, TableCell
from medkb.read.marked.markup_table import Layout, RawTable, lay_out
from medkb.text.language import language

Headings = Mapping[str, Sequence[str]]  # section -> its usual headings

ORDER = ("introduction", "methods", "results", "discussion", "conclusion")
MOST_BYTES = 100_000_000  # of a file; an article without its pictures has a hundredth
_NUMBERED = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2})*\.?|[IVX]{1,4}\.)\s+(?=[^\W\d_])")
_RUN_IN = re.compile(r"\s*([^.:\n]{4,40})[.:]\s+(?=[«\"“(]?[A-ZА-ЯЁ])")
_STOPPED = re.compile(r"[.:?!…]$")
_SENTENCE = re.compile(r"[.!?]\s+[A-ZА-ЯЁ]")
_SIGNATURES = (
    (b"%PDF", "it is a PDF: rename it to .pdf"),
    (b"PK", "it is an office document or an archive: rename it to .docx or unpack it"),
    (b"\xd0\xcf\x11\xe0", "it is an old office document: save it as .docx"),
    (b"\x1f\x8b", "it is compressed: unpack it first"),
    (b"{\\rtf", "it is an RTF document: save it as .docx"),
)


def other_kind(data: bytes) -> str:
    """What to do with bytes that are of another kind than text with markup; "" when nothing shows that they are."""
    return next((hint for start, hint in _SIGNATURES if data[:1024].lstrip().startswith(start)), "")


def check_size(data: bytes, file: str) -> None:
    """Raises InputError for a file larger than any article."""
    if len(data) > MOST_BYTES:
        reason = f"{len(data) // 1_000_000} MB: larger than any article ({MOST_BYTES // 1_000_000} MB)"
        raise InputError(file, reason, "is it the right file?")


def runs_on(items: Sequence[str]) -> bool:
    """True for a list of short items, none of which holds sentences."""
    return 0 < len(items) < 40 and all(len(item) < 200 and not _SENTENCE.search(item) for item in items)


def joined(items: Sequence[str]) -> str:
    """Items of a list as a sentence goes on."""
    return " ".join(item if n == len(items) - 1 or item[-1:] in ";,." else item + ";" for n, item in enumerate(items))


class Sections:
    """The section that a heading opens."""

    def __init__(self, headings: Headings | None) -> None:
        self._names = {_bare(h): section for section, many in (headings or {}).items() for h in many}

    def of(self, heading: str) -> str:
        """The section whose usual heading the whole text is, with or without its number; "" when none."""
        return self._names.get(_bare(_NUMBERED.sub("", heading)), "")

    def run_in(self, text: str) -> str:
        """The section whose heading opens a paragraph ("Results. Of 40 patients ..."); "" when none."""
        head = _RUN_IN.match(text)
        return self.of(head[1]) if head else ""


def _bare(text: str) -> str:
    return re.sub(r"[^\w]+", " ", text).strip().casefold().replace("ё", "е")


def with_title(title: str, text: str) -> str:
    """A heading run into its paragraph: "Results. Of 40 patients ..."."""
    if not title or not text:
        return title or text
    return f"{title}{'' if _STOPPED.search(title) else '.'} {text}"


class Writer:
    """The text in pieces, and where each block and each cell of a table stands in it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._pieces: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._tables: list[Table] = []

    def add(self, kind: BlockKind, text: str, section: str = "") -> tuple[int, int] | None:
        """Write a block of one line; its offsets, or None where the text is empty."""
        if not text:
            return None
        self._part()
        start = self._length
        self._put(text)
        self._blocks.append(Block(kind, start, self._length, language(text), section))
        return start, self._length

    def run_on(self, items: Sequence[str]) -> bool:
        """Write a list into the paragraph that introduces it with a colon, as one sentence; False where none does.

        Its items would be no sentences by themselves: "Treatment was stopped in:", "2 (4%) patients on placebo;".
        """
        last = self._blocks[-1] if self._blocks else None
        if last is None or last.kind is not BlockKind.PARAGRAPH or not self._ends_with(":") or not runs_on(items):
            return False
        self._put(" " + joined(items))
        text = self._since(last.start)
        self._blocks[-1] = replace(last, end=self._length, lang=language(text))
        return True

    def _ends_with(self, mark: str) -> bool:
        return bool(self._pieces) and self._pieces[-1].endswith(mark)

    def table(self, table: RawTable, section: str = "") -> None:
        """Write a table with its captions and notes; where it has no cells, these alone."""
        captions = [self.add(BlockKind.CAPTION, text, section) for text in table.captions]
        cells = self._grid(lay_out(table), section) if not table.is_empty else None
        notes = [self.add(BlockKind.CAPTION, text, section) for text in table.notes]
        if cells is None:
            return
        start, end, placed, layout = cells
        spans = [span for span in captions if span]
        caption = (spans[0][0], spans[-1][1]) if spans else None
        below = tuple(span for span in notes if span)
        self._tables.append(Table(start, end, placed, layout.head_rows, layout.stub_columns, caption, below))

    def document(self, metadata: Metadata | None = None) -> Document:
        """All that was written. Raises InputError when there is no word in it."""
        text = "".join(self._pieces) + ("\n" if self._pieces else "")
        if not any(map(str.isalnum, text)):
            raise InputError(self.file, "no text in it", "is it the right file?")
        return Document(self.file, text, tuple(self._blocks), (), tuple(self._tables), metadata or Metadata())

    @property
    def text(self) -> str:
        """What is written so far."""
        return "".join(self._pieces)

    def _grid(self, layout: Layout, section: str) -> tuple[int, int, tuple[TableCell, ...], Layout]:
        self._part()
        start = self._length
        cells: list[TableCell] = []
        for number, row in enumerate(layout.rows):
            if number:
                self._put("\n")
            column = 0
            for cell in row:
                self._put("\t" * (cell.column - column))
                begin = self._length
                self._put(cell.text)
                cells.append(TableCell(begin, self._length, number, cell.column, cell.rows, cell.columns))
                column = cell.column
        self._blocks.append(Block(BlockKind.TABLE, start, self._length, language(self._since(start)), section))
        return start, self._length, tuple(cells), layout

    def _since(self, start: int) -> str:
        found: list[str] = []
        length = self._length
        for piece in reversed(self._pieces):
            if length <= start:
                break
            found.append(piece)
            length -= len(piece)
        return "".join(reversed(found))

    def _part(self) -> None:
        if self._pieces:
            self._put("\n\n")

    def _put(self, text: str) -> None:
        self._pieces.append(text)
        self._length += len(text)


__all__ = ["ORDER", "Headings", "Sections", "Writer", "check_size", "joined", "other_kind", "runs_on", "with_title"]
