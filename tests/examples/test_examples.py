"""Marked lines: the facts that a sentence must give, and no others (see README.md here)."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from medkb.model import Block, BlockKind, Claim, Document, Kind
from medkb.pipeline import extract_document
from medkb.text.language import language

HERE = Path(__file__).parent
MARK = re.compile(r"<(?P<kind>[a-z_]+)(?P<slots>(?:\s[a-z_]+=(?:\"[^\"]*\"|[^\s>]+))*)>(?P<text>.*?)</(?P=kind)>")
HEAD = re.compile(r"(?P<more>\+\s)?(?:\[(?P<section>[a-z]+)\]\s)?")


@dataclass(frozen=True)
class Example:
    text: str
    section: str
    more: bool
    marks: list[tuple[str, dict[str, str], int, int]]


def read(line: str) -> Example:
    head = HEAD.match(line)
    assert head
    more = bool(head["more"]) or line.rstrip().endswith(" +")
    rest = line[head.end() :].removesuffix(" +")
    text, marks, at = "", [], 0
    for match in MARK.finditer(rest):
        text += rest[at : match.start()]
        slots = dict(pair.split("=", 1) for pair in shlex.split(match["slots"]))
        marks.append((match["kind"], slots, len(text), len(text) + len(match["text"])))
        text += match["text"]
        at = match.end()
    return Example(text + rest[at:], head["section"] or "results", more, marks)


def lines() -> list[object]:
    return [
        pytest.param(line, id=f"{path.stem}:{number}")
        for path in sorted(HERE.glob("*.txt"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if line.strip() and not line.startswith("#")
    ]


def claims_of(example: Example) -> list[Claim]:
    text = example.text
    block = Block(BlockKind.PARAGRAPH, 0, len(text), language(text), example.section)
    claims = extract_document(Document("line", text, (block,))).claims
    return [c for c in claims if c.fact.kind is not Kind.DRUG]


def fits(claim: Claim, kind: str, slots: dict[str, str], start: int, end: int) -> bool:
    if claim.fact.kind != kind:
        return False
    if start < end and not any(e.start < end and start < e.end for e in claim.fact.evidence):
        return False
    return all(same(getattr(claim.fact, name), value) for name, value in slots.items())


def same(found: object, wanted: str) -> bool:
    if isinstance(found, bool):
        return str(found).lower() == wanted
    if isinstance(found, Decimal | int):
        return Decimal(found) == Decimal(wanted)
    return str(found) == wanted


@pytest.mark.parametrize("line", lines())
def test_line_gives_its_marked_facts_and_no_others(line: str) -> None:
    example = read(line)
    claims = claims_of(example)
    found = [str(c.fact) for c in claims]
    for kind, slots, start, end in example.marks:
        assert any(fits(c, kind, slots, start, end) for c in claims), f"{kind} {slots} not among {found}"
    if not example.more:
        assert len(claims) == len(example.marks), f"{len(claims)} facts for {len(example.marks)} marks: {found}"
