"""Lists of tagged lines: RIS, PubMed's NBIB (MEDLINE) and EndNote's Refer. Text to entries of (tag, value, line).

No library of these formats stands what lists are like: decision 0030 says what each did with which input.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST = 200_000  # characters of one line; an abstract has some 3,000, a consortium's authors 50,000


@dataclass(slots=True)
class Entry:
    """One entry as printed: its first line, and the values of each tag in their order."""

    line: int
    fields: dict[str, list[str]] = field(default_factory=dict)

    def add(self, tag: str, value: str) -> None:
        """One more field."""
        if value:
            self.fields.setdefault(tag, []).append(value)

    def all(self, *tags: str) -> list[str]:
        """The values of the first of the tags that has any."""
        return next((self.fields[tag] for tag in tags if tag in self.fields), [])

    def one(self, *tags: str) -> str | None:
        """The first value of the first of the tags that has any."""
        return next(iter(self.all(*tags)), None)

    def every(self, *tags: str) -> list[str]:
        """The values of all the tags."""
        return [value for tag in tags for value in self.fields.get(tag, ())]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong at a line, and what to do; `lost` where an entry or a part of it was not read."""

    line: int
    reason: str
    hint: str
    lost: bool = False


def too_long(number: int, line: str) -> Trouble:
    """What is said of a line of more than LONGEST characters."""
    reason = f"a line of {len(line):,} characters, which is no field of a reference list"
    return Trouble(number, reason, "the line was skipped; export the list again", lost=True)


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a format tells its lines apart. `begins` and `ends` are tags; an empty line ends an entry if `blank`."""

    name: str
    tag: re.Pattern[str]  # groups: tag, value
    begins: str
    ends: str = ""
    blank: bool = False
    continued: re.Pattern[str] = field(default_factory=lambda: re.compile(r""))


_ONE_BLANK = "TY|ER|TI|T1|T2|AU|A1|A2|PY|Y1|AB|N2|N1|DO|JO|JF|JA|VL|IS|SP|EP|UR|KW|ID|AN|DB|DP|LA|SN|PB|CY|L1|M3"

RIS = Grammar(
    "RIS", re.compile(rf"[ \t]*(?:([A-Z][A-Z0-9])[ \t]{{2}}-|({_ONE_BLANK})[ \t]?-)(?:[ \t]+(.*)|$)"), "TY", "ER"
)
NBIB = Grammar("NBIB", re.compile(r"([A-Z]{2,4}) {0,2}-(?: (.*)|$)"), "PMID", continued=re.compile(r"[ \t]"))
ENW = Grammar("EndNote", re.compile(r"%([0-9A-Z@!?+~<>()\[\]$^&*=#.])(?:[ \t]+(.*)|$)"), "0", blank=True)


def entries(text: str, grammar: Grammar) -> Iterator[Entry | Trouble]:
    """The entries in their order, and the troubles where they were met; nothing of the text is held twice."""
    reader = _Reader(grammar)
    for number, line in enumerate(text.split("\n"), 1):
        yield from reader.line(number, line.rstrip("\r"))
    yield from reader.end()


class _Reader:
    """The entry that is being read."""

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._entry: Entry | None = None
        self._tag = ""
        self._parts: list[str] = []  # of the value that goes on

    def line(self, number: int, line: str) -> Iterator[Entry | Trouble]:
        """What is known when this line has been read."""
        if len(line) > LONGEST:
            yield too_long(number, line)
            return
        match = self._grammar.tag.match(line)
        if match:
            tag, *value = [part for part in match.groups() if part is not None]
            yield from self._field(number, tag, value[0] if value else "")
        elif line.strip():
            yield from self._more(number, line)
        elif self._grammar.blank:
            yield from self.end()

    def _field(self, number: int, tag: str, value: str) -> Iterator[Entry | Trouble]:
        grammar = self._grammar
        if tag == grammar.begins:
            if grammar.ends and self._entry is not None:
                hint = f"put {grammar.ends} at the end of the entry; it was read up to here"
                yield Trouble(self._entry.line, f"the entry has no {grammar.ends} line before line {number}", hint)
            yield from self.end()
        if tag == grammar.ends:
            if self._entry is None:
                yield Trouble(number, f"{tag} without an entry before it", f"an entry begins with {grammar.begins}")
            yield from self.end()
            return
        if self._entry is None:
            if tag != grammar.begins and not grammar.blank:
                hint = "it was read as an entry of an unknown type"
                yield Trouble(number, f"a field {tag} before any {grammar.begins}", hint)
            self._entry = Entry(number)
        self._close()
        self._tag, self._parts = tag, [value]

    def _more(self, number: int, line: str) -> Iterator[Trouble]:
        if self._entry is None:
            return  # a heading of the database, "Record #1 of 20"
        if self._grammar.continued.match(line):
            self._parts.append(line)
        else:
            shown = line.strip()[:40]
            reason = f"a line that is neither a field nor goes on with one: {shown!r}"
            yield Trouble(number, reason, "the line was skipped; a line that goes on is indented", lost=True)

    def _close(self) -> None:
        if self._entry is not None and self._parts:
            self._entry.add(self._tag, " ".join(" ".join(self._parts).split()))
        self._parts = []

    def end(self) -> Iterator[Entry]:
        """The entry that was being read, if any."""
        self._close()
        if self._entry is not None:
            yield self._entry
        self._entry = None
