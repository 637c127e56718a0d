"""The facts that a picture is made of: results of a knowledge base, chosen, and named in the reader's language."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from decimal import Decimal

from medkb.errors import PlotError
from medkb.export.articles import Article
from medkb.export.articles import articles as every
from medkb.export.results import Result
from medkb.graph.slots import CONCEPTS
from medkb.store import Store

_OTHER = "other:"
_LISTED = 12
_SLOTS = {
    kind: {"outcome": "outcome", "endpoint": "endpoint", "event": "event"}.get(slot, "drug")
    for kind, slot in CONCEPTS.items()
}


def label(result: Result, lang: str) -> str:
    """What the drug, outcome, endpoint or event of a result is called in that language; else as the record has it."""
    name = str(result.values[f"concept_{lang}"] or result.values[_SLOTS[result.kind]] or "")
    return name.removeprefix(_OTHER)


def decimal(result: Result, slot: str) -> Decimal | int | None:
    """The number in a slot, None where there is none."""
    value = result.values.get(slot)
    return value if isinstance(value, Decimal | int) else None


def named(found: Sequence[Result], asked: str, what: str) -> list[Result]:
    """The results whose drug, outcome or event is called so in either language.

    Raises PlotError that tells which names there are when there is none.
    """
    chosen = [result for result in found if asked.casefold() in _names(result)]
    if chosen:
        return chosen
    known = sorted({label(result, "en") for result in found})
    near = difflib.get_close_matches(asked.casefold(), {n for r in found for n in _names(r)}, n=3, cutoff=0.6)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there is {listed(known)}" if known else "there is none"
    raise PlotError(f"nothing to draw: no {what} {asked!r}; {hint}")


def _names(result: Result) -> set[str]:
    values = (result.values[name] for name in (_SLOTS[result.kind], "concept_en", "concept_ru", "concept"))
    return {str(name).removeprefix(_OTHER).casefold() for name in values if name}


def listed(names: Sequence[str]) -> str:
    """The first of the names, and how many there are besides."""
    more = len(names) - _LISTED
    return ", ".join(names[:_LISTED]) + (f" and {more} more" if more > 0 else "")


def article(store: Store, asked: str) -> Article:
    """The only article with that DOI, id, address, label, file name or stem.

    Raises PlotError where there is none, or a choice.
    """
    known = every(store)
    found = [one for one in known if asked in _called(one)]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(one.document for one in found)
        raise PlotError(f"--article {asked}: {len(found)} articles are called so; name one by its id: {ids}")
    near = difflib.get_close_matches(asked, {name for one in known for name in _called(one)}, n=3, cutoff=0.6)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there is {listed([one.file for one in known]) or 'none'}"
    raise PlotError(f"--article {asked}: no such article; {hint}")


def _called(one: Article) -> set[str]:
    names = {one.iri, one.document, one.file, one.file.rpartition(".")[0], one.doi, one.slab}
    return names - {""}
