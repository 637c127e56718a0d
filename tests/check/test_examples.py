"""Marked mistakes: the issues that a small article must give, and no others (see examples/README.md)."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from medkb.model import Block, BlockKind, Document
from medkb.pipeline import extract_document
from medkb.text.language import language

HERE = Path(__file__).parent / "examples"
MARK = re.compile(
    r"<(?P<severity>error|warning|rounding)(?P<slots>(?:\s[a-z]+=[^\s>]+)+)>(?P<text>.*?)</(?P=severity)>"
)
KINDS = {"table": BlockKind.TABLE, "caption": BlockKind.CAPTION}
HEAD = re.compile(r"\s*(?:\[(?P<section>[a-z]+)\]\s)?")


def read(line: str) -> tuple[Document, set[tuple[str, str, int, int, str]]]:
    """The article, and its marks: severity, rule, start, end, id."""
    text, blocks, marks = "", [], set()
    for part in line.split("¶"):
        head = HEAD.match(part)
        rest, start, at = part[head.end() :].strip().replace("¦", "\n"), len(text), 0
        for match in MARK.finditer(rest):
            text += rest[at : match.start()]
            slots = dict(pair.split("=", 1) for pair in shlex.split(match["slots"]))
            marks.add(
                (match["severity"], slots["rule"], len(text), len(text) + len(match["text"]), slots.get("id", ""))
            )
            text += match["text"]
            at = match.end()
        text += rest[at:]
        section = head["section"] or "results"
        kind = KINDS.get(section, BlockKind.PARAGRAPH)
        blocks.append(Block(kind, start, len(text), language(text[start:]), section))
        text += "\n"
    return Document("line", text, tuple(blocks)), marks


def lines() -> list[object]:
    return [
        pytest.param(line, id=f"{path.stem}:{number}")
        for path in sorted(HERE.glob("*.txt"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]


@pytest.mark.parametrize("line", lines())
def test_line_gives_its_marked_issues_and_no_others(line: str) -> None:
    document, marks = read(line)
    issues = extract_document(document).issues
    found = [(i.severity.value, i.rule, p.start, p.end, i.id) for i in issues for p in i.places]
    unmarked = [
        (*one[:2], document.text[one[2] : one[3]]) for one in found if not any(same_place(one, mark) for mark in marks)
    ]
    missing = [
        (*mark[:2], document.text[mark[2] : mark[3]])
        for mark in marks
        if not any(same_place(one, mark) for one in found)
    ]
    assert (missing, unmarked) == ([], [])
    for mark in marks:
        if mark[4]:
            ids = {one[4] for one in found for other in marks if other[4] == mark[4] and same_place(one, other)}
            assert len(ids) == 1, f"marks with id={mark[4]} are {len(ids)} issues"


def same_place(found: tuple[str, str, int, int, str], mark: tuple[str, str, int, int, str]) -> bool:
    return found[:2] == mark[:2] and found[2] < mark[3] and mark[2] < found[3]
