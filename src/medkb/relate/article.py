"""All rules over one article, in their order."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from medkb.model import Annotations, Block, BlockKind, Fact
from medkb.relate import context as contexts
from medkb.relate.ages import with_ages
from medkb.relate.arms.sizes import one_by_size, relabelled, stated_sizes
from medkb.relate.attribution import attribute
from medkb.relate.confidence import calibrated
from medkb.relate.context import Context
from medkb.relate.doses.facts import dose_facts
from medkb.relate.doubt import doubt
from medkb.relate.drugs import drug_facts
from medkb.relate.effects.facts import effect_facts
from medkb.relate.events.absences import absence_facts
from medkb.relate.events.cases import case_facts
from medkb.relate.events.complicated import complication_facts
from medkb.relate.events.deaths import death_facts
from medkb.relate.events.fatal import fatal_facts
from medkb.relate.events.graded import grade_facts
from medkb.relate.events.lists import event_list_facts
from medkb.relate.events.stops import stop_facts
from medkb.relate.events.titles import title_facts
from medkb.relate.passage import Cutter, Passage, passages
from medkb.relate.reasons import with_reasons
from medkb.relate.regimens import regimen_facts
from medkb.relate.shares.facts import share_facts
from medkb.relate.shares.pairs import join_pairs
from medkb.relate.tables.flat import named_heads, read_flat
from medkb.relate.tables.flatlines import has_columns
from medkb.relate.tables.lanes import across
from medkb.relate.tables.prosecells import with_rows
from medkb.relate.tables.reader import TableReader
from medkb.relate.times.facts import duration_facts
from medkb.vocab import Vocabulary

_ROW_OF_FIGURES = re.compile(r"\d\s?%|\(\d+(?:[.,]\d+)?\)|(?:(?:^|\s)\d+(?:[.,]\d+)?){2}")
_ROWS = 3  # lines with figures that make a block a table of values

# Each rule reads one passage. None sees what another has made, but populations are met before the shares that need them
# as denominators, and lists of causes and absences come first because they take the figures that they have read.
RULES: tuple[Callable[[Context, Passage], Iterator[Fact]], ...] = (
    dose_facts,
    stop_facts,
    fatal_facts,
    death_facts,
    grade_facts,
    complication_facts,
    event_list_facts,
    absence_facts,
    share_facts,
    duration_facts,
)


def relate(annotations: Annotations, vocabulary: Vocabulary) -> list[Fact]:
    """Facts of one article, each with the one place that it was read from; drugs carry all their places."""
    found = list(passages(annotations))
    attribute(found)
    same = one_by_size(stated_sizes(found))
    if same:
        annotations = relabelled(annotations, same)
        found = list(passages(annotations))
        attribute(found)
    for passage in found:
        join_pairs(passage)
    context = contexts.build(annotations, vocabulary, found)
    facts: list[Fact] = [*drug_facts(context, found), *regimen_facts(context, found)]
    reader = TableReader(context, Cutter(annotations))
    table_facts, covered = _tables(reader, found)
    facts += table_facts
    unread = {b.start for b in unread_tables(annotations) if has_columns(annotations.clean.text, b.start, b.end)}
    for passage in found:
        if passage.block.kind in (BlockKind.KEYWORDS, BlockKind.HEADING) or passage.start in covered:
            continue
        if passage.block.start in unread:
            continue
        doubt(passage)
        if passage.figures or passage.heads or passage.grades:
            for rule in RULES:
                facts += rule(context, passage)
        facts += effect_facts(context, passage)  # a ratio is no figure of the others
        context.leave(passage)
    denied = {fact.evidence[0].start for fact in facts if fact.rule == "absence"}
    facts += [
        fact
        for fact in (*title_facts(context, found), *case_facts(context, found))
        if fact.evidence[0].start not in denied
    ]
    facts = with_rows(facts, reader.prose, annotations.clean.document.text)
    return with_reasons(context, calibrated(with_ages(facts, found)))


def _tables(reader: TableReader, found: Sequence[Passage]) -> tuple[list[Fact], set[int]]:
    """Facts of the tables that can be read as grids, and the starts of the passages that they cover."""
    facts: list[Fact] = []
    covered: set[int] = set()
    captions: list[str] = []
    block = -1
    for passage in found:
        if passage.block.kind is BlockKind.CAPTION:
            captions = [*captions[-3:], passage.words]
        elif passage.block.kind is not BlockKind.TABLE:
            captions = []
        elif passage.index != block:
            block = passage.index
            new, stretches = reader.facts(passage, " ".join(captions))
            facts += new
            rows = [p for p in found if p.block.kind is BlockKind.TABLE and p.index >= block]
            covered |= {p.start for p in rows if any(a < p.end and p.start < b for a, b in stretches)}
    return facts, covered


def unread_tables(annotations: Annotations) -> list[Block]:
    """Blocks of tables, in clean offsets, that hold rows of figures but whose columns the order of lines does not prove."""
    clean = annotations.clean
    known = [clean.from_source(c.start, c.end) for table in clean.document.tables for c in table.cells]
    found = []
    heads, place = named_heads(annotations), across(clean)
    caption = ""
    for block in clean.blocks:
        if block.kind is BlockKind.CAPTION:
            caption = clean.text[block.start : block.end]
            continue
        if block.kind is not BlockKind.TABLE or any(place and block.start <= place[0] < block.end for place in known):
            continue
        lines = clean.text[block.start : block.end].splitlines()
        figures = sum(bool(_ROW_OF_FIGURES.search(line)) for line in lines)
        if figures >= _ROWS and read_flat(clean.text, block.start, block.end, caption, heads, place) is None:
            found.append(block)
    return found
