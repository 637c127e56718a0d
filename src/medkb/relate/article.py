"""All rules over one article, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from medkb.model import Annotations, BlockKind, Fact
from medkb.relate import context as contexts
from medkb.relate.absences import absence_facts
from medkb.relate.ages import with_ages
from medkb.relate.attribution import attribute
from medkb.relate.cases import case_facts
from medkb.relate.context import Context
from medkb.relate.doses import dose_facts
from medkb.relate.drugs import drug_facts
from medkb.relate.passage import Passage, passages
from medkb.relate.shares import share_facts
from medkb.relate.times import duration_facts
from medkb.vocab import Vocabulary

# Each rule reads one passage. Their order is the order of the output only; none sees what another has made, but
# populations are met before the shares that need them as denominators.
RULES: tuple[Callable[[Context, Passage], Iterator[Fact]], ...] = (dose_facts, share_facts, duration_facts, absence_facts)


def relate(annotations: Annotations, vocabulary: Vocabulary) -> list[Fact]:
    """Facts of one article, each with the one place that it was read from; drugs carry all their places."""
    found = list(passages(annotations))
    attribute(found)
    context = contexts.build(annotations, vocabulary, found)
    facts: list[Fact] = list(drug_facts(context, found))
    for passage in found:
        if passage.block.kind in (BlockKind.KEYWORDS, BlockKind.HEADING):
            continue
        if passage.figures or passage.heads:
            for rule in RULES:
                facts += rule(context, passage)
        context.leave(passage)
    facts += case_facts(context, found)
    return with_ages(facts, found)
